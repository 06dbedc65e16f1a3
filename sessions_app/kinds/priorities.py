"""What can be done with priorities."""

from __future__ import annotations

from collections.abc import Iterable

from sessions_app import priorities
from sessions_app.journal import Op
from sessions_app.kinds.rules import Kind, found, statements_of
from sessions_app.kinds.strategies import strategy_of
from sessions_app.models import Actor, Priority, StrategySession
from sessions_app.operation_data import LARGEST_VERSION, Numbers, Text, Whole

LAST_PLACE = 1000


def priority_of(session: StrategySession, key: int) -> Priority:
    return found(session.priorities.all(), key)


def _add(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    title: str,
    statements: Iterable[int] = (),
    strategies: Iterable[int] = (),
) -> None:
    priorities.add_priority(
        session,
        by=by,
        op=op,
        title=title,
        statements=statements_of(session, statements),
        strategies=[strategy_of(session, key) for key in strategies],
    )


def _edit(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    priority: int,
    version: int,
    title: str,
    statements: list[int] | None = None,
    strategies: list[int] | None = None,
) -> None:
    priorities.edit_priority(
        priority_of(session, priority),
        by=by,
        op=op,
        version=version,
        title=title,
        statements=None if statements is None else statements_of(session, statements),
        strategies=None if strategies is None else [strategy_of(session, key) for key in strategies],
    )


def _move(session: StrategySession, *, by: Actor, op: Op, priority: int, place: int) -> None:
    priorities.move_priority(priority_of(session, priority), by=by, op=op, place=place)


def _remove(session: StrategySession, *, by: Actor, op: Op, priority: int) -> None:
    priorities.remove_priority(priority_of(session, priority), by=by, op=op)


_TITLE = Text(limit=priorities.PRIORITY_LENGTH)
_LINKS = {"statements": Numbers(required=False), "strategies": Numbers(required=False)}

KINDS = (
    Kind("priority.add", {"title": _TITLE, **_LINKS}, _add),
    Kind(
        "priority.edit",
        {"priority": Whole(), "version": Whole(largest=LARGEST_VERSION), "title": _TITLE, **_LINKS},
        _edit,
    ),
    Kind("priority.move", {"priority": Whole(), "place": Whole(largest=LAST_PLACE)}, _move),
    Kind("priority.remove", {"priority": Whole()}, _remove),
)
