"""The list of organisations: what answers a question, one page of it, and why each row is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from enterprises import columns, names, provenance, search, tallies
from enterprises.asking import Asked
from enterprises.columns import Cell
from enterprises.completeness import Completeness
from enterprises.models import Organisation, OrganisationName, Region, User
from enterprises.order import KEY, Order, Place
from enterprises.panels import Choice, Column, Facet, Reading
from enterprises.tallies import Count, Part, counted_rows, tally_of

PAGE = 50
# What the indexes of the list hold besides its order.
IN_INDEX = frozenset({"kind", "settlement", "source"})
# What one bulk change takes: a transaction that nobody waits for.
MOST_AT_ONCE = 5_000
MOST_ALIKE = 5
# Where about so many rows or fewer have all words, a page is found by sorting them. Of more it is looked for
# in the order of the list: among so many times the rows that should hold it, then among such a part of those
# that sorting would read.
MOST_SORTED = 20_000
WALKED_IN_VAIN = 3
WALKED_OF_SORTED = 0.25
MOST_WALKED = 50_000
PLACE_OF_NUMBER = 9_876_543_210
# «Так в источнике» stands in the list, an explanation on the card.
LONGEST_NOTE = 40


# Filters


@dataclass(frozen=True)
class FacetLine:
    """`url` is the list with this choice picked, or taken back."""

    choice: Choice
    picked: bool
    url: str


@dataclass(frozen=True)
class ShownFacet:
    """`url_open` is the list with this facet counted, where it is folded and nobody has asked yet. Of a
    capped one not all rows were counted: what it found nowhere may be there.
    """

    key: str
    title: str
    lines: list[FacetLine]
    folded: bool
    url_open: str
    url_without: str
    is_capped: bool = False

    @property
    def picked(self) -> list[str]:
        return [line.choice.label for line in self.lines if line.picked]


def narrowed(
    rows: QuerySet[Organisation],
    asked: Asked,
    known: Iterable[Facet],
    region: Region,
    *,
    but: str = "",
    frequent: frozenset[str] | None = None,
) -> QuerySet[Organisation]:
    """Rows that answer the question; `but` leaves one facet out, to count what it could be. Who asks many
    questions at once tells the `frequent` words of all.
    """
    frequent = asked.sample.frequent if frequent is None else frequent
    rows = search.matching(rows, asked.text, frequent=frequent)
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
    facet were picked anew. Where `count` is capped, so are the numbers of the facets, and the facets that
    read what is known of every card are folded.

    `keys` are the rows of the page, and one more, where they came with the count.
    """

    count: Count
    facets: list[ShownFacet]
    keys: Mapping[int, Any] | None = None


def found(rows: QuerySet[Organisation], asked: Asked, known: Sequence[Facet], region: Region) -> Found:
    counted = [facet for facet in known if not facet.folded or _is_open(facet, asked)]
    answering = _to_count(narrowed(rows, asked, known, region), asked, counted)
    part = _part(asked) if asked.is_narrowed else None
    columns_counted = [column for facet in counted for column in facet.columns]
    opened = any(_reads_cards(facet) and facet.key in asked.opened for facet in known)
    of_all = tally_of(answering, region, columns_counted, part=part, cards_of_many=opened)
    shown = []
    for facet in known:
        title, without = str(facet.title), asked.url_without(facet.key)
        folded = facet.folded or (of_all.count.is_capped and _reads_cards(facet))
        if folded and not _is_open(facet, asked):
            shown.append(ShownFacet(facet.key, title, [], True, asked.url_opening(facet.key), without))
            continue
        sample, tally = answering, of_all
        if picked := asked.picked[facet.key]:
            sample = _to_count(
                narrowed(rows, asked, known, region, but=facet.key), asked, counted, but=facet.key
            )
            tally = tally_of(sample, region, facet.columns)
        lines = [
            FacetLine(choice, choice.value in picked, asked.url_toggling(facet.key, choice.value))
            for choice in facet.choices(counted_rows(sample, tally), region, picked)
        ]
        if lines or folded:
            shown.append(ShownFacet(facet.key, title, lines, folded, "", without, tally.count.is_capped))
    return Found(of_all.count, shown, of_all.part)


def _to_count(
    rows: QuerySet[Organisation], asked: Asked, counted: Iterable[Facet], *, but: str = ""
) -> QuerySet[Organisation]:
    """Of too many rows the first of the list are counted, where its indexes alone tell them. Otherwise those
    that come first to hand: an order would have ten thousand looked for among all.
    """
    narrowing = [facet for facet in counted if facet.key != but and asked.picked[facet.key]]
    told = (
        not asked.text
        and all(facet.columns and IN_INDEX.issuperset(facet.columns) for facet in narrowing)
        and all(IN_INDEX.issuperset({*facet.columns} - {tallies.CARDS}) for facet in counted)
    )
    return rows.order_by("sort_key", "pk") if told else rows.order_by()


def _part(asked: Asked) -> Part | None:
    """The rows of the page, where they are ordered by a text that every row has."""
    order = order_of(asked)
    if order.sort.kind != "text" or order.sort.nullable:
        return None
    place, backwards = _place(asked, order)
    is_short = asked.text and asked.sample.rows <= MOST_SORTED
    return Part(order, place, backwards, PAGE + 1, MOST_SORTED if is_short else tallies.MOST_COUNTED)


def _is_open(facet: Facet, asked: Asked) -> bool:
    """A facet that may be folded: somebody opened it or picked of it."""
    return bool(asked.picked[facet.key]) or facet.key in asked.opened


def _reads_cards(facet: Facet) -> bool:
    return tallies.CARDS in facet.columns


# One page


@dataclass(frozen=True)
class Row:
    organisation: Organisation
    completeness: Completeness
    notes: list[str]
    cells: list[Cell]

    @cached_property
    def url(self) -> str:
        """Of the card: a page has a hundred of them."""
        before, after = _around_number(get_script_prefix())
        return f"{before}{self.organisation.pk}{after}"

    @property
    def key(self) -> str:
        return str(self.organisation.pk)


@lru_cache
def _around_number(_prefix: str) -> tuple[str, str]:
    """What stands in the address of a card before and after its number."""
    before, after = reverse("enterprises:detail", args=[PLACE_OF_NUMBER]).split(str(PLACE_OF_NUMBER))
    return before, after


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


def order_of(asked: Asked) -> Order:
    sort = asked.sort_column.sort
    assert sort is not None
    return Order(sort, asked.descending)


def _place(asked: Asked, order: Order) -> tuple[Place | None, bool]:
    """Where the page begins, and whether it lies before that."""
    before = order.read(asked.before)
    return (before, True) if before else (order.read(asked.after), False)


def page(
    everything: QuerySet[Organisation],
    asked: Asked,
    known_facets: Sequence[Facet],
    region: Region,
    user: User,
    found: Found,
) -> Page:
    """One page of what was `found` by key, never by OFFSET: page ten thousand costs what page one does."""
    order = order_of(asked)
    rows = order.keyed(narrowed(everything, asked, known_facets, region), region)
    place, backwards = _place(asked, order)
    keys = found.keys
    by_value = found.count.is_capped and order.sort.values is not None
    if keys is None and by_value:
        keys = _first_of_values(rows, order, region, place, backwards=backwards)
    elif keys is None and asked.text and found.count.is_capped and _part(asked):
        keys = _walked(everything, asked, known_facets, region)
    if keys is None:
        # The keys first: sorting ten thousand of them is nothing, sorting so many joined rows is.
        beyond = order.of(order.beyond(rows, place, backwards=backwards), backwards=backwards)
        keys = dict(beyond.values_list("pk", KEY)[: PAGE + 1])
    named = Prefetch("names", OrganisationName.objects.order_by("-valid_to", "pk"))
    known = for_columns(Organisation.objects.prefetch_related(named), asked.chosen).in_bulk(list(keys))
    organisations = [known[number] for number in keys if number in known]
    for organisation in organisations:
        setattr(organisation, KEY, keys[organisation.pk])
    more, organisations = len(organisations) > PAGE, organisations[:PAGE]
    if backwards:
        organisations.reverse()
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    reading = Reading(organisations, region, user)
    return Page(
        rows=shown_rows(reading, asked),
        origins=reading.origins,
        first=_position(rows, organisations, order, region if by_value else None, is_first=place is None),
        previous=asked.url_of_page("before", order.write(organisations[0]))
        if has_previous and organisations
        else "",
        next=asked.url_of_page("after", order.write(organisations[-1])) if has_next and organisations else "",
    )


def _walked(
    everything: QuerySet[Organisation], asked: Asked, known: Sequence[Facet], region: Region
) -> dict[int, Any] | None:
    """Ids and keys of a page of frequent words, looked for in the order of the list: sorting all that have
    the words would cost more. None where too few of the first rows have them.
    """
    order = order_of(asked)
    place, backwards = _place(asked, order)

    def ahead(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
        beyond = order.beyond(order.keyed(rows, region), place, backwards=backwards)
        return order.of(beyond, backwards=backwards)

    by_like = frozenset(names.query_words(asked.text))
    rows = ahead(narrowed(everything, asked, known, region, frequent=by_like))
    keys_ahead = ahead(Organisation.objects.of(region).present()).values_list(KEY, flat=True)
    side = "gte" if order.descending != backwards else "lte"
    # No less than were counted, whatever a sample says.
    holding = max(asked.sample.rows, tallies.MOST_COUNTED)
    enough = WALKED_IN_VAIN * (PAGE + 1) * asked.sample.of / holding
    for most in sorted({round(min(number, MOST_WALKED)) for number in (enough, WALKED_OF_SORTED * holding)}):
        # The index of the list alone tells how far to go.
        border = next(iter(keys_ahead[most : most + 1]), None)
        as_far = rows if border is None else rows.filter(**{f"{KEY}__{side}": border})
        keys = dict(as_far.values_list("pk", KEY)[: PAGE + 1])
        if border is None or len(keys) > PAGE:
            return keys
    return None


def for_columns(rows: QuerySet[Organisation], chosen: Iterable[Column]) -> QuerySet[Organisation]:
    """Organisations with what every row and the chosen columns read of them."""
    related = {name for column in chosen for name in column.related}
    return rows.select_related("settlement", "source", "recorded_by", *sorted(related))


def shown_rows(reading: Reading, asked: Asked) -> list[Row]:
    cells = columns.cells(reading, asked.chosen)
    same = _named_alike(reading.organisations)
    # Two of hundreds would say nothing.
    crowded = {key for key, numbers in same.items() if len(numbers) > MOST_ALIKE}
    alike = _others(reading.organisations, {key: same[key] for key in same.keys() - crowded})
    return [
        Row(
            one,
            reading.completeness[one.pk],
            list(_notes(one, asked.text, alike.get(one.pk, []), _name_of(one) in crowded, reading.origins)),
            cells[one.pk],
        )
        for one in reading.organisations
    ]


def _position(
    rows: QuerySet[Organisation],
    organisations: Sequence[Organisation],
    order: Order,
    by_value_in: Region | None,
    *,
    is_first: bool,
) -> int | None:
    """The number of the page's first row in the list; None where counting it would cost too much."""
    if not organisations:
        return None
    if is_first:
        return 1
    place = order.place_of(organisations[0])
    if by_value_in is None:
        earlier = count(order.beyond(rows, place, backwards=True))
        return None if earlier.is_capped else earlier.number + 1
    number = 0
    for _value, part in _of_values(rows, order, by_value_in, place, backwards=True):
        number += part.order_by()[: tallies.MOST_COUNTED + 1 - number].count()
        if number > tallies.MOST_COUNTED:
            return None
    return number + 1


# An order by few values: the rows of one value after those of another, without sorting all


def _of_values(
    rows: QuerySet[Organisation], order: Order, region: Region, place: Place | None, *, backwards: bool
) -> Iterator[tuple[int, QuerySet[Organisation]]]:
    """The values from a place on, each with its rows in order."""
    assert order.sort.values is not None
    descending = order.descending != backwards
    side = "lt" if descending else "gt"
    for value, narrow in sorted(order.sort.values(region).items(), key=itemgetter(0), reverse=descending):
        if place and (value > place.key if descending else value < place.key):
            continue
        part = narrow(rows).order_by("-pk" if descending else "pk")
        yield value, part.filter(**{f"pk__{side}": place.number}) if place and value == place.key else part


def _first_of_values(
    rows: QuerySet[Organisation], order: Order, region: Region, place: Place | None, *, backwards: bool
) -> dict[int, Any]:
    keys: dict[int, Any] = {}
    for value, part in _of_values(rows, order, region, place, backwards=backwards):
        keys |= dict.fromkeys(part.values_list("pk", flat=True)[: PAGE + 1 - len(keys)], value)
        if len(keys) > PAGE:
            break
    return keys


# Why a row is there, and with what it must not be confused


def lookalikes(organisations: Iterable[Organisation]) -> dict[int, list[Organisation]]:
    """Others of the registry named the same but for form, spaces and words like «НПК», the oldest records
    first. Two queries; of a name that thousands bear a few are enough.
    """
    organisations = list(organisations)
    return _others(organisations, _named_alike(organisations))


# Region and joined name.
_Name = tuple[int, str]


def _name_of(organisation: Organisation) -> _Name:
    return organisation.kept_by_id, organisation.key_joined


def _named_alike(organisations: Iterable[Organisation]) -> dict[_Name, list[int]]:
    """The first who bear each name of these organisations, one more than are ever shown."""
    keys = list({_name_of(one) for one in organisations if one.key_joined})
    same: dict[_Name, list[int]] = {}
    if not keys:
        return same
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT region, key, same.id FROM unnest(%s::bigint[], %s::text[]) AS wanted(region, key)"
            " CROSS JOIN LATERAL"
            " (SELECT id FROM enterprises_organisation WHERE key_joined = key AND kept_by_id = region"
            " AND merged_into_id IS NULL ORDER BY id LIMIT %s) AS same",
            [[region for region, _key in keys], [key for _region, key in keys], MOST_ALIKE + 1],
        )
        for region, key, number in cursor.fetchall():
            same.setdefault((region, key), []).append(number)
    return same


def _others(
    organisations: Iterable[Organisation], same: Mapping[_Name, Sequence[int]]
) -> dict[int, list[Organisation]]:
    others: dict[_Name, list[Organisation]] = {}
    if wanted := [number for numbers in same.values() if len(numbers) > 1 for number in numbers]:
        for other in Organisation.objects.filter(pk__in=wanted).select_related("settlement").order_by("pk"):
            others.setdefault(_name_of(other), []).append(other)
    found = {
        one.pk: [other for other in others.get(_name_of(one), []) if other.pk != one.pk]
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
    is_one_of_many: bool,
    origins: Mapping[provenance.Key, provenance.Origin],
) -> Iterable[str]:
    if name := matched_name(organisation, text):
        said = _("formerly {name}") if name.kind == OrganisationName.Kind.FORMER else _("also {name}")
        yield said.format(name=name.name)
    if is_one_of_many:
        yield _("many others are named so, too")
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
