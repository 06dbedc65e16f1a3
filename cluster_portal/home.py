"""The first page: what this person does next. Every role of the person in the region adds its block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from enterprises import accounts, changes, completeness
from enterprises.completeness import Band, Gap
from enterprises.models import Notice, Proposal, Region, Role, User
from sessions_app.dates import days_until, default_as_of
from sessions_app.models import AgendaItem, Attendance, Board, Quadrant, StrategySession
from strategy import periods
from strategy.accumulation import Period
from strategy.models import Cluster, ClusterState, Programme, Report

MOST_GAPS = 6
MOST_EDITS = 6
MOST_WAITING = 5
MOST_NOTICES = 5
# A report is shown so long before it is due.
AHEAD = timedelta(days=31)

Status = StrategySession.Status
SWOT = (Quadrant.STRENGTH, Quadrant.WEAKNESS, Quadrant.OPPORTUNITY, Quadrant.THREAT)


@dataclass(frozen=True)
class BoardToFill:
    board: Board
    said: int
    empty: list[str]


@dataclass(frozen=True)
class NextSession:
    """The running session, else the next one, else a planned one whose days have passed."""

    session: StrategySession
    days: list[date]
    as_of: date
    agenda: list[AgendaItem]
    boards: list[Board]
    invited: int

    @property
    def is_running(self) -> bool:
        return self.session.status == Status.RUNNING

    @property
    def days_left(self) -> int | None:
        return days_until(self.days, self.as_of)

    @property
    def is_past(self) -> bool:
        return bool(self.days) and self.days[-1] < self.as_of

    @property
    def votes(self) -> list[AgendaItem]:
        return [item for item in self.agenda if item.kind == AgendaItem.Kind.VOTING]


@dataclass(frozen=True)
class Waiting:
    """Somebody invited who has no password yet."""

    user: User
    is_expired: bool


@dataclass(frozen=True)
class Registry:
    """For the administrator: what the records lack, what was changed, who has not come in yet."""

    records: int
    incomplete: int
    gaps: list[Gap]
    edits: list[changes.Action]
    waiting: list[Waiting]
    waiting_total: int
    proposals: int


@dataclass(frozen=True)
class OwnCluster:
    cluster: Cluster
    programmes: list[Programme]


@dataclass(frozen=True)
class ReportDue:
    report: Report
    is_overdue: bool

    @property
    def key(self) -> str:
        return periods.key_of(Period(self.report.year, self.report.quarter))


@dataclass(frozen=True)
class Curating:
    clusters: list[OwnCluster]
    reports: list[ReportDue]


@dataclass(frozen=True)
class Home:
    today: date
    as_of: date
    roles: frozenset[str]
    coming: NextSession | None
    registry: Registry | None
    boards: list[BoardToFill]
    candidates: list[Cluster]
    curating: Curating | None
    notices: list[Notice]

    @property
    def facilitates(self) -> bool:
        return Role.FACILITATOR in self.roles

    @property
    def judges(self) -> bool:
        return Role.EXPERT in self.roles


def home_of(user: User, region: Region) -> Home:
    """In a constant number of queries."""
    roles = frozenset(user.roles_in(region))
    today = timezone.localdate()
    as_of = default_as_of(region, today)
    administers = Role.ADMINISTRATOR in roles
    prepares = administers or Role.EXPERT in roles
    return Home(
        today=today,
        as_of=as_of,
        roles=roles,
        coming=next_session(region, as_of) if roles - {Role.EXECUTIVE} else None,
        registry=_registry(user, region) if administers else None,
        boards=_boards_to_fill(region) if Role.FACILITATOR in roles else [],
        candidates=list(Cluster.objects.of(region).filter(state=ClusterState.CANDIDATE)) if prepares else [],
        curating=_curating(user, region, as_of) if Role.CURATOR in roles else None,
        notices=list(Notice.objects.of(user).unread().filter(kept_by=region)[:MOST_NOTICES]),
    )


def next_session(region: Region, as_of: date) -> NextSession | None:
    sessions = list(
        StrategySession.objects.of(region)
        .filter(status__in=(Status.PLANNED, Status.RUNNING), is_rehearsal=False)
        .with_dates()
        .order_by(F("first_day").asc(nulls_last=True), "pk")
        .prefetch_related("days")
    )
    running = [session for session in sessions if session.status == Status.RUNNING]
    ahead = [session for session in sessions if not _is_over(session, as_of)]
    chosen = next(iter(running or ahead or sessions), None)
    if chosen is None:
        return None
    return NextSession(
        session=chosen,
        days=[day.date for day in chosen.days.all()],
        as_of=as_of,
        agenda=list(chosen.agenda.select_related("day")),
        boards=list(chosen.boards.all()),
        invited=Attendance.objects.filter(session=chosen).count(),
    )


def _is_over(session: StrategySession, as_of: date) -> bool:
    days = session.days.all()
    return bool(days) and max(day.date for day in days) < as_of


def _boards_to_fill(region: Region) -> list[BoardToFill]:
    """Boards with an empty quadrant; a session held long ago can still be recorded from notes."""
    standing = Q(statements__canonical=None, statements__removed_at=None)
    counted = (
        Board.objects.filter(session__kept_by=region, session__is_rehearsal=False)
        .exclude(session__status=Status.CANCELLED)
        .select_related("session")
        .annotate(
            **{
                f"said_{quadrant.value}": Count(
                    "statements", filter=standing & Q(statements__quadrant=quadrant)
                )
                for quadrant in SWOT
            }
        )
        .order_by("-session_id", "order", "pk")
    )
    boards = []
    for board in counted:
        said = {quadrant: getattr(board, f"said_{quadrant.value}") for quadrant in SWOT}
        empty = [str(quadrant.label) for quadrant, number in said.items() if not number]
        if empty:
            boards.append(BoardToFill(board, sum(said.values()), empty))
    return boards


def _registry(user: User, region: Region) -> Registry:
    cards = completeness.tally(completeness.facts_of_region(region), region)
    records = sum(alike.number for alike in cards)
    full = completeness.bands(cards)[Band.FULL]
    waiting = (
        User.objects.managed_by(user)
        .filter(grants__region=region, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .order_by("created_at", "pk")
    )
    invited = accounts.for_list(waiting, [region.pk])[:MOST_WAITING]
    return Registry(
        records=records,
        incomplete=records - full,
        gaps=completeness.gaps(cards)[:MOST_GAPS],
        edits=changes.of_region(region).actions[:MOST_EDITS],
        waiting=[Waiting(person, person.link_until is None) for person in invited],  # type: ignore[attr-defined]
        waiting_total=waiting.count(),
        proposals=Proposal.objects.of(region).waiting().count(),
    )


def _curating(user: User, region: Region, as_of: date) -> Curating:
    clusters = (
        Cluster.objects.of(region)
        .filter(curator=user)
        .prefetch_related(Prefetch("programmes", Programme.objects.order_by("-first_year")))
    )
    reports = (
        Report.objects.filter(
            programme__kept_by=region,
            programme__cluster__curator=user,
            status__in=(Report.Status.OPEN, Report.Status.RETURNED),
            due_on__lte=as_of + AHEAD,
        )
        .select_related("programme__cluster", "reporter")
        .order_by("due_on", "pk")
    )
    return Curating(
        clusters=[OwnCluster(cluster, list(cluster.programmes.all())) for cluster in clusters],
        reports=[ReportDue(report, report.due_on < as_of) for report in reports],
    )
