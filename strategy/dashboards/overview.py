"""The executive's first screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import Series
from enterprises.models import Region, Settlement
from strategy import lights
from strategy.accumulation import Period
from strategy.dashboards import dates, standings
from strategy.dashboards.before_pilots import BeforePilots, before_pilots
from strategy.dashboards.changes import Change, changes
from strategy.dashboards.matters import Matter, Matters, matter_of, matters
from strategy.dashboards.money import MoneyTable
from strategy.dashboards.places import Place, place_of_settlements
from strategy.dashboards.standings import Brief, Standing
from strategy.dashboards.states import ReportState
from strategy.lights import Mark
from strategy.models import (
    Cluster,
    ClusterMember,
    ClusterState,
    ClusterStatus,
    IndicatorRevision,
    LightRule,
    Programme,
    Report,
)

PAGE = 20
MISSING_SHOWN = 8
# Where a report of a standing has its parts.
DUE, LATE, SUBMITTED, APPROVED = 3, 4, 5, 6


@dataclass(frozen=True)
class MilestoneCount:
    late: int
    due: int
    worst_days: int


@dataclass(frozen=True)
class ReportCount:
    """Reports of the last reporting period over all programmes; `missing` are the first of those missing."""

    period: Period | None
    total: int
    submitted: int
    approved: int
    missing: list[ReportState]
    missing_count: int
    # Still missing from periods before it.
    earlier: int
    due_on: date | None

    @property
    def expected(self) -> int:
        return self.total + self.earlier


@dataclass(frozen=True)
class Overview:
    """Of all pilots; `shown` are those of one page of the table, the worst first."""

    as_of: date
    states: list[Standing]
    shown: list[Standing]
    page: int
    pages: int
    pilots: int
    without_programme: list[Cluster]
    matters: Matters
    money: MoneyTable
    place: Place
    reports: ReportCount
    changes: list[Change]
    since: date
    is_visit: bool
    rules: list[LightRule]

    @cached_property
    def pilot_marks(self) -> dict[Mark, int]:
        return dict(Counter(state.mark for state in self.states))

    @cached_property
    def indicator_marks(self) -> dict[Mark, int]:
        total: Counter[Mark] = Counter()
        for state in self.states:
            total.update(state.indicator_counts)
        return dict(total)

    @property
    def indicators_total(self) -> int:
        return sum(self.indicator_marks.values())

    @property
    def pending(self) -> int:
        """Indicators not handed in or not approved yet."""
        return sum(state.content["pending"] for state in self.states)

    @property
    def not_due(self) -> int:
        return sum(state.content["not_due"] for state in self.states)

    @cached_property
    def milestones(self) -> MilestoneCount:
        told = [state.content["milestones"] for state in self.states]
        return MilestoneCount(
            sum(one["late"] for one in told),
            sum(one["due"] for one in told),
            max((one["worst"] for one in told), default=0),
        )

    @cached_property
    def completeness(self) -> Decimal | None:
        known = [state.completeness for state in self.states if state.completeness is not None]
        return sum(known, Decimal(0)) / len(known) if known else None

    @property
    def title(self) -> str:
        """The conclusion in one sentence."""
        clusters, needed = _clusters_in_words(self.pilots), _decisions_needed(len(self.matters))
        return f"{clusters}: {_verdict(self.states)}, {needed}"

    @property
    def printed(self) -> int:
        """How many matters fit on the one printed sheet: every further pilots' rows take the place of one."""
        return max(1, 4 - max(0, min(len(self.states), self.printed_rows) - 1) // 2)

    printed_rows: ClassVar[int] = 8

    @property
    def money_series(self) -> list[Series]:
        return self.money.series

    @property
    def beside(self) -> list[Series]:
        return [Series(_("contracted"), "none"), Series(_("paid"), "ink")]


def overview(
    region: Region,
    as_of: date,
    *,
    unapproved: bool = False,
    first_plan: bool = False,
    since: date | None = None,
    page: int = 1,
    matters_page: int = 1,
    more_matters: bool = False,
) -> Overview | BeforePilots:
    """`since` is the day of the reader's last visit; without one, changes of a quarter are told."""
    pilots = pilots_on(region, as_of)
    if not pilots:
        return before_pilots(region, as_of, clusters_on(region, as_of))

    of_pilots = set(pilots)
    of_region = Brief.read(Programme.objects.filter(cluster__kept_by=region))
    programmes = [one for one in of_region if one.cluster_id in of_pilots]
    states, before = standings.read(
        programmes, as_of, known_until(since, as_of), unapproved=unapproved, first_plan=first_plan
    )
    with_programme = {programme.cluster_id for programme in programmes}
    pages = max(1, -(-len(states) // PAGE))
    page = min(max(page, 1), pages)
    worst_first = sorted(states, key=lambda one: -lights.SEVERITY[one.mark])
    return Overview(
        as_of=as_of,
        states=states,
        shown=_with_curators(worst_first[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        pilots=len(pilots),
        without_programme=_clusters(of_pilots - with_programme),
        matters=matters(region, states, as_of, page=matters_page, rest=more_matters),
        money=standings.table_of(states, as_of),
        place=_members_on_map(pilots, as_of),
        reports=_reports(states),
        changes=changes(before, states, known_until(since, as_of)),
        since=since or known_until(since, as_of),
        is_visit=since is not None,
        rules=list({state.rule.pk: state.rule for state in states}.values()),
    )


def matter_now(region: Region, as_of: date, key: str) -> Matter | None:
    """A matter of the overview as it stands: what is not asked there cannot be decided."""
    page = overview(region, as_of)
    if isinstance(page, BeforePilots):
        return next((one for one in page.matters.shown if key and one.key == key), None)
    return matter_of(region, page.states, as_of, key)


def known_until(since: date | None, as_of: date) -> date:
    """What was dated on the very day of the visit may have come after it: it is told once more."""
    return since - timedelta(days=1) if since else dates.a_quarter_before(as_of)


def pilots_on(region: Region, as_of: date) -> list[int]:
    """Only their last statuses are read: there are hundreds of clusters."""
    last = (
        ClusterStatus.objects.filter(cluster__kept_by=region, since__lte=as_of)
        .order_by("cluster_id", "-since", "-pk")
        .distinct("cluster_id")
        .values_list("cluster_id", "state")
    )
    return [cluster for cluster, state in last if state == ClusterState.PILOT]


def clusters_on(region: Region, as_of: date) -> list[Cluster]:
    statuses = ClusterStatus.objects.filter(since__lte=as_of).order_by("since", "pk")
    return list(
        Cluster.objects.of(region).select_related("curator").prefetch_related(Prefetch("statuses", statuses))
    )


def state_on(cluster: Cluster) -> str:
    """The state on the day up to which `statuses` were read."""
    statuses = list(cluster.statuses.all())
    return statuses[-1].state if statuses else ClusterState.IDEA


# Words ---------------------------------------------------------------------------------------------


def _clusters_in_words(count: int) -> str:
    return ngettext("%(count)s pilot cluster", "%(count)s pilot clusters", count) % {
        "count": dates.in_words(count)
    }


def _verdict(states: Sequence[Standing]) -> str:
    marks = Counter(state.mark for state in states)
    bad, warn, total = marks[Mark.BAD], marks[Mark.WARN], len(states)
    if not total:
        return _("there is no programme yet")
    if bad:
        if bad == total == 1:
            return _("it is in danger")
        if bad == total == 2:
            return _("both are in danger")
        if bad == total:
            return _("all are in danger")
        return ngettext("%(count)s is in danger", "%(count)s are in danger", bad) % {
            "count": dates.in_words(bad).lower()
        }
    if warn:
        return ngettext("%(count)d deviates from the plan", "%(count)d deviate from the plan", warn) % {
            "count": warn
        }
    if marks[Mark.GOOD]:
        return _("all go as planned")
    return _("nothing is due yet")


def _decisions_needed(count: int) -> str:
    if not count:
        return _("no decision is needed")
    return ngettext(
        "decisions are needed on %(count)s matter", "decisions are needed on %(count)s matters", count
    ) % {"count": dates.on_matters(count)}


# Parts ---------------------------------------------------------------------------------------------


def _reports(states: Sequence[Standing]) -> ReportCount:
    rows = [(state, row) for state in states for row in state.content["reports"]]
    periods = {
        (year, quarter) for _state, (_pk, year, quarter, _due, late, handed, *_r) in rows if late or handed
    }
    missing = [(state, row) for state, row in rows if row[LATE] and not row[SUBMITTED] and not row[APPROVED]]
    shown = _missing_in_words(missing[:MISSING_SHOWN])
    if not periods:
        return ReportCount(None, 0, 0, 0, shown, len(missing), len(missing), None)
    last = max((Period(*key) for key in periods), key=lambda period: (period.last_day, period.quarter or 0))
    of_last = [row for _state, row in rows if (row[1], row[2]) == (last.year, last.quarter)]
    return ReportCount(
        last,
        len(of_last),
        sum(row[SUBMITTED] for row in of_last),
        sum(row[APPROVED] for row in of_last),
        shown,
        len(missing),
        sum((row[1], row[2]) != (last.year, last.quarter) for _state, row in missing),
        max((date.fromisoformat(row[DUE]) for row in of_last), default=None),
    )


def _missing_in_words(rows: Sequence[tuple[Standing, list[Any]]]) -> list[ReportState]:
    """With the names of what is missing, by the plan in force."""
    reports = Report.objects.select_related("reporter", "programme__cluster").in_bulk(
        [row[0] for _state, row in rows]
    )
    names: dict[int, list[str]] = defaultdict(list)
    for report, name in (
        IndicatorRevision.objects.filter(
            programme_version__in={state.plan for state, _row in rows}, indicator__reports__in=reports
        )
        .order_by("number", "pk")
        .values_list("indicator__reports", "name")
    ):
        names[report].append(name)
    return [
        ReportState(
            reports[row[0]],
            reports[row[0]].programme,
            names[row[0]],
            (state.as_of - date.fromisoformat(row[DUE])).days,
        )
        for state, row in rows
    ]


def _clusters(keys: Set[int]) -> list[Cluster]:
    return list(Cluster.objects.filter(pk__in=keys)) if keys else []


def _with_curators(shown: Sequence[Standing]) -> list[Standing]:
    clusters = Cluster.objects.select_related("curator").in_bulk({one.programme.cluster_id for one in shown})
    return [
        replace(one, programme=replace(one.programme, curator=clusters[one.programme.cluster_id].curator))
        for one in shown
    ]


def _members_on_map(clusters: Iterable[int], as_of: date) -> Place:
    """An organisation that takes part in several clusters is one."""
    counts = dict(
        ClusterMember.objects.filter(cluster__in=clusters)
        .filter(Q(left_on=None) | Q(left_on__gt=as_of), Q(joined_on=None) | Q(joined_on__lte=as_of))
        .order_by()
        .values_list("organisation__settlement")
        .annotate(count=Count("organisation", distinct=True))
    )
    found = Settlement.objects.select_related("region").in_bulk([key for key in counts if key])
    return place_of_settlements({found.get(key): count for key, count in counts.items()})
