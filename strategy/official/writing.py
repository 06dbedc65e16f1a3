"""The official table as a file: XLSX with sums as numbers, DOCX and PDF on A4 landscape."""

from __future__ import annotations

import io
from decimal import Decimal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from xlsxwriter import Workbook

from enterprises import printing
from enterprises.charts import number
from strategy.official.shape import FIRST_SOURCE, PARTICIPANT, Line, OfficialTable

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
WIDTHS = (7, 44, 23, 14, 14, 14, 14, 14, 34, 26, 9)
THOUSAND = Decimal(1000)


def write(table: OfficialTable, kind: str) -> bytes:
    return {"xlsx": xlsx, "docx": docx, "pdf": pdf}[kind](table)


def xlsx(table: OfficialTable) -> bytes:
    """In the shape that the import reads: a title, the head, a row of column numbers, the rows."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        bold = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        head = book.add_format({**bold, "align": "center"})
        looks = {
            strong: (
                book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bold": strong}),
                book.add_format({"num_format": "#,##0.0####", "valign": "top", "border": 1, "bold": strong}),
            )
            for strong in (True, False)
        }
        sheet.write_string(0, 0, table.title, book.add_format({"bold": True}))
        sheet.write_string(1, 0, table.approved)
        for column, label in enumerate(table.head):
            sheet.write_string(3, column, label, head)
            sheet.write_string(4, column, str(column + 1), head)
            sheet.set_column(column, column, WIDTHS[column] if column < len(WIDTHS) else 10)
        for row, line in enumerate(table.lines, start=5):
            text, amount = looks[line.is_strong]
            for column, value in enumerate(_cells(line)):
                if isinstance(value, Decimal):
                    sheet.write_number(row, column, float(value), amount)
                else:
                    sheet.write_string(row, column, value, text)
        sheet.freeze_panes(5, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3, 4)
    return buffer.getvalue()


def _cells(line: Line) -> list[str | Decimal]:
    money: list[str | Decimal] = ["", "", "", "", ""]
    if line.has_money:
        money = [line.total / THOUSAND, *(value / THOUSAND for value in line.sources)]
    values = ["" if value is None else value for value in line.values]
    return [
        line.number,
        line.name,
        line.term,
        *money,
        line.participants,
        line.result,
        line.unit,
        *values,
    ]


def _texts(line: Line) -> list[str]:
    """As they are read on paper: thousands with one decimal, kopecks where there are any."""
    return [_told(cell) if isinstance(cell, Decimal) else cell for cell in _cells(line)]


def _told(value: Decimal) -> str:
    exact = value.normalize()
    return number(value, max(1, -int(exact.as_tuple().exponent))) if exact else "0,0"


def docx(table: OfficialTable) -> bytes:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(12)
    section.top_margin = section.bottom_margin = Mm(12)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(8)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(table.title)
    run.bold, run.font.size = True, Pt(12)
    document.add_paragraph(table.approved).alignment = WD_ALIGN_PARAGRAPH.CENTER
    rows = [
        (table.head, True),
        *((_texts(line), line.kind in ("goal", "task", "total")) for line in table.lines),
    ]
    grid = document.add_table(rows=len(rows), cols=len(table.head))
    grid.style = "Table Grid"
    # Cells one by one through the table cost seconds: rows are taken once.
    for row, (texts, strong) in zip(grid.rows, rows, strict=True):
        for column, (cell, text) in enumerate(zip(row.cells, _padded(texts, len(table.head)), strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.bold = strong
            if FIRST_SOURCE - 1 <= column < PARTICIPANT or column > PARTICIPANT + 2:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    properties = grid.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    properties.append(repeated)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(table: OfficialTable) -> bytes:
    return printing.pdf(
        "print/programme.typ",
        {
            "title": table.title,
            "approved": table.approved,
            "head": table.head,
            "rows": [
                {
                    "cells": _padded(_texts(line), len(table.head)),
                    "strong": line.kind in ("goal", "task", "total"),
                }
                for line in table.lines
            ],
            "years": len(table.years),
        },
    )


def _padded(texts: list[str], length: int) -> list[str]:
    return [*texts, *("" for _missing in range(length - len(texts)))]
