"""The list as a file: the rows, columns, order and texts of the screen, all pages of it, in bounded memory.

Nothing in a file is a formula: what begins like one is a string in XLSX and gets an apostrophe in CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import charts, columns, listing
from enterprises.asking import Asked
from enterprises.columns import Cell
from enterprises.models import Organisation, Region, User
from enterprises.panels import Reading
from enterprises.sheets import harmless

MOST_ROWS = 200_000
BATCH = 1_000
LONGEST_CELL = 32_767
NUMBER_FORMATS = {
    "number": "#,##0",
    "thousands": "#,##0.0",
    "date": "dd.mm.yyyy",
    "moment": "dd.mm.yyyy hh:mm",
    "code": "@",
    "text": "@",
}


class Table:
    """What is exported. Raises ValidationError where it is too long for a spreadsheet."""

    def __init__(self, rows: QuerySet[Organisation], asked: Asked, region: Region, user: User) -> None:
        self.columns = asked.chosen
        self._region, self._user = region, user
        order = asked.order
        ordered = order.of(order.keyed(rows, region)).values_list("pk", flat=True)
        self.keys = list(ordered[: MOST_ROWS + 1])
        if len(self.keys) > MOST_ROWS:
            raise ValidationError(
                _("More than %(most)s rows were found: too many for a spreadsheet. Narrow the list."),
                code="too_many",
                params={"most": charts.number(MOST_ROWS)},
            )

    def __iter__(self) -> Iterator[list[Cell]]:
        for keys in _batches(self.keys):
            found = listing.for_columns(Organisation.objects.filter(pk__in=keys), self.columns)
            by_key = {one.pk: one for one in found}
            # Whatever was deleted since the list was read is not there any more.
            reading = Reading([by_key[key] for key in keys if key in by_key], self._region, self._user)
            cells = columns.cells(reading, self.columns)
            yield from (cells[key] for key in reading.keys)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def write_csv(file: IO[bytes], table: Table) -> None:
    """UTF-8 with its mark and semicolons, as Russian Excel opens it by a double click."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(plain(str(column.title))) for column in table.columns])
    for row in table:
        writer.writerow([_csv_cell(cell) for cell in row])
    text.flush()
    text.detach()


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell.value, Decimal):
        return f"{cell.value / 1000:f}".replace(".", ",")
    if isinstance(cell.value, int):
        return str(cell.value)
    return harmless(plain(cell.text))


def plain(text: str) -> str:
    """With ordinary spaces: in a spreadsheet people search for «г. Елец» as they type it."""
    return text.replace("\u00a0", " ")


def write_xlsx(file: IO[bytes], table: Table) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("Organisations"))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in NUMBER_FORMATS.items()}
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, plain(str(column.title)), head)
    sheet.freeze_panes(1, 1)
    for number, row in enumerate(table, start=1):
        for place, cell in enumerate(row):
            _xlsx_cell(sheet, number, place, cell, formats[cell.column.kind])
    sheet.autofilter(0, 0, len(table.keys), len(table.columns) - 1)
    book.close()


def _xlsx_cell(sheet: Any, row: int, place: int, cell: Cell, style: Any) -> None:
    value = cell.value
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, timezone.localtime(value).replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, Decimal):
        sheet.write_number(row, place, value / 1000, style)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, style)
    elif cell.text:
        sheet.write_string(row, place, plain(cell.text)[:LONGEST_CELL], style)
