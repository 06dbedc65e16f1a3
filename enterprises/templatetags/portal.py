"""The portal's own tags and filters; they are built in, templates need no {% load %}."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
from enterprises.charts import drawing
from enterprises.models import Source
from enterprises.typography import NBSP, short_date

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


# Charts --------------------------------------------------------------------------------------------
# `label` states what the picture shows, for those who do not see it.

NARROW = 358


@dataclass(frozen=True)
class Twin:
    """The figures of a chart as a table."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


register.simple_tag(drawing.rects, name="draw_rects")
register.simple_tag(drawing.shades, name="draw_shades")
register.simple_tag(drawing.dots, name="draw_dots")
register.simple_tag(drawing.lines, name="draw_lines")
register.simple_tag(drawing.text, name="draw_text")
register.simple_tag(drawing.texts, name="draw_texts")


@register.simple_tag
def bullet(
    fact: Number, plan: Number, mark: str, label: str, full: Number = None, width: int = 128
) -> SafeString:
    return drawing.bullet(charts.bullet(fact, plan, mark, full, width), label)


@register.inclusion_tag("components/charts/_sparkline.html")
def sparkline(values: Sequence[Number], label: str) -> dict[str, object]:
    return {"chart": charts.sparkline(values), "label": label}


@register.inclusion_tag("components/charts/_columns.html")
def columns(
    groups: Sequence[charts.ColumnGroup],
    stacked: Sequence[charts.Series],
    beside: Sequence[charts.Series],
    label: str,
    width: int = 590,
    twin: bool = True,
) -> dict[str, object]:
    series = [*stacked, *beside]
    rows = [
        [group.label, *(charts.number(value, 1) for value in (*group.stack, *group.beside))]
        for group in groups
    ]
    return {
        "charts": [charts.columns(groups, stacked, beside, each) for each in (width, NARROW)],
        "series": series,
        "label": label,
        "twin": Twin(["", *(part.name for part in series)], rows) if twin else None,
        "empty": not any(value for group in groups for value in (*group.stack, *group.beside)),
    }


@register.inclusion_tag("components/charts/_stacked_rows.html")
def stacked_rows(
    rows: Sequence[charts.StackedRow],
    series: Sequence[charts.Series],
    label: str,
    cut: int = 0,
    maximum: Number = 100,
    width: int = 964,
    twin: bool = True,
) -> dict[str, object]:
    cells = [
        [row.name, *([row.refusal] if row.refusal else [charts.number(value, 1) for value in row.values])]
        for row in rows
    ]
    return {
        "charts": [
            charts.stacked_rows(rows, series, cut, maximum, width),
            charts.stacked_rows_narrow(rows, series, cut, maximum, NARROW),
        ],
        "series": series,
        "label": label,
        "twin": Twin(["", *(part.name for part in series)], cells) if twin else None,
        "empty": not rows,
    }


@register.inclusion_tag("components/charts/_dot_plot.html")
def dot_plot(
    rows: Sequence[charts.DotRow],
    label: str,
    cut: Number = None,
    low: float = 0,
    high: float = 100,
    width: int = 642,
    twin: bool = True,
) -> dict[str, object]:
    cells = [
        [row.name, charts.number(row.mean, 1), "; ".join(charts.number(value, 1) for value in row.dots)]
        for row in rows
    ]
    return {
        "charts": [
            charts.dot_plot(rows, cut, low, high, width),
            charts.dot_plot(rows, cut, low, high, NARROW, narrow=True),
        ],
        "label": label,
        "twin": Twin(
            [
                "",
                pgettext("column of a chart's table", "Mean"),
                pgettext("column of a chart's table", "Ratings"),
            ],
            cells,
        )
        if twin
        else None,
        "empty": not rows,
    }


@register.inclusion_tag("components/charts/_heat_map.html")
def heat_map(
    rows: Sequence[tuple[str, Sequence[float]]], label: str, cut: int = 0, width: int = 642, twin: bool = True
) -> dict[str, object]:
    """How often each row takes each place, in shades; the numbers are per cent."""
    count = max((len(shares) for _name, shares in rows), default=0)
    cells = [
        [name, *(f"{charts.number(share * 100, 1)}{NBSP}%" for share in shares)] for name, shares in rows
    ]
    return {
        "charts": [charts.heat_map(rows, cut, width), charts.heat_map(rows, cut, NARROW, narrow=True)],
        "label": label,
        "twin": Twin(["", *(str(place + 1) for place in range(count))], cells) if twin else None,
        "empty": not rows,
    }


@register.inclusion_tag("components/charts/_risk_matrix.html")
def risk_matrix(risks: Sequence[charts.Risk], label: str) -> dict[str, object]:
    probability = [
        pgettext("probability", "hardly"),
        pgettext("probability", "possibly"),
        pgettext("probability", "almost surely"),
    ]
    impact = [pgettext("impact", "slight"), pgettext("impact", "noticeable"), pgettext("impact", "grave")]
    return {"chart": charts.risk_matrix(risks, probability, impact), "label": label}


@register.inclusion_tag("components/charts/_gantt.html")
def gantt(
    rows: Sequence[charts.GanttRow],
    first_year: int,
    last_year: int,
    today: date,
    label: str,
    width: int = 1318,
    twin: bool = True,
) -> dict[str, object]:
    def term(span: tuple[date, date] | None) -> str:
        return f"{short_date(span[0])}{NBSP}– {short_date(span[1])}" if span else "–"

    word = pgettext("line of a chart", "today")
    head = [
        pgettext("column of a chart's table", "Measure"),
        pgettext("column of a chart's table", "First plan"),
        pgettext("column of a chart's table", "Plan"),
        pgettext("column of a chart's table", "Done"),
    ]
    cells = [
        [f"{row.number} {row.name}".strip(), term(row.planned), term(row.term), term(row.done)]
        for row in rows
    ]
    return {
        "charts": [
            charts.gantt(rows, first_year, last_year, today, word, width),
            charts.gantt(rows, first_year, last_year, today, word, NARROW, narrow=True),
        ],
        "label": label,
        "twin": Twin(head, cells) if twin else None,
        "empty": not rows,
        "linked": any(row.url for row in rows),
    }


@register.inclusion_tag("components/charts/_gantt_legend.html")
def gantt_legend() -> dict[str, object]:
    return {}


@register.inclusion_tag("components/charts/_region_map.html")
def region_map(
    points: Sequence[charts.MapPoint],
    region_code: str,
    label: str,
    note: str = "",
    width: int = 270,
    twin: bool = True,
) -> dict[str, object]:
    """Only the own region is drawn: its outline by the code, or the points alone where there is none."""
    cells = [[point.name, charts.number(point.count)] for point in points]
    return {
        "chart": charts.region_map(points, charts.outline(region_code), width),
        "label": label,
        "note": note,
        "twin": Twin(
            [
                pgettext("column of a chart's table", "Settlement"),
                pgettext("column of a chart's table", "Organisations"),
            ],
            cells,
        )
        if twin
        else None,
        "empty": not points,
        "linked": any(point.url for point in points),
    }


@register.inclusion_tag("components/charts/_web.html")
def co_operation_web(
    nodes: Sequence[charts.WebNode],
    links: Sequence[charts.WebLink],
    rows: Sequence[Sequence[str]],
    label: str,
    width: int = 900,
) -> dict[str, object]:
    """Members on a circle and supplies between them; the same supplies as a table below."""
    return {"chart": charts.web(nodes, links, width), "rows": rows, "label": label, "empty": not links}


@register.inclusion_tag("components/charts/_links_fan.html")
def links_fan(
    name: str,
    detail: str,
    suppliers: Sequence[charts.FanLink],
    customers: Sequence[charts.FanLink],
    label: str,
) -> dict[str, object]:
    return {
        "chart": charts.links_fan(name, detail, suppliers, customers),
        "suppliers": suppliers,
        "customers": customers,
        "label": label,
        "empty": not suppliers and not customers,
    }


@register.inclusion_tag("components/charts/_chain.html")
def chain(links: Sequence[charts.ChainLink], label: str) -> dict[str, object]:
    return {"links": links, "label": label}


@register.inclusion_tag("components/charts/_segments.html")
def segments(parts: Sequence[charts.Segment], label: str) -> dict[str, object]:
    return {"chart": charts.segments(parts), "label": label}


# Numbers -------------------------------------------------------------------------------------------

Number = int | float | Decimal | None


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
