"""Child processes that are restarted when they die and die when their parent does."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

QUIET_SECONDS = 60
LONGEST_PAUSE = 30
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Child:
    """`manage.py serve --part NAME`, with a pipe as its stdin that closes when this process is gone.

    It gets ready while its parent does something else, and begins its work when it is told to. With `first`,
    the first of its processes is a copy of this one, which has read the modules already.
    """

    def __init__(
        self,
        part: str,
        pass_fds: tuple[int, ...] = (),
        arguments: tuple[str, ...] = (),
        first: Callable[[], None] | None = None,
    ) -> None:
        self.part = part
        self._pass_fds = pass_fds
        self._arguments = arguments
        self._may_begin = False
        self._pause = 0.0
        self._due = 0.0
        self.failures = 0
        self._started = time.monotonic()
        self._process: subprocess.Popen[bytes] | Copy
        if first:
            self._process = Copy(first, keep=pass_fds)
        else:
            self._start()

    def _start(self) -> None:
        manage = Path(__file__).resolve().parent.parent / "manage.py"
        self._process = subprocess.Popen(
            [sys.executable, str(manage), "serve", "--part", self.part, *self._arguments],
            stdin=subprocess.PIPE,
            # What is written there is written at once.
            bufsize=0,
            pass_fds=self._pass_fds,
            # Ctrl-C goes to the whole group of the terminal; only the parent decides who stops when.
            start_new_session=True,
        )
        self._started = time.monotonic()
        self._due = 0.0
        if self._may_begin:
            self.begin()

    def begin(self) -> None:
        self._may_begin = True
        # One that is dead already is found dead by `keep`.
        with contextlib.suppress(BrokenPipeError):
            assert self._process.stdin
            self._process.stdin.write(b"\n")

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


class Copy:
    """A copy of this process that does `work`; otherwise what `subprocess.Popen` is, as far as `Child` asks.

    To be made while this process has no other thread and no connection, so not for a restart.
    """

    def __init__(self, work: Callable[[], None], *, keep: tuple[int, ...]) -> None:
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        # Until the copy is a child of its own, a signal must not find the parent's handlers in it.
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        self.pid = os.fork()
        if not self.pid:
            os.dup2(reading, 0)
            _be_a_child(work, keep, unblocked)
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
        os.close(reading)
        self.stdin = os.fdopen(writing, "wb", buffering=0)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline and timeout and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("serve", timeout)
            time.sleep(0.02)
        return code

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _be_a_child(work: Callable[[], None], keep: tuple[int, ...], unblocked: set[int]) -> None:
    """As if started anew: a session, signals and files of its own. Does not return."""
    code = 1
    try:
        os.setsid()
        for number in STOPPING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
        # An open file may hold a lock, which must end with the parent.
        first = 3
        for descriptor in [*sorted(keep), os.sysconf("SC_OPEN_MAX")]:
            os.closerange(first, descriptor)
            first = descriptor + 1
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait_to_begin() -> None:
    """In a child: until its parent is ready, or is gone."""
    if not os.read(0, 1):
        sys.exit()
    _end_with_parent()


def _end_with_parent() -> None:
    """In a child: ask oneself to stop when the parent is gone, however it went; then insist."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(8)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
