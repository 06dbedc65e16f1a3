"""The list of links, the largest volumes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from enterprises import provenance
from enterprises.models import CooperationLink, CooperationVolume
from enterprises.supplies import Links
from enterprises.supplies.asked import Asked

PAGE = 50
UNKNOWN = Decimal(-1)


@dataclass(frozen=True)
class Row:
    """`volume` is what its amount comes from where one year is asked for."""

    link: CooperationLink
    amount: Decimal | None
    volume: CooperationVolume | None


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    origins: dict[provenance.Key, provenance.Origin]
    next: str


def page(links: Links, asked: Asked) -> Page:
    """The largest volumes first; paged by key."""
    ordered = with_amount(links, asked.year)
    if asked.after is not None:
        amount, key = asked.after
        ordered = ordered.filter(Q(amount__lt=amount) | Q(amount=amount, pk__gt=key))
    rows = rows_of(ordered[: PAGE + 1], asked.year)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    records = [record for row in rows for record in (row.link, row.volume) if record is not None]
    last = rows[-1] if rows else None
    return Page(
        rows=rows,
        origins=provenance.origins_for(records),
        next=f"{asked.url(after=f'{_sum(last)}|{last.link.pk}')}#links" if more and last else "",
    )


def with_amount(links: Links, year: int | None) -> QuerySet[Any]:
    wanted = Q(volumes__isnull=False) if year is None else Q(volumes__year=year)
    volumes = CooperationVolume.objects.select_related("source", "recorded_by")
    return (
        links.annotate(amount=Coalesce(Sum("volumes__amount", filter=wanted), Value(UNKNOWN)))
        .select_related("supplier__settlement", "customer__settlement", "source", "recorded_by")
        .prefetch_related(Prefetch("volumes", volumes if year is None else volumes.filter(year=year)))
        .order_by("-amount", "pk")
    )


def rows_of(links: Iterable[Any], year: int | None) -> list[Row]:
    """Of links `with_amount`."""
    rows = []
    for link in links:
        volumes = list(link.volumes.all())
        rows.append(
            Row(
                link,
                None if link.amount == UNKNOWN else link.amount,
                volumes[0] if year is not None and volumes else None,
            )
        )
    return rows


def _sum(row: Row) -> Decimal:
    return UNKNOWN if row.amount is None else row.amount
