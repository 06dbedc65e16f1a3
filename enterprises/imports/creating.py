"""New records out of the rows of a batch."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any, NamedTuple

from enterprises import search
from enterprises.imports.aside import Aside
from enterprises.imports.copying import copy, line, next_keys
from enterprises.imports.matching import SCALARS
from enterprises.imports.writing import COLUMN_OF, Writing
from enterprises.models import ImportChange, Organisation

Plan = dict[str, Any]
_COMPUTED = (
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


# So many rows are computed in one go, before the database is given the first of them.
PIECE = 500


@dataclass(frozen=True)
class Begun:
    """Rows of a block, and what is being computed of them."""

    rows: Sequence[tuple[int, Plan]]
    pieces: Sequence[Future[list[str]]]

    def lines(self) -> Iterator[str]:
        for piece in self.pieces:
            yield from piece.result()


def _uids_in_order(number: int) -> list[uuid.UUID]:
    """Version 7 of RFC 9562: milliseconds, then chance. What comes together stands together in the index, of
    which thousands of uids of mere chance would each change another page.
    """
    # Once: whoever goes to the system again and again keeps other threads from ever getting their turn.
    chance = int.from_bytes(os.urandom(10 * number))
    stamp = time.time_ns() // 1_000_000 << 80
    uids = []
    for _each in range(number):
        bits = stamp | chance & (1 << 80) - 1
        uids.append(uuid.UUID(int=bits & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62))
        chance >>= 80
    return uids


class Created(NamedTuple):
    """Rows of which records are made, and the keys of these."""

    rows: Sequence[tuple[int, Plan]]
    keys: Sequence[int]


class Creating:
    """`beside` computes the rows of the next block while the database takes in those of this one."""

    def __init__(self, writing: Writing, beside: Executor) -> None:
        self.writing = writing
        self.number = 0
        self._beside = beside
        self._checked_at = datetime.fromisoformat(writing.batch.outcome["checked_at"])

    def begin(self, rows: Sequence[tuple[int, Plan]]) -> Begun:
        """Have the rows computed; what the registry holds is not looked at before they are created."""
        self.writing.learn_settlements(plan["c"].get("settlement") for _number, plan in rows)
        pieces = [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
        return Begun(rows, [self._beside.submit(self._lines, piece) for piece in pieces])

    def create(self, begun: Begun, aside: Aside) -> Created:
        """Have the database begin to take the records in; `finish` waits for them."""
        if not begun.rows:
            return Created([], [])
        is_new = self._are_new(begun.rows)
        rows = list(compress(begun.rows, is_new))
        keys = next_keys(Organisation, len(rows))
        lines = compress(begun.lines(), is_new)
        aside.copy_coming(
            Organisation,
            (*_COMPUTED, "id"),
            (f"{computed}\t{key}" for computed, key in zip(lines, keys, strict=True)),
        )
        return Created(rows, keys)

    def finish(self, created: Created, aside: Aside) -> None:
        """Write what belongs to the records of a block."""
        aside.wait()
        rows = [(key, number, plan) for key, (number, plan) in zip(created.keys, created.rows, strict=True)]
        self.writing.add_parts([(key, plan) for key, _number, plan in rows])
        self.writing.add_figures(
            [(key, plan["y"], plan["f"]) for key, _number, plan in rows if plan.get("f")]
        )
        batch = self.writing.batch.pk
        copy(
            ImportChange,
            ("batch_id", "row", "organisation", "organisation_version", "created", "undone"),
            ((batch, number, key, 1, True, False) for key, number, _plan in rows),
        )
        self.number += len(rows)

    def _are_new(self, rows: Sequence[tuple[int, Plan]]) -> list[bool]:
        """False for those of which somebody has made a record since the check."""
        heads = {
            plan["c"]["inn"] for _number, plan in rows if plan["c"].get("inn") and not plan["c"].get("parent")
        }
        joined = {plan["k"][2] for _number, plan in rows}
        others = (
            Organisation.objects.of(self.writing.batch.kept_by).present().exclude(source=self.writing.source)
        )
        taken = set(others.with_inn(heads).filter(parent=None).values_list("inn", flat=True))
        since = others.filter(inn="", key_joined__any_of=joined, recorded_at__gt=self._checked_at)
        alike = set(since.values_list("key_joined", flat=True))
        is_new = []
        for number, plan in rows:
            inn = plan["c"].get("inn")
            has_appeared = (inn in taken and not plan["c"].get("parent")) or plan["k"][2] in alike
            if has_appeared:
                self.writing.left.append((number, "appeared"))
            is_new.append(not has_appeared)
        return is_new

    def _lines(self, rows: Sequence[tuple[int, Plan]]) -> list[str]:
        uids = _uids_in_order(len(rows))
        return [line(self._computed(uid, plan)) for uid, (_number, plan) in zip(uids, rows, strict=True)]

    def _computed(self, uid: uuid.UUID, plan: Plan) -> tuple[Any, ...]:
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
            uid,
            self.writing.batch.kept_by_id,
            1,
            *self.writing.signed,
            *[values.get(name, nothing) for name, nothing in _NOTHING],
            *computed,
        )
