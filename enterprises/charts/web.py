"""A network of a few organisations: members on a circle, supplies between them as curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from enterprises.charts.marks import Label, amount, label, px
from enterprises.charts.numbers import Number, number

THINNEST, THICKEST = 1.0, 6.0
MOST_NODES = 40


@dataclass(frozen=True)
class WebNode:
    """`key` is what links refer to; `mark` is the colour of the dot."""

    key: int
    name: str
    url: str = ""
    mark: str = "2"


@dataclass(frozen=True)
class WebLink:
    supplier: int
    customer: int
    weight: Number = None
    say: str = ""


@dataclass(frozen=True)
class Spot:
    x: str
    y: str
    mark: str
    url: str
    name: Label


@dataclass(frozen=True)
class Thread:
    path: str
    width: str
    say: str


@dataclass(frozen=True)
class Web:
    width: str
    height: str
    spots: list[Spot]
    threads: list[Thread]


def web(nodes: Sequence[WebNode], links: Sequence[WebLink], width: int = 640, height: int = 420) -> Web:
    """The same members and links give the same picture, on screen and on paper."""
    shown = list(nodes[:MOST_NODES])
    margin = min(190.0, width * 0.3)
    middle_x, middle_y = width / 2, height / 2
    radius_x, radius_y = middle_x - margin, middle_y - 24
    places: dict[int, tuple[float, float]] = {}
    spots = []
    for place, node in enumerate(shown):
        angle = -math.pi / 2 + 2 * math.pi * place / max(1, len(shown))
        x, y = middle_x + radius_x * math.cos(angle), middle_y + radius_y * math.sin(angle)
        places[node.key] = (x, y)
        at_left = math.cos(angle) < -0.05
        at_middle = abs(math.cos(angle)) <= 0.05
        anchor = "middle" if at_middle else "end" if at_left else "start"
        name_x = x if at_middle else x - 10 if at_left else x + 10
        name_y = y + (-10 if at_middle and y < middle_y else 18 if at_middle else 4)
        room = width - 8 if at_middle else (x - 12 if at_left else width - x - 12)
        spots.append(
            Spot(px(x), px(y), node.mark, node.url, label(name_x, name_y, node.name, room, anchor=anchor))
        )
    heaviest = max((amount(link.weight) for link in links), default=0.0)
    threads = []
    for link in links:
        if link.supplier not in places or link.customer not in places:
            continue
        (x1, y1), (x2, y2) = places[link.supplier], places[link.customer]
        # Bent towards the middle, so that neighbours on the circle are told apart from what lies between.
        bend_x, bend_y = (x1 + x2) / 2 * 0.55 + middle_x * 0.45, (y1 + y2) / 2 * 0.55 + middle_y * 0.45
        share = math.sqrt(amount(link.weight) / heaviest) if heaviest else 0.0
        threads.append(
            Thread(
                f"M{px(x1)} {px(y1)}Q{px(bend_x)} {px(bend_y)} {px(x2)} {px(y2)}",
                px(THINNEST + (THICKEST - THINNEST) * share),
                link.say or number(link.weight),
            )
        )
    return Web(str(width), str(height), spots, threads)
