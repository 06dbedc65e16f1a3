"""Tags of the registry's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from django import template
from django.db import models
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enterprises.forms.duplicates import MergeChoices
from enterprises.listing import Row
from enterprises.narrowing import FacetLine, ShownFacet
from enterprises.panels import Column, LoadedPanel
from enterprises.provenance import Key, Origin
from enterprises.templatetags.portal import completeness, error_summary, number, origin
from enterprises.typography import nbsp

register = template.Library()


@register.simple_tag(takes_context=True)
def panel_body(context: Context, loaded: LoadedPanel) -> SafeString:
    """What an upper app shows in its panel, drawn by its own template with its own context."""
    assert context.template is not None
    body = context.template.engine.get_template(loaded.panel.template)
    with context.push(**loaded.context):
        return body.nodelist.render(context)


@register.simple_tag(takes_context=True)
def remark_of(context: Context, record: models.Model, field: str) -> str:
    """What was remarked on the words that prove a field, out of the page's `origins`."""
    origins: dict[Key, Origin] = context.get("origins") or {}
    found = origins.get((record._meta.label, record.pk, field))
    return found.note if found else ""


@register.inclusion_tag("components/_error_summary.html")
def all_errors(forms: Sequence[BaseForm]) -> dict[str, object]:
    """One error summary for a form with its rows."""
    return error_summary(*forms)


@register.simple_tag(takes_context=True)
def brief_origin(context: Context, record: models.Model, field: str = "") -> SafeString:
    """«откуда?» that shows what the source is and its date: for a column beside facts."""
    shown = origin(context, record, field)
    found = shown["origin"]
    if not isinstance(found, Origin):
        return render_to_string("components/_origin.html", shown)
    show = found.source.brief if found.source is not None else str(shown["show"])
    told = replace(found, source=None)
    return _origin(told, str(shown["source_name"]), show, get_language(), get_current_timezone_name())


# All rows of an imported file say the same.
@lru_cache(maxsize=1024)
def _origin(told: Origin, source_name: str, show: str, _language: str | None, _timezone: str) -> SafeString:
    return render_to_string(
        "components/_origin.html", {"origin": told, "source_name": source_name, "show": show}
    )


# Rows and facets ------------------------------------------------------------------------------------
# A list has hundreds of each: as nodes of a template they took half of the page's time.


@register.simple_tag(takes_context=True)
def wide_rows(context: Context, rows: Sequence[Row]) -> SafeString:
    """The rows of the wide table."""
    can_edit, picked = bool(context.get("can_edit")), bool(context.get("picked"))
    attributes = _focused(context["focus"], bool(context.get("opens"))) if context.get("focus") else ""
    frame = _frame(tuple(cell.column for cell in rows[0].cells), can_edit, picked) if rows else ""
    pickers = [(row.key, row.organisation.title) if can_edit else () for row in rows]
    nothing = [_nothing(str(cell.column.empty)) for row in rows[:1] for cell in row.cells]
    return format_html_join(
        "",
        frame,
        (
            (row.key, attributes, *picker, *_cells(context, row, nothing))
            for row, picker in zip(rows, pickers, strict=True)
        ),
    )


def _frame(shown: Sequence[Column], can_edit: bool, picked: bool) -> SafeString:
    """A row without what differs from row to row: its key, attributes, key and title to pick it, cells."""
    holes = "{}"
    pick = format_html(
        '<td class="pick"><input class="form-check-input" type="checkbox" name="picked" value="{}"'
        ' form="picks" tabindex="-1" aria-label="{}"{}></td>',
        holes,
        holes,
        _checked(picked),
    )
    cells = format_html_join(
        "",
        "<{0} {1}{2}>{3}</{0}>",
        (
            (
                "td" if place else "th",
                format_html('class="cell-{}"', column.kind) if place else format_html('scope="{}"', "row"),
                format_html(' data-cell="{}"', column.key)
                if can_edit and (column.fields or not place)
                else "",
                holes,
            )
            for place, column in enumerate(shown)
        ),
    )
    return format_html('<tr id="row-{}"{}>{}{}</tr>', holes, holes, pick if can_edit else "", cells)


@lru_cache(maxsize=256)
def _focused(key: str, opens: bool) -> SafeString:
    """Which cell is to have the focus, and whether its editor is to open."""
    return format_html(' data-cell-focus="{}"{}', key, format_html("{}", " data-cell-opens" if opens else ""))


def _cells(context: Context, row: Row, nothing: Sequence[SafeString]) -> Iterator[SafeString | str]:
    """What stands in the cells of one row, `nothing` where they are empty. A column with a template of its
    own is drawn by it.
    """
    assert context.template is not None
    for cell, empty in zip(row.cells, nothing, strict=True):
        column = cell.column
        if draw := _DRAWN.get(column.key):
            yield draw(context, row)
        elif not cell.text:
            yield empty
        elif column.template:
            with context.push(cell=cell):
                yield context.template.engine.get_template(column.template).nodelist.render(context)
        else:
            yield nbsp(cell.text)


def _name(_context: Context, row: Row) -> SafeString:
    """The name with why the row is there."""
    return format_html('<a href="{}">{}</a>{}', row.url, nbsp(row.organisation.title), _notes(row))


def _notes(row: Row) -> SafeString:
    return format_html_join("", '<div class="src">{}</div>', ((nbsp(note),) for note in row.notes))


def _fullness(row: Row) -> SafeString:
    return completeness(row.completeness.filled, row.completeness.of)


def _source(context: Context, row: Row) -> SafeString:
    return format_html('<span class="origin-left">{}</span>', brief_origin(context, row.organisation))


_DRAWN: dict[str, Callable[[Context, Row], SafeString]] = {
    "name": _name,
    "completeness": lambda _context, row: _fullness(row),
    "source": _source,
}


@register.simple_tag
def narrow_rows(rows: Sequence[Row]) -> SafeString:
    """The rows as a phone shows them."""
    nowhere = _("place not stated")
    return format_html_join(
        "",
        '<li><a class="mid" href="{}">{}</a>{}'
        '<div class="split small soft"><span>{}, {}</span><span>{}</span></div></li>',
        (
            (
                row.url,
                nbsp(row.organisation.title),
                _notes(row),
                capfirst(row.organisation.get_kind_display()),
                row.organisation.settlement.label if row.organisation.settlement else nowhere,
                _fullness(row),
            )
            for row in rows
        ),
    )


@register.simple_tag
def facet_boxes(facet: ShownFacet) -> SafeString:
    """Choices of a facet beside the list."""
    return format_html_join(
        "",
        '<label class="facet facet-{0}" for="facet-{1}-{2}"><input class="form-check-input" type="checkbox"'
        ' form="filters" id="facet-{1}-{2}" name="{1}" value="{2}"{3}>'
        "<span>{4}</span><span>{5}</span></label>",
        ((*_of_choice(line, facet, _checked(line.picked)),) for line in facet.lines),
    )


@register.simple_tag
def facet_links(facet: ShownFacet) -> SafeString:
    """Choices of a facet on a phone: each leads to the list with it."""
    return format_html_join(
        "",
        '<a class="facet facet-{0}" href="{6}"{3}><span>{4}</span><span>{5}</span></a>',
        ((*_of_choice(line, facet, _current(line.picked)), line.url) for line in facet.lines),
    )


def _of_choice(line: FacetLine, facet: ShownFacet, mark: SafeString) -> tuple[object, ...]:
    choice = line.choice
    rows = "" if facet.is_capped and not choice.count else number(choice.count)
    return choice.level, facet.key, choice.value, mark, nbsp(choice.label), rows


@lru_cache(maxsize=2)
def _checked(picked: bool) -> SafeString:
    return format_html("{}", " checked" if picked else "")


@lru_cache(maxsize=2)
def _current(picked: bool) -> SafeString:
    return format_html(' {}="{}"', "aria-current", "true") if picked else format_html("{}", "")


@lru_cache(maxsize=256)
def _nothing(said: str) -> SafeString:
    return format_html('<span class="nodata">{}</span>', said)


@register.filter
def stays(choices: MergeChoices, field: str) -> int:
    """The key of the record whose value of a field is picked."""
    return choices.keep[field]


@register.filter
def decided(choices: MergeChoices, clash: str) -> int | None:
    """The key of the record whose row is picked of two that clash."""
    return choices.decisions.get(clash)
