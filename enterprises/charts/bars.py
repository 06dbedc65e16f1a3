"""Meter, bullet, columns, stacked rows and one stacked line: lengths that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from enterprises.charts.marks import (
    Ink,
    Label,
    Line,
    Rect,
    amount,
    label,
    name_beside,
    px,
    text_width,
    ticks,
    two_lines,
)
from enterprises.charts.numbers import NBSP, Number, number

# A part that exists is seen, however small.
THINNEST = 1.0


@dataclass(frozen=True)
class Meter:
    width: str
    filled: str


def meter(filled: int, of: int, width: int = 44) -> Meter:
    share = min(1.0, amount(filled) / of) if of > 0 else 0.0
    return Meter(str(width), px(width * share))


# Bullet --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bullet:
    """Band to 0.7 of the plan, bar = fact, tick = plan. An empty string is not drawn."""

    width: str
    band: str
    bar: str
    tick: str
    ink: Ink
    hatched: bool = False


def bullet(fact: Number, plan: Number, mark: str = "none", full: Number = None, width: int = 128) -> Bullet:
    """`full` is the right edge, the plan of the whole year, say; else the plan stands at nine tenths."""
    hatched = mark.endswith("-hatched")
    mark = mark.removesuffix("-hatched")
    done, planned = amount(fact), amount(plan)
    edge = max(amount(full) or planned * 1.12, done, planned)
    scale = width / edge if edge else 0.0
    return Bullet(
        width=str(width),
        band=px(planned * 0.7 * scale) if planned else "",
        bar=px(done * scale) if done else "",
        tick=px(min(planned * scale, width) - 1) if planned else "",
        ink=Ink(mark if mark in ("good", "warn", "bad") else "none"),
        hatched=hatched,
    )


# Columns -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """A part of the stack, or a bar beside it, in every group. `mark` is a colour: "1"…"6", "none", "ink"."""

    name: str
    mark: str

    @property
    def colour(self) -> str:
        return Ink(self.mark).colour


@dataclass(frozen=True)
class ColumnGroup:
    """One place on the axis, a year, say. Values stand in the order of the series."""

    label: str
    stack: Sequence[Number]
    beside: Sequence[Number] = ()


@dataclass(frozen=True)
class Columns:
    width: str
    height: str
    base: str
    rects: list[Rect]
    labels: list[Label]


def columns(
    groups: Sequence[ColumnGroup],
    stacked: Sequence[Series],
    beside: Sequence[Series] = (),
    width: int = 590,
    height: int = 176,
) -> Columns:
    base = height - 24.0
    top = max(
        [sum(amount(value) for value in group.stack) for group in groups]
        + [amount(value) for group in groups for value in group.beside]
        + [0.0]
    )
    scale = (base - 30) / top if top else 0.0
    step = width / len(groups) if groups else 0.0
    stack_width = min(52.0, step * 0.36) if beside else min(52.0, step * 0.6)
    bar_width = stack_width * 0.72
    rects: list[Rect] = []
    labels: list[Label] = []
    for position, group in enumerate(groups):
        x = position * step + (4 if len(groups) > 1 else 0)
        y = base
        for series, value in zip(stacked, group.stack, strict=True):
            if tall := amount(value) * scale:
                tall = max(tall, THINNEST)
                y -= tall
                # One pixel of ground between the parts.
                rects.append(
                    Rect(
                        px(x),
                        px(y),
                        px(stack_width),
                        px(max(tall - 1, THINNEST)),
                        Ink(series.mark),
                        _say(series, group, value),
                    )
                )
        total = [amount(value) for value in group.stack if value is not None]
        if total:
            labels.append(_on_top(x, y, stack_width, sum(total), "600", Ink("ink"), step))
        x += stack_width + 6
        for series, value in zip(beside, group.beside, strict=False):
            if value is not None:
                tall = amount(value) * scale
                rects.append(
                    Rect(
                        px(x),
                        px(base - tall),
                        px(bar_width),
                        px(tall),
                        Ink(series.mark),
                        _say(series, group, value),
                    )
                )
                labels.append(_on_top(x, base - tall, bar_width, value, "400", Ink("ink3"), bar_width + 8))
            x += bar_width + 3
        labels.append(
            label(
                position * step + (4 if len(groups) > 1 else 0),
                base + 18,
                group.label,
                step - 6,
                weight="600",
            )
        )
    return Columns(str(width), str(height), px(base), rects, [text for text in labels if text.text])


def _on_top(x: float, y: float, bar: float, value: Number, weight: str, ink: Ink, room: float) -> Label:
    text = number(value, 1)
    # A number that does not fit would run into its neighbour; the table beside has it.
    shown = text if text_width(text, 12) <= room else ""
    return Label(px(x + bar / 2), px(y - 5), shown, "", "middle", weight, ink)


def _say(series: Series, group: ColumnGroup, value: Number) -> str:
    return f"{series.name}, {group.label}: {number(value, 1)}"


# Stacked rows --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StackedRow:
    """One candidate: its contributions in the order of the series. With `refusal` it is a text and no bar.

    `total` is the exact sum where the contributions are rounded.
    """

    name: str
    values: Sequence[Number] = ()
    note: str = ""
    refusal: str = ""
    total: Number = None


@dataclass(frozen=True)
class StackedRows:
    width: str
    height: str
    rects: list[Rect]
    labels: list[Label]
    small: list[Label]
    inside: list[Label]
    axis: list[Label]
    grid: list[Line]
    covers: list[Rect]
    cut: str


@dataclass
class _Drawing:
    rects: list[Rect] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    small: list[Label] = field(default_factory=list)
    inside: list[Label] = field(default_factory=list)
    covers: list[Rect] = field(default_factory=list)


def stacked_rows(
    rows: Sequence[StackedRow],
    series: Sequence[Series],
    cut: int = 0,
    maximum: Number = 100,
    width: int = 964,
) -> StackedRows:
    """Contributions side by side, the total in bold; the dashed line stands after the first `cut` rows."""
    left, right = 228.0, width - 168.0
    scale = (right - left) / _edge(rows, maximum)
    drawing = _Drawing()
    y, cut_y, place = 30.0, "", 0
    for row in rows:
        if cut and place == cut and not cut_y and not row.refusal:
            cut_y = px(y)
            y += 12
        place += 0 if row.refusal else 1
        passes = not cut or place <= cut
        weight = "600" if passes and not row.refusal else "400"
        if not row.refusal:
            drawing.small.append(label(0, y + 16, str(place), size=13, ink=Ink("ink3")))
        indent = 0 if row.refusal else 20
        ink = Ink("ink3" if row.refusal else "ink")
        drawing.labels += name_beside(indent, y + 16, row.name, left - 6 - indent, 13, weight=weight, ink=ink)
        if row.refusal:
            told = name_beside(left, y + 16.5, row.refusal, right - left, 13, ink=Ink("ink3"))
            cover = max(text_width(line.text, 13) for line in told)
            drawing.covers.append(Rect(px(left - 1), px(y - 4), px(cover), "32.0", Ink("ground")))
            drawing.small += told
        else:
            _stack(drawing, row, series, left, y, 24, scale, inside=True)
        drawing.small.append(
            label(width, y + 16.5, row.note, 164, 12, anchor="end", ink=Ink("ink" if passes else "ink3"))
        )
        y += 34
    marks = ticks(0, _edge(rows, maximum))
    return StackedRows(
        str(width),
        px(y + 6),
        drawing.rects,
        drawing.labels,
        drawing.small,
        drawing.inside,
        [label(left + tick * scale, 17, number(tick), anchor="middle", ink=Ink("ink3")) for tick in marks],
        [Line(px(left + tick * scale), "22.0", px(left + tick * scale), px(y + 6)) for tick in marks],
        drawing.covers,
        cut_y,
    )


def stacked_rows_narrow(
    rows: Sequence[StackedRow],
    series: Sequence[Series],
    cut: int = 0,
    maximum: Number = 100,
    width: int = 358,
) -> StackedRows:
    """The twin for a phone: the name above its bar, no axis, no numbers inside."""
    scale = (width - 52) / _edge(rows, maximum)
    drawing = _Drawing()
    y, cut_y, place = 0.0, "", 0
    for row in rows:
        if cut and place == cut and not cut_y and not row.refusal:
            cut_y = px(y + 6)
            y += 16
        place += 0 if row.refusal else 1
        passes = not cut or place <= cut
        if row.refusal:
            y = _lines_below(drawing.labels, y + 19, row.name, width, 14, ink=Ink("ink3"))
            y = _lines_below(drawing.small, y + 19, row.refusal, width, 13, ink=Ink("ink3")) + 14
        else:
            name = f"{place}.{NBSP}{row.name}"
            weight = "600" if passes else "400"
            drawing.small.append(label(width, y + 19, row.note, 164, 13, anchor="end", ink=Ink("ink3")))
            room = width - text_width(row.note, 13) - 8
            y = _lines_below(drawing.labels, y + 19, name, room, 14, weight=weight)
            _stack(drawing, row, series, 0, y + 7, 16, scale, inside=False)
            y += 33
    return StackedRows(
        str(width), px(y), drawing.rects, drawing.labels, drawing.small, [], [], [], drawing.covers, cut_y
    )


def _lines_below(
    labels: list[Label], y: float, text: str, width: float, size: float, **looks: str | Ink
) -> float:
    """One line or two from `y` down. Returns where the last one stands."""
    for place, (shown, full) in enumerate(two_lines(text, width, size)):
        y += 16 if place else 0
        labels.append(Label("0.0", px(y), shown, full, **looks))  # type: ignore[arg-type]
    return y


def _stack(
    drawing: _Drawing,
    row: StackedRow,
    series: Sequence[Series],
    x: float,
    y: float,
    tall: float,
    scale: float,
    *,
    inside: bool,
) -> None:
    for part, value in zip(series, row.values, strict=True):
        if not (long := amount(value) * scale):
            continue
        long = max(long, THINNEST)
        say = f"{row.name}. {part.name}: {number(value, 1)}"
        drawing.rects.append(Rect(px(x), px(y), px(max(long - 1, THINNEST)), px(tall), Ink(part.mark), say))
        text = number(value, 1)
        if inside and text_width(text, 11) < long - 3:
            drawing.inside.append(
                label(x + (long - 1) / 2, y + 16, text, anchor="middle", ink=Ink(f"on-{part.mark}"))
            )
        x += long
    known = [amount(value) for value in row.values if value is not None]
    total = row.total if row.total is not None else sum(known) if known else None
    drawing.covers.append(Rect(px(x + 4), px(y), "44.0", px(tall), Ink("ground")))
    drawing.labels.append(label(x + 8, y + tall * 0.7, number(total, 1), size=13, weight="700"))


def _edge(rows: Sequence[StackedRow], maximum: Number) -> float:
    longest = max((sum(amount(value) for value in row.values) for row in rows), default=0.0)
    return max(amount(maximum), longest) or 1.0


# One line ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Segment:
    """A part of a whole: «создано», 18, colour "2"."""

    name: str
    value: Number
    mark: str


@dataclass(frozen=True)
class Segments:
    """A line that stretches over the width: the coordinates are thousandths of it."""

    rects: list[Rect]


def segments(parts: Sequence[Segment]) -> Segments:
    total = sum(amount(part.value) for part in parts)
    rects: list[Rect] = []
    x = 0.0
    for part in parts:
        if long := 1000 * amount(part.value) / total if total else 0.0:
            rects.append(
                Rect(
                    px(x),
                    "0",
                    px(max(long - 1, THINNEST)),
                    "12",
                    Ink(part.mark),
                    f"{part.name}: {number(part.value)}",
                )
            )
            x += long
    return Segments(rects)
