"""The order of the list and a place in it: paging by key for every sort, rows without a value last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from enterprises.models import Organisation, Region
from enterprises.panels import Sort

Rows = QuerySet[Organisation]
KEY = "list_key"
LONGEST_PLACE = 1200
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Place:
    """Between two rows: the key of the one beside it (None for no value) and its id."""

    key: Any
    number: int


@dataclass(frozen=True)
class Order:
    sort: Sort
    descending: bool

    def keyed(self, rows: Rows, region: Region) -> Rows:
        return rows.annotate(**{KEY: self.sort.expression(region)})

    def of(self, rows: Rows, *, backwards: bool = False) -> Rows:
        """Keyed rows in this order, or in the reverse of it; equal keys stand by id."""
        descending = self.descending != backwards
        first: dict[str, Any] = {}
        if self.sort.nullable:
            first = {"nulls_first": True} if backwards else {"nulls_last": True}
        return rows.order_by(OrderBy(F(KEY), descending=descending, **first), "-pk" if descending else "pk")

    def beyond(self, rows: Rows, place: Place | None, *, backwards: bool = False) -> Rows:
        """Keyed rows after a place, or before it."""
        if place is None:
            return rows
        side = "lt" if self.descending != backwards else "gt"
        tied = Q(**{f"pk__{side}": place.number})
        if place.key is None:
            nothing = Q(**{f"{KEY}__isnull": True})
            return rows.filter(~nothing | tied if backwards else nothing & tied)
        further = Q(**{f"{KEY}__{side}": place.key})
        if self.sort.nullable and not backwards:
            return rows.filter(further | Q(**{f"{KEY}__isnull": True}) | (Q(**{KEY: place.key}) & tied))
        # The first filter says the same as the second and lets the index of the list be used.
        return rows.filter(**{f"{KEY}__{side}e": place.key}).filter(further | tied)

    def place_of(self, organisation: Organisation) -> Place:
        return Place(getattr(organisation, KEY), organisation.pk)

    # In an address: «id» where there is no key, «key|id» where there is one.

    def write(self, organisation: Organisation) -> str:
        key = getattr(organisation, KEY)
        if key is None:
            return str(organisation.pk)
        if isinstance(key, datetime):
            key = key.astimezone(UTC)
        text = key.isoformat() if isinstance(key, date) else str(key)
        return f"{text}|{organisation.pk}"

    def read(self, text: str) -> Place | None:
        """The place that an address names; None for what nobody would write."""
        key, bar, number = text.rpartition("|")
        is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        if not is_number or len(text) > LONGEST_PLACE or "\0" in text:
            return None
        if not bar:
            return Place(None, int(number)) if self.sort.nullable else None
        try:
            return Place(READ[self.sort.kind](key), int(number))
        except (ValueError, InvalidOperation, OverflowError):
            return None


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > LONGEST_NUMBER + 4 or not number.is_finite() or abs(number) >= 10**LONGEST_NUMBER:
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


READ: dict[str, Callable[[str], Any]] = {
    "text": str,
    "number": _number,
    "date": date.fromisoformat,
    "moment": _moment,
}
