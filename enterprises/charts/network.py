"""Co-operation one step around an organisation, and the chain from a figure back to the hall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.charts.marks import Ink, Label, amount, label, px
from enterprises.charts.numbers import Number

# More neighbours than these are told in the table below.
MOST = 8
WIDTH, CENTRE_WIDTH, CENTRE_HEIGHT = 966.0, 172.0, 48.0
LEFT_X, RIGHT_X = 188.0, 796.0


@dataclass(frozen=True)
class FanLink:
    """A supplier or a customer. `weight` makes the line thick; `value` is what is written on it."""

    name: str
    detail: str = ""
    value: str = ""
    weight: Number = None
    planned: bool = False
    url: str = ""


@dataclass(frozen=True)
class Curve:
    path: str
    width: str
    planned: bool


@dataclass(frozen=True)
class Node:
    x: str
    y: str
    name: Label
    detail: Label
    value: Label
    planned: bool
    url: str


@dataclass(frozen=True)
class Fan:
    width: str
    height: str
    curves: list[Curve]
    nodes: list[Node]
    box_x: str
    box_y: str
    name: Label
    detail: Label
    more: list[Label]


def links_fan(name: str, detail: str, suppliers: Sequence[FanLink], customers: Sequence[FanLink]) -> Fan:
    """Suppliers at the left, customers at the right, the organisation between them."""
    rows = max(min(len(suppliers), MOST), min(len(customers), MOST), 2)
    height = max(120.0, 62.5 * rows)
    middle = height / 2
    heaviest = max((amount(link.weight) for link in (*suppliers, *customers)), default=0.0)
    centre_left = (WIDTH - CENTRE_WIDTH) / 2
    curves: list[Curve] = []
    nodes: list[Node] = []
    more: list[Label] = []
    for links, at_left in ((suppliers, True), (customers, False)):
        shown = links[:MOST]
        for place, link in enumerate(shown):
            y = height / len(shown) * (place + 0.5)
            curves.append(
                Curve(_curve(y, middle, centre_left, at_left), _thickness(link, heaviest), link.planned)
            )
            nodes.append(_node(link, y, middle, at_left))
        if len(links) > MOST:
            x, anchor = (LEFT_X - 12, "end") if at_left else (RIGHT_X + 12, "start")
            said = _("%(number)d more") % {"number": len(links) - MOST}
            more.append(label(x, height + 14, said, anchor=anchor, ink=Ink("accent")))
    return Fan(
        px(WIDTH),
        px(height + (20 if more else 0)),
        curves,
        nodes,
        px(centre_left),
        px(middle - CENTRE_HEIGHT / 2),
        label(
            WIDTH / 2,
            middle - 4 if detail else middle + 4,
            name,
            CENTRE_WIDTH - 12,
            13,
            anchor="middle",
            weight="600",
        ),
        label(WIDTH / 2, middle + 13, detail, CENTRE_WIDTH - 12, 11, anchor="middle"),
        more,
    )


def _curve(y: float, middle: float, centre_left: float, at_left: bool) -> str:
    start, end = (LEFT_X + 6, centre_left) if at_left else (centre_left + CENTRE_WIDTH, RIGHT_X - 6)
    bend = start + (end - start) * (0.62 if at_left else 0.38)
    from_y, to_y = (y, middle) if at_left else (middle, y)
    return f"M{px(start)} {px(from_y)}C{px(bend)} {px(from_y)} {px(bend)} {px(to_y)} {px(end)} {px(to_y)}"


def _thickness(link: FanLink, heaviest: float) -> str:
    return px(1.2 + 4.8 * amount(link.weight) / heaviest) if heaviest and not link.planned else "1.5"


def _node(link: FanLink, y: float, middle: float, at_left: bool) -> Node:
    x, side, anchor = (LEFT_X, -12, "end") if at_left else (RIGHT_X, 12, "start")
    value_anchor = "start" if at_left else "end"
    # The amount stands on the outer side of its line, so that the line does not run through it.
    value_y = y - 8.5 if y <= middle else y + 17
    room = LEFT_X - 14 if at_left else WIDTH - RIGHT_X - 14
    return Node(
        px(x),
        px(y),
        label(x + side, y - 1, link.name, room, 12, anchor=anchor, weight="500"),
        label(x + side, y + 13, link.detail, room, 11, anchor=anchor),
        label(x - side, value_y, link.value, 120, 11, anchor=value_anchor),
        link.planned,
        link.url,
    )


@dataclass(frozen=True)
class ChainLink:
    """One ring of the chain: «Решение, 29.10.2013» – «№ 2-дем, п. 3.1». `mark` is a light."""

    kind: str
    text: str
    url: str = ""
    mark: str = ""
    word: str = ""
