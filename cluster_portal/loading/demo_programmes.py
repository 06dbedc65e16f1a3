"""The demonstration's two programmes: versions, plans of money and indicators, milestones, risks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cluster_portal.loading.demo_reports import Reporting
from cluster_portal.loading.demo_scenario import (
    ACCUMULATIONS,
    FUNDING,
    Facts,
    Scenario,
    by_id,
    create,
    period,
    roubles,
    uid,
)
from strategy.models import (
    Goal,
    GoalDecision,
    GoalPriority,
    Indicator,
    IndicatorRevision,
    IndicatorTarget,
    LightRule,
    Measure,
    MeasureDecision,
    MeasureParticipant,
    MeasurePriority,
    MeasureResultFact,
    MeasureResultPlan,
    MeasureRevision,
    MeasureStatement,
    MeasureStrategy,
    Milestone,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Risk,
    RiskAssessment,
    Task,
)

LIGHT_RULE = "Факт к плану"
DIRECTIONS = {"рост": Indicator.Direction.UP, "снижение": Indicator.Direction.DOWN}
FREQUENCIES = {"квартал": Indicator.Frequency.QUARTER, "год": Indicator.Frequency.YEAR}


def load(scenario: Scenario) -> None:
    for facts in scenario.facts["programmes"]:
        _Programme(scenario, facts).load()


class _Programme:
    def __init__(self, scenario: Scenario, facts: Facts) -> None:
        self.scenario = scenario
        self.facts = facts
        self.source = scenario.source
        self.organisations = scenario.organisations

    def load(self) -> None:
        facts = self.facts
        light_rule, _created = LightRule.objects.get_or_create(
            name=LIGHT_RULE,
            version=1,
            defaults={
                "green_from": facts["light_rule"]["green_from"],
                "yellow_from": facts["light_rule"]["yellow_from"],
            },
        )
        self.programme = Programme.objects.create(
            uid=uid("programme", facts["id"]),
            kept_by=self.scenario.region,
            source=self.source,
            cluster=self.scenario.clusters[facts["cluster"]],
            title=facts["title"],
            first_year=facts["years"][0],
            last_year=facts["years"][-1],
            customer=self.organisations[facts["customer"]],
            coordinator=self.organisations[facts["coordinator"]],
            light_rule=light_rule,
            reporting_note=_reporting_note(facts),
            # «28-е число последнего месяца квартала»; «последний рабочий день февраля следующего года».
            quarter_due_months=0,
            quarter_due_day=28,
            year_due_months=2,
            year_due_day=31,
            grace_days=facts["reporting"]["grace_days"],
        )
        self._load_goals_and_tasks()
        self._load_identities()
        for act in facts["acts"]:
            self._load_version(act)
        Reporting(self.scenario, facts, self.programme, self.measures, self.indicators).load()
        self._load_milestones()
        self._load_risks()

    def _load_goals_and_tasks(self) -> None:
        goals = create(
            Goal(
                uid=uid("goal", fact["id"]),
                source=self.source,
                programme=self.programme,
                number=fact["number"],
                title=fact["title"],
            )
            for fact in self.facts["goals"]
        )
        goal_of = by_id(self.facts["goals"], goals)
        create(
            GoalDecision(goal=goal_of[fact["id"]], decision=self.scenario.decisions[key])
            for fact in self.facts["goals"]
            for key in fact["based_on"]
            if key in self.scenario.decisions
        )
        create(
            GoalPriority(goal=goal_of[fact["id"]], priority=self.scenario.priorities[key])
            for fact in self.facts["goals"]
            for key in fact["based_on"]
            if key in self.scenario.priorities
        )
        tasks = create(
            Task(
                uid=uid("task", fact["id"]),
                source=self.source,
                goal=goal_of[fact["goal"]],
                number=fact["number"],
                title=fact["title"],
            )
            for fact in self.facts["tasks"]
        )
        self.tasks = by_id(self.facts["tasks"], tasks)

    def _load_identities(self) -> None:
        """Measures and indicators as such; their wording, plans and money belong to versions."""
        measures = create(
            Measure(
                uid=uid("measure", fact["id"]),
                source=self.source,
                programme=self.programme,
                task=self.tasks[fact["task"]],
            )
            for fact in self.facts["measures"]
        )
        self.measures = by_id(self.facts["measures"], measures)
        self._link_measures()
        create(
            MeasureResultFact(source=self.source, measure=self.measures[fact["id"]], year=year, value=value)
            for fact in self.facts["measures"]
            for year, value in fact["result"]["fact"].items()
            if value is not None
        )
        indicators = create(
            Indicator(
                uid=uid("indicator", fact["id"]),
                source=self.source,
                programme=self.programme,
                unit=fact["unit"],
                direction=DIRECTIONS[fact["direction"]],
                accumulation=ACCUMULATIONS[fact["accumulation"]],
                frequency=FREQUENCIES[fact["frequency"]],
                formula=fact["formula"],
                source_form=fact["source_form"],
                responsible=self.scenario.people[fact["responsible_person"]],
            )
            for fact in self.facts["indicators"]
        )
        self.indicators = by_id(self.facts["indicators"], indicators)

    def _link_measures(self) -> None:
        scenario = self.scenario
        links: dict[type, list[Any]] = defaultdict(list)
        for fact in self.facts["measures"]:
            measure = self.measures[fact["id"]]
            for key in fact["based_on"]:
                if key in scenario.statements:
                    links[MeasureStatement].append(
                        MeasureStatement(measure=measure, statement=scenario.statements[key])
                    )
                elif key in scenario.priorities:
                    links[MeasurePriority].append(
                        MeasurePriority(measure=measure, priority=scenario.priorities[key])
                    )
                elif key in scenario.strategies:
                    links[MeasureStrategy].append(
                        MeasureStrategy(measure=measure, strategy=scenario.strategies[key])
                    )
                else:
                    links[MeasureDecision].append(
                        MeasureDecision(measure=measure, decision=scenario.decisions[key])
                    )
        for group in links.values():
            create(group)

    def _load_version(self, act: Facts) -> None:
        version = ProgrammeVersion.objects.create(
            source=self.source,
            programme=self.programme,
            number=act["version"],
            act_kind=act["kind"],
            act_issuer=self.organisations[act["issuer"]],
            act_number=act["number"],
            act_title=act["title"],
            reason=act.get("reason", ""),
        )
        self._load_measures_of(version)
        self._load_indicators_of(version, act)
        # The act comes last: from its date on the database refuses changes to the version's rows.
        version.approved_on = act["date"]
        version.save(update_fields=["approved_on"])

    def _load_measures_of(self, version: ProgrammeVersion) -> None:
        facts = self.facts["measures"]
        revisions = create(
            MeasureRevision(
                source=self.source,
                programme_version=version,
                measure=self.measures[fact["id"]],
                number=fact["number"],
                title=fact["title"],
                starts_on=fact["start"],
                ends_on=fact["end"],
                responsible=self.organisations[fact["responsible"]],
                result_name=fact["result"]["name"],
                result_unit=fact["result"]["unit"],
            )
            for fact in facts
        )
        rows = list(zip(facts, revisions, strict=True))
        create(
            MeasureParticipant(revision=revision, organisation=self.organisations[key])
            for fact, revision in rows
            for key in fact["participants"]
        )
        create(
            MeasureResultPlan(revision=revision, year=year, value=value)
            for fact, revision in rows
            for year, value in fact["result"]["plan"].items()
        )
        create(
            PlannedAmount(
                source=self.source,
                programme_version=version,
                measure=self.measures[fact["id"]],
                funding=FUNDING[line["source"]],
                year=year,
                amount=roubles(amount),
                subject_to_agreement=line["subject_to_agreement"],
            )
            for fact in facts
            for line in fact["funding"]
            for year, amount in _plan_in(line, version.number).items()
        )

    def _load_indicators_of(self, version: ProgrammeVersion, act: Facts) -> None:
        dropped = {item["indicator"]: item["reason"] for item in act.get("dropped_indicators", ())}
        facts = self.facts["indicators"]
        revisions = create(
            IndicatorRevision(
                source=self.source,
                programme_version=version,
                indicator=self.indicators[fact["id"]],
                number=number,
                name=fact["name"],
                base_year=fact["baseline"]["year"],
                base_value=fact["baseline"]["value"],
                is_dropped=fact["id"] in dropped,
                dropped_reason=dropped.get(fact["id"], ""),
            )
            for number, fact in enumerate(facts, start=1)
        )
        # A dropped indicator has no plan any more; what it aimed at stands in the version before.
        kept = [row for row in zip(facts, revisions, strict=True) if not row[1].is_dropped]
        targets = [
            IndicatorTarget(revision=revision, year=year, value=value)
            for fact, revision in kept
            for year, value in _targets_in(fact, version.number).items()
        ]
        for fact, revision in kept:
            for cell in (*fact["periods"], *fact.get("upcoming", ())):
                year, quarter = period(cell["period"])
                if quarter:
                    targets.append(
                        IndicatorTarget(revision=revision, year=year, quarter=quarter, value=cell["plan"])
                    )
        create(targets)

    def _load_milestones(self) -> None:
        create(
            Milestone(
                uid=uid("milestone", fact["id"]),
                source=self.source,
                programme=self.programme,
                measure=self.measures[fact["measure"]],
                title=fact["title"],
                planned_on=fact["planned"],
                first_planned_on=fact.get("planned_first_version", fact["planned"]),
                reached_on=fact["actual"],
            )
            for fact in self.facts["milestones"]
        )

    def _load_risks(self) -> None:
        risks = create(
            Risk(
                uid=uid("risk", fact["id"]),
                source=self.source,
                programme=self.programme,
                measure=self.measures[fact["measure"]],
                title=fact["title"],
                response=fact["response"],
                owner=self.organisations[fact["owner"]],
            )
            for fact in self.facts["risks"]
        )
        create(
            RiskAssessment(
                source=self.source,
                risk=risk,
                assessed_on=step["date"],
                probability=step["probability"],
                impact=step["impact"],
                note=step["note"],
            )
            for fact, risk in zip(self.facts["risks"], risks, strict=True)
            for step in fact["history"]
        )


def _reporting_note(facts: Facts) -> str:
    reporting = facts["reporting"]
    lines = (
        f"Отчётный период: {reporting['period']}.",
        f"Квартальный отчёт: {reporting['quarterly_due']}.",
        f"Годовой отчёт: {reporting['yearly_due']}.",
        f"Деньги: {facts['money_basis']}.",
    )
    return "\n".join(lines)


def _plan_in(line: Facts, version: int) -> Mapping[int, Decimal]:
    plan: Mapping[int, Decimal] = line["plan"] if version == 1 else line.get("current_plan", line["plan"])
    return plan


def _targets_in(fact: Facts, version: int) -> Mapping[int, Decimal]:
    first = fact.get("targets_first_version", fact["targets"])
    targets: Mapping[int, Decimal] = first if version == 1 else fact["targets"]
    return targets
