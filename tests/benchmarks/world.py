"""A throw-away database with a registry of any size."""

from __future__ import annotations

import io
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from cluster_portal.loading.classifiers import LIPETSK, load_classifiers
from enterprises import card_facts_sql, other_keys_sql
from enterprises.models import Industry, LegalForm, Region, Role, RoleGrant, Settlement, Source, User
from tests.benchmarks import organisations
from tests.benchmarks.measuring import say

CHUNK = 5_000
SOURCES = 40
EDITS = 2_000
NAME_OF_USER = "bench"


@contextmanager
def step(what: str) -> Iterator[None]:
    start = time.perf_counter()
    say(f"{what} …")
    yield
    say(f"{what}: {time.perf_counter() - start:.1f} s")


def user() -> User:
    """The user for whom everything is measured."""
    return User.objects.get(username=NAME_OF_USER)


def prepare(rows: int) -> None:
    """A database with so many rows; one that was filled with as many is kept."""
    is_kept = _is_filled_with(rows)
    if not is_kept:
        _empty()
    call_command("migrate", verbosity=0)
    # The peers' tables have no migrations, and their users must stand first.
    call_command("migrate", verbosity=0, run_syncdb=True)
    if is_kept:
        return
    call_command("createcachetable", verbosity=0)
    with step("classifiers"):
        load_classifiers()
    measuring = User.objects.create(username=NAME_OF_USER, last_name="Замеров")
    RoleGrant.objects.create(user=measuring, region=Region.objects.get(code=LIPETSK), role=Role.ADMINISTRATOR)
    write_sources(Region.objects.get(code=LIPETSK))
    fill(rows, surroundings_of(measuring))
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON SCHEMA public IS %s", [_mark(rows)])


def _mark(rows: int) -> str:
    return f"filled with {rows}"


def _is_filled_with(rows: int) -> bool:
    """The mark is the last thing that filling writes: one that was killed leaves none. Rows are counted, too,
    for a benchmark that was killed leaves its own behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace)")
        if cursor.fetchone() != (_mark(rows),):
            return False
        cursor.execute("SELECT count(*) FROM enterprises_organisation")
        return bool(cursor.fetchone() == (rows,))


def _empty() -> None:
    """All goes: tables half filled stand without their indexes, keys and triggers."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def write_sources(region: Region) -> None:
    Source.objects.bulk_create(
        Source(
            kept_by=region,
            kind=Source.Kind.IMPORT_FILE,
            title=f"Выписка № {number}",
            issued_on=organisations.RECORDED_AT.date() + timedelta(days=number),
        )
        for number in range(1, SOURCES + 1)
    )


def surroundings_of(user: User) -> organisations.Surroundings:
    region = Region.objects.get(code=LIPETSK)
    return organisations.Surroundings(
        region=region.pk,
        user=user.pk,
        forms={
            form.abbreviation: form.pk
            for form in LegalForm.objects.exclude(abbreviation="")
            if form.abbreviation in organisations.FORMS
        },
        settlements=[
            (one.pk, one.name, 50 + (one.population or 0))
            for one in Settlement.objects.filter(region=region).order_by("pk")
        ],
        industries=list(Industry.objects.exclude(code="").order_by("pk").values_list("pk", flat=True)),
        sources=list(Source.objects.of(region).order_by("pk").values_list("pk", flat=True)),
    )


def fill(rows: int, around: organisations.Surroundings) -> None:
    with step(f"{rows:,} organisations"), _bare(list(organisations.TABLES)):
        _copy(rows, around)
        with step("history"):
            _write_history(around.user)
    with step("statistics"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(rows: int, around: organisations.Surroundings) -> None:
    # Children must not share the parent's connection.
    connection.close()
    chunks = [range(start, min(start + CHUNK, rows)) for start in range(0, rows, CHUNK)]
    context = multiprocessing.get_context("fork")
    with (
        context.Pool(min(os.cpu_count() or 1, 4)) as pool,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        for done, texts in enumerate(pool.imap(partial(_texts, around=around), chunks), 1):
            for table, text in texts.items():
                columns = ", ".join(organisations.TABLES[table])
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(text))
            if done % 40 == 0:
                say(f"  {done * CHUNK:,}")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('enterprises_organisation', 'id'),"
            " (SELECT max(id) FROM enterprises_organisation))"
        )


def _texts(numbers: range, around: organisations.Surroundings) -> dict[str, str]:
    made = organisations.rows(numbers, around)
    return {table: organisations.copy_text(lines) for table, lines in made.items()}


@contextmanager
def _bare(tables: list[str]) -> Iterator[None]:
    """Without indexes, foreign keys and history triggers, which a bulk load builds sooner afterwards."""
    tables = [*tables, *(_event_table(table) for table in tables)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
            [tables],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
            " (SELECT FROM pg_constraint WHERE conname = indexname)",
            [tables],
        )
        indexes = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        with step("indexes"):
            for _name, definition in indexes:
                cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("RESET maintenance_work_mem")
        with step("facts of cards"):
            cursor.execute(card_facts_sql.REBUILD)
        with step("other keys"):
            cursor.execute(other_keys_sql.REBUILD)


def _event_table(table: str) -> str:
    return f"{table}history"


def _write_history(user: int) -> None:
    """What the triggers would have written: loads of 100,000 records each, and a few thousand edits since."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, about in (("load", "import"), ("edit", "form")):
            cursor.execute(
                "INSERT INTO pghistory_context (id, created_at, updated_at, metadata) VALUES"
                " (md5(%s)::uuid, now(), now(), jsonb_build_object('user', %s::int, 'origin', %s::text))",
                [table, user, about],
            )
        for table in organisations.TABLES:
            is_card = table == "enterprises_organisation"
            owner = "id" if is_card else "organisation_id"
            columns = ", ".join(_kept_columns(table))
            loads = organisations.ROWS_OF_A_LOAD
            start = organisations.RECORDED_AT
            cursor.execute(
                f"INSERT INTO {_event_table(table)}"
                f" ({columns}, pgh_obj_id, pgh_label, pgh_created_at, pgh_context_id)"
                f" SELECT {columns}, id, 'insert', %s + ({owner} - {organisations.FIRST_ID}) / {loads}"
                f" * interval '1 day', md5('load')::uuid FROM {table}",
                [start],
            )
            if is_card:
                cursor.execute(
                    f"INSERT INTO {_event_table(table)}"
                    f" ({columns}, pgh_obj_id, pgh_label, pgh_created_at, pgh_context_id)"
                    f" SELECT {columns}, id, 'update',"
                    " %s + interval '60 days' + (id %% 100003) * interval '1 minute',"
                    f" md5('edit')::uuid FROM {table} ORDER BY uid LIMIT {EDITS}",
                    [start],
                )


def _kept_columns(table: str) -> list[str]:
    model: Any = next(model for model in apps.get_models() if model._meta.db_table == _event_table(table))
    return [column.column for column in model._meta.concrete_fields if not column.name.startswith("pgh_")]
