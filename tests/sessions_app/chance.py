"""Random operations of every kind, made from the table: each field gets what the session has for it."""

from __future__ import annotations

import json
import random
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from enterprises.models import Organisation, Person
from enterprises.versions import StaleVersion
from sessions_app import joining, operations, rounds, screens
from sessions_app.models import Attendance, Instruction, PhoneLine, Statement, Theme, TowsStrategy
from sessions_app.operation_data import Amounts, Choice, Clock, Day, Field, Flag, Moment, Numbers, Text, Whole
from sessions_app.operations import KINDS
from tests.factories import AttendanceFactory, OrganisationFactory, PersonFactory, SessionDayFactory
from tests.sessions_app.hall import OF_PHONES, Hall

WORDS = ("Свой металл рядом", "Нет смены у станков", "Рост тарифов", "Общий склад", "Сбыт за рубеж", "Кадры")
REFUSED = (ValidationError, PermissionDenied, StaleVersion)
# What is recorded without an operation.
BESIDES = ("turnout", "link", "no link")


class Player:
    """A hall in which anything may be asked for next."""

    def __init__(self) -> None:
        self.hall = hall = Hall()
        SessionDayFactory(session=hall.session, date=timezone.localdate())
        for _number in range(2):
            AttendanceFactory(
                session=hall.session,
                organisation=OrganisationFactory(kept_by=hall.region),
                person=PersonFactory(kept_by=hall.region),
            )
        self.seats = [hall.seat, joining.join(hall.seat.session.codes.get())]
        joining.name_oneself(self.seats[1], hall.session.attendance.first())

    def play(self, kind: str, seed: int) -> bool:
        """Whether it was done; a refusal changes nothing."""
        chance = random.Random(seed)
        session = self.hall.session
        if kind in BESIDES:
            {
                "turnout": lambda: rounds.tell_turnouts([session.pk]),
                "link": lambda: screens.make_link(session, by=self.hall.facilitator),
                "no link": lambda: screens.revoke_link(session, by=self.hall.facilitator),
            }[kind]()
            return True
        is_of_phone = kind in OF_PHONES or (kind == "statement.add" and chance.random() < 0.5)
        # Read anew, as a request does.
        seats = list(session.seats.filter(revoked_at=None).order_by("pk")) or [self.hall.seat]
        by = chance.choice(seats) if is_of_phone else self.hall.facilitator
        data = self._data(kind, chance, is_of_phone)
        try:
            operations.perform(
                type(session).objects.get(pk=session.pk),
                by=by,
                op_id=uuid.UUID(int=chance.getrandbits(128), version=4),
                kind=kind,
                data=json.loads(json.dumps(data)),
            )
        except REFUSED:
            return False
        return True

    def _data(self, kind: str, chance: random.Random, is_of_phone: bool) -> dict[str, Any]:
        schema = KINDS[kind].data
        data: dict[str, Any] = {}
        for name, field in schema.items():
            if is_of_phone and name in ("who", "speaker", "organisation", "theme", "happened_at"):
                continue
            if field.required or chance.random() < 0.5:
                value = self._value(kind, name, field, chance, data)
                if value is not None:
                    data[name] = value
        return data

    def _value(
        self, kind: str, name: str, field: Field, chance: random.Random, data: dict[str, Any]
    ) -> object:
        if name == "version":
            return self._version(data, chance)
        if isinstance(field, Text):
            return chance.choice(WORDS)[: field.limit]
        if isinstance(field, Choice):
            return chance.choice(field.of.values)
        if isinstance(field, Flag):
            return chance.random() < 0.5
        if isinstance(field, Day):
            return "01.12.2033"
        if isinstance(field, Moment):
            return "2013-10-09T10:30"
        if isinstance(field, Clock):
            return f"{chance.randint(9, 17)}:30"
        if isinstance(field, Amounts):
            return [chance.randint(0, 3) for _one in data.get("statements", ())]
        if isinstance(field, Numbers):
            ids = self._ids(name)
            return chance.sample(ids, min(len(ids), chance.randint(1, 3))) or None
        assert isinstance(field, Whole)
        ids = self._ids(name)
        if ids is None:
            return chance.randint(field.smallest, min(field.largest, 5))
        return chance.choice(ids) if ids else None

    def _ids(self, name: str) -> list[int] | None:
        session = self.hall.session
        statements, people = Statement.objects.of(session), Person.objects.of(session.kept_by)
        firms = Organisation.objects.of(session.kept_by)
        # What was taken away is named as well: some kinds bring it back.
        gone = session.events.filter(kind=f"{'agenda' if name == 'item' else name}.remove")
        found = {
            "board": session.boards,
            "boards": session.boards,
            "statement": statements,
            "statements": statements,
            "into": statements,
            "alike": statements,
            "theme": Theme.objects.filter(board__session=session),
            "group": Theme.objects.filter(board__session=session),
            "priority": session.priorities,
            "priorities": session.priorities,
            "strategy": TowsStrategy.objects.filter(board__session=session),
            "strategies": TowsStrategy.objects.filter(board__session=session),
            "decision": session.decisions,
            "instruction": Instruction.objects.filter(decision__session=session),
            "outcome": session.outcomes,
            "attendance": Attendance.objects.filter(session=session),
            "item": session.agenda,
            "round": session.rounds,
            "line": PhoneLine.objects.of(session),
            "seat": session.seats,
            "day": session.days,
            "person": people,
            "people": people,
            "speaker": people,
            "controller": people,
            "organisation": firms,
            "together": firms,
            "template": session.kept_by.agenda_templates,
        }.get(name)
        if found is None:
            return None
        ids = list(found.order_by("pk").values_list("pk", flat=True))
        if name in ("item", "attendance"):
            ids += [key for payload in gone.values_list("payload", flat=True) if (key := payload.get(name))]
        return ids

    def _version(self, data: dict[str, Any], chance: random.Random) -> int:
        session = self.hall.session
        things: dict[str, Any] = {
            "statement": Statement.objects.of(session),
            "line": PhoneLine.objects.of(session),
            "priority": session.priorities,
            "strategy": TowsStrategy.objects.filter(board__session=session),
            "decision": session.decisions,
            "instruction": Instruction.objects.filter(decision__session=session),
            "attendance": session.attendance,
            "item": session.agenda,
        }
        for name, found in things.items():
            if thing := found.filter(pk=data.get(name)).first():
                newest = getattr(thing, "statement", None) if name == "line" else None
                return int((newest or thing).version)
        return chance.randint(1, 3)
