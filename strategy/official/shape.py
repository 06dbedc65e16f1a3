"""The shape of the official table: its columns, and the rows of a programme in it. Money in roubles.

A measure takes one row for all years and one for each year below it. Totals of tasks and of the programme are
sums of what stands above them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.typography import short_date
from strategy.dashboards.loading import number_key
from strategy.dashboards.programmes import ProgrammeState
from strategy.models import (
    FundingSource,
    Goal,
    MeasureParticipant,
    MeasureResultPlan,
    MeasureRevision,
    PlannedAmount,
)

FUNDINGS = tuple(FundingSource)
# In front of the values by year.
COLUMNS = (
    gettext_lazy("No."),
    gettext_lazy("Name of the task, measure"),
    gettext_lazy("Term"),
    gettext_lazy("Funding, thousand roubles"),
    gettext_lazy("federal budget (subject to agreement)"),
    gettext_lazy("regional budget"),
    gettext_lazy("local budgets (subject to agreement)"),
    gettext_lazy("off-budget sources (subject to agreement)"),
    gettext_lazy("Participant of the measure"),
    gettext_lazy("Immediate result: name"),
    gettext_lazy("unit"),
)
FIRST_SOURCE, PARTICIPANT, RESULT, UNIT = 4, 8, 9, 10


@dataclass(frozen=True)
class Line:
    """One row: "goal", "task", "measure", "year" or "total"."""

    kind: str
    number: str = ""
    name: str = ""
    term: str = ""
    amounts: dict[FundingSource, Decimal] = field(default_factory=dict)
    participants: str = ""
    result: str = ""
    unit: str = ""
    values: tuple[Decimal | None, ...] = ()

    @property
    def is_strong(self) -> bool:
        return self.kind in ("goal", "task", "total")

    @property
    def has_money(self) -> bool:
        return self.kind in ("measure", "year", "total")

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), Decimal(0))

    @property
    def sources(self) -> list[Decimal]:
        return [self.amounts.get(funding, Decimal(0)) for funding in FUNDINGS]


@dataclass(frozen=True)
class OfficialTable:
    title: str
    approved: str
    years: Sequence[int]
    lines: list[Line]

    @property
    def head(self) -> list[str]:
        return [*(str(column) for column in COLUMNS), *(str(year) for year in self.years)]


def table_of(state: ProgrammeState, goals: Sequence[Goal]) -> OfficialTable:
    """The version in force on the day of `state`; goals with `tasks` prefetched."""
    version, programme = state.version, state.programme
    years = list(state.years)
    money: dict[int, dict[int, dict[FundingSource, Decimal]]] = {}
    for amount in PlannedAmount.objects.filter(programme_version=version):
        by_year = money.setdefault(amount.measure_id, {}).setdefault(amount.year, {})
        by_year[FundingSource(amount.funding)] = amount.amount
    results = {
        (row.revision_id, row.year): row.value
        for row in MeasureResultPlan.objects.filter(revision__programme_version=version)
    }
    taking_part: dict[int, list[str]] = {}
    for link in (
        MeasureParticipant.objects.filter(revision__programme_version=version)
        .select_related("organisation")
        .order_by("pk")
    ):
        taking_part.setdefault(link.revision_id, []).append(link.organisation.title)
    lines: list[Line] = []
    for goal in sorted(goals, key=lambda goal: number_key(goal.number)):
        lines.append(Line("goal", goal.number, goal.title))
        for task in sorted(goal.tasks.all(), key=lambda task: number_key(task.number)):
            lines.append(Line("task", task.number, task.title))
            own = [one for one in state.loaded.measures if one.measure.task_id == task.pk]
            for revision in own:
                values = tuple(results.get((revision.pk, year)) for year in years)
                names = taking_part.get(revision.pk, [])
                lines += _measure(revision, money.get(revision.measure_id, {}), years, values, names)
            if own:
                name = _("Total of task %(number)s") % {"number": task.number}
                lines.append(_total(name, [money.get(one.measure_id, {}) for one in own]))
    lines.append(_total(_("Total of the programme"), list(money.values())))
    return OfficialTable(programme.title, _act(state), years, lines)


def _measure(
    revision: MeasureRevision,
    by_year: dict[int, dict[FundingSource, Decimal]],
    years: Sequence[int],
    values: tuple[Decimal | None, ...],
    names: list[str],
) -> list[Line]:
    first = [revision.responsible.title] if revision.responsible else []
    whole = Line(
        "measure",
        revision.number,
        revision.title,
        f"{short_date(revision.starts_on)} – {short_date(revision.ends_on)}",
        _sum(list(by_year.values())),
        "; ".join([*first, *(name for name in names if name not in first)]),
        revision.result_name,
        revision.result_unit,
        values,
    )
    return [whole, *(Line("year", term=str(year), amounts=by_year.get(year, {})) for year in years)]


def _total(name: str, measures: list[dict[int, dict[FundingSource, Decimal]]]) -> Line:
    return Line("total", name=name, amounts=_sum([row for one in measures for row in one.values()]))


def _sum(rows: Sequence[dict[FundingSource, Decimal]]) -> dict[FundingSource, Decimal]:
    return {funding: sum((row.get(funding, Decimal(0)) for row in rows), Decimal(0)) for funding in FUNDINGS}


def _act(state: ProgrammeState) -> str:
    version = state.version
    if version is None or version.approved_on is None:
        return _("Draft, not approved")
    return _("Approved: %(kind)s No. %(number)s of %(day)s") % {
        "kind": version.act_kind or _("act"),
        "number": version.act_number,
        "day": short_date(version.approved_on),
    }
