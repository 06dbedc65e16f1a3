"""What the rows of a list have in common: how many, and how many with each value, in one query.

At most `MOST_COUNTED` rows are looked at; below that every number is exact. A facet names its columns, so
that one pass over the rows counts for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from enterprises import completeness
from enterprises.completeness import Alike
from enterprises.models import Organisation, Region
from enterprises.models.organisations import OrganisationQuerySet

# Nobody reads a count of millions, and counting them costs more than the page.
MOST_COUNTED = 10_000
# Among the columns of a facet: what is known of the cards, for their completeness.
CARDS = "cards"


@dataclass(frozen=True)
class Count:
    number: int
    is_capped: bool


@dataclass(frozen=True)
class Tally:
    """`columns` are numbers of rows by value, None among the values; `cards` serve completeness."""

    number: int = 0
    columns: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)
    cards: list[Alike] = field(default_factory=list)

    @property
    def count(self) -> Count:
        return Count(min(self.number, MOST_COUNTED), self.number > MOST_COUNTED)


class CountedRows(OrganisationQuerySet):
    """The rows that a facet counts, with what was counted of them beforehand."""

    tally: Tally | None = None


def counted_rows(rows: models.QuerySet[Organisation], tally: Tally) -> CountedRows:
    first: CountedRows = CountedRows(Organisation).filter(
        pk__in=rows.order_by().values("pk")[: MOST_COUNTED + 1]
    )
    first.tally = tally
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


def tally_of(rows: models.QuerySet[Organisation], region: Region, columns: Iterable[str]) -> Tally:
    wanted = dict.fromkeys(columns)
    with_cards = CARDS in wanted
    # The kind of a card is counted for its completeness, too: the first of the columns is always there.
    names = ["kind", *(name for name in wanted if name not in (CARDS, "kind"))]
    try:
        sql, params = rows.order_by().values_list("pk", *names)[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return Tally(columns={name: {} for name in names})

    known = ["known", "employees", "revenue"] if with_cards else []
    numbered = [f"c{place}" for place, _name in enumerate(names)]
    everything = [*numbered, *known]
    sets = ["()", *(f"({column})" for column in numbered)]
    if with_cards:
        sets.append(f"(c0, {', '.join(known)})")
    facts = """
        , facts AS (
            SELECT found.*, known, %s = ANY(employees_years) AS employees, %s = ANY(revenue_years) AS revenue
            -- LIMIT keeps the planner from reading a million facts to join ten thousand.
            FROM found CROSS JOIN LATERAL (
                SELECT * FROM enterprises_cardfacts WHERE organisation_id = found.id LIMIT 1
            ) AS card
        )
    """
    years = [completeness.reporting_year(region)] * 2 if with_cards else []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found (id, {', '.join(numbered)}) AS MATERIALIZED ({sql}){facts if with_cards else ''}"
            f" SELECT GROUPING({', '.join(everything)}), count(*), {', '.join(everything)}"
            f" FROM {'facts' if with_cards else 'found'} GROUP BY GROUPING SETS ({', '.join(sets)})",
            [*params, *years],
        )
        lines = cursor.fetchall()
    return _read(lines, names, with_cards=with_cards)


def _read(lines: Iterable[tuple[Any, ...]], names: list[str], *, with_cards: bool) -> Tally:
    """GROUPING answers a bit for each column that does not group the line, the first column highest."""
    width = len(names) + (3 if with_cards else 0)
    none = (1 << width) - 1
    place_of = {none & ~(1 << (width - 1 - place)): place for place in range(len(names))}
    number = 0
    columns: dict[str, dict[Any, int]] = {name: {} for name in names}
    alike: list[Alike] = []
    for grouping, rows, *values in lines:
        if grouping == none:
            number = rows
        elif grouping in place_of:
            columns[names[place_of[grouping]]][values[place_of[grouping]]] = rows
        else:
            known, employees, revenue = values[-3:]
            alike.append(Alike(values[0], known, employees, revenue, rows))
    return Tally(number, columns, alike)
