"""The file of a batch: kept privately under a name of the portal's own, read by a process with limits."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import uuid
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.imports import kept_rows
from enterprises.models import ImportBatch
from enterprises.reading import tables

FOLDER = "imports"
EXTENSIONS = ("xlsx", "csv", "txt", "tsv")
WALL_SECONDS = 30
# The reader need not wait while a block of rows is checked.
PIPE_BYTES = 1 << 20
# How the last line of the reader begins.
COUNT, REFUSAL = b'{"rows"', b'{"refused"'

REFUSALS: dict[str, Promise] = {
    "gone": _("The file is no longer kept. Upload it again."),
    "empty": _("The file is empty: there is not one row in it."),
    "too_large": _("The file is larger than %(most)s MB. Split it into parts, or take the pictures out."),
    "macro": _("The file holds macros. Save it as an ordinary workbook (XLSX) and upload it again."),
    "encrypted": _("The file is locked with a password. Take the password off and upload it again."),
    "old_workbook": _("This is a workbook of the old format (XLS). Save it as XLSX and upload it again."),
    "other_kind": _("Inside this is a file of another kind, %(kind)s. Save the table as XLSX or CSV."),
    "not_a_table": _(
        "This is no table: a picture, an archive or another file. Save the table as XLSX or CSV."
    ),
    "named_otherwise": _("Inside this is a workbook %(kind)s under another name. Give it its own extension."),
    "not_a_workbook": _("The file is named XLSX, but there is no workbook inside. Save it from Excel again."),
    "unknown_kind": _("Only XLSX, CSV and TXT are read. Save the table in one of these formats."),
    "damaged": _("The file is damaged and cannot be read. Open it in Excel and save it again."),
    "unsafe_paths": _("The workbook has unsafe names of parts inside. Save it from Excel again."),
    "entities": _(
        "The workbook holds declarations that an ordinary table has not. Save it from Excel again."
    ),
    "bomb": _("The file unfolds to too large a size. Leave only the table in it."),
    "too_heavy": _("Reading the file takes too much memory. Split it into parts."),
    "too_slow": _("Reading the file takes too long. Split it into parts."),
    "too_many_rows": _(
        "There are more than %(most)s rows. Delete the empty rows below the table, or split the file."
    ),
    "too_many_columns": _("There are more than %(most)s columns. Leave only the ones that are needed."),
    "too_many_sheets": _("There are more than %(most)s sheets. Leave only the one with the table."),
    "no_sheets": _("There is no visible sheet with cells in the workbook."),
    "unreadable": _("The text of the file cannot be read. Save it as XLSX, or as CSV in UTF-8."),
    "mixed_encodings": _(
        "The file mixes encodings: line %(line)s is written in another one than the rest. Save it as UTF-8."
    ),
    "open_quote": _("A quotation mark opened in line %(line)s is not closed, or a cell there is too long."),
}


def refusal(code: str, **params: Any) -> ValidationError:
    if code == "too_many_rows":
        params["most"] = f"{params['most']:,}".replace(",", "\u00a0")
    return ValidationError(str(REFUSALS[code]), code=code, params=params)


# Keeping


def root() -> Path:
    return Path(settings.DATA_DIR) / "files" / FOLDER


def path_of(batch: ImportBatch) -> Path:
    return root() / batch.stored_as


def paths_of(stored_as: str, digest: str) -> list[Path]:
    """Where what was uploaded lies: the file, and the rows that were read out of it."""
    return [root() / stored_as, *kept_rows.paths_of(digest)]


def forget(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def keep(chunks: Iterable[bytes], extension: str) -> tuple[str, int, str]:
    """Store what was uploaded; its name, size and SHA-256. Raises ValidationError when it is too large."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    stored_as = f"{uuid.uuid4().hex}.{extension}"
    digest, size = hashlib.sha256(), 0
    path = root() / stored_as
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            for chunk in chunks:
                size += len(chunk)
                if size > tables.MOST_BYTES:
                    raise refusal("too_large", most=tables.MOST_BYTES // tables.MEGABYTE)
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return stored_as, size, digest.hexdigest()


# Reading


class Table:
    """What a file is, and its rows in blocks. `rows` is known after the last block."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.rows = 0

    @cached_property
    def about(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(next(self._lines))
        return found

    def blocks(self) -> Iterator[list[list[str]]]:
        if not self.about:
            return
        for raw in self._lines:
            said = json.loads(raw)
            if isinstance(said, dict):
                self.rows = said["rows"]
            else:
                yield said

    def beginning(self, most: int) -> list[list[str]]:
        """The first rows, with all the others counted."""
        rows: list[list[str]] = []
        for raw in self._lines if self.about else ():
            if raw.startswith(COUNT):
                self.rows = json.loads(raw)["rows"]
            elif len(rows) < most:
                rows += json.loads(raw)[: most - len(rows)]
        return rows


@contextmanager
def opened(
    path: Path, extension: str, sheet: str = "", *, digest: str = "", within: float | None = None
) -> Iterator[Table]:
    """The table in a file; another process reads it while this one does something else.

    Asking the table raises ValidationError that says why the file is not taken. With `digest`, the SHA-256 of
    the file when it was stored, what was read of it before is taken as it was, as long as it is the same
    file. `within` are seconds for the reading and whatever is done with the rows meanwhile.
    """
    if not path.exists():
        raise refusal("gone")
    is_known = bool(digest) and _digest(path) == digest
    if is_known and (kept := kept_rows.lines(digest, extension, sheet)):
        with closing(kept):
            yield Table(kept)
        return
    command = [sys.executable, "-I", tables.__file__, str(path), extension, sheet]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, pipesize=PIPE_BYTES
    )
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(within, stop) if within is not None else None
    if timer:
        timer.start()
    try:
        said = _lines(process, overdue)
        if is_known:
            said = kept_rows.keeping(said, digest, extension, sheet)
        with closing(said):
            yield Table(said)
    finally:
        if timer:
            timer.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(process: subprocess.Popen[bytes], overdue: threading.Event) -> Generator[bytes]:
    assert process.stdout is not None
    for raw in process.stdout:
        if raw.startswith(REFUSAL):
            said = json.loads(raw)
            raise refusal(said.pop("refused"), **said)
        yield raw
        if raw.startswith(COUNT):
            return
    # The limits ended it: too much time, or too much memory.
    code = process.wait()
    raise refusal("too_slow" if overdue.is_set() or code in (-9, -24) else "too_heavy")


def look(
    path: Path, extension: str, sheet: str = "", *, digest: str = "", most: int = 60
) -> tuple[dict[str, Any], list[list[str]], int]:
    """What the file is, its first rows, and how many rows there are."""
    with opened(path, extension, sheet, digest=digest, within=WALL_SECONDS) as table:
        beginning = table.beginning(most)
        return table.about, beginning, table.rows
