"""The process of the embedded PostgreSQL, whoever started it."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from cluster_portal.embedded_backend.guard import is_alive


def _recorded_process(pgdata: Path) -> int | None:
    try:
        return int((pgdata / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_postgres(pid: int, pgdata: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        words = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, errors="replace"
        ).stdout
    return "postgres" in words and str(pgdata) in words


def running_on(pgdata: Path) -> int | None:
    """The server that runs on these data, whoever started it."""
    pid = _recorded_process(pgdata)
    return pid if pid and is_alive(pid) and _is_postgres(pid, pgdata) else None


def remove_another_process_id(pgdata: Path) -> None:
    """After a restart of the machine the number may be another program's, and PostgreSQL would refuse."""
    pid = _recorded_process(pgdata)
    if pid and is_alive(pid) and not _is_postgres(pid, pgdata):
        (pgdata / "postmaster.pid").unlink()


def stop(pid: int) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + 20
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not is_alive(pid):
            return
