"""What upper apps add to the registry: panels of a card, facets and columns of the list.

An upper app fills these lists in its `AppConfig.ready()`; the registry knows order, title and template, and
never who stands behind them:

    panels.organisation_panels.add(
        Panel("sessions", 20, _("Participation"), "sessions_app/panels/_organisation.html", load_sessions)
    )

`load(organisation, user)` answers the template's context, or None where there is nothing to say. It reads
through `visible_to(user)` and costs a constant number of queries, at most `queries`.
A template gets its context, the thing itself as `record` and the panel as `panel`; the registry draws the
frame, with `count` beside the title where the context has one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from django.db import models
from django.utils.functional import Promise

from enterprises import completeness, provenance
from enterprises.models import Organisation, Person, Region, User

T = TypeVar("T", bound=models.Model)
Rows = models.QuerySet[Organisation]
Context = Mapping[str, Any]


@dataclass(frozen=True)
class Panel(Generic[T]):
    """One section of a card. Smaller `order` stands higher; the registry's own sections stand above."""

    key: str
    order: int
    title: str | Promise
    template: str
    load: Callable[[T, User], Context | None]
    place: Literal["main", "side"] = "main"
    queries: int = 3


@dataclass(frozen=True)
class Choice:
    """One line of a facet: what stands in the address, what is read, how many rows it would leave; in a
    facet that is a tree, how deep it stands. A `rare` one is shown once somebody asks for more.
    """

    value: str
    label: str
    count: int
    level: int = 0
    rare: bool = False


@dataclass(frozen=True)
class Facet:
    """A filter of the list: `?key=value`, several values widen, several facets narrow.

    `choices(rows, region, picked)` counts within `rows`, the picked values always among them, with 0 where no
    row is left. `narrow(rows, values, region)` keeps the rows with any of the values; a value it does not
    know, or one of another region, keeps nothing. `columns` of the organisation are counted beforehand, for
    all facets at once: `tallies.counts(rows, column)` finds them counted. A `folded` facet is counted once
    somebody opens it or picks of it, so that a page does not pay for what is seldom asked. `for_links`: it
    also narrows the links of cooperation, to those with such an organisation at either end.
    """

    key: str
    order: int
    title: str | Promise
    choices: Callable[[models.QuerySet[Organisation], Region, Sequence[str]], Sequence[Choice]]
    narrow: Callable[[models.QuerySet[Organisation], Sequence[str], Region], models.QuerySet[Organisation]]
    columns: tuple[str, ...] = ()
    for_links: bool = False
    folded: bool = False


@dataclass(frozen=True)
class Trace:
    """Records of an upper app that name a person in `column`: for export, erasure and the term of keeping.

    They hold ids only, so an erasure leaves them; `say(record)` tells one in words, `day` is a path to the
    date on which the person was last seen there. A test fails while a foreign key to a person has no trace.
    """

    model: type[models.Model]
    column: str
    order: int
    title: str | Promise
    say: Callable[[Any], str]
    day: str = ""
    related: Sequence[str] = ()

    @property
    def key(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def rows(self, people: Collection[int]) -> models.QuerySet[Any]:
        rows = self.model._default_manager.filter(**{f"{self.column}__in": people})
        seen = models.Max(self.day) if self.day else models.Value(None, output_field=models.DateField())
        return rows.select_related(*self.related).annotate(seen_on=seen).order_by("pk")

    def seen_since(self, day: date) -> models.QuerySet[Any, Any] | None:
        """Ids of people seen on the day or later; None where the records carry no date."""
        if not self.day:
            return None
        rows = self.model._default_manager.filter(
            **{f"{self.day}__gte": day, f"{self.column}__isnull": False}
        )
        return rows.order_by().values(self.column)


Value = str | int | Decimal | date | datetime | Sequence[str] | None


class Reading:
    """Organisations being read for the columns of a list; what several columns need is read once."""

    def __init__(self, organisations: Sequence[Organisation], region: Region, user: User) -> None:
        self.organisations = organisations
        self.region = region
        self.user = user

    @cached_property
    def keys(self) -> list[int]:
        return [organisation.pk for organisation in self.organisations]

    @cached_property
    def completeness(self) -> dict[int, completeness.Completeness]:
        return completeness.told_by_facts(self.keys, self.year)

    @cached_property
    def origins(self) -> dict[provenance.Key, provenance.Origin]:
        return provenance.origins_for(self.organisations, ("", "name_as_written"))

    @cached_property
    def year(self) -> int:
        return completeness.reporting_year(self.region)


@dataclass(frozen=True)
class Sort:
    """What a list is ordered by: an expression over organisations, and how its value stands in an address.

    Rows without a value come last in either direction; `nullable` says that there may be such rows. `values`
    are, of an expression that no index knows, the few values it has, each with what keeps only its rows.
    """

    expression: Callable[[Region], Any]
    kind: Literal["text", "number", "date", "moment"] = "text"
    nullable: bool = True
    values: Callable[[Region], Mapping[int, Callable[[Rows], Rows]]] | None = None


@dataclass(frozen=True)
class Column:
    """A column of the list: `load(reading)` answers its values by organisation in a few queries.

    `kind` decides how a value is shown and exported: money is kept in roubles and shown in thousands. `empty`
    stands where there is no value. `fields` name what is changed in its cell, by the fields of the card's
    form; `template` draws a cell that is more than a text. `related` are records that its values read and
    that come with the organisations.
    """

    key: str
    order: int
    title: str | Promise
    load: Callable[[Reading], Mapping[int, Value]]
    kind: Literal["text", "code", "number", "thousands", "date", "moment"] = "text"
    empty: str | Promise = "–"
    sort: Sort | None = None
    fields: tuple[str, ...] = ()
    template: str = ""
    related: tuple[str, ...] = ()
    is_default: bool = False
    width: int = 20


P = TypeVar("P", Panel[Organisation], Panel[Person], Facet, Trace, Column)


class Ordered(Generic[P]):
    """Kept by order, then by key. Adding a key again replaces it: a second `ready()` changes nothing."""

    def __init__(self) -> None:
        self._items: dict[str, P] = {}

    def add(self, item: P) -> None:
        self._items[item.key] = item

    def remove(self, key: str) -> None:
        self._items.pop(key, None)

    def __iter__(self) -> Iterator[P]:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.key)))


organisation_panels: Ordered[Panel[Organisation]] = Ordered()
person_panels: Ordered[Panel[Person]] = Ordered()
facets: Ordered[Facet] = Ordered()
traces: Ordered[Trace] = Ordered()
columns: Ordered[Column] = Ordered()


@dataclass(frozen=True)
class LoadedPanel:
    panel: Panel[Any]
    context: Context


def load_panels(panels: Ordered[Panel[T]], record: T, user: User) -> list[LoadedPanel]:  # type: ignore[type-var]
    """The panels that have something to show, in order."""
    loaded = []
    for panel in panels:
        context = panel.load(record, user)
        if context is not None:
            loaded.append(LoadedPanel(panel, {**context, "record": record, "panel": panel}))
    return loaded
