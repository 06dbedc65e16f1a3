"""The check of a batch: every row gets a verdict, every error its place and what to do. The registry is only
read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises import also_called, names
from enterprises.imports import amounts, cells, matching, named
from enterprises.imports.finding import Finder
from enterprises.imports.lines import Line, LineReader
from enterprises.imports.same_again import Before, Record
from enterprises.matching import name_likeness
from enterprises.models import ImportBatch, Verdict

# Of 100: below it one name is not a misspelling, a part or a longer form of the other.
LEAST_LIKENESS = 60


@dataclass(frozen=True)
class Found:
    """Lines that are not empty, and the records that they mean. Those in `taken_in` are not read: it is known
    which record says the same.
    """

    lines: list[Line]
    held: Mapping[int, matching.Held]
    taken_in: Mapping[int, Record]


class Checker:
    """Checks rows of one batch block by block, and remembers what it has met in the file."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.reader = LineReader(batch)
        self.finder = Finder(batch.kept_by, self.reader)
        self.before = Before(batch)
        self._scalars, self._figures, self._lists = (
            [key for key in keys if key in self.reader.fields]
            for keys in (matching.SCALARS, amounts.FIGURES, cells.LISTS)
        )
        # Rows by the record that they change.
        self._updated: dict[int, int] = {}
        # Years by row, of a file that says them: a table may have a row for each year of an organisation.
        self._year_of: dict[int, int | None] = {}
        self._seen: dict[str, dict[Any, int]] = {
            kind: {} for kind in ("organisation", "inn", "ogrn", "name", "name without number")
        }

    def check(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that are not empty, each with its verdict."""
        found = self.find(lines)
        self.judge(found)
        return found.lines

    def find(self, lines: Sequence[Line]) -> Found:
        """Look in the registry for what the lines say."""
        taken_in = self.before.taken_in(lines)
        # What was emptied or decided by hand stays, so that it can be taken back.
        said = [
            line
            for line in lines
            if line.number in taken_in or self.reader.take(line) or line.corrected or line.decision
        ]
        taken = [line for line in said if line.texts]
        self.reader.named.prepare(
            {
                key: {line.texts[key] for line in taken if key in line.texts}
                for key in ("settlement", "parent")
                if key in self.reader.fields
            }
        )
        self.finder.find(taken)
        held = self._held([(line, line.match.key) for line in taken if line.match.key is not None])
        return Found(said, held, taken_in)

    def judge(self, found: Found) -> None:
        for line in found.lines:
            if record := found.taken_in.get(line.number):
                self._take_as_it_is(line, record)
            elif not line.texts:
                line.verdict = Verdict.SKIPPED.value
            else:
                self._judge(line, found.held.get(line.match.key) if line.match.key is not None else None)

    def _held(self, meant: Sequence[tuple[Line, int]]) -> dict[int, matching.Held]:
        """The records that lines mean; of those that a line calls by another name, all names."""
        registry = self.finder.registry
        years = self.reader.years(line for line, _key in meant)
        held = registry.load({key for _line, key in meant}, years, self.finder.kpps)
        renamed = {
            key
            for line, key in meant
            if key in held and line.texts.get("name_as_written", "") not in ("", held[key].name)
        }
        for key, others in registry.other_names(renamed).items():
            held[key].other_names = others
        return held

    # The verdict

    def _take_as_it_is(self, line: Line, record: Record) -> None:
        if "year" in self.reader.fields and self.reader.take(line):
            self._year_of[line.number] = self.reader.year(line)
        rival = self._rival("organisation", record.key, line)
        if rival and not self._is_of_another_year(line, rival):
            self._doubtful(line, (record.key,), "same_record", rival)
        else:
            line.match, line.version = matching.Match(record.key), record.version
            line.verdict = Verdict.UNCHANGED.value

    def _judge(self, line: Line, held: matching.Held | None) -> None:
        match = line.match
        if "year" in self.reader.fields:
            self._year_of[line.number] = self.reader.year(line)
        if line.decision.startswith("update:"):
            held = self._decided(line, int(line.decision.removeprefix("update:")))
        elif line.decision == "create":
            line.match = match = matching.Match(candidates=match.candidates, reason=match.reason)
            held = None
        if held is None and self._is_total(line):
            self.reader.note_total(line)
            line.verdict = Verdict.SKIPPED.value
            return
        rival = self._rival("organisation", held.key, line) if held is not None else 0
        if line.decision.startswith("update:"):
            # Whoever decided that it is the record has seen the other row, if that one changes nothing.
            rival = self._updated.get(held.key, 0) if held is not None else 0
        if held is not None and rival and not self._adds_a_year(line, held, rival):
            self.reader.read_all(line)
            line.match, line.plan = matching.NOBODY, None
            reason = "another_year" if self._is_of_another_year(line, rival) else "same_record"
            self._doubtful(line, (held.key,), reason, rival)
        elif held is not None:
            self._compare(line, held)
        else:
            self._prepare_new(line, match)
        line.problems.sort(key=lambda problem: self.reader.order.get(problem["field"], -1))
        if line.decision == "skip":
            line.verdict, line.plan = Verdict.SKIPPED.value, None
        elif line.problems:
            line.verdict, line.plan = Verdict.ERROR.value, None
        if held is not None and line.verdict == Verdict.UPDATE:
            self._updated[held.key] = line.number

    def _is_of_another_year(self, line: Line, rival: int) -> bool:
        year, other = self._year_of.get(line.number), self._year_of.get(rival)
        return None not in (year, other) and year != other

    def _adds_a_year(self, line: Line, held: matching.Held, rival: int) -> bool:
        """A record is changed once by a file; beside a row that it has taken in already, another one may add
        the figures of its year.
        """
        if held.key in self._updated or not self._is_of_another_year(line, rival):
            return False
        self._compare(line, held)
        return line.verdict != Verdict.DUPLICATE and not {"c", "a"} & (line.plan or {}).keys()

    @staticmethod
    def _is_total(line: Line) -> bool:
        """Nobody wants «Итого» among organisations; what has a number or a namesake, or was taken back, is
        for a person to judge.
        """
        return (
            cells.is_total(line.texts.get("name_as_written", ""))
            and not line.decision
            and not line.match.candidates
            and line.texts.keys().isdisjoint(("uid", "inn", "ogrn"))
        )

    def _decided(self, line: Line, key: int) -> matching.Held | None:
        held = self._held([(line, key)]).get(key)
        line.match = matching.Match(key if held else None)
        return held

    def _rival(self, kind: str, identity: Any, line: Line) -> int:
        """An earlier row of the file that says the same of itself; 0 for none. A row that is left out says
        nothing.
        """
        seen = self._seen[kind]
        if line.decision != "skip":
            seen.setdefault(identity, line.number)
        first = seen.get(identity, line.number)
        return first if first != line.number else 0

    def _doubtful(self, line: Line, organisations: Sequence[int], reason: str, row: int = 0) -> None:
        line.verdict = Verdict.DUPLICATE.value
        line.candidates = {"organisations": list(organisations), "row": row, "reason": reason}

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
                read = self.reader.value(line, key) or ()
                new = [one for one in read if cells.part_key(key, one) not in parts]
                if new:
                    added[key] = new
            elif key in amounts.FIGURES:
                value = self.reader.value(line, key)
                year = self.reader.year(line)
                if year is None:
                    self._no_year(line, key)
                elif value is not None and held.figures.get(year, {}).get(key) != value:
                    figures[key] = value
            elif key not in ("uid", "year"):
                value = self.reader.value(line, key)
                if value is not None and values[key] != value:
                    changed[key] = value
        self._keep_name(line, held, changed)
        if changed.get("parent") == held.key:
            line.wrong(
                "parent", ValidationError(_("An organisation cannot be a part of itself."), code="circle")
            )
        line.version = held.version
        if not line.decision and self._bears_another_name(line, held, changed):
            self._doubtful(line, (held.key,), "other_name")
        elif changed or added or figures:
            line.verdict = Verdict.UPDATE.value
            line.plan = _plan(changed, added, figures, self.reader.year(line) if figures else None)
        else:
            line.verdict = Verdict.UNCHANGED.value

    def _keep_name(self, line: Line, held: matching.Held, changed: dict[str, Any]) -> None:
        """A list of last year still has the former name, another one the short name: no reason to rename a
        record. Whoever sends its code means that very record, and may.
        """
        name = changed.get("name_as_written")
        if name is None or line.texts.get("uid"):
            return
        if not self.reader.has_names or also_called.is_spelled_otherwise(name, held.name):
            del changed["name_as_written"]
            return
        if also_called.is_one_of(name, held.other_names.today, but=held.name):
            known = ["name_as_written"]
        elif also_called.is_one_of(name, held.other_names.former, but=held.name):
            # The short and the full name beside it are former ones as well.
            known = ["name_as_written", "short_name", "full_name"]
        else:
            return
        for key in known:
            changed.pop(key, None)
        self.reader.note_known_name(line)

    def _bears_another_name(self, line: Line, held: matching.Held, changed: Mapping[str, Any]) -> bool:
        """A record was found by its number, and the row calls it by a name that has little in common with its
        own: it was renamed, or the number is another's.
        """
        if "name_as_written" not in changed or line.texts.get("uid"):
            return False
        ours, theirs = held.name, changed["name_as_written"]
        likeness = name_likeness(names.take_apart(ours), names.take_apart(theirs), LEAST_LIKENESS)
        return likeness < LEAST_LIKENESS

    def _prepare_new(self, line: Line, match: matching.Match) -> None:
        self.reader.read_all(line)
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
        figures = {key: values[key] for key in self._figures if values.get(key) is not None}
        year = self.reader.year(line) if figures else None
        if figures and year is None:
            self._no_year(line, next(iter(figures)))
        self._settle_new(line, match)
        if line.verdict == Verdict.CREATE:
            line.plan = self._plan_of_new(line, match, figures, year)

    def _plan_of_new(
        self, line: Line, match: matching.Match, figures: dict[str, Any], year: int | None
    ) -> dict[str, Any]:
        assert line.parts is not None
        values = line.values
        changed = {key: values[key] for key in self._scalars if values.get(key) is not None}
        changed.setdefault("kind", named.kind_by_name(line.parts) or self.batch.kind)
        if "legal_form" not in changed and (form := self.reader.named.form_of(line.parts.form)):
            changed["legal_form"] = form
        if line.decision == "create" and match.reason == "branch":
            # ИНН is unique among heads: what shares it is a unit.
            changed["parent"] = match.candidates[0]
        plan = _plan(changed, {key: values[key] for key in self._lists if values.get(key)}, figures, year)
        plan["k"] = [line.parts.exact_key, line.parts.core_key, line.parts.joined_key]
        return plan

    def _settle_new(self, line: Line, match: matching.Match) -> None:
        assert line.parts is not None
        inn, ogrn = line.values.get("inn"), line.values.get("ogrn")
        same = self._rival("inn", inn, line) if inn else 0
        same = same or (self._rival("ogrn", ogrn, line) if ogrn and not inn else 0)
        joined = line.parts.joined_key
        # Two numbers are two organisations; a row without one could be any of its name.
        alike = self._seen["name without number" if inn else "name"].get(joined, 0)
        if line.decision != "skip":
            self._seen["name"].setdefault(joined, line.number)
            if not inn:
                self._seen["name without number"].setdefault(joined, line.number)
        if same:
            reason = "another_year" if self._is_of_another_year(line, same) else "same_number"
            self._doubtful(line, (), reason, same)
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
