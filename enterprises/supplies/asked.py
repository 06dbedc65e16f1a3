"""What the address of the page asks for: the filters of supplies, and the links and facets that answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from enterprises import asking, facets, names
from enterprises.models import Organisation, Region
from enterprises.narrowing import FacetLine, ShownFacet
from enterprises.panels import Facet
from enterprises.panels import facets as all_facets
from enterprises.supplies import Links

ALL_YEARS = "all"
PLANNED = "planned"
# No sum is larger, and PostgreSQL can hold it.
LARGEST_SUM = Decimal(10) ** 24


@dataclass(frozen=True)
class Asked:
    """Filters of the page, all of them in its address. `year` is None for all years."""

    text: str = ""
    year: int | None = None
    year_in_address: str = ""
    planned: bool = False
    supplier: int | None = None
    customer: int | None = None
    picked: Mapping[str, list[str]] = field(default_factory=dict)
    after: tuple[Decimal, int] | None = None
    region: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.supplier or self.customer or any(self.picked.values()))

    def url(self, *, route: str = "enterprises:cooperation", **more: str) -> str:
        pairs = [
            ("region", self.region),
            ("q", self.text),
            ("year", self.year_in_address),
            ("state", PLANNED if self.planned else ""),
            ("supplier", str(self.supplier or "")),
            ("customer", str(self.customer or "")),
            *((key, value) for key, values in self.picked.items() for value in values),
            *more.items(),
        ]
        kept = [(key, value) for key, value in pairs if value]
        return reverse(route) + (f"?{urlencode(kept)}" if kept else "")

    def url_of_ends(self, supplier: int | None, customer: int | None) -> str:
        """The links that stand behind a cell of the matrix, each with its source."""
        ends = replace(self, supplier=supplier or self.supplier, customer=customer or self.customer)
        return f"{ends.url()}#links"

    @property
    def url_of_all(self) -> str:
        bare = Asked(
            year=self.year,
            year_in_address=self.year_in_address,
            planned=self.planned,
            region=self.region,
        )
        return bare.url()

    @property
    def url_without_text(self) -> str:
        return replace(self, text="").url()

    @property
    def url_without_supplier(self) -> str:
        return replace(self, supplier=None).url()

    @property
    def url_without_customer(self) -> str:
        return replace(self, customer=None).url()

    @property
    def url_first_page(self) -> str:
        return f"{self.url()}#links"

    @property
    def url_of_matrix_file(self) -> str:
        return self.url(route="enterprises:cooperation_file", what="matrix")

    @property
    def url_of_list_file(self) -> str:
        return self.url(route="enterprises:cooperation_file", what="list")

    def url_toggling(self, key: str, value: str) -> str:
        values = self.picked.get(key, [])
        toggled = [one for one in values if one != value] if value in values else [*values, value]
        return replace(self, picked={**self.picked, key: toggled}).url()


def read(query: QueryDict, years: Sequence[int], known: Sequence[Facet]) -> Asked:
    """An unknown year is the last one known; an unknown id asks for nothing that exists."""
    wanted = query.get("year", "")
    chosen = next((year for year in years if str(year) == wanted), None)
    return Asked(
        text=" ".join(query.get("q", "")[: asking.LONGEST_QUESTION].split()),
        year=None if wanted == ALL_YEARS else chosen or next(iter(years), None),
        year_in_address=wanted if wanted == ALL_YEARS or chosen else "",
        planned=query.get("state") == PLANNED,
        supplier=_key(query.get("supplier", "")),
        customer=_key(query.get("customer", "")),
        picked={
            facet.key: [one for one in query.getlist(facet.key)[: asking.MOST_VALUES] if one]
            for facet in known
        },
        after=_place(query.get("after", "")),
        region=query.get("region", ""),
    )


def _key(text: str) -> int | None:
    """An id; -1 for what is none, so that a mistaken address shows nothing rather than everything."""
    return next(iter(facets.keys_of([text])), -1) if text else None


def _place(text: str) -> tuple[Decimal, int] | None:
    amount, _bar, key = text.partition("|")
    keys = facets.keys_of([key])
    try:
        number = Decimal(amount) if len(amount) <= 24 else None
    except InvalidOperation:
        return None
    if not keys or number is None or not number.is_finite() or abs(number) > LARGEST_SUM:
        return None
    return number, keys[0]


def link_facets() -> list[Facet]:
    """Facets of organisations that also narrow links, as clusters do."""
    return [facet for facet in all_facets if facet.for_links]


def narrowed(links: Links, asked: Asked, region: Region, known: Iterable[Facet]) -> Links:
    for word in names.fold(asked.text).split()[: names.MOST_QUERY_WORDS]:
        # Products are typed with ё and without.
        links = links.filter(product__iregex=word.replace("е", "[её]"))
    if asked.supplier:
        links = links.filter(supplier=asked.supplier)
    if asked.customer:
        links = links.filter(customer=asked.customer)
    for facet in known:
        if values := asked.picked.get(facet.key):
            ends = facet.narrow(Organisation.objects.of(region), values, region).order_by().values("pk")
            links = links.filter(Q(supplier__in=ends) | Q(customer__in=ends))
    return links.filter(is_planned=asked.planned)


def shown_facets(links: Links, asked: Asked, region: Region, known: Iterable[Facet]) -> list[ShownFacet]:
    ends = Organisation.objects.filter(
        Q(pk__in=links.order_by().values("supplier")) | Q(pk__in=links.order_by().values("customer"))
    )
    shown = []
    for facet in known:
        picked = asked.picked.get(facet.key, [])
        lines = [
            FacetLine(choice, choice.value in picked, asked.url_toggling(facet.key, choice.value))
            for choice in facet.choices(ends, region, picked)
        ]
        if lines:
            shown.append(
                ShownFacet(facet.key, str(facet.title), lines, folded=False, url_open="", url_without="")
            )
    return shown
