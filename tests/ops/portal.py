"""The portal as an operator runs it: a process of its own with data and a port of its own."""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parent.parent.parent
# A first start migrates and loads two regions; a laptop with other work takes its time.
PATIENCE = 240


def new_data_dir() -> Path:
    """Open to passers-by, unlike pytest's: the account of the embedded server must reach it."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    return folder


def prepared_data_dir() -> Path:
    """As a first start leaves its data: made once for the code as it stands, then copied."""
    prepared = PROJECT / "var" / "test" / "prepared"
    prepared.mkdir(parents=True, exist_ok=True)
    digest = _digest()
    with (prepared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (prepared / digest).exists():
            for old in prepared.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            folder = new_data_dir()
            with Portal(folder) as portal:
                portal.wait_until_ready()
                assert portal.stop() == 0, portal.lines
            _copy(folder, prepared / f"{digest}.draft")
            (prepared / f"{digest}.draft").rename(prepared / digest)
            return folder
        folder = new_data_dir()
        _copy(prepared / digest, folder)
        return folder


def _digest() -> str:
    """Of whatever a first start runs or reads."""
    digest = hashlib.sha256((PROJECT / "requirements.txt").read_bytes())
    for app in ("cluster_portal", "enterprises", "sessions_app", "strategy"):
        for path in sorted((PROJECT / app).rglob("*.*")):
            if path.suffix in (".py", ".yaml", ".txt", ".po", ".csv", ".json"):
                digest.update(f"{path.relative_to(PROJECT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _copy(source: Path, target: Path) -> None:
    """With owners: the account of the embedded server may be another one's."""
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)


def remove_data_dir(folder: Path) -> None:
    """With what lies elsewhere because it could not lie here."""
    elsewhere = [Path(place.read_text()) for place in folder.rglob("postgres/place")]
    elsewhere += [Path(json.loads(file.read_text())["socket"]) for file in folder.rglob("postgres/address")]
    for path in [*elsewhere, folder]:
        shutil.rmtree(path, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data_dir: Path, **extra: str) -> dict[str, str]:
    unwanted = {"SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "HOST", "PORT"}
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    return (
        inherited | {"DJANGO_SETTINGS_MODULE": "cluster_portal.settings", "DATA_DIR": str(data_dir)} | extra
    )


def manage(data_dir: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment(data_dir, **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def processes_of(data_dir: Path) -> list[psutil.Process]:
    """All that live for these data: the supervisor, its children, the database and its guard."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("DATA_DIR") == str(data_dir) or str(data_dir) in " ".join(
                process.cmdline()
            )
            # What runs the tests themselves may carry the same variable.
            if ours and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(process)
        except psutil.Error:
            continue
    return found


class Portal:
    """`manage.py serve`; use as a context manager, which leaves nothing behind."""

    def __init__(self, data_dir: Path, port: int | None = None, **extra: str) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.lines: list[str] = []
        self._extra = extra

    def __enter__(self) -> "Portal":
        # What a shell starts in the background ignores Ctrl-C, and so does every child of it.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=environment(self.data_dir, PORT=str(self.port), PYTHONUNBUFFERED="1", **self._extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def __exit__(self, *_problem: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self._reader.join(10)
        if self._reader.is_alive():
            # Orphans hold the pipe: a test has failed, which is no reason to hang.
            for process in processes_of(self.data_dir):
                process.kill()
            self._reader.join()
        self.process.stdout.close()

    def wait_until_ready(self) -> "Portal":
        deadline = time.monotonic() + PATIENCE
        while not any(line.startswith("Ready: ") for line in self.lines):
            assert self.process.poll() is None, "\n".join(self.lines)
            assert time.monotonic() < deadline, "\n".join(self.lines)
            time.sleep(0.05)
        return self

    def health(self) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=10) as answer:
            return answer.read()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def child(self, part: str) -> psutil.Process:
        """The first web process is a copy of the supervisor and looks like it."""
        (found,) = [
            process
            for process in psutil.Process(self.process.pid).children()
            if ("worker" in process.cmdline()) == (part == "worker")
        ]
        return found


def wait_for(condition, seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False
