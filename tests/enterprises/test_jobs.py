"""Background jobs: done once, seen while they go on, taken back when a worker dies."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from enterprises import jobs
from enterprises.models import Job, Organisation
from tests.factories import AdministratorFactory, JobFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(monkeypatch):
    """`work(function)` makes it the work of jobs of the kind "test"."""
    return lambda function: monkeypatch.setitem(jobs._works, "test", function)


def start():
    user = AdministratorFactory()
    return jobs.start("test", region=user.grants.get().region, by=user, answer=42)


def test_the_worker_does_what_was_started_and_says_so(work, transactional_db):
    seen = []
    work(lambda job, progress: seen.append((job.arguments, progress(3, 4, "Шаг"))))
    job = start()

    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0, reload=False)

    job.refresh_from_db()
    assert seen == [({"answer": 42}, None)]
    assert (job.status, job.done, job.of, job.phase, job.percent) == ("done", 3, 4, "Шаг", 75)


def test_changes_of_a_job_are_signed_by_who_started_it(work):
    work(lambda job, progress: OrganisationFactory(name_as_written="ООО «Новое»"))
    job = start()

    jobs.run(job.pk)

    event = Organisation.objects.get(name_as_written="ООО «Новое»").history.get()
    assert event.pgh_context.metadata == {"user": job.started_by_id, "origin": "test", "job": job.pk}


def test_a_job_is_run_once_however_often_it_is_handed_out(work):
    times = []
    work(lambda job, progress: times.append(1))
    job = start()

    jobs.run(job.pk)
    jobs.run(job.pk)

    assert times == [1]


def test_a_refusal_of_the_work_is_told_and_an_error_is_not(work):
    def refuse(job, progress):
        raise ValidationError("Файл пуст.")

    def fail(job, progress):
        raise RuntimeError("secret")

    work(refuse)
    refused = jobs.run(start().pk)
    work(fail)
    failed = jobs.run(start().pk)

    assert (refused.status, refused.error) == ("failed", "Файл пуст.")
    assert failed.status == "failed"
    assert "secret" not in failed.error
    assert failed.error


def test_progress_is_seen_while_the_work_holds_its_transaction_open(work, monkeypatch, transactional_db):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.02)
    go_on = Event()

    def long_work(job, progress):
        progress(7, 10, "Запись")
        assert go_on.wait(30)

    work(long_work)
    job = start()

    def run():
        try:
            jobs.run(job.pk)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        while job.done != 7:
            job.refresh_from_db()
        seen = (job.status, job.phase, job.percent)
    finally:
        go_on.set()
        thread.join()

    job.refresh_from_db()
    assert seen == ("running", "Запись", 70)
    assert job.status == "done"


def test_a_job_of_a_dead_worker_begins_again_and_one_of_a_living_worker_does_not(work):
    work(lambda job, progress: None)
    silent = timezone.now() - jobs.DEAD_AFTER - timedelta(seconds=1)
    dead = JobFactory(status="running", heartbeat_at=silent, attempts=1)
    alive = JobFactory(status="running", heartbeat_at=timezone.now(), attempts=1)

    assert jobs.take_back() == 1

    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.status, alive.status) == ("waiting", "running")
    assert jobs.run(dead.pk).status == "done"


def test_a_job_that_takes_its_worker_down_each_time_is_given_up():
    silent = timezone.now() - jobs.DEAD_AFTER - timedelta(seconds=1)
    job = JobFactory(status="running", heartbeat_at=silent, attempts=jobs.MOST_ATTEMPTS)

    assert jobs.take_back() == 0

    job.refresh_from_db()
    assert job.status == "interrupted"
    assert job.error


def test_a_scan_that_fails_does_not_stop_the_others(monkeypatch):
    done = []
    monkeypatch.setattr(jobs, "scans", [lambda: 1 / 0, lambda: done.append(1)])

    jobs.scan()

    assert done == [1]


def test_the_page_is_read_again_when_the_job_has_ended(client):
    user = AdministratorFactory()
    job = JobFactory(kept_by=user.grants.get().region, status="running", phase="Запись", done=1, of=2)
    client.force_login(user)

    going_on = client.get(f"/jobs/{job.pk}/")
    Job.objects.update(status="done")
    ended = client.get(f"/jobs/{job.pk}/")

    assert "Запись: 1 из 2" in going_on.content.decode().replace("\u00a0", " ")
    assert (going_on.get("HX-Refresh"), ended.get("HX-Refresh")) == (None, "true")
