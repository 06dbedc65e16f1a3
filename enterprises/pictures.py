"""Photos that people bring: decoded by a process with limits, never by the portal's own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READER = Path(__file__).parent / "reading" / "pictures.py"
MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
WALL_SECONDS = 20
# Each takes hundreds of megabytes for a moment.
AT_ONCE = threading.BoundedSemaphore(2)

REFUSALS: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "too_large": _("The photo is larger than %(most)s MB. Save it smaller and add it again."),
    "heic": _(
        "Photos in HEIC are not read. In the camera settings of the phone choose «Most compatible» (JPEG), "
        "or save the photo as JPEG, and add it again."
    ),
    "other_kind": _("This is no photo in JPEG, PNG or WebP. Save it as JPEG and add it again."),
    "damaged": _("The photo is damaged and cannot be read. Take it anew or copy it from the phone again."),
    "too_many_pixels": _("The photo has more than %(most)s megapixels. Save it smaller and add it again."),
    "too_heavy": _("Reading the photo takes too much memory. Save it smaller and add it again."),
    "too_slow": _("Reading the photo takes too long. Save it smaller and add it again."),
}


@dataclass(frozen=True)
class Picture:
    """A JPEG that holds nothing but pixels, upright, and a small one of it."""

    width: int
    height: int
    large: bytes
    small: bytes


def read(content: bytes, *, as_it_is: bool = False) -> Picture:
    """Raises ValidationError that says why the photo is not taken, and what to do.

    `as_it_is` keeps the bytes of a photo that a portal has written.
    """
    if len(content) > MOST_BYTES:
        raise _refusal("too_large", most=MOST_BYTES // MEGABYTE)
    command = [sys.executable, "-I", str(READER), *(["--as-it-is"] if as_it_is else [])]
    try:
        with AT_ONCE:
            done = subprocess.run(
                command,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=WALL_SECONDS,
            )
    except subprocess.TimeoutExpired:
        raise _refusal("too_slow") from None
    line, _end, rest = done.stdout.partition(b"\n")
    if done.returncode or not line:
        # The limits ended it: too much time, or too much memory.
        raise _refusal("too_slow" if done.returncode in (-9, -24) else "too_heavy")
    told = json.loads(line)
    if "refused" in told:
        raise _refusal(told.pop("refused"), **told)
    large = told["large"]
    return Picture(told["width"], told["height"], rest[:large], rest[large:])


def _refusal(code: str, **params: object) -> ValidationError:
    return ValidationError(str(REFUSALS[code]), code=code, params=params)
