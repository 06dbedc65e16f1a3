"""Photos are decoded by a process with limits: what comes out is upright pixels, and no file harms it."""

from __future__ import annotations

import io
import os
import resource
import struct
import time
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from enterprises import pictures
from tests.drawn import photo


def opened(content):
    return Image.open(io.BytesIO(content))


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        pictures.read(content)
    assert refused.value.messages[0]
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_comes_out_as_jpeg(kind):
    read = pictures.read(photo(kind=kind))

    assert opened(read.large).format == opened(read.small).format == "JPEG"
    assert (read.width, read.height) == opened(read.large).size == (64, 48)


def test_a_photo_is_turned_as_the_phone_was_held():
    read = pictures.read(photo(size=(64, 48), orientation=6))

    # What was on the left is on top.
    upright = opened(read.large)
    assert upright.size == (48, 64)
    red, _green, blue = upright.getpixel((24, 4))
    assert red > 200 > 60 > blue


def test_nothing_but_pixels_is_kept():
    read = pictures.read(photo(orientation=3, comment=b"tayna", icc_profile=b"profil"))

    for content in (read.large, read.small):
        kept = opened(content)
        assert not dict(kept.getexif())
        assert {name for name, _bytes in kept.applist} <= {"APP0"}
        assert b"tayna" not in content


def test_a_photo_of_a_phone_becomes_small_enough_for_a_slow_network():
    noise = Image.frombytes("RGB", (1000, 750), os.urandom(1000 * 750 * 3)).resize((4000, 3000))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=90)

    read = pictures.read(out.getvalue())

    assert (read.width, read.height) == (2000, 1500)
    assert opened(read.small).size == (480, 360)
    assert len(read.large) < 1024 * 1024


def test_what_is_transparent_is_seen_on_white():
    drawn = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = io.BytesIO()
    drawn.save(out, "PNG")

    assert min(opened(pictures.read(out.getvalue()).large).getpixel((5, 5))) > 250


def test_what_a_portal_has_written_stays_byte_for_byte_when_another_takes_it():
    written = pictures.read(photo(size=(3000, 2000))).large

    assert pictures.read(written, as_it_is=True).large == written


@pytest.mark.parametrize(
    "content",
    [photo(orientation=6), photo() + b"<script>", photo(size=(2100, 10)), photo(kind="PNG")],
    ids=["with EXIF", "with something after it", "too wide", "another kind"],
)
def test_what_no_portal_has_written_is_written_anew(content):
    assert pictures.read(content, as_it_is=True).large != content


def png(width, height, rows=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zeros(count):
    packer = zlib.compressobj(9)
    block = b"\0" * 2**20
    return b"".join([packer.compress(block) for _one in range(count // 2**20)] + [packer.flush()])


HOSTILE = {
    "empty": (b"", "empty"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "heic"),
    "AVIF": (b"\0\0\0\x1cftypavif\0\0\0\0" + b"\0" * 100, "other_kind"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "other_kind"),
    "HTML": (b"<html><script>alert(1)</script></html>", "other_kind"),
    "GIF": (photo(kind="GIF"), "other_kind"),
    "TIFF": (photo(kind="TIFF"), "other_kind"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run", "other_kind"),
    "archive": (b"PK\x03\x04" + b"\0" * 200, "other_kind"),
    "cut": (photo(size=(640, 480))[:900], "damaged"),
    "named by its beginning": (b"\xff\xd8\xff\xe0" + b"\0" * 500, "other_kind"),
    "bomb": (png(50_000, 50_000, zeros(2**26)), "too_many_pixels"),
    "bomb below the warning": (png(6000, 6000, zeros(2**26)), "too_many_pixels"),
    "more rows than it says": (png(10, 10, zeros(2**28)), None),
    "no rows": (png(4000, 3000), "damaged"),
    "NUL": (b"\0" * 1000, "other_kind"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_the_portal_stays_as_it_was(name):
    content, code = HOSTILE[name]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()

    if code:
        assert refusal(content) == code
    else:
        # It holds a picture after all, and no more than that is read.
        assert pictures.read(content).width == 10

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < 2
    assert time.monotonic() - began < 20


def test_a_file_that_is_too_large_is_refused_before_anything_is_decoded(monkeypatch):
    monkeypatch.setattr(pictures, "READER", "nowhere")

    assert refusal(b"\xff" * (pictures.MOST_BYTES + 1)) == "too_large"


def test_a_photo_in_heic_is_refused_with_what_to_do():
    with pytest.raises(ValidationError, match="Сохраните его как JPEG"):
        pictures.read(HOSTILE["HEIC"][0])
