"""Who of the list is in the hall: marked on arrival, and when somebody leaves. What follows is counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person, User
from sessions_app import attendance, journal
from sessions_app.journal import Op
from sessions_app.kinds.rules import Audience
from sessions_app.models import Actor, AgendaItem, Attendance, Presence, SessionDay, StrategySession

# Verbs -----------------------------------------------------------------------------------------------


@transaction.atomic
def arrive(seat: Attendance, *, by: Actor, day: SessionDay | None = None, op: Op | None = None) -> None:
    """In the hall from now on, or again; on another day than today, at an hour that nobody knows."""
    day = day or day_of(seat.session)
    mark, _is_new = Presence.objects.select_for_update().get_or_create(
        attendance=_hold(seat), day=day, defaults={"arrived_at": _now_on(day)}
    )
    if mark.left_at is not None:
        mark.left_at = None
        mark.save(update_fields=["left_at"])
    _record(seat, "attendance.arrive", day, by, op)


@transaction.atomic
def leave(seat: Attendance, *, by: Actor, day: SessionDay | None = None, op: Op | None = None) -> None:
    """Gone before the end of the day."""
    day = day or day_of(seat.session)
    mark = Presence.objects.select_for_update().filter(attendance=_hold(seat), day=day).first()
    if mark is None:
        raise ValidationError(_("Whoever leaves must have come first."), "not_here")
    mark.left_at = _now_on(day)
    if mark.left_at is None:
        raise ValidationError(_("Only today is the hour of leaving known."), "not_today")
    mark.save(update_fields=["left_at"])
    _record(seat, "attendance.leave", day, by, op)


@transaction.atomic
def absent(seat: Attendance, *, by: Actor, day: SessionDay | None = None, op: Op | None = None) -> None:
    """The mark was a mistake; without one nothing changes."""
    day = day or day_of(seat.session)
    Presence.objects.filter(attendance=_hold(seat), day=day).delete()
    _record(seat, "attendance.absent", day, by, op)


@transaction.atomic
def expect(
    session: StrategySession,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    person: Person | None = None,
    post: str = "",
    op: Op | None = None,
) -> Attendance:
    """Put somebody of the registry into the list of those who are expected; who is there stays once."""
    StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if organisation is None and person is None:
        raise ValidationError(_("Name an organisation or a person."), "nobody")
    if organisation is None and person is not None:
        organisation = attendance.only_employer(person)
    seat, _is_new = Attendance.objects.get_or_create(
        session=session,
        organisation=organisation,
        person=person,
        proposal=None,
        defaults={
            "organisation_on_day": organisation.name_as_written if organisation else "",
            "post_on_day": post or (attendance.post_of(person, organisation) if person else ""),
            "recorded_by": by if isinstance(by, User) else None,
        },
    )
    _record(seat, "attendance.expect", None, by, op)
    return seat


@transaction.atomic
def drop(seat: Attendance, *, by: Actor, op: Op | None = None) -> None:
    """Take somebody out of the list who has never come."""
    seat = _hold(seat)
    session, key = seat.session, seat.pk
    if seat.is_walk_in or seat.presence.exists():
        raise ValidationError(_("Whoever has come stays in the list."), "has_come")
    facts = {"organisation": seat.organisation_id, "person": seat.person_id}
    seat.delete()
    journal.record(
        session,
        "attendance.drop",
        by=by,
        op=op,
        payload={"attendance": key, **facts},
        result={"attendance": key},
    )


def _hold(seat: Attendance) -> Attendance:
    return (
        Attendance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session")
        .get(pk=seat.pk)
    )


def _now_on(day: SessionDay) -> time | None:
    now = timezone.localtime()
    return now.time().replace(second=0, microsecond=0) if now.date() == day.date else None


def _record(seat: Attendance, kind: str, day: SessionDay | None, by: Actor, op: Op | None) -> None:
    journal.record(
        seat.session,
        kind,
        by=by,
        op=op,
        payload={"attendance": seat.pk, "day": day.pk if day else None},
        result={"attendance": seat.pk},
    )


# Questions -------------------------------------------------------------------------------------------


def day_of(session: StrategySession) -> SessionDay:
    """Today, where it is a day of the session; else the last one that has passed, else the first."""
    days = list(session.days.order_by("date"))
    if not days:
        raise ValidationError(_("The session has no day yet: set its dates first."), "no_day")
    today = timezone.localdate()
    return next((day for day in reversed(days) if day.date <= today), days[0])


@dataclass(frozen=True)
class Mark:
    """One place in the list on one day."""

    day: SessionDay
    presence: Presence | None

    @property
    def is_here(self) -> bool:
        return self.presence is not None and self.presence.left_at is None


@dataclass(frozen=True)
class Row:
    seat: Attendance
    marks: list[Mark]
    now: Mark | None


@dataclass(frozen=True)
class AtItem:
    item: AgendaItem
    count: int


@dataclass(frozen=True)
class Hall:
    """The list with its marks. `day` is the one whose marks one key sets; None where no date is known."""

    day: SessionDay | None
    days: list[SessionDay]
    rows: list[Row]
    items: list[AtItem]

    @property
    def expected(self) -> int:
        return len(self.rows)

    @cached_property
    def came(self) -> int:
        return sum(1 for row in self.rows if row.now and row.now.presence)

    @cached_property
    def here(self) -> int:
        return sum(1 for row in self.rows if row.now and row.now.is_here)

    @property
    def left(self) -> int:
        return self.came - self.here


def read(session: StrategySession) -> Hall:
    days = list(session.days.all())
    day = day_of(session) if days else None
    seats = (
        session.attendance.select_related("organisation", "person", "proposal")
        .prefetch_related(Prefetch("presence", Presence.objects.select_related("day")))
        .order_by("organisation__sort_key", "person__sort_key", "pk")
    )
    rows = []
    for seat in seats:
        known = {presence.day_id: presence for presence in seat.presence.all()}
        marks = [Mark(one, known.get(one.pk)) for one in days]
        rows.append(Row(seat, marks, next((mark for mark in marks if mark.day == day), None)))
    begun = session.agenda.filter(started_at__isnull=False).select_related("day")
    marks = [mark for row in rows for mark in row.marks]
    return Hall(day, days, rows, [AtItem(item, _at(item, marks)) for item in begun if item.day])


def _at(item: AgendaItem, marks: Iterable[Mark]) -> int:
    """How many were in the hall while the item went on. An hour that nobody knows counts as the whole day."""
    began, ended = _hour(item.started_at), _hour(item.ended_at) or time.max
    return sum(
        1
        for mark in marks
        if mark.day == item.day
        and mark.presence
        and (mark.presence.arrived_at is None or mark.presence.arrived_at <= ended)
        and (mark.presence.left_at is None or began is None or mark.presence.left_at > began)
    )


def _hour(moment: datetime | None) -> time | None:
    return timezone.localtime(moment).time() if moment else None


# On the console --------------------------------------------------------------------------------------


def draw_list(session: StrategySession, audience: Audience) -> str:
    return render_to_string("sessions_app/attendance/_list.html", {"session": session, "hall": read(session)})


def draw_counts(session: StrategySession, audience: Audience) -> str:
    return render_to_string(
        "sessions_app/attendance/_counts.html", {"session": session, "hall": read(session)}
    )


def as_part(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    """Who is in the list by ids; names stand in the registry alone."""
    return [
        {
            "id": row.seat.pk,
            "organisation": row.seat.organisation_id,
            "person": row.seat.person_id,
            "is_walk_in": row.seat.is_walk_in,
            "presence": [
                {
                    "day": mark.day.date.isoformat(),
                    "arrived_at": _clock(mark.presence.arrived_at),
                    "left_at": _clock(mark.presence.left_at),
                }
                for mark in row.marks
                if mark.presence
            ],
        }
        for row in read(session).rows
    ]


def _clock(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour else None
