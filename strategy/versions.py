"""Versions of a plan: the act that approves one, the amendment that opens the next.

An approved version is closed by the database; an amendment is a full copy that may be written until its own
act. Facts hang on measures and indicators themselves and stay where they are.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.charts import number
from enterprises.models import Organisation, Source, User
from enterprises.versions import claim
from strategy.models import (
    FundingSource,
    Indicator,
    IndicatorRevision,
    IndicatorTarget,
    Measure,
    MeasureParticipant,
    MeasureResultPlan,
    MeasureRevision,
    Milestone,
    MoneyFlow,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
)
from strategy.programmes import draft_of


@transaction.atomic
def approve(
    programme: Programme,
    *,
    by: User,
    version: int,
    act_kind: str,
    act_number: str,
    approved_on: date,
    act_title: str = "",
    act_issuer: Organisation | None = None,
    reason: str = "",
    source: Source | None = None,
) -> ProgrammeVersion:
    """Tie the draft to its act; from then on the database refuses to change it.

    Raises ValidationError for an empty plan, an act of a day to come or before the last one, an amendment
    without a reason, and one that takes away money that has been allocated already.
    """
    claim(programme, version)
    draft = draft_of(programme)
    if not draft.measures.exists() and not draft.indicators.exists():
        raise ValidationError(_("The plan is empty: there is nothing to approve."), "empty_plan")
    if not act_number.strip():
        raise ValidationError(
            {"act_number": ValidationError(_("A plan is approved by an act with a number."), "no_act")}
        )
    if approved_on > timezone.localdate():
        raise ValidationError(
            {"approved_on": ValidationError(_("This day has not come yet."), "in_the_future")}
        )
    last = programme.versions.filter(approved_on__isnull=False).order_by("-number").first()
    if last is not None and last.approved_on is not None:
        if approved_on < last.approved_on:
            raise ValidationError(
                {
                    "approved_on": ValidationError(
                        _("The plan in force is of %(day)s: an amendment cannot be earlier."),
                        "too_early",
                        {"day": f"{last.approved_on:%d.%m.%Y}"},
                    )
                }
            )
        if not reason.strip():
            raise ValidationError({"reason": ValidationError(_("Say why the plan is amended."), "no_reason")})
        _refuse_taking_allocated(draft)
    draft.act_kind, draft.act_number, draft.act_title = act_kind, act_number, act_title
    draft.act_issuer, draft.reason, draft.source = act_issuer, reason, source
    draft.recorded_by, draft.recorded_at = by, timezone.now()
    draft.approved_on = approved_on
    draft.full_clean()
    draft.save()
    _move_milestones(programme)
    return draft


def _refuse_taking_allocated(draft: ProgrammeVersion) -> None:
    plans = {
        (row.measure_id, row.funding, row.year): row.amount
        for row in PlannedAmount.objects.filter(programme_version=draft)
    }
    allocated = (
        MoneyFlow.objects.filter(measure__programme=draft.programme_id)
        .order_by("measure", "funding", "year")
        .values_list("measure_id", "funding", "year")
        .annotate(sum=Sum("allocated"))
    )
    numbers = dict(
        MeasureRevision.objects.filter(measure__programme=draft.programme_id)
        .order_by("programme_version__number")
        .values_list("measure_id", "number")
    )
    refusals = [
        ValidationError(
            _(
                "Measure %(number)s, %(source)s, %(year)d: %(sum)s ₽ are allocated already, "
                "%(plan)s ₽ planned."
            ),
            "allocated_already",
            {
                "number": numbers.get(measure_id, "–"),
                "source": FundingSource(funding).label,
                "year": year,
                "sum": number(done),
                "plan": number(plans.get((measure_id, funding, year), Decimal(0))),
            },
        )
        for measure_id, funding, year, done in allocated
        if done > plans.get((measure_id, funding, year), Decimal(0))
    ]
    if refusals:
        raise ValidationError(refusals)


def _move_milestones(programme: Programme) -> None:
    for milestone in programme.milestones.exclude(proposed_on=None):
        assert milestone.proposed_on is not None
        milestone.planned_on, milestone.proposed_on = milestone.proposed_on, None
        milestone.save(update_fields=["planned_on", "proposed_on"])


@transaction.atomic
def amend(programme: Programme, *, by: User, version: int) -> ProgrammeVersion:
    """Open the next version as a full copy of the one in force."""
    claim(programme, version)
    if programme.versions.filter(approved_on=None).exists():
        raise ValidationError(_("An amendment is being written already."), "amended_already")
    last = programme.versions.order_by("-number").first()
    assert last is not None, "a programme has a version from the start"
    draft = ProgrammeVersion.objects.create(programme=programme, number=last.number + 1, recorded_by=by)
    measures = {row.pk: _copy(row, programme_version=draft) for row in last.measures.all()}
    indicators = {row.pk: _copy(row, programme_version=draft) for row in last.indicators.all()}
    MeasureRevision.objects.bulk_create(measures.values())
    IndicatorRevision.objects.bulk_create(indicators.values())
    parts: list[tuple[type[models.Model], dict[int, Any]]] = [
        (MeasureParticipant, measures),
        (MeasureResultPlan, measures),
        (IndicatorTarget, indicators),
    ]
    for model, whole in parts:
        manager = model._default_manager
        manager.bulk_create(
            _copy(row, revision=whole[row.revision_id])  # type: ignore[attr-defined]
            for row in manager.filter(revision__in=whole)
        )
    PlannedAmount.objects.bulk_create(_copy(row, programme_version=draft) for row in last.amounts.all())
    return draft


def _copy(row: Any, **changed: Any) -> Any:
    names = [column.attname for column in row._meta.concrete_fields if not column.primary_key]
    copied = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in changed.items():
        setattr(copied, name, value)
    return copied


@transaction.atomic
def discard(programme: Programme, *, by: User, version: int) -> None:
    """Give an amendment up: its draft disappears, the plan in force stays as it is."""
    claim(programme, version)
    draft = draft_of(programme)
    if draft.number == 1:
        raise ValidationError(_("The first plan is not discarded: change it instead."), "first_plan")
    fresh_measures = list(
        Measure.objects.filter(revisions__programme_version=draft)
        .exclude(revisions__programme_version__in=programme.versions.exclude(pk=draft.pk))
        .values_list("pk", flat=True)
    )
    fresh_indicators = list(
        Indicator.objects.filter(revisions__programme_version=draft)
        .exclude(revisions__programme_version__in=programme.versions.exclude(pk=draft.pk))
        .values_list("pk", flat=True)
    )
    draft.amounts.all().delete()
    draft.measures.all().delete()
    draft.indicators.all().delete()
    # What the amendment alone had added goes with it, unless something hangs on it by now.
    Milestone.objects.filter(measure__in=fresh_measures).update(measure=None)
    Measure.objects.filter(pk__in=fresh_measures, risks=None, flows=None).delete()
    Indicator.objects.filter(pk__in=fresh_indicators, facts=None, reports=None).delete()
    programme.milestones.update(proposed_on=None)
    draft.delete()


@transaction.atomic
def drop_measure(measure: Measure, *, by: User, version: int) -> None:
    """Leave a measure out of the draft. Its facts and its earlier wordings stay."""
    claim(measure.programme, version)
    draft = draft_of(measure.programme)
    PlannedAmount.objects.filter(programme_version=draft, measure=measure).delete()
    MeasureRevision.objects.filter(programme_version=draft, measure=measure).delete()
    if not measure.revisions.exists() and not measure.risks.exists() and not measure.milestones.exists():
        measure.delete()


@transaction.atomic
def drop_indicator(indicator: Indicator, *, by: User, version: int, reason: str) -> None:
    """Leave an indicator out of the draft: it stays visible with the reason, and takes no facts any more."""
    claim(indicator.programme, version)
    draft = draft_of(indicator.programme)
    revision = IndicatorRevision.objects.get(programme_version=draft, indicator=indicator)
    revision.targets.all().delete()
    if indicator.revisions.exclude(pk=revision.pk).exists():
        if not reason.strip():
            raise ValidationError(
                {"reason": ValidationError(_("Say why the indicator is dropped."), "no_reason")}
            )
        revision.is_dropped, revision.dropped_reason = True, reason
        revision.recorded_by, revision.recorded_at = by, timezone.now()
        revision.save()
        return
    revision.delete()
    if not indicator.facts.exists() and not indicator.reports.exists():
        indicator.delete()


@transaction.atomic
def move_milestone(milestone: Milestone, *, by: User, version: int, planned_on: date) -> None:
    """In the first draft the date itself; in an amendment the date that its act will make the plan."""
    claim(milestone.programme, version)
    draft = draft_of(milestone.programme)
    if planned_on.year not in milestone.programme.years:
        raise ValidationError(
            {
                "planned_on": ValidationError(
                    _("The day is outside the years of the programme."), "outside_the_programme"
                )
            }
        )
    if draft.number == 1:
        milestone.planned_on = milestone.first_planned_on = planned_on
    else:
        milestone.proposed_on = planned_on if planned_on != milestone.planned_on else None
    milestone.recorded_by, milestone.recorded_at = by, timezone.now()
    milestone.save()
