"""The paper as DOCX: styles that officials can go on working with, and properties that name nobody."""

from __future__ import annotations

import datetime
import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from sessions_app.paper import Block, Paper

FONT = "Times New Roman"
_TEXT_WIDTH = Cm(17.3)
# Files of one text are equal, whenever they are made.
_WRITTEN = datetime.datetime(2000, 1, 1)
_CENTRED = {"body", "title", "headline", "subtitle", "heading"}
_BOLD = {"body", "title", "headline", "heading"}


def write(paper: Paper, stamp: str) -> bytes:
    document = Document()
    _page(document)
    _properties(document, paper.title)
    for block in paper.blocks:
        if block.rows or block.kind == "table":
            _table(document, block)
        else:
            _paragraph(document, block)
    if stamp:
        line = document.add_paragraph(stamp)
        line.paragraph_format.space_before = Pt(18)
        line.runs[0].font.size = Pt(9)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.2)
    section.top_margin = section.bottom_margin = Cm(2)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    # Cyrillic letters take the font of these two, not of `name`.
    fonts = style.element.rPr.rFonts
    for kind in ("w:cs", "w:eastAsia", "w:hAnsi"):
        fonts.set(qn(kind), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    for level in (1, 2):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.size, heading.font.bold = FONT, Pt(12), True
        heading.font.color.rgb = None
        for kind in ("w:ascii", "w:cs", "w:eastAsia", "w:hAnsi"):
            heading.element.rPr.rFonts.set(qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:cstheme", "w:eastAsiaTheme", "w:hAnsiTheme"):
            heading.element.rPr.rFonts.attrib.pop(qn(kind), None)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _WRITTEN
    properties.language = "ru-RU"


def _paragraph(document: Any, block: Block) -> None:
    style = (
        "Heading 1"
        if block.kind in ("title", "headline")
        else "Heading 2"
        if block.kind == "heading"
        else None
    )
    paragraph = document.add_paragraph(style=style)
    form = paragraph.paragraph_format
    if block.kind == "appendix":
        form.page_break_before = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif block.kind in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.kind == "text":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.first_line_indent = Cm(1.25)
    if block.kind in ("title", "headline", "heading", "label", "signature", "pair"):
        form.space_before = Pt(10)
    form.keep_with_next = block.kind in ("heading", "label", "title", "headline")
    run = paragraph.add_run(block.text)
    run.bold = block.kind in _BOLD or None
    if block.right:
        form.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"\t{block.right}")


def _table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.header))
    table.style = "Table Grid"
    table.autofit = False
    widths = [int(_TEXT_WIDTH * share / sum(block.widths)) for share in block.widths]
    # A row added by python-docx reads the whole table each time; XML of our own is linear.
    for number, cells in enumerate((block.header, *block.rows)):
        table._tbl.append(_row(cells, widths, is_head=number == 0))
    document.add_paragraph()


def _row(cells: tuple[str, ...], widths: list[int], *, is_head: bool) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for text, width in zip(cells, widths, strict=True):
        cell = OxmlElement("w:tc")
        shape = OxmlElement("w:tcPr")
        size = OxmlElement("w:tcW")
        # Twentieths of a point; a length of python-docx is in EMU.
        size.set(qn("w:w"), str(width // 635))
        size.set(qn("w:type"), "dxa")
        shape.append(size)
        cell.append(shape)
        paragraph, run, words = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
        look = OxmlElement("w:rPr")
        if is_head:
            look.append(OxmlElement("w:b"))
        height = OxmlElement("w:sz")
        height.set(qn("w:val"), "20")
        look.append(height)
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(look)
        run.append(words)
        paragraph.append(run)
        cell.append(paragraph)
        row.append(cell)
    return row
