"""Everything that points at a record, in any app, found from `_meta`: what a merge has to move.

Which rows of it may not be changed (those of an approved version of a programme) is told by the app that
knows, in `AppConfig.ready()`; a test fails where a model guarded by a trigger of its own is not told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q, QuerySet

from enterprises.models import (
    CooperationLink,
    DuplicatePair,
    Merge,
    Organisation,
    Post,
)
from enterprises.parts import PARTS

Model = type[models.Model]
Rows = QuerySet[Any, Any]

# Keys that no merge moves: the memory of pairs and merges is about the records themselves.
STAYS: frozenset[tuple[Model, str]] = frozenset(
    {
        (DuplicatePair, "first"),
        (DuplicatePair, "second"),
        (Merge, "winner"),
        (Merge, "loser"),
    }
)

# Rows that stay with the merged record, which leads to the one it was merged into: by model, the condition.
unchangeable: dict[Model, Q] = {}

# What is one fact to the verbs though no constraint says so: form and card would show it twice.
SAME_FACT: dict[Model, tuple[str, ...]] = {
    **{part.model: ("organisation", *part.key, *part.among) for part in PARTS.values()},
    CooperationLink: ("supplier", "customer", "product", "contract"),
    Post: ("person", "organisation", "title", "valid_from"),
}

# Says who recorded a row and how often, not what the row is.
BOOKKEEPING = frozenset({"id", "uid", "source", "recorded_by", "recorded_at", "version", "order"})


@dataclass(frozen=True)
class Relation:
    """A column of a model that holds the record's key; `type_field` where a content type stands beside it."""

    model: Model
    field: str
    type_field: str = ""

    @property
    def label(self) -> str:
        holder = self.model._meta.auto_created
        return str((holder if isinstance(holder, type) else self.model)._meta.verbose_name_plural)

    @property
    def attname(self) -> str:
        return self.model._meta.get_field(self.field).attname  # type: ignore[union-attr]

    def rows(self, target: Model, keys: Iterable[Any]) -> Rows:
        rows = self.model._default_manager.filter(**{f"{self.field}__in": list(keys)})
        if self.type_field:
            rows = rows.filter(**{self.type_field: ContentType.objects.get_for_model(target)})
        return rows

    def movable(self, target: Model, key: Any) -> Rows:
        rows = self.rows(target, [key])
        guard = unchangeable.get(self.model)
        return rows.exclude(pk__in=rows.filter(guard).values("pk")) if guard is not None else rows


def relations_to(target: Model) -> Iterator[Relation]:
    """What points at records of `target`, but for history and STAYS."""
    for relation in target._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model = relation.related_model
        if not isinstance(model, type) or _is_history(model) or (model, relation.field.name) in STAYS:
            continue
        yield Relation(model, relation.field.name)
    for model in apps.get_models():
        for key in model._meta.private_fields:
            if isinstance(key, GenericForeignKey) and not _is_history(model):
                yield Relation(model, key.fk_field, key.ct_field)


def _is_history(model: Model) -> bool:
    return hasattr(model, "pgh_tracked_model")


# What cannot stand twice


@dataclass(frozen=True)
class Key:
    """Columns that name a row: two rows with the same values of them clash."""

    columns: tuple[str, ...]
    condition: Q | None = None
    nulls_are_equal: bool = False


def keys_with(model: Model, field: str) -> list[Key]:
    """The keys of a model that hold `field`. Raises TypeError for a constraint that is not understood."""
    found = []
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        if constraint.expressions:
            raise TypeError(f"a merge cannot read {constraint.name}: it has expressions")
        nulls = constraint.nulls_distinct is False
        found.append(Key(tuple(constraint.fields), constraint.condition, nulls))
    found += [Key(tuple(columns)) for columns in model._meta.unique_together]
    column = model._meta.get_field(field)
    if getattr(column, "unique", False):
        found.append(Key((field,)))
    if model in SAME_FACT:
        found.append(Key(SAME_FACT[model], nulls_are_equal=True))
    return list(dict.fromkeys(key for key in found if field in key.columns))


def clashes(relation: Relation, target: Model, gone: Any, kept: Any) -> list[tuple[Any, Any]]:
    """Pairs (row of `gone`, row of `kept`) that would be one row, each row in one pair at most."""
    pairs: dict[Any, Any] = {}
    taken: set[Any] = set()
    for key in keys_with(relation.model, relation.field):
        moving = relation.movable(target, gone)
        standing = relation.rows(target, [kept])
        if key.condition is not None:
            moving, standing = moving.filter(key.condition), standing.filter(key.condition)
        others = [name for name in key.columns if name != relation.field]
        where: dict[tuple[Any, ...], Any] = {}
        for row in standing:
            where.setdefault(_values(row, others), row)
        for row in moving:
            values = _values(row, others)
            if None in values and not key.nulls_are_equal:
                continue
            other = where.get(values)
            if other is not None and row.pk not in pairs and other.pk not in taken:
                pairs[row.pk] = (row, other)
                taken.add(other.pk)
    return list(pairs.values())


def _values(row: models.Model, columns: Sequence[str]) -> tuple[Any, ...]:
    values = (getattr(row, row._meta.get_field(name).attname) for name in columns)  # type: ignore[union-attr]
    return tuple(value.casefold() if isinstance(value, str) else value for value in values)


def contradictions(relation: Relation, target: Model, gone: Any, kept: Any) -> list[Any]:
    """Rows of `gone` that would point at themselves: a supply from a record to its duplicate."""
    others = [other.field for other in relations_to(target) if other.model is relation.model]
    facing = Q()
    for name in others:
        if name != relation.field:
            facing |= Q(**{name: kept})
    if not facing:
        return []
    broken = []
    for row in relation.movable(target, gone).filter(facing):
        setattr(row, relation.attname, kept)
        for constraint in row._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                try:
                    constraint.validate(type(row), row)
                except ValidationError:
                    broken.append(row)
                    break
        setattr(row, relation.attname, gone)
    return broken


def differing(one: models.Model, other: models.Model, but: Iterable[str] = ()) -> list[str]:
    """Columns in which two rows that clash say different things; what only one of them knows is no
    difference.
    """
    return [
        column.name
        for column in telling_columns(type(one), but)
        if (mine := getattr(one, column.attname)) not in (None, "")
        and (theirs := getattr(other, column.attname)) not in (None, "")
        and mine != theirs
    ]


def telling_columns(model: Model, but: Iterable[str] = ()) -> list[models.Field[Any, Any]]:
    """Columns that say what a row is."""
    left_out = BOOKKEEPING | set(but)
    return [column for column in model._meta.concrete_fields if column.name not in left_out]


Counts = dict[Relation, dict[Any, int]]


def counts(keys: Iterable[Any]) -> tuple[Counts, Counts]:
    """How many rows point at each of the organisations: those that would move, and those that would stay."""
    moving: Counts = {}
    staying: Counts = {}
    for relation in relations_to(Organisation):
        rows = relation.rows(Organisation, keys)
        if found := _by_key(relation, rows):
            moving[relation] = found
            guard = unchangeable.get(relation.model)
            if guard is not None and (kept := _by_key(relation, rows.filter(guard))):
                staying[relation] = kept
                moving[relation] = {key: number - kept.get(key, 0) for key, number in found.items()}
    return moving, staying


def _by_key(relation: Relation, rows: Rows) -> dict[Any, int]:
    return dict(rows.order_by().values_list(relation.attname).annotate(Count("pk", distinct=True)))


def by_label(found: Counts, key: Any) -> dict[str, int]:
    """Numbers of one record by the kind of rows, as a page names it."""
    named: dict[str, int] = {}
    for relation, numbers in found.items():
        if number := numbers.get(key, 0):
            named[relation.label] = named.get(relation.label, 0) + number
    return named
