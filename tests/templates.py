"""A migrated database that test databases are copied from: migrations run once, not once a worker and run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

PREFIX = "migrated_for_tests_"
# Any number, the same in every worker.
LOCK = 7_310_242


def template() -> str:
    """The name of the template for the migrations as they stand; made where it is missing."""
    name = PREFIX + _digest()
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            there = {row[0] for row in cursor.fetchall()}
            if name not in there:
                # Of earlier migrations, or half made.
                for old in there:
                    cursor.execute(f"DROP DATABASE IF EXISTS {old}")
                cursor.execute(f"CREATE DATABASE {name}_new")
                _migrate(f"{name}_new")
                cursor.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _digest() -> str:
    digest = hashlib.sha256(django.__version__.encode())
    migrations = sorted(Path(settings.BASE_DIR).glob("*/migrations/*.py"))
    for path in [*migrations, Path(settings.BASE_DIR) / "enterprises" / "schema.py"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[CursorWrapper]:
    with connection._nodb_cursor() as cursor:
        yield cursor


def _migrate(name: str) -> None:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
