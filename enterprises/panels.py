"""What upper apps add to the registry: panels of a card and facets of the list.

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

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from django.db import models
from django.utils.functional import Promise

from enterprises.models import Organisation, Person, Region, User

T = TypeVar("T", bound=models.Model)
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
    """One line of a facet: what stands in the address, what is read, how many rows it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """A filter of the list: `?key=value`, several values widen, several facets narrow.

    `choices(rows, region, picked)` counts within `rows`, the picked values always among them, with 0 where no
    row is left. `narrow(rows, values, region)` keeps the rows with any of the values; a value it does not
    know, or one of another region, keeps nothing. `columns` of the organisation are counted beforehand, for
    all facets at once: `tallies.counts(rows, column)` finds them counted.
    """

    key: str
    order: int
    title: str | Promise
    choices: Callable[[models.QuerySet[Organisation], Region, Sequence[str]], Sequence[Choice]]
    narrow: Callable[[models.QuerySet[Organisation], Sequence[str], Region], models.QuerySet[Organisation]]
    columns: tuple[str, ...] = ()


P = TypeVar("P", Panel[Organisation], Panel[Person], Facet)


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
