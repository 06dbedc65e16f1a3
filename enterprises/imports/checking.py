"""The check of a batch: every row gets a verdict, every error its place and what to do. The registry is only
read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import names
from enterprises.imports import cells, files, matching
from enterprises.imports.columns import UNITS
from enterprises.imports.copying import as_json, copy
from enterprises.jobs import Progress, work
from enterprises.models import ImportBatch, ImportRow, Job, Verdict

BLOCK = 2000
MOST_NOTED = 100
MOST_NOTED_ROWS = 10
Texts = dict[str, str]


@dataclass(slots=True)
class Line:
    """A row on its way to a verdict."""

    number: int
    cells: list[str]
    decision: str = ""
    corrected: bool = False
    texts: Texts = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    parts: names.NameParts | None = None
    match: matching.Match = field(default_factory=matching.Match)
    verdict: str = ""
    version: int | None = None
    plan: dict[str, Any] | None = None
    candidates: dict[str, Any] | None = None

    @property
    def organisation(self) -> int | None:
        return self.match.key

    def wrong(self, field_key: str, refusal: ValidationError) -> None:
        self.problems.append(
            {
                "field": field_key,
                "value": self.texts.get(field_key, "")[:200],
                "code": str(getattr(refusal, "code", "") or "invalid"),
                "text": " ".join(refusal.messages),
            }
        )


class Checker:
    """Checks rows of one batch block by block, and remembers what it has met in the file."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.reader = cells.Reader(batch.kept_by)
        self.registry = matching.Registry(batch.kept_by)
        self.columns = [
            (place, column["field"], UNITS.get(column.get("unit", ""), 1))
            for place, column in enumerate(batch.columns)
            if column["field"]
        ]
        self.units = {key: unit for _place, key, unit in self.columns}
        self.fields = frozenset(self.units)
        self._order = {key: place for place, key, _unit in self.columns}
        self.noted: dict[tuple[str, str], dict[str, Any]] = {}
        self._kpps: dict[int, set[str]] = {}
        self._seen: dict[str, dict[Any, int]] = {
            kind: {} for kind in ("organisation", "inn", "ogrn", "name", "name without number")
        }

    def check(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that are not empty, each with its verdict."""
        taken = [line for line in lines if self._take(line)]
        self.reader.prepare(
            {
                key: {line.texts[key] for line in taken if key in line.texts}
                for key in ("settlement", "parent")
                if key in self.fields
            }
        )
        self._find(taken)
        held = self.registry.load(
            {line.match.key for line in taken if line.match.key is not None},
            self.fields,
            self._years(taken),
            self._kpps,
        )
        for line in taken:
            self._judge(line, held.get(line.match.key) if line.match.key is not None else None)
        return taken

    # What a row says

    def _take(self, line: Line) -> bool:
        values, width = line.cells, len(line.cells)
        texts = line.texts
        for place, key, _unit in self.columns:
            if place < width and (text := values[place]):
                tidied = cells.tidy(text)
                if tidied:
                    texts[key] = text.strip() if key in cells.LISTS else tidied
        return bool(texts)

    def _value(self, line: Line, key: str) -> Any:
        """The value of a cell, read once; None where it is empty or wrong."""
        if key in line.values:
            return line.values[key]
        text = line.texts.get(key)
        value = None
        if text is not None:
            try:
                value = self.reader.read(key, text, self.units[key], self._note(line, key))
            except ValidationError as refusal:
                line.wrong(key, refusal)
        line.values[key] = value
        return value

    def _note(self, line: Line, key: str) -> Callable[[str], None]:
        def note(said: str) -> None:
            if (key, said) not in self.noted and len(self.noted) >= MOST_NOTED:
                said = ""
            kind = self.noted.setdefault((key, said), {"field": key, "said": said, "count": 0, "rows": []})
            kind["count"] += 1
            if len(kind["rows"]) < MOST_NOTED_ROWS:
                kind["rows"].append(line.number)

        return note

    def _year(self, line: Line) -> int | None:
        return self._value(line, "year") or self.batch.year

    def _years(self, lines: Iterable[Line]) -> set[int]:
        if not self.fields & cells.FIGURES:
            return set()
        return {year for line in lines if (year := self._year(line))}

    # Whom a row means

    def _find(self, lines: Sequence[Line]) -> None:
        uids = self.registry.by_uid(
            {line.texts["uid"] for line in lines if _is_uid(line.texts.get("uid", ""))}
        )
        by_inn = self._numbers(lines, "inn")
        by_ogrn = self._numbers([line for line in lines if not self._is_known(line, by_inn)], "ogrn")
        kpps: dict[int, set[str]] = {}
        if "kpps" in self.fields:
            shared = [one.key for group in by_inn.values() for one in group]
            kpps = self._kpps = self.registry.kpps_of(shared)

        unnamed = []
        for line in lines:
            line.match = self._by_numbers(line, uids, by_inn, by_ogrn, kpps)
            if line.match == matching.Match() and "name_as_written" in line.texts:
                line.parts = names.take_apart(line.texts["name_as_written"])
                unnamed.append(line)
        alike = self.registry.by_name({line.parts.joined_key for line in unnamed if line.parts})
        for line in unnamed:
            assert line.parts is not None
            found = alike.get(line.parts.joined_key)
            if found:
                line.match = matching.by_name(self._wanted(line), found)

    @staticmethod
    def _is_known(line: Line, by_inn: dict[str, list[matching.Known]]) -> bool:
        """Whether the ИНН leads to a record with the very ОГРН of the row."""
        ogrn = line.texts.get("ogrn")
        if ogrn and any(one.ogrn == ogrn for one in by_inn.get(line.values.get("inn") or "", ())):
            line.values["ogrn"] = ogrn
            return True
        return False

    def _numbers(self, lines: Sequence[Line], key: str) -> dict[str, list[matching.Known]]:
        """Records by their ИНН or ОГРН. What the registry holds is right and not checked again."""
        if key not in self.fields:
            return {}
        plain = {
            text
            for line in lines
            if (text := line.texts.get(key))
            and text.isascii()
            and text.isdigit()
            and len(text) in (10, 12, 13, 15)
        }
        found = self.registry.by_number(key, plain)
        again = set()
        for line in lines:
            text = line.texts.get(key)
            if text is None:
                continue
            if text in found:
                line.values[key] = text
            elif (value := self._value(line, key)) and value != text:
                again.add(value)
        return found | self.registry.by_number(key, again) if again else found

    def _wanted(self, line: Line) -> matching.Wanted:
        form = self._value(line, "legal_form") if "legal_form" in self.fields else None
        if form is None and line.parts is not None and line.parts.form:
            form = self.reader.form_of(line.parts.form)
        return matching.Wanted(
            name=line.texts.get("name_as_written", ""),
            legal_form=form,
            inn=line.values.get("inn") or "",
            ogrn=line.values.get("ogrn") or "",
            kpps=tuple(self._value(line, "kpps") or ()) if "kpps" in self.fields else (),
            settlement=self._value(line, "settlement") if "settlement" in self.fields else None,
            parts=line.parts,
        )

    def _by_numbers(
        self,
        line: Line,
        uids: dict[str, int],
        by_inn: dict[str, list[matching.Known]],
        by_ogrn: dict[str, list[matching.Known]],
        kpps: dict[int, set[str]],
    ) -> matching.Match:
        if uid := line.texts.get("uid"):
            if found := uids.get(uid):
                return matching.Match(found)
            line.wrong(
                "uid",
                ValidationError(_("There is no record with this code. Empty the cell."), code="unknown"),
            )
        inn, ogrn = line.values.get("inn"), line.values.get("ogrn")
        with_ogrn = by_ogrn.get(ogrn, []) if ogrn else []
        if inn and (group := by_inn.get(inn)):
            known = kpps.get(group[0].key)
            is_plain = len(group) == 1 and (not known or line.texts.get("kpps", "") in ("", *known))
            match = (
                matching.Match(group[0].key) if is_plain else matching.by_inn(self._wanted(line), group, kpps)
            )
        elif with_ogrn:
            others = [one for one in with_ogrn if inn and one.inn and one.inn != inn]
            if others:
                self._another_has(line, "ogrn", others[0])
                return matching.Match()
            heads = [one for one in with_ogrn if one.parent is None] or with_ogrn
            keys = tuple(one.key for one in heads)
            match = (
                matching.Match(keys[0])
                if len(keys) == 1
                else matching.Match(candidates=keys, reason="several")
            )
        else:
            return matching.Match()
        if inn and with_ogrn and match.key and all(one.inn and one.inn != inn for one in with_ogrn):
            self._another_has(line, "ogrn", with_ogrn[0])
        return match

    @staticmethod
    def _another_has(line: Line, key: str, other: matching.Known) -> None:
        line.wrong(
            key,
            ValidationError(
                _("This number belongs to «%(name)s» with ИНН %(inn)s. One of the two numbers is wrong."),
                code="another",
                params={"name": other.name[:100], "inn": other.inn},
            ),
        )

    # The verdict

    def _judge(self, line: Line, held: matching.Held | None) -> None:
        match = line.match
        if line.decision.startswith("update:"):
            held = self._decided(line, int(line.decision.removeprefix("update:")))
        elif line.decision == "create":
            line.match = match = matching.Match(candidates=match.candidates, reason=match.reason)
            held = None
        if held is not None and (rival := self._rival("organisation", held.key, line.number)):
            self._read_all(line)
            line.match = matching.Match()
            self._doubtful(line, (), "same_record", rival)
        elif held is not None:
            self._compare(line, held)
        else:
            self._prepare_new(line, match)
        line.problems.sort(key=lambda problem: self._order.get(problem["field"], -1))
        if line.decision == "skip":
            line.verdict, line.plan = Verdict.SKIPPED.value, None
        elif line.problems:
            line.verdict, line.plan = Verdict.ERROR.value, None

    def _decided(self, line: Line, key: int) -> matching.Held | None:
        held = self.registry.load([key], self.fields, self._years([line])).get(key)
        line.match = matching.Match(key if held else None)
        return held

    def _rival(self, kind: str, identity: Any, number: int) -> int:
        """An earlier row of the file that says the same of itself; 0 for none."""
        first = self._seen[kind].setdefault(identity, number)
        return first if first != number else 0

    def _doubtful(self, line: Line, organisations: Sequence[int], reason: str, row: int = 0) -> None:
        line.verdict = Verdict.DUPLICATE.value
        line.candidates = {"organisations": list(organisations), "row": row, "reason": reason}

    def _read_all(self, line: Line) -> None:
        for key in line.texts:
            if key != "uid":
                self._value(line, key)

    def _compare(self, line: Line, held: matching.Held) -> None:
        """What of the row is not in the record yet. An empty cell says nothing; lists are only added to."""
        changed: dict[str, Any] = {}
        added: dict[str, list[Any]] = {}
        figures: dict[str, Any] = {}
        values = held.values
        for key, text in line.texts.items():
            if values.get(key) == text:
                continue
            if key in cells.LISTS:
                parts = held.parts[key]
                if text in parts.values():
                    continue
                new = [one for one in self._value(line, key) or () if cells.part_key(key, one) not in parts]
                if new:
                    added[key] = new
            elif key in cells.FIGURES:
                value = self._value(line, key)
                year = self._year(line)
                if year is None:
                    self._no_year(line, key)
                elif value is not None and held.figures.get(year, {}).get(key) != value:
                    figures[key] = value
            elif key not in ("uid", "year"):
                value = self._value(line, key)
                if value is not None and values[key] != value:
                    changed[key] = value
        if changed.get("parent") == held.key:
            line.wrong(
                "parent", ValidationError(_("An organisation cannot be a part of itself."), code="circle")
            )
        line.version = held.version
        if changed or added or figures:
            line.verdict = Verdict.UPDATE.value
            line.plan = _plan(changed, added, figures, self._year(line) if figures else None)
        else:
            line.verdict = Verdict.UNCHANGED.value

    def _prepare_new(self, line: Line, match: matching.Match) -> None:
        self._read_all(line)
        values = line.values
        if not values.get("name_as_written"):
            if "name_as_written" not in {problem["field"] for problem in line.problems}:
                line.wrong(
                    "name_as_written",
                    ValidationError(
                        _("There is no such record yet, and a new one needs a name. Write it here."),
                        code="required",
                    ),
                )
            return
        if line.parts is None:
            line.parts = names.take_apart(values["name_as_written"])
        changed = {key: values[key] for key in matching.SCALARS if values.get(key) is not None}
        changed.setdefault("kind", self.batch.kind)
        if "legal_form" not in changed and (form := self.reader.form_of(line.parts.form)):
            changed["legal_form"] = form
        figures = {key: values[key] for key in cells.FIGURES if values.get(key) is not None}
        year = self._year(line) if figures else None
        if figures and year is None:
            self._no_year(line, next(iter(figures)))
        if line.decision == "create" and match.reason == "branch":
            # ИНН is unique among heads: what shares it is a unit.
            changed["parent"] = match.candidates[0]
        line.plan = _plan(
            changed, {key: values[key] for key in cells.LISTS if values.get(key)}, figures, year
        )
        line.plan["k"] = [line.parts.exact_key, line.parts.core_key, line.parts.joined_key]
        self._settle_new(line, match)

    def _settle_new(self, line: Line, match: matching.Match) -> None:
        assert line.parts is not None
        inn, ogrn = line.values.get("inn"), line.values.get("ogrn")
        same = self._rival("inn", inn, line.number) if inn else 0
        same = same or (self._rival("ogrn", ogrn, line.number) if ogrn and not inn else 0)
        joined = line.parts.joined_key
        # Two numbers are two organisations; a row without one could be any of its name.
        alike = self._seen["name without number" if inn else "name"].get(joined, 0)
        self._seen["name"].setdefault(joined, line.number)
        if not inn:
            self._seen["name without number"].setdefault(joined, line.number)
        if same:
            self._doubtful(line, (), "same_number", same)
        elif line.decision == "create":
            line.verdict = Verdict.CREATE.value
        elif match.candidates:
            self._doubtful(line, match.candidates, match.reason)
        elif alike and alike != line.number:
            self._doubtful(line, (), "alike", alike)
        else:
            line.verdict = Verdict.CREATE.value

    @staticmethod
    def _no_year(line: Line, key: str) -> None:
        line.wrong(
            key,
            ValidationError(
                _("It is not known of which year this is. Set the year of the figures with the columns."),
                code="no_year",
            ),
        )


def _plan(
    changed: dict[str, Any], added: dict[str, list[Any]], figures: dict[str, Any], year: int | None
) -> dict[str, Any]:
    plan: dict[str, Any] = {}
    if changed:
        plan["c"] = changed
    if added:
        plan["a"] = added
    if figures:
        plan["f"], plan["y"] = figures, year
    return plan


def _is_uid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(sign in "0123456789abcdef-" for sign in text)


# The job

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
)


def as_row(batch: int, line: Line) -> tuple[Any, ...]:
    """Columns of a row. What changes nothing keeps no cells: the record says the same."""
    plain = line.verdict == Verdict.UNCHANGED and not line.corrected and not line.decision
    return (
        batch,
        line.number,
        line.verdict,
        line.organisation,
        line.version,
        None if plain else as_json(line.cells),
        as_json(line.plan),
        as_json(line.problems or None),
        as_json(line.candidates),
        line.decision,
        line.corrected,
    )


@work("import.check")
@transaction.atomic
def run_check(job: Job, progress: Progress) -> None:
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("kept_by")
        .get(pk=job.arguments["batch"])
    )
    if batch.status != ImportBatch.Status.CHECKING:
        return
    check_all(batch, progress)


def check_all(batch: ImportBatch, progress: Callable[[int, int, str], None]) -> None:
    """Read the file again and give each of its rows a verdict. What was corrected by hand stays so."""
    by_hand = {
        row.number: row
        for row in ImportRow.objects.filter(batch=batch).exclude(decision="", corrected=False).iterator()
    }
    ImportRow.objects.filter(batch=batch).delete()
    checker = Checker(batch)
    counts: dict[str, int] = {}
    phase = _("Check of the rows")
    with files.opened(files.path_of(batch), batch.extension, batch.about.get("sheet", "")) as table:
        for block in _lines(table.blocks(), batch.header_line, by_hand):
            checked = checker.check(block)
            copy(ImportRow, COLUMNS, (as_row(batch.pk, line) for line in checked))
            for line in checked:
                counts[line.verdict] = counts.get(line.verdict, 0) + 1
            progress(block[-1].number, batch.lines, phase)
    batch.counts, batch.fixed = counts, {"notes": list(checker.noted.values())}
    batch.status = ImportBatch.Status.CHECKED
    batch.outcome = {"checked_at": timezone.now().isoformat()}
    batch.version += 1
    batch.save(update_fields=["counts", "fixed", "status", "outcome", "version"])


def _lines(
    blocks: Iterable[list[list[str]]], header_line: int, by_hand: dict[int, ImportRow]
) -> Iterator[list[Line]]:
    waiting: list[Line] = []
    number = 0
    for block in blocks:
        for row in block:
            number += 1
            if number <= header_line or not row:
                continue
            if known := by_hand.get(number):
                row = known.cells or row
                waiting.append(Line(number, row, known.decision, known.corrected))
            else:
                waiting.append(Line(number, row))
        if len(waiting) >= BLOCK:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
