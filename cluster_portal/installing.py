"""The environment, the locked dependencies, the front end, the browser and the office of the tests.

Runs before anything is installed, hence the standard library only and Russian sentences in place.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = PROJECT / "node_modules"
NEEDED_BYTES = 1_000_000_000
OLDEST_NODE = 20
OFFICES = ("soffice", "libreoffice")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Trouble(SystemExit):
    """One sentence for the console, and a non-zero exit."""


def main(wishes: list[str]) -> None:
    os.chdir(PROJECT)
    try:
        with _alone():
            _environment()
            _packages("requirements-dev.txt" if "--dev" in wishes else "requirements.txt")
            _front_end()
            if "--browser" in wishes:
                _browser()
            if "--office" in wishes:
                _office()
            if "--gettext" in wishes:
                _gettext()
    except OSError as problem:
        raise Trouble(
            f"Не удалось подготовить папку проекта: {problem.strerror} ({problem.filename})."
        ) from None


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two `make` at once take turns."""
    folder = os.open(PROJECT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _run(*command: str | Path, failure: str, **options: str) -> None:
    """Quiet as long as all is well."""
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | options
    done = subprocess.run(
        [str(part) for part in command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)
        if "No space left on device" in done.stdout or "ENOSPC" in done.stdout:
            failure = "Нет места на диске."
        raise Trouble(failure)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _works(*command: str | Path) -> bool:
    try:
        return subprocess.run([str(part) for part in command], capture_output=True).returncode == 0
    except OSError:
        return False


def _fingerprint(*names: str) -> str:
    return hashlib.sha256(b"\0".join((PROJECT / name).read_bytes() for name in names)).hexdigest()


def _check_space() -> None:
    if shutil.disk_usage(PROJECT).free < NEEDED_BYTES:
        raise Trouble(
            f"Мало места на диске: для установки нужно {NEEDED_BYTES // 1_000_000_000} ГБ в {PROJECT}."
        )


# Python -----------------------------------------------------------------------------------------


def _environment() -> None:
    works = _works(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
    if works and (any(VENV.glob(".installed-*")) or _works(PYTHON, "-m", "pip", "--version")):
        return
    _check_space()
    _say("Создаётся окружение Python в .venv")
    if not _works(sys.executable, "-c", "import ensurepip, venv") and _is_debian_root():
        # Debian keeps them in a package of their own.
        _apt("python3-venv")
    _run(
        sys.executable,
        "-m",
        "venv",
        "--clear",
        VENV,
        failure="Не удалось создать окружение Python. В Debian и Ubuntu нужен пакет python3-venv.",
    )


def _packages(lock: str) -> None:
    stamp = VENV / f".installed-{lock}"
    # The lock for development contains the other one.
    stamps = {stamp, VENV / ".installed-requirements-dev.txt"}
    if any(_holds(each, each.name.removeprefix(".installed-")) for each in stamps):
        return
    _check_space()
    _say(f"Устанавливаются пакеты из {lock}")
    _install(lock)


def _holds(stamp: Path, lock: str) -> bool:
    return stamp.exists() and stamp.read_text() == _fingerprint(lock)


def _install(lock: str) -> None:
    _run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--requirement",
        lock,
        failure=f"Не удалось установить пакеты из {lock}: проверьте доступ к реестру пакетов Python.",
    )
    (VENV / f".installed-{lock}").write_text(_fingerprint(lock))


# Front end --------------------------------------------------------------------------------------


def node_folder() -> Path | None:
    """Where a sufficient `node` and `npm` lie together: the system's, else the wheel's in .venv."""
    for folder in (*os.environ.get("PATH", "").split(os.pathsep), str(VENV / "bin")):
        node, npm = Path(folder) / "node", Path(folder) / "npm"
        if folder and os.access(node, os.X_OK) and os.access(npm, os.X_OK) and _is_new_enough(node):
            return Path(folder)
    return None


def _is_new_enough(node: Path) -> bool:
    try:
        words = subprocess.run([str(node), "--version"], capture_output=True, text=True).stdout
        return int(words.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE
    except (OSError, ValueError):
        return False


def with_node() -> dict[str, str]:
    """The environment in which node_modules/.bin works."""
    folder = node_folder()
    if folder is None:
        raise Trouble("Нет Node.js 20 или новее: выполните make setup.")
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _front_end() -> None:
    stamp = NODE_MODULES / ".installed"
    wanted = _fingerprint("package.json", "package-lock.json")
    if not (stamp.exists() and stamp.read_text() == wanted):
        _check_space()
        if node_folder() is None:
            _say("Устанавливается Node.js в .venv")
            _install("requirements-node.txt")
        _say("Устанавливаются пакеты из package-lock.json")
        environment = with_node()
        _run(
            "npm",
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            failure="Не удалось установить пакеты из package-lock.json: проверьте доступ к реестру npm.",
            PATH=environment["PATH"],
        )
        stamp.write_text(wanted)
    _run(PYTHON, "-m", "cluster_portal.assets", failure="Не удалось собрать интерфейс.")


# Tools of the tests -----------------------------------------------------------------------------


def _is_debian_root() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(*names: str) -> None:
    _say(f"Устанавливается {', '.join(names)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    failure = f"Не удалось установить {', '.join(names)} через apt-get."
    _run("apt-get", "update", "-q", failure=failure, **quiet)
    _run("apt-get", "install", "-y", "-q", "--no-install-recommends", *names, failure=failure, **quiet)


def find_browser() -> str | None:
    """CHROMIUM, or the first on PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def _browser() -> None:
    found = find_browser()
    if found and _works(found, "--version"):
        return
    if os.environ.get("CHROMIUM"):
        raise Trouble(f"Браузер из переменной CHROMIUM не запускается: {os.environ['CHROMIUM']}.")
    if _is_debian_root():
        with contextlib.suppress(Trouble):
            _apt("chromium")
        # On Ubuntu the package is only a pointer to a snap.
        if (found := find_browser()) and _works(found, "--version"):
            return
    if _works(PYTHON, "-c", _PLAYWRIGHT_HAS_IT):
        return
    _say("Скачивается браузер для тестов")
    _run(
        PYTHON,
        "-m",
        "playwright",
        "install",
        "chromium",
        failure="Для тестов нужен Chromium: поставьте его или укажите путь в переменной CHROMIUM.",
    )


_PLAYWRIGHT_HAS_IT = """
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))
"""


def find_office() -> str | None:
    """SOFFICE, or LibreOffice on PATH."""
    return os.environ.get("SOFFICE") or next(filter(None, map(shutil.which, OFFICES)), None)


def _office() -> None:
    """Without it the tests that open files with LibreOffice fail and say what they need; all others run."""
    if find_office() is None and _is_debian_root():
        with contextlib.suppress(Trouble):
            _apt("libreoffice-writer-nogui")


def _gettext() -> None:
    if shutil.which("xgettext") and shutil.which("msgmerge"):
        return
    if not _is_debian_root():
        raise Trouble("Для проверки переводов нужен пакет gettext (xgettext, msgmerge).")
    _apt("gettext")
