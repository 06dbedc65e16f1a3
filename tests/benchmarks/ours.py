"""Our part of the figures that verbs of the registry give: each cleans up after itself."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings
from django.db import transaction

from enterprises import duplicate_search, jobs, merging, registry, search
from enterprises.imports import batches
from enterprises.models import ImportBatch, Job, Offer, Organisation, Region, Source, Verdict
from tests.benchmarks import files
from tests.benchmarks.measuring import Bench
from tests.benchmarks.world import surroundings_of

IMPORTED = 20_000
RELATIONS = 150
PAIRS = 5
SEARCHED = 100_000


@dataclass(frozen=True)
class Imported:
    rows: int
    created: int
    rows_per_second: float
    rows_per_second_again: float
    megabytes: float
    # What the worker does after the import, for searches to come.
    seconds_of_index: float


def import_file(bench: Bench) -> Imported:
    """Import a file with checks, search for duplicates and history; then the same file again."""
    region = _region(bench)
    path = Path(settings.DATA_DIR) / "import.xlsx"
    # A small registry is measured with a small file.
    lines = files.sent(bench.rows + 1, min(IMPORTED, max(bench.rows, 100)), surroundings_of(bench.user))
    files.write_workbook(path, lines, files.SENT)
    before = Organisation.objects.count()
    with _peak_memory() as memory:
        started = time.perf_counter()
        first = _checked(bench, region, path)
        _run(batches.start_apply(first, by=bench.user, version=first.version))
        seconds = time.perf_counter() - started
    created = Organisation.objects.count() - before
    # What the check promised was created, and nearly all else looks like others and waits for a person.
    promised, waiting = first.count(Verdict.CREATE), first.count(Verdict.DUPLICATE)
    # Of the namesakes without numbers in a large registry some get theirs.
    updated = first.count(Verdict.UPDATE)
    started = time.perf_counter()
    search.take_in.call()
    seconds_of_index = time.perf_counter() - started
    is_whole = created == promised and created + updated + waiting >= len(lines) * 0.99

    started = time.perf_counter()
    again = _checked(bench, region, path)
    seconds_again = time.perf_counter() - started
    same = again.count(Verdict.UNCHANGED)

    first.refresh_from_db()
    _run(batches.start_undo(first, by=bench.user, version=first.version))
    path.unlink()
    if not is_whole or same < created or Organisation.objects.count() != before:
        raise RuntimeError(
            f"Of {len(lines)} rows {created} were created, {waiting} wait, {same} were found the same again."
        )
    return Imported(
        rows=len(lines),
        created=created,
        rows_per_second=len(lines) / seconds,
        rows_per_second_again=len(lines) / seconds_again,
        megabytes=memory[0],
        seconds_of_index=seconds_of_index,
    )


def _checked(bench: Bench, region: Region, path: Path) -> ImportBatch:
    batch = batches.open_path(region, path, by=bench.user)
    _run(batches.start_check(batch, by=bench.user, version=batch.version))
    batch.refresh_from_db()
    return batch


def _run(job: Job) -> None:
    done = jobs.run(job.pk)
    if done.status != Job.Status.DONE:
        raise RuntimeError(f"{done.kind}: {done.error}")


@contextmanager
def _peak_memory() -> Iterator[list[float]]:
    """The most that this process and its children held, in MB."""
    most, over = [0.0], threading.Event()

    def look() -> None:
        own = psutil.Process()
        while not over.wait(0.05):
            held = 0
            for process in (own, *own.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.Error:
                    continue
            most[0] = max(most[0], held / 1024**2)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def merge_pair(bench: Bench) -> float:
    """Seconds to merge one pair of organisations with some hundred relations: the median of several."""
    region, seconds = _region(bench), []
    source = Source.objects.of(region).order_by("pk")[0]
    for number in range(PAIRS):
        with transaction.atomic():
            winner, loser = (
                registry.create_organisation(
                    region,
                    by=bench.user,
                    source=source,
                    kind=Organisation.Kind.ENTERPRISE,
                    name_as_written=f"ООО «Замеренное {number}{ending}»",
                )
                for ending in ("", "-а")
            )
            Offer.objects.bulk_create(
                Offer(organisation=loser, kind=Offer.Kind.PRODUCT, text=f"изделие {place}", source=source)
                for place in range(RELATIONS)
            )
            started = time.perf_counter()
            merging.merge(
                winner, loser, by=bench.user, versions={winner.pk: winner.version, loser.pk: loser.version}
            )
            seconds.append(time.perf_counter() - started)
            transaction.set_rollback(True)
    return statistics.median(seconds)


def find_duplicates(bench: Bench) -> tuple[float, int, int]:
    """Seconds to look for duplicates, among how many records, and how many pairs were found."""
    region = _region(bench)
    with transaction.atomic():
        started = time.perf_counter()
        records = duplicate_search.read(
            Organisation.objects.of(region).present().filter(pk__lte=_last_key(region))
        )
        found = duplicate_search.find(records, duplicate_search.contacts_of(region))
        duplicate_search.store(region, records, found)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds, len(records), len(found)


def _last_key(region: Region) -> int:
    keys = Organisation.objects.of(region).order_by("pk").values_list("pk", flat=True)
    number = min(SEARCHED, keys.count())
    return int(keys[number - 1])


def _region(bench: Bench) -> Region:
    region: Region = bench.user.grants.get().region
    return region
