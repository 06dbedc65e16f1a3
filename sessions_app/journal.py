"""What the hall did, in order: the only way into a session's event log."""

from __future__ import annotations

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
    """Write one event. Call it last in the transaction that writes the rows it tells of.

    `payload` and `result` hold ids and facts, never names, texts or HTML. `by` is None where the author of
    something anonymous must be stored nowhere.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of what it tells of.")

    return LiveEvent.objects.create(
        session=session,
        seq=_next_seq(session),
        op_id=op.id if op else None,
        op_hash=op.digest if op else "",
        by_user=by if isinstance(by, User) else None,
        by_seat=by if isinstance(by, Seat) else None,
        kind=kind,
        payload=payload,
        result=result or {},
        happened_at=happened_at,
    )


def _next_seq(session: StrategySession) -> int:
    """The next number, with the hint that is told when it is committed.

    The row is held until the commit: who comes later gets a later number and also commits later, so a reader
    who has seen a number never finds a smaller one afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH taken AS (
                INSERT INTO sessions_app_sessioncounter AS counter (session_id, last_seq)
                VALUES (%(session)s, 1)
                ON CONFLICT (session_id) DO UPDATE SET last_seq = counter.last_seq + 1
                RETURNING session_id, last_seq
            )
            SELECT last_seq, pg_notify(
                %(channel)s, json_build_object('session', session_id, 'seq', last_seq)::text
            )
            FROM taken
            """,
            {"session": session.pk, "channel": CHANNEL},
        )
        return int(cursor.fetchone()[0])


def last_seq(session: StrategySession | int) -> int:
    return SessionCounter.objects.filter(session=session).values_list("last_seq", flat=True).first() or 0
