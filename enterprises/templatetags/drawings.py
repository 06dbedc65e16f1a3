"""Tags that draw charts; they are built in, templates need no {% load %}.

`label` states what the picture shows, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from enterprises import charts
from enterprises.charts import Number, drawing
from enterprises.typography import NBSP, short_date

register = template.Library()

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
