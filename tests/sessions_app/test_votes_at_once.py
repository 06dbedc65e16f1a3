"""A hall that votes at the same moment: real transactions, real threads."""

import itertools
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from sessions_app import ballots, counting, operations, rounds, swot, voting
from sessions_app.models import Ballot, LiveEvent, Statement, Vote
from tests.factories import SeatFactory, StatementFactory
from tests.sessions_app.hall import Hall
from tests.sessions_app.test_many_at_once import at_once

VOTERS = 60
AT_ONCE = 9


@pytest.fixture
def hall(transactional_db):
    return Hall()


def opened(hall, statements=5, **options):
    for _ in range(statements):
        StatementFactory(board=hall.board)
    return voting.open_round(hall.session, by=hall.facilitator, kind="dots", board=hall.board, **options)


def outcome(act):
    """«ok», or the code of the refusal."""
    try:
        act()
    except ValidationError as refusal:
        return refusal.code
    return "ok"


def test_the_last_dot_given_from_two_phones_at_once_is_given_once(hall):
    round_ = opened(hall, statements=12, dots=5)
    seat = SeatFactory(session=hall.session)

    outcomes = at_once(
        [
            lambda statement=statement: outcome(lambda: ballots.give_dots(round_, statement, by=seat, dots=1))
            for statement in Statement.objects.order_by("pk")
        ]
    )

    assert Counter(outcomes) == {"ok": 5, "no_votes_left": 7}
    assert (Ballot.objects.get().spent, Vote.objects.aggregate(sum=Sum("value"))["sum"]) == (5, 5)


def test_voters_with_three_ballots_at_once_have_one_each_and_the_tally_is_the_recount(hall):
    round_ = opened(hall, dots=3, stacking=True)
    statements = list(Statement.objects.order_by("pk"))
    seats = [SeatFactory(session=hall.session) for _ in range(VOTERS)]

    def vote(number):
        seat, statement = seats[number // 3], statements[number // 3 % 5]
        data = {"round": round_.pk, "statement": statement.pk, "dots": 1 + number // 3 % 3}
        try:
            operations.perform(hall.session, by=seat, op_id=uuid.uuid4(), kind="vote.dots", data=data)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(vote, range(3 * VOTERS)))
    round_ = voting.close_round(round_, by=hall.facilitator)

    assert (Ballot.objects.count(), round_.voted) == (VOTERS, VOTERS)
    expected = Counter()
    for number in range(VOTERS):
        expected[statements[number % 5].pk] += 1 + number % 3
    assert dict(round_.tallies.values_list("statement", "dots")) == dict(expected)
    assert {key: total.dots for key, total in counting.recount(round_).statements.items()} == dict(expected)
    turnouts = LiveEvent.objects.filter(kind="round.turnout").order_by("recorded_at")
    moments = list(turnouts.values_list("recorded_at", flat=True))
    gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(moments)]
    assert all(gap >= rounds.TALLY_SECONDS * 0.99 for gap in gaps)


def test_a_vote_comes_before_the_closing_and_counts_or_after_and_is_refused(hall):
    round_ = opened(hall, dots=1)
    statement = Statement.objects.first()
    seats = [SeatFactory(session=hall.session) for _ in range(12)]

    def give(seat):
        return lambda: outcome(lambda: ballots.give_dots(round_, statement, by=seat, dots=1))

    def close():
        return outcome(lambda: voting.close_round(round_, by=hall.facilitator))

    outcomes = at_once([*map(give, seats[:6]), close, *map(give, seats[6:])])

    given = outcomes.count("ok") - 1
    assert Counter(outcomes) == Counter({"ok": given + 1, "round_closed": 12 - given})
    round_.refresh_from_db()
    assert (round_.voted, round_.tallies.get(statement=statement).dots) == (given, given)


def test_the_first_vote_and_a_new_wording_never_pass_each_other(hall):
    round_ = opened(hall, dots=1)
    statement = Statement.objects.first()
    seat = SeatFactory(session=hall.session)

    results = at_once(
        [
            lambda: outcome(lambda: ballots.give_dots(round_, statement, by=seat, dots=1)),
            lambda: outcome(
                lambda: swot.edit_statement(statement, by=hall.facilitator, version=1, text="Точнее")
            ),
        ]
    )

    kinds = list(LiveEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert results[0] == "ok"
    assert results[1] in {"ok", "voted_on"}
    if results[1] == "ok":
        assert kinds.index("statement.edit") < kinds.index("vote.dots")


def test_crosswise_merges_and_votes_do_not_wait_for_each_other_for_ever(hall):
    round_ = opened(hall, dots=1)
    first, second, *_others = Statement.objects.order_by("pk")
    seats = [SeatFactory(session=hall.session) for _ in range(4)]

    results = at_once(
        [
            lambda: outcome(lambda: swot.merge_statement(first, into=second, by=hall.facilitator)),
            lambda: outcome(lambda: swot.merge_statement(second, into=first, by=hall.facilitator)),
            *(
                lambda seat=seat, on=on: outcome(lambda: ballots.give_dots(round_, on, by=seat, dots=1))
                for seat, on in zip(seats, (first, second, first, second), strict=True)
            ),
        ]
    )

    assert set(results) <= {"ok", "merged", "voted_on", "has_merged"}
    merged = set(Statement.objects.exclude(canonical=None))
    assert not Vote.objects.filter(statement__in=merged).exists()
