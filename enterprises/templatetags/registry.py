"""Tags of the registry's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django import template
from django.db import models
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from enterprises.forms.duplicates import MergeChoices
from enterprises.listing import Row
from enterprises.panels import LoadedPanel
from enterprises.provenance import Key, Origin
from enterprises.templatetags.portal import error_summary, origin
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


@register.simple_tag(takes_context=True)
def row_cells(context: Context, row: Row) -> SafeString:
    """The cells of one row. A list has hundreds: as nodes of a template they took half of the page's time.

    A column with a template of its own is drawn by it.
    """
    assert context.template is not None
    engine, can_edit = context.template.engine, bool(context.get("can_edit"))
    pieces: list[SafeString | str] = []
    for place, cell in enumerate(row.cells):
        column = cell.column
        name = "td" if place else "th"
        pieces.append(
            _opening(name, column.kind, column.key if can_edit and (column.fields or not place) else "")
        )
        if column.template:
            with context.push(cell=cell):
                pieces.append(engine.get_template(column.template).nodelist.render(context))
        else:
            pieces.append(nbsp(cell.text) if cell.text else _nothing(str(column.empty)))
        pieces.append(_closing(name))
    return format_html("{}" * len(pieces), *pieces)


@lru_cache(maxsize=256)
def _opening(name: str, kind: str, key: str) -> SafeString:
    attribute, value = ("class", f"cell-{kind}") if name == "td" else ("scope", "row")
    about = format_html('{}="{}"', attribute, value)
    if key:
        about = format_html('{} data-cell="{}"', about, key)
    return format_html("<{} {}>", name, about)


@lru_cache(maxsize=2)
def _closing(name: str) -> SafeString:
    return format_html("</{}>", name)


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
