"""Voting: what a seat may give, what stays as it is while people vote, and what is counted at the end."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sessions_app import ballots, counting, paper_counts, rounds, swot, voting
from sessions_app.models import Ballot, LiveEvent, Tally, VotingRound
from tests.factories import (
    BoardFactory,
    DecisionFactory,
    FacilitatorFactory,
    SeatFactory,
    StatementFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


class Round:
    """A board of statements, phones, and a round that is open."""

    def __init__(self, kind="dots", statements=3, seats=3, **options):
        self.board = BoardFactory()
        self.session = self.board.session
        self.facilitator = FacilitatorFactory(region=self.session.kept_by)
        self.statements = [StatementFactory(board=self.board) for _ in range(statements)]
        self.seats = [SeatFactory(session=self.session) for _ in range(seats)]
        options.setdefault("question", "Что важнее?")
        self.round = voting.open_round(
            self.session, by=self.facilitator, kind=kind, board=self.board, **options
        )

    def give(self, seat, statement, dots):
        return ballots.give_dots(self.round, self.statements[statement], by=self.seats[seat], dots=dots)

    def rank(self, seat, *statements):
        ranked = [self.statements[place] for place in statements]
        return ballots.rank(self.round, ranked, by=self.seats[seat])

    def rate(self, seat, statement, rating):
        return ballots.rate(self.round, self.statements[statement], by=self.seats[seat], rating=rating)

    def close(self):
        self.round = voting.close_round(self.round, by=self.facilitator)
        return self.round

    def reopen(self, **options):
        self.round = voting.reopen_round(self.round, by=self.facilitator, reason="Ошиблись", **options)

    def tallies(self):
        found = dict(self.round.tallies.values_list("statement", "dots"))
        return [found.get(statement.pk) for statement in self.statements]


def refused(act, *arguments, **options):
    with pytest.raises(ValidationError) as refusal:
        act(*arguments, **options)
    return refusal.value.code


# Opening ---------------------------------------------------------------------------------------------


def test_a_round_offers_what_stands_on_the_board():
    board = BoardFactory()
    theme = ThemeFactory(board=board)
    standing = StatementFactory(board=board, theme=theme)
    StatementFactory(board=board, canonical=standing)
    StatementFactory(board=board, removed_at=timezone.now())
    StatementFactory(board=board, quadrant="parking")
    weak = StatementFactory(board=board, quadrant="weakness")
    facilitator = FacilitatorFactory(region=board.session.kept_by)

    def offered(**options):
        round_ = voting.open_round(board.session, by=facilitator, kind="dots", board=board, **options)
        voting.close_round(round_, by=facilitator)
        return [option.statement for option in round_.options.order_by("statement__number")]

    assert offered() == [standing, weak]
    assert offered(theme=theme) == [standing]
    assert offered(quadrant="weakness") == [weak]
    assert offered(statements=[weak]) == [weak]


def test_one_round_at_a_time_is_open_in_a_session():
    hall = Round()

    assert refused(voting.open_round, hall.session, by=hall.facilitator, kind="dots", board=hall.board) == (
        "another_is_open"
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"kind": "dots"}, "no_board"),
        ({"kind": "open"}, "no_question"),
        ({"kind": "dots", "dots": 51}, "too_many_per_person"),
        ({"kind": "ranking", "dots": 2}, "too_many_per_person"),
        ({"kind": "dots", "quadrant": "threat"}, "nothing_to_vote_on"),
    ],
)
def test_a_round_that_asks_nothing_is_not_opened(options, expected):
    statement = StatementFactory()
    session = statement.board.session
    facilitator = FacilitatorFactory(region=session.kept_by)
    if expected in ("too_many_per_person", "nothing_to_vote_on"):
        options = options | {"board": statement.board}

    assert refused(voting.open_round, session, by=facilitator, **options) == expected
    assert not VotingRound.objects.exists()


# Dots ------------------------------------------------------------------------------------------------


def test_dots_are_given_moved_and_taken_back_until_they_are_spent():
    hall = Round(dots=3, stacking=True)

    assert hall.give(0, 0, 2).spent == 2
    assert hall.give(0, 1, 1).spent == 3
    assert refused(hall.give, 0, 2, 1) == "no_votes_left"
    assert hall.give(0, 0, 0).spent == 1
    assert hall.give(0, 2, 2).spent == 3

    hall.close()
    assert hall.tallies() == [0, 1, 2]


def test_the_same_dots_again_change_nothing():
    hall = Round(dots=1)

    hall.give(0, 0, 1)
    hall.give(0, 0, 1)

    assert Ballot.objects.get().spent == 1
    hall.close()
    assert hall.tallies() == [1, 0, 0]


def test_without_stacking_one_statement_takes_one_dot_of_a_person():
    hall = Round(dots=3, stacking=False)

    assert refused(hall.give, 0, 0, 2) == "no_stacking"
    hall.give(0, 0, 1)
    hall.give(1, 0, 1)

    hall.close()
    assert hall.tallies() == [2, 0, 0]


def test_only_what_is_on_the_ballot_takes_votes():
    hall = Round()
    later = StatementFactory(board=hall.board)
    swot.merge_statement(hall.statements[1], into=hall.statements[0], by=hall.facilitator)
    swot.remove_statement(hall.statements[2], by=hall.facilitator)
    hall.statements.append(later)

    assert [refused(hall.give, 0, place, 1) for place in (1, 2, 3)] == ["merged", "removed", "not_an_option"]


def test_a_phone_of_another_session_has_no_vote():
    hall = Round()
    hall.seats[0] = SeatFactory()

    assert refused(hall.give, 0, 0, 1) == "not_found"


def test_a_closed_round_takes_no_vote():
    hall = Round()
    hall.close()

    assert refused(hall.give, 0, 0, 1) == "round_closed"
    assert refused(hall.close) == "round_closed"


# Places, ratings, answers ----------------------------------------------------------------------------


def test_the_first_of_three_places_is_worth_three_points():
    hall = Round("ranking", dots=3)
    hall.rank(0, 2, 0, 1)
    hall.rank(1, 2)
    hall.rank(2, 0)
    hall.rank(2)

    hall.close()

    assert hall.tallies() == [2, 1, 6]
    assert hall.round.voted == 2


def test_more_places_than_there_are_cannot_be_given():
    hall = Round("ranking", dots=2)

    assert refused(hall.rank, 0, 0, 1, 2) == "no_votes_left"


def test_what_is_not_rated_is_no_zero():
    hall = Round("rating")
    hall.rate(0, 0, 5)
    hall.rate(1, 0, 4)
    hall.rate(0, 1, 1)
    hall.rate(0, 1, None)

    hall.close()

    assert list(hall.round.tallies.order_by("statement__number").values_list("dots", "voters")) == [
        (9, 2),
        (0, 0),
        (0, 0),
    ]
    assert hall.round.voted == 2


def test_an_answer_can_be_changed_until_the_vote_is_closed():
    decision = DecisionFactory()
    facilitator = FacilitatorFactory(region=decision.kept_by)
    seats = [SeatFactory(session=decision.session) for _ in range(3)]
    round_ = voting.open_round(decision.session, by=facilitator, kind="open", decision=decision)
    ballots.answer(round_, by=seats[0], answer="against")
    ballots.answer(round_, by=seats[0], answer="for")
    ballots.answer(round_, by=seats[1], answer="abstain")

    closed = voting.close_round(round_, by=facilitator)

    assert closed.question == decision.text
    assert (closed.votes_for, closed.votes_against, closed.abstained) == (1, 0, 1)
    assert (closed.voted, closed.eligible) == (2, 3)


def test_a_round_is_voted_on_in_its_own_way_only():
    hall = Round("rating")

    assert refused(hall.give, 0, 0, 1) == "other_kind"
    assert refused(hall.rank, 0, 0) == "other_kind"
    assert refused(ballots.answer, hall.round, by=hall.seats[0], answer="for") == "other_kind"


# Turnout ---------------------------------------------------------------------------------------------


def kinds():
    return list(LiveEvent.objects.order_by("seq").values_list("kind", flat=True))


def turnouts():
    events = LiveEvent.objects.filter(kind="round.turnout").order_by("seq")
    return [(event.payload["voted"], event.payload["eligible"]) for event in events]


def a_second_later(hall):
    VotingRound.objects.update(told_at=timezone.now() - datetime.timedelta(seconds=1))
    hall.round.refresh_from_db()


def test_the_turnout_is_told_at_most_once_a_second():
    hall = Round()

    hall.give(0, 0, 1)
    hall.give(1, 0, 1)
    hall.give(1, 1, 1)
    rounds.tell_turnouts([hall.session.pk])
    assert turnouts() == [(1, 3)]

    a_second_later(hall)
    rounds.tell_turnouts([hall.session.pk])
    rounds.tell_turnouts([hall.session.pk])
    assert turnouts() == [(1, 3), (2, 3)]


def test_who_takes_every_dot_back_has_not_voted():
    hall = Round()
    hall.give(0, 0, 1)
    a_second_later(hall)

    hall.give(0, 0, 0)

    assert turnouts() == [(1, 3), (0, 3)]
    assert hall.close().voted == 0


def test_who_joins_later_may_vote_and_is_counted():
    hall = Round(seats=1)
    hall.seats.append(SeatFactory(session=hall.session))
    hall.give(0, 0, 1)

    hall.give(1, 0, 1)

    assert (hall.close().voted, hall.round.eligible) == (2, 2)


def test_nothing_of_the_totals_is_in_the_log_before_the_round_is_closed():
    hall = Round(dots=3, stacking=True, seats=2)
    hall.give(0, 0, 3)
    hall.give(1, 2, 2)

    open_events = list(LiveEvent.objects.exclude(kind="round.open"))
    votes = [event for event in open_events if event.kind == "vote.dots"]

    assert [event.payload for event in votes] == [{"round": hall.round.pk}] * 2
    assert [event.result for event in votes] == [
        {"round": hall.round.pk, "left": 0},
        {"round": hall.round.pk, "left": 1},
    ]
    assert {event.kind for event in open_events} == {"vote.dots", "round.turnout"}
    assert not Tally.objects.exists()

    hall.close()
    assert LiveEvent.objects.latest("seq").payload["totals"]["statements"] == {
        str(hall.statements[0].pk): 3,
        str(hall.statements[1].pk): 0,
        str(hall.statements[2].pk): 2,
    }


# On paper --------------------------------------------------------------------------------------------


def test_a_count_on_paper_is_added_to_the_phones():
    hall = Round(dots=2, stacking=True, seats=1)
    hall.give(0, 0, 1)

    paper_counts.count_on_paper(
        hall.round, by=hall.facilitator, people=4, statements=hall.statements[:2], amounts=[5, 3]
    )

    hall.close()
    assert hall.tallies() == [6, 3, 0]
    assert (hall.round.voted, hall.round.eligible, hall.round.on_paper) == (5, 5, 4)


def test_a_show_of_hands_replaces_the_one_before():
    hall = Round("open", seats=1)
    ballots.answer(hall.round, by=hall.seats[0], answer="against")
    hands = {"votes_for": 7, "against": 0, "abstained": 1}
    paper_counts.count_on_paper(hall.round, by=hall.facilitator, people=20, votes_for=20)

    paper_counts.count_on_paper(hall.round, by=hall.facilitator, people=8, **hands)

    hall.close()
    assert (hall.round.votes_for, hall.round.votes_against, hall.round.abstained) == (7, 1, 1)
    assert hall.round.voted == 9


@pytest.mark.parametrize(("people", "amounts"), [(1, [3, 0]), (2, [3, 2]), (0, [1, 0]), (1, [1])], ids=str)
def test_so_many_votes_cannot_come_from_so_few_people(people, amounts):
    hall = Round(dots=2, stacking=True)

    assert (
        refused(
            paper_counts.count_on_paper,
            hall.round,
            by=hall.facilitator,
            people=people,
            statements=hall.statements[:2],
            amounts=amounts,
        )
        == "does_not_add_up"
    )


def test_hands_must_add_up():
    hall = Round("open")

    assert refused(paper_counts.count_on_paper, hall.round, by=hall.facilitator, people=8, votes_for=7) == (
        "does_not_add_up"
    )


# What stays as it is ---------------------------------------------------------------------------------


def test_until_the_first_vote_wordings_and_merges_are_free():
    hall = Round()

    swot.edit_statement(hall.statements[0], by=hall.facilitator, version=1, text="Точнее")
    swot.merge_statement(hall.statements[1], into=hall.statements[0], by=hall.facilitator)


def changes(hall):
    """Every change of what is voted on, with what is refused of it."""
    first, second, third = hall.statements
    by = hall.facilitator
    return {
        "edit": lambda: swot.edit_statement(first, by=by, version=1, text="Точнее"),
        "move": lambda: swot.move_statement(first, by=by, quadrant="threat"),
        "remove": lambda: swot.remove_statement(first, by=by),
        "merge": lambda: swot.merge_statement(first, into=second, by=by),
        "merge a new one": lambda: swot.merge_statement(
            StatementFactory(board=hall.board), into=third, by=by
        ),
    }


@pytest.mark.parametrize("change", ["edit", "move", "remove", "merge", "merge a new one"])
def test_from_the_first_vote_on_nothing_that_is_voted_on_changes(change):
    hall = Round()
    hall.give(0, 2, 1)

    assert refused(changes(hall)[change]) == "voted_on"


@pytest.mark.parametrize("change", ["edit", "remove", "merge"])
def test_after_the_round_wordings_and_votes_stay_where_they_were_given(change):
    hall = Round()
    hall.give(0, 2, 1)
    hall.close()

    assert refused(changes(hall)[change]) == "voted_on"


def test_after_the_round_a_new_statement_can_be_merged_into_a_voted_one_and_brings_no_votes():
    hall = Round()
    hall.give(0, 2, 1)
    hall.close()
    new = StatementFactory(board=hall.board)

    swot.merge_statement(new, into=hall.statements[2], by=hall.facilitator)
    swot.unmerge_statement(new, by=hall.facilitator)

    assert hall.tallies() == [0, 0, 1]


def test_what_was_merged_before_the_vote_stays_merged_while_people_vote():
    hall = Round()
    swot.merge_statement(hall.statements[1], into=hall.statements[0], by=hall.facilitator)
    hall.give(0, 0, 1)

    assert refused(swot.unmerge_statement, hall.statements[1], by=hall.facilitator) == "voted_on"


def test_what_is_not_voted_on_can_change_during_the_vote():
    hall = Round()
    hall.give(0, 0, 1)
    first, second = StatementFactory(board=hall.board), StatementFactory(board=hall.board)

    swot.edit_statement(first, by=hall.facilitator, version=1, text="Точнее")
    swot.merge_statement(second, into=first, by=hall.facilitator)


# Reopening -------------------------------------------------------------------------------------------


def test_a_reopened_round_goes_on_and_hides_its_totals_again():
    hall = Round(dots=1)
    hall.give(0, 0, 1)
    hall.close()

    hall.reopen()
    assert not Tally.objects.exists()
    hall.give(0, 0, 0)
    hall.give(0, 1, 1)
    hall.close()

    assert hall.tallies() == [0, 1, 0]
    reopening = hall.round.reopenings.get()
    assert (reopening.reason, reopening.by_user) == ("Ошиблись", hall.facilitator)
    assert reopening.totals["statements"][str(hall.statements[0].pk)] == 1


def test_voted_on_anew_old_ballots_stay_and_do_not_count():
    hall = Round(dots=1)
    hall.give(0, 0, 1)
    hall.close()

    hall.reopen(anew=True)
    swot.edit_statement(hall.statements[0], by=hall.facilitator, version=1, text="Точнее")
    hall.give(1, 1, 1)
    hall.close()

    assert hall.tallies() == [0, 1, 0]
    assert (hall.round.voted, Ballot.objects.count()) == (1, 2)


def test_a_round_is_not_reopened_without_a_reason_or_beside_another():
    hall = Round()
    hall.close()
    assert refused(voting.reopen_round, hall.round, by=hall.facilitator, reason=" ") == "empty"
    voting.open_round(hall.session, by=hall.facilitator, kind="open", question="Начнём?")

    assert refused(hall.reopen) == "another_is_open"


def test_results_recorded_from_notes_are_not_lost_when_the_round_is_reopened():
    hall = Round(seats=1)
    hall.close()
    VotingRound.objects.update(opened_at=None, closed_at=None, voted=6, eligible=9)
    Tally.objects.filter(statement=hall.statements[0]).update(dots=11)
    hall.round.refresh_from_db()

    hall.reopen()
    hall.give(0, 1, 1)
    hall.close()

    assert hall.tallies() == [11, 1, 0]
    assert (hall.round.voted, hall.round.eligible) == (7, 9)


def test_the_tally_is_the_recount():
    hall = Round(dots=4, stacking=True, statements=5, seats=7)
    for seat in range(7):
        for place in range(3):
            hall.give(seat, (seat + place * place) % 5, 1 + (seat + place) % 2 if place < 2 else 0)
    hall.close()

    recounted = counting.recount(hall.round)

    tallies = {tally.statement_id: (tally.dots, tally.voters) for tally in hall.round.tallies.all()}
    assert tallies == {key: (total.dots, total.voters) for key, total in recounted.statements.items()}
    assert sum(dots for dots, _voters in tallies.values()) == sum(
        ballot.spent for ballot in hall.round.ballots.all()
    )
