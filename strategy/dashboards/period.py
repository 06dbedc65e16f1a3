"""One reporting period of a programme on one page: what is asked, what was written, how it would stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch

from strategy.accumulation import Period
from strategy.dashboards.loading import number_key
from strategy.dashboards.money import Actuals
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.dashboards.states import Cell
from strategy.models import (
    EvidenceFile,
    FundingSource,
    Indicator,
    IndicatorFact,
    IndicatorRevision,
    MeasureResultFact,
    MeasureResultPlan,
    MeasureRevision,
    MoneyFlow,
    Programme,
    Report,
    ReportStep,
)


@dataclass(frozen=True)
class FigureRow:
    """`cell` stands as if the report were approved; `fact` is what was written."""

    revision: IndicatorRevision
    cell: Cell
    fact: IndicatorFact | None

    @property
    def indicator(self) -> Indicator:
        return self.revision.indicator

    @property
    def is_share(self) -> bool:
        return self.indicator.accumulation == Indicator.Accumulation.SHARE

    @property
    def files(self) -> list[EvidenceFile]:
        return list(self.fact.files.all()) if self.fact else []


@dataclass(frozen=True)
class MoneyLine:
    """One source of a measure: the plan of the year, what the earlier quarters of the year brought, and this
    one.
    """

    measure: MeasureRevision
    funding: FundingSource
    plan: Decimal | None
    before: Actuals
    flow: MoneyFlow | None

    @property
    def now(self) -> Actuals:
        flow = self.flow
        return Actuals(flow.allocated, flow.contracted, flow.paid) if flow else Actuals()

    @property
    def year(self) -> Actuals:
        """«С начала года», this quarter included."""
        return self.before + self.now

    @property
    def left(self) -> Decimal | None:
        return self.plan - (self.year.paid or 0) if self.plan is not None else None


@dataclass(frozen=True)
class ResultLine:
    measure: MeasureRevision
    plan: Decimal | None
    fact: MeasureResultFact | None


@dataclass(frozen=True)
class ReportSheet:
    report: Report
    figures: list[FigureRow]
    money: list[MoneyLine]
    results: list[ResultLine]
    steps: list[ReportStep]
    is_late: bool

    @property
    def last_words(self) -> ReportStep | None:
        """Why the report is back, where it is."""
        if self.report.status not in (Report.Status.RETURNED, Report.Status.OPEN):
            return None
        back = [one for one in self.steps if one.text]
        return back[-1] if back else None

    @property
    def plan(self) -> Decimal | None:
        known = [line.plan for line in self.money if line.plan is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def now(self) -> Actuals:
        return sum((line.now for line in self.money), Actuals())

    @property
    def year(self) -> Actuals:
        return sum((line.year for line in self.money), Actuals())

    @property
    def left(self) -> Decimal | None:
        return self.plan - (self.year.paid or 0) if self.plan is not None else None

    @property
    def money_lines(self) -> list[tuple[MoneyLine, None]]:
        """As the entry form gives them, without fields."""
        return [(line, None) for line in self.money]

    @property
    def result_lines(self) -> list[tuple[ResultLine, None]]:
        return [(line, None) for line in self.results]


@dataclass(frozen=True)
class PeriodSheet:
    programme: Programme
    period: Period
    state: ProgrammeState | None
    reports: list[ReportSheet]

    @property
    def key(self) -> str:
        return f"{self.period.year}-{self.period.quarter}" if self.period.quarter else str(self.period.year)

    @property
    def has_writable(self) -> bool:
        return any(sheet.report.is_writable for sheet in self.reports)


def read(programme: Programme, period: Period, today: date, *, only: Report | None = None) -> PeriodSheet:
    """`programme` must come with cluster and light_rule selected. `only` reads one report of the period."""
    day = max(today, period.last_day + timedelta(days=1))
    loaded = load([programme], day)[0]
    reports = [
        report
        for report in loaded.reports
        if (report.year, report.quarter) == (period.year, period.quarter)
        and (only is None or report.pk == only.pk)
    ]
    facts = {
        (fact.report_id, fact.indicator_id): fact
        for fact in IndicatorFact.objects.filter(report__in=reports)
        .select_related("source", "recorded_by")
        .prefetch_related(Prefetch("files", EvidenceFile.objects.select_related("recorded_by")))
    }
    steps: dict[int, list[ReportStep]] = defaultdict(list)
    for step in ReportStep.objects.filter(report__in=reports).select_related("recorded_by"):
        steps[step.report_id].append(step)
    sheets = []
    for report in reports:
        state = loaded.on(day, unapproved=True, within=report)
        keys = loaded.report_indicators[report.pk]
        figures = [
            FigureRow(revision, state.cell(revision, period), facts.get((report.pk, revision.indicator_id)))
            for revision in loaded.indicators
            if revision.indicator_id in keys and not revision.is_dropped
        ]
        sheets.append(
            ReportSheet(
                report,
                figures,
                _money(state, report) if report.covers_measures and period.quarter else [],
                _results(state, report) if report.covers_measures and not period.quarter else [],
                steps[report.pk],
                report.due_on + timedelta(days=programme.grace_days) < today,
            )
        )
    sheets.sort(key=lambda sheet: (not sheet.figures, sheet.report.covers_measures, sheet.report.pk))
    return PeriodSheet(programme, period, loaded.on(day), sheets)


def _money(state: ProgrammeState, report: Report) -> list[MoneyLine]:
    """Sources with a plan in the year, and those with amounts in it though none was planned."""
    plans = {
        (row.measure_id, row.funding): row.amount
        for row in state.loaded.amounts
        if row.year == report.year and row.amount
    }
    before: dict[tuple[int, str], Actuals] = defaultdict(Actuals)
    now: dict[tuple[int, str], MoneyFlow] = {}
    for flow in state.loaded.flows:
        if flow.year != report.year:
            continue
        key = (flow.measure_id, flow.funding)
        if flow.quarter == report.quarter:
            now[key] = flow
        elif flow.quarter < (report.quarter or 0):
            before[key] = before[key] + Actuals(flow.allocated, flow.contracted, flow.paid)
    return [
        MoneyLine(measure, funding, plans.get(key), before[key], now.get(key))
        for measure in state.loaded.measures
        for funding in FundingSource
        if (key := (measure.measure_id, funding.value)) in plans or key in now or key in before
    ]


def _results(state: ProgrammeState, report: Report) -> list[ResultLine]:
    plans = {
        row.revision_id: row.value
        for row in MeasureResultPlan.objects.filter(
            revision__programme_version=state.version, year=report.year
        )
    }
    facts = {
        row.measure_id: row
        for row in MeasureResultFact.objects.filter(measure__programme=state.programme, year=report.year)
    }
    lines: Sequence[MeasureRevision] = sorted(state.loaded.measures, key=lambda one: number_key(one.number))
    return [
        ResultLine(measure, plans.get(measure.pk), facts.get(measure.measure_id))
        for measure in lines
        if measure.result_name and (measure.pk in plans or measure.measure_id in facts)
    ]
