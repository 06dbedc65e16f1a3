"""Rows as the reader has read them out of a file, kept for a while: the check of an import, and the same file
again, need not read it anew."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Generator, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

from django.conf import settings

from enterprises.reading import tables

log = logging.getLogger("portal.imports")
FOLDER = "read-imports"
MOST_FILES = 20
MOST_BYTES = 64 * 1024 * 1024


def root() -> Path:
    """Not among the files: a copy of everything can do without."""
    return Path(settings.DATA_DIR) / FOLDER


def lines(digest: str, extension: str, sheet: str) -> Generator[bytes] | None:
    """What the reader said of the file with this SHA-256; None where that is not kept."""
    for asked in dict.fromkeys([sheet, ""]):
        try:
            kept = _path(digest, extension, asked).open("rb")
        except OSError:
            continue
        # The first sheet was read without being named.
        if asked == sheet or json.loads(kept.readline())["sheet"] == sheet:
            kept.seek(0)
            return _all_of(kept)
        kept.close()
    return None


def _all_of(kept: IO[bytes]) -> Generator[bytes]:
    with kept:
        yield from kept


def keeping(said: Iterable[bytes], digest: str, extension: str, sheet: str) -> Generator[bytes]:
    """The lines as they come. They are kept once all have come, unless there is no room for them."""
    keeper = _Keeper(_path(digest, extension, sheet))
    try:
        for line in said:
            keeper.write(line)
            yield line
        keeper.finish()
    finally:
        keeper.close()


class _Keeper:
    """Writes beside the place where the lines will stand, so that only all of them are ever found there."""

    def __init__(self, path: Path) -> None:
        self._path, self._left = path, MOST_BYTES
        self._file: IO[bytes] | None = None
        try:
            root().mkdir(parents=True, exist_ok=True, mode=0o700)
            # Under the name of the file, so that it goes with it, whatever becomes of this process.
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115
                dir=root(), prefix=f"{path.name.partition('-')[0]}-", delete=False
            )
        except OSError as problem:
            self._cannot(problem)

    def write(self, line: bytes) -> None:
        self._left -= len(line)
        if self._left < 0:
            self.close()
        elif self._file:
            try:
                self._file.write(line)
            except OSError as problem:
                self._cannot(problem)

    def finish(self) -> None:
        file, self._file = self._file, None
        if file:
            try:
                file.flush()
                # Else a power failure could leave the name with nothing behind it.
                os.fsync(file.fileno())
                os.replace(file.name, self._path)
                file.close()
                _forget_the_oldest()
            except OSError as problem:
                self._file = file
                self._cannot(problem)

    def close(self) -> None:
        file, self._file = self._file, None
        if file:
            Path(file.name).unlink(missing_ok=True)
            # It writes what it has not written yet, and there may be no room.
            with suppress(OSError):
                file.close()

    def _cannot(self, problem: OSError) -> None:
        """The import goes on: the file itself is there to be read."""
        log.warning("rows of an import are not kept", extra={"reason": problem.strerror})
        self.close()


def paths_of(digest: str) -> list[Path]:
    """Where rows of the file with this SHA-256 may lie."""
    return list(root().glob(f"{digest}-*"))


def _forget_the_oldest() -> None:
    newest_first = sorted(root().iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MOST_FILES:]:
        path.unlink(missing_ok=True)


def _path(digest: str, extension: str, sheet: str) -> Path:
    asked = hashlib.sha256(f"{extension}\0{sheet}\0{_reader()}".encode()).hexdigest()
    return root() / f"{digest}-{asked[:16]}"


@cache
def _reader() -> str:
    """Another reader may read otherwise."""
    return hashlib.sha256(Path(tables.__file__).read_bytes()).hexdigest()
