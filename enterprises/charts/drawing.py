"""Marks of charts as SVG. A chart has hundreds of them: drawn by a template each, they took most of a page's
time. Coordinates and names of inks are the portal's own words; only texts come from outside and are escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from django.utils.safestring import SafeString

from enterprises.charts.bars import Bullet
from enterprises.charts.dots import Dot
from enterprises.charts.heat import Shade
from enterprises.charts.marks import Ink, Label, Line, Rect

STROKES = {"line": "#dde2e8", "strong": "#85909c"}


def rects(marks: Iterable[Rect]) -> SafeString:
    return SafeString("".join(map(_rect, marks)))


def _rect(one: Rect, more: str = "") -> str:
    return (
        f'<rect x="{one.x}" y="{one.y}" width="{one.width}" height="{one.height}"'
        f' class="f-{one.ink.name}" fill="{one.ink.colour}"{more}{_say(one.say)}/>'
    )


def shades(marks: Iterable[Shade]) -> SafeString:
    """Each on a ground of its own, so that a light shade is seen in the dark."""
    return SafeString("".join(map(_shade, marks)))


def _shade(one: Shade) -> str:
    ground = replace(one.rect, ink=Ink("track"), say="")
    return _rect(ground) + _rect(one.rect, f' fill-opacity="{one.opacity}"')


def dots(marks: Iterable[Dot]) -> SafeString:
    return SafeString(
        "".join(
            f'<circle cx="{one.x}" cy="{one.y}" r="3.4" class="f-4" fill="#6fa1cd" fill-opacity=".75"'
            f"{_say(one.say)}/>"
            for one in marks
        )
    )


def lines(marks: Iterable[Line], kind: str) -> SafeString:
    return SafeString(
        "".join(
            f'<line x1="{one.x1}" y1="{one.y1}" x2="{one.x2}" y2="{one.y2}" class="k-{kind}"'
            f' stroke="{STROKES[kind]}" stroke-width="1" fill="none"/>'
            for one in marks
        )
    )


def texts(marks: Iterable[Label], size: str) -> SafeString:
    return SafeString("".join(text(one, size) for one in marks))


def text(one: Label, size: str) -> SafeString:
    title = f"<title>{escape(one.full)}</title>" if one.full else ""
    return SafeString(
        f'<text x="{one.x}" y="{one.y}" class="f-{one.ink.name}" fill="{one.ink.colour}" font-size="{size}"'
        f' text-anchor="{one.anchor}" font-weight="{one.weight}">{escape(one.text)}{title}</text>'
    )


def _say(words: str) -> str:
    return f' data-say="{escape(words)}"' if words else ""


def bullet(chart: Bullet, words: str) -> SafeString:
    """Fact against plan in a cell: a bar on a track, a tick where the plan is."""
    parts = [f'<rect x="0" y="3" width="{chart.width}" height="12" class="f-track" fill="#e6eaef"/>']
    if chart.band:
        parts.append(f'<rect x="0" y="3" width="{chart.band}" height="12" class="f-band" fill="#cfd7df"/>')
    if chart.bar and chart.hatched:
        parts.append(
            f'<line x1="0" y1="9" x2="{chart.bar}" y2="9" class="k-{chart.ink.name}"'
            f' stroke="{chart.ink.colour}" stroke-width="5" stroke-dasharray="3 2"/>'
        )
    elif chart.bar:
        parts.append(
            f'<rect x="0" y="6.5" width="{chart.bar}" height="5" class="f-{chart.ink.name}"'
            f' fill="{chart.ink.colour}"/>'
        )
    if chart.tick:
        parts.append(f'<rect x="{chart.tick}" y="0" width="2" height="18" class="f-ink" fill="#17212b"/>')
    return SafeString(
        f'<svg class="chart" role="img" aria-label="{escape(words)}" width="{chart.width}" height="18"'
        f' viewBox="0 0 {chart.width} 18">{"".join(parts)}</svg>'
    )
