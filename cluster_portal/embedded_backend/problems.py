"""Why the embedded PostgreSQL does not start, in one sentence."""

from django.utils.translation import gettext as _

# What the system and PostgreSQL say of a full disk.
NO_SPACE = ("No space left on device", "Disk quota exceeded", "Check free disk space")


class CannotStart(Exception):
    """Says in one sentence why there is no server and what to do."""


def explain(words: str) -> str:
    if any(sign in words for sign in NO_SPACE):
        return _("There is no space left on the disk for the embedded PostgreSQL.")
    if "Read-only file system" in words:
        return _("The data folder of the embedded PostgreSQL is on a read-only disk.")
    lines = [line for line in words.splitlines() if "FATAL:" in line or "error:" in line or "ERROR:" in line]
    last = (lines or words.split("\n"))[-1].strip()
    return _("The embedded PostgreSQL does not start: %(reason)s") % {"reason": last}
