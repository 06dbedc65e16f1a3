"""Writing a checked batch into the registry: one transaction, in blocks, with a journal by which it can be
taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import search
from enterprises.imports.aside import Aside, short_turns
from enterprises.imports.collecting import seldom_collecting
from enterprises.imports.copying import keys_checked_at_once
from enterprises.imports.creating import Begun, Creating
from enterprises.imports.updating import Updating
from enterprises.imports.writing import Writing
from enterprises.jobs import Progress, work
from enterprises.models import ImportBatch, ImportRow, Job, Source, Verdict

BLOCK = 5000
MOST_LEFT_NAMED = 200


@work("import.apply")
def run_apply(job: Job, progress: Progress) -> None:
    try:
        with transaction.atomic():
            batch = (
                ImportBatch.objects.select_for_update(of=("self",))
                .select_related("kept_by", "applied_by")
                .get(pk=job.arguments["batch"])
            )
            if batch.status == ImportBatch.Status.APPLYING:
                apply(batch, progress)
    except IntegrityError:
        raise ValidationError(
            _("The registry was changed meanwhile so that rows no longer fit. Check the file again."),
            code="changed_meanwhile",
        ) from None


@seldom_collecting()
@short_turns()
@keys_checked_at_once()
@search.taken_in_later()
def apply(batch: ImportBatch, progress: Callable[[int, int, str], None]) -> None:
    """Create and update what the check has found. What was changed since is reported and left alone."""
    assert batch.applied_by is not None
    source = Source.objects.create(
        kept_by=batch.kept_by,
        kind=Source.Kind.IMPORT_FILE,
        title=batch.file_name[:300],
        issued_on=timezone.localdate(),
        note=f"SHA-256 {batch.sha256}",
        recorded_by=batch.applied_by,
    )
    writing = Writing(batch, source, batch.applied_by)
    updating = Updating(writing)
    of = batch.count(Verdict.CREATE) + batch.count(Verdict.UPDATE)
    phase = _("Writing into the registry")
    done = 0
    with Aside() as aside, ThreadPoolExecutor(1) as beside:
        creating = Creating(writing, beside)
        try:
            rows = _rows(batch)
            block = _begin(next(rows, []), creating)
            while block.number:
                # The rows to come are read before the database is given the new records, and while it takes
                # these in, those are computed.
                coming = next(rows, [])
                created = creating.create(block.new, aside)
                following = _begin(coming, creating)
                creating.finish(created, aside)
                updating.update(block.known)
                done += block.number
                progress(done, of, phase)
                block = following
        except BaseException:
            beside.shutdown(cancel_futures=True)
            raise
    batch.source = source
    batch.status, batch.applied_at = ImportBatch.Status.APPLIED, timezone.now()
    batch.outcome = {
        **batch.outcome,
        "created": creating.number,
        "updated": updating.number,
        "left": len(writing.left),
        "left_rows": [{"row": row, "why": why} for row, why in sorted(writing.left)[:MOST_LEFT_NAMED]],
    }
    batch.version += 1
    if not creating.number + updating.number:
        batch.source = None
        source.delete()
    batch.save()


@dataclass(frozen=True)
class _Block:
    number: int
    known: Sequence[tuple[int, int, int, dict[str, Any]]]
    new: Begun


def _begin(rows: Sequence[tuple[Any, ...]], creating: Creating) -> _Block:
    new, known = [], []
    for number, verdict, organisation, version, text in rows:
        plan = json.loads(text)
        if verdict == Verdict.CREATE:
            new.append((number, plan))
        else:
            known.append((number, organisation, version, plan))
    return _Block(len(rows), known, creating.begin(new))


def _rows(batch: ImportBatch) -> Iterator[list[tuple[Any, ...]]]:
    """What is to be written, in blocks; plans are texts."""
    rows = ImportRow.objects.filter(batch=batch, verdict__in=[Verdict.CREATE, Verdict.UPDATE]).order_by(
        "number"
    )
    columns = ("number", "verdict", "organisation", "organisation_version", Cast("plan", TextField()))
    last = 0
    while block := list(rows.filter(number__gt=last).values_list(*columns)[:BLOCK]):
        last = block[-1][0]
        yield block
