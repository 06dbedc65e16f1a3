"""Background jobs: started by a verb, run by the worker, watched by a page, taken back when a worker dies.

A job is a function that may be run again from the start: all it writes, it writes in one transaction. Its
progress is seen while that transaction is open, because another connection writes it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from enterprises.models import Job, Region, User

BEAT_SECONDS = 1.0
# A worker that is alive but starved for so long may be doing the same work as its successor; the row lock
# of a job lets only one of them write.
DEAD_AFTER = timedelta(seconds=20)
# A job that takes its worker down each time must not do so for ever.
MOST_ATTEMPTS = 3

log = logging.getLogger("portal.jobs")
Work = Callable[[Job, "Progress"], None]
_works: dict[str, Work] = {}
# Asked several times a minute for what is due: reminders, retention, expiry. Filled in `AppConfig.ready()`.
scans: list[Callable[[], object]] = []


def work(kind: str) -> Callable[[Work], Work]:
    """Name a function as the work of jobs of this kind. `AppConfig.ready()` imports its module."""

    def keep(function: Work) -> Work:
        _works[kind] = function
        return function

    return keep


# Verbs


def start(kind: str, *, region: Region, by: User, **arguments: Any) -> Job:
    """A job that the worker begins once the present transaction has ended. `arguments` must fit into JSON."""
    if kind not in _works:
        raise LookupError(kind)
    job = Job.objects.create(kind=kind, kept_by=region, started_by=by, arguments=arguments)
    run_job.enqueue(job.pk)
    return job


@task()
def run_job(key: int) -> None:
    run(key)


def run(key: int) -> Job:
    """Do the work of a job in this thread. A refusal is its result, not an error of the worker."""
    claimed = Job.objects.filter(pk=key, status=Job.Status.WAITING).update(
        status=Job.Status.RUNNING, attempts=F("attempts") + 1, heartbeat_at=timezone.now(), phase="", done=0
    )
    job = Job.objects.select_related("kept_by", "started_by").get(pk=key)
    if not claimed:
        return job
    progress = Progress(job)
    try:
        with progress, pghistory.context(user=job.started_by_id, origin=job.kind.split(".")[0], job=job.pk):
            _works[job.kind](job, progress)
    except ValidationError as refusal:
        _finish(job, Job.Status.FAILED, " ".join(refusal.messages))
    except Exception:
        log.exception("job failed", extra={"job": job.pk, "kind": job.kind})
        _finish(job, Job.Status.FAILED, _("An error of the portal; it is in the log. Nothing was changed."))
    else:
        _finish(job, Job.Status.DONE, "")
    return job


def _finish(job: Job, status: str, error: str) -> None:
    job.status, job.error, job.finished_at = status, error[:1000], timezone.now()
    job.save(update_fields=["status", "error", "finished_at"])


def take_back() -> int:
    """Begin again the jobs whose worker is gone; say «interrupted» of those that have failed too often."""
    taken = 0
    silent = timezone.now() - DEAD_AFTER
    for job in Job.objects.filter(status=Job.Status.RUNNING, heartbeat_at__lt=silent):
        with transaction.atomic():
            held = Job.objects.select_for_update().get(pk=job.pk)
            if held.status != Job.Status.RUNNING or not held.heartbeat_at or held.heartbeat_at >= silent:
                continue
            if held.attempts >= MOST_ATTEMPTS:
                _finish(
                    held, Job.Status.INTERRUPTED, _("The work was interrupted several times. Start it again.")
                )
                continue
            held.status = Job.Status.WAITING
            held.save(update_fields=["status"])
            run_job.enqueue(held.pk)
            taken += 1
    return taken


def scan() -> None:
    """What a worker does besides its jobs. One failure does not stop the rest."""
    for due in (take_back, *scans):
        try:
            due()
        except Exception:
            log.exception("scan failed", extra={"scan": getattr(due, "__name__", str(due))})


# Progress


class Progress:
    """`progress(done, of, "phase")`: cheap enough for every row. Another thread writes it each second."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._state = (0, 0, "")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{job.pk}", daemon=True)

    def __call__(self, done: int, of: int, phase: str = "") -> None:
        self._state = (done, of, phase or self._state[2])

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._over.set()
        self._thread.join()
        self._write()

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT_SECONDS):
                try:
                    self._write()
                except Exception:
                    # The next beat may succeed; a worker without a database fails by itself.
                    log.exception("heartbeat failed", extra={"job": self._job.pk})
        finally:
            connection.close()

    def _write(self) -> None:
        done, of, phase = self._state
        Job.objects.filter(pk=self._job.pk).update(
            done=done, of=of, phase=phase[:200], heartbeat_at=timezone.now()
        )
