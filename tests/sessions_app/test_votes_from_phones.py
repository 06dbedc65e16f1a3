"""Votes as phones send them: operations, plain forms, and one's own ballot on the page."""

import uuid

import pytest

from sessions_app import joining, voting
from sessions_app.models import Ballot, JoinCode, LiveEvent
from sessions_app.operations import KINDS
from tests.factories import StatementFactory
from tests.sessions_app.examples import EXAMPLES
from tests.sessions_app.hall import Hall
from tests.sessions_app.test_operations import NONSENSE, error

pytestmark = pytest.mark.django_db

VOTES = sorted(kind for kind in KINDS if kind.startswith("vote."))
every_vote = pytest.mark.parametrize("kind", VOTES)


@every_vote
def test_a_vote_sent_again_is_the_same_vote(hall, kind):
    data, op_id = EXAMPLES[kind](hall), uuid.uuid4()

    first, again = hall.send(kind, data, op_id), hall.send(kind, data, op_id)

    assert (first.status_code, again.json()) == (200, first.json())
    assert Ballot.objects.get().spent == 1
    assert LiveEvent.objects.filter(kind=kind).get().by_seat == hall.seat


@every_vote
def test_the_console_has_no_vote(hall, kind):
    assert hall.send(kind, EXAMPLES[kind](hall), client=hall.client).status_code == 403


@every_vote
def test_a_closed_round_refuses_in_words(hall, kind):
    data = EXAMPLES[kind](hall)
    voting.close_round(hall.session.rounds.get(), by=hall.facilitator)

    response = hall.send(kind, data)

    assert (response.status_code, error(response)) == (422, "round_closed")
    assert not Ballot.objects.exists()


@every_vote
def test_a_round_of_another_session_is_not_found(hall, kind):
    response = hall.send(kind, EXAMPLES[kind](Hall()))

    assert (response.status_code, error(response)) == (404, "not_found")


@every_vote
def test_no_nonsense_breaks_a_vote(hall, kind):
    data = EXAMPLES[kind](hall)
    for name in KINDS[kind].data:
        for value in NONSENSE:
            assert hall.send(kind, data | {name: value}).status_code in {200, 404, 422}, (name, value)


# Without script --------------------------------------------------------------------------------------


def phone_page(hall):
    return hall.phone.get(f"/hall/{hall.session.pk}/").content.decode()


def record(hall, kind, **data):
    return hall.phone.post(f"/hall/{hall.session.pk}/record/", {"kind": kind, **data})


def test_dots_are_given_by_plain_forms_until_they_are_spent(hall):
    statements = [StatementFactory(board=hall.board) for _ in range(2)]
    round_ = voting.open_round(hall.session, by=hall.facilitator, kind="dots", board=hall.board, dots=2)
    assert "Осталось 2" in phone_page(hall)

    assert record(hall, "vote.dots", round=round_.pk, statement=statements[0].pk, dots=1).status_code == 302
    assert "Остался 1" in phone_page(hall)
    record(hall, "vote.dots", round=round_.pk, statement=statements[1].pk, dots=1)
    assert "Отдано всё" in phone_page(hall)

    refused = record(hall, "vote.dots", round=round_.pk, statement=statements[0].pk, dots=2)
    assert refused.status_code == 422
    assert "За одно высказывание можно отдать только один голос" in refused.content.decode()


def test_places_are_given_and_taken_back_by_plain_forms(hall):
    first, second = (StatementFactory(board=hall.board) for _ in range(2))
    round_ = voting.open_round(hall.session, by=hall.facilitator, kind="ranking", board=hall.board, dots=2)

    record(hall, "vote.rank", round=round_.pk, statements=[second.pk])
    record(hall, "vote.rank", round=round_.pk, statements=[second.pk, first.pk])
    voted = dict(Ballot.objects.get().votes.values_list("statement", "value"))
    record(hall, "vote.rank", round=round_.pk, statements=[""])

    assert voted == {second.pk: 1, first.pk: 2}
    assert Ballot.objects.get().spent == 0


def test_a_rating_is_taken_back_by_pressing_it_again(hall):
    statement = StatementFactory(board=hall.board)
    round_ = voting.open_round(hall.session, by=hall.facilitator, kind="rating", board=hall.board)

    record(hall, "vote.rate", round=round_.pk, statement=statement.pk, rating=4)
    assert 'value="" data-as="number" aria-pressed="true">4<' in phone_page(hall)
    record(hall, "vote.rate", round=round_.pk, statement=statement.pk, rating="")

    assert Ballot.objects.get().spent == 0


def test_an_answer_stands_on_the_phone_and_the_result_after_the_closing(hall):
    round_ = voting.open_round(hall.session, by=hall.facilitator, kind="open", question="Начнём?")
    record(hall, "vote.answer", round=round_.pk, answer="for")
    assert 'value="for" aria-pressed="true"' in phone_page(hall)

    voting.close_round(round_, by=hall.facilitator)

    page = phone_page(hall)
    assert "data-ballot" not in page
    assert "проголосовали 1 из 1" in page


def test_one_phone_never_reads_the_ballot_of_another(hall):
    StatementFactory(board=hall.board)
    round_ = voting.open_round(hall.session, by=hall.facilitator, kind="dots", board=hall.board, dots=3)
    statement = hall.board.statements.get()
    record(hall, "vote.dots", round=round_.pk, statement=statement.pk, dots=1)

    other = hall.phone_of(joining.join(JoinCode.objects.get(session=hall.session)))

    assert "Осталось 3" in other.get(f"/hall/{hall.session.pk}/ballot/").content.decode()
    assert "Осталось 2" in hall.phone.get(f"/hall/{hall.session.pk}/ballot/").content.decode()
