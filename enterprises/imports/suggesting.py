"""What a wrong cell may have meant: places of the region that are called nearly so, or just so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import F
from rapidfuzz import fuzz, process

from enterprises.choosing import settlement_key, settlement_label
from enterprises.imports.named import Named
from enterprises.models import Region, Settlement

MOST = 3
# Of 100: one letter of four may be wrong, or two have changed places in a word of eight.
LEAST_LIKENESS = 75
# Who is much less like than the likeliest is not meant.
WITHIN = 10
MOST_PLACES = 20_000


class Suggestions:
    def __init__(self, region: Region) -> None:
        self._region = region

    @cached_property
    def _places(self) -> dict[str, list[Settlement]]:
        found: dict[str, list[Settlement]] = {}
        everywhere = Settlement.objects.select_related("municipality")
        largest = everywhere.order_by(F("population").desc(nulls_last=True), "pk")[:MOST_PLACES]
        # Whoever has no places of its own names those of others.
        for one in everywhere.filter(region=self._region) or largest:
            found.setdefault(one.search_key, []).append(one)
        return found

    @cached_property
    def _reader(self) -> Named:
        return Named(self._region, self._places)

    def of(self, field: str, code: str, text: str) -> Sequence[str]:
        """Texts that would be read without a doubt, the likeliest first."""
        if field != "settlement" or code not in ("unknown", "ambiguous"):
            return ()
        kind, key, _municipality = settlement_key(text)
        alike = process.extract(
            key, self._places.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=10
        )
        places = [
            (score, one)
            for name, score, _number in alike
            for one in self._places[name]
            if score >= alike[0][1] - WITHIN
        ]
        places.sort(key=lambda place: (-place[0], place[1].type != kind, -(place[1].population or 0)))
        labels = [(settlement_label(one).replace("\u00a0", " "), one.pk) for _score, one in places]
        return [label for label, number in labels if self._is_read_as(label, number)][:MOST]

    def _is_read_as(self, label: str, number: int) -> bool:
        try:
            return bool(self._reader.read("settlement", label, lambda _said: None) == number)
        except ValidationError:
            return False
