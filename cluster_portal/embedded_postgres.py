"""The default database: PostgreSQL 18 from a Python wheel, started by the first connection that needs it.

Only the wheel's binaries are used. Everything lies in `DATA_DIR/postgres`; a client reaches the server only
through a socket in a private folder and only with the password written there. What else lies there stands in
`embedded_backend/home.py`.
"""

import fcntl
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cluster_portal.embedded_backend import creating, postmaster
from cluster_portal.embedded_backend.account import Account, environment
from cluster_portal.embedded_backend.creating import NAME
from cluster_portal.embedded_backend.guard import is_alive
from cluster_portal.embedded_backend.home import Home
from cluster_portal.embedded_backend.places import PORT, binaries_for, choose_place, socket_dir
from cluster_portal.embedded_backend.problems import CannotStart, explain

START_SECONDS = 60
# SQLSTATE 57P03 in words: psycopg2 keeps no code of a refused connection.
NOT_YET = ("starting up", "shutting down", "recovery mode", "not yet accepting connections")
GUARD = Path(__file__).with_name("embedded_backend") / "guard.py"


def database_settings(data_dir: Path, *, durable: bool = True) -> dict[str, Any]:
    """An entry for DATABASES. A server that is not durable is quick and may lose everything: for tests."""
    home = "postgres" if durable else "throwaway-postgres"
    return {
        "ENGINE": "cluster_portal.embedded_backend",
        "NAME": NAME,
        "USER": NAME,
        "PASSWORD": "",
        "HOST": "",
        "PORT": str(PORT),
        "OPTIONS": {},
        "TEST": {},
        "EMBEDDED": {"home": str(data_dir / home), "durable": durable},
    }


def at(embedded: dict[str, Any]) -> "Server":
    return _server(embedded["home"], embedded["durable"])


@functools.cache
def _server(home: str, durable: bool) -> "Server":
    return Server(Home(Path(home)), durable=durable)


def _memory() -> int:
    """Megabytes of the machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20


def _sized_for(megabytes: int) -> dict[str, str]:
    """What a registry of a million records needs in memory, and no more than the machine can spare."""
    return {
        "shared_buffers": f"{min(max(megabytes // 8, 128), 1024)}MB",
        "effective_cache_size": f"{megabytes // 2}MB",
        "random_page_cost": "1.1",
        # An import changes a page of each index for nearly every row, and each page goes whole into the log
        # once after a checkpoint: there should be few, and the writer of the log should do the writing.
        "checkpoint_timeout": "15min",
        "max_wal_size": "2GB",
        "min_wal_size": "512MB",
        "wal_buffers": f"{min(max(megabytes // 128, 16), 64)}MB",
    }


class Server:
    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home = home
        self.durable = durable
        self._thread_lock = threading.Lock()
        self._in_use: int | None = None
        self._address: dict[str, str] = {}

    def ensure_running(self, *, doubt: bool = False) -> bool:
        """True when it had been standing. With `doubt`, ask the server itself rather than memory."""
        with self._thread_lock:
            if self._in_use is not None and self._address and not (doubt and not self._answers()):
                return True
            self.home.prepare()
            if self._in_use is None:
                self._in_use = self.home.open("in-use")
                # Waits while the guard is stopping the server.
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
            with self.home.locked():
                if self.home.guarded() and self._read_address() and self._answers():
                    return True
                try:
                    self._start()
                except OSError as problem:
                    raise CannotStart(explain(str(problem))) from problem
            return False

    def address(self) -> dict[str, str]:
        return {"HOST": self._address["socket"], "PORT": str(PORT), "PASSWORD": self.home.password()}

    def leave(self, seconds: float = 70) -> bool:
        """Stop using the server and wait till it has stopped. False when others go on using it."""
        with self._thread_lock:
            self._address = {}
            if self._in_use is not None:
                os.close(self._in_use)
                self._in_use = None
            if not self.home.path.exists():
                return True
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                unused = self.home.lockable("in-use", fcntl.LOCK_EX)
                if not self.home.guarded():
                    running = postmaster.running_on(self.home.place / "pgdata")
                    if running and unused:
                        # Its guard was killed.
                        postmaster.stop(running)
                    return True
                if not unused and self.home.lockable("in-use", fcntl.LOCK_SH):
                    return False
                time.sleep(0.05)
            return False

    def _read_address(self) -> bool:
        self._address = self.home.address()
        return bool(self._address)

    # Is it there -------------------------------------------------------------------------------

    def _answers(self) -> bool:
        """Ready for queries of the application's role."""
        import psycopg2

        # A plain connect first: it costs nothing when nobody listens.
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(f"{self._address['socket']}/.s.PGSQL.{PORT}")
            except (OSError, KeyError):
                return False
        try:
            psycopg2.connect(
                host=self._address["socket"],
                port=PORT,
                dbname="postgres",
                user=NAME,
                password=self.home.password(),
            ).close()
        except psycopg2.OperationalError as problem:
            # Too many connections, or a wrong password, is an answer too; only “not yet” is none.
            return not any(words in str(problem) for words in NOT_YET)
        return True

    # Starting ----------------------------------------------------------------------------------

    def _start(self) -> None:
        place, account = choose_place(self.home, durable=self.durable)
        pgdata = place / "pgdata"
        postgres = binaries_for(account) / "postgres"
        running = postmaster.running_on(pgdata)

        if running and self._read_address():
            # It lost its guard, or is on its way up or down.
            if not self.home.guarded():
                self._set_guard(adopt=running)
            if self._wait(running):
                return
        if running:
            postmaster.stop(running)

        self._wait_for_the_guard_to_go()
        if (pgdata / "postmaster.pid").exists() and not self.durable:
            shutil.rmtree(pgdata)
        if not (pgdata / "PG_VERSION").exists():
            creating.create(self.home, pgdata, account, durable=self.durable)
        elif not self.home.password():
            creating.set_password(self.home, pgdata, account, "ALTER", durable=self.durable)

        listening = socket_dir(self.home, place, account)
        log = place / "log"
        if log.exists() and log.stat().st_size > 10_000_000:
            log.unlink()
        options = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{listening}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "log_min_messages": "warning",
        }
        if self.durable:
            options |= _sized_for(_memory())
        else:
            options |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        command = [str(postgres), "-D", str(pgdata)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]

        self._address = {"socket": str(listening)}
        self.home.write("address", json.dumps(self._address))
        deadline = time.monotonic() + START_SECONDS
        while True:
            postmaster.remove_another_process_id(pgdata)
            start = log.stat().st_size if log.exists() else 0
            self._set_guard(command=command, account=account, log=log)
            if self._wait(None, deadline):
                return
            words = _read_end(log, start)
            # After a kill −9 of the server its children need a moment to notice.
            if "shared memory block" not in words or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        raise CannotStart(explain(words))

    def _wait(self, running: int | None, deadline: float = 0) -> bool:
        """True when the server answers; False when it is gone or time is up."""
        deadline = deadline or time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return True
            if (running and not is_alive(running)) or not self.home.guarded():
                return False
            time.sleep(0.02)
        return False

    def _wait_for_the_guard_to_go(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.home.guarded() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _set_guard(
        self,
        *,
        adopt: int | None = None,
        command: list[str] | None = None,
        account: Account | None = None,
        log: Any = None,
    ) -> None:
        place = self.home.open("guard")
        output = subprocess.DEVNULL
        if log:
            output = os.open(
                log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
        try:
            fcntl.flock(place, fcntl.LOCK_EX)
            order = {
                "adopt": adopt,
                "command": command,
                "environment": environment(),
                "uid": account and account.uid,
                "gid": account and account.gid,
                "in_use": str(self.home.path / "in-use"),
                "place": place,
            }
            subprocess.run(
                [sys.executable, "-I", "-S", str(GUARD), json.dumps(order)],
                cwd="/",
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[place],
                check=True,
            )
        finally:
            os.close(place)
            if output >= 0:
                os.close(output)


def _read_end(log: Path, start: int) -> str:
    try:
        with open(os.open(log, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            file.seek(start)
            return file.read(100_000).decode("utf-8", errors="replace")
    except OSError:
        return ""
