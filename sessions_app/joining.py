"""How phones come into a session and leave it: codes, seats, who sits there.

A seat is known by a secret that stays on the phone; here only its hash is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Region, User
from sessions_app import codes, journal
from sessions_app.journal import Op
from sessions_app.models import Actor, Attendance, JoinCode, Seat, StrategySession, WrongCodes

TAKING_PHONES = (StrategySession.Status.PLANNED, StrategySession.Status.RUNNING)
# A right code always lets in. So many wrong ones are looked at; the hall has one address for everybody.
WRONG_FROM_A_DEVICE = 10
WRONG_FROM_AN_ADDRESS = 300
WRONG_WITHIN = timedelta(minutes=10)
WRONG_KEPT = timedelta(days=1)
# A phone says so often that it is there; who has said nothing for so long is not.
PING_SECONDS = 45
PING_AT_MOST_EVERY = timedelta(seconds=20)
ON_LINE_WITHIN = timedelta(seconds=100)


def takes_phones(session: StrategySession) -> bool:
    return session.status in TAKING_PHONES


# Codes -----------------------------------------------------------------------------------------------


@transaction.atomic
def renew_code(session: StrategySession, *, by: User, op: Op | None = None) -> JoinCode:
    """A new code and a new token; the old ones let nobody in any more. Who sits already stays."""
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if not takes_phones(session):
        raise ValidationError(_("The session is over, so phones cannot join it."), "closed")
    _end_codes(session)
    code = JoinCode.objects.create(session=session, code=codes.make(), token=codes.make_token(), made_by=by)
    journal.record(session, "code.renew", by=by, op=op, payload={"code": code.pk})
    return code


@transaction.atomic
def end_code(session: StrategySession, *, by: User, op: Op | None = None) -> None:
    """Nobody else joins; who sits already stays."""
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    _end_codes(session)
    journal.record(session, "code.end", by=by, op=op, payload={})


def _end_codes(session: StrategySession) -> None:
    session.codes.filter(ended_at=None).update(ended_at=timezone.now())


def code_of(session: StrategySession) -> JoinCode | None:
    """The one that lets in now; None where nobody can join."""
    return session.codes.filter(ended_at=None).first() if takes_phones(session) else None


def find_code(typed: str) -> JoinCode | None:
    """By a code as people type it, or by the token of a QR code."""
    code = codes.read(typed)
    if code:
        wanted = Q(code=code)
    elif codes.is_token(typed):
        wanted = Q(token=typed)
    else:
        return None
    return (
        JoinCode.objects.filter(wanted, ended_at=None, session__status__in=TAKING_PHONES)
        .select_related("session__kept_by")
        .first()
    )


# Wrong codes -----------------------------------------------------------------------------------------


def count_wrong(address: str, device: str) -> int:
    """Count one wrong code. For how many seconds no more of them are welcome; 0 while they are few."""
    waits = [
        _count(f"address {address}", WRONG_FROM_AN_ADDRESS),
        _count(f"device {device}", WRONG_FROM_A_DEVICE) if device else 0,
    ]
    WrongCodes.objects.filter(since__lt=timezone.now() - WRONG_KEPT).delete()
    return max(waits)


def _count(who: str, most: int) -> int:
    key = hmac.new(settings.SECRET_KEY.encode(), f"wrong codes {who}".encode(), hashlib.sha256).hexdigest()
    now = timezone.now()
    with connection.cursor() as cursor:
        # In one statement: two at once are two.
        cursor.execute(
            """
            INSERT INTO sessions_app_wrongcodes AS known (key, count, since) VALUES (%(key)s, 1, %(now)s)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN known.since > %(begun)s THEN least(known.count, 1000000) + 1 ELSE 1 END,
                since = CASE WHEN known.since > %(begun)s THEN known.since ELSE %(now)s END
            RETURNING count, since
            """,
            {"key": key, "now": now, "begun": now - WRONG_WITHIN},
        )
        count, since = cursor.fetchone()
    return max(1, round((since + WRONG_WITHIN - now).total_seconds())) if count > most else 0


# Seats -----------------------------------------------------------------------------------------------


def join(code: JoinCode) -> Seat:
    """A new seat; its `secret` is told once, to the phone."""
    secret = secrets.token_urlsafe(32)
    seat = Seat.objects.create(session=code.session, secret_hash=hash_of(secret), seen_at=timezone.now())
    seat.secret = secret
    return seat


def cookie_of(session: int) -> str:
    """A phone may sit in several sessions, such as a rehearsal and the session itself."""
    return f"{'__Host-' if settings.SECURE else ''}seat-{session}"


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def seat_of(session: int, secret: str) -> Seat | None:
    """The seat of a phone as long as it may take part, with the secret that it has shown."""
    seat = find_seat(session, secret)
    if seat is None or seat.revoked_at is not None or not takes_phones(seat.session):
        return None
    return seat


def find_seat(session: int, secret: str) -> Seat | None:
    """With its session and the region that keeps it."""
    if not secret:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_seat_query(), {"session": session, "secret_hash": hash_of(secret)})
        row = cursor.fetchone()
    if row is None:
        return None
    columns = iter(row)
    seat, seat.session, seat.session.kept_by = (
        model.from_db(connection.alias, names, list(islice(columns, len(names))))
        for model, names in _SEAT_PARTS
    )
    seat.secret = secret
    return seat


# Asked at every step of every phone of a hall, so its words are put together once: to make them anew costs
# ten times what the database takes to answer.
_SEAT_PARTS: list[tuple[Any, list[str]]] = [
    (model, [field.attname for field in model._meta.concrete_fields])
    for model in (Seat, StrategySession, Region)
]


@cache
def _seat_query() -> str:
    def name(*parts: str) -> str:
        return ".".join(map(connection.ops.quote_name, parts))

    seat, session, region = (model._meta.db_table for model, _names in _SEAT_PARTS)
    columns = ", ".join(
        name(model._meta.db_table, field.column)
        for model, _names in _SEAT_PARTS
        for field in model._meta.concrete_fields
    )
    return (
        f"SELECT {columns} FROM {name(seat)}"
        f" JOIN {name(session)} ON {name(session, 'id')} = {name(seat, 'session_id')}"
        f" JOIN {name(region)} ON {name(region, 'id')} = {name(session, 'kept_by_id')}"
        f" WHERE {name(seat, 'session_id')} = %(session)s"
        f" AND {name(seat, 'secret_hash')} = %(secret_hash)s"
    )


def ping(seat: Seat) -> None:
    """The phone is there. At most one write in so many seconds, whatever the phone does."""
    now = timezone.now()
    Seat.objects.filter(Q(seen_at=None) | Q(seen_at__lt=now - PING_AT_MOST_EVERY), pk=seat.pk).update(
        seen_at=now
    )


def on_line_since() -> datetime:
    return timezone.now() - ON_LINE_WITHIN


def may_be_named(session: StrategySession) -> bool:
    return session.anonymity != StrategySession.Anonymity.ANONYMOUS


@transaction.atomic
def name_oneself(seat: Seat, attendance: Attendance | None) -> None:
    """Say who sits here, out of those who are in the list of the session; None takes it back."""
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=seat.session_id)
    if attendance is not None and not may_be_named(session):
        raise ValidationError(_("In this session nobody is named."), "anonymous")
    if attendance is not None and attendance.session_id != session.pk:
        raise ValidationError(_("The list of the session has no such participant."), "not_found")
    seat.person = attendance.person if attendance else None
    seat.organisation = attendance.organisation if attendance else None
    seat.save(update_fields=["person", "organisation"])


@transaction.atomic
def put_out(seat: Seat, *, by: Actor, op: Op | None = None) -> None:
    """The phone is out within seconds; what it has said stays."""
    Seat.objects.filter(pk=seat.pk, revoked_at=None).update(revoked_at=timezone.now())
    journal.record(seat.session, "seat.revoke", by=by, op=op, payload={"seat": seat.pk})


@transaction.atomic
def let_in_again(seat: Seat, *, by: Actor, op: Op | None = None) -> None:
    Seat.objects.filter(pk=seat.pk).update(revoked_at=None)
    journal.record(seat.session, "seat.readmit", by=by, op=op, payload={"seat": seat.pk})


# The end ---------------------------------------------------------------------------------------------


def forget_people(sessions: Iterable[StrategySession] | None = None) -> None:
    """Of sessions that are over: codes let nobody in, and nobody knows any more who sat where.

    Called when a session closes, and every minute for whatever closed it.
    """
    over = StrategySession.objects.exclude(status__in=TAKING_PHONES)
    if sessions is not None:
        over = over.filter(pk__in=[session.pk for session in sessions])
    JoinCode.objects.filter(session__in=over, ended_at=None).update(ended_at=timezone.now())
    # An anonymity that became strict names nobody either.
    nameless = Q(session__in=over) | Q(session__anonymity=StrategySession.Anonymity.ANONYMOUS)
    Seat.objects.filter(nameless).exclude(person=None, organisation=None).update(
        person=None, organisation=None
    )
