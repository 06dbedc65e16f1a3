"""A row of a file on its way to a verdict, and the reading of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises import names, sheets
from enterprises.imports import amounts, cells, matching
from enterprises.imports.columns import FIELDS, UNITS
from enterprises.imports.copying import as_json, texts_as_json
from enterprises.imports.copying import line as as_line
from enterprises.models import ImportBatch, Verdict

# What is told of a wrong text.
LONGEST_TOLD = 200
MOST_NOTED = 100
MOST_NOTED_ROWS = 10
Texts = dict[str, str]


def says(texts: list[str]) -> list[str]:
    """Cells of a row as far as it says something: what a reader leaves away behind them is nothing."""
    last = max((place for place, text in enumerate(texts) if text), default=-1)
    return texts[: last + 1]


@dataclass(slots=True)
class Line:
    number: int
    cells: list[str]
    decision: str = ""
    corrected: bool = False
    texts: Texts = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    parts: names.NameParts | None = None
    match: matching.Match = matching.NOBODY
    verdict: str = ""
    version: int | None = None
    plan: dict[str, Any] | None = None
    candidates: dict[str, Any] | None = None
    # Of a corrected row, what the file says.
    in_file: list[str] | None = None

    @property
    def organisation(self) -> int | None:
        return self.match.key

    def wrong(self, field_key: str, refusal: ValidationError) -> None:
        self.problems.append(
            {
                "field": field_key,
                "value": self.texts.get(field_key, "")[:LONGEST_TOLD],
                "code": str(getattr(refusal, "code", "") or "invalid"),
                "text": " ".join(refusal.messages),
            }
        )


def _unit(column: Mapping[str, str]) -> int:
    """So many roubles, where the header does not say it a thousand; people are counted by one."""
    return UNITS[column.get("unit") or "thousand"] if FIELDS[column["field"]].is_money else 1


class LineReader:
    """Reads the cells of a batch's rows, each once, and remembers what was put right by itself."""

    def __init__(self, batch: ImportBatch) -> None:
        reader = cells.Reader(batch.kept_by)
        self.named = reader.named
        self.noted: dict[tuple[str, str], dict[str, Any]] = {}
        self._year_of_file = batch.year
        self._columns = [
            (place, column["field"], column["field"] in cells.LISTS)
            for place, column in enumerate(batch.columns)
            if column["field"]
        ]
        self.order = {key: place for place, key, _is_list in self._columns}
        # Who sends full names alone calls the organisations by them.
        self.has_names = "name_as_written" in self.order
        self._named_by = [] if self.has_names else [k for k in ("short_name", "full_name") if k in self.order]
        self.fields = frozenset([*self.order, *(["name_as_written"] if self._named_by else [])])
        # Texts of CSV that a spreadsheet would compute stand behind an apostrophe.
        self._is_guarded = batch.extension != "xlsx"
        self._number = 0
        self._reads = {
            column["field"]: (
                reader.of(column["field"], _unit(column)),
                self._note(column["field"]),
            )
            for column in batch.columns
            if column["field"]
        }
        if self._named_by:
            self._reads["name_as_written"] = reader.of("name_as_written", 1), self._note("name_as_written")

    def take(self, line: Line) -> bool:
        """Whether the line says anything at all."""
        values, width = line.cells, len(line.cells)
        texts = line.texts
        for place, key, is_list in self._columns:
            if place < width and (text := values[place]):
                if self._is_guarded:
                    text = sheets.without_guard(text)
                if tidied := cells.tidy(text):
                    if not is_list:
                        texts[key] = tidied
                    else:
                        texts[key] = f"{texts[key]}; {text.strip()}" if key in texts else text.strip()
        for key in self._named_by:
            if key in texts:
                texts.setdefault("name_as_written", texts[key])
        return bool(texts)

    def value(self, line: Line, key: str) -> Any:
        """The value of a cell, read once; None where it is empty or wrong."""
        if key in line.values:
            return line.values[key]
        text = line.texts.get(key)
        value = None
        if text is not None:
            read, note = self._reads[key]
            self._number = line.number
            try:
                value = read(text, note)
            except ValidationError as refusal:
                line.wrong(key, refusal)
        line.values[key] = value
        return value

    def _note(self, key: str) -> Callable[[str], None]:
        def note(said: str) -> None:
            if (key, said) not in self.noted and len(self.noted) >= MOST_NOTED:
                said = ""
            self._count(key, said, self._number, is_doubtful=key in cells.NAMES)

        return note

    def note_known_name(self, line: Line) -> None:
        said = _("another known name of the record, which is not renamed")
        self._count("name_as_written", said, line.number, is_doubtful=False)

    def note_total(self, line: Line) -> None:
        said = _("looks like the line of totals and is left out; take it back if it is an organisation")
        self._count("name_as_written", said, line.number, is_doubtful=False)

    def _count(self, key: str, said: str, row: int, *, is_doubtful: bool) -> None:
        kind = self.noted.setdefault(
            (key, said), {"field": key, "said": said, "doubtful": is_doubtful, "count": 0, "rows": []}
        )
        kind["count"] += 1
        if len(kind["rows"]) < MOST_NOTED_ROWS:
            kind["rows"].append(row)

    def read_all(self, line: Line) -> None:
        for key in line.texts:
            if key != "uid":
                self.value(line, key)

    def year(self, line: Line) -> int | None:
        return self.value(line, "year") or self._year_of_file

    def years(self, lines: Iterable[Line]) -> set[int]:
        if not self.fields & amounts.FIGURES:
            return set()
        return {year for line in lines if (year := self.year(line))}


# Storing

COLUMNS = (
    "batch_id",
    "number",
    "verdict",
    "organisation",
    "organisation_version",
    "cells",
    "plan",
    "problems",
    "candidates",
    "decision",
    "corrected",
    "cells_in_file",
)


def _as_json(candidates: dict[str, Any]) -> str:
    """Half of the rows of a file may wait for a person, and this is quicker than an encoder."""
    return (
        f'{{"organisations":{candidates["organisations"]},"row":{candidates["row"]},'
        f'"reason":"{candidates["reason"]}"}}'
    )


def as_copied(batch: int, line: Line) -> str:
    """A row as COPY reads it. What changes nothing keeps no cells: the record says the same."""
    if line.verdict == Verdict.UNCHANGED and not line.corrected and not line.decision:
        nothing = "\t\\N" * 4
        return f"{batch}\t{line.number}\t{line.verdict}\t{line.match.key}\t{line.version}{nothing}\t\tf\t\\N"
    return as_line(
        (
            batch,
            line.number,
            line.verdict,
            line.match.key,
            line.version,
            texts_as_json(line.cells),
            as_json(line.plan),
            as_json(line.problems or None),
            _as_json(line.candidates) if line.candidates else None,
            line.decision,
            line.corrected,
            None if line.in_file is None else texts_as_json(line.in_file),
        )
    )
