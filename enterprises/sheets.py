"""Tables as files that a spreadsheet opens: XLSX, and CSV as Russian Excel reads it.

No cell is ever a formula: a text stays a text in XLSX, and in CSV a text that a spreadsheet would take for a
formula begins with an apostrophe. Numbers are numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from xlsxwriter import Workbook

Value = str | int | Decimal | date | time | None
# The twins of full width become the same signs when a spreadsheet folds them.
BEGINS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WIDEST = 60
MOMENTS: dict[type, str] = {datetime: "dd.mm.yyyy hh:mm", date: "dd.mm.yyyy", time: "hh:mm"}


@dataclass(frozen=True)
class Table:
    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]


def answer(table: Table, kind: str, name: str) -> HttpResponse:
    """The table as an attachment; `kind` is one of KINDS."""
    content = xlsx(table) if kind == "xlsx" else semicolons(table)
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def answer_book(tables: Sequence[Table], name: str) -> HttpResponse:
    """Several tables as the sheets of one workbook."""
    response = HttpResponse(book(tables), content_type=KINDS["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def xlsx(table: Table) -> bytes:
    return book([table])


def book(tables: Sequence[Table]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as made:
        for table in tables:
            _sheet(made, table)
    return buffer.getvalue()


def _sheet(book: Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.title[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    amount = book.add_format({"num_format": "#,##0.00"})
    moments = {
        kind: book.add_format({"num_format": pattern, "align": "left"}) for kind, pattern in MOMENTS.items()
    }
    widths = [len(title) for title in table.head]
    for column, title in enumerate(table.head):
        sheet.write_string(0, column, title, head)
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, Decimal):
                sheet.write_number(number, column, float(value), amount)
            elif isinstance(value, date | time):
                sheet.write_datetime(number, column, _local(value), moments[type(value)])
            else:
                sheet.write_number(number, column, value)
            widths[column] = max(widths[column], len(str(value)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 1)


def _local(value: date | time) -> Any:
    """A spreadsheet knows no time zones, and nobody reads parts of seconds."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def semicolons(table: Table) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(title) for title in table.head])
    for row in table.rows:
        writer.writerow([_shown(value) for value in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, date | time):
        return f"{_local(value):{_SHOWN[type(value)]}}"
    return str(value).replace(".", ",")


_SHOWN: dict[type, str] = {datetime: "%d.%m.%Y %H:%M", date: "%d.%m.%Y", time: "%H:%M"}


def harmless(text: str) -> str:
    """What a cell of CSV may hold: a spreadsheet computes nothing behind an apostrophe."""
    return f"'{text}" if text.lstrip("'").startswith(BEGINS_A_FORMULA) else text


def without_guard(text: str) -> str:
    """The text of a cell of CSV that `harmless` wrote."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(BEGINS_A_FORMULA) else text
