"""The list of organisations: what an address asks for, its page, and why each row is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from enterprises import completeness, facets, names, provenance, search, tallies
from enterprises.completeness import Completeness
from enterprises.models import Organisation, OrganisationName, Region
from enterprises.panels import Choice, Facet
from enterprises.tallies import Count, counted_rows, tally_of

PAGE = 50
LONGEST_QUESTION = 200
MOST_VALUES = 50
MOST_ALIKE = 5
# «Так в источнике» stands in the list, an explanation on the card.
LONGEST_NOTE = 40


@dataclass(frozen=True)
class Asked:
    """What the address asks for, tidied: words, picked values by facet, order, place in the list."""

    text: str
    picked: Mapping[str, list[str]]
    descending: bool
    after: tuple[str, int] | None
    before: tuple[str, int] | None
    region: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.number_picked)

    @property
    def number_picked(self) -> int:
        return sum(map(len, self.picked.values()))

    @cached_property
    def frequent_words(self) -> frozenset[str]:
        return search.frequent_words(self.text)

    # Addresses of the list: every filter lives there.

    @property
    def url_of_all(self) -> str:
        return self._url(text="", picked={})

    @property
    def url_without_text(self) -> str:
        return self._url(text="")

    @property
    def url_other_order(self) -> str:
        return self._url(descending=not self.descending)

    @property
    def url_first_page(self) -> str:
        return self._url()

    def url_toggling(self, key: str, value: str) -> str:
        values = self.picked[key]
        toggled = [one for one in values if one != value] if value in values else [*values, value]
        return self._url(picked={**self.picked, key: toggled})

    def url_of_page(self, direction: str, organisation: Organisation) -> str:
        return self._url(place=(direction, f"{organisation.sort_key}|{organisation.pk}"))

    def _url(
        self,
        *,
        text: str | None = None,
        picked: Mapping[str, list[str]] | None = None,
        descending: bool | None = None,
        place: tuple[str, str] = ("", ""),
    ) -> str:
        pairs = [("region", self.region), ("q", self.text if text is None else text)]
        pairs += [
            (key, value)
            for key, values in (self.picked if picked is None else picked).items()
            for value in values
        ]
        if self.descending if descending is None else descending:
            pairs.append(("sort", "-name"))
        kept = [(key, value) for key, value in [*pairs, place] if value]
        return reverse("enterprises:list") + (f"?{urlencode(kept)}" if kept else "")


def read(query: QueryDict, known: Sequence[Facet]) -> Asked:
    picked = {
        facet.key: list(dict.fromkeys(value for value in query.getlist(facet.key)[:MOST_VALUES] if value))
        for facet in known
    }
    return Asked(
        text=" ".join(query.get("q", "")[:LONGEST_QUESTION].split()),
        picked=picked,
        descending=query.get("sort") == "-name",
        after=_place(query.get("after", "")),
        before=_place(query.get("before", "")),
        region=query.get("region", ""),
    )


def _place(text: str) -> tuple[str, int] | None:
    key, _bar, number = text.rpartition("|")
    if not (number.isascii() and number.isdigit() and len(number) <= facets.LONGEST_KEY) or "\0" in key:
        return None
    return key[: names.LONGEST_KEY], int(number)


# Filters


@dataclass(frozen=True)
class FacetLine:
    """`url` is the list with this choice picked, or taken back."""

    choice: Choice
    picked: bool
    url: str


@dataclass(frozen=True)
class ShownFacet:
    key: str
    title: str
    lines: list[FacetLine]


def narrowed(
    rows: QuerySet[Organisation], asked: Asked, known: Iterable[Facet], region: Region, *, but: str = ""
) -> QuerySet[Organisation]:
    """Rows that answer the question; `but` leaves one facet out, to count what it could be."""
    rows = search.matching(rows, asked.text, frequent=asked.frequent_words)
    for facet in known:
        if facet.key != but and asked.picked[facet.key]:
            rows = facet.narrow(rows, asked.picked[facet.key], region)
    return rows


def count(rows: QuerySet[Any]) -> Count:
    number = rows.order_by()[: tallies.MOST_COUNTED + 1].count()
    return Count(min(number, tallies.MOST_COUNTED), number > tallies.MOST_COUNTED)


@dataclass(frozen=True)
class Found:
    """How many rows answer the question, and every facet with what each choice would leave if only that
    facet were picked anew. Where `count` is capped, so are the numbers of the facets.
    """

    count: Count
    facets: list[ShownFacet]


def found(rows: QuerySet[Organisation], asked: Asked, known: Sequence[Facet], region: Region) -> Found:
    answering = narrowed(rows, asked, known, region)
    of_all = tally_of(answering, region, [column for facet in known for column in facet.columns])
    shown = []
    for facet in known:
        counted = counted_rows(answering, of_all)
        if picked := asked.picked[facet.key]:
            of_others = narrowed(rows, asked, known, region, but=facet.key)
            counted = counted_rows(of_others, tally_of(of_others, region, facet.columns))
        lines = [
            FacetLine(choice, choice.value in picked, asked.url_toggling(facet.key, choice.value))
            for choice in facet.choices(counted, region, picked)
        ]
        if lines:
            shown.append(ShownFacet(facet.key, str(facet.title), lines))
    return Found(of_all.count, shown)


# One page


@dataclass(frozen=True)
class Row:
    organisation: Organisation
    completeness: Completeness
    notes: list[str]


@dataclass(frozen=True)
class Page:
    """`first` is the number of its first row; `previous` and `next` are addresses, empty for none."""

    rows: list[Row]
    origins: dict[provenance.Key, provenance.Origin]
    first: int | None
    previous: str
    next: str

    @property
    def last(self) -> int | None:
        return None if self.first is None else self.first + len(self.rows) - 1


def page(rows: QuerySet[Organisation], asked: Asked, region: Region) -> Page:
    """One page of `rows` by key, never by OFFSET: page ten thousand costs what page one does."""
    backwards = asked.before is not None
    ascending = asked.descending == backwards
    found = _beyond(rows, asked.before or asked.after, ascending=ascending)
    order = ("sort_key", "pk") if ascending else ("-sort_key", "-pk")
    # The keys first: sorting ten thousand of them is nothing, sorting so many joined rows is.
    keys = found.order_by(*order).values("pk")[: PAGE + 1]
    organisations = list(
        Organisation.objects.filter(pk__in=keys)
        .order_by(*order)
        .select_related("settlement", "source", "recorded_by")
        .prefetch_related(Prefetch("names", OrganisationName.objects.order_by("-valid_to", "pk")))
    )
    more, organisations = len(organisations) > PAGE, organisations[:PAGE]
    if backwards:
        organisations.reverse()
    has_next, has_previous = (True, more) if backwards else (more, asked.after is not None)

    origins = provenance.origins_for(organisations, ("", "name_as_written"))
    full = completeness.completeness_of(organisations, region)
    alike = lookalikes(organisations)
    return Page(
        rows=[
            Row(one, full[one.pk], list(_notes(one, asked.text, alike.get(one.pk, []), origins)))
            for one in organisations
        ],
        origins=origins,
        first=_position(rows, organisations, asked),
        previous=asked.url_of_page("before", organisations[0]) if has_previous and organisations else "",
        next=asked.url_of_page("after", organisations[-1]) if has_next and organisations else "",
    )


def _beyond(
    rows: QuerySet[Organisation], place: tuple[str, int] | None, *, ascending: bool
) -> QuerySet[Organisation]:
    if place is None:
        return rows
    key, number = place
    # The first filter says the same as the second and lets the index of the list be used.
    if ascending:
        return rows.filter(sort_key__gte=key).filter(Q(sort_key__gt=key) | Q(pk__gt=number))
    return rows.filter(sort_key__lte=key).filter(Q(sort_key__lt=key) | Q(pk__lt=number))


def _position(
    rows: QuerySet[Organisation], organisations: Sequence[Organisation], asked: Asked
) -> int | None:
    """The number of the page's first row in the list; None where counting it would cost too much."""
    if not organisations:
        return None
    if asked.after is None and asked.before is None:
        return 1
    first = (organisations[0].sort_key, organisations[0].pk)
    earlier = count(_beyond(rows, first, ascending=asked.descending))
    return None if earlier.is_capped else earlier.number + 1


# Why a row is there, and with what it must not be confused


def lookalikes(organisations: Iterable[Organisation]) -> dict[int, list[Organisation]]:
    """Others of the registry named the same but for form, spaces and words like «НПК», the oldest records
    first. Two queries; of a name that thousands bear a few are enough.
    """
    organisations = list(organisations)
    keys = list({(one.kept_by_id, one.key_joined) for one in organisations if one.key_joined})
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT same.id FROM unnest(%s::bigint[], %s::text[]) AS wanted(region, key) CROSS JOIN LATERAL"
            " (SELECT id FROM enterprises_organisation WHERE key_joined = key AND kept_by_id = region"
            " AND merged_into_id IS NULL ORDER BY id LIMIT %s) AS same",
            [[region for region, _key in keys], [key for _region, key in keys], MOST_ALIKE + 1],
        )
        same = [key for (key,) in cursor.fetchall()]
    others: dict[tuple[int, str], list[Organisation]] = {}
    if len(same) > len(keys):
        for other in Organisation.objects.filter(pk__in=same).select_related("settlement").order_by("pk"):
            others.setdefault((other.kept_by_id, other.key_joined), []).append(other)
    found = {
        one.pk: [other for other in others.get((one.kept_by_id, one.key_joined), []) if other.pk != one.pk]
        for one in organisations
    }
    return {key: group[:MOST_ALIKE] for key, group in found.items() if group}


def differ(one: Organisation, other: Organisation) -> bool:
    """Known to be two: different places, or different ИНН."""
    places = {one.settlement_id, other.settlement_id}
    numbers = {one.inn, other.inn}
    return (len(places) == 2 and None not in places) or (len(numbers) == 2 and "" not in numbers)


def _notes(
    organisation: Organisation,
    text: str,
    alike: Sequence[Organisation],
    origins: Mapping[provenance.Key, provenance.Origin],
) -> Iterable[str]:
    if name := matched_name(organisation, text):
        said = _("formerly {name}") if name.kind == OrganisationName.Kind.FORMER else _("also {name}")
        yield said.format(name=name.name)
    if len(alike) >= MOST_ALIKE:
        # Two of hundreds would say nothing.
        yield _("many others are named so, too")
        alike = []
    for other in alike[:2]:
        if differ(organisation, other):
            where = other.settlement.label if other.settlement else other.title
            yield _("not to be confused: {what}").format(what=where)
        else:
            yield _("a similar name: {what}").format(what=other.title)
    for name_field in ("name_as_written", ""):
        origin = origins.get((organisation._meta.label, organisation.pk, name_field))
        if origin and origin.note and len(origin.note) <= LONGEST_NOTE:
            yield origin.note
            break


def matched_name(organisation: Organisation, text: str) -> OrganisationName | None:
    """The former name or other spelling by which a row was found, if its present names do not say it."""
    words = names.query_words(text)
    if not words:
        return None
    shown = names.search_text(
        organisation.name_as_written,
        organisation.short_name,
        organisation.full_name,
        organisation.settlement.name if organisation.settlement else None,
        organisation.inn,
        organisation.ogrn,
    )
    missing = [word for word in words if not search.holds(shown, word)]
    if not missing:
        return None
    for name in organisation.names.all():
        if any(search.holds(names.search_text(name.name), word) for word in missing):
            return name
    return None
