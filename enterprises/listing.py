"""One page of the list of organisations, and why each row is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from enterprises import columns, lookalikes, names, provenance, search, tallies
from enterprises.asking import Asked
from enterprises.columns import Cell
from enterprises.completeness import Completeness
from enterprises.models import Organisation, OrganisationName, Region, User
from enterprises.narrowing import Found, narrowed
from enterprises.order import KEY, Order, Place
from enterprises.panels import Column, Facet, Reading
from enterprises.tallies import Part

PAGE = 50
# What one bulk change takes: a transaction that nobody waits for.
MOST_AT_ONCE = 5_000
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


def part_of(asked: Asked) -> Part | None:
    """The rows of a page to be found along with their number: where something narrows the list, and it is
    ordered by a text that every row has.
    """
    order = asked.order
    if not asked.is_narrowed or order.sort.kind != "text" or order.sort.nullable:
        return None
    place, backwards = asked.place
    is_short = asked.text and asked.sample.rows <= MOST_SORTED
    return Part(order, place, backwards, PAGE + 1, MOST_SORTED if is_short else tallies.MOST_COUNTED)


def page(
    everything: QuerySet[Organisation],
    asked: Asked,
    known_facets: Sequence[Facet],
    region: Region,
    user: User,
    found: Found,
) -> Page:
    """One page of what was `found` by key, never by OFFSET: page ten thousand costs what page one does."""
    order = asked.order
    rows = order.keyed(narrowed(everything, asked, known_facets, region), region)
    place, backwards = asked.place
    keys = found.keys
    by_value = found.count.is_capped and order.sort.values is not None
    if keys is None and by_value:
        keys = _first_of_values(rows, order, region, place, backwards=backwards)
    elif keys is None and asked.text and found.count.is_capped and part_of(asked):
        keys = _walked(everything, asked, known_facets, region)
    if keys is None:
        # The keys first: sorting ten thousand of them is nothing, sorting so many joined rows is.
        beyond = order.of(order.beyond(rows, place, backwards=backwards), backwards=backwards)
        keys = dict(beyond.values_list("pk", KEY)[: PAGE + 1])
    known = for_columns(Organisation.objects.all(), asked.chosen).in_bulk(list(keys))
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
    order = asked.order
    place, backwards = asked.place

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
    same = lookalikes.named_alike(reading.organisations)
    # Two of hundreds would say nothing.
    crowded = {key for key, numbers in same.items() if len(numbers) > lookalikes.MOST_ALIKE}
    alike = lookalikes.others(reading.organisations, {key: same[key] for key in same.keys() - crowded})
    found_by = _names_found_by(reading.organisations, asked.text)
    return [
        Row(
            one,
            reading.completeness[one.pk],
            list(
                _notes(
                    one,
                    found_by.get(one.pk),
                    alike.get(one.pk, []),
                    lookalikes.name_of(one) in crowded,
                    reading.origins,
                )
            ),
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
        earlier = tallies.count(order.beyond(rows, place, backwards=True))
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


# Why a row is there


def _notes(
    organisation: Organisation,
    name: OrganisationName | None,
    alike: Sequence[Organisation],
    is_one_of_many: bool,
    origins: Mapping[provenance.Key, provenance.Origin],
) -> Iterable[str]:
    if name:
        said = _("formerly {name}") if name.kind == OrganisationName.Kind.FORMER else _("also {name}")
        yield said.format(name=name.name)
    if is_one_of_many:
        yield _("many others are named so, too")
    for other in alike[:2]:
        if lookalikes.differ(organisation, other):
            where = other.settlement.label if other.settlement else other.title
            yield _("not to be confused: {what}").format(what=where)
        else:
            yield _("a similar name: {what}").format(what=other.title)
    for name_field in ("name_as_written", ""):
        origin = origins.get((organisation._meta.label, organisation.pk, name_field))
        if origin and origin.note and len(origin.note) <= LONGEST_NOTE:
            yield origin.note
            break


def _names_found_by(organisations: Iterable[Organisation], text: str) -> dict[int, OrganisationName]:
    """By organisation, the former name or other spelling by which it was found, if its present names do not
    say it.
    """
    words = names.query_words(text)
    missing = {
        one.pk: left for one in organisations if (left := [word for word in words if not _says(one, word)])
    }
    found: dict[int, OrganisationName] = {}
    if missing:
        others = OrganisationName.objects.filter(organisation__in=missing).order_by("-valid_to", "pk")
        for name in others:
            said = names.search_text(name.name)
            if any(search.holds(said, word) for word in missing[name.organisation_id]):
                found.setdefault(name.organisation_id, name)
    return found


def _says(organisation: Organisation, word: str) -> bool:
    """Whether it is found by what its row shows."""
    return search.holds(
        names.search_text(
            organisation.name_as_written,
            organisation.short_name,
            organisation.full_name,
            organisation.settlement.name if organisation.settlement else None,
            organisation.inn,
            organisation.ogrn,
        ),
        word,
    )
