"""The course of an instruction: taken up, reported, sent back, extended, taken off control.

A step never changes an earlier one: what was, stays in `InstructionEvent`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app import reminders, terms, texts
from sessions_app.models import Instruction, InstructionEvent

STEP_LENGTH = 2000
NUMBER_LENGTH = 50

Status = Instruction.Status
BEFORE_REPORT = (Status.ISSUED, Status.IN_PROGRESS, Status.EXTENDED, Status.OVERDUE)


@transaction.atomic
def take_up(instruction: Instruction, *, by: User, on: date) -> InstructionEvent:
    held = _held(instruction, (Status.ISSUED,), on)
    return _step(held, by, on, Status.IN_PROGRESS)


@transaction.atomic
def report(
    instruction: Instruction,
    *,
    by: User,
    on: date,
    text: str,
    number: str = "",
    asks: str = InstructionEvent.Asks.CLOSE,
    until: date | None = None,
) -> InstructionEvent:
    """What was done, and what is asked for: to take it off control, or another term (`until`)."""
    held = _held(instruction, BEFORE_REPORT, on)
    text = texts.tidy(text, STEP_LENGTH)
    if asks == InstructionEvent.Asks.EXTEND:
        _check_later(held, until)
    else:
        until = None
    return _step(held, by, on, Status.UNDER_REVIEW, text=text, report_number=number, asks=asks, due_on=until)


@transaction.atomic
def send_back(instruction: Instruction, *, by: User, on: date, text: str) -> InstructionEvent:
    held = _held(instruction, (Status.UNDER_REVIEW,), on)
    return _step(held, by, on, Status.IN_PROGRESS, text=texts.tidy(text, STEP_LENGTH))


@transaction.atomic
def extend(instruction: Instruction, *, by: User, on: date, until: date, text: str) -> InstructionEvent:
    """Another term, with its reason; also in answer to a report."""
    held = _held(instruction, (*BEFORE_REPORT, Status.UNDER_REVIEW), on)
    _check_later(held, until)
    held.due_on = until
    return _step(held, by, on, Status.EXTENDED, text=texts.tidy(text, STEP_LENGTH), due_on=until)


@transaction.atomic
def accept_period(instruction: Instruction, *, by: User, on: date, text: str = "") -> InstructionEvent:
    """The report of a period is accepted; the instruction goes on until the next term."""
    held = _held(instruction, (Status.UNDER_REVIEW,), on)
    if not held.is_periodic:
        raise ValidationError(_("Only a periodic instruction goes on after a report."), "not_periodic")
    held.due_on = terms.due(held.term_rule, held.due_on or on)
    return _step(
        held,
        by,
        on,
        Status.IN_PROGRESS,
        text=texts.tidy(text, STEP_LENGTH) if text else "",
        due_on=held.due_on,
    )


@transaction.atomic
def close(instruction: Instruction, *, by: User, on: date, text: str = "") -> InstructionEvent:
    """Taken off control. The permission, that only the controller does it, is asked by the view."""
    held = _held(instruction, (*BEFORE_REPORT, Status.UNDER_REVIEW), on)
    return _step(held, by, on, Status.CLOSED, text=texts.tidy(text, STEP_LENGTH) if text else "")


@transaction.atomic
def reopen(instruction: Instruction, *, by: User, on: date, text: str) -> InstructionEvent:
    """Back under control, with the reason; the term stays."""
    held = _held(instruction, (Status.CLOSED,), on)
    return _step(held, by, on, Status.IN_PROGRESS, text=texts.tidy(text, STEP_LENGTH))


def possible(instruction: Instruction) -> Collection[str]:
    """The verbs that its status allows, whoever asks."""
    if instruction.status == Status.CLOSED:
        return ("reopen",)
    if instruction.status == Status.UNDER_REVIEW:
        return ("close", *(("accept_period",) if instruction.is_periodic else ()), "send_back", "extend")
    return (*(("take_up",) if instruction.status == Status.ISSUED else ()), "report", "extend", "close")


def _held(instruction: Instruction, allowed: Collection[str], on: date) -> Instruction:
    held = (
        Instruction.objects.select_for_update(of=("self",))
        .select_related("decision__session", "decision__kept_by", "executor", "executor_person", "controller")
        .get(pk=instruction.pk)
    )
    if held.status not in allowed:
        raise ValidationError(
            _("Somebody was quicker: the instruction is «%(status)s» now. Look at its course."),
            "other_status",
            {"status": held.get_status_display()},
        )
    if on > timezone.localdate():
        raise ValidationError({"on": ValidationError(_("This date lies ahead."), "ahead")})
    last = held.events.order_by("-happened_on").values_list("happened_on", flat=True).first()
    if last and on < last:
        raise ValidationError(
            {
                "on": ValidationError(
                    _("The last step of the course is of %(day)s: this one cannot be earlier."),
                    "before_last",
                    {"day": f"{last:%d.%m.%Y}"},
                )
            }
        )
    return held


def _check_later(held: Instruction, until: date | None) -> None:
    if until is None:
        raise ValidationError({"until": ValidationError(_("Give the new term."), "no_term")})
    if held.due_on and until <= held.due_on:
        raise ValidationError(
            {
                "until": ValidationError(
                    _("The new term must be later than the present one, %(day)s."),
                    "not_later",
                    {"day": f"{held.due_on:%d.%m.%Y}"},
                )
            }
        )


def _step(held: Instruction, by: User, on: date, status: Status, **facts: object) -> InstructionEvent:
    held.status = status
    held.version = F("version") + 1
    held.save(update_fields=["status", "due_on", "version"])
    held.refresh_from_db(fields=["version"])
    event = InstructionEvent.objects.create(instruction=held, happened_on=on, status=status, by=by, **facts)
    reminders.tell_of_step(event)
    return event
