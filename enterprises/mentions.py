"""Texts in which a person is named by words: an erasure cannot empty them, an administrator looks at them.

Whatever belongs to a region is looked through, records of upper apps too: they are found from `_meta`, so a
new model needs no list.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from enterprises.events import columns_of, events_of
from enterprises.models import (
    BulkRow,
    Consent,
    ConsentText,
    Erasure,
    Evidence,
    Job,
    Municipality,
    Person,
    Post,
    Proposal,
    Region,
    RetentionCase,
    SavedView,
    Settlement,
    Source,
)

Model = type[models.Model]
# What an erasure empties, offers or names by itself.
EMPTIED: frozenset[Model] = frozenset(
    {Consent, Erasure, Evidence, Person, Post, Proposal, RetentionCase, Source}
)
# What is called after people, and what only works.
OF_NOBODY: frozenset[Model] = frozenset({BulkRow, ConsentText, Job, Municipality, SavedView, Settlement})
# Shorter columns hold codes and numbers.
SHORTEST_TEXT = 200
LONGEST_ENDING = 3
AROUND = 60
_ENDING = re.compile(r"(?<=\w{3})(?:ий|ый|ой|ая|яя|а|я|й|ь)\Z")


@dataclass(frozen=True)
class Place:
    """One text: of what kind, the words around the name, the address of the record, if it has one."""

    kind: str
    before: str
    name: str
    after: str
    url: str


@dataclass(frozen=True)
class Texts:
    """The texts of a model: its columns, and the path from it to its region and to a record with a page."""

    model: Model
    columns: tuple[str, ...]
    region: str

    def rows(self, person: Person) -> QuerySet[Any]:
        named = Q()
        for column in self.columns:
            named |= Q(**{f"{column}__iregex": _pattern(person.last_name)})
        parents = self.region.split("__")[:-1]
        rows = self.model._default_manager.filter(named, **{self.region: person.kept_by_id})
        return rows.select_related("__".join(parents)) if parents else rows


def number_of(person: Person) -> int:
    if not person.last_name:
        return 0
    return sum(texts.rows(person).order_by().count() for texts in texts_of_regions())


def places(person: Person, most: int) -> Iterator[Place]:
    """At most so many of the texts in which the last name stands, in whatever case."""
    if not person.last_name:
        return
    # PostgreSQL tells the two ends of a word apart.
    pattern = re.compile(re.sub(r"\\[mM]", r"\\b", _pattern(person.last_name)), re.IGNORECASE)
    for texts in texts_of_regions():
        for row in texts.rows(person).order_by("pk")[:most]:
            if most <= 0:
                return
            for column in texts.columns:
                text = str(getattr(row, column))
                if found := pattern.search(text):
                    most -= 1
                    before, after = text[: found.start()], text[found.end() :]
                    yield Place(
                        kind=capfirst(str(texts.model._meta.verbose_name)),
                        before=before if len(before) <= AROUND else f"…{before[-AROUND:]}",
                        name=found[0],
                        after=after if len(after) <= AROUND else f"{after[:AROUND]}…",
                        url=_address(row, texts.region.split("__")[:-1]),
                    )


@cache
def texts_of_regions() -> tuple[Texts, ...]:
    found = []
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or model in EMPTIED | OF_NOBODY or not model._meta.managed:
            continue
        columns = tuple(column.name for column in _columns(model) if _is_text(column))
        region = _path_to_region(model) if columns else ""
        if region:
            found.append(Texts(model, columns, region))
    return tuple(found)


# Pieces


def _columns(model: Model) -> list[models.Field[Any, Any]]:
    """Without computed ones, which no history keeps."""
    try:
        events_of(model)
    except LookupError:
        return list(model._meta.concrete_fields)
    return columns_of(model)


def _is_text(column: models.Field[Any, Any]) -> bool:
    if isinstance(column, models.TextField):
        return True
    return isinstance(column, models.CharField) and (column.max_length or 0) >= SHORTEST_TEXT


def _path_to_region(model: Model) -> str:
    """The shortest way over keys that are never empty; what a fact names as its source says nothing of it."""
    waiting: deque[tuple[Model, tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while waiting:
        one, path = waiting.popleft()
        for key in one._meta.concrete_fields:
            if not isinstance(key, models.ForeignKey) or key.null:
                continue
            other = key.remote_field.model
            if other is Region:
                return "__".join((*path, key.name))
            if other not in seen:
                seen.add(other)
                waiting.append((other, (*path, key.name)))
    return ""


def _address(row: Any, parents: list[str]) -> str:
    """The page of the record, or of the nearest one that it belongs to."""
    for name in ("", *parents):
        row = getattr(row, name) if name else row
        if hasattr(row, "get_absolute_url"):
            return str(row.get_absolute_url())
    return ""


def _pattern(last_name: str) -> str:
    """The last name with another ending: «Златопольский» is also «Златопольского»."""
    stem = _ENDING.sub("", last_name.lower())
    letters = "".join("[её]" if letter in "её" else re.escape(letter) for letter in stem)
    return rf"\m{letters}\w{{0,{LONGEST_ENDING}}}\M"
