"""The worker is killed in the middle of an import: all or nothing, and the work can go on."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from enterprises import jobs
from enterprises.imports import batches
from enterprises.models import ImportBatch, ImportChange, Job, Organisation, Source, YearlyFigures
from tests.factories import AdministratorFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

ROWS = 6000
KILLS = 20


def worker(key: int) -> int:
    """A process that does the job as the worker would; it never comes back into the tests."""
    pid = os.fork()
    if pid:
        return pid
    try:
        # The connection belongs to the parent: it is left open, not used.
        connection.connection = None
        jobs.run(key)
    finally:
        os._exit(0)


def written() -> tuple[int, int, int, int]:
    kinds = (Organisation, YearlyFigures, ImportChange, Source)
    return tuple(kind.objects.count() for kind in kinds)


def silence(job: Job) -> None:
    """As if the worker had been dead for long."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - jobs.DEAD_AFTER - timedelta(seconds=1))


def test_a_killed_worker_leaves_nothing_half_written_and_the_job_is_done_anew(
    settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(jobs, "MOST_ATTEMPTS", KILLS + 5)
    user = AdministratorFactory()
    path = tmp_path / "a.csv"
    path.write_text("Наименование;Численность\n" + "".join(f"ООО «Завод {n}»;{n}\n" for n in range(ROWS)))
    batch = batches.open_path(user.grants.get().region, path, by=user)
    batch.year = 2013
    batch.save()
    jobs.run(batches.start_check(batch, by=user, version=batch.version).pk)
    batch.refresh_from_db()
    job = batches.start_apply(batch, by=user, version=batch.version)

    for kill in range(KILLS):
        pid = worker(job.pk)
        # Later each time: before the work has begun, in its middle, shortly before its end.
        time.sleep(0.02 + 0.05 * kill)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        job.refresh_from_db()
        if job.status == "done":
            break
        assert written() == (0, 0, 0, 0)
        if job.status == "running":
            silence(job)
            assert jobs.take_back() == 1

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.status, job.error, ImportBatch.objects.get().status) == ("done", "", "applied")
    assert written() == (ROWS, ROWS, ROWS, 1)
