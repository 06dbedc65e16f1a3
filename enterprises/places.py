"""The places of a region: its municipalities as of a day, with settlements and organisations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from enterprises.models import Municipality, Organisation, Region, Settlement


@dataclass
class Territory:
    """A municipality with its places that have organisations; None for places of which it is not known."""

    municipality: Municipality | None
    settlements: int = 0
    organisations: int = 0
    places: list[tuple[Settlement, int]] = field(default_factory=list)


def territories(region: Region, day: date) -> list[Territory]:
    """In a constant number of queries, however many places there are."""
    organisations = Organisation.objects.of(region).present().exclude(settlement=None)
    numbers = dict(organisations.order_by().values_list("settlement").annotate(Count("pk")))
    # A registry may stand on the places of another region: the demonstration does.
    there = Municipality.objects.filter(Q(region=region) | Q(settlements__in=numbers)).distinct()
    known = {one.pk: one for one in there.select_related("predecessor").prefetch_related("successors")}
    found: dict[int | None, Territory] = {}

    def of(key: int | None) -> Territory:
        municipality = known[key].on(day) if key in known else None
        return found.setdefault(municipality.pk if municipality else None, Territory(municipality))

    lying = Settlement.objects.filter(Q(region=region) | Q(municipality__in=known))
    for key, number in lying.order_by().values_list("municipality").annotate(Count("pk")):
        of(key).settlements += number
    for place in Settlement.objects.filter(pk__in=numbers).order_by("search_key", "pk"):
        territory = of(place.municipality_id)
        territory.places.append((place, numbers[place.pk]))
        territory.organisations += numbers[place.pk]
    return sorted(
        found.values(),
        key=lambda one: (one.municipality is None, one.municipality.name if one.municipality else ""),
    )
