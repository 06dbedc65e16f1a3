"""How programmes stand on a day: indicators, money, milestones, risks, reports.

`load` reads any number of programmes in a constant number of queries; everything after it is computed from
what was read, so that the same programmes can be asked about another day for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from enterprises.models import Organisation, Person
from strategy import accumulation, lights
from strategy.accumulation import Period, Value
from strategy.dashboards.loading import BACK, Records, read_into, version_in_force, versions_of
from strategy.dashboards.money import Flow, MoneyTable, money_table
from strategy.dashboards.states import (
    GRAVE_RISK,
    Cell,
    Counted,
    Handled,
    IndicatorState,
    MilestoneState,
    Reported,
    ReportState,
    RiskState,
    counted_indicators,
    counted_milestones,
    counted_risks,
    share_known,
)
from strategy.lights import Mark, Reason
from strategy.models import (
    FormerFact,
    Indicator,
    IndicatorFact,
    IndicatorRevision,
    LightOverride,
    Milestone,
    MoneyFlow,
    Programme,
    Report,
    ReportStep,
)


@dataclass
class Loaded(Records):
    """What was read, to be asked about any day."""

    def on(self, as_of: date, *, unapproved: bool = False, within: Report | None = None) -> ProgrammeState:
        return ProgrammeState(self, as_of, unapproved=unapproved, within=within)


def load(
    programmes: Sequence[Programme], as_of: date, *, first_plan: bool = False, sources: bool = True
) -> list[Loaded]:
    """Programmes must come with `cluster`, `light_rule` selected. Without `sources` no record may be asked
    who entered it from what: numbers of hundreds of programmes need none of it.
    """
    versions = versions_of([programme.pk for programme in programmes], sources=sources)
    loaded = {
        programme.pk: Loaded(
            programme,
            versions[programme.pk],
            version_in_force(versions[programme.pk], as_of, first=first_plan),
        )
        for programme in programmes
    }
    read_into(loaded, sources=sources)
    return list(loaded.values())


class ProgrammeState:
    """One programme as it stood on the morning of `as_of`.

    With `unapproved`, figures that are handed in and not approved are shown too; their lights say so. The
    figures of the report `within` are taken as handed in.
    """

    def __init__(
        self, loaded: Loaded, as_of: date, *, unapproved: bool = False, within: Report | None = None
    ) -> None:
        self.loaded = loaded
        self.as_of = as_of
        self.unapproved = unapproved
        self._within = within.pk if within else None
        self.programme = loaded.programme
        self.version = loaded.version
        self.rule = loaded.rule_on(as_of)

    @property
    def years(self) -> range:
        return self.programme.years

    # Indicators

    @cached_property
    def indicators(self) -> list[IndicatorState]:
        return [self.indicator(revision) for revision in self.loaded.indicators]

    @cached_property
    def current_indicators(self) -> list[IndicatorState]:
        """Without those that an amendment dropped."""
        return [state for state in self.indicators if not state.revision.is_dropped]

    def indicator(self, revision: IndicatorRevision) -> IndicatorState:
        targets = self.loaded.targets[revision.indicator_id]
        if revision.is_dropped:
            cell = Cell(self.expected_period(revision), None, None, lights.grey(Reason.DROPPED))
        else:
            cell = self.cell(revision, self.expected_period(revision))
        return IndicatorState(revision.indicator, revision, cell, targets, self.years)

    def periods(self, indicator: Indicator) -> list[Period]:
        quarterly = indicator.frequency == Indicator.Frequency.QUARTER
        return list(
            accumulation.periods(self.programme.first_year, self.programme.last_year, quarterly=quarterly)
        )

    def expected_period(self, revision: IndicatorRevision) -> Period:
        """The last period that is over and whose report is handed in or was to be; before that, the first
        one.
        """
        periods = self.periods(revision.indicator)
        over = [period for period in periods if period.last_day < self.as_of]
        for period in reversed(over):
            report = self._report(revision.indicator_id, period)
            if report is None or self.handled(report).submitted_on or self._is_late(report):
                return period
            if self._former(revision.indicator_id, period):
                return period
        return periods[0]

    def cell(self, revision: IndicatorRevision, period: Period) -> Cell:
        indicator = revision.indicator
        plan = self.loaded.targets[indicator.pk].get((period.year, period.quarter))
        report = self._report(indicator.pk, period)
        flow = self.loaded.facts[indicator.pk].get(period)
        former = self._former(indicator.pk, period)
        fact: Decimal | None = None
        reason = None if former else self._why_not(period, report, flow)
        if reason is None or (reason == Reason.AWAITING_APPROVAL and self._shows_unapproved(report)):
            fact = self._standing(indicator, period)
            is_unapproved = False
            if self.unapproved:
                approved = self._standing(indicator, period, approved=True)
                is_unapproved = fact is not None and approved is None
            light = lights.light(
                fact, plan, self.rule, indicator.direction, base=self._comparable_base(revision, period)
            )
            light = replace(light, is_unapproved=is_unapproved)
        else:
            light = lights.grey(Reason.NO_PLAN if plan is None and reason == Reason.NO_DATA else reason)
        override = self._override(indicator.pk, period)
        if override is not None:
            light = lights.by_hand(light, Mark(override.colour))
        known = flow if former is None and self._is_known(report, flow) else None
        handled = self.handled(report) if report else None
        return Cell(period, plan, fact, light, known, report, former, override, handled)

    def _override(self, indicator_id: int, period: Period) -> LightOverride | None:
        """The last colour that was set by hand; None where the rule was given back its word."""
        set_by_hand = self.loaded.overrides.get((indicator_id, period), ())
        known = [one for one in set_by_hand if one.set_on <= self.as_of]
        return known[-1] if known and known[-1].colour else None

    def _former(self, indicator_id: int, period: Period) -> FormerFact | None:
        """What was approved for the period on that day, where its report was opened again since."""
        for former in self.loaded.former_facts.get((indicator_id, period), ()):
            if former.approved_on <= self.as_of < former.until:
                return former
        return None

    def _report(self, indicator_id: int, period: Period) -> Report | None:
        return self.loaded.report_of.get((indicator_id, period.year, period.quarter))

    def handled(self, report: Report) -> Handled:
        """As it was on the day, whatever happened to the report since."""
        if report.pk == self._within:
            return Handled(report.submitted_on or self.as_of)
        steps = self.loaded.steps.get(report.pk)
        if steps is None:
            return Handled(
                report.submitted_on if self._is_submitted(report) else None,
                report.approved_on if self._is_approved(report) else None,
            )
        found = Handled()
        for kind, day, who in steps:
            if day > self.as_of:
                continue
            if kind == ReportStep.Kind.SUBMITTED:
                found = Handled(day)
            elif kind == ReportStep.Kind.APPROVED:
                found = Handled(found.submitted_on, day, who)
            elif kind in BACK:
                found = Handled()
        return found

    def _shows_unapproved(self, report: Report | None) -> bool:
        """The figures are those that were handed in: nobody has had the report back since."""
        return self.unapproved and (report is None or self._is_submitted(report))

    def _is_submitted(self, report: Report) -> bool:
        if report.pk == self._within:
            return True
        return (
            report.status != Report.Status.RETURNED
            and report.submitted_on is not None
            and report.submitted_on <= self.as_of
        )

    def _is_approved(self, report: Report) -> bool:
        return report.approved_on is not None and report.approved_on <= self.as_of

    def _is_late(self, report: Report) -> bool:
        return report.due_on + timedelta(days=self.programme.grace_days) < self.as_of

    def _is_known(self, report: Report | None, fact: IndicatorFact | None) -> bool:
        return fact is not None and (
            report is None or self._is_submitted(report) or self._is_approved(report)
        )

    def _why_not(self, period: Period, report: Report | None, fact: IndicatorFact | None) -> Reason | None:
        """Why the fact of a period may not be shown; None when it may."""
        if period.last_day >= self.as_of:
            return Reason.NOT_DUE
        if report is None:
            if fact is None:
                return Reason.NO_DATA
            return None if fact.is_approved else Reason.AWAITING_APPROVAL
        if self._is_approved(report):
            return None if fact is not None else Reason.NO_DATA
        handled = self.handled(report)
        if handled.approved_on:
            # The figures that were approved then are kept apart; there was none for this period.
            return Reason.NO_DATA
        if handled.submitted_on:
            return Reason.AWAITING_APPROVAL
        return Reason.NOT_HANDED_IN if self._is_late(report) else Reason.NOT_DUE

    def _standing(self, indicator: Indicator, at: Period, *, approved: bool = False) -> Decimal | None:
        """In the indicator's accumulation. With `approved`, from nothing but approved figures."""
        known = []
        for period, fact in self.loaded.facts[indicator.pk].items():
            report = self._report(indicator.pk, period)
            reason = self._why_not(period, report, fact)
            handed_in = reason == Reason.AWAITING_APPROVAL and not approved and self._shows_unapproved(report)
            if reason is None or handed_in:
                known.append(Value(period, fact.value, fact.numerator, fact.denominator))
        for (key, period), _formers in self.loaded.former_facts.items():
            former = self._former(key, period) if key == indicator.pk else None
            if former is not None:
                known = [one for one in known if one.period != period]
                known.append(Value(period, former.value, former.numerator, former.denominator))
        return accumulation.standing(
            known, indicator.accumulation, at, first_year=self.programme.first_year, unit=indicator.unit
        )

    def _comparable_base(self, revision: IndicatorRevision, period: Period) -> Decimal | None:
        """A level compares with the baseline at any time; a sum only over a whole year, as the baseline
        is.
        """
        kind = revision.indicator.accumulation
        if kind in (Indicator.Accumulation.ON_DATE, Indicator.Accumulation.SHARE):
            return revision.base_value
        whole_year = period.quarter is None or (
            kind == Indicator.Accumulation.YEAR_TO_DATE and period.quarter == 4
        )
        if kind in (Indicator.Accumulation.PERIOD, Indicator.Accumulation.YEAR_TO_DATE) and whole_year:
            return revision.base_value
        return None

    @cached_property
    def indicator_counts(self) -> dict[Mark, int]:
        counts = dict.fromkeys(Mark, 0)
        for state in self.current_indicators:
            counts[state.light.mark] += 1
        return counts

    @cached_property
    def indicators_part(self) -> Counted:
        return counted_indicators(self.indicator_counts)

    # Completeness

    @cached_property
    def known_of_due(self) -> tuple[int, int]:
        """Approved figures, and how many are due."""
        due = [
            state
            for state in self.current_indicators
            if state.light.reason != Reason.NOT_DUE or state.cell.flow
        ]
        return sum(state.cell.fact is not None for state in due), len(due)

    @property
    def completeness(self) -> Decimal | None:
        return share_known(*self.known_of_due)

    # Money

    @cached_property
    def flows(self) -> list[Flow]:
        """Of quarters that are over: from documents, or from approved reports."""
        shown: dict[tuple[int, str, int, int], Flow] = {}
        for flow in self.loaded.flows:
            if Period(flow.year, flow.quarter).last_day < self.as_of and self._shows(flow.report_id):
                shown[(flow.measure_id, flow.funding, flow.year, flow.quarter)] = flow
        for former in self.loaded.former_flows:
            if former.approved_on <= self.as_of < former.until:
                shown[(former.measure_id, former.funding, former.year, former.quarter)] = former
        return list(shown.values())

    def _shows(self, report_id: int | None) -> bool:
        if report_id is None:
            return True
        report = self._reports_by_key[report_id]
        return self._is_approved(report) or (self.unapproved and self._is_submitted(report))

    @cached_property
    def _reports_by_key(self) -> dict[int, Report]:
        return {report.pk: report for report in self.loaded.reports}

    @cached_property
    def unapproved_money(self) -> bool:
        """Some of the amounts shown are not approved."""
        reports = self._reports_by_key
        return any(
            isinstance(flow, MoneyFlow)
            and flow.report_id is not None
            and not self._is_approved(reports[flow.report_id])
            for flow in self.flows
        )

    @cached_property
    def money(self) -> MoneyTable:
        return money_table(
            self.loaded.amounts, self.flows, self.years, self.as_of, self.rule, self.unapproved_money
        )

    # Milestones

    @cached_property
    def milestones(self) -> list[MilestoneState]:
        return [self.milestone(milestone) for milestone in self.loaded.milestones]

    def milestone(self, milestone: Milestone) -> MilestoneState:
        reached = (
            milestone.reached_on if milestone.reached_on and milestone.reached_on <= self.as_of else None
        )
        overdue = reached is None and milestone.planned_on < self.as_of
        late = ((reached or self.as_of) - milestone.planned_on).days if reached or overdue else 0
        return MilestoneState(milestone, reached, max(0, late), overdue)

    @cached_property
    def overdue_milestones(self) -> list[MilestoneState]:
        return [state for state in self.milestones if state.is_overdue]

    @cached_property
    def due_milestones(self) -> list[MilestoneState]:
        return [state for state in self.milestones if state.reached or state.is_overdue]

    @cached_property
    def milestones_part(self) -> Counted:
        return counted_milestones(
            lights.worst(state.mark for state in self.due_milestones),
            late=len(self.overdue_milestones),
            due=len(self.due_milestones),
            total=len(self.milestones),
        )

    # Risks

    @cached_property
    def risks(self) -> list[RiskState]:
        states = []
        for place, risk in enumerate(self.loaded.risks, start=1):
            known = [one for one in self.loaded.assessments[risk.pk] if one.assessed_on <= self.as_of]
            if known:
                states.append(RiskState(place, risk, known[0], known[-1], known))
        return states

    @cached_property
    def high_risks(self) -> list[RiskState]:
        return [state for state in self.risks if state.is_high]

    @cached_property
    def risks_part(self) -> Counted:
        grave = any(state.now >= GRAVE_RISK for state in self.high_risks)
        return counted_risks(
            Mark.BAD if grave else Mark.WARN, high=len(self.high_risks), total=len(self.risks)
        )

    # Reports

    @cached_property
    def reported(self) -> list[Reported]:
        return [
            Reported(report, self._is_late(report), self.handled(report)) for report in self.loaded.reports
        ]

    @cached_property
    def not_handed_in(self) -> list[ReportState]:
        names = {revision.indicator_id: revision for revision in self.loaded.indicators}
        return [
            ReportState(
                report,
                self.programme,
                [
                    names[key].name
                    for key in sorted(
                        self.loaded.report_indicators[report.pk],
                        key=lambda key: names[key].number if key in names else 0,
                    )
                    if key in names
                ],
                (self.as_of - report.due_on).days,
            )
            for report in (one.report for one in self.reported if one.is_missing)
        ]

    # The whole

    @cached_property
    def mark(self) -> Mark:
        """The worst of the parts; counts stand beside it, never a mean."""
        return lights.worst(
            [
                self.indicators_part.mark,
                self.money.light.mark,
                self.milestones_part.mark,
                self.risks_part.mark,
            ]
        )

    def responsible_for(self, milestone: Milestone) -> Organisation | None:
        for revision in self.loaded.measures:
            if revision.measure_id == milestone.measure_id:
                return revision.responsible
        return None

    def person_of(self, state: IndicatorState) -> Person | None:
        return state.indicator.responsible
