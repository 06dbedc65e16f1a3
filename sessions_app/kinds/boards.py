"""What can be done with the boards of a session."""

from __future__ import annotations

from sessions_app import facilitation
from sessions_app.journal import Op
from sessions_app.kinds.rules import Kind
from sessions_app.models import Actor, StrategySession
from sessions_app.operation_data import Text


def _add(session: StrategySession, *, by: Actor, op: Op, title: str) -> None:
    facilitation.add_board(session, by=by, op=op, title=title)


KINDS = (Kind("board.add", {"title": Text(limit=facilitation.BOARD_TITLE_LENGTH)}, _add),)
