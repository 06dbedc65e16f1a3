"""What a snapshot holds, part by part. A part that changes is told whole with the event that changed it.

The statements of a board and their themes are too many for that: they are told by their cards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sessions_app.kinds.rules import CONSOLE_ONLY, THE_HALL, Audience
from sessions_app.models import StrategySession


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
        }
        for priority in session.priorities.prefetch_related("statement_links")
    ]


def _outcomes(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    return [
        {"id": outcome.pk, "kind": outcome.kind, "text": outcome.text} for outcome in session.outcomes.all()
    ]


PARTS: tuple[Part, ...] = (
    Part("boards", frozenset({"board.add"}), _boards),
    Part("priorities", frozenset({"priority.add", "priority.edit", "priority.remove"}), _priorities),
    Part("outcomes", frozenset({"outcome.add", "outcome.remove"}), _outcomes, CONSOLE_ONLY),
)
