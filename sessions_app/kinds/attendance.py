"""What can be done with the list of those who came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from enterprises.models import Organisation, Person
from sessions_app import presence, walk_ins
from sessions_app.journal import Op
from sessions_app.kinds.rules import CONSOLE_ONLY, Event, Kind, found
from sessions_app.models import Actor, StrategySession
from sessions_app.operation_data import LARGEST_VERSION, Choice, Text, Whole


class Consent(models.TextChoices):
    GIVEN = "given"


def _who_came(session: StrategySession, data: dict[str, Any]) -> walk_ins.WhoCame:
    region = session.kept_by
    person, organisation = data.pop("person", None), data.pop("organisation", None)
    people = Person.objects.of(region).filter(merged_into=None)
    return walk_ins.WhoCame(
        **{**data, "consent": data.get("consent") == Consent.GIVEN},
        known_person=found(people, person) if person else None,
        known_organisation=found(Organisation.objects.of(region).present(), organisation)
        if organisation
        else None,
    )


def _add(session: StrategySession, *, by: Actor, op: Op, **data: Any) -> None:
    walk_ins.register(session, by=by, op=op, who=_who_came(session, data))


def _edit(session: StrategySession, *, by: Actor, op: Op, attendance: int, version: int, **data: Any) -> None:
    seat = found(session.attendance.all(), attendance)
    walk_ins.correct(seat, by=by, op=op, version=version, who=_who_came(session, data))


def _remove(session: StrategySession, *, by: Actor, op: Op, attendance: int) -> None:
    walk_ins.remove(found(session.attendance.all(), attendance), by=by, op=op)


def _mark(verb: Callable[..., None]) -> Callable[..., None]:
    def run(session: StrategySession, *, by: Actor, op: Op, attendance: int, day: int | None = None) -> None:
        chosen = found(session.days.all(), day) if day else None
        verb(found(session.attendance.all(), attendance), by=by, op=op, day=chosen)

    return run


def _expect(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    person: int | None = None,
    organisation: int | None = None,
    post: str = "",
) -> None:
    people = Person.objects.of(session.kept_by).filter(merged_into=None)
    firms = Organisation.objects.of(session.kept_by).present()
    presence.expect(
        session,
        by=by,
        op=op,
        person=found(people, person) if person else None,
        organisation=found(firms, organisation) if organisation else None,
        post=post,
    )


def _drop(session: StrategySession, *, by: Actor, op: Op, attendance: int) -> None:
    presence.drop(found(session.attendance.all(), attendance), by=by, op=op)


def _restore(session: StrategySession, *, by: Actor, op: Op, attendance: int) -> None:
    walk_ins.restore(session, attendance, by=by, op=op)


_WHO_CAME = {
    "name": Text(limit=walk_ins.NAME_LENGTH),
    "post": Text(limit=walk_ins.POST_LENGTH, required=False),
    "firm": Text(limit=walk_ins.FIRM_LENGTH, required=False),
    "place": Text(limit=walk_ins.PLACE_LENGTH, required=False),
    "contact": Text(limit=walk_ins.CONTACT_LENGTH, required=False),
    "consent": Choice(of=Consent, required=False),
    # What completion found.
    "person": Whole(required=False),
    "organisation": Whole(required=False),
}
_ATTENDANCE = {"attendance": Whole()}
_ON_DAY = {**_ATTENDANCE, "day": Whole(required=False)}
_EXPECTED = {name: _WHO_CAME[name] for name in ("person", "organisation", "post")}

KINDS = (
    Kind("attendance.add", _WHO_CAME, _add, audience=CONSOLE_ONLY),
    Kind(
        "attendance.edit",
        {**_ATTENDANCE, "version": Whole(largest=LARGEST_VERSION), **_WHO_CAME},
        _edit,
        audience=CONSOLE_ONLY,
    ),
    Kind("attendance.remove", _ATTENDANCE, _remove, audience=CONSOLE_ONLY),
    Kind("attendance.restore", _ATTENDANCE, _restore, audience=CONSOLE_ONLY),
    Kind("attendance.expect", _EXPECTED, _expect, audience=CONSOLE_ONLY),
    Kind("attendance.drop", _ATTENDANCE, _drop, audience=CONSOLE_ONLY),
    # Without a day, today's, or the last one that has passed.
    Kind("attendance.arrive", _ON_DAY, _mark(presence.arrive), audience=CONSOLE_ONLY),
    Kind("attendance.leave", _ON_DAY, _mark(presence.leave), audience=CONSOLE_ONLY),
    Kind("attendance.absent", _ON_DAY, _mark(presence.absent), audience=CONSOLE_ONLY),
)
EVENTS = (Event("attendance.settle", CONSOLE_ONLY),)
