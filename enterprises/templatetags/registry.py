"""Tags of the registry's pages."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.db import models
from django.forms import BaseForm
from django.template import Context
from django.utils.safestring import SafeString

from enterprises.forms.duplicates import MergeChoices
from enterprises.panels import LoadedPanel
from enterprises.provenance import Key, Origin
from enterprises.templatetags.portal import error_summary, origin

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


@register.inclusion_tag("components/_origin.html", takes_context=True)
def brief_origin(context: Context, record: models.Model, field: str = "") -> dict[str, object]:
    """«откуда?» that shows what the source is and its date: for a column beside facts."""
    shown = origin(context, record, field)
    found = shown["origin"]
    if isinstance(found, Origin) and found.source is not None:
        shown["show"] = found.source.brief
    return shown


@register.filter
def stays(choices: MergeChoices, field: str) -> int:
    """The key of the record whose value of a field is picked."""
    return choices.keep[field]


@register.filter
def decided(choices: MergeChoices, clash: str) -> int | None:
    """The key of the record whose row is picked of two that clash."""
    return choices.decisions.get(clash)
