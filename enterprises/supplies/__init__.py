"""Supplies of a region: the list of links, the matrix of suppliers and customers, the money of a year.

Money of cooperation is counted in one place, `money`. A link is one row whichever end shows it and has at
most one volume a year, so a sum over volumes counts every rouble once. What is only planned is no money yet:
plans are asked for apart and are never added to what was supplied.
"""

from __future__ import annotations

from django.db.models import QuerySet

from enterprises.models import CooperationLink, CooperationVolume

Links = QuerySet[CooperationLink]


def money(links: Links, *, year: int | None = None, planned: bool = False) -> QuerySet[CooperationVolume]:
    """Volumes of the acting, or of the planned links, of one year or of all: sums are taken of these."""
    volumes = CooperationVolume.objects.filter(
        link__in=links.order_by().values("pk"), link__is_planned=planned
    )
    return volumes if year is None else volumes.filter(year=year)


def years_of(links: Links) -> list[int]:
    """Years with a volume, the last first."""
    volumes = CooperationVolume.objects.filter(link__in=links.order_by().values("pk"))
    return list(volumes.order_by("-year").values_list("year", flat=True).distinct())
