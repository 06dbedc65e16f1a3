"""Codes that are read from a screen and typed on a phone. Pure."""

from __future__ import annotations

import re
import secrets
import unicodedata

LENGTH = 8
# Without 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TOKEN_BYTES = 16

# Who types in Russian finds the letter that looks the same.
_LOOK_ALIKES = str.maketrans("АВЕЁКМНРСТУХЗ", "ABEEKMHPCTYX3")
_BETWEEN = re.compile(r"[\s\-‐-―·._]+")
_TOKEN = re.compile(r"\A[A-Za-z0-9_-]{22}\Z")
# Nobody types more; what is longer is not looked at.
_LONGEST = 100


def make() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def make_token() -> str:
    """128 bits in 22 characters, for a QR code: never typed."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def read(typed: str) -> str:
    """The code that was meant: in any case, with spaces or dashes, with Cyrillic look-alikes; else empty."""
    shown = unicodedata.normalize("NFKC", typed[:_LONGEST]).upper()
    code = _BETWEEN.sub("", shown).translate(_LOOK_ALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def is_token(text: str) -> bool:
    return bool(_TOKEN.match(text))


def shown(code: str) -> str:
    """«K7MP 4RTX»: four and four are read out easily."""
    return f"{code[:4]} {code[4:]}"
