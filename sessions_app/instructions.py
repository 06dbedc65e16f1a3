"""Instructions (поручения) that hang on a decision: who does what by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person, Region, Source, User
from enterprises.versions import claim
from sessions_app import journal, reminders, terms, texts
from sessions_app.journal import Op
from sessions_app.models import Actor, CoExecutor, Decision, Instruction, InstructionEvent

INSTRUCTION_LENGTH = 2000


@dataclass(frozen=True)
class Executors:
    """The first one answers for it; a person without an organisation is possible."""

    organisation: Organisation | None = None
    person: Person | None = None
    co_executors: Sequence[Organisation] = ()


@transaction.atomic
def issue(
    decision: Decision,
    *,
    by: Actor,
    text: str,
    executors: Executors,
    due_on: date | None = None,
    term_rule: str = "",
    controller: Person | None = None,
    number: str = "",
    source: Source | None = None,
    op: Op | None = None,
) -> Instruction:
    """Tell somebody to carry a decision out, by a date or within the term of a rule.

    The first line of its course says when it was issued.
    """
    text = texts.tidy(text, INSTRUCTION_LENGTH)
    # The decision's row gives out numbers.
    decision = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session", "kept_by")
        .get(pk=decision.pk)
    )
    issued_on = decision.decided_on or timezone.localdate()
    if term_rule and due_on is None:
        due_on = terms.due(term_rule, issued_on)
    _check(decision, executors, controller, due_on)
    instruction = Instruction.objects.create(
        decision=decision,
        number=number or _next_number(decision),
        text=text,
        executor=executors.organisation,
        executor_person=executors.person,
        controller=controller,
        due_on=due_on,
        term_rule=term_rule,
        source=source,
        recorded_by=by if isinstance(by, User) else None,
    )
    _join(instruction, executors)
    InstructionEvent.objects.create(
        instruction=instruction,
        happened_on=issued_on,
        status=Instruction.Status.ISSUED,
        due_on=due_on,
        by=by if isinstance(by, User) else None,
    )
    reminders.tell_of_issue(instruction, by=by)
    _record(instruction, "instruction.issue", by=by, op=op)
    return instruction


@transaction.atomic
def issue_by_act(
    region: Region,
    *,
    by: User,
    act_number: str,
    decided_on: date,
    text: str,
    executors: Executors,
    due_on: date | None = None,
    term_rule: str = "",
    controller: Person | None = None,
    source: Source | None = None,
) -> Instruction:
    """Outside a session: by a head's act with its number and date, which is a decision as well."""
    text = texts.tidy(text, INSTRUCTION_LENGTH)
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": ValidationError(_("This date lies ahead."), "ahead")})
    decision, _made = Decision.objects.get_or_create(
        kept_by=region,
        session=None,
        act_number=act_number,
        decided_on=decided_on,
        defaults={"kind": Decision.Kind.INSTRUCT, "text": text, "recorded_by": by, "source": source},
    )
    return issue(
        decision,
        by=by,
        text=text,
        executors=executors,
        due_on=due_on,
        term_rule=term_rule,
        controller=controller,
        source=source,
    )


def _next_number(decision: Decision) -> str:
    taken = set(decision.instructions.values_list("number", flat=True))
    prefix = f"{decision.number}." if decision.number else ""
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


@transaction.atomic
def edit_instruction(
    instruction: Instruction,
    *,
    by: Actor,
    version: int,
    text: str,
    executors: Executors,
    due_on: date | None = None,
    controller: Person | None = None,
    op: Op | None = None,
) -> None:
    """Correct what was written down, before anybody has begun. Raises StaleVersion, and ValidationError once
    the instruction is on its way: from then on terms are extended, not rewritten.
    """
    text = texts.tidy(text, INSTRUCTION_LENGTH)
    instruction = _fresh(instruction)
    _check(instruction.decision, executors, controller, due_on)
    claim(instruction, version)
    instruction.text = text
    instruction.executor = executors.organisation
    instruction.executor_person = executors.person
    instruction.controller = controller
    instruction.due_on = due_on
    instruction.save(update_fields=["text", "executor", "executor_person", "controller", "due_on"])
    instruction.co_executor_links.exclude(organisation__in=executors.co_executors).delete()
    _join(instruction, executors)
    _record(instruction, "instruction.edit", by=by, op=op)


@transaction.atomic
def withdraw(instruction: Instruction, *, by: Actor, op: Op | None = None) -> None:
    """Delete what was written down by mistake, before anybody has begun; its history stays."""
    instruction = _fresh(instruction)
    key, decision = instruction.pk, instruction.decision
    instruction.delete()
    if decision.session:
        journal.record(
            decision.session,
            "instruction.withdraw",
            by=by,
            op=op,
            payload={"instruction": key, "decision": decision.pk},
            result={"instruction": key},
        )


def _fresh(instruction: Instruction) -> Instruction:
    held = (
        Instruction.objects.select_for_update(of=("self",))
        .select_related("decision__session", "decision__kept_by")
        .get(pk=instruction.pk)
    )
    if held.status != Instruction.Status.ISSUED or held.events.count() > 1:
        raise ValidationError(
            _("The instruction is being carried out: it can be extended or closed, not rewritten."),
            "under_way",
        )
    return held


def _check(decision: Decision, executors: Executors, controller: Person | None, due_on: date | None) -> None:
    if executors.organisation is None and executors.person is None:
        raise ValidationError(_("Say who carries it out."), "no_executor")
    named = [executors.organisation, executors.person, controller, *executors.co_executors]
    if any(somebody is not None and somebody.kept_by_id != decision.kept_by_id for somebody in named):
        raise ValidationError(_("The session has no such record: it may belong to another one."), "not_found")
    if due_on and decision.decided_on and due_on < decision.decided_on:
        raise ValidationError(
            _("The term %(due)s is earlier than the decision itself."),
            "due_too_early",
            {"due": f"{due_on:%d.%m.%Y}"},
        )


def _join(instruction: Instruction, executors: Executors) -> None:
    CoExecutor.objects.bulk_create(
        (
            CoExecutor(instruction=instruction, organisation=organisation)
            for organisation in executors.co_executors
            if organisation != executors.organisation
        ),
        ignore_conflicts=True,
    )


def _record(instruction: Instruction, kind: str, *, by: Actor, op: Op | None) -> None:
    decision = instruction.decision
    if decision.session is None:
        return
    journal.record(
        decision.session,
        kind,
        by=by,
        op=op,
        payload={
            "instruction": instruction.pk,
            "decision": decision.pk,
            "version": instruction.version,
            "due_on": instruction.due_on.isoformat() if instruction.due_on else None,
        },
        result={
            "instruction": instruction.pk,
            "number": instruction.number,
            "version": instruction.version,
        },
    )
