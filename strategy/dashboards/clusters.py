"""Clusters of a region side by side, and one cluster with everything that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Prefetch, Q, QuerySet, Sum

from enterprises import supplies
from enterprises.models import CooperationLink, CooperationVolume, Organisation, Region, YearlyFigures
from sessions_app.models import Decision
from strategy.dashboards.matters import next_review
from strategy.dashboards.overview import state_on
from strategy.dashboards.traces import Said, said
from strategy.models import (
    Cluster,
    ClusterBoard,
    ClusterMember,
    ClusterState,
    ClusterStatus,
    Condition,
    PilotDecision,
    PilotOutcome,
    PilotReason,
    PilotReview,
    Programme,
)

ROLE_ORDER = [
    ClusterMember.Role.ANCHOR,
    ClusterMember.Role.SUPPLIER,
    ClusterMember.Role.EDUCATION,
    ClusterMember.Role.INFRASTRUCTURE,
    ClusterMember.Role.AUTHORITY,
]
STATE_ORDER = [
    ClusterState.PILOT,
    ClusterState.CANDIDATE,
    ClusterState.RESERVE,
    ClusterState.IDEA,
    ClusterState.NOT_SELECTED,
    ClusterState.COMPLETED,
]
STATE_MARKS = {
    ClusterState.PILOT: "good",
    ClusterState.RESERVE: "warn",
    ClusterState.NOT_SELECTED: "none",
    ClusterState.CANDIDATE: "pending",
    ClusterState.IDEA: "pending",
    ClusterState.COMPLETED: "none",
}


@dataclass(frozen=True)
class SupplyYear:
    """Supplies between members in one year; the share is of the revenue of member enterprises, None if
    unknown.
    """

    year: int
    amount: Decimal
    revenue: Decimal | None

    @property
    def share(self) -> Decimal | None:
        return self.amount / self.revenue if self.revenue else None


@dataclass(frozen=True)
class ClusterRow:
    cluster: Cluster
    state: str
    status: ClusterStatus | None
    members: list[ClusterMember]
    supply: SupplyYear | None
    programme: Programme | None

    @property
    def anchors(self) -> list[Organisation]:
        return [member.organisation for member in self.members if member.role == ClusterMember.Role.ANCHOR]

    @property
    def enterprises(self) -> int:
        return sum(member.organisation.kind == Organisation.Kind.ENTERPRISE for member in self.members)

    @property
    def state_label(self) -> str:
        return str(ClusterState(self.state).label)

    @property
    def mark(self) -> str:
        return STATE_MARKS[ClusterState(self.state)]


@dataclass(frozen=True)
class Group:
    state: str
    rows: list[ClusterRow]

    @property
    def label(self) -> str:
        return str(ClusterState(self.state).label)


def present_members(as_of: date) -> QuerySet[ClusterMember]:
    return (
        ClusterMember.objects.filter(
            Q(left_on=None) | Q(left_on__gt=as_of), Q(joined_on=None) | Q(joined_on__lte=as_of)
        )
        .select_related("organisation__settlement", "source", "recorded_by")
        .order_by("pk")
    )


def by_state(region: Region, as_of: date) -> list[Group]:
    clusters = list(
        Cluster.objects.of(region)
        .select_related("curator", "initiator_session")
        .prefetch_related(
            Prefetch("statuses", ClusterStatus.objects.filter(since__lte=as_of).order_by("since", "pk")),
            Prefetch("members", present_members(as_of)),
            Prefetch("programmes", Programme.objects.order_by("-first_year")),
        )
    )
    supplies = internal_supply({cluster.pk: cluster.members.all() for cluster in clusters}, as_of)
    groups: dict[str, list[ClusterRow]] = defaultdict(list)
    for cluster in clusters:
        statuses = list(cluster.statuses.all())
        programmes = list(cluster.programmes.all())
        groups[state_on(cluster)].append(
            ClusterRow(
                cluster,
                state_on(cluster),
                statuses[-1] if statuses else None,
                list(cluster.members.all()),
                supplies[cluster.pk][-1] if supplies[cluster.pk] else None,
                programmes[0] if programmes else None,
            )
        )
    return [Group(state, groups[state]) for state in STATE_ORDER if state in groups]


def internal_supply(members: dict[int, Iterable[ClusterMember]], as_of: date) -> dict[int, list[SupplyYear]]:
    """Supplies whose two ends are members, per cluster and finished year; three queries for any number of
    clusters.
    """
    inside = {key: {member.organisation_id for member in group} for key, group in members.items()}
    enterprises = {
        key: {
            member.organisation_id
            for member in group
            if member.organisation.kind == Organisation.Kind.ENTERPRISE
        }
        for key, group in members.items()
    }
    everybody = set().union(*inside.values()) if inside else set()
    volumes = list(
        supplies.money(CooperationLink.objects.filter(supplier__in=everybody, customer__in=everybody))
        .filter(year__lt=as_of.year)
        .values_list("link__supplier_id", "link__customer_id", "year", "amount")
    )
    revenues = {
        (organisation, year): revenue or Decimal(0)
        for organisation, year, revenue in YearlyFigures.objects.filter(
            organisation__in=everybody, year__lt=as_of.year, revenue__isnull=False
        ).values_list("organisation_id", "year", "revenue")
    }
    found: dict[int, list[SupplyYear]] = {}
    for key, organisations in inside.items():
        sums: dict[int, Decimal] = {}
        for supplier, customer, year, amount in volumes:
            if supplier in organisations and customer in organisations:
                sums[year] = sums.get(year, Decimal(0)) + amount
        found[key] = [
            SupplyYear(year, sums[year], _revenue(revenues, enterprises[key], year)) for year in sorted(sums)
        ]
    return found


def _revenue(known: dict[tuple[int, int], Decimal], enterprises: set[int], year: int) -> Decimal | None:
    """Of all member enterprises; unknown as soon as one of them is unknown, for the share would be too
    large.
    """
    parts = [known.get((organisation, year)) for organisation in enterprises]
    if not parts or any(part is None for part in parts):
        return None
    return sum((part for part in parts if part is not None), Decimal(0))


# One cluster ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberGroup:
    role: str
    members: list[ClusterMember]

    @property
    def label(self) -> str:
        return str(ClusterMember.Role(self.role).label)


@dataclass(frozen=True)
class Argument:
    reason: PilotReason
    said: Said | None


@dataclass(frozen=True)
class Ruling:
    """The decision on pilots as it concerns one cluster."""

    decision: PilotDecision
    outcome: PilotOutcome
    reasons: list[Argument]
    weak_points: list[Argument]
    conditions: list[Condition]
    reviews: list[PilotReview]
    next_review: date | None
    superseded: bool


@dataclass(frozen=True)
class SupplyLink:
    link: CooperationLink
    year: int | None
    amount: Decimal | None


@dataclass(frozen=True)
class ClusterPage:
    cluster: Cluster
    as_of: date
    state: str
    groups: list[MemberGroup]
    statuses: list[ClusterStatus]
    statements: list[Said]
    priorities: list[object]
    boards: list[ClusterBoard]
    ruling: Ruling | None
    supply: list[SupplyYear]
    links: list[SupplyLink]
    programmes: list[Programme]

    @property
    def members(self) -> list[ClusterMember]:
        return [member for group in self.groups for member in group.members]

    @property
    def state_label(self) -> str:
        return str(ClusterState(self.state).label)

    @property
    def mark(self) -> str:
        return STATE_MARKS[ClusterState(self.state)]

    @property
    def since(self) -> ClusterStatus | None:
        return self.statuses[-1] if self.statuses else None


def page(cluster: Cluster, as_of: date) -> ClusterPage:
    members = list(present_members(as_of).filter(cluster=cluster))
    statuses = list(cluster.statuses.filter(since__lte=as_of).select_related("source", "recorded_by"))
    organisations = {member.organisation_id for member in members}
    links = list(
        CooperationLink.objects.filter(supplier__in=organisations, customer__in=organisations)
        .select_related("supplier", "customer", "source", "recorded_by")
        .prefetch_related(
            Prefetch("volumes", CooperationVolume.objects.filter(year__lt=as_of.year).order_by("year"))
        )
        .annotate(largest=Sum("volumes__amount"))
        .order_by("-largest", "pk")
    )
    return ClusterPage(
        cluster=cluster,
        as_of=as_of,
        state=statuses[-1].state if statuses else cluster.state,
        groups=[
            MemberGroup(role, [member for member in members if member.role == role])
            for role in ROLE_ORDER
            if any(member.role == role for member in members)
        ],
        statuses=statuses,
        statements=said(cluster.statement_links.order_by("pk").values_list("statement_id", "quote")),
        priorities=list(
            cluster.priority_links.select_related("priority__session").order_by("priority__order", "pk")
        ),
        boards=list(cluster.board_links.select_related("board__session").order_by("pk")),
        ruling=ruling(cluster, as_of),
        supply=internal_supply({cluster.pk: members}, as_of)[cluster.pk],
        links=[_with_last_volume(link) for link in links],
        programmes=list(cluster.programmes.prefetch_related("versions").order_by("first_year")),
    )


def _with_last_volume(link: CooperationLink) -> SupplyLink:
    volumes: Sequence[CooperationVolume] = list(link.volumes.all())
    return SupplyLink(link, volumes[-1].year, volumes[-1].amount) if volumes else SupplyLink(link, None, None)


def ruling(cluster: Cluster, as_of: date, decision: PilotDecision | None = None) -> Ruling | None:
    """The last decision that names the cluster, made by `as_of`; or how the one given speaks of it."""
    outcomes = PilotOutcome.objects.filter(cluster=cluster)
    if decision is not None:
        outcomes = outcomes.filter(pilot_decision=decision)
    outcome = (
        outcomes.filter(Decision.counting_on(as_of, "pilot_decision__decision__"))
        .select_related(
            "pilot_decision__decision__session__chair",
            "pilot_decision__source",
            "pilot_decision__recorded_by",
        )
        .prefetch_related(
            "reasons__criterion",
            Prefetch("pilot_decision__conditions", Condition.objects.select_related("source", "recorded_by")),
            "pilot_decision__minority_opinions__person",
            Prefetch("pilot_decision__reviews", PilotReview.objects.select_related("source", "recorded_by")),
        )
        .order_by(F("pilot_decision__decision__decided_on").desc(nulls_last=True), "-pk")
        .first()
    )
    if outcome is None:
        return None
    made = outcome.pilot_decision
    reasons = list(outcome.reasons.all())
    quoted = {
        one.statement.pk: one for one in said((row.statement_id, "") for row in reasons if row.statement_id)
    }
    arguments = [Argument(row, quoted.get(row.statement_id or 0)) for row in reasons]
    return Ruling(
        made,
        outcome,
        [one for one in arguments if not one.reason.is_weak_point],
        [one for one in arguments if one.reason.is_weak_point],
        list(made.conditions.all()),
        [review for review in made.reviews.all() if review.reviewed_on <= as_of],
        next_review(made, as_of),
        PilotDecision.objects.filter(supersedes=made).exists(),
    )
