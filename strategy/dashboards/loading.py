"""What is read of programmes from the database: any number of them in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import F, Model, QuerySet

from enterprises.models import Source, Sourced, User
from strategy.accumulation import Period
from strategy.dashboards.states import Key
from strategy.models import (
    FormerFact,
    FormerFlow,
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
    ReportStep,
    Risk,
    RiskAssessment,
    RuleChoice,
)

Row = TypeVar("Row", bound=Model)

BACK = (ReportStep.Kind.RETURNED, ReportStep.Kind.REOPENED)


@dataclass
class Records:
    """What was read of one programme; all versions of nothing but the one in force."""

    programme: Programme
    versions: list[ProgrammeVersion]
    version: ProgrammeVersion | None
    indicators: list[IndicatorRevision] = field(default_factory=list)
    targets: dict[int, dict[Key, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    facts: dict[int, dict[Period, IndicatorFact]] = field(default_factory=lambda: defaultdict(dict))
    reports: list[Report] = field(default_factory=list)
    report_indicators: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    # Of reports that were returned or opened again: what happened to each, when, and who did it.
    steps: dict[int, list[tuple[str, date, str]]] = field(default_factory=lambda: defaultdict(list))
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


def versions_of(programmes: Iterable[int], *, sources: bool) -> dict[int, list[ProgrammeVersion]]:
    versions: dict[int, list[ProgrammeVersion]] = defaultdict(list)
    for version in _beside(
        ProgrammeVersion.objects.filter(programme__in=programmes),
        *(("act_issuer",) if sources else ()),
    ):
        versions[version.programme_id].append(version)
    return versions


def read_into(records: Mapping[int, Records], *, sources: bool) -> None:
    """By the key of the programme. Without `sources` no record may be asked who entered it from what."""
    _read_plan({one.version.pk: one for one in records.values() if one.version}, sources=sources)
    _read_reported(records, sources=sources)
    _read_judging(records)
    for one in records.values():
        for report in one.reports:
            for indicator_id in one.report_indicators[report.pk]:
                one.report_of[(indicator_id, report.year, report.quarter)] = report
        one.measures.sort(key=lambda revision: number_key(revision.number))
    if sources:
        _name_sources(records.values(), [row for one in records.values() for row in one.versions])


def _name_sources(records: Iterable[Records], versions: Iterable[ProgrammeVersion]) -> None:
    """Few sources and few people stand behind thousands of records: each is read once, not joined to each."""
    sourced: list[Sourced] = [*versions]
    for one in records:
        sourced += [*one.indicators, *one.measures, *one.reports, *one.flows, *one.milestones, *one.risks]
        sourced += [fact for of_indicator in one.facts.values() for fact in of_indicator.values()]
        sourced += [former for all_former in one.former_facts.values() for former in all_former]
        sourced += [*one.former_flows, *(made for all_made in one.overrides.values() for made in all_made)]
    found = Source.objects.in_bulk({row.source_id for row in sourced if row.source_id})
    people = User.objects.in_bulk({row.recorded_by_id for row in sourced if row.recorded_by_id})
    for row in sourced:
        if row.source_id:
            row.source = found[row.source_id]
        if row.recorded_by_id:
            row.recorded_by = people[row.recorded_by_id]


def _beside(rows: QuerySet[Row], *names: str) -> QuerySet[Row]:
    """Without names Django would select everything."""
    return rows.select_related(*names) if names else rows


def _read_plan(by_version: Mapping[int, Records], *, sources: bool) -> None:
    """What the version in force says. There are a dozen targets to an indicator: they are no records here."""
    people = ("indicator__responsible", "programme_version") if sources else ("indicator",)
    for revision in _beside(
        IndicatorRevision.objects.filter(programme_version__in=by_version), *people
    ).order_by("number", "pk"):
        by_version[revision.programme_version_id].indicators.append(revision)
    for version, indicator, year, quarter, value in (
        IndicatorTarget.objects.filter(revision__programme_version__in=by_version)
        .order_by()
        .values_list("revision__programme_version", "revision__indicator", "year", "quarter", "value")
    ):
        by_version[version].targets[indicator][(year, quarter)] = value
    if sources:
        for measure in (
            MeasureRevision.objects.filter(programme_version__in=by_version)
            .select_related("measure", "responsible", "programme_version")
            .order_by("number", "pk")
        ):
            by_version[measure.programme_version_id].measures.append(measure)
    for amount in PlannedAmount.objects.filter(programme_version__in=by_version).order_by():
        by_version[amount.programme_version_id].amounts.append(amount)


def _read_reported(records: Mapping[int, Records], *, sources: bool) -> None:
    for fact in (
        IndicatorFact.objects.filter(indicator__programme__in=records)
        .annotate(programme=F("indicator__programme"))
        .order_by()
    ):
        records[fact.programme].facts[fact.indicator_id][Period(fact.year, fact.quarter)] = fact
    for report in _beside(
        Report.objects.filter(programme__in=records),
        *(("reporter", "approved_by") if sources else ()),
    ).order_by("year", "quarter", "pk"):
        records[report.programme_id].reports.append(report)
    for report_id, indicator_id, programme_id in Report.indicators.through.objects.filter(
        report__programme__in=records
    ).values_list("report_id", "indicator_id", "report__programme_id"):
        records[programme_id].report_indicators[report_id].add(indicator_id)
    back = ReportStep.objects.filter(kind__in=BACK, report__programme__in=records)
    for step in ReportStep.objects.filter(report__in=back.values("report")).select_related(
        "report", "recorded_by"
    ):
        who = step.recorded_by.short_name if step.recorded_by else ""
        records[step.report.programme_id].steps[step.report_id].append((step.kind, step.happened_on, who))
    for flow in MoneyFlow.objects.filter(measure__programme__in=records).annotate(
        programme=F("measure__programme")
    ):
        records[flow.programme].flows.append(flow)
    for milestone in Milestone.objects.filter(programme__in=records):
        records[milestone.programme_id].milestones.append(milestone)
    for risk in _beside(Risk.objects.filter(programme__in=records), *(("owner",) if sources else ())):
        records[risk.programme_id].risks.append(risk)
    for assessment in RiskAssessment.objects.filter(risk__programme__in=records).annotate(
        programme=F("risk__programme")
    ):
        records[assessment.programme].assessments[assessment.risk_id].append(assessment)


def _read_judging(records: Mapping[int, Records]) -> None:
    """What reopened reports replaced, colours set by hand, rules chosen: each in one query."""
    formers = FormerFact.objects.filter(indicator__programme__in=records).select_related("step")
    for former in formers.annotate(programme=F("indicator__programme")):
        key = (former.indicator_id, Period(former.year, former.quarter))
        records[former.programme].former_facts[key].append(former)
    for flow in FormerFlow.objects.filter(measure__programme__in=records).annotate(
        programme=F("measure__programme")
    ):
        records[flow.programme].former_flows.append(flow)
    for override in LightOverride.objects.filter(indicator__programme__in=records).annotate(
        programme=F("indicator__programme")
    ):
        key = (override.indicator_id, Period(override.year, override.quarter))
        records[override.programme].overrides[key].append(override)
    for choice in RuleChoice.objects.filter(programme__in=records).select_related("rule"):
        records[choice.programme_id].rules.append(choice)


def number_key(number: str) -> list[tuple[int, int | str]]:
    """«1.10» comes after «1.9»."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in number.split(".")]
