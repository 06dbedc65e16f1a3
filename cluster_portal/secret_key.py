"""The key that signs cookies and links: made once, kept in DATA_DIR."""

import contextlib
import os
import secrets
from pathlib import Path


def read_or_create(data_dir: Path) -> str:
    """The same key for every process, also when several start at once."""
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            _create(path)
        return path.read_text(encoding="ascii")
    except OSError as problem:
        # The settings are being read: there is no catalogue yet, and nobody above who could say it better.
        raise SystemExit(f"Папка данных {data_dir} недоступна для записи: {problem.strerror}.") from None


def _create(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, does not replace the key of whoever came first.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
