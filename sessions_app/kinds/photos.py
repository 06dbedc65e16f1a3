"""What can be done with photos of flip charts. The hall never hears of them."""

from __future__ import annotations

from sessions_app import photos
from sessions_app.journal import Op
from sessions_app.kinds.rules import CONSOLE_ONLY, Event, Kind, found
from sessions_app.models import Actor, AgendaPhoto, StrategySession
from sessions_app.models.photos import CAPTION_LENGTH
from sessions_app.operation_data import LARGEST_VERSION, Text, Whole


def photo_of(session: StrategySession, key: int) -> AgendaPhoto:
    return found(AgendaPhoto.objects.filter(item__session=session).select_related("item__session"), key)


def _edit(
    session: StrategySession, *, by: Actor, op: Op, photo: int, version: int, caption: str = ""
) -> None:
    photos.edit(photo_of(session, photo), by=by, op=op, version=version, caption=caption)


def _remove(session: StrategySession, *, by: Actor, op: Op, photo: int) -> None:
    photos.remove(photo_of(session, photo), by=by, op=op)


def _restore(session: StrategySession, *, by: Actor, op: Op, photo: int) -> None:
    photos.restore(photo_of(session, photo), by=by, op=op)


_PHOTO = {"photo": Whole()}

KINDS = (
    Kind(
        "photo.edit",
        {
            **_PHOTO,
            "version": Whole(largest=LARGEST_VERSION),
            "caption": Text(limit=CAPTION_LENGTH, may_be_empty=True, required=False),
        },
        _edit,
        audience=CONSOLE_ONLY,
    ),
    Kind("photo.remove", _PHOTO, _remove, audience=CONSOLE_ONLY),
    Kind("photo.restore", _PHOTO, _restore, audience=CONSOLE_ONLY),
)
# Bytes come by a form, not by an operation.
EVENTS = (Event("photo.add", CONSOLE_ONLY),)
