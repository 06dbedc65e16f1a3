"""Programmes: their years, goals and tasks, and what every change of a plan begins with.

The rows of an approved version are closed by the database; the verbs say so in a sentence before it comes
to that. Every change of a plan claims the programme's version, so that two editors of one plan see each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Organisation, User
from enterprises.versions import claim
from strategy.models import (
    Cluster,
    ClusterState,
    Goal,
    LightRule,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Task,
)

GREEN_FROM = Decimal("0.900")
YELLOW_FROM = Decimal("0.700")
LONGEST_PROGRAMME = 10


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
    save(programme)
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
    save(programme, list(fields))


@transaction.atomic
def set_due_days(programme: Programme, *, by: User, version: int, **days: int) -> None:
    """When reports are due from now on. Reports that are open already keep their day."""
    claim(programme, version)
    for name, value in days.items():
        setattr(programme, name, value)
    save(programme, list(days))


@transaction.atomic
def add_goal(programme: Programme, *, by: User, version: int, number: str, title: str) -> Goal:
    claim(programme, version)
    draft_of(programme)
    goal = Goal(programme=programme, number=number, title=title, recorded_by=by)
    save(goal)
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
    save(task)
    return task


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


def check_years_of(years: Sequence[int], programme: Programme) -> None:
    outside = [year for year in years if year not in programme.years]
    if outside:
        raise ValidationError(
            _("The year %(year)d is outside the programme."), "outside_the_programme", {"year": outside[0]}
        )


def check_day(day: date, programme: Programme, name: str) -> None:
    if day.year not in programme.years:
        raise ValidationError(
            {
                name: ValidationError(
                    _("The day is outside the years of the programme."), "outside_the_programme"
                )
            }
        )


def save(record: Any, fields: list[str] | None = None) -> None:
    """Save what the model and its constraints allow; a refusal is a sentence."""
    record.full_clean(exclude=["uid"])
    record.save(update_fields=fields)
