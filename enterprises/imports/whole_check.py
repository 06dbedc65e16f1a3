"""The work of a check: the file is read again, and each of its rows gets a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.imports import files
from enterprises.imports.aside import Aside
from enterprises.imports.checking import Checker
from enterprises.imports.collecting import seldom_collecting
from enterprises.imports.lines import COLUMNS, Line, as_copied, says
from enterprises.imports.same_again import reading
from enterprises.jobs import Progress, work
from enterprises.models import ImportBatch, ImportRow, Job

BLOCK = 4000


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


@seldom_collecting()
def check_all(batch: ImportBatch, progress: Callable[[int, int, str], None]) -> None:
    """Read the file again and give each of its rows a verdict. What was corrected by hand stays so."""
    # What appears while the rows are looked for may have been missed.
    checked_at = timezone.now()
    by_hand = {
        row.number: row
        for row in ImportRow.objects.filter(batch=batch).exclude(decision="", corrected=False).iterator()
    }
    ImportRow.objects.filter(batch=batch).delete()
    counts: dict[str, int] = {}
    phase = _("Check of the rows")
    with (
        files.opened(
            files.path_of(batch),
            batch.extension,
            batch.about.get("sheet", ""),
            digest=batch.sha256,
        ) as table,
        Aside() as aside,
    ):
        checker = Checker(batch)
        checked: list[str] = []
        for block in _lines(table.blocks(), batch.header_line, by_hand):
            found = checker.find(block)
            # The database is asked no more before the next block, and may take in the rows of the last one.
            aside.copy(ImportRow, COLUMNS, checked)
            checker.judge(found)
            checked = [as_copied(batch.pk, line) for line in found.lines]
            for line in found.lines:
                counts[line.verdict] = counts.get(line.verdict, 0) + 1
            progress(block[-1].number, batch.lines, phase)
        aside.copy(ImportRow, COLUMNS, checked)
    batch.counts, batch.fixed = counts, {"notes": list(checker.reader.noted.values())}
    batch.status = ImportBatch.Status.CHECKED
    batch.outcome = {"checked_at": checked_at.isoformat(), "read_by": reading()}
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
                written = known.cells if known.cells is not None else row
                is_corrected = known.corrected and says(written) != says(row)
                line = Line(number, written if is_corrected else row, known.decision, is_corrected)
                line.in_file = row if is_corrected else None
                waiting.append(line)
            else:
                waiting.append(Line(number, row))
        if len(waiting) >= BLOCK:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
