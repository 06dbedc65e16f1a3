"""The account under which the embedded PostgreSQL runs."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cluster_portal.embedded_backend.problems import CannotStart


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
            env=environment(),
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


def environment() -> dict[str, str]:
    """Without LC_*, LANG and PG*: no locale that the machine lacks, no address of another server."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
