"""Measures and milestones on a line of quarters: what was planned, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from enterprises.charts.dots import Diamond, diamond
from enterprises.charts.marks import Ink, Label, Line, Rect, label, px, text_width

Term = tuple[date, date]


@dataclass(frozen=True)
class Milestone:
    """`state` is "passed", "late" or "due"."""

    name: str
    on: date
    state: str = "due"


@dataclass(frozen=True)
class GanttRow:
    """One measure. `planned` is the first plan (grey), `term` the present one, `done` the work."""

    number: str
    name: str
    planned: Term | None = None
    term: Term | None = None
    done: Term | None = None
    late: bool = False
    milestones: Sequence[Milestone] = ()
    url: str = ""


@dataclass(frozen=True)
class Grid:
    quarters: list[Line]
    years: list[Line]
    year_names: list[Label]
    quarter_names: list[Label]


@dataclass(frozen=True)
class Gantt:
    width: str
    height: str
    grid: Grid
    today: Line | None
    today_name: Label | None
    rules: list[Line] = field(default_factory=list)
    numbers: list[Label] = field(default_factory=list)
    names: list[tuple[Label, str]] = field(default_factory=list)
    planned: list[Rect] = field(default_factory=list)
    terms: list[Rect] = field(default_factory=list)
    done: list[Rect] = field(default_factory=list)
    milestones: list[tuple[str, Diamond]] = field(default_factory=list)


@dataclass(frozen=True)
class _Axis:
    """Whole years on a width; what lies outside them is cut at the edge."""

    begin: date
    end: date
    left: float
    width: float

    def x(self, day: date) -> float:
        inside = min(max(day, self.begin), self.end)
        return (
            self.left + (inside - self.begin).days * (self.width - self.left) / (self.end - self.begin).days
        )

    def bar(self, term: Term | None, y: float, tall: float, ink: str, name: str) -> list[Rect]:
        """One bar, or none where the term is not set or lies outside."""
        if term is None:
            return []
        start, finish = self.x(term[0]), self.x(term[1] + timedelta(days=1))
        say = f"{name}: {term[0]:%d.%m.%Y} – {term[1]:%d.%m.%Y}"
        return [Rect(px(start), px(y), px(finish - start), px(tall), Ink(ink), say)] if finish > start else []

    def grid(self, bottom: float, *, narrow: bool) -> Grid:
        quarters, years, year_names, quarter_names = list[Line](), list[Line](), list[Label](), list[Label]()
        for year in range(self.begin.year, self.end.year):
            start = self.x(date(year, 1, 1))
            (years if year > self.begin.year else quarters).append(_upright(start, 22, bottom))
            year_names.append(label(start + (2 if narrow else 6), 14, str(year), weight="600"))
            for place, name in enumerate(("I", "II", "III", "IV")):
                start = self.x(date(year, place * 3 + 1, 1))
                middle = self.x(date(year, place * 3 + 2, 15))
                if place:
                    quarters.append(_upright(start, 36, bottom))
                if not narrow:
                    quarter_names.append(label(middle, 31, name, anchor="middle", ink=Ink("ink3")))
        quarters.append(_upright(self.width, 22, bottom))
        return Grid(quarters, years, year_names, quarter_names)


def gantt(
    rows: Sequence[GanttRow],
    first_year: int,
    last_year: int,
    today: date,
    today_word: str,
    width: int = 1318,
    *,
    narrow: bool = False,
) -> Gantt:
    """Narrow: the name stands above its bars."""
    axis = _Axis(
        begin=date(first_year, 1, 1),
        end=date(max(first_year, last_year) + 1, 1, 1),
        left=0.0 if narrow else _room_for_names(rows, width),
        width=float(width),
    )
    head, step = 40.0, (46.0 if narrow else 30.0)
    bottom = head + step * len(rows) + 4
    inside = axis.begin <= today < axis.end
    chart = Gantt(
        width=str(width),
        height=px(bottom),
        grid=axis.grid(bottom, narrow=narrow),
        today=_upright(axis.x(today), 20, bottom) if inside else None,
        today_name=_today_name(axis, today, today_word, narrow=narrow) if inside else None,
    )
    for place, row in enumerate(rows):
        top = head + place * step
        _name(chart, row, top, axis, narrow=narrow)
        _bars(chart, row, top + (22 if narrow else 5), axis)
        chart.rules.append(Line("0", px(top + step - 1), px(axis.width), px(top + step - 1)))
    return chart


def _room_for_names(rows: Sequence[GanttRow], width: int) -> float:
    """As wide as they ask, up to two fifths of the picture."""
    longest = max((text_width(row.name, 12.5) for row in rows), default=0.0)
    return min(max(300.0, longest + 46), 0.42 * width)


def _name(chart: Gantt, row: GanttRow, top: float, axis: _Axis, *, narrow: bool) -> None:
    if narrow:
        chart.names.append((label(0, top + 14, f"{row.number} {row.name}".strip(), axis.width, 13), row.url))
    else:
        chart.numbers.append(label(0, top + 17, row.number, 34, ink=Ink("ink3")))
        chart.names.append((label(36, top + 17, row.name, axis.left - 42, 12.5), row.url))


def _bars(chart: Gantt, row: GanttRow, top: float, axis: _Axis) -> None:
    chart.planned.extend(axis.bar(row.planned, top + 13, 4, "band", row.name))
    chart.terms.extend(axis.bar(row.term, top, 10, "ground", row.name))
    chart.done.extend(axis.bar(row.done, top, 10, "warn" if row.late else "2", row.name))
    for milestone in row.milestones:
        if axis.begin <= milestone.on < axis.end:
            ink = {"passed": "ink", "late": "bad"}.get(milestone.state, "ground")
            say = f"{milestone.name}, {milestone.on:%d.%m.%Y}"
            shape = Diamond(diamond(axis.x(milestone.on), top + 5, 6, 6), Ink(ink), say)
            chart.milestones.append((milestone.state, shape))


def _today_name(axis: _Axis, today: date, word: str, *, narrow: bool) -> Label:
    """Right of its line, or left of it where the picture ends or the next year's name stands."""
    x, taken = axis.x(today), text_width(word, 11) + 8
    if narrow:
        return label(x - 4, 30, word, anchor="end") if x + taken > axis.width else label(x + 4, 30, word)
    # In January the year's own name stands there first.
    start = max(x + 4, axis.x(date(today.year, 1, 1)) + 12 + text_width(str(today.year), 12))
    if start + taken > axis.x(date(today.year + 1, 1, 1)):
        return label(x - 4, 14, word, anchor="end")
    return label(start, 14, word)


def _upright(x: float, top: float, bottom: float) -> Line:
    return Line(px(x), px(top), px(x), px(bottom))
