"""A plan out of a file in the official shape: all of it, or nothing and a list of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import choosing
from enterprises.imports import files
from enterprises.models import Organisation, User
from enterprises.versions import claim
from strategy.models import (
    Goal,
    Measure,
    MeasureParticipant,
    MeasureResultPlan,
    MeasureRevision,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Task,
)
from strategy.official import reading
from strategy.official.reading import Fault, ReadPlan
from strategy.official.shape import PARTICIPANT
from strategy.programmes import draft_of

MOST_ROWS = 5000


@dataclass(frozen=True)
class Imported:
    goals: int
    measures: int


class TableRefused(ValidationError):
    """What is wrong with the table, row by row."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__([str(fault) for fault in faults])
        self.faults = faults


def rows_of(name: str, chunks: Iterable[bytes]) -> list[list[str]]:
    """The rows of an uploaded workbook, read by the process with limits. Raises ValidationError."""
    if Path(name).suffix.lower() != ".xlsx":
        raise ValidationError(_("Only XLSX is read. Save the table in this format."), "unknown_kind")
    stored_as, _size, _digest = files.keep(chunks, "xlsx")
    path = files.root() / stored_as
    try:
        _about, rows, _number = files.look(path, "xlsx", most=MOST_ROWS)
        return rows
    finally:
        path.unlink(missing_ok=True)


def empty_draft_of(programme: Programme) -> ProgrammeVersion:
    """Raises ValidationError where the plan is approved, or begun."""
    draft = draft_of(programme)
    if draft.measures.exists() or programme.goals.exists():
        raise ValidationError(
            _("The plan is begun already: a table is read into an empty plan only."), "not_empty"
        )
    return draft


@transaction.atomic
def import_plan(programme: Programme, rows: list[list[str]], *, by: User, version: int) -> Imported:
    """Fill the empty draft of a programme.

    Raises TableRefused with every fault of the table, and ValidationError where the draft is not empty.
    """
    claim(programme, version)
    draft = empty_draft_of(programme)
    plan = reading.read(rows, list(programme.years))
    organisations = _organisations(programme, plan)
    if plan.faults:
        raise TableRefused(plan.faults)
    for read_goal in plan.goals:
        goal = Goal.objects.create(
            programme=programme, number=read_goal.number, title=read_goal.title, recorded_by=by
        )
        for read_task in read_goal.tasks:
            task = Task.objects.create(
                goal=goal, number=read_task.number, title=read_task.title, recorded_by=by
            )
            for one in read_task.measures:
                measure = Measure.objects.create(programme=programme, task=task, recorded_by=by)
                taking_part = [organisations[name] for name in dict.fromkeys(one.participants)]
                revision = MeasureRevision(
                    programme_version=draft,
                    measure=measure,
                    number=one.number,
                    title=one.title,
                    starts_on=one.starts_on,
                    ends_on=one.ends_on,
                    responsible=taking_part[0] if taking_part else None,
                    result_name=one.result_name,
                    result_unit=one.result_unit,
                    recorded_by=by,
                )
                revision.full_clean()
                revision.save()
                MeasureParticipant.objects.bulk_create(
                    MeasureParticipant(revision=revision, organisation=organisation)
                    for organisation in dict.fromkeys(taking_part)
                )
                MeasureResultPlan.objects.bulk_create(
                    MeasureResultPlan(revision=revision, year=year, value=value)
                    for year, value in one.results.items()
                )
                PlannedAmount.objects.bulk_create(
                    PlannedAmount(
                        programme_version=draft,
                        measure=measure,
                        funding=funding,
                        year=year,
                        amount=amount,
                        recorded_by=by,
                    )
                    for (funding, year), amount in one.amounts.items()
                )
    return Imported(len(plan.goals), len(plan.measures))


def _organisations(programme: Programme, plan: ReadPlan) -> dict[str, Organisation]:
    """By the name in the table; a name that is nobody, or several, is a fault of its row."""
    rows = Organisation.objects.of(programme.kept_by).present()
    found: dict[str, Organisation] = {}
    for measure in plan.measures:
        for name in measure.participants:
            if name in found:
                continue
            known = list(choosing.organisations.exactly(rows, name)[:2]) if len(name) <= 500 else []
            if len(known) == 1:
                found[name] = known[0]
                continue
            text = (
                _("«%(name)s» can mean several organisations of the registry")
                if known
                else _("«%(name)s» is not in the registry")
            )
            plan.faults.append(Fault(measure.row, reading.letter(PARTICIPANT), text % {"name": name[:100]}))
    return found
