"""Everything that can be done to a running session from outside, in one table.

The table drives validation, dispatch and tests: the name of a kind, the data it takes, who may ask for it, in
which phase, who hears of it, and the verb that does it.

An operation carries the UUID of the press of a button that asked for it. Asked again with the same UUID and
the same body, it answers the same and does nothing; with another body it is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person
from sessions_app import attendance, facilitation, priorities, swot, walk_ins
from sessions_app.journal import Op
from sessions_app.models import (
    STATEMENT_LENGTH,
    Actor,
    LiveEvent,
    Outcome,
    Quadrant,
    Statement,
    StrategySession,
)
from sessions_app.operation_data import LARGEST_VERSION, Choice, Moment, Numbers, Schema, Text, Whole, read
from sessions_app.permissions import can_facilitate

# Who asks, in which phase, who hears of it -----------------------------------------------------------


class Audience(StrEnum):
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    PROJECTOR = "projector"


THE_HALL = frozenset(Audience)
CONSOLE_ONLY = frozenset({Audience.FACILITATOR})


class Phase(StrEnum):
    """Whether a session takes anything in: a session held long ago can still be recorded from notes."""

    OPEN = "open"
    CLOSED = "closed"


def phase_of(session: StrategySession) -> Phase:
    return Phase.CLOSED if session.status == StrategySession.Status.CANCELLED else Phase.OPEN


# The table -------------------------------------------------------------------------------------------


Run = Callable[..., object]
"""Finds what the ids mean within the session and calls the verb: `run(session, by=, op=, **data)`."""


@dataclass(frozen=True)
class Kind:
    name: str
    data: Schema
    run: Run
    may: Callable[[Actor, StrategySession], bool] = can_facilitate
    phases: frozenset[Phase] = frozenset({Phase.OPEN})
    audience: frozenset[Audience] = THE_HALL


def _add_statement(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    board: int,
    quadrant: str,
    text: str,
    who: str = "",
    speaker: int | None = None,
    organisation: int | None = None,
    theme: str = "",
    happened_at: datetime | None = None,
) -> None:
    person = _found(Person.objects.of(session.kept_by), speaker) if speaker else None
    firm = _found(Organisation.objects.of(session.kept_by), organisation) if organisation else None
    # A page that was opened before a merge still names the record that was merged.
    firm = firm.merged_into or firm if firm else None
    if who and person is None and firm is None:
        somebody = attendance.find(session, who)
        # Words before a colon that name nobody are a part of what was said.
        if somebody is None:
            text = f"{who}: {text}"
        else:
            person, firm = somebody.person, somebody.organisation
    swot.add_statement(
        _found(session.boards.all(), board),
        by=by,
        op=op,
        quadrant=quadrant,
        text=text,
        speaker=person,
        organisation=firm,
        theme=theme,
        happened_at=happened_at,
    )


def _edit_statement(
    session: StrategySession, *, by: Actor, op: Op, statement: int, version: int, text: str
) -> None:
    swot.edit_statement(_statement(session, statement), by=by, op=op, version=version, text=text)


def _move_statement(session: StrategySession, *, by: Actor, op: Op, statement: int, quadrant: str) -> None:
    swot.move_statement(_statement(session, statement), by=by, op=op, quadrant=quadrant)


def _remove_statement(session: StrategySession, *, by: Actor, op: Op, statement: int) -> None:
    swot.remove_statement(_statement(session, statement), by=by, op=op)


def _restore_statement(session: StrategySession, *, by: Actor, op: Op, statement: int) -> None:
    swot.restore_statement(_statement(session, statement), by=by, op=op)


def _merge_statement(session: StrategySession, *, by: Actor, op: Op, statement: int, into: int) -> None:
    swot.merge_statement(_statement(session, statement), into=_statement(session, into), by=by, op=op)


def _unmerge_statement(session: StrategySession, *, by: Actor, op: Op, statement: int) -> None:
    swot.unmerge_statement(_statement(session, statement), by=by, op=op)


def _set_theme(session: StrategySession, *, by: Actor, op: Op, statements: list[int], theme: str) -> None:
    swot.set_theme(_statements(session, statements), by=by, op=op, theme=theme)


def _add_priority(
    session: StrategySession, *, by: Actor, op: Op, title: str, statements: Iterable[int] = ()
) -> None:
    priorities.add_priority(session, by=by, op=op, title=title, statements=_statements(session, statements))


def _edit_priority(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    priority: int,
    version: int,
    title: str,
    statements: list[int] | None = None,
) -> None:
    priorities.edit_priority(
        _found(session.priorities.all(), priority),
        by=by,
        op=op,
        version=version,
        title=title,
        statements=None if statements is None else _statements(session, statements),
    )


def _remove_priority(session: StrategySession, *, by: Actor, op: Op, priority: int) -> None:
    priorities.remove_priority(_found(session.priorities.all(), priority), by=by, op=op)


def _add_outcome(session: StrategySession, *, by: Actor, op: Op, outcome_kind: str, text: str) -> None:
    facilitation.add_outcome(session, by=by, op=op, kind=outcome_kind, text=text)


def _remove_outcome(session: StrategySession, *, by: Actor, op: Op, outcome: int) -> None:
    facilitation.remove_outcome(_found(session.outcomes.all(), outcome), by=by, op=op)


def _add_board(session: StrategySession, *, by: Actor, op: Op, title: str) -> None:
    facilitation.add_board(session, by=by, op=op, title=title)


class Consent(models.TextChoices):
    GIVEN = "given"


def _who_came(session: StrategySession, data: dict[str, Any]) -> walk_ins.WhoCame:
    region = session.kept_by
    person, organisation = data.pop("person", None), data.pop("organisation", None)
    people = Person.objects.of(region).filter(merged_into=None)
    return walk_ins.WhoCame(
        **{**data, "consent": data.get("consent") == Consent.GIVEN},
        known_person=_found(people, person) if person else None,
        known_organisation=_found(Organisation.objects.of(region).present(), organisation)
        if organisation
        else None,
    )


def _add_attendance(session: StrategySession, *, by: Actor, op: Op, **data: Any) -> None:
    walk_ins.register(session, by=by, op=op, who=_who_came(session, data))


def _edit_attendance(
    session: StrategySession, *, by: Actor, op: Op, attendance: int, version: int, **data: Any
) -> None:
    seat = _found(session.attendance.all(), attendance)
    walk_ins.correct(seat, by=by, op=op, version=version, who=_who_came(session, data))


def _remove_attendance(session: StrategySession, *, by: Actor, op: Op, attendance: int) -> None:
    walk_ins.remove(_found(session.attendance.all(), attendance), by=by, op=op)


def _restore_attendance(session: StrategySession, *, by: Actor, op: Op, attendance: int) -> None:
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
_STATEMENT = {"statement": Whole()}
_VERSION = Whole(largest=LARGEST_VERSION)
_STATEMENT_TEXT = Text(limit=STATEMENT_LENGTH)
_PRIORITY_TITLE = Text(limit=priorities.PRIORITY_LENGTH)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "statement.add",
            {
                "board": Whole(),
                "quadrant": Choice(of=Quadrant),
                "text": _STATEMENT_TEXT,
                # One of: who said it as typed, or the ids that completion found.
                "who": Text(limit=120, required=False),
                "speaker": Whole(required=False),
                "organisation": Whole(required=False),
                "theme": Text(limit=swot.THEME_LENGTH, required=False),
                "happened_at": Moment(required=False),
            },
            _add_statement,
        ),
        Kind("statement.edit", {**_STATEMENT, "version": _VERSION, "text": _STATEMENT_TEXT}, _edit_statement),
        Kind("statement.move", {**_STATEMENT, "quadrant": Choice(of=Quadrant)}, _move_statement),
        Kind("statement.remove", _STATEMENT, _remove_statement),
        Kind("statement.restore", _STATEMENT, _restore_statement),
        Kind("statement.merge", {**_STATEMENT, "into": Whole()}, _merge_statement),
        Kind("statement.unmerge", _STATEMENT, _unmerge_statement),
        Kind(
            "theme.set",
            {"statements": Numbers(), "theme": Text(limit=swot.THEME_LENGTH, may_be_empty=True)},
            _set_theme,
        ),
        Kind(
            "priority.add", {"title": _PRIORITY_TITLE, "statements": Numbers(required=False)}, _add_priority
        ),
        Kind(
            "priority.edit",
            {
                "priority": Whole(),
                "version": _VERSION,
                "title": _PRIORITY_TITLE,
                "statements": Numbers(required=False),
            },
            _edit_priority,
        ),
        Kind("priority.remove", {"priority": Whole()}, _remove_priority),
        Kind(
            "outcome.add",
            {"outcome_kind": Choice(of=Outcome.Kind), "text": Text(limit=facilitation.OUTCOME_LENGTH)},
            _add_outcome,
            audience=CONSOLE_ONLY,
        ),
        Kind("outcome.remove", {"outcome": Whole()}, _remove_outcome, audience=CONSOLE_ONLY),
        Kind("attendance.add", _WHO_CAME, _add_attendance, audience=CONSOLE_ONLY),
        Kind(
            "attendance.edit",
            {"attendance": Whole(), "version": _VERSION, **_WHO_CAME},
            _edit_attendance,
            audience=CONSOLE_ONLY,
        ),
        Kind("attendance.remove", {"attendance": Whole()}, _remove_attendance, audience=CONSOLE_ONLY),
        Kind("attendance.restore", {"attendance": Whole()}, _restore_attendance, audience=CONSOLE_ONLY),
        Kind("board.add", {"title": Text(limit=facilitation.BOARD_TITLE_LENGTH)}, _add_board),
    )
}


# Doing it --------------------------------------------------------------------------------------------


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
    event = LiveEvent.objects.filter(session=session, op_id=op.id).first()
    if event is None:
        return None
    if event.op_hash != op.digest:
        raise OpIdReused
    return Answer(event.seq, event.result, changed_statements(event.payload))


def changed_statements(payload: dict[str, Any]) -> tuple[int, ...]:
    one = [payload[key] for key in ("statement", "into", "out_of") if key in payload]
    return tuple(dict.fromkeys([*one, *payload.get("statements", ())]))


# What the ids mean -----------------------------------------------------------------------------------

M = TypeVar("M", bound=models.Model)


def _found(queryset: models.QuerySet[M], key: int) -> M:
    thing = queryset.filter(pk=key).first()
    if thing is None:
        raise ValidationError(_("The session has no such record: it may belong to another one."), "not_found")
    return thing


def _statement(session: StrategySession, key: int) -> Statement:
    return _found(Statement.objects.of(session).select_related("board"), key)


def _statements(session: StrategySession, keys: Iterable[int]) -> list[Statement]:
    wanted = list(keys)
    found = list(Statement.objects.of(session).filter(pk__in=wanted).select_related("board"))
    if len(found) != len(wanted):
        raise ValidationError(_("The session has no such record: it may belong to another one."), "not_found")
    return found
