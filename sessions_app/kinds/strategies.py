"""What can be done with strategies from pairs of quadrants."""

from __future__ import annotations

from sessions_app import tows
from sessions_app.journal import Op
from sessions_app.kinds.rules import Kind, board_of, found, statements_of
from sessions_app.models import Actor, StrategySession, TowsStrategy
from sessions_app.operation_data import LARGEST_VERSION, Numbers, Text, Whole


def strategy_of(session: StrategySession, key: int) -> TowsStrategy:
    return found(TowsStrategy.objects.filter(board__session=session).select_related("board__session"), key)


def _add(
    session: StrategySession, *, by: Actor, op: Op, board: int, text: str, statements: list[int]
) -> None:
    tows.add_strategy(
        board_of(session, board), by=by, op=op, text=text, statements=statements_of(session, statements)
    )


def _edit(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    strategy: int,
    version: int,
    text: str,
    statements: list[int] | None = None,
) -> None:
    tows.edit_strategy(
        strategy_of(session, strategy),
        by=by,
        op=op,
        version=version,
        text=text,
        statements=None if statements is None else statements_of(session, statements),
    )


def _remove(session: StrategySession, *, by: Actor, op: Op, strategy: int) -> None:
    tows.remove_strategy(strategy_of(session, strategy), by=by, op=op)


_TEXT = Text(limit=tows.STRATEGY_LENGTH)

KINDS = (
    Kind("strategy.add", {"board": Whole(), "text": _TEXT, "statements": Numbers()}, _add),
    Kind(
        "strategy.edit",
        {
            "strategy": Whole(),
            "version": Whole(largest=LARGEST_VERSION),
            "text": _TEXT,
            "statements": Numbers(required=False),
        },
        _edit,
    ),
    Kind("strategy.remove", {"strategy": Whole()}, _remove),
)
