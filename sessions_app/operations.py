"""Everything that can be done to a running session from outside, in one table.

The table drives validation, dispatch, who hears of it, and tests: the name of a kind, the data it takes, who
may ask for it, in which phase, and the verb that does it. Each noun keeps its kinds in `kinds/`.

An operation carries the UUID of the press of a button that asked for it. Asked again with the same UUID and
the same body, it answers the same and does nothing; with another body it is refused.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from sessions_app.journal import Op
from sessions_app.kinds import (
    agenda,
    attendance,
    boards,
    decisions,
    guests,
    outcomes,
    priorities,
    sessions,
    statements,
    strategies,
    timer,
    voting,
)
from sessions_app.kinds.rules import CONSOLE_ONLY, Audience, Event, Kind, phase_of
from sessions_app.models import Actor, LiveEvent, StrategySession
from sessions_app.operation_data import read

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *statements.KINDS,
        *priorities.KINDS,
        *outcomes.KINDS,
        *attendance.KINDS,
        *boards.KINDS,
        *voting.KINDS,
        *strategies.KINDS,
        *decisions.KINDS,
        *guests.KINDS,
        *agenda.KINDS,
        *timer.KINDS,
        *sessions.KINDS,
    )
}
EVENTS: dict[str, Event] = {
    event.name: event for event in (*attendance.EVENTS, *voting.EVENTS, *guests.EVENTS, *sessions.EVENTS)
}


def audience_of_kind(name: str) -> frozenset[Audience]:
    """Who hears of what was recorded under this name: of what no table knows, the console alone."""
    known = KINDS.get(name) or EVENTS.get(name)
    return known.audience if known else CONSOLE_ONLY


class OpIdReused(Exception):
    """The same UUID came with another body."""


@dataclass(frozen=True)
class Answer:
    seq: int
    result: dict[str, Any]
    statements: tuple[int, ...]
    """Statements whose cards have changed."""


@transaction.atomic
def perform(session: StrategySession, *, by: Actor, op_id: UUID, kind: str, data: object) -> Answer:
    """Do what is asked, once. Raises ValidationError, PermissionDenied, StaleVersion or OpIdReused."""
    rule = KINDS.get(kind)
    if rule is None:
        raise ValidationError(_("There is no such operation."), "unknown_kind")
    if not rule.may(by, session):
        raise PermissionDenied
    op = Op(op_id, digest(kind, data))

    _queue_up(session, op)
    if (answer := _answer(session, op)) is not None:
        return answer

    given = read(rule.data, data)
    if phase_of(session) not in rule.phases:
        raise ValidationError(_("The session was cancelled, so nothing can be recorded in it."), "closed")
    rule.run(session, by=by, op=op, **given)

    # The first answer is read from the log like every later one, so they cannot differ.
    answer = _answer(session, op)
    if answer is None:
        raise RuntimeError(f"{kind} recorded nothing")
    return answer


def digest(kind: str, data: object) -> str:
    body = json.dumps({"kind": kind, "data": data}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode("ascii")).hexdigest()


def _queue_up(session: StrategySession, op: Op) -> None:
    """The same operation sent twice at once goes one by one, and the second finds the answer of the first.

    The unique constraint of the log would keep the rows single without this, but the second would fail in the
    verb, on a version that the first has taken.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"op {session.pk} {op.id}"])


def _answer(session: StrategySession, op: Op) -> Answer | None:
    told = LiveEvent.objects.filter(session=session, op_id=op.id).order_by()
    for seq, op_hash, result, payload in told.values_list("seq", "op_hash", "result", "payload"):
        if op_hash != op.digest:
            raise OpIdReused
        return Answer(seq, result, changed_statements(payload))
    return None


def changed_statements(payload: dict[str, Any]) -> tuple[int, ...]:
    one = [payload[key] for key in ("statement", "into", "out_of") if key in payload]
    return tuple(dict.fromkeys([*one, *payload.get("statements", ())]))
