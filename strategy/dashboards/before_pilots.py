"""The first screen while there are no pilots: what was held, what was found, who decides what by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Model, Prefetch, Q
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Region
from enterprises.typography import long_dates
from sessions_app.dates import days_until
from sessions_app.models import Attendance, Outcome, Priority, SessionOrganiser, StrategySession
from strategy.dashboards import dates
from strategy.dashboards.matters import Matter, Matters, matters
from strategy.dashboards.places import Place, place_of
from strategy.lights import Mark
from strategy.models import Cluster


@dataclass(frozen=True)
class HeldSession:
    """A session and what came out of it; counts are of what is recorded, never a guess."""

    session: StrategySession
    days: list[date]
    organisers: list[Organisation]
    conducted: list[SessionOrganiser]
    topics: list[Outcome]
    findings: list[Outcome]
    priorities: list[Priority]
    statements: int
    decisions: int
    enterprises: int
    organisations: int


@dataclass(frozen=True)
class BeforePilots:
    """The first screen while there are no pilots: what was held, what was found, who decides what by when."""

    as_of: date
    held: list[HeldSession]
    upcoming: HeldSession | None
    matters: Matters
    place: Place
    candidates: list[Cluster]

    @property
    def last(self) -> HeldSession | None:
        return self.held[-1] if self.held else None

    @property
    def proved(self) -> list[Model]:
        """Whose «where from?» the page shows."""
        told = [one for one in (self.last, self.upcoming) if one]
        outcomes = [row for one in told for row in (*one.findings, *one.topics)]
        return [*outcomes, *(row for one in told for row in one.conducted), *(one.session for one in told)]

    @property
    def title(self) -> str:
        if self.upcoming and self.upcoming.days:
            return _("There are no pilot clusters yet; the next session is on %(days)s") % {
                "days": long_dates(self.upcoming.days)
            }
        if self.last or self.upcoming:
            return _("There are no pilot clusters yet, and the date of the next session is not set")
        return _("No session has been held yet")

    @property
    def printed(self) -> int:
        return 4

    @property
    def days_left(self) -> int | None:
        return days_until(self.upcoming.days, self.as_of) if self.upcoming else None


def before_pilots(region: Region, as_of: date, clusters: list[Cluster]) -> BeforePilots:
    sessions = list(
        StrategySession.objects.of(region)
        .filter(is_rehearsal=False)
        .select_related("source", "recorded_by")
        .exclude(status=StrategySession.Status.CANCELLED)
        .annotate(
            statement_count=Count(
                "boards__statements",
                filter=Q(boards__statements__removed_at=None, boards__statements__canonical=None),
                distinct=True,
            ),
            decision_count=Count("decisions", distinct=True),
        )
        .prefetch_related(
            "days",
            Prefetch(
                "organisers",
                SessionOrganiser.objects.select_related("organisation", "source", "recorded_by"),
            ),
            Prefetch("outcomes", Outcome.objects.select_related("source", "recorded_by")),
            "priorities",
            Prefetch(
                "attendance",
                Attendance.objects.select_related("organisation__settlement__region").order_by("pk"),
            ),
        )
    )
    told = sorted((_told(session) for session in sessions), key=lambda one: one.days or [date.max])
    held = [one for one in told if one.days and one.days[0] <= as_of and one.session.status == "held"]
    upcoming = next((one for one in told if one.session.status in ("planned", "running")), None)
    found = matters(region, [], as_of, rest=True)
    if upcoming is not None and upcoming.session.task:
        due = upcoming.days[-1] if upcoming.days else None
        late = due is not None and due < as_of
        matter = Matter(
            Mark.WARN if late else Mark.NONE,
            upcoming.session.task,
            _("Task of the session «%(title)s»") % {"title": upcoming.session.title},
            upcoming.session.get_absolute_url(),
            dates.listed([organisation.title for organisation in upcoming.organisers]),
            due,
            was_due=late,
        )
        found = replace(found, count=found.count + 1, first=[*found.first, matter])
    enterprises = {
        row.organisation_id: row.organisation
        for one in held
        for row in one.session.attendance.all()
        if row.organisation is not None and row.organisation.kind == Organisation.Kind.ENTERPRISE
    }
    return BeforePilots(
        as_of,
        held,
        upcoming,
        found,
        place_of(
            enterprises.values(),
            at_least=any(Organisation.Kind.ENTERPRISE in one.session.open_kinds for one in held),
        ),
        [cluster for cluster in clusters if cluster.statuses.all()],
    )


def _told(session: StrategySession) -> HeldSession:
    organisations = {
        row.organisation_id: row.organisation for row in session.attendance.all() if row.organisation
    }
    conducted = list(session.organisers.all())
    outcomes = list(session.outcomes.all())
    return HeldSession(
        session=session,
        days=sorted(day.date for day in session.days.all()),
        organisers=[row.organisation for row in conducted if row.role == SessionOrganiser.Role.ORGANISER],
        conducted=conducted,
        topics=[outcome for outcome in outcomes if outcome.kind == Outcome.Kind.TOPIC],
        findings=[outcome for outcome in outcomes if outcome.kind == Outcome.Kind.FINDING],
        priorities=list(session.priorities.all()),
        statements=session.statement_count,  # type: ignore[attr-defined]
        decisions=session.decision_count,  # type: ignore[attr-defined]
        enterprises=sum(one.kind == Organisation.Kind.ENTERPRISE for one in organisations.values()),
        organisations=len(organisations.keys() | {row.organisation_id for row in conducted}),
    )
