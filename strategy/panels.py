"""What the strategy room adds to the card and the list of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises import panels
from enterprises.models import Organisation, Region, User
from enterprises.panels import Choice, Column, Facet, Panel, Reading, Trace
from strategy.models import (
    Cluster,
    ClusterMember,
    Expert,
    Indicator,
    MeasureRevision,
    MinorityOpinion,
    Report,
)


def roles_in_clusters(organisation: Organisation, user: User) -> dict[str, Any] | None:
    """Memberships and the measures the organisation answers for or takes part in, by the last version of
    the plan.
    """
    memberships = list(
        ClusterMember.objects.filter(organisation=organisation, cluster__in=Cluster.objects.visible_to(user))
        .select_related("cluster")
        .order_by("left_on", "pk")
    )
    # An approved programme names a merged record as it was: it is this organisation all the same.
    itself = Q(pk=organisation.pk) | Q(merged_into=organisation)
    revisions = (
        MeasureRevision.objects.filter(
            participants__in=Organisation.objects.filter(itself),
            programme_version__programme__kept_by__in=user.region_ids,
        )
        .select_related("measure", "responsible", "programme_version__programme__cluster")
        .order_by("measure_id", "-programme_version__number")
        .distinct("measure_id")
    )
    measures = sorted(revisions, key=lambda row: (row.programme_version.programme_id, row.number))
    if not memberships and not measures:
        return None
    return {
        "memberships": memberships,
        "measures": [
            (row, row.responsible is not None and row.responsible.standing_pk == organisation.pk)
            for row in measures
        ],
        "count": len(memberships) or None,
    }


def _clusters(rows: QuerySet[Organisation], region: Region, picked: Sequence[str]) -> list[Choice]:
    inside = Q(members__left_on=None, members__organisation__in=rows.order_by().values("pk"))
    clusters = Cluster.objects.of(region).annotate(
        rows=Count("members__organisation", filter=inside, distinct=True)
    )
    return [
        Choice(str(cluster.pk), cluster.name, cluster.rows)
        for cluster in clusters
        if cluster.rows or str(cluster.pk) in picked
    ]


def _in_clusters(
    rows: QuerySet[Organisation], values: Sequence[str], region: Region
) -> QuerySet[Organisation]:
    keys = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= 18]
    members = ClusterMember.objects.filter(cluster__kept_by=region, cluster__in=keys, left_on=None)
    return rows.filter(pk__in=members.values("organisation"))


TRACES = (
    Trace(
        MinorityOpinion,
        "person",
        200,
        _("Separate opinions"),
        lambda opinion: opinion.text,
        day="pilot_decision__decision__decided_on",
    ),
    Trace(
        Expert,
        "person",
        205,
        _("Expert of a selection"),
        lambda expert: expert.selection.title,
        day="ballots__sealed_at__date",
        related=("selection",),
    ),
    Trace(
        Indicator,
        "responsible",
        210,
        _("Indicators answered for"),
        lambda indicator: indicator.programme.title,
        related=("programme",),
    ),
    Trace(
        Report,
        "approved_by",
        220,
        _("Reports approved"),
        lambda report: f"{report.programme.title}, {report.period_label}",
        day="approved_on",
        related=("programme",),
    ),
)


def _names_of_clusters(reading: Reading) -> dict[int, list[str]]:
    members = ClusterMember.objects.filter(
        organisation__in=reading.keys,
        left_on=None,
        cluster__kept_by=reading.region,
        cluster__in=Cluster.objects.visible_to(reading.user),
    )
    found: dict[int, list[str]] = {}
    for key, name in members.order_by("cluster__name", "pk").values_list("organisation", "cluster__name"):
        if name not in found.setdefault(key, []):
            found[key].append(name)
    return found


def register() -> None:
    for trace in TRACES:
        panels.traces.add(trace)
    panels.organisation_panels.add(
        Panel(
            "clusters",
            10,
            _("Roles in clusters"),
            "strategy/panels/_organisation.html",
            roles_in_clusters,
            queries=2,
        )
    )
    panels.facets.add(Facet("cluster", 30, _("Cluster"), _clusters, _in_clusters, for_links=True))
    panels.columns.add(
        Column(
            "cluster",
            60,
            _("Cluster"),
            _names_of_clusters,
            template="enterprises/organisation/cells/_long.html",
            is_default=True,
            width=28,
        )
    )
