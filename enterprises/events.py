"""Events of the triggers as they are: which belong to a card, at which moments, what stood before each.

A page of moments costs a constant number of queries, however much each of them did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

# A load touches thousands of records in one transaction: a page reads so many events of each kind.
MOST_EVENTS = 500
# So many events of each kind are looked at for their moments at once.
BLOCK = 200
CHANGED = {"insert": "added", "update": "changed", "delete": "removed"}


Owner = tuple[type[models.Model], str]


@dataclass(frozen=True)
class Track:
    """A model whose events belong to a card: `owner` is the card's model and the column that names it."""

    model: type[models.Model]
    owner: Owner
    rows: Q
    # Only events in which this column became another.
    column: str = ""

    @property
    def events(self) -> Any:
        return events_of(self.model)

    @property
    def found(self) -> QuerySet[Any]:
        rows = self.events.objects.filter(self.rows)
        if not self.column:
            return rows
        column, text = self.column, _is_text(self.model, self.column)
        empty = Q(**{f"{column}__isnull": True}) | (Q(**{column: ""}) if text else Q())
        was_empty = Q(_was__isnull=True) | (Q(_was="") if text else Q())
        earlier = self.events.objects.filter(
            pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")
        ).order_by("-pgh_id")
        return rows.alias(_was=Subquery(earlier.values(column)[:1])).filter(
            (empty & ~was_empty) | (~empty & was_empty) | (~empty & ~was_empty & ~Q(**{column: F("_was")}))
        )


def _is_text(model: type[models.Model], column: str) -> bool:
    return isinstance(model._meta.get_field(column), models.CharField | models.TextField)


@dataclass(frozen=True)
class Event:
    model: type[models.Model]
    owner: tuple[type[models.Model], int]
    when: datetime
    context: dict[str, Any]
    verb: str
    now: dict[str, Any]
    before: dict[str, Any]


def events_of(model: type[models.Model]) -> Any:
    """The event model of a tracked one."""
    return apps.get_model(model._meta.app_label, f"{model.__name__}History")


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    kept = {column.name for column in events_of(model)._meta.concrete_fields}
    return [column for column in model._meta.concrete_fields if column.name in kept]


def last_known(model: type[models.Model], key: int) -> Any:
    """The last event of a record that may be gone; None where there never was one."""
    return events_of(model).objects.filter(pgh_obj=key).order_by("-pgh_id").first()


def moments(tracks: Sequence[Track], before: datetime | None, most: int) -> list[datetime]:
    """The newest moments of the tracks, the last first, at most so many.

    One load writes a hundred thousand events at one moment: a block that is full of them says nothing of what
    came before, so the next one begins below.
    """
    found: set[datetime] = set()
    bound = before
    while len(found) < most:
        blocks = _newest(tracks, bound)
        # What a full block has not reached is not known yet.
        reached = max((min(block) for block in blocks if len(block) >= BLOCK), default=None)
        found |= {moment for block in blocks for moment in block if reached is None or moment >= reached}
        if reached is None:
            break
        bound = reached
    return sorted(found, reverse=True)[:most]


def _newest(tracks: Sequence[Track], before: datetime | None) -> list[list[datetime]]:
    """Moments of the newest events of each track, in one query."""
    blocks: list[list[datetime]] = [[] for _track in tracks]
    parts = []
    for number, track in enumerate(tracks):
        rows = track.found if before is None else track.found.filter(pgh_created_at__lt=before)
        rows = rows.order_by("-pgh_created_at").annotate(track=Value(number))
        parts.append(rows.values_list("track", "pgh_created_at")[:BLOCK])
    first, *rest = parts
    for number, moment in first.union(*rest, all=True) if rest else first:
        blocks[number].append(moment)
    return blocks


def at(track: Track, times: Sequence[datetime]) -> list[Event]:
    events = track.events
    columns = {column.attname: F(column.attname) for column in columns_of(track.model)}
    earlier = (
        events.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        .order_by("-pgh_id")
        .values(snapshot=JSONObject(**columns))[:1]
    )
    model, column = track.owner
    rows: QuerySet[Any, dict[str, Any]] = (
        track.found.filter(pgh_created_at__in=times)
        .order_by("pgh_id")
        .values(
            "pgh_obj_id",
            "pgh_created_at",
            "pgh_label",
            owner=F(column) if not column.isdigit() else models.Value(int(column)),
            about=F("pgh_context__metadata"),
            now=JSONObject(**columns),
            earlier=Subquery(earlier),
        )
    )
    return [
        Event(
            track.model,
            (model, row["owner"]),
            row["pgh_created_at"],
            row["about"] or {},
            CHANGED[row["pgh_label"]],
            row["now"],
            row["earlier"] or {},
        )
        for row in rows[:MOST_EVENTS]
    ]
