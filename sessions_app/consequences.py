"""What grew from a decision, a priority or a statement, also in the apps above.

An upper app adds a finder in its `AppConfig.ready()`; the sessions know title, address and kind of what it
finds, and never who stands behind it:

    consequences.add(Decision, "strategy.measures", 20, find_measures)

`find(things, user)` answers for many things at once, in a constant number of queries, what `user` may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import User
from sessions_app.models import (
    Decision,
    DecisionBasis,
    DecisionPriority,
    DecisionStatement,
    DecisionStrategy,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    Statement,
    StrategyStatement,
    TowsStrategy,
)


@dataclass(frozen=True)
class Consequence:
    """`kind` is what it is in one or two words («мероприятие»); `note` adds a number, a term or a quote.
    What `is_ground` did not grow from the thing: the thing was done about it.
    """

    kind: str | Promise
    title: str
    url: str
    note: str = ""
    is_ground: bool = False


Finder = Callable[[Sequence[Any], User], Mapping[int, Sequence[Consequence]]]


@dataclass(frozen=True)
class _Entry:
    model: type[models.Model]
    key: str
    order: int
    find: Finder


_entries: dict[tuple[type[models.Model], str], _Entry] = {}


def add(model: type[models.Model], key: str, order: int, find: Finder) -> None:
    """Adding a key again replaces it, so that a second `ready()` changes nothing."""
    _entries[(model, key)] = _Entry(model, key, order, find)


def remove(model: type[models.Model], key: str) -> None:
    _entries.pop((model, key), None)


def of_many(things: Iterable[models.Model], user: User) -> dict[int, list[Consequence]]:
    """For each thing, all of one model, by its id, in the order of the finders."""
    things = list(things)
    found: dict[int, list[Consequence]] = {thing.pk: [] for thing in things}
    if not things:
        return found
    entries = [entry for entry in _entries.values() if isinstance(things[0], entry.model)]
    for entry in sorted(entries, key=lambda entry: (entry.order, entry.key)):
        for key, consequences in entry.find(things, user).items():
            found[key].extend(consequences)
    return found


def of(thing: models.Model, user: User) -> list[Consequence]:
    return of_many([thing], user)[thing.pk]


# What grows within the sessions themselves ---------------------------------------------------------------


def _strategies_of_statements(things: Sequence[Statement], user: User) -> dict[int, list[Consequence]]:
    links = StrategyStatement.objects.filter(statement__in=things).select_related("strategy__board")
    return _grouped(
        (link.statement_id, strategy_consequence(link.strategy, link.quote))
        for link in links.order_by("strategy")
    )


def _priorities_of_statements(things: Sequence[Statement], user: User) -> dict[int, list[Consequence]]:
    links = PriorityStatement.objects.filter(statement__in=things).select_related("priority")
    return _grouped(
        (link.statement_id, priority_consequence(link.priority, link.quote))
        for link in links.order_by("priority__order", "priority")
    )


def _priorities_of_strategies(things: Sequence[TowsStrategy], user: User) -> dict[int, list[Consequence]]:
    links = PriorityStrategy.objects.filter(strategy__in=things).select_related("priority")
    return _grouped(
        (link.strategy_id, priority_consequence(link.priority, link.quote))
        for link in links.order_by("priority__order", "priority")
    )


def _decisions_by(through: type[models.Model], thing: str) -> Finder:
    def find(things: Sequence[models.Model], user: User) -> dict[int, list[Consequence]]:
        links: Any = (
            through._default_manager.filter(
                **{f"{thing}__in": things, "decision__in": Decision.objects.visible_to(user)}
            )
            .select_related("decision__session")
            .order_by("decision__decided_on", "decision__order", "decision")
        )
        return _grouped(
            (getattr(link, f"{thing}_id"), decision_consequence(link.decision, link.quote)) for link in links
        )

    return find


def _grouped(pairs: Iterable[tuple[int, Consequence]]) -> dict[int, list[Consequence]]:
    grouped: dict[int, list[Consequence]] = {}
    for key, consequence in pairs:
        grouped.setdefault(key, []).append(consequence)
    return grouped


def strategy_consequence(strategy: TowsStrategy, quote: str = "") -> Consequence:
    return Consequence(f"TOWS, {strategy.kind}", strategy.text, strategy.get_absolute_url(), quote)


def priority_consequence(priority: Priority, quote: str = "") -> Consequence:
    return Consequence(_("priority"), priority.title, priority.get_absolute_url(), quote)


def decision_consequence(decision: Decision, quote: str = "") -> Consequence:
    return Consequence(decision.label, decision.text, decision.get_absolute_url(), quote)


add(Statement, "sessions.strategies", 10, _strategies_of_statements)
add(Statement, "sessions.priorities", 12, _priorities_of_statements)
add(Statement, "sessions.decisions", 14, _decisions_by(DecisionStatement, "statement"))
add(TowsStrategy, "sessions.priorities", 12, _priorities_of_strategies)
add(TowsStrategy, "sessions.decisions", 14, _decisions_by(DecisionStrategy, "strategy"))
add(Priority, "sessions.decisions", 14, _decisions_by(DecisionPriority, "priority"))
add(Decision, "sessions.decisions", 14, _decisions_by(DecisionBasis, "basis"))
