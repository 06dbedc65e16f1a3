"""What can be done with the hall's countdown."""

from __future__ import annotations

from sessions_app import timer
from sessions_app.journal import Op
from sessions_app.kinds.rules import Kind
from sessions_app.models import Actor, StrategySession
from sessions_app.operation_data import Whole


def _start(session: StrategySession, *, by: Actor, op: Op, seconds: int) -> None:
    timer.start(session, by=by, op=op, seconds=seconds)


def _extend(session: StrategySession, *, by: Actor, op: Op, seconds: int) -> None:
    timer.extend(session, by=by, op=op, seconds=seconds)


def _stop(session: StrategySession, *, by: Actor, op: Op) -> None:
    timer.stop(session, by=by, op=op)


_SECONDS = {"seconds": Whole(largest=timer.LONGEST_SECONDS)}

KINDS = (
    Kind("timer.start", _SECONDS, _start),
    Kind("timer.extend", _SECONDS, _extend),
    Kind("timer.stop", {}, _stop),
)
