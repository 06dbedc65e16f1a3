"""Who of a cluster supplies whom: the network of its members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import WebLink, WebNode, number
from enterprises.models import CooperationLink, CooperationVolume
from strategy.dashboards.clusters import ROLE_ORDER, present_members
from strategy.models import Cluster, ClusterMember


@dataclass(frozen=True)
class Cooperation:
    members: list[ClusterMember]
    nodes: list[WebNode]
    links: list[WebLink]
    rows: list[Sequence[str]]

    @property
    def label(self) -> str:
        """What the picture says."""
        members = ngettext("%(count)d member", "%(count)d members", len(self.nodes)) % {
            "count": len(self.nodes)
        }
        supplies = ngettext("%(count)d supply", "%(count)d supplies", len(self.links)) % {
            "count": len(self.links)
        }
        return _("Co-operation: %(members)s, %(supplies)s between them") % {
            "members": members,
            "supplies": supplies,
        }


def of_cluster(cluster: Cluster, as_of: date) -> Cooperation:
    """Members by role on the circle, so that the picture stands still; links by their last known year."""
    members = sorted(
        present_members(as_of).filter(cluster=cluster),
        key=lambda member: (ROLE_ORDER.index(ClusterMember.Role(member.role)), member.pk),
    )
    keys = [member.organisation_id for member in members]
    found = (
        CooperationLink.objects.filter(supplier__in=keys, customer__in=keys)
        .select_related("supplier", "customer")
        .prefetch_related(
            Prefetch("volumes", CooperationVolume.objects.filter(year__lt=as_of.year).order_by("year"))
        )
        .order_by("pk")
    )
    links: list[WebLink] = []
    rows: list[Sequence[str]] = []
    for link in found:
        volumes = list(link.volumes.all())
        last = volumes[-1] if volumes else None
        amount: Decimal | None = last.amount if last else None
        told = f"{number(amount / 1000, 1)} ({last.year})" if last and amount is not None else "–"
        say = f"{link.supplier.title} → {link.customer.title}: {link.product}, {told}"
        links.append(WebLink(link.supplier_id, link.customer_id, amount, say))
        rows.append((link.supplier.title, link.customer.title, link.product, told))
    nodes = [
        WebNode(
            member.organisation_id,
            member.organisation.title,
            member.organisation.get_absolute_url(),
            "2" if member.role in (ClusterMember.Role.ANCHOR, ClusterMember.Role.SUPPLIER) else "ground",
        )
        for member in members
    ]
    return Cooperation(members, nodes, links, rows)
