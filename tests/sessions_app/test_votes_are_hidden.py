"""Until a round is closed nobody reads what was given to what: not in bytes, not in what depends on it."""

import json
import re
import uuid

import pytest

from enterprises.models import Role
from sessions_app import audiences, operations, rounds, snapshot, voting
from sessions_app.kinds.rules import Audience
from sessions_app.models import LiveEvent, Vote, VotingRound
from tests.factories import SeatFactory, StatementFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def voted(hall):
    """Three phones have voted for one statement of three; the round is open."""
    statements = [StatementFactory(board=hall.board) for _ in range(3)]
    hall.reader = hall.sign_in(UserFactory(role=Role.EXPERT, region=hall.region))
    round_ = voting.open_round(
        hall.session, by=hall.facilitator, kind="dots", board=hall.board, dots=5, stacking=True
    )
    for dots in (2, 3, 5):
        data = {"round": round_.pk, "statement": statements[0].pk, "dots": dots}
        seat = SeatFactory(session=hall.session)
        operations.perform(hall.session, by=seat, op_id=uuid.uuid4(), kind="vote.dots", data=data)
    VotingRound.objects.update(told_at=None)
    rounds.tell_turnouts([hall.session.pk])
    return round_, statements


# What is new with every request.
PASSING = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|csrf[^>]*|nonce-[^\"']*|hx-headers=[^>]*")


def everything(hall):
    """All that anybody can read of the session, as bytes."""
    told = audiences.hear(hall.session.pk, 0, 1000)
    streams = [[event.texts.get(audience, "") for event in told] for audience in Audience]
    snapshots = [snapshot.read(hall.session, audience) for audience in Audience]
    round_ = VotingRound.objects.get()
    paths = [
        f"/sessions/{hall.session.pk}/",
        f"/sessions/{hall.session.pk}/board/",
        f"/sessions/{hall.session.pk}/outcomes/",
        f"/sessions/{hall.session.pk}/snapshot/",
        round_.get_absolute_url(),
        f"/sessions/statements/{hall.board.statements.first().pk}/",
    ]
    readers = [hall.client, hall.reader]
    pages = [PASSING.sub(b"", client.get(path).content) for client in readers for path in paths]
    log = [
        {key: value for key, value in event.items() if key != "recorded_at"}
        for event in LiveEvent.objects.order_by("seq").values("kind", "payload", "result", "seq")
    ]
    return json.dumps([streams, snapshots, log], sort_keys=True, default=str), pages


def test_nothing_that_can_be_read_depends_on_who_got_what(hall, voted):
    _round, statements = voted
    before = everything(hall)

    # The same people have voted, for something else.
    Vote.objects.update(statement=statements[2])

    assert everything(hall) == before


def test_once_it_is_closed_everybody_reads_the_result(hall, voted):
    round_, statements = voted
    before = everything(hall)

    voting.close_round(round_, by=hall.facilitator)

    after = everything(hall)
    assert after != before
    for audience in (Audience.FACILITATOR, Audience.PARTICIPANT):
        taken = snapshot.read(hall.session, audience)
        assert taken["rounds"][0]["result"]["statements"][str(statements[0].pk)] == 10


def test_a_reopened_round_hides_its_totals_again(hall, voted):
    round_, statements = voted
    voting.close_round(round_, by=hall.facilitator)
    voting.reopen_round(round_, by=hall.facilitator, reason="Не все успели")
    told = LiveEvent.objects.latest("seq").seq
    before = [audiences.hear(hall.session.pk, told - 1, 10), everything(hall)[1]]

    Vote.objects.update(statement=statements[1])

    assert [audiences.hear(hall.session.pk, told - 1, 10), everything(hall)[1]] == before


def test_turnout_is_told_to_the_whole_hall_and_a_vote_to_nobody(hall, voted):
    heard = {event.seq: set(event.texts) for event in audiences.hear(hall.session.pk, 0, 100)}
    by_kind: dict[str, set] = {}
    for event in LiveEvent.objects.all():
        by_kind.setdefault(event.kind, set()).update(heard[event.seq])

    assert by_kind["vote.dots"] == set()
    assert by_kind["round.turnout"] == set(Audience)


def test_the_hall_is_told_the_turnout_with_its_region(hall, voted):
    turnout = [
        json.loads(event.texts[Audience.FACILITATOR])
        for event in audiences.hear(hall.session.pk, 0, 100)
        if Audience.FACILITATOR in event.texts
    ][-1]

    drawn = {region["name"]: region["html"] for region in turnout["regions"]}
    assert "проголосовали 3 из 3" in drawn["round"]
    assert turnout["parts"]["rounds"][0]["voted"] == 3
