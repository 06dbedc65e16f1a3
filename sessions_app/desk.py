"""Where a session draws its conclusions: what the hall put first, strategies, priorities, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.template.loader import render_to_string

from sessions_app import decisions, results, starts
from sessions_app.boards import KEYS
from sessions_app.kinds.rules import Audience
from sessions_app.models import (
    Board,
    Decision,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    Statement,
    StrategySession,
    StrategyStatement,
    TowsStrategy,
    VotingRound,
)
from sessions_app.overview import decisions_with_links
from sessions_app.results import RoundView
from sessions_app.starts import Link

SHOWN_OF_A_BOARD = 10


@dataclass(frozen=True)
class Top:
    """What stands first on a board: by the votes of its last round, or in the order of the hall."""

    board: Board
    round: VotingRound | None
    lines: Sequence[TopLine]
    more: int
    starts: Sequence[Link]


@dataclass(frozen=True)
class TopLine:
    statement: Statement
    value: str
    is_tied: bool

    @property
    def sign(self) -> str:
        return KEYS[self.statement.quadrant]


@dataclass(frozen=True)
class DecisionLine:
    decision: Decision
    needs_instruction: bool
    votes: Sequence[RoundView]


def tops(session: StrategySession) -> list[Top]:
    """By board; in a constant number of queries."""
    views: dict[int, RoundView] = {}
    for round_ in results.with_results(session):
        if round_.board_id and not round_.is_open and round_.tallies.all():
            views.setdefault(round_.board_id, results.read_round(round_))
    standing: dict[int, list[Statement]] = {}
    for statement in Statement.objects.of(session).filter(canonical=None, removed_at=None).order_by("number"):
        standing.setdefault(statement.board_id, []).append(statement)
    boards = list(session.boards.all())
    begun = starts.links_of_many(boards)
    return [_top(board, views.get(board.pk), standing.get(board.pk, []), begun[board.pk]) for board in boards]


def _top(board: Board, view: RoundView | None, standing: Sequence[Statement], begun: Sequence[Link]) -> Top:
    here = {statement.pk: statement for statement in standing}
    lines = []
    if view is not None:
        lines = [
            TopLine(here.pop(row.statement.pk), row.value, row.is_tied)
            for row in view.rows
            if row.statement.pk in here
        ]
    # What came after the vote stands last.
    lines += [TopLine(statement, "", False) for statement in here.values()]
    shown = lines[:SHOWN_OF_A_BOARD]
    # Nobody is cut off from those who got the same.
    if view is not None and shown and len(lines) > len(shown):
        shown += [line for line in lines[len(shown) :] if shown[-1].value and line.value == shown[-1].value]
    return Top(board, view.round if view else None, shown, len(lines) - len(shown), begun)


def strategies(session: StrategySession) -> list[TowsStrategy]:
    return list(
        TowsStrategy.objects.filter(board__session=session)
        .select_related("board")
        .prefetch_related(Prefetch("statement_links", StrategyStatement.objects.select_related("statement")))
        .order_by("board__order", "board", "pk")
    )


@dataclass(frozen=True)
class PriorityLine:
    priority: Priority
    starts: Sequence[Link]


def priorities(session: StrategySession) -> list[PriorityLine]:
    found = list(
        session.priorities.prefetch_related(
            Prefetch("statement_links", PriorityStatement.objects.select_related("statement")),
            Prefetch("strategy_links", PriorityStrategy.objects.select_related("strategy__board")),
        )
    )
    begun = starts.links_of_many(found)
    return [PriorityLine(priority, begun[priority.pk]) for priority in found]


def resolved(session: StrategySession) -> list[DecisionLine]:
    votes: dict[int, list[RoundView]] = {}
    for round_ in session.rounds.exclude(decision=None).prefetch_related("tallies", "reopenings"):
        votes.setdefault(round_.decision_id or 0, []).append(results.read_round(round_))
    return [
        DecisionLine(decision, decisions.needs_instruction(decision), votes.get(decision.pk, []))
        for decision in decisions_with_links(session.decisions.all())
    ]


# Regions ---------------------------------------------------------------------------------------------


def draw_tops(session: StrategySession, audience: Audience) -> str:
    context = {"session": session, "tops": tops(session), "strategies": strategies(session)}
    return render_to_string("sessions_app/outcomes/_tops.html", context)


def draw_priorities(session: StrategySession, audience: Audience) -> str:
    context = {"session": session, "priorities": priorities(session)}
    return render_to_string("sessions_app/outcomes/_priorities.html", context)


def draw_decisions(session: StrategySession, audience: Audience) -> str:
    context = {"session": session, "decisions": resolved(session)}
    return render_to_string("sessions_app/outcomes/_decisions.html", context)
