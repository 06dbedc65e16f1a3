"""The portal's own tags and filters; they are built in, templates need no {% load %}."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol

from django import template
from django.db import models
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext

from enterprises import charts, provenance, typography
from enterprises.charts import Number
from enterprises.models import Source

register = template.Library()

# Shape, word and colour: never colour alone.
_SHAPE = '<svg width="11" height="11" viewBox="0 0 12 12" aria-hidden="true">%s</svg>'
_LIGHT = '<span class="st st-{mark}">' + _SHAPE + "{word}</span>"
_RING = '<circle cx="6" cy="6" r="4.3" class="k-none" stroke="#5f6b78" stroke-width="1.4" fill="none"%s/>'
LIGHTS = {
    "good": _LIGHT % '<circle cx="6" cy="6" r="5" class="f-good" fill="#2f8f5b"/>',
    "warn": _LIGHT % '<path d="M6 .6 11.6 11H.4z" class="f-warn" fill="#c27c0a"/>',
    "bad": _LIGHT % '<path d="M1 1h10v10H1z" class="f-bad" fill="#c8372d"/>',
    "none": _LIGHT % (_RING % ""),
    "pending": _LIGHT % (_RING % ' stroke-dasharray="2 1.7"'),
}
# Outlined and hatched: the figure behind it is not approved. Told apart without colour, too.
_HATCH = '<path d="M2.5 8 8 2.5M4 10l6-6" class="k-{0}" stroke="{1}" stroke-width="1" fill="none"/>'
_OUTLINES = {
    "good": ("#2f8f5b", '<circle cx="6" cy="6" r="4.6" class="k-good" stroke="#2f8f5b" fill="none"/>'),
    "warn": ("#c27c0a", '<path d="M6 1.2 11 10.5H1z" class="k-warn" stroke="#c27c0a" fill="none"/>'),
    "bad": ("#c8372d", '<path d="M1.5 1.5h9v9h-9z" class="k-bad" stroke="#c8372d" fill="none"/>'),
}
for _name, (_colour, _outline) in _OUTLINES.items():
    LIGHTS[f"{_name}-hatched"] = (_LIGHT % (_outline + _HATCH.format(_name, _colour))).replace(
        "st-{mark}", f"st-{_name}"
    )
LIGHTS["none-hatched"] = LIGHTS["none"].replace("st-{mark}", "st-none")


def _light_name(mark: str) -> str:
    return {
        "good": pgettext("light", "as planned"),
        "warn": pgettext("light", "deviation"),
        "bad": pgettext("light", "danger"),
        "none": pgettext("light", "not due"),
        "pending": pgettext("light", "not handed in"),
    }[mark.removesuffix("-hatched")]


# Marks ---------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """A picture from the sprite; it never speaks for itself, a word stands beside it."""
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"></use></svg>',
        str(size),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def status(mark: str, word: object = "") -> SafeString:
    """A light: "good", "warn", "bad", "none" or "pending", and its word; "good-hatched" is not approved yet.

    Without a word only where a heading explains the number beside it; then it is named for screen readers.
    """
    if mark not in LIGHTS:
        raise template.TemplateSyntaxError(f"no such light: {mark}")
    spoken = word or format_html('<span class="visually-hidden">{}</span>', _light_name(mark))
    return format_html(LIGHTS[mark], mark=mark, word=spoken)


@register.simple_tag
def completeness(filled: int, of: int, width: int = 44) -> SafeString:
    return _completeness(filled, of, width, get_language())


# A list draws a hundred of them, and there are few different ones.
@lru_cache(maxsize=1024)
def _completeness(filled: int, of: int, width: int, _language: str | None) -> SafeString:
    bar = charts.meter(filled, of, width)
    return render_to_string("components/_completeness.html", {"filled": filled, "of": of, "bar": bar})


# «откуда?» -----------------------------------------------------------------------------------------


@register.inclusion_tag("components/_origin.html", takes_context=True)
def origin(context: Context, record: models.Model, field: str = "", show: str = "") -> dict[str, object]:
    """«откуда?» for a record or its field. show="source" shows the source's name instead of the question; any
    other `show` is shown itself.

    A page with several records puts `origins` (provenance.origins_for) into its context; then only what is in
    the map is shown and nothing is queried.
    """
    known = context.get("origins")
    if known is None:
        found = provenance.origin_of(record, field)
    else:
        found = known.get((record._meta.label, record.pk, field))
    return {"origin": found, "show": show, "source_name": _source_name(found) if found else ""}


def _source_name(found: provenance.Origin) -> str:
    """«Пресс-релиз, 10.2013»: the date as far as it is known."""
    if found.source is None:
        return pgettext("source of a record", "entered by hand")
    return ", ".join(part for part in (found.source.title, source_date(found.source)) if part)


@register.filter
def source_date(source: Source) -> str:
    """Of a source: «10.10.2013», «10.2013» or «2013», as precise as the source itself."""
    if source.issued_on is None:
        return ""
    patterns = {Source.Precision.MONTH.value: "%m.%Y", Source.Precision.YEAR.value: "%Y"}
    return source.issued_on.strftime(patterns.get(source.precision, "%d.%m.%Y"))


# Forms ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FormError:
    text: str
    target: str


@register.inclusion_tag("components/_error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, object]:
    """Every error of the forms in one frame, each with a link to its field. Nothing where there are none."""
    errors = [error for form in forms for error in _errors_of(form)]
    title = ngettext("%(count)d thing needs correcting", "%(count)d things need correcting", len(errors))
    return {"errors": errors, "title": title % {"count": len(errors)}}


def _errors_of(form: BaseForm) -> Iterable[FormError]:
    for name, texts in form.errors.items():
        field = form[name] if name in form.fields else None
        for text in texts:
            if field is None:
                yield FormError(str(text), "")
            else:
                yield FormError(f"{field.label}: {text}", field.id_for_label or field.auto_id)


@register.inclusion_tag("components/_form_fields.html")
def form_fields(form: BaseForm, *names: str) -> dict[str, object]:
    """The named fields, or all, as crispy-forms draws them. Errors of the whole form: `error_summary`."""
    fields: Sequence[BoundField] = [form[name] for name in names] if names else list(form)
    return {"fields": fields}


# Numbers -------------------------------------------------------------------------------------------


@register.filter
def number(value: Number, places: int | None = None) -> str:
    """«12 000», «−3,2»; nothing is «–», never 0."""
    return charts.number(value, places)


@register.filter
def money(value: Number) -> str:
    """Roubles as thousands with one decimal: «12 000,0». The heading says «тыс. ₽»."""
    return charts.thousands(value)


@register.filter
def mln(value: Number) -> str:
    """Roubles as «12,4 млн ₽»."""
    return charts.millions(value)


@register.filter
def percent(value: Number, places: int = 0) -> str:
    """A share as «71 %»: 1 is the whole."""
    return charts.percent(value, places)


@register.filter
def attained(value: Number) -> str:
    """A share of a plan as «89 %», rounded down."""
    return charts.attained(value)


@register.filter
def pp(value: Number) -> str:
    """A difference of two percentages as «−3,2 п.п.»."""
    return charts.percentage_points(value)


# Dates and words -------------------------------------------------------------------------------------

register.filter("short_date", typography.short_date)
register.filter("short_moment", typography.short_moment)
register.filter("long_date", typography.long_date)
register.filter("long_dates", typography.long_dates)
register.filter("person_initials", typography.person_initials)
register.filter("nbsp", stringfilter(typography.nbsp), is_safe=True)


class Span(Protocol):
    """Words of a text: offsets in characters, as `Evidence` keeps them."""

    pk: Any
    start: int | None
    end: int | None


@register.filter
def highlight_spans(text: str, spans: Iterable[Span]) -> SafeString:
    """The text with the words of the spans marked; each span can be reached as #evidence-<pk>.

    Spans may overlap and may come in any order; those outside the text are left out.
    """
    inside = [
        (span.start, min(span.end, len(text)), span.pk)
        for span in spans
        if span.start is not None and span.end is not None and span.start < min(span.end, len(text))
    ]
    edges = sorted(
        {0, len(text)} | {start for start, _end, _pk in inside} | {end for _start, end, _pk in inside}
    )
    return format_html_join("", "{}", ((_segment(text, a, b, inside),) for a, b in pairwise(edges)))


def _segment(text: str, start: int, end: int, spans: list[tuple[int, int, Any]]) -> SafeString:
    words = text[start:end]
    if not any(begins <= start and end <= ends for begins, ends, _pk in spans):
        return conditional_escape(words)
    first, *others = [f"evidence-{pk}" for begins, _ends, pk in spans if begins == start] or [""]
    anchors = format_html_join("", '<span id="{}"></span>', ((name,) for name in others))
    if first:
        return format_html('<mark id="{}">{}{}</mark>', first, anchors, words)
    return format_html("<mark>{}</mark>", words)
