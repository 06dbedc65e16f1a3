"""Supplies of a region: the list of links, the matrix of suppliers and customers, the money of a year.

Money of cooperation is counted in one place, `money`. A link is one row whichever end shows it and has at
most one volume a year, so a sum over volumes counts every rouble once. What is only planned is no money yet:
plans are asked for apart and are never added to what was supplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import asking, charts, choosing, facets, listing, names, provenance
from enterprises.listing import Count as Counted
from enterprises.listing import FacetLine, ShownFacet
from enterprises.models import CooperationLink, CooperationVolume, Organisation, Region
from enterprises.panels import Facet
from enterprises.panels import facets as all_facets
from enterprises.sheets import Table
from enterprises.sheets import Value as CellValue

PAGE = 50
# Of suppliers and of customers; the rest of them is one line with its exact sum.
MOST_IN_MATRIX = 15
# So many names fit side by side above their columns.
MOST_WITH_LEVEL_HEADS = 7
MOST_IN_FILE = 20_000
ALL_YEARS = "all"
PLANNED = "planned"
UNKNOWN = Decimal(-1)
# No sum is larger, and PostgreSQL can hold it.
LARGEST_SUM = Decimal(10) ** 24
BAR = 56.0

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


# What the address asks for


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


# The list


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


# The matrix


@dataclass(frozen=True)
class Cell:
    """`bar` is as long as the amount beside the largest one; `url` leads to the links behind it."""

    amount: Decimal | None
    bar: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A cell by itself; without a customer it is of all the others."""

    customer: Organisation | None
    cell: Cell


@dataclass(frozen=True)
class MatrixRow:
    """Without a supplier it is of all the others. `customers` head the cells, but for the one of others."""

    supplier: Organisation | None
    cells: list[Cell]
    total: Cell
    customers: list[Organisation]

    @property
    def lines(self) -> list[Line]:
        """The cells that hold a sum, for a narrow screen."""
        pairs = zip_longest(self.customers, self.cells)
        return [Line(customer, cell) for customer, cell in pairs if cell.amount is not None]


@dataclass(frozen=True)
class Matrix:
    """Suppliers down, customers across, the largest first.

    `others_down` and `others_across` say how many organisations stand in the last line and the last column,
    where there are more than the matrix shows; their sums are exact.
    """

    customers: list[Organisation]
    rows: list[MatrixRow]
    totals: list[Cell]
    total: Decimal
    suppliers_known: int
    customers_known: int

    @property
    def others_down(self) -> int:
        return max(0, self.suppliers_known - MOST_IN_MATRIX)

    @property
    def is_wide(self) -> bool:
        return len(self.customers) > MOST_WITH_LEVEL_HEADS

    @property
    def others_across(self) -> int:
        return max(0, self.customers_known - MOST_IN_MATRIX)


def matrix(links: Links, asked: Asked) -> Matrix | None:
    """In a constant number of queries, whatever the size of the registry; None where no volume is known."""
    volumes = money(links, year=asked.year, planned=asked.planned)
    whole = volumes.aggregate(
        total=Sum("amount"),
        suppliers=Count("link__supplier", distinct=True),
        customers=Count("link__customer", distinct=True),
    )
    if whole["total"] is None:
        return None
    down = _largest(volumes, "link__supplier")
    across = _largest(volumes, "link__customer")
    pairs = {
        (supplier, customer): amount
        for supplier, customer, amount in volumes.filter(link__supplier__in=down, link__customer__in=across)
        .order_by()
        .values_list("link__supplier", "link__customer")
        .annotate(sum=Sum("amount"))
    }
    known = Organisation.objects.select_related("settlement").in_bulk([*down, *across])
    largest = max(pairs.values(), default=Decimal())
    others_across = whole["customers"] > len(across)
    others_down = whole["suppliers"] > len(down)

    def cell(amount: Decimal | None, supplier: int | None = None, customer: int | None = None) -> Cell:
        if amount is None:
            return Cell(None)
        within = supplier is not None and customer is not None and largest
        bar = charts.px(max(1.0, BAR * float(amount / largest))) if within else ""
        return Cell(amount, bar, asked.url_of_ends(supplier, customer) if supplier or customer else "")

    customers = [known[customer] for customer in across]
    rows = []
    for supplier, total in down.items():
        inside = [pairs.get((supplier, customer)) for customer in across]
        cells = [cell(amount, supplier, customer) for amount, customer in zip(inside, across, strict=True)]
        if others_across:
            cells.append(cell(_rest(total, inside)))
        rows.append(MatrixRow(known[supplier], cells, cell(total, supplier), customers))
    if others_down:
        columns = [[pairs.get((supplier, customer)) for supplier in down] for customer in across]
        rest = [_rest(total, column) for total, column in zip(across.values(), columns, strict=True)]
        of_others = whole["total"] - sum(down.values())
        cells = [cell(amount) for amount in rest]
        if others_across:
            cells.append(cell(_rest(of_others, rest)))
        rows.append(MatrixRow(None, cells, cell(of_others), customers))
    totals = [cell(total, None, customer) for customer, total in across.items()]
    if others_across:
        totals.append(cell(whole["total"] - sum(across.values())))
    return Matrix(
        customers=customers,
        rows=rows,
        totals=totals,
        total=whole["total"],
        suppliers_known=whole["suppliers"],
        customers_known=whole["customers"],
    )


def _largest(volumes: QuerySet[CooperationVolume], end: str) -> dict[int, Decimal]:
    sums = volumes.order_by().values_list(end).annotate(sum=Sum("amount")).order_by("-sum", end)
    return dict(sums[:MOST_IN_MATRIX])


def _rest(total: Decimal, shown: Iterable[Decimal | None]) -> Decimal | None:
    """What the shown cells leave of a total; None where they leave nothing."""
    return total - sum((amount for amount in shown if amount is not None), Decimal()) or None


# The page


@dataclass(frozen=True)
class Overview:
    asked: Asked
    years: list[int]
    found: Counted
    page: Page
    matrix: Matrix | None
    facets: list[ShownFacet]
    supplier: Organisation | None
    customer: Organisation | None
    everything: bool


def overview(every: Links, query: QueryDict, region: Region) -> Overview:
    known = link_facets()
    years = years_of(every)
    asked = read(query, years, known)
    links = narrowed(every, asked, region, known)
    ends = Organisation.objects.of(region).in_bulk([key for key in (asked.supplier, asked.customer) if key])
    return Overview(
        asked=asked,
        years=years,
        found=listing.count(links),
        page=page(links, asked),
        matrix=matrix(links, asked),
        facets=shown_facets(every, asked, region, known),
        supplier=ends.get(asked.supplier or 0),
        customer=ends.get(asked.customer or 0),
        everything=every.exists(),
    )


# Files


def table(what: str, every: Links, query: QueryDict, region: Region) -> Table:
    """What the page shows: its matrix, or the whole list behind its filters."""
    known = link_facets()
    asked = read(query, years_of(every), known)
    links = narrowed(every, asked, region, known)
    year = str(asked.year or _("all years"))
    if what == "matrix":
        return _table_of_matrix(matrix(links, asked), year)
    return _table_of_links(links, asked, year)


def _table_of_matrix(shown: Matrix | None, year: str) -> Table:
    corner = _("Supplier → customer, ₽, %(year)s") % {"year": year}
    if shown is None:
        return Table(_("Matrix of supplies"), [corner], [])
    others = [_("others, %(number)d") % {"number": shown.others_across}] if shown.others_across else []
    head = [
        corner,
        *(choosing.organisation_label(one) for one in shown.customers),
        *others,
        pgettext("sum", "Total"),
    ]
    rows: list[list[CellValue]] = [
        [
            choosing.organisation_label(row.supplier)
            if row.supplier
            else _("others, %(number)d") % {"number": shown.others_down},
            *(cell.amount for cell in row.cells),
            row.total.amount,
        ]
        for row in shown.rows
    ]
    rows.append([pgettext("sum", "Total"), *(cell.amount for cell in shown.totals), shown.total])
    return Table(_("Matrix of supplies"), head, rows)


def _table_of_links(links: Links, asked: Asked, year: str) -> Table:
    head = [
        _("Supplier"),
        _("ИНН of the supplier"),
        pgettext("supplies", "Customer"),
        _("ИНН of the customer"),
        _("What is supplied"),
        _("Contract"),
        _("State"),
        _("Volume, ₽, %(year)s") % {"year": year},
        _("Source"),
    ]
    rows: list[list[CellValue]] = [
        [
            choosing.organisation_label(row.link.supplier),
            row.link.supplier.inn,
            choosing.organisation_label(row.link.customer),
            row.link.customer.inn,
            row.link.product,
            row.link.contract,
            pgettext("links", "planned") if row.link.is_planned else pgettext("links", "acting"),
            row.amount,
            choosing.source_label(source) if (source := (row.volume or row.link).source) else "",
        ]
        for row in rows_of(with_amount(links, asked.year)[:MOST_IN_FILE], asked.year)
    ]
    return Table(_("Links of cooperation"), head, rows)
