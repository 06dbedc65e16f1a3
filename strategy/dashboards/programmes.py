"""How programmes stand on a day: indicators, money, milestones, risks, reports.

`load` reads any number of programmes in a constant number of queries; everything after it is computed from
what was read, so that the same programmes can be asked about another day for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from enterprises.models import Organisation, Person
from strategy import accumulation, lights
from strategy.accumulation import Period, Value
from strategy.dashboards.money import Flow, MoneyTable, money_table
from strategy.dashboards.states import (
    GRAVE_RISK,
    Cell,
    Counted,
    IndicatorState,
    Key,
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
    FormerFlow,
    Indicator,
    IndicatorFact,
    IndicatorRevision,
    IndicatorTarget,
    LightOverride,
    LightRule,
    MeasureRevision,
    Milestone,
    MoneyFlow,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Report,
    Risk,
    RiskAssessment,
    RuleChoice,
)


@dataclass
class Loaded:
    """What was read of one programme; all versions of nothing but the one in force."""

    programme: Programme
    versions: list[ProgrammeVersion]
    version: ProgrammeVersion | None
    indicators: list[IndicatorRevision] = field(default_factory=list)
    targets: dict[int, dict[Key, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    facts: dict[int, dict[Period, IndicatorFact]] = field(default_factory=lambda: defaultdict(dict))
    reports: list[Report] = field(default_factory=list)
    report_indicators: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    report_of: dict[tuple[int, int, int | None], Report] = field(default_factory=dict)
    measures: list[MeasureRevision] = field(default_factory=list)
    amounts: list[PlannedAmount] = field(default_factory=list)
    flows: list[MoneyFlow] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    assessments: dict[int, list[RiskAssessment]] = field(default_factory=lambda: defaultdict(list))
    former_facts: dict[tuple[int, Period], list[FormerFact]] = field(
        default_factory=lambda: defaultdict(list)
    )
    former_flows: list[FormerFlow] = field(default_factory=list)
    overrides: dict[tuple[int, Period], list[LightOverride]] = field(
        default_factory=lambda: defaultdict(list)
    )
    rules: list[RuleChoice] = field(default_factory=list)

    def on(self, as_of: date, *, unapproved: bool = False, within: Report | None = None) -> ProgrammeState:
        return ProgrammeState(self, as_of, unapproved=unapproved, within=within)

    def rule_on(self, as_of: date) -> LightRule:
        """The rule that was chosen last by that day."""
        chosen = [choice.rule for choice in self.rules if choice.since <= as_of]
        return chosen[-1] if chosen else self.programme.light_rule


def version_in_force(
    versions: Iterable[ProgrammeVersion], as_of: date, *, first: bool = False
) -> ProgrammeVersion | None:
    """The last one approved by `as_of`, or the `first`; before any approval, the draft."""
    ordered = sorted(versions, key=lambda version: version.number)
    approved = [version for version in ordered if version.approved_on and version.approved_on <= as_of]
    if approved:
        return approved[0] if first else approved[-1]
    drafts = [version for version in ordered if version.approved_on is None]
    return drafts[-1] if drafts else None


def load(programmes: Sequence[Programme], as_of: date, *, first_plan: bool = False) -> list[Loaded]:
    """Programmes must come with `cluster`, `light_rule` selected."""
    keys = [programme.pk for programme in programmes]
    versions: dict[int, list[ProgrammeVersion]] = defaultdict(list)
    for version in ProgrammeVersion.objects.filter(programme__in=keys).select_related(
        "act_issuer", "source", "recorded_by"
    ):
        versions[version.programme_id].append(version)
    loaded = {
        programme.pk: Loaded(
            programme,
            versions[programme.pk],
            version_in_force(versions[programme.pk], as_of, first=first_plan),
        )
        for programme in programmes
    }
    in_force = [one.version.pk for one in loaded.values() if one.version]

    sourced = ("source", "recorded_by")
    for revision in (
        IndicatorRevision.objects.filter(programme_version__in=in_force)
        .select_related("indicator__responsible", "programme_version", *sourced)
        .order_by("number", "pk")
    ):
        loaded[revision.indicator.programme_id].indicators.append(revision)
    for target in IndicatorTarget.objects.filter(revision__programme_version__in=in_force).select_related(
        "revision__programme_version"
    ):
        one = loaded[target.revision.programme_version.programme_id]
        one.targets[target.revision.indicator_id][(target.year, target.quarter)] = target.value
    for fact in IndicatorFact.objects.filter(indicator__programme__in=keys).select_related(
        "indicator", *sourced
    ):
        loaded[fact.indicator.programme_id].facts[fact.indicator_id][Period(fact.year, fact.quarter)] = fact
    for report in (
        Report.objects.filter(programme__in=keys)
        .select_related("reporter", "approved_by", *sourced)
        .order_by("year", "quarter", "pk")
    ):
        loaded[report.programme_id].reports.append(report)
    for report_id, indicator_id, programme_id in Report.indicators.through.objects.filter(
        report__programme__in=keys
    ).values_list("report_id", "indicator_id", "report__programme_id"):
        loaded[programme_id].report_indicators[report_id].add(indicator_id)
    for measure in (
        MeasureRevision.objects.filter(programme_version__in=in_force)
        .select_related("measure", "responsible", "programme_version", *sourced)
        .order_by("number", "pk")
    ):
        loaded[measure.programme_version.programme_id].measures.append(measure)
    for amount in PlannedAmount.objects.filter(programme_version__in=in_force).select_related(
        "programme_version"
    ):
        loaded[amount.programme_version.programme_id].amounts.append(amount)
    for flow in MoneyFlow.objects.filter(measure__programme__in=keys).select_related("measure", *sourced):
        loaded[flow.measure.programme_id].flows.append(flow)
    for milestone in Milestone.objects.filter(programme__in=keys).select_related(*sourced):
        loaded[milestone.programme_id].milestones.append(milestone)
    for risk in Risk.objects.filter(programme__in=keys).select_related("owner", *sourced):
        loaded[risk.programme_id].risks.append(risk)
    for assessment in RiskAssessment.objects.filter(risk__programme__in=keys).select_related("risk"):
        loaded[assessment.risk.programme_id].assessments[assessment.risk_id].append(assessment)

    _load_judging(loaded)
    for one in loaded.values():
        for report in one.reports:
            for indicator_id in one.report_indicators[report.pk]:
                one.report_of[(indicator_id, report.year, report.quarter)] = report
        one.measures.sort(key=lambda revision: number_key(revision.number))
    return list(loaded.values())


def _load_judging(loaded: dict[int, Loaded]) -> None:
    """What reopened reports replaced, colours set by hand, rules chosen: each in one query."""
    for former in FormerFact.objects.filter(indicator__programme__in=loaded).select_related("indicator"):
        key = (former.indicator_id, Period(former.year, former.quarter))
        loaded[former.indicator.programme_id].former_facts[key].append(former)
    for flow in FormerFlow.objects.filter(measure__programme__in=loaded).select_related(
        "measure", "source", "recorded_by"
    ):
        loaded[flow.measure.programme_id].former_flows.append(flow)
    for override in LightOverride.objects.filter(indicator__programme__in=loaded).select_related(
        "indicator", "source", "recorded_by"
    ):
        key = (override.indicator_id, Period(override.year, override.quarter))
        loaded[override.indicator.programme_id].overrides[key].append(override)
    for choice in RuleChoice.objects.filter(programme__in=loaded).select_related("rule"):
        loaded[choice.programme_id].rules.append(choice)


def number_key(number: str) -> list[tuple[int, int | str]]:
    """«1.10» comes after «1.9»."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in number.split(".")]


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
            if report is None or self._is_submitted(report) or self._is_late(report):
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
        if reason is None or (self.unapproved and reason == Reason.AWAITING_APPROVAL):
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
        return Cell(period, plan, fact, light, known, report, former, override)

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
        if self._is_submitted(report):
            return Reason.AWAITING_APPROVAL
        return Reason.NOT_HANDED_IN if self._is_late(report) else Reason.NOT_DUE

    def _standing(self, indicator: Indicator, at: Period, *, approved: bool = False) -> Decimal | None:
        """In the indicator's accumulation. With `approved`, from nothing but approved figures."""
        shown = {None, Reason.AWAITING_APPROVAL} if self.unapproved and not approved else {None}
        known = []
        for period, fact in self.loaded.facts[indicator.pk].items():
            if self._why_not(period, self._report(indicator.pk, period), fact) in shown:
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
            Reported(report, self._is_late(report), self._is_submitted(report), self._is_approved(report))
            for report in self.loaded.reports
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
