"""What the hall did, in order: the only way into a session's event log."""

from __future__ import annotations

import json
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

    # The row is held until the commit: who comes later gets a later number and also commits later,
    # so a reader who has seen a number never finds a smaller one afterwards.
    counter, _created = SessionCounter.objects.select_for_update(no_key=True).get_or_create(session=session)
    counter.last_seq += 1
    counter.save(update_fields=["last_seq"])

    event = LiveEvent.objects.create(
        session=session,
        seq=counter.last_seq,
        op_id=op.id if op else None,
        op_hash=op.digest if op else "",
        by_user=by if isinstance(by, User) else None,
        by_seat=by if isinstance(by, Seat) else None,
        kind=kind,
        payload=payload,
        result=result or {},
        happened_at=happened_at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"session": session.pk, "seq": event.seq})]
        )
    return event


def last_seq(session: StrategySession | int) -> int:
    return SessionCounter.objects.filter(session=session).values_list("last_seq", flat=True).first() or 0
