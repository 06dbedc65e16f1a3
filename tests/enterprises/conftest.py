from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection

from enterprises import jobs
from enterprises.imports import batches
from enterprises.models import ImportBatch, Organisation
from tests.benchmarks import organisations
from tests.factories import (
    AdministratorFactory,
    IndustryFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    UserFactory,
)

ROWS = 2_000


@pytest.fixture
def registry():
    """Invented organisations of one region: keys and search texts."""
    region = RegionFactory()
    around = organisations.Surroundings(
        region=region.pk,
        user=UserFactory().pk,
        forms={},
        settlements=[
            (SettlementFactory(name=name).pk, name, weight)
            for name, weight in {"Липецк": 50, "Елец": 10, "Чёрное": 1}.items()
        ],
        industries=[IndustryFactory().pk],
        sources=[SourceFactory(kept_by=region).pk],
    )
    with connection.cursor() as cursor:
        for table, lines in organisations.rows(range(ROWS), around).items():
            columns = ", ".join(organisations.TABLES[table])
            text = io.StringIO(organisations.copy_text(lines))
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
    return list(Organisation.objects.values_list("pk", "search_text"))


# Imports


@pytest.fixture
def private_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def user():
    return AdministratorFactory()


@pytest.fixture
def region(user):
    return user.grants.get().region


@pytest.fixture
def upload(user, region, tmp_path):
    """`upload(header, *rows)` opens a batch of a CSV."""

    def upload(header: str, *rows: str, name: str = "Участники.csv", **values: Any) -> ImportBatch:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        batch = batches.open_path(region, path, by=user)
        if values:
            ImportBatch.objects.filter(pk=batch.pk).update(**values)
            batch.refresh_from_db()
        return batch

    return upload


@pytest.fixture
def run(user):
    """`run(start, batch)` starts a step and does its work."""

    def run(start: Any, batch: ImportBatch, **options: Any) -> ImportBatch:
        job = jobs.run(start(batch, by=user, version=batch.version, **options).pk)
        assert (job.status, job.error) == ("done", "")
        return ImportBatch.objects.get(pk=batch.pk)

    return run


@pytest.fixture
def checked(upload, run):
    return lambda *lines, **values: run(batches.start_check, upload(*lines, **values))


@pytest.fixture
def applied(checked, run):
    return lambda *lines, **values: run(batches.start_apply, checked(*lines, **values))
