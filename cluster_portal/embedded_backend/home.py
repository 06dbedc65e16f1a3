"""The folder of the embedded PostgreSQL: what its users leave there for each other, and their locks.

lock       held while somebody looks at or starts the server
in-use     a shared lock of every process that uses the server; see `guard.py`
guard      locked by the guard while it lives
password   of the application's role, which is no superuser
address    where the running server listens
place      where the data lie, if they could not lie here
server/    data, socket and log; belongs to the account under which the server runs
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from cluster_portal.embedded_backend.problems import CannotStart


class Home:
    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def place(self) -> Path:
        """Where the server's own folder is."""
        return Path(self.read("place") or self.path / "server")

    def prepare(self) -> None:
        try:
            # Others may pass through, no further: the account of the server reaches its folder so.
            self.path.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
            self.open("lock", close=True)
        except OSError as problem:
            raise CannotStart(
                _("The data folder %(folder)s cannot be written: %(reason)s.")
                % {"folder": self.path, "reason": problem.strerror}
            ) from problem

    def open(self, name: str, *, close: bool = False) -> int:
        handle = os.open(self.path / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if close:
            os.close(handle)
        return handle

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        handle = self.open("lock")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def lockable(self, name: str, kind: int) -> bool:
        handle = self.open(name)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    def guarded(self) -> bool:
        return not self.lockable("guard", fcntl.LOCK_EX)

    def write(self, name: str, text: str) -> None:
        """Whole or not at all, and for the owner only."""
        draft = self.path / f".{name}.draft"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / name)

    def read(self, name: str) -> str:
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def password(self) -> str:
        return self.read("password")

    def address(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self.read("address") or "{}")
        except ValueError:
            return {}
        return found
