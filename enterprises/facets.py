"""The registry's own facets of its list: kind, place, source, completeness, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import completeness, panels, tallies
from enterprises.models import Organisation, Region, Settlement, Source
from enterprises.panels import Choice, Facet

Rows = QuerySet[Organisation]
NOT_STATED = "none"
MOST_SHOWN = 8
LONGEST_KEY = 18


def keys_of(values: Iterable[str]) -> list[int]:
    """The ids among the values of an address."""
    return [
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= LONGEST_KEY
    ]


def by_key(column: str, values: Sequence[str]) -> Q:
    """Rows whose foreign key is one of the values, «not stated» included."""
    wanted = Q(**{f"{column}__in": keys_of(values)})
    return wanted | Q(**{f"{column}__isnull": True}) if NOT_STATED in values else wanted


def keys_worth_naming(counts: Mapping[int | None, int], picked: Sequence[str]) -> list[int]:
    """Keys of the choices that a facet can show: a region has thousands of places, and a few are read."""
    keys = sorted((key for key in counts if key is not None), key=lambda key: (-counts[key], key))
    return list({*keys[:MOST_SHOWN], *keys_of(picked)})


def most_frequent(choices: Iterable[Choice], picked: Sequence[str]) -> list[Choice]:
    """The choices with most rows; «not stated» last, and what is picked never left out."""
    ordered = sorted(choices, key=lambda choice: (choice.value == NOT_STATED, -choice.count, choice.label))
    return [
        choice
        for place, choice in enumerate(ordered)
        if place < MOST_SHOWN or choice.value in picked or choice.value == NOT_STATED
    ]


def _kinds(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "kind")
    return [
        Choice(kind.value, str(kind.label).capitalize(), counts.get(kind.value, 0))
        for kind in Organisation.Kind
    ]


def _of_kinds(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(kind__in=values)


def _places(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "settlement")
    settlements = Settlement.objects.in_bulk(keys_worth_naming(counts, picked))
    choices = [Choice(str(key), place.name, counts.get(key, 0)) for key, place in settlements.items()]
    if None in counts or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("not stated"), counts.get(None, 0)))
    return most_frequent(choices, picked)


def _at_places(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(by_key("settlement", values))


def _sources(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "source")
    sources = Source.objects.of(region).in_bulk(keys_worth_naming(counts, picked))
    choices = [Choice(str(key), source.brief, counts.get(key, 0)) for key, source in sources.items()]
    if None in counts or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("source not named"), counts.get(None, 0)))
    return most_frequent(choices, picked)


def _from_sources(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(by_key("source", values))


def _bands(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = completeness.bands(tallies.cards(rows, region))
    return [Choice(band, str(label), counts[band]) for band, label in completeness.Band.LABELS.items()]


def _in_bands(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return completeness.in_bands(rows, values, region)


def _gaps(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    empty = {gap.requirement.key: gap.empty for gap in completeness.gaps(tallies.cards(rows, region))}
    return most_frequent(
        (
            Choice(key, label, empty.get(key, 0))
            for key, label in completeness.labels().items()
            if key in empty or key in picked
        ),
        picked,
    )


def _with_gaps(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return completeness.lacking(rows, values, region)


OWN = (
    Facet("kind", 10, gettext_lazy("Kind"), _kinds, _of_kinds, ("kind",)),
    Facet("place", 20, gettext_lazy("Place"), _places, _at_places, ("settlement",)),
    Facet("source", 80, gettext_lazy("Source"), _sources, _from_sources, ("source",)),
    Facet("completeness", 90, gettext_lazy("Completeness"), _bands, _in_bands, (tallies.CARDS,)),
    Facet("missing", 95, gettext_lazy("What is missing"), _gaps, _with_gaps, (tallies.CARDS,)),
)


def all_facets() -> list[Facet]:
    """The registry's own facets and those of the upper apps, in order."""
    return sorted([*OWN, *panels.facets], key=lambda facet: (facet.order, facet.key))
