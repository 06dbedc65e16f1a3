"""The same file again: rows that a record has taken in before, and that need not be read once more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from enterprises import identifiers, legal_forms, names, places, sheets
from enterprises.imports import amounts, cells, dates, lines, named
from enterprises.imports.lines import Line
from enterprises.models import ImportBatch, ImportChange, ImportRow, Organisation, Verdict

_Status = ImportBatch.Status


@cache
def reading() -> str:
    """The rules by which cells are read: by other rules the same cell may say something else."""
    digest = hashlib.sha256()
    for module in (amounts, cells, dates, identifiers, legal_forms, lines, named, names, places, sheets):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


class Record(NamedTuple):
    key: int
    version: int


class Before:
    """An import of the same bytes, read in the same way, as far as it still stands."""

    def __init__(self, batch: ImportBatch) -> None:
        self._region = batch.kept_by
        self._batch = (
            ImportBatch.objects.filter(
                kept_by=batch.kept_by,
                sha256=batch.sha256,
                status__in=[_Status.APPLIED, _Status.PARTLY_UNDONE],
                about=batch.about,
                header_line=batch.header_line,
                columns=batch.columns,
                kind=batch.kind,
                year=batch.year,
                outcome__read_by=reading(),
            )
            .exclude(pk=batch.pk)
            .order_by("-applied_at")
            .values_list("pk", flat=True)
            .first()
        )

    def taken_in(self, block: Sequence[Line]) -> dict[int, Record]:
        """By number, the lines that say nothing new: the record that holds what they say has not been changed
        since it took them in.
        """
        if self._batch is None or not block:
            return {}
        # Each question is one of an index: a join of rows just written is planned by no statistics.
        numbers = (block[0].number, block[-1].number)
        rows = ImportRow.objects.filter(batch=self._batch, number__range=numbers)
        # What somebody corrected or decided was not what stands in the file.
        by_hand = set(rows.exclude(decision="", corrected=False).values_list("number", flat=True))
        by_hand.update(line.number for line in block if line.corrected or line.decision)
        said = {
            number: Record(key, version)  # type: ignore[arg-type]
            for number, key, version in chain(
                rows.filter(verdict=Verdict.UNCHANGED, organisation__isnull=False).values_list(
                    "number", "organisation", "organisation_version"
                ),
                ImportChange.objects.filter(batch=self._batch, row__range=numbers, undone=False).values_list(
                    "row", "organisation", "organisation_version"
                ),
            )
            if number not in by_hand
        }
        keys = [record.key for record in said.values()]
        versions = dict(
            Organisation.objects.of(self._region)
            .present()
            .filter(pk__any_of=keys)
            .values_list("pk", "version")
        )
        return {
            number: record for number, record in said.items() if versions.get(record.key) == record.version
        }
