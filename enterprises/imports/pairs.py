"""A row of an import beside whom it may mean: records of the registry, or another row of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from enterprises.imports import amounts, cells
from enterprises.imports import columns as meanings
from enterprises.imports.columns import FIELDS
from enterprises.imports.lines import Line, LineReader
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
    "another_year": lambda: _(
        "Another row of this file has another year of this organisation. A file writes one year of it at a "
        "time: apply, then upload the file again, and this row adds its year."
    ),
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
    reader, places = LineReader(batch), meanings.places(batch.columns)
    return {row.number: _pair(reader, row, places, known, others) for row in paired}


def may_be_joined(row: ImportRow, other: ImportRow | None, places: Places) -> bool:
    """A row that changes nothing keeps no cells, one that is left out is not written, and figures of another
    year would find no place.
    """
    return bool(
        other is not None
        and (row.candidates or {}).get("row") == other.number
        and other.cells is not None
        and other.verdict != Verdict.SKIPPED
        and not are_of_two_years(row, other, places)
    )


def are_of_two_years(row: ImportRow, other: ImportRow, places: Places) -> bool:
    mine, theirs = (cells.tidy(text_of(one, places.get("year", ()))) for one in (row, other))
    return bool(mine and theirs and mine != theirs)


def may_be_updated(other: ImportRow | None) -> bool:
    """Not where another row of the file is going to change that record."""
    return other is None or other.verdict in (Verdict.UNCHANGED, Verdict.SKIPPED)


def lacking(reader: LineReader, row: ImportRow, other: ImportRow) -> dict[str, str]:
    """What `row` says and `other` does not, as it would stand in the other: lists are added to. What means
    something only beside another cell comes along only where that one is the same.
    """
    mine, theirs = _texts(reader, row), _texts(reader, other)
    found = {}
    for key, text in mine.items():
        if key in _OF_ONE_ROW or _is_of_another(key, mine, theirs):
            continue
        if key in cells.LISTS:
            known = cells.split_list(key, theirs.get(key, ""))
            parts = {cells.part_key(key, part) for part in known}
            new = [part for part in cells.split_list(key, text) if cells.part_key(key, part) not in parts]
            if new:
                found[key] = "; ".join([*known, *new])
        elif key not in theirs:
            found[key] = text
    return found


# The code of a record allows to rename it; the year belongs to the figures beside it.
_OF_ONE_ROW = frozenset({"uid", "year"})


def _is_of_another(key: str, mine: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    if key in amounts.FIGURES:
        return mine.get("year") != theirs.get("year")
    return key == "status_on" and theirs.get("status", mine.get("status")) != mine.get("status")


def _texts(reader: LineReader, row: ImportRow) -> dict[str, str]:
    line = Line(row.number, row.cells or [])
    reader.take(line)
    return line.texts


def text_of(row: ImportRow, places: Sequence[int]) -> str:
    values = row.cells or []
    return "; ".join(str(values[place]) for place in places if place < len(values) and values[place])


def _pair(
    reader: LineReader,
    row: ImportRow,
    places: Places,
    known: Mapping[int, Organisation],
    others: Mapping[int, ImportRow],
) -> Pair:
    about: dict[str, Any] = row.candidates or {}
    other = others.get(about["row"])
    compared: Sequence[str] = COMPARED
    sides = []
    into = other if may_be_joined(row, other, places) else None
    if other is not None and other.cells is not None and other.verdict != Verdict.SKIPPED:
        # Of two rows all that they say is compared, of a record what tells organisations apart.
        compared = list(dict.fromkeys([*COMPARED, *places]))
        if not may_be_updated(other):
            compared.remove(OTHER_NAMES)
        sides.append(Side([_said(other, name, places) for name in compared], row=other.number))
    if may_be_updated(other):
        sides += [
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
    return Pair(
        sides=sides,
        lines=lines,
        why=WHY[reason]() if reason in WHY else "",
        can_create=reason not in OF_ONE_NUMBER,
        joined_to=into.number if into else 0,
        joined=[_label(key) for key in lacking(reader, row, into)] if into else (),
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
    # Lists and figures are compared between rows alone.
    return str(getattr(organisation, name, "") or "") if name in COMPARED else ""


def _differ(name: str, one: str, other: str) -> bool:
    """Of what tells two apart; lists are joined."""
    if name == OTHER_NAMES or name in cells.LISTS - {"kpps"} or not (one and other):
        return False
    return " ".join(one.split()).lower() != other.replace("\u00a0", " ").lower()
