"""Photos of a flip chart beside an item of the agenda: added, captioned, removed, brought back.

The bytes are kept privately under names of the portal's own; a photo that was removed keeps them, so that it
can be brought back, until its item is taken out of the agenda or the rehearsal is wiped.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import pictures
from enterprises.models import User
from enterprises.pictures import Picture
from enterprises.versions import claim
from sessions_app import journal, texts
from sessions_app.journal import Op
from sessions_app.models import Actor, AgendaItem, AgendaPhoto, StrategySession
from sessions_app.models.photos import CAPTION_LENGTH

FOLDER = "photos"
MOST_OF_AN_ITEM = 30
# With all of them an archive stays below what a portal loads.
MOST_OF_A_SESSION = 60


# The files -------------------------------------------------------------------------------------------


def root() -> Path:
    return Path(settings.DATA_DIR) / "files" / FOLDER


def path_of(photo: AgendaPhoto, *, small: bool = False) -> Path:
    path = root() / photo.stored_as
    return path.with_suffix(".small.jpg") if small else path


def store(photo: AgendaPhoto, picture: Picture) -> None:
    """Write the files and what the record says of them; the record is not saved."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    photo.stored_as = f"{uuid.uuid4().hex}.jpg"
    photo.width, photo.height = picture.width, picture.height
    photo.size, photo.sha256 = len(picture.large), hashlib.sha256(picture.large).hexdigest()
    for path, content in (
        (path_of(photo), picture.large),
        (path_of(photo, small=True), picture.small),
    ):
        path.touch(mode=0o600)
        path.write_bytes(content)


def content_of(photo: AgendaPhoto) -> bytes | None:
    """None where the file is lost."""
    path = path_of(photo)
    return path.read_bytes() if path.is_file() else None


def unlink(photo: AgendaPhoto) -> None:
    path_of(photo).unlink(missing_ok=True)
    path_of(photo, small=True).unlink(missing_ok=True)


def forget(photos: models.QuerySet[AgendaPhoto]) -> None:
    """Delete the records, and the files once that is committed."""
    gone = [photo for photo in photos if photo.stored_as]
    photos.delete()
    transaction.on_commit(lambda: _unlink_all(gone))


def _unlink_all(photos: Iterable[AgendaPhoto]) -> None:
    for photo in photos:
        unlink(photo)


# What is shown ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A photo with its place among those of the item."""

    photo: AgendaPhoto
    item: AgendaItem
    number: int
    many: int

    @property
    def alt(self) -> str:
        return self.photo.caption or self.name

    @property
    def name(self) -> str:
        return _("Photo of the flip chart: %(item)s, %(number)d of %(many)d") % {
            "item": self.item.title,
            "number": self.number,
            "many": self.many,
        }


def shown(item: AgendaItem, photos: Iterable[AgendaPhoto] | None = None) -> list[Shown]:
    """Those that are not removed, in their order; `photos` where they are read already."""
    kept = [one for one in (item.photos.all() if photos is None else photos) if one.removed_at is None]
    return [Shown(photo, item, number, len(kept)) for number, photo in enumerate(kept, 1)]


# The verbs -------------------------------------------------------------------------------------------


def add(item: AgendaItem, *, by: User, content: bytes, caption: str = "") -> AgendaPhoto:
    """Put a photo beside the item; the same photo twice is kept once, and brought back if it was removed.

    Raises ValidationError that says why it is not taken.
    """
    caption = _caption(caption)
    # It takes a while, so nothing is held meanwhile.
    picture = pictures.read(content)
    photo = AgendaPhoto(item=item, caption=caption, recorded_by=by)
    store(photo, picture)
    try:
        kept = _add(photo, by)
    except BaseException:
        unlink(photo)
        raise
    if kept.pk != photo.pk:
        unlink(photo)
    return kept


@transaction.atomic
def _add(photo: AgendaPhoto, by: User) -> AgendaPhoto:
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=photo.item.session_id)
    if session.status == StrategySession.Status.CANCELLED:
        raise ValidationError(_("The session was cancelled, so nothing can be recorded in it."), "closed")
    if not session.agenda.filter(pk=photo.item_id).exists():
        raise ValidationError(_("The item is no longer in the agenda."), "gone")
    same = photo.item.photos.filter(sha256=photo.sha256).first()
    if same is not None:
        if same.removed_at is not None:
            _bring_back(same, by=by, op=None)
        return same
    _has_room(photo.item)
    # What was removed counts too: it can be brought back, and goes into the archive.
    if AgendaPhoto.objects.filter(item__session=session).count() >= MOST_OF_A_SESSION:
        raise ValidationError(
            _("A session holds at most %(most)d photos."), "too_many", {"most": MOST_OF_A_SESSION}
        )
    last = photo.item.photos.aggregate(last=models.Max("order"))["last"] or 0
    photo.order = last + 1
    photo.save()
    _record(photo, "photo.add", by=by, op=None)
    return photo


@transaction.atomic
def edit(photo: AgendaPhoto, *, by: Actor, version: int, caption: str, op: Op | None = None) -> None:
    """Raises StaleVersion when somebody changed the caption in between."""
    caption = _caption(caption)
    claim(photo, version)
    photo.caption = caption
    photo.save(update_fields=["caption"])
    _record(photo, "photo.edit", by=by, op=op)


@transaction.atomic
def remove(photo: AgendaPhoto, *, by: Actor, op: Op | None = None) -> None:
    """It is shown no more and can be brought back; twice is once."""
    photo = AgendaPhoto.objects.select_for_update().select_related("item__session").get(pk=photo.pk)
    if photo.removed_at is None:
        photo.removed_at = timezone.now()
        photo.save(update_fields=["removed_at"])
    _record(photo, "photo.remove", by=by, op=op)


@transaction.atomic
def restore(photo: AgendaPhoto, *, by: Actor, op: Op | None = None) -> None:
    # In the order of `_add`, so that two who fill the last place wait for each other.
    StrategySession.objects.select_for_update(no_key=True).get(pk=photo.item.session_id)
    photo = AgendaPhoto.objects.select_for_update().select_related("item__session").get(pk=photo.pk)
    _bring_back(photo, by=by, op=op)


def _has_room(item: AgendaItem) -> None:
    if item.photos.shown().count() >= MOST_OF_AN_ITEM:
        raise ValidationError(
            _("An item holds at most %(most)d photos."), "too_many", {"most": MOST_OF_AN_ITEM}
        )


def _bring_back(photo: AgendaPhoto, *, by: Actor, op: Op | None) -> None:
    if photo.removed_at is not None:
        _has_room(photo.item)
        photo.removed_at = None
        photo.save(update_fields=["removed_at"])
    _record(photo, "photo.restore", by=by, op=op)


def _caption(caption: str) -> str:
    return texts.tidy(caption, CAPTION_LENGTH) if caption.strip() else ""


def _record(photo: AgendaPhoto, kind: str, *, by: Actor, op: Op | None) -> None:
    journal.record(
        photo.item.session,
        kind,
        by=by,
        op=op,
        payload={"photo": photo.pk, "item": photo.item_id, "version": photo.version},
        result={"photo": photo.pk, "version": photo.version},
    )
