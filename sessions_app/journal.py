"""What the hall did, in order: the only way into a session's event log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from enterprises.models import User
from sessions_app.models import Actor, LiveEvent, Seat, SessionCounter, StrategySession

CHANNEL = "portal_live"


@dataclass(frozen=True)
class Op:
    """One press of a button as its sender names it: sent again, it is the same press."""

    id: UUID
    digest: str


def record(
    session: StrategySession,
    kind: str,
    *,
    by: Actor | None,
    payload: dict[str, Any],
    result: dict[str, Any] | None = None,
    op: Op | None = None,
    happened_at: datetime | None = None,
) -> LiveEvent:
    """Write one event. Call it last in the transaction that writes the rows it tells of."""
    told = event(session, kind, by=by, payload=payload, result=result, op=op, happened_at=happened_at)
    record_all(session, [told])
    return told


def event(
    session: StrategySession,
    kind: str,
    *,
    by: Actor | None,
    payload: dict[str, Any],
    result: dict[str, Any] | None = None,
    op: Op | None = None,
    happened_at: datetime | None = None,
) -> LiveEvent:
    """An event that `record_all` will number.

    `payload` and `result` hold ids and facts, never names, texts or HTML. `by` is None where the author of
    something anonymous must be stored nowhere.
    """
    return LiveEvent(
        session=session,
        op_id=op.id if op else None,
        op_hash=op.digest if op else "",
        by_user=by if isinstance(by, User) else None,
        by_seat=by if isinstance(by, Seat) else None,
        kind=kind,
        payload=payload,
        result=result or {},
        happened_at=happened_at,
    )


def record_all(session: StrategySession, events: Sequence[LiveEvent]) -> None:
    """Write events of one session in their order, last in the transaction, as `record` does one."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of what it tells of.")
    for seq, told in enumerate(events, _take_numbers(session, len(events)) - len(events) + 1):
        told.seq = seq
    LiveEvent.objects.bulk_create(events)


def _take_numbers(session: StrategySession, many: int) -> int:
    """The last of the next numbers, with the hint that is told when they are committed.

    The row is held until the commit: who comes later gets a later number and also commits later, so a reader
    who has seen a number never finds a smaller one afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH taken AS (
                INSERT INTO sessions_app_sessioncounter AS counter (session_id, last_seq)
                VALUES (%(session)s, %(many)s)
                ON CONFLICT (session_id) DO UPDATE SET last_seq = counter.last_seq + %(many)s
                RETURNING session_id, last_seq
            )
            SELECT last_seq, pg_notify(
                %(channel)s, json_build_object('session', session_id, 'seq', last_seq)::text
            )
            FROM taken
            """,
            {"session": session.pk, "channel": CHANNEL, "many": many},
        )
        return int(cursor.fetchone()[0])


def last_seq(session: StrategySession | int) -> int:
    return SessionCounter.objects.filter(session=session).values_list("last_seq", flat=True).first() or 0
