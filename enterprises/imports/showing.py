"""A checked batch as a page shows it: rows with their problems, what would change, possible duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enterprises import charts
from enterprises.imports import cells, together
from enterprises.imports.columns import FIELDS, year_of
from enterprises.imports.columns import places as places_of
from enterprises.imports.differences import Difference, Words
from enterprises.imports.matching import OF_ONE_NUMBER
from enterprises.imports.suggesting import Suggestions
from enterprises.models import (
    ImportBatch,
    ImportRow,
    Organisation,
    Verdict,
)

PAGE = 50
PAGE_OF_PAIRS = 10
# Rows of a column that the sum of errors names.
MOST_NAMED = 10
COMPARED = ("name_as_written", "legal_form", "settlement", "inn", "kpps", "ogrn", "address")
_MARKS = {
    Verdict.CREATE: "1",
    Verdict.UPDATE: "3",
    Verdict.UNCHANGED: "track",
    Verdict.DUPLICATE: "warn",
    Verdict.ERROR: "bad",
    Verdict.SKIPPED: "band",
}


@dataclass(frozen=True)
class Problem:
    field: str
    label: str
    value: str
    text: str
    # Whether the file has a column for it, so that it can be written here.
    can_be_written: bool
    suggestions: Sequence[str]

    @property
    def said(self) -> str:
        return said(self.field, self.text)


@dataclass(frozen=True)
class Remark:
    """What was put right in a row by itself, or, where it is doubtful, is for a person to look at."""

    text: str
    is_doubtful: bool


@dataclass(frozen=True)
class Side:
    """A record that a row may mean, with its own way to be decided."""

    organisation: Organisation
    cells: list[str]


@dataclass(frozen=True)
class Pair:
    sides: list[Side]
    lines: list[tuple[str, str, list[tuple[str, bool]]]]
    why: str
    other_row: int
    can_create: bool


@dataclass
class ShownRow:
    row: ImportRow
    title: str
    organisation: Organisation | None
    verdict: str
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    pair: Pair | None = None

    @property
    def may_be_left_out(self) -> bool:
        return self.row.verdict in (Verdict.CREATE, Verdict.UPDATE)


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Wrong:
    """A column with errors: rows of the page, each with the place to correct it at, and how many more rows
    the file has.
    """

    label: str
    lines: list[tuple[int, str]]
    more: int


@dataclass(frozen=True)
class Page:
    rows: list[ShownRow]
    next: int | None
    # Rows with an error by field, in the whole file.
    wrong_rows: dict[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> list[Wrong]:
        lines = self._lines()
        return [
            Wrong(
                str(FIELDS[key].label),
                places[:MOST_NAMED],
                max(self.wrong_rows.get(key, 0), len(places)) - len(places[:MOST_NAMED]),
            )
            for key, places in lines.items()
        ]

    @property
    def wrong_elsewhere(self) -> list[tuple[str, int]]:
        here = self._lines()
        return [
            (str(FIELDS[key].label), number) for key, number in self.wrong_rows.items() if key not in here
        ]

    def take_typed(self, number: int, texts: Mapping[str, str]) -> None:
        """What was typed into a row and refused stands in its fields again."""
        for one in self.rows:
            if one.row.number == number:
                one.problems = [
                    replace(problem, value=texts.get(problem.field, problem.value))
                    for problem in one.problems
                ]

    def _lines(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, dict[int, str]] = {}
        for one in self.rows:
            for problem in one.problems:
                place = "cell" if problem.can_be_written else "why"
                anchor = f"{place}-{one.row.pk}-{problem.field}"
                found.setdefault(problem.field, {}).setdefault(one.row.number, anchor)
        return {key: list(lines.items()) for key, lines in found.items()}


def said(key: str, text: str) -> str:
    """A problem with its column, which a number names itself: «ИНН: контрольная цифра…»."""
    label = capfirst(str(FIELDS[key].label))
    return text if text.startswith(label) else f"{label}: {text}"


def tabs(batch: ImportBatch) -> list[Tab]:
    of_verdicts = [Tab(verdict.value, str(verdict.label), batch.count(verdict)) for verdict in Verdict]
    total = sum(tab.count for tab in of_verdicts)
    return [Tab("all", _("all rows"), total), *(tab for tab in of_verdicts if tab.count)]


def segments(batch: ImportBatch) -> list[charts.Segment]:
    return [
        charts.Segment(str(verdict.label), batch.count(verdict), _MARKS[verdict])
        for verdict in Verdict
        if batch.count(verdict)
    ]


def first_tab(batch: ImportBatch) -> str:
    """What a person has to look at first."""
    for verdict in (Verdict.ERROR, Verdict.DUPLICATE):
        if batch.count(verdict):
            return verdict.value
    return "all"


def page(batch: ImportBatch, tab: str, after: int) -> Page:
    """Rows of one tab after a line of the file; a constant number of queries."""
    size = PAGE_OF_PAIRS if tab == Verdict.DUPLICATE else PAGE
    rows = ImportRow.objects.filter(batch=batch, number__gt=after).order_by("number")
    if tab != "all":
        rows = rows.filter(verdict=tab)
    found = list(rows[: size + 1])
    has_next = len(found) > size
    found = found[:size]
    wrong_rows = together.wrong_rows(batch) if tab == Verdict.ERROR else {}
    return Page(shown(batch, found), found[-1].number if has_next else None, wrong_rows)


def next_to_correct(batch: ImportBatch, row: ImportRow) -> str:
    """Where the page of errors goes on behind a row that was looked at; itself, if it is wrong still."""
    rows = ImportRow.objects.filter(batch=batch, verdict=Verdict.ERROR, number__gte=row.number)
    following = rows.order_by("number").first()
    if following is None or not following.problems:
        return ""
    key = following.problems[0]["field"]
    place = "cell" if key in places_of(batch.columns) else "why"
    return f"#{place}-{following.pk}-{key}"


def shown(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[ShownRow]:
    places = places_of(batch.columns)
    keys = {row.organisation for row in rows if row.organisation is not None}
    keys |= {key for row in rows for key in (row.candidates or {}).get("organisations", [])}
    known = (
        Organisation.objects.of(batch.kept_by)
        .select_related("legal_form", "settlement", "parent", "main_industry", "source")
        .prefetch_related("kpps")
        .in_bulk(keys)
    )
    words, suggestions = Words(rows), Suggestions(batch.kept_by)
    return [_shown(batch, row, places, known, words, suggestions) for row in rows]


def _shown(
    batch: ImportBatch,
    row: ImportRow,
    places: dict[str, list[int]],
    known: dict[int, Organisation],
    words: Words,
    suggestions: Suggestions,
) -> ShownRow:
    organisation = known.get(row.organisation or 0)
    name = _cell(row, places.get("name_as_written", ()))
    one = ShownRow(
        row=row,
        title=name or (organisation.title if organisation else _("no name")),
        organisation=organisation,
        verdict=str(Verdict(row.verdict).label),
    )
    for problem in row.problems or []:
        key = problem["field"]
        one.problems.append(
            Problem(
                key,
                str(FIELDS[key].label),
                cells.one_line(key, _cell(row, places.get(key, ()))),
                problem["text"],
                key in places,
                suggestions.of(key, problem["code"], problem["value"]),
            )
        )
    one.remarks = list(_remarks(row, places))
    if row.verdict in (Verdict.CREATE, Verdict.UPDATE):
        one.differences = list(words.differences(row, organisation))
    if row.candidates and row.verdict in (Verdict.DUPLICATE, Verdict.SKIPPED):
        one.pair = _pair(row, places, known)
    return one


def _remarks(row: ImportRow, places: dict[str, list[int]]) -> Iterable[Remark]:
    for key in cells.NUMBERS:
        for value in cells.restored(key, _cell(row, places.get(key, ()))):
            text = _("a lost leading zero was put back: %(code)s") % {"code": value}
            yield Remark(said(key, text), is_doubtful=False)
    for key in sorted(cells.NAMES):
        if doubt := cells.doubt(cells.tidy(_cell(row, places.get(key, ())))):
            yield Remark(said(key, doubt), is_doubtful=True)


def _cell(row: ImportRow, places: Sequence[int]) -> str:
    values = row.cells or []
    return "; ".join(str(values[place]) for place in places if place < len(values) and values[place])


# Side by side


def _pair(row: ImportRow, places: dict[str, list[int]], known: dict[int, Organisation]) -> Pair:
    about: dict[str, Any] = row.candidates or {}
    sides = [
        Side(known[key], [_held(known[key], name) for name in COMPARED])
        for key in about["organisations"]
        if key in known
    ]
    mine = [_cell(row, places.get(name, ())) for name in COMPARED]
    lines = [
        (
            str(FIELDS[name].label),
            mine[number],
            [(side.cells[number], _differ(mine[number], side.cells[number])) for side in sides],
        )
        for number, name in enumerate(COMPARED)
        if mine[number] or any(side.cells[number] for side in sides)
    ]
    reason = about["reason"]
    return Pair(
        sides=sides,
        lines=lines,
        why=WHY[reason]() if reason in WHY else "",
        other_row=about["row"],
        can_create=reason not in OF_ONE_NUMBER,
    )


WHY = {
    "alike": lambda: _("The name is the same but for the form, spaces and words like «НПК»."),
    "branch": lambda: _("The ИНН is the same, the КПП is of another tax office: this may be a branch."),
    "several": lambda: _("Several records have this number: say which of them is meant."),
    "other_name": lambda: _(
        "The number is the same and the name is quite another: it was renamed, or the number is wrong."
    ),
    "same_number": lambda: _("Another row of this file has the same number."),
    "same_record": lambda: _("Another row of this file means the same record."),
}


def _held(organisation: Organisation, name: str) -> str:
    if name == "kpps":
        return ", ".join(kpp.value for kpp in organisation.kpps.all())
    if name == "settlement":
        return organisation.settlement.label if organisation.settlement else ""
    return str(getattr(organisation, name) or "")


def _differ(one: str, other: str) -> bool:
    return bool(one and other and " ".join(one.split()).lower() != other.replace("\u00a0", " ").lower())


# What was put right by itself, and what is doubtful


def fixed(batch: ImportBatch) -> list[str]:
    """«ИНН – возвращён начальный ноль (строки 7, 19)»: what was put right by itself."""
    return [_noted(about) for about in _notes(batch) if about["field"] not in cells.NAMES]


def doubtful(batch: ImportBatch) -> list[str]:
    """What will be written as it stands, and looks wrong."""
    return [_noted(about) for about in _notes(batch) if about["field"] in cells.NAMES]


def _notes(batch: ImportBatch) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = batch.fixed.get("notes", [])
    return notes


def _noted(about: dict[str, Any]) -> str:
    said = about["said"] or _("read in another way than it is written")
    # Not a plural of the number: 21 lines are «строки», too.
    if about["count"] == 1:
        where = _("row %(row)s") % {"row": about["rows"][0]}
    else:
        more = "…" if about["count"] > len(about["rows"]) else ""
        where = _("rows %(rows)s") % {"rows": ", ".join(map(str, about["rows"])) + more}
    return f"{capfirst(str(FIELDS[about['field']].label))} – {said} ({where})"


def of_another_year(batch: ImportBatch) -> list[str]:
    """Headers of yearly figures that name another year than the one under which they would be written."""
    figures = [column for column in batch.columns if column["field"] and FIELDS[column["field"]].is_yearly]
    by_row = any(column["field"] == "year" for column in batch.columns)
    return [
        column["header"]
        for column in figures
        if (year := year_of(column["header"])) and (by_row or year != batch.year)
    ]


def skipped_columns(batch: ImportBatch) -> list[str]:
    return [column["header"] for column in batch.columns if not column["field"] and column["header"]]
