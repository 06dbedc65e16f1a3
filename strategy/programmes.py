"""Programmes: the plan while it is a draft, milestones, risks.

The rows of an approved version are closed by the database; the verbs say so in a sentence before it comes
to that. Every change of a plan claims the programme's version, so that two editors of one plan see each
other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Organisation, User
from enterprises.versions import claim
from strategy.models import (
    Cluster,
    ClusterState,
    Goal,
    Indicator,
    IndicatorRevision,
    IndicatorTarget,
    LightRule,
    Measure,
    MeasureResultPlan,
    MeasureRevision,
    Milestone,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Risk,
    RiskAssessment,
    Task,
)

GREEN_FROM = Decimal("0.900")
YELLOW_FROM = Decimal("0.700")
LONGEST_PROGRAMME = 10

Amounts = Mapping[tuple[str, int], Decimal]
Targets = Mapping[tuple[int, int | None], Decimal]


@transaction.atomic
def create_programme(
    cluster: Cluster,
    *,
    by: User,
    title: str,
    first_year: int,
    last_year: int,
    customer: Organisation | None = None,
    coordinator: Organisation | None = None,
) -> Programme:
    """A programme with the empty draft of its first version.

    Raises ValidationError when the cluster is no pilot, or when its programme already covers these years.
    """
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    if cluster.state != ClusterState.PILOT:
        raise ValidationError(_("A programme is made for a pilot cluster; this one is not."), "not_a_pilot")
    _check_years(first_year, last_year)
    if cluster.programmes.filter(first_year__lte=last_year, last_year__gte=first_year).exists():
        raise ValidationError(_("The cluster already has a programme for these years."), "years_are_taken")
    programme = Programme(
        kept_by_id=cluster.kept_by_id,
        cluster=cluster,
        title=title,
        first_year=first_year,
        last_year=last_year,
        customer=customer,
        coordinator=coordinator,
        light_rule=usual_rule(),
        recorded_by=by,
    )
    _save(programme)
    ProgrammeVersion.objects.create(programme=programme, number=1, recorded_by=by)
    return programme


def usual_rule() -> LightRule:
    """The rule that most programmes follow; it exists once."""
    rule, _created = LightRule.objects.get_or_create(
        green_from=GREEN_FROM,
        yellow_from=YELLOW_FROM,
        defaults={"name": _("Fact to plan"), "version": 1},
    )
    return rule


def draft_of(programme: Programme) -> ProgrammeVersion:
    """The version that is being written. Raises ValidationError when all are approved."""
    draft = programme.versions.filter(approved_on=None).order_by("-number").first()
    if draft is None:
        raise ValidationError(
            _(
                "The plan was approved by an act: its measures, money and indicators are changed by "
                "an amendment only."
            ),
            "approved",
        )
    return draft


@transaction.atomic
def edit_programme(programme: Programme, *, by: User, version: int, **fields: Any) -> None:
    claim(programme, version)
    draft_of(programme)
    for name, value in fields.items():
        setattr(programme, name, value)
    _check_years(programme.first_year, programme.last_year)
    outside = PlannedAmount.objects.filter(programme_version__programme=programme).exclude(
        year__range=(programme.first_year, programme.last_year)
    )
    if outside.exists():
        raise ValidationError(
            _("The plan has amounts for years outside the programme: clear them first."), "outside"
        )
    _save(programme, list(fields))


@transaction.atomic
def set_due_days(programme: Programme, *, by: User, version: int, **days: int) -> None:
    """When reports are due from now on. Reports that are open already keep their day."""
    claim(programme, version)
    for name, value in days.items():
        setattr(programme, name, value)
    _save(programme, list(days))


@transaction.atomic
def add_goal(programme: Programme, *, by: User, version: int, number: str, title: str) -> Goal:
    claim(programme, version)
    draft_of(programme)
    goal = Goal(programme=programme, number=number, title=title, recorded_by=by)
    _save(goal)
    return goal


@transaction.atomic
def add_task(programme: Programme, *, by: User, version: int, goal: Goal, number: str, title: str) -> Task:
    claim(programme, version)
    draft_of(programme)
    if goal.programme_id != programme.pk:
        raise ValidationError(
            {"goal": ValidationError(_("The goal is of another programme."), "another_programme")}
        )
    task = Task(goal=goal, number=number, title=title, recorded_by=by)
    _save(task)
    return task


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
    _check_years_of([year for _funding, year in amounts], programme)
    _check_years_of(list(results), programme)
    _save(revision)
    if participants is not None:
        revision.participants.set(participants)
    PlannedAmount.objects.filter(programme_version=draft, measure=revision.measure).delete()
    for (funding, year), value in amounts.items():
        _save(
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


@transaction.atomic
def add_indicator(
    programme: Programme,
    *,
    by: User,
    version: int,
    targets: Targets,
    identity: Mapping[str, Any],
    **wording: Any,
) -> IndicatorRevision:
    """`identity` holds unit, direction, accumulation and so on; `wording`, number, name and baseline."""
    claim(programme, version)
    draft = draft_of(programme)
    indicator = Indicator(programme=programme, recorded_by=by, **identity)
    _save(indicator)
    revision = IndicatorRevision(programme_version=draft, indicator=indicator, recorded_by=by)
    _write_indicator(revision, targets, **wording)
    return revision


@transaction.atomic
def edit_indicator(
    indicator: Indicator,
    *,
    by: User,
    version: int,
    targets: Targets,
    identity: Mapping[str, Any],
    **wording: Any,
) -> IndicatorRevision:
    """Raises ValidationError when how it is counted would change after the first report."""
    claim(indicator.programme, version)
    draft = draft_of(indicator.programme)
    frozen = ("unit", "direction", "accumulation", "frequency")
    if indicator.facts.exists() and any(getattr(indicator, name) != identity[name] for name in frozen):
        raise ValidationError(
            _("Facts are reported already: unit, direction, accumulation and frequency cannot change."),
            "frozen",
        )
    for name, value in identity.items():
        setattr(indicator, name, value)
    _save(indicator)
    revision = IndicatorRevision.objects.get(programme_version=draft, indicator=indicator)
    _write_indicator(revision, targets, **wording)
    return revision


def _write_indicator(revision: IndicatorRevision, targets: Targets, **wording: Any) -> None:
    programme = revision.programme_version.programme
    for name, value in wording.items():
        setattr(revision, name, value)
    twin = revision.programme_version.indicators.filter(number=revision.number).exclude(pk=revision.pk)
    if twin.exists():
        raise ValidationError(
            {
                "number": ValidationError(
                    _("Another indicator of the plan has this number."), "number_is_taken"
                )
            }
        )
    _check_years_of([year for year, _quarter in targets], programme)
    # Who writes an indicator anew takes it back into the plan.
    revision.is_dropped, revision.dropped_reason = False, ""
    _save(revision)
    revision.targets.all().delete()
    for (year, quarter), value in targets.items():
        IndicatorTarget.objects.create(revision=revision, year=year, quarter=quarter, value=value)


# Milestones and risks ------------------------------------------------------------------------------


@transaction.atomic
def add_milestone(
    programme: Programme,
    *,
    by: User,
    version: int,
    title: str,
    planned_on: date,
    measure: Measure | None = None,
) -> Milestone:
    claim(programme, version)
    draft_of(programme)
    if measure and measure.programme_id != programme.pk:
        raise ValidationError(
            {"measure": ValidationError(_("The measure is of another programme."), "another_programme")}
        )
    _check_day(planned_on, programme, "planned_on")
    milestone = Milestone(
        programme=programme,
        measure=measure,
        title=title,
        planned_on=planned_on,
        first_planned_on=planned_on,
        recorded_by=by,
    )
    _save(milestone)
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: User, reached_on: date) -> None:
    """Record when a milestone was reached. Raises ValidationError when it already was, or for a day to
    come.
    """
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.reached_on:
        raise ValidationError(
            _("The milestone is already recorded as reached on %(day)s."),
            "already_reached",
            {"day": f"{milestone.reached_on:%d.%m.%Y}"},
        )
    if reached_on > timezone.localdate():
        raise ValidationError(
            {"reached_on": ValidationError(_("This day has not come yet."), "in_the_future")}
        )
    milestone.reached_on = reached_on
    milestone.recorded_by, milestone.recorded_at = by, timezone.now()
    milestone.save(update_fields=["reached_on", "recorded_by", "recorded_at"])


@transaction.atomic
def add_risk(
    programme: Programme,
    *,
    by: User,
    title: str,
    probability: int,
    impact: int,
    assessed_on: date,
    response: str = "",
    owner: Organisation | None = None,
    measure: Measure | None = None,
    note: str = "",
) -> Risk:
    if measure and measure.programme_id != programme.pk:
        raise ValidationError(
            {"measure": ValidationError(_("The measure is of another programme."), "another_programme")}
        )
    risk = Risk(
        programme=programme, measure=measure, title=title, response=response, owner=owner, recorded_by=by
    )
    _save(risk)
    assess_risk(risk, by=by, assessed_on=assessed_on, probability=probability, impact=impact, note=note)
    return risk


@transaction.atomic
def assess_risk(
    risk: Risk, *, by: User, assessed_on: date, probability: int, impact: int, note: str = ""
) -> RiskAssessment:
    """Add an assessment; the earlier ones stay. Raises ValidationError for a day to come or before the
    last one.
    """
    if assessed_on > timezone.localdate():
        raise ValidationError(
            {"assessed_on": ValidationError(_("This day has not come yet."), "in_the_future")}
        )
    last = risk.assessments.order_by("assessed_on", "pk").last()
    if last and assessed_on < last.assessed_on:
        raise ValidationError(
            {
                "assessed_on": ValidationError(
                    _("The last assessment is of %(day)s; a new one cannot be earlier."),
                    "too_early",
                    {"day": f"{last.assessed_on:%d.%m.%Y}"},
                )
            }
        )
    assessment = RiskAssessment(
        risk=risk, assessed_on=assessed_on, probability=probability, impact=impact, note=note, recorded_by=by
    )
    _save(assessment)
    return assessment


# What must not happen ------------------------------------------------------------------------------


def _check_years(first_year: int, last_year: int) -> None:
    if last_year < first_year:
        raise ValidationError(
            {"last_year": ValidationError(_("The programme ends before it begins."), "ends_before_it_begins")}
        )
    if last_year - first_year + 1 > LONGEST_PROGRAMME:
        raise ValidationError(
            {
                "last_year": ValidationError(
                    _("A programme covers at most %(years)d years."), "too_long", {"years": LONGEST_PROGRAMME}
                )
            }
        )


def _check_years_of(years: Sequence[int], programme: Programme) -> None:
    outside = [year for year in years if year not in programme.years]
    if outside:
        raise ValidationError(
            _("The year %(year)d is outside the programme."), "outside_the_programme", {"year": outside[0]}
        )


def _check_day(day: date, programme: Programme, name: str) -> None:
    if day.year not in programme.years:
        raise ValidationError(
            {
                name: ValidationError(
                    _("The day is outside the years of the programme."), "outside_the_programme"
                )
            }
        )


def _save(record: Any, fields: list[str] | None = None) -> None:
    """Save what the model and its constraints allow; a refusal is a sentence."""
    record.full_clean(exclude=["uid"])
    record.save(update_fields=fields)
