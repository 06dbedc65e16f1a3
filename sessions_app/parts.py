"""What a snapshot holds, part by part. A part that changes is told whole with the event that changed it.

The statements of a board and their themes are too many for that: they are told with their cards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sessions_app import presence, results, schedule, screens
from sessions_app.kinds import agenda, attendance, timer, voting
from sessions_app.kinds.guests import AT_THE_WALL
from sessions_app.kinds.rules import CONSOLE_ONLY, THE_HALL, Audience, phase_of
from sessions_app.models import PhoneLine, StrategySession, TowsStrategy


@dataclass(frozen=True)
class Part:
    """A key of the snapshot. Its audiences hear of all kinds that change it."""

    name: str
    changed_by: frozenset[str]
    read: Callable[[StrategySession, Audience], Any]
    audiences: frozenset[Audience] = THE_HALL


def _boards(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    return [{"id": board.pk, "title": board.title} for board in session.boards.all()]


def _priorities(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    return [
        {
            "id": priority.pk,
            "order": priority.order,
            "title": priority.title,
            "version": priority.version,
            "statements": [link.statement_id for link in priority.statement_links.all()],
            "strategies": [link.strategy_id for link in priority.strategy_links.all()],
        }
        for priority in session.priorities.prefetch_related("statement_links", "strategy_links")
    ]


def _strategies(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    strategies = TowsStrategy.objects.filter(board__session=session).prefetch_related("statement_links")
    return [
        {
            "id": strategy.pk,
            "board": strategy.board_id,
            "pair": strategy.kind,
            "text": strategy.text,
            "version": strategy.version,
            "statements": [link.statement_id for link in strategy.statement_links.all()],
        }
        for strategy in strategies.order_by("board__order", "board", "pk")
    ]


def _decisions(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    decisions = session.decisions.prefetch_related(
        "statement_links", "priority_links", "strategy_links", "instructions"
    )
    return [
        {
            "id": decision.pk,
            "number": decision.number,
            "kind": decision.kind,
            "text": decision.text,
            "version": decision.version,
            "statements": [link.statement_id for link in decision.statement_links.all()],
            "priorities": [link.priority_id for link in decision.priority_links.all()],
            "strategies": [link.strategy_id for link in decision.strategy_links.all()],
            "instructions": [
                {
                    "id": instruction.pk,
                    "number": instruction.number,
                    "text": instruction.text,
                    "due_on": instruction.due_on.isoformat() if instruction.due_on else None,
                    "version": instruction.version,
                }
                for instruction in decision.instructions.all()
            ],
        }
        for decision in decisions
    ]


def _outcomes(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    return [
        {"id": outcome.pk, "kind": outcome.kind, "text": outcome.text} for outcome in session.outcomes.all()
    ]


def _incoming(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    return [
        {
            "id": line.pk,
            "board": line.board_id,
            "quadrant": line.quadrant,
            "text": line.text,
            "version": line.version,
            "statement": line.statement_id,
            "alike": line.alike_id,
        }
        for line in PhoneLine.objects.of(session).waiting()
    ]


def _screen(session: StrategySession, audience: Audience) -> dict[str, Any]:
    screen = screens.screen_of(session)
    return {
        "shows": screen.shows,
        "board": screen.board_id,
        "quadrant": screen.quadrant,
        "theme": screen.theme_id,
        "message": screen.message,
        "page": screen.page,
    }


# What changes the queue of lines from phones.
_VERBS = ("add", "edit", "remove", "restore", "accept", "decline", "return", "off")
# A line withdrawn by its author takes along the wording that waited.
QUEUE = frozenset({*(f"line.{verb}" for verb in _VERBS), "statement.remove"})
PRIORITIES = frozenset(f"priority.{verb}" for verb in ("add", "edit", "move", "remove"))
STRATEGIES = frozenset(f"strategy.{verb}" for verb in ("add", "edit", "remove"))
DECISIONS = frozenset(
    {
        *(f"decision.{verb}" for verb in ("add", "edit", "remove")),
        *(f"instruction.{verb}" for verb in ("issue", "edit", "withdraw")),
    }
)


def _session(session: StrategySession, audience: Audience) -> dict[str, Any]:
    return {
        "id": session.pk,
        "title": session.title,
        "status": session.status,
        "anonymity": session.anonymity,
        "is_moderated": session.is_moderated,
        "is_rehearsal": session.is_rehearsal,
    }


def _phase(session: StrategySession, audience: Audience) -> str:
    return phase_of(session).value


# The first item of the agenda that begins opens a planned session.
_PASSPORT = frozenset({"session.edit", "session.set", "agenda.start"})
_AGENDA = frozenset(kind.name for kind in agenda.KINDS)
_ATTENDANCE = frozenset(kind.name for kind in (*attendance.KINDS, *attendance.EVENTS))
_TIMER = frozenset(kind.name for kind in timer.KINDS)

PARTS: tuple[Part, ...] = (
    Part("session", _PASSPORT, _session),
    Part("phase", _PASSPORT, _phase),
    Part("agenda", _AGENDA, schedule.as_part),
    Part("attendance", _ATTENDANCE, presence.as_part, CONSOLE_ONLY),
    Part("timer", _TIMER, schedule.timer_part),
    Part("boards", frozenset({"board.add"}), _boards),
    Part("priorities", PRIORITIES, _priorities),
    Part("strategies", STRATEGIES, _strategies),
    Part("decisions", DECISIONS, _decisions),
    Part("rounds", voting.HELD, results.part),
    Part("outcomes", frozenset({"outcome.add", "outcome.remove"}), _outcomes, CONSOLE_ONLY),
    Part("incoming", QUEUE, _incoming, CONSOLE_ONLY),
    Part("screen", frozenset({"screen.show", "screen.turn"}), _screen, AT_THE_WALL),
)
