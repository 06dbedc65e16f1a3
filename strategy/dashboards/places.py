"""Where organisations are: points of the map, and for how many the place is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import MapPoint
from enterprises.models import Organisation, Settlement


@dataclass(frozen=True)
class Place:
    """The map: where the organisations are, and for how many that is not known."""

    points: list[MapPoint]
    region_code: str
    known: int
    total: int
    at_least: bool = False

    @property
    def note(self) -> str:
        unknown = self.total - self.known
        if not self.total:
            return ""
        named = (_("%(known)d of %(total)d named") if self.at_least else _("%(known)d of %(total)d")) % {
            "known": self.known,
            "total": self.total,
        }
        if not unknown:
            return f"{named}."
        missing = ngettext(
            "for %(count)d the place is not stated", "for %(count)d the place is not stated", unknown
        ) % {"count": unknown}
        return f"{named}; {missing}."

    @property
    def label(self) -> str:
        parts = [f"{point.name} – {point.count}" for point in self.points]
        return _("Organisations by settlement: %(parts)s") % {"parts": ", ".join(parts)}


def place_of(organisations: Iterable[Organisation], *, at_least: bool = False) -> Place:
    return place_of_settlements(Counter(one.settlement for one in organisations), at_least=at_least)


def place_of_settlements(counts: Mapping[Settlement | None, int], *, at_least: bool = False) -> Place:
    """How many organisations are where; None is for those whose place is not known."""
    points: list[MapPoint] = []
    codes: set[str] = set()
    for place, count in counts.items():
        if place is not None and place.latitude is not None and place.longitude is not None:
            codes.add(place.region.code)
            points.append(MapPoint(place.name, place.latitude, place.longitude, count))
    # Points outside the outline would fall out of the picture: it is drawn where all are inside one region.
    code = next(iter(codes)) if len(codes) == 1 else ""
    ordered = sorted(points, key=lambda point: (-point.count, point.name))
    return Place(ordered, code, sum(one.count for one in points), sum(counts.values()), at_least)
