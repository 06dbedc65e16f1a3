"""Sparkline, dot plot and risk matrix: positions that are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from enterprises.charts.marks import Ink, Label, Line, Rect, fitted, label, name_beside, px, ticks
from enterprises.charts.numbers import Number, number

# Sparkline -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sparkline:
    width: str
    path: str
    last_x: str
    last_y: str


def sparkline(values: Sequence[Number], width: int = 64, height: int = 18) -> Sparkline:
    """A line through what is known; a gap where a value is missing."""
    known = [
        (place, float(value))
        for place, value in enumerate(values)
        if value is not None and math.isfinite(value)
    ]
    if not known:
        return Sparkline(str(width), "", "", "")
    low = min(value for _place, value in known)
    high = max(value for _place, value in known)
    step = (width - 6) / max(1, len(values) - 1)

    def at(place: int, value: float) -> tuple[str, str]:
        rise = (value - low) / (high - low) if high > low else 0.5
        return px(2 + place * step), px(height - 3 - rise * (height - 6))

    path, before = "", -2
    for place, value in known:
        x, y = at(place, value)
        path += f"{'L' if place == before + 1 else 'M'}{x} {y}"
        before = place
    last_x, last_y = at(*known[-1])
    return Sparkline(str(width), path if len(known) > 1 else "", last_x, last_y)


# Dot plot ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DotRow:
    """One candidate: a dot per expert, a diamond for the mean. What nobody rated has no dots."""

    name: str
    dots: Sequence[Number]
    mean: Number = None
    strong: bool = False


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    say: str


@dataclass(frozen=True)
class Diamond:
    path: str
    ink: Ink
    say: str = ""


@dataclass(frozen=True)
class DotPlot:
    width: str
    height: str
    axis: list[Label]
    grid: list[Line]
    names: list[Label]
    totals: list[Label]
    spans: list[Line]
    dots: list[Dot]
    means: list[Diamond]
    cut: Line | None


def dot_plot(
    rows: Sequence[DotRow],
    cut: Number = None,
    low: float = 0,
    high: float = 100,
    width: int = 642,
    *,
    narrow: bool = False,
) -> DotPlot:
    """`cut` is the value of the dashed line. Narrow: the name stands above its dots."""
    left = 8.0 if narrow else 178.0
    right = width - (8.0 if narrow else 52.0)
    step, first = (44, 52.0) if narrow else (34, 38.0)
    bottom = first + step * len(rows) - step / 2 + 3
    known = [
        float(value)
        for row in rows
        for value in (*row.dots, row.mean)
        if value is not None and math.isfinite(value)
    ]
    low, high = min([low, *known]), max([high, *known])
    scale = (right - left) / ((high - low) or 1.0)

    def x(value: Number) -> float:
        return left + (float(value or 0) - low) * scale

    names, totals, spans, dots, means = [], [], [], [], []
    for place, row in enumerate(rows):
        y = first + place * step
        text_y, text_room = (y - 14, right - left - 50) if narrow else (y + 4, left - 12)
        weight = "600" if row.strong else "400"
        if narrow:
            names.append(label(0, text_y, row.name, text_room, 12.5, weight=weight))
        else:
            names += name_beside(0, text_y, row.name, text_room, 12.5, weight=weight)
        totals.append(label(width, text_y, number(row.mean, 1), anchor="end", weight=weight))
        rated = sorted(float(value) for value in row.dots if value is not None and math.isfinite(value))
        if rated:
            spans.append(Line(px(x(rated[0])), px(y), px(x(rated[-1])), px(y)))
        dots += [Dot(px(x(value)), px(y), f"{row.name}: {number(value, 1)}") for value in rated]
        if row.mean is not None:
            means.append(Diamond(diamond(x(row.mean), y, 6, 7), Ink("accent" if row.strong else "ink3")))
    marks = ticks(low, high)
    return DotPlot(
        str(width),
        px(bottom + 4),
        [label(x(tick), 15, number(tick), anchor="middle", ink=Ink("ink3")) for tick in marks],
        [Line(px(x(tick)), "20.0", px(x(tick)), px(bottom)) for tick in marks],
        names,
        totals,
        spans,
        dots,
        means,
        Line(px(x(cut)), "20.0", px(x(cut)), px(bottom)) if cut is not None and rows else None,
    )


def diamond(x: float, y: float, half_width: float, half_height: float) -> str:
    return (
        f"M{px(x)} {px(y - half_height)} {px(x + half_width)} {px(y)} "
        f"{px(x)} {px(y + half_height)} {px(x - half_width)} {px(y)}z"
    )


# Risk matrix ---------------------------------------------------------------------------------------

LOW, HIGH = 6, 12
CELL_WIDTH, CELL_HEIGHT, GAP, LEFT = 54.0, 38.3, 2.0, 82.0


@dataclass(frozen=True)
class Risk:
    """A risk with its number in the table beside; probability and impact from 1 to 5."""

    number: int
    name: str
    probability: int
    impact: int

    @property
    def score(self) -> int:
        return self.probability * self.impact


@dataclass(frozen=True)
class RiskDot:
    x: str
    y: str
    text_y: str
    number: str
    say: str


@dataclass(frozen=True)
class RiskMatrix:
    width: str
    height: str
    cells: list[Rect]
    scores: list[Label]
    dots: list[RiskDot]
    rows: list[Label]
    columns: list[Label]


def risk_mark(score: int) -> str:
    return "good" if score < LOW else "warn" if score < HIGH else "bad"


def risk_matrix(risks: Sequence[Risk], rows: Sequence[str], columns: Sequence[str]) -> RiskMatrix:
    """`rows` and `columns` name the lowest, the middle and the highest level."""
    cells, scores = [], []
    for probability in range(1, 6):
        for impact in range(1, 6):
            x, y = _corner(probability, impact)
            score = probability * impact
            cells.append(Rect(px(x), px(y), px(CELL_WIDTH), px(CELL_HEIGHT), Ink("s" + risk_mark(score))))
            scores.append(label(x + 4, y + 11, str(score), size=9, ink=Ink("ink3")))
    by_cell: dict[tuple[int, int], list[Risk]] = {}
    for risk in risks:
        by_cell.setdefault((_level(risk.probability), _level(risk.impact)), []).append(risk)
    dots = []
    for (probability, impact), group in by_cell.items():
        x, y = _corner(probability, impact)
        for place, risk in enumerate(group):
            # One stands in the middle; more stand in two rows and overlap rather than leave their cell.
            across = (len(group) + 1) // 2
            dx = (
                0.0
                if len(group) == 1
                else (place % across - (across - 1) / 2) * min(19.0, 36.0 / max(1, across - 1))
            )
            dy = 0.0 if len(group) < 3 else (place // across - 0.5) * 18
            if len(group) == 2:
                dx = (place - 0.5) * 20
            cx, cy = x + CELL_WIDTH / 2 + dx, y + CELL_HEIGHT / 2 + dy
            dots.append(
                RiskDot(
                    px(cx), px(cy), px(cy + 4), str(risk.number), f"{risk.number}. {risk.name}: {risk.score}"
                )
            )
    return RiskMatrix(
        "362",
        "225.6",
        cells,
        scores,
        dots,
        [
            _level_label(text, 74, _corner(level, 1)[1] + 23, 72, "end")
            for level, text in zip((1, 3, 5), rows, strict=True)
        ],
        [
            _level_label(text, _corner(1, level)[0] + CELL_WIDTH / 2, 220.6, 108, "middle")
            for level, text in zip((1, 3, 5), columns, strict=True)
        ],
    )


def _level_label(text: str, x: float, y: float, room: float, anchor: str) -> Label:
    shown, full = fitted(text, room, 11)
    return Label(px(x), px(y), shown, full, anchor, "400", Ink("ink3"))


def _corner(probability: int, impact: int) -> tuple[float, float]:
    return LEFT + (impact - 1) * (CELL_WIDTH + GAP), 6.1 + (5 - probability) * (CELL_HEIGHT + GAP)


def _level(value: int) -> int:
    return min(5, max(1, value))
