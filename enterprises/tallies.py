"""What the rows of a list have in common: how many, and how many with each value, in one query.

At most `MOST_COUNTED` rows are looked at, the first in the order of the rows; below that every number is
exact. A facet names its columns, so that one pass over the rows counts for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from enterprises import completeness
from enterprises.completeness import Alike
from enterprises.models import Organisation, Region
from enterprises.models.organisations import OrganisationQuerySet
from enterprises.order import KEY, Order, Place

# Nobody reads a count of millions, and counting them costs more than the page.
MOST_COUNTED = 10_000
# Lines of a tally that are none of a column.
OF_CARDS, PART = -1, -2
# Among the columns of a facet: what is known of the cards, for their completeness.
CARDS = "cards"


@dataclass(frozen=True)
class Count:
    number: int
    is_capped: bool


@dataclass(frozen=True)
class Part:
    """So many of the rows beyond a place, in an order by a text that every row has; `most` is among how many
    rows it is looked for.
    """

    order: Order
    place: Place | None
    backwards: bool
    size: int
    most: int


@dataclass(frozen=True)
class Tally:
    """`columns` are numbers of rows by value, None among the values; `cards` serve completeness.

    `part` are the ids and keys of the part asked for, in its order; None where the rows are too many to be
    looked at, or no part was asked for.
    """

    number: int = 0
    columns: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)
    cards: list[Alike] = field(default_factory=list)
    part: Mapping[int, str] | None = None

    @property
    def count(self) -> Count:
        return Count(min(self.number, MOST_COUNTED), self.number > MOST_COUNTED)


def count(rows: models.QuerySet[Any]) -> Count:
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


class CountedRows(OrganisationQuerySet):
    """The rows that a facet counts, with what was counted of them beforehand."""

    tally: Tally | None = None
    # Somebody asked for more than the most frequent choices.
    more: bool = False


def counted_rows(rows: models.QuerySet[Organisation], tally: Tally, *, more: bool = False) -> CountedRows:
    first: CountedRows = CountedRows(Organisation).filter(pk__in=rows.values("pk")[:MOST_COUNTED])
    first.tally, first.more = tally, more
    return first


def counts(rows: models.QuerySet[Organisation], column: str) -> dict[Any, int]:
    """How many rows have each value of `column`; foreign keys by id."""
    if isinstance(rows, CountedRows) and rows.tally and column in rows.tally.columns:
        return dict(rows.tally.columns[column])
    return dict(rows.order_by().values_list(column).annotate(rows=models.Count("pk")))


def cards(rows: models.QuerySet[Organisation], region: Region) -> list[Alike]:
    if isinstance(rows, CountedRows) and rows.tally:
        return rows.tally.cards
    return completeness.tally(completeness.facts_of(rows), region)


def tally_of(
    rows: models.QuerySet[Organisation],
    region: Region,
    columns: Iterable[str],
    *,
    part: Part | None = None,
    cards_of_many: bool = True,
) -> Tally:
    """With a `part` the rows of a page come along: finding them again would cost as much as counting.

    `cards_of_many`: what is known of the cards is also read where there are more of them than are counted.
    """
    wanted = dict.fromkeys(columns)
    with_cards = CARDS in wanted
    names = [name for name in wanted if name != CARDS]
    read = list(names)
    if part:
        rows, read = part.order.keyed(rows, region), [*names, KEY]
    most = max(part.most, MOST_COUNTED) if part else MOST_COUNTED
    try:
        sql, given = rows.values_list("pk", *read)[: most + 1].query.sql_with_params()
    except EmptyResultSet:
        return Tally(columns={name: {} for name in names}, part={} if part else None)

    numbered = [f"c{place}" for place, _name in enumerate(names)]
    nothing = "NULL::text, NULL::smallint, NULL::boolean, NULL::boolean"
    tally = f"SELECT {_of_none(names)} AS by, rows, {_listed(['NULL'] * len(names))} {nothing} FROM number"
    if numbered:
        # GROUPING answers a bit for each column that does not group the line, the first column highest.
        tally += (
            f" UNION ALL SELECT GROUPING({', '.join(numbered)}), count(*), {_listed(numbered)} {nothing}"
            f" FROM counted GROUP BY GROUPING SETS ({', '.join(f'({column})' for column in numbered)})"
        )
    params: list[Any] = list(given)
    if with_cards:
        # All at once by an array: the index is gone through once, and not from its root for every row.
        tally += (
            f" UNION ALL SELECT {OF_CARDS}, count(*), {_listed(['NULL'] * len(names))}"
            " kind, known, %s = ANY(employees_years), %s = ANY(revenue_years) FROM enterprises_cardfacts"
            " WHERE organisation_id = ANY(ARRAY(SELECT id FROM counted"
            f"{'' if cards_of_many else ' WHERE (SELECT rows FROM number) <= %s'}))"
            f" GROUP BY {_places(len(names))}"
        )
        params += [completeness.reporting_year(region)] * 2
        params += [] if cards_of_many else [MOST_COUNTED]
    if part:
        down = part.order.descending != part.backwards
        way, side = ("DESC", "<") if down else ("ASC", ">")
        beyond = f" AND (key, id) {side} (%s, %s)" if part.place else ""
        tally += (
            f" UNION ALL (SELECT {PART}, id, {_listed(['NULL'] * len(names))} key, NULL, NULL, NULL"
            f" FROM found WHERE (SELECT rows FROM number) <= %s{beyond}"
            f" ORDER BY key {way}, id {way} LIMIT %s)"
        )
        params += [most, *((part.place.key, part.place.number) if part.place else ()), part.size]
    found = ["id", *numbered, *(["key"] if part else [])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found ({', '.join(found)}) AS MATERIALIZED ({sql}),"
            " number (rows) AS MATERIALIZED (SELECT count(*) FROM found),"
            f" counted AS NOT MATERIALIZED (SELECT * FROM found LIMIT {MOST_COUNTED}) {tally}",
            params,
        )
        lines = cursor.fetchall()
    return _read(lines, names, with_part=part is not None)


def _of_none(names: Sequence[str]) -> int:
    """What GROUPING would answer for the line of all rows together."""
    return (1 << len(names)) - 1


def _listed(columns: Iterable[str]) -> str:
    return "".join(f"{column}, " for column in columns)


def _places(before: int) -> str:
    """The last four columns of a line, by number."""
    return ", ".join(str(before + 3 + place) for place in range(4))


def _read(lines: Iterable[tuple[Any, ...]], names: list[str], *, with_part: bool) -> Tally:
    none = _of_none(names)
    place_of = {none & ~(1 << (len(names) - 1 - place)): place for place in range(len(names))}
    number = 0
    columns: dict[str, dict[Any, int]] = {name: {} for name in names}
    alike: list[Alike] = []
    part: dict[int, str] = {}
    for grouping, rows, *values in lines:
        if grouping == PART:
            part[rows] = values[-4]
        elif grouping < 0:
            kind, known, employees, revenue = values[-4:]
            alike.append(Alike(kind, known, employees, revenue, rows))
        elif grouping == none:
            number = rows
        else:
            columns[names[place_of[grouping]]][values[place_of[grouping]]] = rows
    # Of more rows than are counted, none tells nothing: they may have been too many to be looked at.
    return Tally(number, columns, alike, part if with_part and (part or number <= MOST_COUNTED) else None)
