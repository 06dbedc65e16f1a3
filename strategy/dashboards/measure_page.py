"""One measure: its money by source and quarter, its results by years, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.charts import ChainLink
from strategy import lights
from strategy.accumulation import Period
from strategy.dashboards import traces
from strategy.dashboards.money import Flow, MoneyTable, money_table
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.dashboards.traces import Trace, light_word
from strategy.lights import Light
from strategy.models import (
    FundingSource,
    Indicator,
    Measure,
    MeasureResultFact,
    MeasureResultPlan,
    MeasureRevision,
)


@dataclass(frozen=True)
class ResultYear:
    year: int
    plan: Decimal | None
    fact: MeasureResultFact | None
    light: Light


@dataclass(frozen=True)
class FlowRow:
    """One quarter of one source: what was done in it, «за период»."""

    funding: FundingSource
    year: int
    quarter: int
    flow: Flow

    @property
    def period(self) -> Period:
        return Period(self.year, self.quarter)


@dataclass(frozen=True)
class MeasurePage:
    state: ProgrammeState
    measure: Measure
    revision: MeasureRevision
    money: MoneyTable
    flows: list[FlowRow]
    results: list[ResultYear]
    milestones: list[object]
    trace: Trace
    chain: list[ChainLink]


def measure_page(
    measure: Measure, as_of: date, *, unapproved: bool = False, first_plan: bool = False
) -> MeasurePage | None:
    programme = measure.programme
    state = load([programme], as_of, first_plan=first_plan)[0].on(as_of, unapproved=unapproved)
    revision = next((row for row in state.loaded.measures if row.measure_id == measure.pk), None)
    if revision is None:
        revision = (
            measure.revisions.select_related("responsible", "source", "recorded_by", "programme_version")
            .order_by("-programme_version__number")
            .first()
        )
    if revision is None:
        return None
    amounts = [amount for amount in state.loaded.amounts if amount.measure_id == measure.pk]
    flows = [flow for flow in state.flows if flow.measure_id == measure.pk]
    order = list(FundingSource)
    over = sorted(
        flows,
        key=lambda flow: (order.index(FundingSource(flow.funding)), flow.year, flow.quarter),
    )
    results = _results(measure, revision, state)
    trace = traces.of_measure(measure)
    done = [row for row in results if row.light.ratio is not None]
    first = ChainLink(
        _("Measure %(number)s") % {"number": revision.number},
        revision.title,
        "",
        done[-1].light.shape if done else "",
        f"{done[-1].year}: {light_word(done[-1].light)}" if done else "",
    )
    goal = measure.task.goal
    return MeasurePage(
        state=state,
        measure=measure,
        revision=revision,
        money=money_table(amounts, flows, state.years, as_of, state.rule),
        flows=[FlowRow(FundingSource(flow.funding), flow.year, flow.quarter, flow) for flow in over],
        results=results,
        milestones=[one for one in state.milestones if one.milestone.measure_id == measure.pk],
        trace=trace,
        chain=traces.chain(
            first,
            trace,
            between=[
                ChainLink(
                    _("Goal %(number)s") % {"number": goal.number}, goal.title, programme.get_absolute_url()
                )
            ],
        ),
    )


def _results(measure: Measure, revision: MeasureRevision, state: ProgrammeState) -> list[ResultYear]:
    plans = {row.year: row.value for row in MeasureResultPlan.objects.filter(revision=revision)}
    facts = {
        row.year: row
        for row in MeasureResultFact.objects.filter(measure=measure).select_related("source", "recorded_by")
    }
    rows = []
    for year in state.years:
        over = Period(year).last_day < state.as_of
        fact = facts.get(year) if over else None
        if not over:
            light = lights.grey(lights.Reason.NOT_DUE)
        else:
            light = lights.light(
                fact.value if fact else None, plans.get(year), state.rule, Indicator.Direction.UP
            )
        rows.append(ResultYear(year, plans.get(year), fact, light))
    return rows
