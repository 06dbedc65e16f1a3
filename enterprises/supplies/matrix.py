"""The matrix of supplies: suppliers down, customers across, exact sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.db.models import Count, QuerySet, Sum

from enterprises import charts
from enterprises.models import CooperationVolume, Organisation
from enterprises.supplies import Links, money
from enterprises.supplies.asked import Asked

# Of suppliers and of customers; the rest of them is one line with its exact sum.
MOST_IN_MATRIX = 15
# So many names fit side by side above their columns.
MOST_WITH_LEVEL_HEADS = 7
BAR = 56.0


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
