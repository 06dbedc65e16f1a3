"""A table of shares as shades: how often each row takes each place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enterprises.charts.marks import Ink, Label, Rect, label, name_beside, px
from enterprises.charts.numbers import number

ROW, HEAD = 34, 24
# What is drawn so rarely is not worth a number.
LEAST = 0.005


@dataclass(frozen=True)
class Shade:
    """A cell: `opacity` is the share, from 0 to 1, as text."""

    rect: Rect
    opacity: str


@dataclass(frozen=True)
class HeatMap:
    width: str
    height: str
    names: list[Label]
    heads: list[Label]
    shades: list[Shade]
    values: list[Label]
    cut: str


def heat_map(
    rows: Sequence[tuple[str, Sequence[float]]], cut: int = 0, width: int = 642, *, narrow: bool = False
) -> HeatMap:
    """`rows` name and shares by place; the dashed line stands after the first `cut` places."""
    count = max((len(shares) for _name, shares in rows), default=0)
    left = 0.0 if narrow else 196.0
    step = (width - left) / count if count else 0.0
    tall = ROW + (20 if narrow else 0)
    names, shades, values = [], list[Shade](), list[Label]()
    for line, (name, shares) in enumerate(rows):
        top = HEAD + line * tall
        if narrow:
            names.append(label(0, top + 14, name, width, 12.5))
        else:
            names += name_beside(0, top + 17, name, left - 10, 12.5)
        for place, share in enumerate(shares):
            x, y = left + place * step, top + (20 if narrow else 0)
            text = number(round(share * 100))
            say = f"{name}, {place + 1}: {number(share * 100, 1)} %"
            rect = Rect(px(x), px(y), px(max(step - 2, 1)), px(ROW - 4), Ink("2"), say)
            shades.append(Shade(rect, format(max(share, 0.0), ".3f")))
            if share >= LEAST and step >= 22:
                ink = Ink("on-2" if share > 0.55 else "ink")
                values.append(label(x + (step - 2) / 2, y + 19, text, anchor="middle", ink=ink))
    heads = [
        label(left + place * step + (step - 2) / 2, 15, str(place + 1), anchor="middle", ink=Ink("ink3"))
        for place in range(count)
        if step >= 14
    ]
    height = HEAD + len(rows) * tall
    return HeatMap(
        str(width),
        px(height),
        names,
        heads,
        shades,
        values,
        px(left + cut * step - 1) if 0 < cut < count else "",
    )
