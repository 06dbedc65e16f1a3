"""Measures of a plan while it is a draft: wording, money by source and year, results, participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Organisation, User
from enterprises.versions import claim
from strategy.models import Measure, MeasureResultPlan, MeasureRevision, PlannedAmount, Programme, Task
from strategy.programmes import check_years_of, draft_of, save

Amounts = Mapping[tuple[str, int], Decimal]


@transaction.atomic
def add_measure(
    programme: Programme, *, by: User, version: int, task: Task, amounts: Amounts, **wording: Any
) -> MeasureRevision:
    """A measure in the draft. `wording` holds fields of its revision, `results` and `participants`."""
    claim(programme, version)
    draft = draft_of(programme)
    if task.goal.programme_id != programme.pk:
        raise ValidationError(
            {"task": ValidationError(_("The task is of another programme."), "another_programme")}
        )
    measure = Measure.objects.create(programme=programme, task=task, recorded_by=by)
    revision = MeasureRevision(programme_version=draft, measure=measure, recorded_by=by)
    _write_measure(revision, amounts, by=by, **wording)
    return revision


@transaction.atomic
def edit_measure(
    measure: Measure, *, by: User, version: int, task: Task, amounts: Amounts, **wording: Any
) -> MeasureRevision:
    claim(measure.programme, version)
    draft = draft_of(measure.programme)
    if task.goal.programme_id != measure.programme_id:
        raise ValidationError(
            {"task": ValidationError(_("The task is of another programme."), "another_programme")}
        )
    revision = MeasureRevision.objects.get(programme_version=draft, measure=measure)
    measure.task = task
    measure.save(update_fields=["task"])
    _write_measure(revision, amounts, by=by, **wording)
    return revision


def _write_measure(
    revision: MeasureRevision,
    amounts: Amounts,
    *,
    by: User,
    results: Mapping[int, Decimal],
    participants: Sequence[Organisation] | None = None,
    agreed: Sequence[str] = (),
    **wording: Any,
) -> None:
    """`amounts` by (source, year) in roubles; what is left out is not planned. `agreed`: sources still to
    agree.
    """
    programme, draft = revision.programme_version.programme, revision.programme_version
    for name, value in wording.items():
        setattr(revision, name, value)
    twin = draft.measures.filter(number=revision.number).exclude(pk=revision.pk)
    if twin.exists():
        raise ValidationError(
            {"number": ValidationError(_("Another measure of the plan has this number."), "number_is_taken")}
        )
    check_years_of([year for _funding, year in amounts], programme)
    check_years_of(list(results), programme)
    save(revision)
    if participants is not None:
        revision.participants.set(participants)
    PlannedAmount.objects.filter(programme_version=draft, measure=revision.measure).delete()
    for (funding, year), value in amounts.items():
        save(
            PlannedAmount(
                programme_version=draft,
                measure=revision.measure,
                funding=funding,
                year=year,
                amount=value,
                subject_to_agreement=funding in agreed,
                recorded_by=by,
            )
        )
    revision.result_plans.all().delete()
    for year, value in results.items():
        MeasureResultPlan.objects.create(revision=revision, year=year, value=value)
