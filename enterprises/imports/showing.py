"""A checked batch as a page shows it: rows with their problems, what would change, possible duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enterprises import charts
from enterprises.imports import cells, pairs, together
from enterprises.imports.columns import FIELDS, year_of
from enterprises.imports.columns import places as places_of
from enterprises.imports.differences import Difference, Words
from enterprises.imports.pairs import Pair, text_of
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
    # As the cell stands; `value` may be what was typed and refused.
    stored: str
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

    def take_typed(self, typed: Mapping[int, Mapping[str, str]]) -> None:
        """What was typed into rows and refused stands in their fields again."""
        for one in self.rows:
            texts = typed.get(one.row.number, {})
            one.problems = [
                replace(problem, value=texts.get(problem.field, problem.value)) for problem in one.problems
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


def next_to_decide(batch: ImportBatch, row: ImportRow) -> str:
    """Where the page of pairs goes on behind a row that was decided."""
    rows = ImportRow.objects.filter(batch=batch, verdict=Verdict.DUPLICATE, number__gt=row.number)
    following = rows.order_by("number").first()
    return f"#pair-{following.pk}" if following else ""


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
        .prefetch_related("kpps", "names")
        .in_bulk(keys)
    )
    words, suggestions = Words(rows, batch.kind), Suggestions(batch.kept_by)
    found = [_shown(row, places, known, words, suggestions) for row in rows]
    of_pairs = pairs.shown(batch, rows, known)
    for one in found:
        one.pair = of_pairs.get(one.row.number)
    return found


def _shown(
    row: ImportRow,
    places: dict[str, list[int]],
    known: dict[int, Organisation],
    words: Words,
    suggestions: Suggestions,
) -> ShownRow:
    organisation = known.get(row.organisation or 0)
    name = _name(row, places)
    one = ShownRow(
        row=row,
        title=name or (organisation.title if organisation else _("no name")),
        organisation=organisation,
        verdict=str(Verdict(row.verdict).label),
    )
    for problem in row.problems or []:
        key = problem["field"]
        stored = cells.one_line(key, text_of(row, places.get(key, ())))
        one.problems.append(
            Problem(
                key,
                str(FIELDS[key].label),
                stored,
                problem["text"],
                stored,
                key in places,
                suggestions.of(key, problem["code"], problem["value"]),
            )
        )
    one.remarks = list(_remarks(row, places))
    if row.verdict in (Verdict.CREATE, Verdict.UPDATE):
        one.differences = list(words.differences(row, organisation))
    return one


def _name(row: ImportRow, places: dict[str, list[int]]) -> str:
    """By what the row calls its organisation."""
    texts = (text_of(row, places.get(key, ())) for key in ("name_as_written", "short_name", "full_name"))
    return next(filter(None, texts), "")


def _remarks(row: ImportRow, places: dict[str, list[int]]) -> Iterable[Remark]:
    for key in cells.NUMBERS:
        for value in cells.restored(key, text_of(row, places.get(key, ()))):
            text = _("a lost leading zero was put back: %(code)s") % {"code": value}
            yield Remark(said(key, text), is_doubtful=False)
    name = cells.tidy(_name(row, places))
    if row.verdict == Verdict.SKIPPED and not row.decision and cells.is_total(name):
        total = _("looks like the line of totals and is left out; take it back if it is an organisation")
        yield Remark(said("name_as_written", total), is_doubtful=False)
    for key in sorted(cells.NAMES):
        if doubt := cells.doubt(cells.tidy(text_of(row, places.get(key, ())))):
            yield Remark(said(key, doubt), is_doubtful=True)


# What was put right by itself, and what is doubtful


@dataclass(frozen=True)
class Told:
    """«ИНН – возвращён начальный ноль (строки 7, 19)»: the first rows, and whether there are more."""

    text: str
    rows: Sequence[int]
    has_more: bool


def fixed(batch: ImportBatch) -> list[Told]:
    """What was put right by itself."""
    return [_told(about) for about in _notes(batch) if not _is_doubtful(about)]


def doubtful(batch: ImportBatch) -> list[Told]:
    """What looks wrong and is for a person to look at."""
    return [_told(about) for about in _notes(batch) if _is_doubtful(about)]


def _is_doubtful(about: dict[str, Any]) -> bool:
    return bool(about.get("doubtful", about["field"] in cells.NAMES))


def _notes(batch: ImportBatch) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = batch.fixed.get("notes", [])
    return notes


def _told(about: dict[str, Any]) -> Told:
    said = about["said"] or _("read in another way than it is written")
    label = capfirst(str(FIELDS[about["field"]].label))
    return Told(f"{label} – {said}", about["rows"], about["count"] > len(about["rows"]))


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
    return [f"«{column['header']}»" for column in batch.columns if not column["field"] and column["header"]]
