"""What can be done with topics and findings."""

from __future__ import annotations

from sessions_app import facilitation
from sessions_app.journal import Op
from sessions_app.kinds.rules import CONSOLE_ONLY, Kind, found
from sessions_app.models import Actor, Outcome, StrategySession
from sessions_app.operation_data import Choice, Text, Whole


def _add(session: StrategySession, *, by: Actor, op: Op, outcome_kind: str, text: str) -> None:
    facilitation.add_outcome(session, by=by, op=op, kind=outcome_kind, text=text)


def _remove(session: StrategySession, *, by: Actor, op: Op, outcome: int) -> None:
    facilitation.remove_outcome(found(session.outcomes.all(), outcome), by=by, op=op)


KINDS = (
    Kind(
        "outcome.add",
        {"outcome_kind": Choice(of=Outcome.Kind), "text": Text(limit=facilitation.OUTCOME_LENGTH)},
        _add,
        audience=CONSOLE_ONLY,
    ),
    Kind("outcome.remove", {"outcome": Whole()}, _remove, audience=CONSOLE_ONLY),
)
