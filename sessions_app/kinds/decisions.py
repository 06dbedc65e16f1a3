"""What can be done with decisions, and with the instructions that hang on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person
from sessions_app import attendance, decisions, instructions
from sessions_app.decisions import Basis
from sessions_app.instructions import Executors
from sessions_app.journal import Op
from sessions_app.kinds.priorities import priority_of
from sessions_app.kinds.rules import Kind, found, statements_of
from sessions_app.kinds.strategies import strategy_of
from sessions_app.models import Actor, Decision, Instruction, StrategySession
from sessions_app.operation_data import LARGEST_VERSION, Choice, Day, Numbers, Text, Whole

WHO_LENGTH = 300


def decision_of(session: StrategySession, key: int) -> Decision:
    return found(session.decisions.select_related("session"), key)


def _add(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    text: str,
    decision_kind: str = "",
    item: int | None = None,
    statements: Iterable[int] = (),
    priorities: Iterable[int] = (),
    strategies: Iterable[int] = (),
) -> None:
    agenda = session.agenda.select_related("day")
    now = agenda.filter(started_at__isnull=False, ended_at=None).order_by("-started_at").first()
    decisions.add_decision(
        session,
        by=by,
        op=op,
        text=text,
        kind=decision_kind,
        agenda_item=found(agenda, item) if item else now,
        basis=Basis(
            statements_of(session, statements),
            [priority_of(session, key) for key in priorities],
            [strategy_of(session, key) for key in strategies],
        ),
    )


def _edit(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    decision: int,
    version: int,
    text: str,
    decision_kind: str = "",
) -> None:
    decisions.edit_decision(
        decision_of(session, decision), by=by, op=op, version=version, text=text, kind=decision_kind
    )


def _remove(session: StrategySession, *, by: Actor, op: Op, decision: int) -> None:
    decisions.remove_decision(decision_of(session, decision), by=by, op=op)


def _issue(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    decision: int,
    text: str = "",
    who: str = "",
    organisation: int | None = None,
    person: int | None = None,
    together: Iterable[int] = (),
    controller: int | None = None,
    due_on: date | None = None,
) -> None:
    resolved = decision_of(session, decision)
    instructions.issue(
        resolved,
        by=by,
        op=op,
        # Carrying the decision out, as it stands, is the plainest instruction.
        text=text or resolved.text,
        executors=_executors(session, who, organisation, person, together),
        controller=_person(session, controller) if controller else None,
        due_on=due_on,
    )


def _edit_instruction(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    instruction: int,
    version: int,
    text: str,
    who: str = "",
    organisation: int | None = None,
    person: int | None = None,
    together: Iterable[int] = (),
    controller: int | None = None,
    due_on: date | None = None,
) -> None:
    instructions.edit_instruction(
        _instruction(session, instruction),
        by=by,
        op=op,
        version=version,
        text=text,
        executors=_executors(session, who, organisation, person, together),
        controller=_person(session, controller) if controller else None,
        due_on=due_on,
    )


def _withdraw(session: StrategySession, *, by: Actor, op: Op, instruction: int) -> None:
    instructions.withdraw(_instruction(session, instruction), by=by, op=op)


def _instruction(session: StrategySession, key: int) -> Instruction:
    return found(Instruction.objects.filter(decision__session=session), key)


def _executors(
    session: StrategySession,
    who: str,
    organisation: int | None,
    person: int | None,
    together: Iterable[int],
) -> Executors:
    firm = _firm(session, organisation) if organisation else None
    somebody = _person(session, person) if person else None
    if who and firm is None and somebody is None:
        meant = attendance.find(session, who)
        if meant is None:
            raise ValidationError(
                _("Nobody in the hall or in the registry is called «%(who)s», or more than one."),
                "nobody",
                {"who": who},
            )
        firm, somebody = meant.organisation, meant.person
    return Executors(firm, somebody, [_firm(session, key) for key in together])


def _firm(session: StrategySession, key: int) -> Organisation:
    firm = found(Organisation.objects.of(session.kept_by), key)
    # A page that was opened before a merge still names the record that was merged.
    return firm.merged_into or firm


def _person(session: StrategySession, key: int) -> Person:
    person = found(Person.objects.of(session.kept_by), key)
    return person.merged_into or person


_DECISION = {"decision": Whole()}
_INSTRUCTION = {"instruction": Whole()}
_VERSION = Whole(largest=LARGEST_VERSION)
_KIND = Choice(of=Decision.Kind, required=False)
_TEXT = Text(limit=decisions.DECISION_LENGTH)
_TASK = {
    # One of: who carries it out as typed, or the ids that completion found.
    "who": Text(limit=WHO_LENGTH, required=False),
    "organisation": Whole(required=False),
    "person": Whole(required=False),
    "together": Numbers(required=False, most=20),
    "controller": Whole(required=False),
    "due_on": Day(required=False),
}

KINDS = (
    Kind(
        "decision.add",
        {
            "text": _TEXT,
            "decision_kind": _KIND,
            "item": Whole(required=False),
            "statements": Numbers(required=False),
            "priorities": Numbers(required=False),
            "strategies": Numbers(required=False),
        },
        _add,
    ),
    Kind("decision.edit", {**_DECISION, "version": _VERSION, "text": _TEXT, "decision_kind": _KIND}, _edit),
    Kind("decision.remove", _DECISION, _remove),
    Kind(
        "instruction.issue",
        {**_DECISION, "text": Text(limit=instructions.INSTRUCTION_LENGTH, required=False), **_TASK},
        _issue,
    ),
    Kind(
        "instruction.edit",
        {
            **_INSTRUCTION,
            "version": _VERSION,
            "text": Text(limit=instructions.INSTRUCTION_LENGTH),
            **_TASK,
        },
        _edit_instruction,
    ),
    Kind("instruction.withdraw", _INSTRUCTION, _withdraw),
)
