"""The map: outline of the region and points by settlement, in a plain projection.

Equirectangular with the width of a degree at the middle latitude: over one region nobody sees the difference.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from enterprises.charts.marks import Label, fitted, px, text_width

DATA = Path(__file__).resolve().parent.parent / "data"
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class MapPoint:
    """A settlement and how many organisations stand there."""

    name: str
    latitude: float
    longitude: float
    count: int
    url: str = ""


@dataclass(frozen=True)
class Place:
    x: str
    y: str
    radius: str
    count: str
    count_y: str
    name: Label
    url: str
    say: str


@dataclass(frozen=True)
class RegionMap:
    width: str
    height: str
    outline: str
    places: list[Place]


@cache
def outline(region_code: str) -> tuple[Ring, ...]:
    """Rings of (longitude, latitude); none where the portal has no outline of the region."""
    path = DATA / {"48": "lipetsk_outline.geojson"}.get(region_code, "")
    if not path.is_file():
        return ()
    geometry = json.loads(path.read_text())["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon)


def region_map(points: Sequence[MapPoint], rings: Sequence[Ring] = (), width: int = 270) -> RegionMap:
    """Without an outline the points alone span the picture."""
    corners = [corner for ring in rings for corner in ring] or [
        (point.longitude, point.latitude) for point in points
    ]
    if not corners:
        return RegionMap(str(width), "0", "", [])
    west, east = min(x for x, _y in corners), max(x for x, _y in corners)
    south, north = min(y for _x, y in corners), max(y for _x, y in corners)
    stretch = math.cos(math.radians((south + north) / 2))
    margin = 10.0 if rings else 40.0
    across, up = (east - west) * stretch, north - south
    scale = (width - 2 * margin) / max(across, up * 0.6, 0.02)
    height = up * scale + 2 * margin - (8 if rings else 0)

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (
            width / 2 + (longitude - (west + east) / 2) * stretch * scale,
            height / 2 - (latitude - (south + north) / 2) * scale,
        )

    path = ""
    for ring in rings:
        shape = [at(*corner) for corner in ring]
        path += "M" + " ".join(f"{px(x)} {px(y)}" for x, y in shape[:-1]) + "z"
    return RegionMap(str(width), px(height), path, _places(points, at, width, height))


Box = tuple[float, float, float, float]


def _places(points: Sequence[MapPoint], at: object, width: float, height: float) -> list[Place]:
    assert callable(at)
    circles = []
    for point in sorted(points, key=lambda point: (-point.count, point.name)):
        x, y = at(point.longitude, point.latitude)
        circles.append((point, x, y, 4 + 3.2 * math.sqrt(max(1, point.count))))
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for _point, x, y, r in circles]
    places = []
    for point, x, y, r in circles:
        name, box = _free_label(point.name, x, y, r, [*taken], width, height)
        taken.append(box)
        places.append(
            Place(
                px(x),
                px(y),
                px(r),
                str(point.count),
                px(y + 4),
                name,
                point.url,
                f"{point.name}: {point.count}",
            )
        )
    return places


def _free_label(
    text: str, x: float, y: float, r: float, taken: list[Box], width: float, height: float
) -> tuple[Label, Box]:
    """Right of the circle, else below, left, above: the first place where it covers nothing."""
    shown, full = fitted(text, 110, 12)
    long = text_width(shown, 12)
    spots: list[tuple[float, float, str, Box]] = [
        (x + r + 4, y + 4, "start", (x + r + 3, y - 7, x + r + 4 + long, y + 7)),
        (x, y + r + 13, "middle", (x - long / 2, y + r + 2, x + long / 2, y + r + 16)),
        (x - r - 4, y + 4, "end", (x - r - 4 - long, y - 7, x - r - 3, y + 7)),
        (x, y - r - 5, "middle", (x - long / 2, y - r - 16, x + long / 2, y - r - 2)),
    ]

    def covers(box: Box) -> float:
        left, top, right, bottom = box
        outside = max(0.0, -left) + max(0.0, right - width) + max(0.0, -top) + max(0.0, bottom - height)
        return outside * 14 + sum(
            max(0.0, min(right, b[2]) - max(left, b[0])) * max(0.0, min(bottom, b[3]) - max(top, b[1]))
            for b in taken
        )

    label_x, label_y, anchor, box = min(spots, key=lambda spot: covers(spot[3]))
    return Label(px(label_x), px(label_y), shown, full, anchor), box
