"""A reporting period as one form: facts with documents, money, results; and what a reviewer says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, Paragraphs, VersionField
from enterprises.forms.numbers import Thousands, WholeNumber
from strategy import evidence
from strategy.dashboards.period import FigureRow, MoneyLine, PeriodSheet, ReportSheet, ResultLine
from strategy.forms.numbers import Measured
from strategy.forms.planning import dress
from strategy.forms.saving import VerbForm
from strategy.models import Programme
from strategy.money import STEPS, Amounts
from strategy.money import field_of as money_field
from strategy.reports import Entry, Figure, result_field
from strategy.reports import field_of as fact_field

STEP_LABELS = {"allocated": _("allocated"), "contracted": _("contracted"), "paid": _("paid")}


class Upload(forms.FileField):
    """A document: checked before anything is written."""

    def __init__(self, **options: Any) -> None:
        accept = ",".join(f".{kind}" for kind in evidence.BEGINNINGS)
        super().__init__(
            required=False,
            allow_empty_file=True,
            max_length=300,
            widget=forms.FileInput(attrs={"accept": accept}),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            evidence.check(upload)
        return upload


class PeriodForm(VerbForm):
    """Fields of every report of the period that may be written; the template draws them as tables."""

    def __init__(self, *args: Any, sheet: PeriodSheet, **options: Any) -> None:
        self.sheet = sheet
        self.open = [one for one in sheet.reports if one.report.is_writable]
        options["initial"] = {name: value for one in self.open for name, value in saved(one).items()}
        super().__init__(*args, **options)
        for one in self.open:
            self.fields[version_field(one)] = VersionField()
            for figure in one.figures:
                self._add_figure(figure)
            for line in one.money:
                self._add_money(line)
            for result in one.results:
                self._add_result(result)
        dress(self, ("fact_", "money_", "result_"))

    def _add_figure(self, row: FigureRow) -> None:
        name, key = row.revision.name, row.indicator.pk
        if row.is_share:
            label = gettext("%(name)s, numerator") % {"name": name}
            self.fields[fact_field(key, "numerator")] = Measured(label=label, required=False)
            label = gettext("%(name)s, denominator") % {"name": name}
            self.fields[fact_field(key, "denominator")] = Measured(
                label=label, required=False, least=Decimal(0)
            )
        else:
            label = gettext("%(name)s, value of the period") % {"name": name}
            self.fields[fact_field(key, "value")] = Measured(label=label, required=False)
        for part, label, field in (
            ("evidence", gettext("%(name)s, document"), Line(max_length=500, required=False)),
            (
                "link",
                gettext("%(name)s, link to the document"),
                forms.URLField(max_length=500, required=False, assume_scheme="https"),
            ),
            ("file", gettext("%(name)s, file"), Upload()),
            ("explanation", gettext("%(name)s, explanation"), Paragraphs(max_length=1000, required=False)),
        ):
            field.label = label % {"name": name}
            self.fields[fact_field(key, part)] = field
        self.fields[fact_field(key, "explanation")].widget.attrs["rows"] = 2
        self.fields[fact_field(key, "link")].widget = forms.TextInput(
            attrs={"inputmode": "url", "placeholder": "https://…", "maxlength": 500}
        )
        self.fields[fact_field(key, "evidence")].widget.attrs["placeholder"] = gettext("form, No., date")

    def _add_money(self, line: MoneyLine) -> None:
        for step in STEPS:
            label = gettext("%(number)s, %(source)s, %(step)s") % {
                "number": line.measure.number,
                "source": line.funding.label,
                "step": STEP_LABELS[step],
            }
            self.fields[money_field(line.measure.measure_id, line.funding, step)] = Thousands(
                label=label, required=False
            )

    def _add_result(self, line: ResultLine) -> None:
        label = f"{line.measure.number}, {line.measure.result_name}"
        self.fields[result_field(line.measure.measure_id)] = Measured(label=label, required=False)

    @property
    def sections(self) -> list[tuple[ReportSheet, list[Any], list[Any], list[Any]]]:
        """By report: the sheet, its figures, money lines and results, each with its bound fields or None."""
        return [
            (
                one,
                [(row, self._figure_cells(row, one)) for row in one.figures],
                [(line, self._money_cells(line, one)) for line in one.money],
                [(line, self._cell(result_field(line.measure.measure_id), one)) for line in one.results],
            )
            for one in self.sheet.reports
        ]

    def _cell(self, name: str, one: ReportSheet) -> forms.BoundField | None:
        return self[name] if one.report.is_writable else None

    def _figure_cells(self, row: FigureRow, one: ReportSheet) -> dict[str, forms.BoundField] | None:
        if not one.report.is_writable:
            return None
        parts = ("numerator", "denominator") if row.is_share else ("value",)
        return {
            part: self[fact_field(row.indicator.pk, part)]
            for part in (*parts, "evidence", "link", "file", "explanation")
        }

    def _money_cells(self, line: MoneyLine, one: ReportSheet) -> list[forms.BoundField] | None:
        if not one.report.is_writable:
            return None
        return [self[money_field(line.measure.measure_id, line.funding, step)] for step in STEPS]

    @property
    def hidden_versions(self) -> list[tuple[int, forms.BoundField]]:
        return [(one.report.pk, self[version_field(one)]) for one in self.open]

    def versions(self) -> list[tuple[ReportSheet, int]]:
        return [(one, self.cleaned_data[version_field(one)]) for one in self.open]

    def entry(self, one: ReportSheet) -> Entry:
        data = self.cleaned_data
        figures = {}
        for row in one.figures:
            key = row.indicator.pk
            figures[key] = Figure(
                value=data.get(fact_field(key, "value")),
                numerator=data.get(fact_field(key, "numerator")),
                denominator=data.get(fact_field(key, "denominator")),
                evidence=data[fact_field(key, "evidence")],
                link=data[fact_field(key, "link")],
                explanation=data[fact_field(key, "explanation")],
                file=data[fact_field(key, "file")] or None,
            )
        amounts = {
            (line.measure.measure_id, line.funding.value): Amounts(
                **{
                    step: data[money_field(line.measure.measure_id, line.funding, step)] or Amounts().paid
                    for step in STEPS
                }
            )
            for line in one.money
        }
        results = {
            line.measure.measure_id: data[result_field(line.measure.measure_id)] for line in one.results
        }
        return Entry(figures, amounts, results)


def version_field(one: ReportSheet) -> str:
    return f"version_{one.report.pk}"


def saved(one: ReportSheet) -> dict[str, Any]:
    """What stands in a report, by field."""
    found: dict[str, Any] = {version_field(one): one.report.version}
    for row in one.figures:
        if row.fact is None:
            continue
        parts = ("numerator", "denominator") if row.is_share else ("value",)
        for part in (*parts, "evidence", "link", "explanation"):
            found[fact_field(row.indicator.pk, part)] = getattr(row.fact, part)
    for line in one.money:
        for step in STEPS:
            if line.flow is not None:
                found[money_field(line.measure.measure_id, line.funding, step)] = getattr(line.flow, step)
    for result in one.results:
        if result.fact is not None:
            found[result_field(result.measure.measure_id)] = result.fact.value
    return found


class StepForm(VerbForm):
    """A press of a button on a report as it was seen."""

    version = VersionField()


class WordsForm(StepForm):
    """Returned with a question, or opened again for a reason."""

    text = Paragraphs(
        label=_("Question or reason"),
        max_length=2000,
        error_messages={"required": _("Say what is wrong: a report goes back with a question.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs["rows"] = 3


class DueForm(VerbForm):
    """When reports are due. It is no part of the approved plan."""

    version = VersionField()
    quarter_due_months = WholeNumber(
        label=_("Quarter: months after its last month"),
        largest=6,
        help_text=_("0 – in the last month of the quarter itself, 1 – in the month after it."),
    )
    quarter_due_day = WholeNumber(label=_("Quarter: day of the month"), smallest=1, largest=31)
    year_due_months = WholeNumber(label=_("Year: months after December"), largest=6)
    year_due_day = WholeNumber(
        label=_("Year: day of the month"),
        smallest=1,
        largest=31,
        help_text=_("31 is the last day of any month; a day off moves back to the working day before."),
    )
    grace_days = WholeNumber(
        label=_("Days of grace"), largest=60, help_text=_("So long after the day a report is not late yet.")
    )

    FIELDS = ("quarter_due_months", "quarter_due_day", "year_due_months", "year_due_day", "grace_days")

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        options["initial"] = self.saved(programme) | {"version": programme.version}
        super().__init__(*args, **options)

    @classmethod
    def saved(cls, programme: Programme) -> dict[str, Any]:
        return {name: getattr(programme, name) for name in cls.FIELDS}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}
