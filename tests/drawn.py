"""Photos as phones take them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

ORIENTATION, GPS, MADE_BY = 0x0112, 0x8825, 0x010F


def photo(
    size: tuple[int, int] = (64, 48), kind: str = "JPEG", orientation: int | None = None, **options: Any
) -> bytes:
    """Its left half is red, its right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    if orientation:
        exif = Image.Exif()
        exif[ORIENTATION], exif[MADE_BY] = orientation, "Телефон Ивана".encode().decode("latin1")
        exif.get_ifd(GPS)[2] = (54.0, 38.0, 0.0)
        options["exif"] = exif
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
