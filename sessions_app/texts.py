"""Words that people type: made tidy, or refused."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def tidy(text: str, limit: int) -> str:
    """The text in one line with single spaces, so that the same thought pasted twice is seen as one.

    Raises ValidationError when nothing is left, when more than `limit` characters are, or when the text holds
    what no text can hold: NUL, or half of a UTF-16 pair.
    """
    if "\0" in text or any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise ValidationError(_("The text holds a character that text cannot hold."), "unreadable")
    words = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).split()
    line = " ".join(words)
    if not line:
        raise ValidationError(_("There is no text."), "empty")
    if len(line) > limit:
        raise ValidationError(
            _("The text has %(length)d characters, and at most %(limit)d are possible."),
            "too_long",
            {"length": len(line), "limit": limit},
        )
    return line
