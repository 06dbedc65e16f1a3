"""Child processes that are restarted when they die and die when their parent does."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

QUIET_SECONDS = 60
LONGEST_PAUSE = 30


class Child:
    """`manage.py serve --part NAME`, with a pipe as its stdin that closes when this process is gone."""

    def __init__(self, part: str, pass_fds: tuple[int, ...] = (), arguments: tuple[str, ...] = ()) -> None:
        self.part = part
        self._pass_fds = pass_fds
        self._arguments = arguments
        self._pause = 0.0
        self._due = 0.0
        self.failures = 0
        self._start()

    def _start(self) -> None:
        manage = Path(__file__).resolve().parent.parent / "manage.py"
        self._process = subprocess.Popen(
            [sys.executable, str(manage), "serve", "--part", self.part, *self._arguments],
            stdin=subprocess.PIPE,
            pass_fds=self._pass_fds,
            # Ctrl-C goes to the whole group of the terminal; only the parent decides who stops when.
            start_new_session=True,
        )
        self._started = time.monotonic()
        self._due = 0.0

    def is_running(self) -> bool:
        return self._process.poll() is None

    def keep(self) -> int | None:
        """Restart it if it is time to. The exit code when it is found dead."""
        if self.is_running():
            return None
        now = time.monotonic()
        if not self._due:
            if now - self._started > QUIET_SECONDS:
                self._pause = 0.0
            self._due = now + self._pause
            self._pause = min(LONGEST_PAUSE, self._pause * 2 or 1.0)
            self.failures += 1
            return self._process.returncode
        if now >= self._due:
            self._close_pipe()
            self._start()
        return None

    def ask_to_stop(self) -> None:
        if self.is_running():
            self._process.terminate()

    def stop(self, seconds: float) -> None:
        """Wait for its own end, then for a second request's, then end it."""
        for patience in (seconds, 2):
            self.ask_to_stop()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
                break
        else:
            self._process.kill()
            self._process.wait()
        self._close_pipe()

    def _close_pipe(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()


def end_with_parent() -> None:
    """In a child: ask oneself to stop when the parent is gone, however it went; then insist."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(8)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
