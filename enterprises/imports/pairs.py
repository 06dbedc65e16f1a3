"""A row of an import beside whom it may mean: records of the registry, or another row of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from enterprises.imports import cells
from enterprises.imports import columns as meanings
from enterprises.imports.columns import FIELDS
from enterprises.imports.matching import OF_ONE_NUMBER
from enterprises.models import ImportBatch, ImportRow, Organisation, Verdict

Places = Mapping[str, Sequence[int]]
OTHER_NAMES = "other_names"
COMPARED = ("name_as_written", OTHER_NAMES, "legal_form", "settlement", "inn", "kpps", "ogrn", "address")
_NAMES_OF_ROW = ("short_name", "full_name")


@dataclass(frozen=True)
class Side:
    """What a row may mean; `row` is the number of another row of the file."""

    cells: list[str]
    organisation: Organisation | None = None
    row: int = 0


@dataclass(frozen=True)
class Pair:
    sides: list[Side]
    lines: list[tuple[str, str, list[tuple[str, bool]]]]
    why: str
    can_create: bool
    # The row that may take in what this one says, and the columns that it would get.
    joined_to: int = 0
    joined: Sequence[str] = ()


WHY = {
    "alike": lambda: _("The name is the same but for the form, spaces and words like «НПК»."),
    "called": lambda: _("A record has this name as its short, full or former one, or the row does."),
    "branch": lambda: _("The ИНН is the same, the КПП is of another tax office: this may be a branch."),
    "several": lambda: _("Several records have this number: say which of them is meant."),
    "other_name": lambda: _(
        "The number is the same and the name is quite another: it was renamed, or the number is wrong."
    ),
    "same_number": lambda: _("Another row of this file has the same number."),
    "same_record": lambda: _("Another row of this file means the same record."),
}


def shown(
    batch: ImportBatch, rows: Sequence[ImportRow], known: Mapping[int, Organisation]
) -> dict[int, Pair]:
    """Of the rows that may mean one of `known` or another row, by number; one query."""
    paired = [row for row in rows if row.candidates and row.verdict in (Verdict.DUPLICATE, Verdict.SKIPPED)]
    numbers = {row.candidates["row"] for row in paired if row.candidates} - {0}
    others = (
        {row.number: row for row in ImportRow.objects.filter(batch=batch, number__in=numbers)}
        if numbers
        else {}
    )
    places = meanings.places(batch.columns)
    return {row.number: _pair(row, places, known, others) for row in paired}


def may_be_joined(row: ImportRow, other: ImportRow | None) -> bool:
    """A row that changes nothing keeps no cells, and one that is left out is not written."""
    about = row.candidates or {}
    return bool(
        other is not None
        and about.get("row") == other.number
        and other.cells is not None
        and other.verdict != Verdict.SKIPPED
    )


def lacking(row: ImportRow, other: ImportRow, places: Places) -> dict[str, str]:
    """What `row` says and `other` does not, as it would stand in the other: lists are added to."""
    found = {}
    for key, columns in places.items():
        mine, theirs = text_of(row, columns), text_of(other, columns)
        if key in cells.LISTS and theirs:
            parts = {cells.part_key(key, part) for part in cells.split_list(key, theirs)}
            new = [part for part in cells.split_list(key, mine) if cells.part_key(key, part) not in parts]
            if new:
                found[key] = "; ".join([theirs, *new])
        elif mine and not theirs:
            found[key] = mine
    return found


def text_of(row: ImportRow, places: Sequence[int]) -> str:
    values = row.cells or []
    return "; ".join(str(values[place]) for place in places if place < len(values) and values[place])


def _pair(
    row: ImportRow,
    places: Places,
    known: Mapping[int, Organisation],
    others: Mapping[int, ImportRow],
) -> Pair:
    about: dict[str, Any] = row.candidates or {}
    other = others.get(about["row"])
    if other is not None and other.cells is not None:
        # Of two rows all that they say is compared, of a record what tells organisations apart.
        compared = tuple(name for name in dict.fromkeys([*COMPARED, *places]) if name != OTHER_NAMES)
        sides = [Side([_said(other, name, places) for name in compared], row=other.number)]
    else:
        compared = COMPARED
        sides = [
            Side([_held(known[key], name) for name in compared], organisation=known[key])
            for key in about["organisations"]
            if key in known
        ]
    mine = [_said(row, name, places) for name in compared]
    lines = [
        (
            _label(name),
            mine[number],
            [(side.cells[number], _differ(name, mine[number], side.cells[number])) for side in sides],
        )
        for number, name in enumerate(compared)
        if mine[number] or any(side.cells[number] for side in sides)
    ]
    reason = about["reason"]
    into = other if may_be_joined(row, other) else None
    return Pair(
        sides=sides,
        lines=lines,
        why=WHY[reason]() if reason in WHY else "",
        can_create=reason not in OF_ONE_NUMBER,
        joined_to=into.number if into else 0,
        joined=[_label(key) for key in lacking(row, into, places)] if into else (),
    )


def _label(name: str) -> str:
    return _("other names") if name == OTHER_NAMES else str(FIELDS[name].label)


def _said(row: ImportRow, name: str, places: Places) -> str:
    if name == OTHER_NAMES:
        texts = (text_of(row, places.get(key, ())) for key in _NAMES_OF_ROW)
        return "; ".join(text for text in texts if text)
    return text_of(row, places.get(name, ()))


def _held(organisation: Organisation, name: str) -> str:
    if name == OTHER_NAMES:
        others = (one.name for one in organisation.names.all())
        return "; ".join(filter(None, [organisation.short_name, organisation.full_name, *others]))
    if name == "kpps":
        return ", ".join(kpp.value for kpp in organisation.kpps.all())
    if name == "settlement":
        return organisation.settlement.label if organisation.settlement else ""
    return str(getattr(organisation, name) or "")


def _differ(name: str, one: str, other: str) -> bool:
    """Of what tells two apart; lists are joined."""
    if name == OTHER_NAMES or name in cells.LISTS - {"kpps"} or not (one and other):
        return False
    return " ".join(one.split()).lower() != other.replace("\u00a0", " ").lower()
