"""Supplies as a file: what the page shows, its matrix or the whole list behind its filters."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import choosing
from enterprises.models import Region
from enterprises.sheets import Table
from enterprises.sheets import Value as CellValue
from enterprises.supplies import Links, years_of
from enterprises.supplies.asked import Asked, link_facets, narrowed, read
from enterprises.supplies.links import rows_of, with_amount
from enterprises.supplies.matrix import Matrix, matrix

MOST_IN_FILE = 20_000


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
