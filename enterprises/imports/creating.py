"""New records out of the rows of a batch."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from enterprises import search
from enterprises.imports.copying import copy, next_keys
from enterprises.imports.matching import SCALARS
from enterprises.imports.writing import COLUMN_OF, Writing
from enterprises.models import ImportChange, Organisation

Plan = dict[str, Any]
_CREATED = (
    "id",
    "uid",
    "kept_by_id",
    "version",
    "source_id",
    "recorded_by_id",
    "recorded_at",
    *(COLUMN_OF[name] for name in SCALARS),
    *search.COLUMNS,
)
# What stands where the file says nothing: NULL in these columns, an empty text in the others.
_NULLED = frozenset({"legal_form", "parent", "settlement", "main_industry", "status_on", "checked_on"})
_NOTHING = tuple((name, None if name in _NULLED else "") for name in SCALARS)


class Creating:
    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.number = 0
        self._checked_at = datetime.fromisoformat(writing.batch.outcome["checked_at"])

    def create(self, rows: Sequence[tuple[int, Plan]]) -> None:
        if not rows:
            return
        rows = self._still_new(rows)
        self.writing.learn_settlements(plan["c"].get("settlement") for _number, plan in rows)
        keys = next_keys(Organisation, len(rows))
        copy(
            Organisation,
            _CREATED,
            (self._new(key, plan) for key, (_number, plan) in zip(keys, rows, strict=True)),
        )
        self.writing.add_parts([(key, plan) for key, (_number, plan) in zip(keys, rows, strict=True)])
        new_figures = [
            (key, plan["y"], plan["f"])
            for key, (_number, plan) in zip(keys, rows, strict=True)
            if plan.get("f")
        ]
        self.writing.add_figures(new_figures)
        copy(
            ImportChange,
            ("batch_id", "row", "organisation", "organisation_version", "created", "undone"),
            (
                (self.writing.batch.pk, number, key, 1, True, False)
                for key, (number, _plan) in zip(keys, rows, strict=True)
            ),
        )
        self.number += len(rows)

    def _still_new(self, rows: Sequence[tuple[int, Plan]]) -> Sequence[tuple[int, Plan]]:
        """Without those of which somebody has made a record since the check."""
        heads = {
            plan["c"]["inn"] for _number, plan in rows if plan["c"].get("inn") and not plan["c"].get("parent")
        }
        joined = {plan["k"][2] for _number, plan in rows}
        others = (
            Organisation.objects.of(self.writing.batch.kept_by).present().exclude(source=self.writing.source)
        )
        taken = set(others.filter(inn__any_of=heads, parent=None).values_list("inn", flat=True))
        since = others.filter(inn="", key_joined__any_of=joined, recorded_at__gt=self._checked_at)
        alike = set(since.values_list("key_joined", flat=True))
        kept = []
        for number, plan in rows:
            inn = plan["c"].get("inn")
            if (inn in taken and not plan["c"].get("parent")) or plan["k"][2] in alike:
                self.writing.left.append((number, "appeared"))
            else:
                kept.append((number, plan))
        return kept

    def _new(self, key: int, plan: Plan) -> tuple[Any, ...]:
        values = plan["c"]
        computed = search.compute(
            values["name_as_written"],
            values.get("short_name", ""),
            values.get("full_name", ""),
            (),
            self.writing.settlements.get(values.get("settlement") or 0),
            values.get("inn", ""),
            values.get("ogrn", ""),
            plan["k"],
        )
        return (
            key,
            uuid.uuid4(),
            self.writing.batch.kept_by_id,
            1,
            *self.writing.signed,
            *[values.get(name, nothing) for name, nothing in _NOTHING],
            *computed,
        )
