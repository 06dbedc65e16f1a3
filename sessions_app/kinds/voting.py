"""What can be done with voting: a facilitator holds rounds, seats vote.

That a seat voted is told to nobody: turnout and results are told with `round.turnout` and `round.close`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sessions_app import ballots, paper_counts, voting
from sessions_app.journal import Op
from sessions_app.kinds.rules import (
    THE_HALL,
    Audience,
    Event,
    Kind,
    board_of,
    found,
    statement_of,
    statements_of,
)
from sessions_app.models import (
    HIGHEST_RATING,
    MOST_PER_PERSON,
    Actor,
    Answer,
    Quadrant,
    Seat,
    StrategySession,
    Theme,
    VotingRound,
)
from sessions_app.operation_data import LARGEST_AMOUNT, Amounts, Choice, Flag, Moment, Numbers, Text, Whole
from sessions_app.permissions import takes_part

NOBODY: frozenset[Audience] = frozenset()


def _open(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    way: str,
    board: int | None = None,
    question: str = "",
    statements: Iterable[int] = (),
    theme: int | None = None,
    quadrant: str = "",
    dots: int | None = None,
    stacking: bool = False,
    entitled: int | None = None,
    quorum: int | None = None,
    decision: int | None = None,
    happened_at: datetime | None = None,
) -> None:
    voting.open_round(
        session,
        by=by,
        op=op,
        kind=way,
        board=board_of(session, board) if board else None,
        question=question,
        statements=statements_of(session, statements),
        theme=found(Theme.objects.filter(board__session=session), theme) if theme else None,
        quadrant=quadrant,
        dots=dots,
        stacking=stacking,
        entitled=entitled,
        quorum_percent=quorum,
        decision=found(session.decisions.all(), decision) if decision else None,
        happened_at=happened_at,
    )


def _count(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    round: int,
    people: int,
    statements: list[int] | None = None,
    amounts: list[int] | None = None,
    votes_for: int = 0,
    against: int = 0,
    abstained: int = 0,
) -> None:
    counted = {statement.pk: statement for statement in statements_of(session, statements or ())}
    paper_counts.count_on_paper(
        _round(session, round),
        by=by,
        op=op,
        people=people,
        statements=[counted[key] for key in statements or ()],
        amounts=amounts or (),
        votes_for=votes_for,
        against=against,
        abstained=abstained,
    )


def _close(
    session: StrategySession, *, by: Actor, op: Op, round: int, happened_at: datetime | None = None
) -> None:
    voting.close_round(_round(session, round), by=by, op=op, happened_at=happened_at)


def _reopen(
    session: StrategySession, *, by: Actor, op: Op, round: int, reason: str, anew: bool = False
) -> None:
    voting.reopen_round(_round(session, round), by=by, op=op, reason=reason, anew=anew)


def _give(session: StrategySession, *, by: Seat, op: Op, round: int, statement: int, dots: int) -> None:
    ballots.give_dots(_round(session, round), statement_of(session, statement), by=by, op=op, dots=dots)


def _rank(session: StrategySession, *, by: Seat, op: Op, round: int, statements: list[int]) -> None:
    named = {statement.pk: statement for statement in statements_of(session, statements)}
    ballots.rank(_round(session, round), [named[key] for key in statements], by=by, op=op)


def _rate(
    session: StrategySession, *, by: Seat, op: Op, round: int, statement: int, rating: int | None = None
) -> None:
    ballots.rate(_round(session, round), statement_of(session, statement), by=by, op=op, rating=rating)


def _answer(session: StrategySession, *, by: Seat, op: Op, round: int, answer: str) -> None:
    ballots.answer(_round(session, round), by=by, op=op, answer=answer)


def _round(session: StrategySession, key: int) -> VotingRound:
    return found(session.rounds.select_related("session"), key)


_ROUND = {"round": Whole()}
_AMOUNT = Whole(smallest=0, largest=LARGEST_AMOUNT, required=False)

KINDS = (
    Kind(
        "round.open",
        {
            "way": Choice(of=VotingRound.Kind),
            "board": Whole(required=False),
            "question": Text(limit=voting.QUESTION_LENGTH, required=False),
            # Of the board: what was picked, or a theme, or a quadrant, or all.
            "statements": Numbers(required=False),
            "theme": Whole(required=False),
            "quadrant": Choice(of=Quadrant, required=False),
            # A person's dots; in a ranking, the places to give away.
            "dots": Whole(largest=MOST_PER_PERSON, required=False),
            "stacking": Flag(required=False),
            "entitled": Whole(largest=LARGEST_AMOUNT, required=False),
            # Percent of those who may vote.
            "quorum": Whole(largest=100, required=False),
            "decision": Whole(required=False),
            "happened_at": Moment(required=False),
        },
        _open,
    ),
    Kind(
        "round.count",
        {
            **_ROUND,
            "people": Whole(smallest=0, largest=LARGEST_AMOUNT),
            "statements": Numbers(required=False),
            "amounts": Amounts(required=False),
            "votes_for": _AMOUNT,
            "against": _AMOUNT,
            "abstained": _AMOUNT,
        },
        _count,
    ),
    Kind("round.close", {**_ROUND, "happened_at": Moment(required=False)}, _close),
    Kind(
        "round.reopen",
        {**_ROUND, "reason": Text(limit=voting.REASON_LENGTH), "anew": Flag(required=False)},
        _reopen,
    ),
    Kind(
        "vote.dots",
        {**_ROUND, "statement": Whole(), "dots": Whole(smallest=0, largest=MOST_PER_PERSON)},
        _give,
        may=takes_part,
        audience=NOBODY,
    ),
    Kind("vote.rank", {**_ROUND, "statements": Numbers()}, _rank, may=takes_part, audience=NOBODY),
    Kind(
        "vote.rate",
        {**_ROUND, "statement": Whole(), "rating": Whole(largest=HIGHEST_RATING, required=False)},
        _rate,
        may=takes_part,
        audience=NOBODY,
    ),
    Kind("vote.answer", {**_ROUND, "answer": Choice(of=Answer)}, _answer, may=takes_part, audience=NOBODY),
)
EVENTS = (Event("round.turnout", THE_HALL),)

HELD = frozenset({"round.open", "round.count", "round.turnout", "round.close", "round.reopen"})
# What comes and goes on an open ballot until the first vote.
ON_THE_BALLOT = frozenset(
    f"statement.{verb}" for verb in ("edit", "move", "remove", "restore", "merge", "unmerge")
)
