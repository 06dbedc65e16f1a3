"""A photo made safe: decoded within bounds, turned upright, written anew as JPEG with nothing but its pixels.

Runs as a process of its own: the photo on standard input; on standard output a line of JSON, then the bytes
of the photo and of a small one. Imports nothing of the portal.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from typing import NoReturn

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MEGABYTE = 1024 * 1024
MEGAPIXEL = 1_000_000
# A JPEG is decoded at a fraction of its size; the others only whole.
MOST_PIXELS = 64 * MEGAPIXEL
MOST_PIXELS_AT_ONCE = 25 * MEGAPIXEL
CPU_SECONDS = 10
MEMORY = 512 * MEGABYTE
LARGE, SMALL = 2000, 480
# Handwriting stays readable. An archive of a session with all the photos it may have is below its own limit.
MOST_BYTES = 700 * 1024
QUALITIES = (84, 76, 66, 54, 40)
SMALL_QUALITY = 78

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class Refused(Exception):
    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(content: bytes, as_it_is: bool = False) -> tuple[tuple[int, int], bytes, bytes]:
    """Size, the photo, and a small one. Raises Refused.

    `as_it_is` keeps the bytes of a photo that this very function has written.
    """
    if not content:
        raise Refused("empty")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Refused("heic")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            is_ours = as_it_is and _is_ours(opened, content)
            photo = _decoded(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels", most=MOST_PIXELS // MEGAPIXEL) from None
    except Image.UnidentifiedImageError:
        raise Refused("other_kind") from None
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, KeyError, TypeError):
        raise Refused("damaged") from None
    large = content if is_ours else _written(photo)
    photo.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    small = io.BytesIO()
    photo.save(small, "JPEG", quality=SMALL_QUALITY)
    with Image.open(io.BytesIO(large)) as kept:
        return kept.size, large, small.getvalue()


def _decoded(opened: Image.Image) -> Image.Image:
    width, height = opened.size
    is_jpeg = opened.format in ("JPEG", "MPO")
    most = MOST_PIXELS if is_jpeg else MOST_PIXELS_AT_ONCE
    if width * height > most:
        raise Refused("too_many_pixels", most=most // MEGAPIXEL)
    if is_jpeg:
        # A picture with its parts: the first is the photo.
        opened.draft("RGB", (LARGE, LARGE))
    opened.seek(0)
    photo: Image.Image = opened
    photo.load()
    # Turned first: a picture made anew has lost what tells which side is up.
    photo = ImageOps.exif_transpose(photo)
    if "A" in photo.getbands() or "transparency" in photo.info:
        over = photo.convert("RGBA")
        over.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        photo = Image.new("RGB", over.size, "white")
        photo.paste(over, mask=over.getchannel("A"))
    photo.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    return Image.frombytes("RGB", photo.size, photo.convert("RGB").tobytes())


def _written(photo: Image.Image) -> bytes:
    for quality in QUALITIES:
        written = io.BytesIO()
        photo.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def _is_ours(opened: Image.Image, content: bytes) -> bool:
    """A plain JPEG of our size: no other segments, no words, no second picture."""
    marks = {name for name, _bytes in getattr(opened, "applist", [("unknown", b"")])}
    return (
        opened.format == "JPEG"
        and opened.mode == "RGB"
        and max(opened.size) <= LARGE
        and len(content) <= MOST_BYTES * 2
        and marks <= {"APP0"}
        and content.endswith(b"\xff\xd9")
        and content.count(b"\xff\xd9") == 1
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        # Elsewhere the limit is not kept, or refused.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> NoReturn:
    _limit()
    out = sys.stdout.buffer
    try:
        (width, height), large, small = read(sys.stdin.buffer.read(), "--as-it-is" in sys.argv)
        told: dict[str, object] = {"width": width, "height": height, "large": len(large)}
        out.write(json.dumps(told).encode() + b"\n" + large + small)
    except Refused as refusal:
        out.write(json.dumps({"refused": refusal.code, **refusal.params}).encode() + b"\n")
    except MemoryError:
        out.write(json.dumps({"refused": "too_heavy"}).encode() + b"\n")
    out.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
