"""How a cell is spoken of, in refusals and in notes of what was put right by itself."""

from __future__ import annotations

from collections.abc import Callable

Note = Callable[[str], None]


def short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
