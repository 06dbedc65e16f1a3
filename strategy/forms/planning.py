"""Forms of the plan: programme, goals, tasks, measures with money, indicators with targets, milestones,
risks.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises import choosing
from enterprises.forms.fields import Chosen, Line, Paragraphs, VersionField
from enterprises.forms.numbers import Thousands, WholeNumber
from enterprises.models import Person, Region
from strategy.accumulation import Period
from strategy.forms.clusters import Organisations
from strategy.forms.dates import Day
from strategy.forms.numbers import Measured
from strategy.forms.saving import VerbForm
from strategy.models import (
    FundingSource,
    Goal,
    Indicator,
    IndicatorRevision,
    MeasureRevision,
    PlannedAmount,
    Programme,
    Task,
)

NUMBER_LENGTH = 20
FIRST_YEAR, LAST_YEAR = 1990, 2100


class People(Chosen):
    """A person of the region, chosen by typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choosing.people, **options)

    def of(self, region: Region) -> None:
        self.rows = Person.objects.of(region).present()
        self.widget.url = f"{reverse('people:find')}?region={region.code}"


class PlanForm(VerbForm):
    """`programme` gives years, region and the version that the editor sees."""

    version = VersionField()

    def __init__(
        self, *args: Any, programme: Programme, initial: dict[str, Any] | None = None, **options: Any
    ) -> None:
        self.programme = programme
        options["initial"] = {"version": programme.version} | (initial or {})
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, Organisations | People):
                field.of(programme.kept_by)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ProgrammeForm(VerbForm):
    version = VersionField()
    title = Line(label=_("Title"), max_length=500)
    first_year = WholeNumber(label=_("First year"), smallest=FIRST_YEAR, largest=LAST_YEAR)
    last_year = WholeNumber(label=_("Last year"), smallest=FIRST_YEAR, largest=LAST_YEAR)
    customer = Organisations(label=_("Customer"), required=False)
    coordinator = Organisations(label=_("Coordinator"), required=False)

    FIELDS = ("title", "first_year", "last_year", "customer", "coordinator")

    def __init__(
        self, *args: Any, region: Region, programme: Programme | None = None, **options: Any
    ) -> None:
        initial = options.pop("initial", {})
        if programme is not None:
            initial = self.saved(programme) | {"version": programme.version} | initial
        options["initial"] = initial
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, Organisations):
                field.of(region)

    @classmethod
    def saved(cls, programme: Programme) -> dict[str, Any]:
        return {name: getattr(programme, name) for name in cls.FIELDS}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class GoalForm(PlanForm):
    number = Line(label=_("Number"), max_length=NUMBER_LENGTH)
    title = Line(label=_("Goal"), max_length=500)


class TaskForm(PlanForm):
    goal = forms.ModelChoiceField(Goal.objects.none(), label=_("Goal"), empty_label=None)
    number = Line(label=_("Number"), max_length=NUMBER_LENGTH)
    title = Line(label=_("Task"), max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        goal = self.fields["goal"]
        assert isinstance(goal, forms.ModelChoiceField)
        goal.queryset = self.programme.goals.all()
        goal.label_from_instance = lambda one: f"{one.number} {one.title}"  # type: ignore[method-assign, assignment]


class MeasureForm(PlanForm):
    """Amounts are fields `amount_<source>_<year>`, results `result_<year>`: the template draws them as a
    table.
    """

    task = forms.ModelChoiceField(Task.objects.none(), label=_("Task"), empty_label=None)
    number = Line(label=_("Number"), max_length=NUMBER_LENGTH)
    title = Line(label=_("Title"), max_length=500)
    starts_on = Day(label=_("Start"), required=False)
    ends_on = Day(label=_("End"), required=False)
    responsible = Organisations(label=_("Responsible"), required=False)
    result_name = Line(label=_("Immediate result"), max_length=300, required=False)
    result_unit = Line(label=_("Unit"), max_length=50, required=False)

    WORDING = ("number", "title", "starts_on", "ends_on", "responsible", "result_name", "result_unit")

    def __init__(self, *args: Any, revision: MeasureRevision | None = None, **options: Any) -> None:
        initial = self.saved(revision) if revision is not None else {}
        options["initial"] = initial
        super().__init__(*args, **options)
        task = self.fields["task"]
        assert isinstance(task, forms.ModelChoiceField)
        task.queryset = Task.objects.filter(goal__programme=self.programme).order_by("number")
        task.label_from_instance = lambda one: f"{one.number} {one.title}"  # type: ignore[method-assign, assignment]
        for year in self.programme.years:
            label = gettext("Result, %(year)d") % {"year": year}
            self.fields[f"result_{year}"] = Measured(label=label, required=False, least=Decimal(0))
        for funding in FundingSource:
            for year in self.programme.years:
                label = gettext("%(source)s, %(year)d") % {"source": funding.label, "year": year}
                self.fields[amount_name(funding, year)] = Thousands(label=label, required=False)
            self.fields[f"agree_{funding}"] = forms.BooleanField(
                label=gettext("%(source)s: subject to agreement") % {"source": funding.label}, required=False
            )
        dress(self, ("result_", "amount_"))

    @classmethod
    def saved(cls, revision: MeasureRevision) -> dict[str, Any]:
        found: dict[str, Any] = {name: getattr(revision, name) for name in cls.WORDING}
        found["task"] = revision.measure.task
        amounts = PlannedAmount.objects.filter(
            programme_version=revision.programme_version_id, measure=revision.measure_id
        )
        for row in amounts:
            found[amount_name(row.funding, row.year)] = row.amount
            found[f"agree_{row.funding}"] = found.get(f"agree_{row.funding}") or row.subject_to_agreement
        for plan in revision.result_plans.all():
            found[f"result_{plan.year}"] = plan.value
        return found

    @property
    def money_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "label": funding.label,
                "cells": [(year, self[amount_name(funding, year)]) for year in self.programme.years],
                "agree": self[f"agree_{funding}"],
            }
            for funding in FundingSource
        ]

    @property
    def result_cells(self) -> list[tuple[int, forms.BoundField]]:
        return [(year, self[f"result_{year}"]) for year in self.programme.years]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in self.WORDING} | {
            "task": data["task"],
            "amounts": {
                (funding.value, year): data[amount_name(funding, year)]
                for funding in FundingSource
                for year in self.programme.years
                if data[amount_name(funding, year)] is not None
            },
            "results": {
                year: data[f"result_{year}"]
                for year in self.programme.years
                if data[f"result_{year}"] is not None
            },
            "agreed": [funding.value for funding in FundingSource if data[f"agree_{funding}"]],
        }


def dress(form: forms.Form, prefixes: tuple[str, ...]) -> None:
    """Cells of a table are drawn by the template itself, not by crispy-forms: they bring their own looks."""
    for name, field in form.fields.items():
        if name.startswith(prefixes):
            field.widget.attrs |= {"class": "form-control form-control-sm", "autocomplete": "off"}
        elif name.startswith("agree_"):
            field.widget.attrs |= {"class": "form-check-input"}


def amount_name(funding: str, year: int) -> str:
    return f"amount_{funding}_{year}"


class IndicatorForm(PlanForm):
    """Targets are fields `target_<year>` and `target_<year>_<quarter>`."""

    number = WholeNumber(label=_("Number"), smallest=1, largest=999)
    name = Line(label=_("Indicator"), max_length=300)
    unit = Line(label=_("Unit"), max_length=50)
    direction = forms.ChoiceField(label=_("Direction"), choices=Indicator.Direction.choices)
    accumulation = forms.ChoiceField(label=_("Accumulation"), choices=Indicator.Accumulation.choices)
    frequency = forms.ChoiceField(label=_("Frequency"), choices=Indicator.Frequency.choices)
    formula = Paragraphs(label=_("How it is counted"), max_length=2000, required=False)
    source_form = Line(label=_("Source form"), max_length=300, required=False)
    responsible = People(label=_("Responsible person"), required=False)
    base_year = WholeNumber(label=_("Base year"), smallest=FIRST_YEAR, largest=LAST_YEAR, required=False)
    base_value = Measured(label=_("Base value"), required=False)

    WORDING = ("number", "name", "base_year", "base_value")
    IDENTITY = ("unit", "direction", "accumulation", "frequency", "formula", "source_form", "responsible")

    def __init__(self, *args: Any, revision: IndicatorRevision | None = None, **options: Any) -> None:
        initial = self.saved(revision) if revision is not None else {}
        options["initial"] = initial
        super().__init__(*args, **options)
        self.fields["formula"].widget.attrs["rows"] = 2
        for period in self.periods:
            label = gettext("Target, %(period)s") % {"period": period}
            self.fields[target_name(period)] = Measured(label=label, required=False)
        dress(self, ("target_",))

    @property
    def periods(self) -> list[Period]:
        return [Period(year, quarter) for year in self.programme.years for quarter in (None, 1, 2, 3, 4)]

    @classmethod
    def saved(cls, revision: IndicatorRevision) -> dict[str, Any]:
        found: dict[str, Any] = {name: getattr(revision, name) for name in cls.WORDING}
        found |= {name: getattr(revision.indicator, name) for name in cls.IDENTITY}
        for target in revision.targets.all():
            found[target_name(Period(target.year, target.quarter))] = target.value
        return found

    @property
    def target_rows(self) -> list[dict[str, Any]]:
        labels = (gettext("Whole year"), "I", "II", "III", "IV")
        return [
            {
                "year": year,
                "cells": [
                    (self[target_name(Period(year, quarter))], label)
                    for quarter, label in zip((None, 1, 2, 3, 4), labels, strict=True)
                ],
            }
            for year in self.programme.years
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("frequency") == Indicator.Frequency.YEAR:
            for period in self.periods:
                if period.quarter and data.get(target_name(period)) is not None:
                    self.add_error(
                        target_name(period),
                        ValidationError(
                            gettext("A yearly indicator has no quarterly targets."), "no_quarters"
                        ),
                    )
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in self.WORDING} | {
            "identity": {name: data[name] for name in self.IDENTITY},
            "targets": {
                (period.year, period.quarter): data[target_name(period)]
                for period in self.periods
                if data[target_name(period)] is not None
            },
        }


def target_name(period: Period) -> str:
    return f"target_{period.year}_{period.quarter}" if period.quarter else f"target_{period.year}"


class MilestoneForm(PlanForm):
    title = Line(label=_("Milestone"), max_length=300)
    planned_on = Day(label=_("Planned"))
    measure = forms.ModelChoiceField(MeasureRevision.objects.none(), label=_("Measure"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_measures(self.fields["measure"], self.programme)

    def values(self) -> dict[str, Any]:
        revision = self.cleaned_data["measure"]
        return super().values() | {"measure": revision.measure if revision else None}


class RiskForm(PlanForm):
    title = Line(label=_("Risk"), max_length=300)
    measure = forms.ModelChoiceField(MeasureRevision.objects.none(), label=_("Measure"), required=False)
    response = Paragraphs(label=_("What is done"), max_length=2000, required=False)
    owner = Organisations(label=_("Who"), required=False)
    probability = WholeNumber(label=_("Probability, 1 to 5"), smallest=1, largest=5)
    impact = WholeNumber(label=_("Impact, 1 to 5"), smallest=1, largest=5)
    assessed_on = Day(label=_("Assessed on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_measures(self.fields["measure"], self.programme)
        self.fields["response"].widget.attrs["rows"] = 2
        self.fields["assessed_on"].initial = timezone.localdate()

    def values(self) -> dict[str, Any]:
        revision = self.cleaned_data["measure"]
        return super().values() | {"measure": revision.measure if revision else None}


def _offer_measures(field: forms.Field, programme: Programme) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    last = programme.versions.order_by("-number").first()
    field.queryset = MeasureRevision.objects.filter(programme_version=last).order_by("number")
    field.label_from_instance = lambda one: f"{one.number} {one.title}"  # type: ignore[method-assign, assignment]


class AssessmentForm(VerbForm):
    assessed_on = Day(label=_("Assessed on"))
    probability = WholeNumber(label=_("Probability, 1 to 5"), smallest=1, largest=5)
    impact = WholeNumber(label=_("Impact, 1 to 5"), smallest=1, largest=5)
    note = Line(label=_("What has changed"), max_length=500, required=False)


class ReachedForm(VerbForm):
    reached_on = Day(label=_("Reached on"))
