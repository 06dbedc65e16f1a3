"""The life of a report: written, handed in, returned with a question, approved, closed, opened again.

Handing in freezes what the lower level wrote until the reviewer decides. Who hands in does not approve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from strategy import evidence, lights, money, reminders
from strategy.accumulation import Period
from strategy.dashboards.programmes import load
from strategy.dashboards.states import Cell
from strategy.lights import Mark
from strategy.models import (
    FormerFact,
    FormerFlow,
    Indicator,
    IndicatorFact,
    IndicatorRevision,
    Measure,
    MeasureResultFact,
    Report,
    ReportStep,
)
from strategy.money import Amounts
from strategy.periods import approved_version
from strategy.reporting import share_of

Status = Report.Status
Kind = ReportStep.Kind
Errors = dict[str, ValidationError]


@dataclass(frozen=True)
class Figure:
    """What is reported of one indicator: a share by its two parts, everything else by its value."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    evidence: str = ""
    link: str = ""
    explanation: str = ""
    file: UploadedFile | None = None

    def __bool__(self) -> bool:
        return any(
            part not in (None, "")
            for part in (self.value, self.numerator, self.denominator, self.evidence, self.link, self.file)
        ) or bool(self.explanation)


@dataclass(frozen=True)
class Entry:
    """What was written into one report: by indicator, by (measure, source), by measure."""

    figures: Mapping[int, Figure] = field(default_factory=dict)
    amounts: Mapping[tuple[int, str], Amounts] = field(default_factory=dict)
    results: Mapping[int, Decimal | None] = field(default_factory=dict)


def field_of(indicator_id: int, part: str) -> str:
    """The name under which forms and refusals speak of one part of one indicator's fact."""
    return f"fact_{indicator_id}_{part}"


def result_field(measure_id: int) -> str:
    return f"result_{measure_id}"


# Writing ---------------------------------------------------------------------------------------------


@transaction.atomic
def write(report: Report, entry: Entry, *, by: User, version: int) -> None:
    """Everything or nothing. An empty figure takes back what stood there.

    Raises StaleVersion when somebody wrote in between, and ValidationError with all that is wrong at once.
    """
    report = _hold(report, version)
    if not report.is_writable:
        raise ValidationError(
            _("The report for %(period)s is handed in: nothing is written in it until it is returned."),
            "handed_in",
            {"period": report.period_label},
        )
    errors: Errors = {}
    indicators = {indicator.pk: indicator for indicator in report.indicators.all()}
    for key, figure in entry.figures.items():
        if key in indicators:
            errors |= _write_figure(report, indicators[key], figure, by=by)
    if report.covers_measures:
        errors |= _write_measures(report, entry, by=by)
    if errors:
        raise ValidationError(errors)


def _write_figure(report: Report, indicator: Indicator, figure: Figure, *, by: User) -> Errors:
    fact = indicator.facts.filter(year=report.year, quarter=report.quarter).first()
    if not figure:
        if fact is not None:
            fact.delete()
        return {}
    errors: Errors = {}
    value = figure.value
    if indicator.accumulation == Indicator.Accumulation.SHARE:
        try:
            value = share_of(figure.numerator, figure.denominator, indicator)
        except ValidationError as refusal:
            errors = {field_of(indicator.pk, part): refusal for part, refusal in _by_field(refusal).items()}
    elif value is None:
        errors[field_of(indicator.pk, "value")] = _refusal(_("Enter the value."))
    if errors or value is None:
        return errors
    fact = fact or IndicatorFact(indicator=indicator, year=report.year, quarter=report.quarter)
    told = (fact.value, fact.numerator, fact.denominator, fact.evidence, fact.link, fact.explanation)
    asked = (value, figure.numerator, figure.denominator, figure.evidence, figure.link, figure.explanation)
    if fact.pk is None or told != asked or fact.report_id != report.pk:
        fact.report = report
        fact.value, fact.numerator, fact.denominator, fact.evidence, fact.link, fact.explanation = asked
        fact.recorded_by, fact.recorded_at = by, timezone.now()
        fact.full_clean()
        fact.save()
    if figure.file is not None:
        try:
            evidence.keep(fact, figure.file, by=by)
        except ValidationError as refusal:
            errors[field_of(indicator.pk, "file")] = refusal
    return errors


def _write_measures(report: Report, entry: Entry, *, by: User) -> Errors:
    errors: Errors = {}
    keys = {key for key, _funding in entry.amounts} | set(entry.results)
    measures = Measure.objects.filter(programme=report.programme_id).in_bulk(keys)
    # In one order, so that two writers do not wait for each other.
    for key in sorted(measures):
        measure = measures[key]
        amounts = {funding: row for (of, funding), row in entry.amounts.items() if of == key}
        if amounts and report.quarter:
            try:
                money.write(measure, Period(report.year, report.quarter), amounts, by=by, report=report)
            except ValidationError as refusal:
                errors |= _by_field(refusal)
        if key in entry.results and not report.quarter:
            _write_result(report, measure, entry.results[key], by=by)
    return errors


def _by_field(refusal: ValidationError) -> Errors:
    return {name: ValidationError(found) for name, found in refusal.error_dict.items()}


def _write_result(report: Report, measure: Measure, value: Decimal | None, *, by: User) -> None:
    fact = measure.result_facts.filter(year=report.year).first()
    if value is None:
        if fact is not None:
            fact.delete()
        return
    if fact is not None and fact.value == value and fact.report_id == report.pk:
        return
    fact = fact or MeasureResultFact(measure=measure, year=report.year)
    fact.value, fact.report = value, report
    fact.recorded_by, fact.recorded_at = by, timezone.now()
    fact.full_clean()
    fact.save()


@dataclass(frozen=True)
class Part:
    """One report of a page that holds several."""

    report: Report
    version: int
    entry: Entry


@transaction.atomic
def write_together(parts: Sequence[Part], *, by: User) -> None:
    """All reports of a page, or none of them; a refusal names what is wrong in every one."""
    errors: Errors = {}
    for part in parts:
        try:
            write(part.report, part.entry, by=by, version=part.version)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                raise
            errors |= _by_field(refusal)
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def submit_together(reports: Sequence[Report], *, by: User) -> None:
    """All of them, or none; a refusal names what is missing in every one."""
    errors: Errors = {}
    for report in reports:
        try:
            submit(report, by=by, version=report.version)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                raise
            errors |= _by_field(refusal)
    if errors:
        raise ValidationError(errors)


# Steps -----------------------------------------------------------------------------------------------


@transaction.atomic
def submit(report: Report, *, by: User, version: int) -> None:
    """Hand in. Raises ValidationError with everything that is missing: facts, documents, explanations."""
    report = _hold(report, version)
    if not report.is_writable:
        raise ValidationError(_("The report is handed in already."), "handed_in")
    errors = missing(report)
    if errors:
        raise ValidationError(errors)
    report.status = Status.SUBMITTED
    report.submitted_on, report.submitted_by = timezone.localdate(), by
    report.save(update_fields=["status", "submitted_on", "submitted_by"])
    _step(report, Kind.SUBMITTED, by)


@transaction.atomic
def give_back(report: Report, *, by: User, version: int, question: str) -> None:
    """Return with a question. Approved figures are kept as what stood until today."""
    report = _hold(report, version)
    if report.status not in (Status.SUBMITTED, Status.APPROVED):
        raise ValidationError(_("There is nothing to return: the report is not handed in."), "not_handed_in")
    step = _step(report, Kind.RETURNED, by, question)
    if report.status == Status.APPROVED:
        _keep_former(report, step)
    _open(report, Status.RETURNED)


@transaction.atomic
def approve(report: Report, *, by: User, version: int) -> None:
    """Accept what was handed in. Who handed it in does not approve it."""
    report = _hold(report, version)
    if report.status != Status.SUBMITTED:
        raise ValidationError(_("Only a report that is handed in can be approved."), "not_handed_in")
    if report.submitted_by_id == by.pk:
        raise ValidationError(_("Who handed the report in does not approve it."), "own_report")
    errors = missing(report)
    if errors:
        raise ValidationError([error for each in errors.values() for error in each.error_list])
    report.status = Status.APPROVED
    report.approved_on, report.approved_by = timezone.localdate(), by.person
    report.save(update_fields=["status", "approved_on", "approved_by"])
    report.facts.update(is_approved=True)
    _step(report, Kind.APPROVED, by)


@transaction.atomic
def lock(report: Report, *, by: User, version: int) -> None:
    """Close an approved report: from here on only its opening again, with a reason, changes it."""
    report = _hold(report, version)
    if report.status != Status.APPROVED:
        raise ValidationError(_("Only an approved report can be closed."), "not_approved")
    report.status = Status.LOCKED
    report.save(update_fields=["status"])
    _step(report, Kind.LOCKED, by)


@transaction.atomic
def reopen(report: Report, *, by: User, version: int, reason: str) -> None:
    """Open an approved or closed report again. The approved figures are kept as what stood until today."""
    report = _hold(report, version)
    if report.status not in (Status.APPROVED, Status.LOCKED):
        raise ValidationError(_("Only an approved report is opened again."), "not_approved")
    step = _step(report, Kind.REOPENED, by, reason)
    _keep_former(report, step)
    _open(report, Status.OPEN)


def _hold(report: Report, version: int) -> Report:
    claim(report, version)
    return Report.objects.select_for_update(of=("self",)).select_related("programme").get(pk=report.pk)


def _open(report: Report, status: Status) -> None:
    report.status = status
    report.submitted_on = report.submitted_by = report.approved_on = report.approved_by = None
    report.save(update_fields=["status", "submitted_on", "submitted_by", "approved_on", "approved_by"])
    report.facts.update(is_approved=False)


def _step(report: Report, kind: Kind, by: User, text: str = "") -> ReportStep:
    step = ReportStep(report=report, kind=kind, happened_on=timezone.localdate(), text=text, recorded_by=by)
    step.full_clean()
    step.save()
    reminders.tell_of_step(step)
    return step


def _keep_former(report: Report, step: ReportStep) -> None:
    since = report.approved_on or step.happened_on
    kept = {"step": step, "approved_on": since, "until": max(since, step.happened_on)}
    of_facts = ("indicator_id", "year", "quarter", "value", "numerator", "denominator")
    words = ("evidence", "explanation", "source_id", "recorded_by_id", "recorded_at")
    FormerFact.objects.bulk_create(
        FormerFact(**kept, **{name: getattr(fact, name) for name in (*of_facts, *words)})
        for fact in report.facts.all()
    )
    of_flows = ("measure_id", "funding", "year", "quarter", *money.STEPS, *words[2:])
    FormerFlow.objects.bulk_create(
        FormerFlow(**kept, **{name: getattr(flow, name) for name in of_flows}) for flow in report.flows.all()
    )


# What is missing -------------------------------------------------------------------------------------


def would_be(report: Report, as_of: date | None = None) -> dict[int, Cell]:
    """How the figures of a report would stand if they were approved: the light comes before the approval."""
    programme = (
        type(report.programme).objects.select_related("cluster", "light_rule").get(pk=report.programme_id)
    )
    period = Period(report.year, report.quarter)
    day = max(as_of or timezone.localdate(), date.fromordinal(period.last_day.toordinal() + 1))
    state = load([programme], day)[0].on(day, unapproved=True, within=report)
    return {
        revision.indicator_id: state.cell(revision, period)
        for revision in state.loaded.indicators
        if revision.indicator_id in state.loaded.report_indicators[report.pk]
    }


def missing(report: Report) -> Errors:
    """Everything that keeps a report from being handed in or approved, by field."""
    errors: Errors = {}
    version = approved_version(report.programme)
    revisions = {
        revision.indicator_id: revision
        for revision in IndicatorRevision.objects.filter(
            programme_version=version, indicator__in=report.indicators.all(), is_dropped=False
        )
    }
    facts = {fact.indicator_id: fact for fact in report.facts.prefetch_related("files")}
    cells = would_be(report)
    for indicator in report.indicators.all():
        revision = revisions.get(indicator.pk)
        if revision is None:
            continue
        name, fact = revision.name, facts.get(indicator.pk)
        if fact is None:
            share = indicator.accumulation == Indicator.Accumulation.SHARE
            part = "numerator" if share else "value"
            errors[field_of(indicator.pk, part)] = _refusal(
                _("«%(name)s»: there is no fact.") % {"name": name}
            )
            continue
        if not fact.link and not fact.files.all():
            errors[field_of(indicator.pk, "link")] = _refusal(
                _("«%(name)s»: add a file or a link that proves the fact.") % {"name": name}
            )
        cell = cells.get(indicator.pk)
        if cell is not None and needs_explanation(cell) and not fact.explanation:
            errors[field_of(indicator.pk, "explanation")] = _refusal(
                _("«%(name)s»: the light is «%(light)s», explain why.")
                % {"name": name, "light": cell.light.mark.label}
            )
    return errors


def needs_explanation(cell: Cell) -> bool:
    return lights.SEVERITY[cell.light.mark] > lights.SEVERITY[Mark.GOOD]


def _refusal(sentence: str) -> ValidationError:
    return ValidationError(sentence, "required")
