"""One programme in full."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import ChainLink, GanttRow, Series
from enterprises.charts import Milestone as MilestoneMark
from enterprises.charts import Risk as RiskDot
from strategy import lights
from strategy.accumulation import Period, last_ended
from strategy.dashboards import decided
from strategy.dashboards.clusters import ROLE_ORDER
from strategy.dashboards.cooperation import Cooperation, of_cluster
from strategy.dashboards.decided import DecisionRow
from strategy.dashboards.indicator_page import indicator_chain
from strategy.dashboards.loading import number_key
from strategy.dashboards.money import MoneyTable
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.dashboards.states import IndicatorState
from strategy.dashboards.versions import VersionRow, compare
from strategy.models import ClusterMember, Goal, MeasureRevision, Programme


@dataclass(frozen=True)
class MeasureRow:
    revision: MeasureRevision
    plan: Decimal | None
    paid: Decimal | None

    @property
    def share(self) -> Decimal | None:
        return self.paid / self.plan if self.plan and self.paid is not None else None


@dataclass(frozen=True)
class TaskRows:
    goal: Goal
    number: str
    title: str
    measures: list[MeasureRow]


# What one printed sheet holds: of more, the gravest are printed. A line holds so many letters of a name and
# of how the figure is counted.
LINES_ON_PAPER, LETTERS, COUNTED = 20, 46, 36
MILESTONES_ON_PAPER, RISKS_ON_PAPER = 3, 3


@dataclass(frozen=True)
class ProgrammePage:
    state: ProgrammeState
    goals: list[Goal]
    tasks: list[TaskRows]
    cooperation: Cooperation
    versions: list[VersionRow]
    gantt: list[GanttRow]
    decided: list[DecisionRow]
    chain: list[ChainLink]

    @property
    def money(self) -> MoneyTable:
        return self.state.money

    @property
    def beside(self) -> list[Series]:
        return [Series(_("contracted"), "none"), Series(_("paid"), "ink")]

    @property
    def gantt_label(self) -> str:
        late = len(self.state.overdue_milestones)
        measures = ngettext("%(count)d measure", "%(count)d measures", len(self.gantt)) % {
            "count": len(self.gantt)
        }
        if not late:
            return _("%(measures)s, no milestone is overdue") % {"measures": measures}
        overdue = ngettext("%(count)d milestone is overdue", "%(count)d milestones are overdue", late) % {
            "count": late
        }
        return f"{measures}, {overdue}"

    @property
    def risk_label(self) -> str:
        high = len(self.state.high_risks)
        if not high:
            return _("No risk is high")
        return ngettext("%(count)d risk is high", "%(count)d risks are high", high) % {"count": high}

    @property
    def risk_dots(self) -> list[RiskDot]:
        return [
            RiskDot(one.number, one.risk.title, one.last.probability, one.last.impact)
            for one in self.state.risks
        ]

    @property
    def differing(self) -> list[IndicatorState]:
        return [one for one in self.state.current_indicators if one.light.differs]

    @cached_property
    def indicators_on_paper(self) -> set[int]:
        gravest = sorted(
            self.state.current_indicators,
            key=lambda one: (-lights.SEVERITY[one.light.mark], one.light.ratio or 0, one.revision.number),
        )
        lines, found = 0, set()
        for one in gravest:
            lines += max(2, -(-(len(one.revision.name) + COUNTED) // LETTERS))
            if lines > LINES_ON_PAPER:
                break
            found.add(one.indicator.pk)
        return found

    @cached_property
    def milestones_on_paper(self) -> set[int]:
        late = sorted(self.state.overdue_milestones, key=lambda one: -one.days_late)
        ahead = [one for one in self.state.milestones if not one.reached and not one.is_overdue]
        return {one.milestone.pk for one in [*late, *ahead][:MILESTONES_ON_PAPER]}

    @cached_property
    def risks_on_paper(self) -> set[int]:
        return {one.risk.pk for one in sorted(self.state.risks, key=lambda one: -one.now)[:RISKS_ON_PAPER]}

    @property
    def base_year(self) -> int | None:
        """The baseline's year where all indicators share it."""
        years = {one.revision.base_year for one in self.state.indicators if one.revision.base_year}
        return years.pop() if len(years) == 1 else None

    @property
    def plan_over(self) -> Period:
        return last_ended(self.state.as_of)


def programme_page(
    programme: Programme, as_of: date, *, unapproved: bool = False, first_plan: bool = False
) -> ProgrammePage:
    """`programme` must come with cluster, light_rule, customer and coordinator selected."""
    state = load([programme], as_of, first_plan=first_plan)[0].on(as_of, unapproved=unapproved)
    goals = list(programme.goals.prefetch_related("tasks"))
    versions = compare(state)
    first_terms = _first_terms(state)
    return ProgrammePage(
        state=state,
        goals=goals,
        tasks=_tasks(state, goals),
        cooperation=of_cluster(programme.cluster, as_of),
        versions=versions,
        gantt=_gantt(state, first_terms),
        decided=decided.of_programme(state, goals),
        chain=_programme_chain(state, goals),
    )


def _paid_by_measure(state: ProgrammeState) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    plan: Counter[int] = Counter()
    paid: Counter[int] = Counter()
    for amount in state.loaded.amounts:
        plan[amount.measure_id] += amount.amount  # type: ignore[assignment]
    for flow in state.flows:
        paid[flow.measure_id] += flow.paid  # type: ignore[assignment]
    return dict(plan), dict(paid)  # type: ignore[arg-type]


def _tasks(state: ProgrammeState, goals: list[Goal]) -> list[TaskRows]:
    plan, paid = _paid_by_measure(state)
    rows = []
    for goal in goals:
        for task in sorted(goal.tasks.all(), key=lambda task: number_key(task.number)):
            measures = [
                MeasureRow(revision, plan.get(revision.measure_id), paid.get(revision.measure_id))
                for revision in state.loaded.measures
                if revision.measure.task_id == task.pk
            ]
            rows.append(TaskRows(goal, task.number, task.title, measures))
    return rows


def _first_terms(state: ProgrammeState) -> dict[int, tuple[date, date]]:
    """Terms of the first approved version: the grey bars."""
    if len(state.loaded.versions) < 2:
        return {}
    return {
        measure_id: (starts_on, ends_on)  # type: ignore[misc]
        for measure_id, starts_on, ends_on in MeasureRevision.objects.filter(
            programme_version=state.loaded.versions[0], starts_on__isnull=False, ends_on__isnull=False
        ).values_list("measure_id", "starts_on", "ends_on")
    }


def _gantt(state: ProgrammeState, first_terms: dict[int, tuple[date, date]]) -> list[GanttRow]:
    """The filled part of a bar is the paid part of the measure's plan."""
    plan, paid = _paid_by_measure(state)
    rows = []
    for revision in state.loaded.measures:
        term = (revision.starts_on, revision.ends_on) if revision.starts_on and revision.ends_on else None
        milestones = [one for one in state.milestones if one.milestone.measure_id == revision.measure_id]
        done = None
        if term and plan.get(revision.measure_id) and paid.get(revision.measure_id):
            share = min(Decimal(1), paid[revision.measure_id] / plan[revision.measure_id])
            done = (term[0], term[0] + timedelta(days=round((term[1] - term[0]).days * share)))
        rows.append(
            GanttRow(
                number=revision.number,
                name=revision.title,
                planned=first_terms.get(revision.measure_id, term),
                term=term,
                done=done,
                late=any(one.is_overdue for one in milestones),
                milestones=[
                    MilestoneMark(one.milestone.title, one.reached or one.milestone.planned_on, one.state)
                    for one in milestones
                ],
                url=revision.measure.get_absolute_url(),
            )
        )
    return rows


def _programme_chain(state: ProgrammeState, goals: list[Goal]) -> list[ChainLink]:
    """From the indicator that stands worst back to the hall, through the programme's goals."""
    if not state.current_indicators:
        return []
    worst = max(
        state.current_indicators,
        key=lambda one: (lights.SEVERITY[one.light.mark], -(one.light.ratio or 0), -one.revision.number),
    )
    return indicator_chain(state, worst, goals)


def members_in_words(page: ProgrammePage) -> str:
    """«12: 1 якорь, 6 поставщиков, 2 – наука и образование»."""
    members = page.cooperation.members
    total = ngettext("%(count)d member", "%(count)d members", len(members)) % {"count": len(members)}
    counts = Counter(member.role for member in members)
    parts = [f"{ClusterMember.Role(role).label} – {counts[role]}" for role in ROLE_ORDER if counts[role]]
    return f"{total}: {', '.join(parts)}" if parts else total
