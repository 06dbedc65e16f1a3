"""The parent of the embedded PostgreSQL: starts it, and stops it when its last user has gone.

Every process that uses the server holds a shared lock on one file. The guard waits for the exclusive lock on
it, which the kernel grants when the last holder is gone, however it went: returned, crashed or was killed.
Run as a script, without Django and without site-packages, so that it is small and starts at once.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

STOP_SECONDS = 60


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        # A zombie holds nothing; in a container nobody may ever reap it.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return True


def stop_when_unused(pid: int, in_use: int) -> None:
    fcntl.flock(in_use, fcntl.LOCK_EX)
    deadline = time.monotonic() + STOP_SECONDS
    _signal(pid, signal.SIGINT)
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    if is_alive(pid):
        _signal(pid, signal.SIGQUIT)


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def main(order: dict[str, Any]) -> None:
    """Leave the caller's session first: Ctrl-C in its terminal must not reach the database."""
    if os.fork():
        os._exit(0)
    os.setsid()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    in_use = os.open(order["in_use"], os.O_RDWR)
    server = None
    if order["adopt"]:
        pid = order["adopt"]
    else:
        server = subprocess.Popen(
            order["command"],
            cwd="/",
            env=order["environment"],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            **(
                {"user": order["uid"], "group": order["gid"], "extra_groups": []}
                if order["uid"] is not None
                else {}
            ),
        )
        pid = server.pid

    threading.Thread(target=stop_when_unused, args=(pid, in_use), daemon=True).start()
    if server:
        server.wait()
    while is_alive(pid):
        time.sleep(0.5)

    # In this order: whoever waits for `in_use` must find the guard's place vacant.
    os.close(order["place"])
    os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
