"""Marks of charts as SVG. A chart has hundreds of them: drawn by a template each, they took most of a page's
time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from enterprises.charts.bars import Bullet
from enterprises.charts.dots import Dot
from enterprises.charts.heat import Shade
from enterprises.charts.marks import Ink, Label, Line, Rect

STROKES = {"line": "#dde2e8", "strong": "#85909c"}
RECT = '<rect x="{}" y="{}" width="{}" height="{}" class="f-{}" fill="{}"{}{}/>'
DOT = '<circle cx="{}" cy="{}" r="3.4" class="f-4" fill="#6fa1cd" fill-opacity=".75"{}/>'
LINE = '<line x1="{}" y1="{}" x2="{}" y2="{}" class="k-{}" stroke="{}" stroke-width="1" fill="none"/>'
TEXT = (
    '<text x="{}" y="{}" class="f-{}" fill="{}" font-size="{}" text-anchor="{}" font-weight="{}">{}{}</text>'
)
Parts = tuple[object, ...]


def rects(marks: Iterable[Rect]) -> SafeString:
    return format_html_join("", RECT, map(_rect, marks))


def _rect(one: Rect, more: str = "") -> Parts:
    return (one.x, one.y, one.width, one.height, one.ink.name, one.ink.colour, more, _say(one.say))


def shades(marks: Iterable[Shade]) -> SafeString:
    """Each on a ground of its own, so that a light shade is seen in the dark."""
    return format_html_join("", RECT, (part for one in marks for part in _shade(one)))


def _shade(one: Shade) -> tuple[Parts, Parts]:
    ground = replace(one.rect, ink=Ink("track"), say="")
    return _rect(ground), _rect(one.rect, format_html(' fill-opacity="{}"', one.opacity))


def dots(marks: Iterable[Dot]) -> SafeString:
    return format_html_join("", DOT, ((one.x, one.y, _say(one.say)) for one in marks))


def lines(marks: Iterable[Line], kind: str) -> SafeString:
    return format_html_join(
        "", LINE, ((one.x1, one.y1, one.x2, one.y2, kind, STROKES[kind]) for one in marks)
    )


def texts(marks: Iterable[Label], size: str) -> SafeString:
    return format_html_join("", TEXT, (_text(one, size) for one in marks))


def text(one: Label, size: str) -> SafeString:
    return format_html(TEXT, *_text(one, size))


def _text(one: Label, size: str) -> Parts:
    title = format_html("<title>{}</title>", one.full) if one.full else ""
    return (one.x, one.y, one.ink.name, one.ink.colour, size, one.anchor, one.weight, one.text, title)


def _say(words: str) -> str:
    return format_html(' data-say="{}"', words) if words else ""


def bullet(chart: Bullet, words: str) -> SafeString:
    """Fact against plan in a cell: a bar on a track, a tick where the plan is."""
    ink = chart.ink
    rects = [(0, 3, chart.width, 12, "track", "#e6eaef", "", "")]
    if chart.band:
        rects.append((0, 3, chart.band, 12, "band", "#cfd7df", "", ""))
    bar: str = ""
    if chart.bar and chart.hatched:
        bar = format_html(
            '<line x1="0" y1="9" x2="{}" y2="9" class="k-{}" stroke="{}" stroke-width="5"'
            ' stroke-dasharray="3 2"/>',
            chart.bar,
            ink.name,
            ink.colour,
        )
    elif chart.bar:
        bar = format_html(RECT, 0, 6.5, chart.bar, 5, ink.name, ink.colour, "", "")
    tick = format_html(RECT, chart.tick, 0, 2, 18, "ink", "#17212b", "", "") if chart.tick else ""
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" width="{}" height="18" viewBox="0 0 {} 18">'
        "{}{}{}</svg>",
        words,
        chart.width,
        chart.width,
        format_html_join("", RECT, rects),
        bar,
        tick,
    )
