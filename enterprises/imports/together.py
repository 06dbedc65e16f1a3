"""Equal cells of many rows: told once, corrected at once, given back as the file has them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from enterprises import charts
from enterprises.imports import batches, cells, deciding
from enterprises.imports import columns as meanings
from enterprises.imports.lines import LONGEST_TOLD
from enterprises.imports.suggesting import Suggestions
from enterprises.models import ImportBatch, User, Verdict
from enterprises.versions import StaleVersion

MOST_TOLD = 30
MOST_ROWS_NAMED = 5
# Another text in the cell would not help.
_NOT_OF_THE_CELL = ["no_year", "required"]


@dataclass(frozen=True)
class _OfColumn:
    field: str

    @property
    def label(self) -> str:
        return str(meanings.FIELDS[self.field].label)


@dataclass(frozen=True)
class EqualError(_OfColumn):
    """One wrong text of a column that stands in several rows; `rows` are the first of them."""

    value: str
    text: str
    count: int
    rows: Sequence[int]
    suggestions: Sequence[str]

    @property
    def shown(self) -> str:
        return cells.one_line(self.field, self.value)

    @property
    def token(self) -> str:
        """What a form says of it, to the last sign."""
        return json.dumps([self.field, self.value])

    @property
    def named(self) -> str:
        return ", ".join(map(charts.number, self.rows)) + ("…" if self.count > len(self.rows) else "")


@dataclass(frozen=True)
class Corrected(_OfColumn):
    """What was written here in place of a text of the file, and in how many rows."""

    was: str
    now: str
    count: int

    @property
    def token(self) -> str:
        return json.dumps([self.field, self.was, self.now])


def read_token(token: str, parts: int) -> list[str]:
    """So many texts. Raises ValidationError."""
    try:
        said = json.loads(token)
    except ValueError:
        said = None
    if not (isinstance(said, list) and len(said) == parts and all(isinstance(text, str) for text in said)):
        raise ValidationError(_("The page is out of date. Open it again."), code="unknown")
    return said


# Texts of a column in a row; a list may fill several columns.
_TEXT = (
    "(SELECT coalesce(string_agg(text, '; ' ORDER BY place) FILTER (WHERE text <> ''), '')"
    " FROM unnest(places) place, LATERAL (SELECT {cells}->>place AS text) one)"
)
_WAS, _NOW = _TEXT.format(cells="cells_in_file"), _TEXT.format(cells="cells")

# Questions


def wrong_rows(batch: ImportBatch) -> dict[str, int]:
    """In how many rows of the whole file a column has an error."""
    found = _ask(
        "SELECT problem->>'field', count(DISTINCT number)"
        " FROM enterprises_importrow, jsonb_array_elements(problems) problem"
        " WHERE batch_id = %s AND verdict = %s GROUP BY 1",
        [batch.pk, Verdict.ERROR],
    )
    return dict(found)


def equal_errors(batch: ImportBatch) -> list[EqualError]:
    """Those of most rows first, at most `MOST_TOLD`."""
    found = _ask(
        "SELECT problem->>'field', problem->>'value', min(problem->>'text'), count(DISTINCT number),"
        " (array_agg(DISTINCT number))[:%s], min(problem->>'code')"
        " FROM enterprises_importrow, jsonb_array_elements(problems) problem"
        " WHERE batch_id = %s AND verdict = %s"
        " AND problem->>'field' = ANY(%s) AND problem->>'code' <> ALL(%s)"
        # A longer one is not told to its end.
        " AND problem->>'value' <> '' AND length(problem->>'value') < %s"
        " GROUP BY 1, 2 HAVING count(DISTINCT number) > 1 ORDER BY 4 DESC, min(number) LIMIT %s",
        [
            MOST_ROWS_NAMED,
            batch.pk,
            Verdict.ERROR,
            list(meanings.places(batch.columns)),
            _NOT_OF_THE_CELL,
            LONGEST_TOLD,
            MOST_TOLD,
        ],
    )
    suggestions = Suggestions(batch.kept_by)
    return [
        EqualError(field, value, text, count, rows, suggestions.of(field, code, value))
        for field, value, text, count, rows, code in found
    ]


def corrected(batch: ImportBatch) -> list[Corrected]:
    """What was written here instead of texts of the file, of most rows first, at most `MOST_TOLD`."""
    places = meanings.places(batch.columns)
    columns = ", ".join(["(%s, %s::int[])"] * len(places))
    found = _ask(
        "SELECT field, was, now, count(*)"
        f" FROM (SELECT number, field, {_WAS} AS was, {_NOW} AS now"
        f" FROM enterprises_importrow, (VALUES {columns}) AS columns (field, places)"
        " WHERE batch_id = %s AND corrected AND cells_in_file IS NOT NULL) written"
        " WHERE was <> now GROUP BY 1, 2, 3 ORDER BY 4 DESC, min(number) LIMIT %s",
        [*chain.from_iterable(places.items()), batch.pk, MOST_TOLD],
    )
    return [Corrected(*row) for row in found]


# Verbs: each has the whole file checked again, for a row may now say what another says


@transaction.atomic
def correct(
    batch: ImportBatch,
    *,
    by: User,
    version: int,
    texts: Iterable[tuple[str, str, str]] = (),
    left_out: Iterable[tuple[str, str]] = (),
) -> tuple[int, int]:
    """`texts` are a field, its wrong text, and the text to be written in all of these rows; rows with a field
    and wrong text of `left_out` are skipped. Returns how many rows were written, and how many left out.
    """
    _hold(batch, version)
    skipped: set[int] = set()
    for field, value in left_out:
        skipped |= _write(f"decision = 'skip' WHERE {_WITH_ERROR}", _with_error(batch, field, value))
    written: set[int] = set()
    for field, value, text in texts:
        written |= _correct(batch, field, value, text)
    if not written | skipped:
        raise ValidationError(_("Nothing was corrected: write another text."), code="nothing")
    batches.start_check(batch, by=by, version=version)
    return len(written), len(skipped)


def _correct(batch: ImportBatch, field: str, value: str, text: str) -> set[int]:
    cells.refuse_too_long(text, deciding.LONGEST_CORRECTION)
    first, *others = _places(batch, field)
    # The row may end before the column that is written.
    written = (
        "jsonb_set(cells || (SELECT coalesce(jsonb_agg(''::text), '[]')"
        " FROM generate_series(jsonb_array_length(cells), %s)), ARRAY[%s::text], to_jsonb(%s::text))"
    )
    params: list[Any] = [first, first, deciding.storable(text)]
    for place in others:
        written, params = f"jsonb_set({written}, ARRAY[%s::text], '\"\"', false)", [*params, place]
    return _write(
        f"cells = {written}, cells_in_file = coalesce(cells_in_file, cells), corrected = true"
        f" WHERE {_WITH_ERROR}",
        [*params, *_with_error(batch, field, value)],
    )


@transaction.atomic
def give_back(batch: ImportBatch, *, by: User, version: int, field: str, was: str, now: str) -> int:
    """Put back what the file says where `now` was written instead of `was`."""
    _hold(batch, version)
    places = _places(batch, field)
    restored = "cells"
    params: list[Any] = []
    for place in places:
        restored = f"jsonb_set({restored}, ARRAY[%s::text], coalesce(cells_in_file->%s, '\"\"'), false)"
        params += [place, place]
    rows = _write(
        f"cells = {restored} FROM (SELECT %s::int[] AS places) columns"
        f" WHERE batch_id = %s AND corrected AND cells_in_file IS NOT NULL AND {_WAS} = %s AND {_NOW} = %s",
        [*params, places, batch.pk, deciding.storable(was), deciding.storable(now)],
    )
    return _given_back(batch, by, version, rows)


@transaction.atomic
def take_back(batch: ImportBatch, *, by: User, version: int) -> int:
    """Leave no row out any more."""
    _hold(batch, version)
    rows = _write("decision = '' WHERE batch_id = %s AND decision = 'skip'", [batch.pk])
    return _given_back(batch, by, version, rows)


def _given_back(batch: ImportBatch, by: User, version: int, rows: Collection[int]) -> int:
    if not rows:
        raise ValidationError(_("There are no such rows any more."), code="nothing")
    batches.start_check(batch, by=by, version=version)
    return len(rows)


_WITH_ERROR = "batch_id = %s AND verdict = %s AND problems @> %s::jsonb AND cells IS NOT NULL"


def _with_error(batch: ImportBatch, field: str, value: str) -> list[Any]:
    return [batch.pk, Verdict.ERROR, json.dumps([{"field": field, "value": deciding.storable(value)}])]


def _hold(batch: ImportBatch, version: int) -> None:
    held = ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
    if held.version != version:
        raise StaleVersion(held)
    if batches.state_of(held) != ImportBatch.Status.CHECKED:
        raise batches.gone_on()


def _places(batch: ImportBatch, field: str) -> list[int]:
    try:
        return meanings.places(batch.columns)[field]
    except KeyError:
        raise ValidationError(_("There is no such column in this import."), code="unknown") from None


def _ask(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _write(sql: str, params: Sequence[Any]) -> set[int]:
    """Which rows were written."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE enterprises_importrow SET {sql} RETURNING number", params)
        return {number for (number,) in cursor.fetchall()}
