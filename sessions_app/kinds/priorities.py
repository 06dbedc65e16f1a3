"""What can be done with priorities."""

from __future__ import annotations

from collections.abc import Iterable

from sessions_app import priorities
from sessions_app.journal import Op
from sessions_app.kinds.rules import Kind, found, statements_of
from sessions_app.models import Actor, StrategySession
from sessions_app.operation_data import LARGEST_VERSION, Numbers, Text, Whole


def _add(session: StrategySession, *, by: Actor, op: Op, title: str, statements: Iterable[int] = ()) -> None:
    priorities.add_priority(session, by=by, op=op, title=title, statements=statements_of(session, statements))


def _edit(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    priority: int,
    version: int,
    title: str,
    statements: list[int] | None = None,
) -> None:
    priorities.edit_priority(
        found(session.priorities.all(), priority),
        by=by,
        op=op,
        version=version,
        title=title,
        statements=None if statements is None else statements_of(session, statements),
    )


def _remove(session: StrategySession, *, by: Actor, op: Op, priority: int) -> None:
    priorities.remove_priority(found(session.priorities.all(), priority), by=by, op=op)


_TITLE = Text(limit=priorities.PRIORITY_LENGTH)

KINDS = (
    Kind("priority.add", {"title": _TITLE, "statements": Numbers(required=False)}, _add),
    Kind(
        "priority.edit",
        {
            "priority": Whole(),
            "version": Whole(largest=LARGEST_VERSION),
            "title": _TITLE,
            "statements": Numbers(required=False),
        },
        _edit,
    ),
    Kind("priority.remove", {"priority": Whole()}, _remove),
)
