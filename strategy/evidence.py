"""Documents that prove facts: kept privately under names of the portal's own."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from enterprises.models import User
from strategy.models import EvidenceFile, IndicatorFact

FOLDER = "evidence"
MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
# What a file of this name begins with.
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
}


def root() -> Path:
    return Path(settings.DATA_DIR) / "files" / FOLDER


def path_of(file: EvidenceFile) -> Path:
    return root() / file.stored_as


def check(upload: UploadedFile) -> None:
    """Raises ValidationError for a file that is empty, too large, or not what its name says."""
    extension = _extension(upload)
    if extension not in BEGINNINGS:
        raise ValidationError(
            _("A document is a file of one of these kinds: %(kinds)s."),
            "unknown_kind",
            {"kinds": ", ".join(kind.upper() for kind in BEGINNINGS if kind != "jpeg")},
        )
    if not upload.size:
        raise ValidationError(_("The file is empty."), "empty")
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("The file is larger than %(most)d MB."), "too_large", {"most": MOST_BYTES // 1024**2}
        )
    upload.seek(0)
    beginning = upload.read(16)
    upload.seek(0)
    if not beginning.startswith(BEGINNINGS[extension]):
        raise ValidationError(
            _("The file is not what its name says: inside there is no %(kind)s."),
            "named_otherwise",
            {"kind": extension.upper()},
        )


def keep(fact: IndicatorFact, upload: UploadedFile, *, by: User) -> EvidenceFile:
    """Store a checked file beside the fact; the same file twice is kept once."""
    check(upload)
    if fact.files.count() >= MOST_FILES:
        raise ValidationError(_("At most %(most)d files prove one fact."), "too_many", {"most": MOST_FILES})
    content = b"".join(upload.chunks())
    digest = hashlib.sha256(content).hexdigest()
    same = fact.files.filter(sha256=digest).first()
    if same is not None:
        return same
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    stored_as = f"{uuid.uuid4().hex}.{_extension(upload)}"
    path = root() / stored_as
    path.touch(mode=0o600)
    path.write_bytes(content)
    name = " ".join(Path(str(upload.name).replace("\\", "/")).name.split())[-200:]
    return EvidenceFile.objects.create(
        fact=fact, name=name, stored_as=stored_as, size=len(content), sha256=digest, recorded_by=by
    )


def _extension(upload: UploadedFile) -> str:
    return str(upload.name or "").rpartition(".")[2].lower()
