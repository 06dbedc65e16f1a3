"""The same file with a column of errors, to be corrected in Excel and uploaded again."""

from __future__ import annotations

import re
import tempfile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from enterprises.imports import files, showing
from enterprises.models import ImportBatch, ImportRow, Verdict

# Only what a spreadsheet shows as it is: a number with a leading zero or of many digits stays text.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,9})(?:\.\d{1,6})?\Z")


def write_errors(batch: ImportBatch) -> IO[bytes]:
    """The file open for reading. Every other cell is text, so nothing in it is ever taken for a formula."""
    said = {
        row.number: row
        for row in ImportRow.objects.filter(
            batch=batch, verdict__in=[Verdict.ERROR, Verdict.DUPLICATE]
        ).iterator()
    }
    corrected = {row.number: row for row in ImportRow.objects.filter(batch=batch, corrected=True).iterator()}
    with files.opened(
        files.path_of(batch), batch.extension, batch.about.get("sheet", ""), digest=batch.sha256
    ) as table:
        # Open for whoever sends it.
        out = tempfile.TemporaryFile()  # noqa: SIM115
        book = xlsxwriter.Workbook(
            out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        try:
            _fill(book, batch, table, said, corrected)
        except BaseException:
            book.close()
            out.close()
            raise
        book.close()
    out.seek(0)
    return out


def _fill(
    book: Any,
    batch: ImportBatch,
    table: files.Table,
    said: dict[int, ImportRow],
    corrected: dict[int, ImportRow],
) -> None:
    sheet = book.add_worksheet()
    wrong = book.add_format({"font_color": "#b0241c", "text_wrap": True})
    width, number = len(batch.columns), 0
    for block in table.blocks():
        for cells in block:
            number += 1
            if number in corrected:
                cells = corrected[number].cells or cells
            for place, text in enumerate(cells):
                _write(sheet, number - 1, place, text)
            if number == batch.header_line:
                sheet.write_string(number - 1, width, _("What to correct"))
            elif number in said:
                sheet.write_string(number - 1, width, _sentence(said[number]), wrong)


def _write(sheet: Any, row: int, place: int, text: str) -> None:
    if not text:
        return
    if _NUMBER.match(text):
        sheet.write_number(row, place, float(text))
    else:
        sheet.write_string(row, place, text[:32_767])


def _sentence(row: ImportRow) -> str:
    if row.verdict == Verdict.DUPLICATE:
        return _("A possible duplicate: decide in the portal")
    return "; ".join(showing.said(problem["field"], problem["text"]) for problem in row.problems or [])
