"""«Участие»: what the cards of an organisation and of a person say about sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Organisation, Person, User
from enterprises.panels import Context, Panel, Trace, organisation_panels, person_panels, traces
from sessions_app.models import (
    AgendaSpeaker,
    Amendment,
    Attendance,
    CoExecutor,
    Instruction,
    PhoneLine,
    Seat,
    SessionFacilitator,
    SessionOrganiser,
    Statement,
    StrategySession,
)

SHOWN_STATEMENTS = 5


@dataclass
class Part:
    """What was done at one session."""

    session: StrategySession
    roles: list[str | Promise] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


def _parts(
    organisers: Iterable[SessionOrganiser], seats: Iterable[Attendance], speeches: Iterable[AgendaSpeaker]
) -> list[Part]:
    """By session, the last one first; each role once."""
    parts: dict[int, Part] = {}

    def add(session: StrategySession, role: str | Promise, person: Person | None = None) -> None:
        part = parts.setdefault(session.pk, Part(session))
        if role not in part.roles:
            part.roles.append(role)
        if person and person not in part.people:
            part.people.append(person)

    for link in organisers:
        add(link.session, link.get_role_display())
    for seat in seats:
        add(seat.session, seat.get_role_display(), seat.person)
    for speech in speeches:
        add(speech.item.session, _("spoke"), speech.person)
    return sorted(parts.values(), key=lambda part: part.session.pk, reverse=True)


def _said(statements: QuerySet[Statement]) -> dict[str, Any]:
    found = list(
        statements.filter(removed_at=None)
        .select_related("board__session")
        .order_by("-pk")[: SHOWN_STATEMENTS + 1]
    )
    return {"statements": found[:SHOWN_STATEMENTS], "has_more": len(found) > SHOWN_STATEMENTS}


def of_organisation(organisation: Organisation, user: User) -> Context | None:
    sessions = StrategySession.objects.visible_to(user)
    parts = _parts(
        SessionOrganiser.objects.filter(session__in=sessions, organisation=organisation).select_related(
            "session"
        ),
        Attendance.objects.filter(session__in=sessions, organisation=organisation).select_related(
            "session", "person"
        ),
        AgendaSpeaker.objects.filter(item__session__in=sessions, organisation=organisation).select_related(
            "item__session", "person"
        ),
    )
    said = _said(Statement.objects.visible_to(user).filter(organisation=organisation))
    instructions = Instruction.objects.filter(
        Q(executor=organisation) | Q(co_executor_links__organisation=organisation),
        decision__kept_by__in=user.region_ids,
    )
    return _context(parts, said, list(_on_paper(instructions)))


def of_person(person: Person, user: User) -> Context | None:
    sessions = StrategySession.objects.visible_to(user)
    parts = _parts(
        [],
        Attendance.objects.filter(session__in=sessions, person=person).select_related("session", "person"),
        AgendaSpeaker.objects.filter(item__session__in=sessions, person=person).select_related(
            "item__session", "person"
        ),
    )
    for part in parts:
        part.people.clear()
    said = _said(Statement.objects.visible_to(user).filter(speaker=person))
    instructions = Instruction.objects.filter(
        Q(executor_person=person) | Q(co_executor_links__person=person),
        decision__kept_by__in=user.region_ids,
    )
    return _context(parts, said, list(_on_paper(instructions)))


def _on_paper(instructions: QuerySet[Instruction]) -> QuerySet[Instruction]:
    return instructions.select_related("decision").order_by("due_on", "pk").distinct()


def _context(parts: list[Part], said: dict[str, Any], instructions: list[Instruction]) -> Context | None:
    if not parts and not said["statements"] and not instructions:
        return None
    return {"parts": parts, "instructions": instructions, "count": len(parts), **said}


def _at_session(record: Any) -> str:
    return str(record.session.title)


def _said_there(statement: Statement) -> str:
    return f"{statement.board.session.title}: № {statement.number}, «{statement.text}»"


def _instruction(instruction: Instruction) -> str:
    return str(instruction.text)


TRACES = (
    Trace(
        Attendance,
        "person",
        10,
        _("Participation in sessions"),
        lambda seat: ", ".join(
            filter(None, (seat.session.title, str(seat.get_role_display()), seat.post_on_day))
        ),
        day="session__days__date",
        related=("session",),
    ),
    Trace(
        AgendaSpeaker,
        "person",
        20,
        _("Speeches"),
        lambda speech: f"{speech.item.session.title}: {speech.item.title}",
        day="item__session__days__date",
        related=("item__session",),
    ),
    Trace(
        Statement,
        "speaker",
        30,
        _("Statements"),
        _said_there,
        day="board__session__days__date",
        related=("board__session",),
    ),
    Trace(StrategySession, "chair", 40, _("Chaired sessions"), lambda session: session.title, "days__date"),
    Trace(
        StrategySession,
        "secretary",
        50,
        _("Minutes taken"),
        lambda session: session.title,
        "days__date",
    ),
    Trace(
        SessionFacilitator,
        "person",
        60,
        _("Facilitated sessions"),
        _at_session,
        day="session__days__date",
        related=("session",),
    ),
    Trace(Seat, "person", 70, _("Places at sessions"), _at_session, "session__days__date", ("session",)),
    Trace(
        PhoneLine,
        "speaker",
        75,
        _("Lines from phones"),
        lambda line: f"{line.board.session.title}: «{line.text}»",
        day="board__session__days__date",
        related=("board__session",),
    ),
    Trace(
        Amendment,
        "person",
        78,
        _("Amendments to minutes"),
        lambda amendment: f"{amendment.minutes.session.title}: «{amendment.text}»",
        day="minutes__session__days__date",
        related=("minutes__session",),
    ),
    Trace(Instruction, "executor_person", 80, _("Instructions to carry out"), _instruction, day="due_on"),
    Trace(Instruction, "controller", 90, _("Instructions under control"), _instruction, day="due_on"),
    Trace(
        CoExecutor,
        "person",
        100,
        _("Instructions to help with"),
        lambda link: link.instruction.text,
        day="instruction__due_on",
        related=("instruction",),
    ),
)


def add_panels() -> None:
    """Called once the apps are ready."""
    for trace in TRACES:
        traces.add(trace)
    title = _("Participation in sessions")
    template = "sessions_app/panels/_participation.html"
    organisation_panels.add(Panel("sessions", 20, title, template, of_organisation, queries=5))
    person_panels.add(Panel("sessions", 20, title, template, of_person, queries=4))
