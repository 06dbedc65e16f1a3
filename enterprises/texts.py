"""The text of a file that somebody gives to be read; why it is not taken is said in one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.reading import files
from enterprises.reading.tables import Refused

WALL_SECONDS = 40

REFUSALS: dict[str, Promise] = {
    "empty": _("There is no text to read: the file or the field is empty."),
    "too_large": _("The file is larger than %(most)s MB. Save only the text of it."),
    "too_long": _("The text is longer than %(most)s characters. Read it in parts."),
    "not_russian": _("The text is not in Russian. The portal reads only Russian texts."),
    "encrypted": _("The file is locked with a password. Take the password off and upload it again."),
    "old_document": _(
        "This is a document of an old format (DOC or RTF). Save it as DOCX and upload it again."
    ),
    "picture": _("This is a picture. The portal reads text, not pictures: give it TXT, DOCX or PDF."),
    "scanned": _("There is no text in this PDF: it is a scan. Recognise the text first, or paste it."),
    "unknown_kind": _("Only TXT, DOCX and PDF are read. Save the text in one of these formats."),
    "damaged": _("The file is damaged and cannot be read. Open it in its program and save it again."),
    "bomb": _("The file unfolds to too large a size. Leave only the text in it."),
    "unreadable": _("The encoding of the file cannot be made out. Save it as UTF-8."),
    "mixed_encodings": _("The encoding of the file cannot be made out. Save it as UTF-8."),
    "too_heavy": _("Reading the file takes too much memory. Save only the text of it."),
    "too_slow": _("Reading the file takes too long. Save only the text of it."),
}


def refusal(code: str, **params: Any) -> ValidationError:
    if code == "too_long":
        params["most"] = f"{params['most']:,}".replace(",", "\u00a0")
    return ValidationError(str(REFUSALS[code]), code=code, params=params)


def checked(text: str) -> str:
    """A pasted text as it is kept. Raises ValidationError that says why it is not taken."""
    try:
        return files.checked(text)
    except Refused as refused:
        raise refusal(refused.code, **refused.params) from None


def text_of_file(path: Path, extension: str) -> str:
    """The text in a file, read by a process with limits. Raises ValidationError."""
    command = [sys.executable, "-E", "-s", "-m", "enterprises.reading.files", str(path), extension]
    try:
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusal("too_slow") from None
    if done.returncode:
        # The limits ended it: too much time, or too much memory.
        raise refusal("too_slow" if done.returncode in (-9, -24) else "too_heavy")
    answer = json.loads(done.stdout)
    if code := answer.pop("refused", None):
        raise refusal(code, **answer)
    return str(answer["text"])
