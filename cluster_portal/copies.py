"""A copy of everything: one archive with the dump of the database and the files.

Restoring is one transaction: the database is afterwards what the copy says, or what it was.
"""

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from cluster_portal.embedded_backend.places import binaries
from cluster_portal.embedded_backend.problems import CannotStart

DUMP = "database.dump"
FILES = "files"


class CannotCopy(Exception):
    """Says in one sentence why."""


def back_up(target: Path, files: Path, *, alias: str = "default") -> None:
    """Write the archive to `target`, whole or not at all, readable by its owner only."""
    draft = target.with_name(f".{target.name}.draft")
    draft.unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            dump = Path(folder) / DUMP
            _run("pg_dump", alias, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                with tarfile.open(fileobj=file, mode="w") as archive:
                    archive.add(dump, DUMP)
                    if files.exists():
                        archive.add(files, FILES)
                file.flush()
                os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def restore(source: Path, files: Path, *, alias: str = "default") -> None:
    """Replace the whole database and the files by those of the archive."""
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent) as name:
        folder = Path(name)
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as problem:
            raise CannotCopy(_("%(file)s is not a copy made by “backup”.") % {"file": source}) from problem
        if not (folder / DUMP).exists():
            raise CannotCopy(_("%(file)s is not a copy made by “backup”.") % {"file": source})

        script = folder / "restore.sql"
        clean = folder / "clean.sql"
        clean.write_text("DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
        _run("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(folder / DUMP))
        connections[alias].close()
        with _replaced(files, folder / FILES, folder / "files.before"):
            _run(
                "psql",
                alias,
                "--no-psqlrc",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                "--output=/dev/null",
                f"--file={clean}",
                f"--file={script}",
            )


@contextlib.contextmanager
def _replaced(files: Path, wanted: Path, before: Path) -> Iterator[None]:
    """`wanted` in the place of `files`; what was there is put back when the work inside fails."""
    try:
        if files.exists():
            files.rename(before)
        if wanted.exists():
            try:
                wanted.rename(files)
            except OSError as problem:
                raise CannotCopy(
                    _("The files cannot be put into %(folder)s: %(reason)s.")
                    % {"folder": files, "reason": problem.strerror}
                ) from problem
        yield
    except BaseException:
        if files.exists():
            files.rename(wanted)
        if before.exists():
            before.rename(files)
        raise


def _run(program: str, alias: str | None, *options: str) -> None:
    """With the connection's address, and the password where no other account sees it."""
    arguments: list[str] = []
    environment: dict[str, str] = {}
    if alias:
        connection = connections[alias]
        # The embedded server's address is known once it runs.
        connection.ensure_connection()
        address: dict[str, Any] = dict(connection.settings_dict)
        # DATABASE_URL names the folder of a socket so: postgres://user:password@/name?host=/folder
        for key in ("host", "port"):
            address[key.upper()] = address[key.upper()] or address["OPTIONS"].get(key, "")
        (_psql, *arguments), extra = DatabaseClient.settings_to_cmd_args_env(address, [])
        environment = extra or {}
        # pg_dump takes the name of the database as its last argument, as psql does.
        arguments = [*arguments[:-1], f"--dbname={arguments[-1]}"]
    done = subprocess.run(
        [_program(program), *arguments, *options],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise CannotCopy(
            _("%(program)s failed: %(reason)s") % {"program": program, "reason": (reason or [""])[-1]}
        )


def _program(name: str) -> str:
    try:
        return str(binaries() / name)
    except CannotStart:
        pass
    found = shutil.which(name)
    if not found:
        raise CannotCopy(_("%(program)s is not installed.") % {"program": name})
    return found
