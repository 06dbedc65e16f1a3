"""One indicator: its periods against the plan, its wordings through the versions, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.charts import ChainLink, number
from strategy.dashboards import traces
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.dashboards.states import Cell, IndicatorState
from strategy.dashboards.traces import light_word
from strategy.models import Goal, Indicator, IndicatorRevision, IndicatorTarget


@dataclass(frozen=True)
class IndicatorPage:
    state: ProgrammeState
    one: IndicatorState
    cells: list[Cell]
    first_targets: dict[tuple[int, int | None], Decimal]
    chain: list[ChainLink]
    revisions: list[IndicatorRevision]

    @property
    def last(self) -> Cell:
        return self.one.cell

    @property
    def accumulates(self) -> bool:
        return self.one.indicator.accumulation in (
            Indicator.Accumulation.YEAR_TO_DATE,
            Indicator.Accumulation.PROGRAMME_TO_DATE,
        )

    @property
    def is_share(self) -> bool:
        return self.one.indicator.accumulation == Indicator.Accumulation.SHARE


def indicator_page(
    indicator: Indicator, as_of: date, *, unapproved: bool = False, first_plan: bool = False
) -> IndicatorPage | None:
    """None where the indicator stands in no version of its programme."""
    programme = indicator.programme
    state = load([programme], as_of, first_plan=first_plan)[0].on(as_of, unapproved=unapproved)
    revisions = list(
        IndicatorRevision.objects.filter(indicator=indicator)
        .select_related("programme_version", "source", "recorded_by")
        .order_by("programme_version__number")
    )
    if not revisions:
        return None
    current = next((row for row in state.loaded.indicators if row.indicator_id == indicator.pk), None)
    if current is None:
        current = revisions[-1]
        current.indicator = indicator
    one = state.indicator(current)
    # A dropped indicator keeps its past: its periods are judged by the plan that stood then.
    if current.is_dropped and not state.loaded.targets[indicator.pk]:
        before = [row for row in revisions if not row.is_dropped]
        for target in IndicatorTarget.objects.filter(revision__in=before[-1:]):
            state.loaded.targets[indicator.pk][(target.year, target.quarter)] = target.value
    cells = [state.cell(current, period) for period in state.periods(indicator)]
    first = {
        (target.year, target.quarter): target.value
        for target in IndicatorTarget.objects.filter(revision=revisions[0])
    }
    goals = list(programme.goals.all())
    return IndicatorPage(state, one, cells, first, indicator_chain(state, one, goals), revisions)


def indicator_chain(state: ProgrammeState, one: IndicatorState, goals: list[Goal]) -> list[ChainLink]:
    first = ChainLink(
        _("Indicator %(number)d") % {"number": one.revision.number},
        _("%(name)s: %(fact)s of %(plan)s")
        % {"name": one.revision.name, "fact": number(one.cell.fact), "plan": number(one.cell.plan)},
        one.indicator.get_absolute_url(),
        one.light.shape,
        light_word(one.light),
    )
    between = []
    version = state.version
    if version is not None:
        between.append(
            ChainLink(
                _("Programme, %(version)s") % {"version": version},
                _("act No. %(number)s") % {"number": version.act_number}
                if version.act_number
                else _("draft"),
                f"{state.programme.get_absolute_url()}#versions",
            )
        )
    trace = traces.of_goals(goals)
    if goals:
        between.append(ChainLink(_("Goal %(number)s") % {"number": goals[0].number}, goals[0].title))
    return traces.chain(first, trace, between=between)
