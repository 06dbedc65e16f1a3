"""QR codes as geometry for an own SVG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

# As many light modules around as the standard asks for.
QUIET = 4


@dataclass(frozen=True)
class Qr:
    """A square of `size` modules, and the dark ones as one path of horizontal strokes."""

    size: int
    path: str


@lru_cache(maxsize=64)
def draw(text: str) -> Qr:
    # With the pictures it can also make, a tenth of a second of every start.
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_M

    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, modules in groupby(row):
            width = len(list(modules))
            if is_dark:
                strokes.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Qr(len(rows), "".join(strokes))
