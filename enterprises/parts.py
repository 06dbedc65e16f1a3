"""Lists that belong to a card: names, КПП, products, contacts, yearly figures, posts.

A list is given whole; a row that says the same stays the row that it was, with its history and proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from enterprises import provenance
from enterprises.models import (
    Contact,
    Kpp,
    Offer,
    OrganisationIndustry,
    OrganisationName,
    Source,
    User,
    YearlyFigures,
)


@dataclass(frozen=True)
class KppRow:
    value: str
    purpose: str = ""

    def __str__(self) -> str:
        label = str(Kpp.Purpose(self.purpose).label) if self.purpose else ""
        return f"{self.value} {label}".strip()


@dataclass(frozen=True)
class NameRow:
    kind: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class FiguresRow:
    """Figures of one year; money in roubles, an empty value is «no data»."""

    year: int
    employees: int | None = None
    productive_jobs: int | None = None
    revenue: Decimal | None = None
    export: Decimal | None = None
    investment: Decimal | None = None
    research: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """A list that belongs to a record; `rows` turns the wanted values into columns.

    Rows with the same `key` are one part; where no key fits, what agrees in the columns of `near` is taken
    for the same part with other particulars.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    rows: Callable[[Any], list[dict[str, Any]]]
    among: Mapping[str, Any]
    owner: str = "organisation"
    near: tuple[str, ...] = ()

    def write(self, owner: models.Model, wanted: Any, source: Source | None, by: User) -> bool:
        """Make the database hold exactly the wanted rows. Says whether a fact is new or changed."""
        return self.bring(owner, self.rows(wanted), source, by)

    def bring(
        self, owner: models.Model, wanted: Iterable[dict[str, Any]], source: Source | None, by: User
    ) -> bool:
        """The same from columns; a row that names its own `source` keeps it."""
        rows = {tuple(row[column] for column in self.key): row for row in wanted}
        held = list(self.model._default_manager.filter(**{self.owner: owner}, **self.among))
        pairs = self._pairs(held, rows, self.key)
        gone = [part for part in held if part.pk not in pairs]
        if self.near:
            pairs |= self._pairs(gone, rows, self.near)
            gone = [part for part in gone if part.pk not in pairs]
        is_new = bool(rows)
        for part in held:
            row = pairs.get(part.pk, {})
            if any(getattr(part, column) != value for column, value in row.items()):
                is_new = True
                # What proved the former values proves nothing now.
                provenance.forget([part])
                self._put(part, row, source, by)
        provenance.forget(gone)
        self.model._default_manager.filter(pk__in=[part.pk for part in gone]).delete()
        for row in rows.values():
            self._put(self.model(**{self.owner: owner}, **self.among), row, source, by)
        return is_new

    @staticmethod
    def _pairs(
        held: Iterable[models.Model], rows: dict[tuple[Any, ...], dict[str, Any]], columns: tuple[str, ...]
    ) -> dict[int, dict[str, Any]]:
        """Which row each part becomes, by its key; the rows are taken out of `rows`."""
        pairs = {}
        for part in held:
            for key, row in rows.items():
                if all(getattr(part, column) == row[column] for column in columns):
                    pairs[part.pk] = rows.pop(key)
                    break
        return pairs

    def _put(self, part: models.Model, row: Mapping[str, Any], source: Source | None, by: User) -> None:
        for column, value in {"source": source, **row, "recorded_by": by}.items():
            setattr(part, column, value)
        part.full_clean(exclude=[self.owner, "source", "recorded_by"])
        part.save()


def _each(column: str) -> Callable[[Sequence[Any]], list[dict[str, Any]]]:
    return lambda values: [{column: value} for value in values]


def as_columns(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows that are dataclasses named as the columns."""
    return [dict(vars(row)) for row in rows]


PARTS: dict[str, Part] = {
    "names": Part(OrganisationName, ("kind", "name"), as_columns, {}),
    "kpps": Part(Kpp, ("value",), as_columns, {}),
    "other_industries": Part(OrganisationIndustry, ("industry",), _each("industry"), {}),
    "products": Part(Offer, ("text",), _each("text"), {"kind": Offer.Kind.PRODUCT}),
    "competencies": Part(Offer, ("text",), _each("text"), {"kind": Offer.Kind.COMPETENCY}),
    "needs": Part(Offer, ("text",), _each("text"), {"kind": Offer.Kind.NEED}),
    "phones": Part(Contact, ("value",), _each("value"), {"kind": Contact.Kind.PHONE}),
    "emails": Part(Contact, ("value",), _each("value"), {"kind": Contact.Kind.EMAIL}),
    "sites": Part(Contact, ("value",), _each("value"), {"kind": Contact.Kind.SITE}),
    "figures": Part(YearlyFigures, ("year",), as_columns, {}),
}
