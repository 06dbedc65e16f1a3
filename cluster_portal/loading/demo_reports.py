"""What the demonstration's programmes reported: money by quarters, reports with their steps, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cluster_portal.loading.demo_scenario import (
    ACCUMULATIONS,
    FUNDING,
    Facts,
    Scenario,
    create,
    period,
    roubles,
    uid,
)
from strategy.models import Indicator, IndicatorFact, Measure, MoneyFlow, Programme, Report, ReportStep

REPORT_STATUSES = {
    "утверждено": Report.Status.APPROVED,
    "сдано": Report.Status.SUBMITTED,
    "не сдано": Report.Status.OPEN,
}
STEPS = {
    "сдано": ReportStep.Kind.SUBMITTED,
    "возвращено": ReportStep.Kind.RETURNED,
    "утверждено": ReportStep.Kind.APPROVED,
}


@dataclass(frozen=True)
class Reporting:
    """What was reported of one programme whose plan is loaded."""

    scenario: Scenario
    facts: Facts
    programme: Programme
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]

    def load(self) -> None:
        self._load_money_flows()
        self._load_reports_and_facts()

    def _load_money_flows(self) -> None:
        flows = []
        for fact in self.facts["measures"]:
            for line in fact["funding"]:
                for cell in line["actuals"]:
                    year, quarter = period(cell["period"])
                    assert quarter, "money is reported by quarters"
                    flows.append(
                        MoneyFlow(
                            source=self.scenario.source,
                            measure=self.measures[fact["id"]],
                            funding=FUNDING[line["source"]],
                            year=year,
                            quarter=quarter,
                            allocated=roubles(cell["allocated"]),
                            contracted=roubles(cell["contracted"]),
                            paid=roubles(cell["paid"]),
                        )
                    )
        create(flows)

    def _load_reports_and_facts(self) -> None:
        reports = []
        for fact in self.facts["reports"]:
            year, quarter = period(fact["period"])
            reports.append(
                Report(
                    uid=uid("report", self.facts["id"], fact["period"], fact["reporter"]),
                    source=self.scenario.source,
                    programme=self.programme,
                    reporter=self.scenario.organisations[fact["reporter"]],
                    year=year,
                    quarter=quarter,
                    due_on=fact["due"],
                    submitted_on=fact["submitted"],
                    status=REPORT_STATUSES[fact["status"]],
                    approved_on=fact["approved"],
                    approved_by=self.scenario.people[fact["approved_by"]] if fact["approved"] else None,
                )
            )
        rows = list(zip(self.facts["reports"], create(reports), strict=True))
        create(step for fact, report in rows for step in self._steps(fact, report))
        create(
            Report.indicators.through(report=report, indicator=self.indicators[key])
            for fact, report in rows
            for key in fact["indicators"]
        )
        report_on = {(fact["period"], key): report for fact, report in rows for key in fact["indicators"]}

        facts = []
        for fact in self.facts["indicators"]:
            flows = _flows(fact)
            for cell in fact["periods"]:
                if cell["fact"] is None:
                    continue
                year, quarter = period(cell["period"])
                facts.append(
                    IndicatorFact(
                        source=self.scenario.source,
                        indicator=self.indicators[fact["id"]],
                        report=report_on[cell["period"], fact["id"]],
                        year=year,
                        quarter=quarter,
                        value=flows[cell["period"]],
                        numerator=cell.get("numerator"),
                        denominator=cell.get("denominator"),
                        is_approved=cell["status"] == "утверждено",
                        evidence=cell["evidence"],
                        explanation=cell.get("explanation", ""),
                    )
                )
        create(facts)

    def _steps(self, fact: Facts, report: Report) -> Iterator[ReportStep]:
        """The life of a report as far as the scenario tells it."""
        told = fact.get("history") or [
            {"date": fact[name], "status": status}
            for name, status in (("submitted", "сдано"), ("approved", "утверждено"))
            if fact[name]
        ]
        for line in told:
            yield ReportStep(
                source=self.scenario.source,
                report=report,
                kind=STEPS[line["status"]],
                happened_on=line["date"],
                text=line.get("note", ""),
            )


def _flows(fact: Facts) -> dict[str, Decimal]:
    """Facts as they are stored: of a running total, what each quarter added to it."""
    accumulation = ACCUMULATIONS[fact["accumulation"]]
    reported = {cell["period"]: cell["fact"] for cell in fact["periods"] if cell["fact"] is not None}
    if accumulation not in (Indicator.Accumulation.YEAR_TO_DATE, Indicator.Accumulation.PROGRAMME_TO_DATE):
        return reported
    flows, total, last_year = {}, Decimal(0), None
    for label in sorted(reported):
        year, _quarter = period(label)
        if accumulation == Indicator.Accumulation.YEAR_TO_DATE and year != last_year:
            total = Decimal(0)
        flows[label] = reported[label] - total
        total, last_year = reported[label], year
    return flows
