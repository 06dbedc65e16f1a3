"""What creating and updating records by a batch have in common: who signs, parts and figures of records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from enterprises.imports.copying import copy, next_keys
from enterprises.imports.matching import PARTS, SCALARS
from enterprises.models import ImportBatch, Organisation, Settlement, Source, User, YearlyFigures

FIGURES = ("employees", "productive_jobs", "revenue", "export", "investment", "research")
COLUMN_OF = {
    name: Organisation._meta.get_field(name).attname  # type: ignore[union-attr]
    for name in SCALARS
}


class Writing:
    """One batch being written. `left` are the rows that were left alone, each with its reason."""

    def __init__(self, batch: ImportBatch, source: Source, by: User) -> None:
        self.batch, self.source, self.by = batch, source, by
        self.now: datetime = timezone.now()
        self.left: list[tuple[int, str]] = []
        # Of all that a file may name: whoever asks for one later waits for what the database is taking in.
        self.settlements: dict[int, str] = dict(batch.kept_by.settlements.values_list("pk", "name"))

    @property
    def signed(self) -> tuple[Any, ...]:
        return (self.source.pk, self.by.pk, self.now)

    def learn_settlements(self, keys: Iterable[int | None]) -> None:
        missing = {key for key in keys if key} - self.settlements.keys()
        if missing:
            self.settlements |= dict(Settlement.objects.filter(pk__in=missing).values_list("pk", "name"))

    def add_parts(
        self, plans: Sequence[tuple[int, dict[str, Any]]], *, keyed: bool = False
    ) -> dict[int, dict[str, list[int]]]:
        """Write what `plans` add to lists; `keyed`: the keys of the new parts by organisation and model."""
        written: dict[int, dict[str, list[int]]] = {}
        for name, (model, column, among) in PARTS.items():
            rows = [
                (owner, value) for owner, plan in plans if "a" in plan for value in plan["a"].get(name, ())
            ]
            if not rows:
                continue
            keys = next_keys(model, len(rows)) if keyed else []
            given = ("organisation_id", column, *among, "source_id", "recorded_by_id", "recorded_at")
            # What the file does not speak of is as in a new record.
            rest = {
                one.attname: one.get_default()
                for one in model._meta.concrete_fields
                if one.attname not in given and not one.primary_key and not one.null
            }
            columns = (*given, *rest)
            tail = (*among.values(), *self.signed, *rest.values())
            if keyed:
                copy(
                    model, ("id", *columns), ((key, *row, *tail) for key, row in zip(keys, rows, strict=True))
                )
                for key, (owner, _value) in zip(keys, rows, strict=True):
                    written.setdefault(owner, {}).setdefault(model.__name__, []).append(key)
            else:
                copy(model, columns, ((*row, *tail) for row in rows))
        return written

    def add_figures(self, rows: Sequence[tuple[int, int, dict[str, Any]]]) -> list[int]:
        if not rows:
            return []
        keys = next_keys(YearlyFigures, len(rows))
        copy(
            YearlyFigures,
            ("id", "organisation_id", "year", *FIGURES, "source_id", "recorded_by_id", "recorded_at"),
            (
                (key, owner, year, *(figures.get(name) for name in FIGURES), *self.signed)
                for key, (owner, year, figures) in zip(keys, rows, strict=True)
            ),
        )
        return keys
