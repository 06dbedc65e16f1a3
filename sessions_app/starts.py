"""What can be begun from a priority or a board in the apps above, as links: a candidate cluster, say.

An upper app adds a start in its `AppConfig.ready()`; the sessions know its words and its addresses, and never
what stands behind them:

    starts.add(Start(Priority, "strategy.cluster", 10, _("propose a cluster"), addresses))

`addresses(things)` answers for many things at once, in a constant number of queries; a thing from which it
was begun already has none. Links are shown to those who facilitate; the page behind a link asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

Addresses = Callable[[Sequence[Any]], Mapping[int, str]]


@dataclass(frozen=True)
class Start:
    """Smaller `order` stands first."""

    model: type[models.Model]
    key: str
    order: int
    words: str | Promise
    addresses: Addresses


@dataclass(frozen=True)
class Link:
    key: str
    words: str | Promise
    url: str


_starts: dict[tuple[type[models.Model], str], Start] = {}


def add(start: Start) -> None:
    """Adding a key again replaces it, so that a second `ready()` changes nothing."""
    _starts[(start.model, start.key)] = start


def remove(model: type[models.Model], key: str) -> None:
    _starts.pop((model, key), None)


def links_of_many(things: Sequence[models.Model]) -> dict[int, list[Link]]:
    """For each thing, all of one model, by its id."""
    found: dict[int, list[Link]] = {thing.pk: [] for thing in things}
    fitting = [start for start in _starts.values() if things and isinstance(things[0], start.model)]
    for start in sorted(fitting, key=lambda start: (start.order, start.key)):
        for key, url in start.addresses(things).items():
            found[key].append(Link(start.key, start.words, url))
    return found
