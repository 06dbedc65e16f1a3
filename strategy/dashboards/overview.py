"""The executive's first screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import Series, percent
from enterprises.models import Region
from strategy import lights
from strategy.accumulation import Period
from strategy.dashboards import dates
from strategy.dashboards.before_pilots import BeforePilots, before_pilots
from strategy.dashboards.matters import Matters, matters
from strategy.dashboards.money import MoneyTable, combined
from strategy.dashboards.places import Place, place_of
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.dashboards.states import ReportState
from strategy.lights import Mark
from strategy.models import Cluster, ClusterMember, ClusterState, ClusterStatus, LightRule, Programme

CHANGES_SHOWN = 6


@dataclass(frozen=True)
class Change:
    mark: Mark
    word: str
    text: str
    path: str
    source: str = ""
    anchor: str = ""
    # Told after what changes the picture.
    is_routine: bool = False


@dataclass(frozen=True)
class MilestoneCount:
    late: int
    due: int
    worst_days: int


@dataclass(frozen=True)
class ReportCount:
    """Reports of the last reporting period over all programmes."""

    period: Period | None
    total: int
    submitted: int
    approved: int
    missing: list[ReportState]
    due_on: date | None

    @property
    def expected(self) -> int:
        """Those of the period, and what is still missing from periods before it."""
        earlier = sum(one.period != self.period for one in self.missing)
        return self.total + earlier


@dataclass(frozen=True)
class Overview:
    as_of: date
    states: list[ProgrammeState]
    pilots: list[Cluster]
    without_programme: list[Cluster]
    matters: Matters
    money: MoneyTable
    place: Place
    reports: ReportCount
    changes: list[Change]
    since: date
    is_visit: bool
    rules: list[LightRule]

    @property
    def pilot_marks(self) -> dict[Mark, int]:
        return dict(Counter(state.mark for state in self.states))

    @property
    def indicator_marks(self) -> dict[Mark, int]:
        total: Counter[Mark] = Counter()
        for state in self.states:
            total.update(state.indicator_counts)
        return dict(total)

    @property
    def indicators_total(self) -> int:
        return sum(len(state.current_indicators) for state in self.states)

    @property
    def pending(self) -> int:
        """Indicators not handed in or not approved yet."""
        return sum(one.light.shape == "pending" for state in self.states for one in state.current_indicators)

    @property
    def not_due(self) -> int:
        return sum(
            one.light.mark == Mark.NONE and one.light.shape != "pending"
            for state in self.states
            for one in state.current_indicators
        )

    @property
    def milestones(self) -> MilestoneCount:
        late = [one for state in self.states for one in state.overdue_milestones]
        due = sum(bool(one.reached) or one.is_overdue for state in self.states for one in state.milestones)
        return MilestoneCount(len(late), due, max((one.days_late for one in late), default=0))

    @property
    def completeness(self) -> Decimal | None:
        known = [state.completeness for state in self.states if state.completeness is not None]
        return sum(known, Decimal(0)) / len(known) if known else None

    @property
    def title(self) -> str:
        """The conclusion in one sentence."""
        clusters, needed = _clusters_in_words(len(self.pilots)), _decisions_needed(len(self.matters))
        return f"{clusters}: {_verdict(self.states)}, {needed}"

    @property
    def printed(self) -> int:
        """How many matters fit on the one printed sheet: every further pilots' rows take the place of one."""
        return max(1, 4 - max(0, len(self.states) - 1) // 2)

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
) -> Overview | BeforePilots:
    """`since` is the day of the reader's last visit; without one, changes of a quarter are told."""
    clusters = list(
        Cluster.objects.of(region)
        .select_related("curator")
        .prefetch_related(
            Prefetch("statuses", ClusterStatus.objects.filter(since__lte=as_of).order_by("since", "pk"))
        )
    )
    pilots = [cluster for cluster in clusters if state_on(cluster) == ClusterState.PILOT]
    if not pilots:
        return before_pilots(region, as_of, clusters)

    programmes = list(
        Programme.objects.filter(cluster__in=pilots)
        .select_related("cluster__curator", "light_rule")
        .order_by("cluster__name", "first_year", "pk")
    )
    loaded = load(programmes, as_of, first_plan=first_plan)
    states = [one.on(as_of, unapproved=unapproved) for one in loaded]
    # What was dated on the very day of the visit may have come after it: it is told once more.
    known = since - timedelta(days=1) if since else dates.a_quarter_before(as_of)
    before = [one.on(known, unapproved=unapproved) for one in loaded]
    with_programme = {programme.cluster_id for programme in programmes}
    return Overview(
        as_of=as_of,
        states=states,
        pilots=pilots,
        without_programme=[cluster for cluster in pilots if cluster.pk not in with_programme],
        matters=matters(region, states, as_of),
        money=combined([state.money for state in states], as_of),
        place=_members_on_map(pilots, as_of),
        reports=_reports(states),
        changes=_changes(before, states, known, as_of),
        since=since or known,
        is_visit=since is not None,
        rules=list({state.rule.pk: state.rule for state in states}.values()),
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


def _verdict(states: Sequence[ProgrammeState]) -> str:
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


def _reports(states: Sequence[ProgrammeState]) -> ReportCount:
    periods = [state.last_reporting for state in states if state.last_reporting]
    missing = [one for state in states for one in state.not_handed_in]
    if not periods:
        return ReportCount(None, 0, 0, 0, missing, None)
    period = max(periods, key=lambda period: (period.last_day, period.quarter or 0))
    rows = [(state, state.reports_of(period)) for state in states]
    due = [report.due_on for _state, reports in rows for report in reports]
    return ReportCount(
        period,
        sum(len(reports) for _state, reports in rows),
        sum(state.submitted(reports) for state, reports in rows),
        sum(state.approved(reports) for state, reports in rows),
        missing,
        max(due) if due else None,
    )


def _members_on_map(clusters: Sequence[Cluster], as_of: date) -> Place:
    members = (
        ClusterMember.objects.filter(cluster__in=clusters)
        .filter(Q(left_on=None) | Q(left_on__gt=as_of), Q(joined_on=None) | Q(joined_on__lte=as_of))
        .select_related("organisation__settlement__region")
    )
    return place_of({member.organisation_id: member.organisation for member in members}.values())


def _changes(
    before: Sequence[ProgrammeState], after: Sequence[ProgrammeState], since: date, as_of: date
) -> list[Change]:
    """What is different from a quarter ago, by the same plan: the worse first."""
    found: list[Change] = []
    for was, now in zip(before, after, strict=True):
        cluster = now.programme.cluster.name
        url = now.programme.get_absolute_url()
        earlier = {state.indicator.pk: state for state in was.current_indicators}
        for state in now.current_indicators:
            old = earlier.get(state.indicator.pk)
            if (
                old is None
                or old.light.ratio is None
                or state.light.ratio is None
                or old.light.mark == state.light.mark
            ):
                continue
            worse = lights.SEVERITY[state.light.mark] > lights.SEVERITY[old.light.mark]
            found.append(
                Change(
                    state.light.mark,
                    _("worse") if worse else _("better"),
                    _("%(name)s: %(was)s → %(now)s of the plan")
                    % {
                        "name": state.revision.name,
                        "was": percent(old.light.ratio),
                        "now": percent(state.light.ratio),
                    },
                    state.indicator.get_absolute_url(),
                    cluster,
                )
            )
        found += [
            Change(
                Mark.NONE,
                _("handed in") if not state_approved else _("approved"),
                _("report for %(period)s, %(who)s")
                % {"period": report.period_label, "who": report.reporter.title},
                report.get_absolute_url(),
                cluster,
                is_routine=True,
            )
            for report, state_approved in now.reports_since(since)
        ]
        found += [
            Change(Mark.GOOD, _("reached"), state.milestone.title, url, cluster, "#milestones")
            for state in now.milestones
            if state.reached and state.reached >= since
        ]
        found += [
            Change(
                Mark.NONE,
                _("new"),
                _("%(version)s of the plan, act No. %(number)s")
                % {"version": version, "number": version.act_number},
                url,
                cluster,
                "#versions",
            )
            for version in now.loaded.versions
            if version.approved_on and since <= version.approved_on <= as_of
        ]
        old_scores = {state.risk.pk: state.now for state in was.risks}
        for risk in now.risks:
            score = old_scores.get(risk.risk.pk)
            if score is not None and score != risk.now:
                found.append(
                    Change(
                        Mark.BAD
                        if risk.now > score and risk.is_high
                        else Mark.WARN
                        if risk.now > score
                        else Mark.GOOD,
                        _("risk has grown") if risk.now > score else _("risk has fallen"),
                        _("%(title)s: %(was)d → %(now)d")
                        % {"title": risk.risk.title, "was": score, "now": risk.now},
                        url,
                        cluster,
                        "#risks",
                    )
                )
    found.sort(key=lambda change: (-lights.SEVERITY[change.mark], change.is_routine))
    return found[:CHANGES_SHOWN]
