"""Candidates of a selection side by side, and the selections of a region, each in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from enterprises.models import Organisation, Region, YearlyFigures
from strategy.dashboards.clusters import SupplyYear, internal_supply, present_members
from strategy.models import Candidate, Cluster, ClusterMember, KnockOut, KnockOutAnswer, Method, Selection


@dataclass(frozen=True)
class Compared:
    """One column of the comparison. What is not known is None, never zero."""

    candidate: Candidate
    members: int
    enterprises: int
    anchors: list[Organisation]
    employees: int | None
    supply: SupplyYear | None
    statements: int
    industries: list[str]
    places: list[str]
    answers: list[tuple[KnockOut, KnockOutAnswer | None]]

    @property
    def cluster(self) -> Cluster:
        return self.candidate.cluster

    @property
    def failed(self) -> bool:
        return any(answer is not None and not answer.passed for _question, answer in self.answers)

    @property
    def mark(self) -> str:
        if self.candidate.withdrawn_on or self.failed:
            return "none"
        return "good" if all(answer for _question, answer in self.answers) else "pending"


def compare(selection: Selection, as_of: date) -> list[Compared]:
    candidates = list(
        selection.candidates.select_related("cluster").prefetch_related(
            Prefetch("cluster__members", present_members(as_of)),
            "cluster__industries",
            "cluster__territory",
            "answers",
        )
    )
    knock_outs = list(KnockOut.objects.filter(method=selection.method_id))
    clusters = [one.cluster for one in candidates]
    supplies = internal_supply({one.pk: one.members.all() for one in clusters}, as_of)
    employees = _employees(clusters, as_of)
    said = dict(
        Cluster.objects.filter(pk__in=[one.pk for one in clusters])
        .annotate(said=Count("statement_links"))
        .values_list("pk", "said")
    )
    return [
        _compared(
            one,
            knock_outs,
            supplies[one.cluster_id][-1] if supplies[one.cluster_id] else None,
            employees.get(one.cluster_id),
            said.get(one.cluster_id, 0),
        )
        for one in candidates
    ]


def _compared(
    candidate: Candidate,
    knock_outs: list[KnockOut],
    supply: SupplyYear | None,
    employees: int | None,
    statements: int,
) -> Compared:
    members = list(candidate.cluster.members.all())
    answers = {answer.knock_out_id: answer for answer in candidate.answers.all()}
    return Compared(
        candidate,
        len(members),
        sum(one.organisation.kind == Organisation.Kind.ENTERPRISE for one in members),
        [one.organisation for one in members if one.role == ClusterMember.Role.ANCHOR],
        employees,
        supply,
        statements,
        [industry.code for industry in candidate.cluster.industries.all()],
        [str(place) for place in candidate.cluster.territory.all()],
        [(question, answers.get(question.pk)) for question in knock_outs],
    )


def _employees(clusters: list[Cluster], as_of: date) -> dict[int, int | None]:
    """Of the enterprises counted in each cluster, in the last finished year; None where one is not known."""
    counted = {
        one.pk: [
            member.organisation_id
            for member in one.members.all()
            if member.is_primary and member.organisation.kind == Organisation.Kind.ENTERPRISE
        ]
        for one in clusters
    }
    known = dict(
        YearlyFigures.objects.filter(
            organisation__in={key for keys in counted.values() for key in keys},
            year=as_of.year - 1,
            employees__isnull=False,
        ).values_list("organisation_id", "employees")
    )
    return {
        cluster: sum(known[key] or 0 for key in keys) if keys and all(key in known for key in keys) else None
        for cluster, keys in counted.items()
    }


def employees_of(cluster: Cluster, year: int) -> Decimal | None:
    """The figure that a criterion of employment asks for; None where it is not known of all."""
    members = ClusterMember.objects.filter(cluster=cluster, is_primary=True, left_on=None).values(
        "organisation"
    )
    figures = YearlyFigures.objects.filter(organisation__in=members, year=year, employees__isnull=False)
    if figures.count() < members.count() or not members.exists():
        return None
    return Decimal(figures.aggregate(sum=Sum("employees"))["sum"])


def selections(region: Region) -> QuerySet[Selection]:
    """With how many candidates, experts and sealed ballots."""
    return (
        Selection.objects.of(region)
        .select_related("method", "session")
        .annotate(
            candidate_count=Count("candidates", distinct=True),
            expert_count=Count("experts", distinct=True),
            sealed_count=Count("experts", filter=Q(experts__ballots__sealed_at__isnull=False), distinct=True),
        )
        .order_by("-pk")
    )


def methods(region: Region) -> QuerySet[Method]:
    return Method.objects.of(region).annotate(
        criterion_count=Count("criteria", distinct=True), use_count=Count("selections", distinct=True)
    )
