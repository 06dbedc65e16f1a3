"""The text in a stranger's file: TXT in any Russian encoding, DOCX, PDF with a text layer.

Run as a process of its own with limits on memory and time: `python -m enterprises.reading.files` with a path
and an extension prints one line of JSON, the text or the code of a refusal. Nothing here needs Django.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any, NoReturn

from enterprises.reading.tables import MEGABYTE, Refused, decoded

MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 3000
MOST_PAGES = 300
MOST_CHARACTERS = 200_000
MEMORY = 768 * MEGABYTE
CPU_SECONDS = 20
EXTENSIONS = ("txt", "docx", "pdf")
# Of the letters of a Russian text at least this share is Cyrillic; tables of figures have few letters at all.
LEAST_CYRILLIC = 0.3


def text_of(path: Path, extension: str) -> str:
    """Raises Refused with a code that says why there is no text to read."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > MOST_BYTES:
        raise Refused("too_large", most=MOST_BYTES // MEGABYTE)
    with path.open("rb") as file:
        head = file.read(2048)
    _refuse_other_kinds(path, head)
    if head.lstrip().startswith(b"%PDF"):
        text = _of_pdf(path)
    elif head.startswith(b"PK"):
        text = _of_document(path)
    elif extension in ("docx", "pdf"):
        raise Refused("damaged")
    elif extension not in EXTENSIONS:
        raise Refused("unknown_kind")
    else:
        text = plain(path.read_bytes())
    return checked(text)


def checked(text: str) -> str:
    """The text without what no database keeps; refuses an empty one, a too long one, another language."""
    text = re.sub(
        "[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n")
    )
    if not text.strip():
        raise Refused("empty")
    if len(text) > MOST_CHARACTERS:
        raise Refused("too_long", most=MOST_CHARACTERS)
    letters = sum(map(str.isalpha, text))
    russian = len(re.findall(r"[А-Яа-яЁё]", text))
    if letters == 0 or russian < LEAST_CYRILLIC * letters:
        raise Refused("not_russian")
    # Ukrainian and Belarusian are Cyrillic, too; Russian has none of these letters.
    if len(re.findall(r"[іїєґўђћџјљњѓќ]", text, re.IGNORECASE)) > 0.02 * russian:
        raise Refused("not_russian")
    return text


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        is_locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise Refused("encrypted" if is_locked else "old_document")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        raise Refused("old_document")
    if (
        start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", b"ii*\0", b"mm\0*", b"bm"))
        and not start.isascii()
    ):
        raise Refused("picture")
    if start.startswith((b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise Refused("unknown_kind")
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise Refused("unknown_kind")


# Plain text

_SINGLE_BYTE = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_COMMON = frozenset("оеаинтсрвлкмдпу")


def plain(raw: bytes) -> str:
    """Text in UTF-8, UTF-16 or one of the five single-byte encodings that Russian is found in."""
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw:
        return decoded(raw)[0]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    readings = []
    for encoding in _SINGLE_BYTE:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((_likelihood(text), text))
    if not readings:
        raise Refused("unreadable")
    return max(readings, key=lambda reading: reading[0])[1]


def _likelihood(text: str) -> float:
    """Russian has common small letters, few capitals inside words and no box drawings."""
    sample = text[:20_000]
    small = sum(sign in _COMMON for sign in sample)
    inside = len(re.findall(r"[а-яё][А-ЯЁ]", sample))
    strange = len(re.findall(r"[^\x00-\x7fА-Яа-яЁё«»„“”–—№…•©°§\xa0‑’]", sample))
    return small - 3 * inside - 3 * strange


# DOCX


def _of_document(path: Path) -> str:
    _inspect_archive(path)
    import docx
    from docx.oxml.exceptions import InvalidXmlError
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    def lines(container: Any) -> list[str]:
        found: list[str] = []
        for part in container.iter_inner_content():
            if isinstance(part, Paragraph):
                found += part.text.split("\n")
            elif isinstance(part, Table):
                for row in part.rows:
                    cells: dict[int, str] = {}
                    for cell in row.cells:
                        cells.setdefault(id(cell._tc), " ".join(cell.text.split()))
                    found.append("\t".join(cells.values()))
        return found

    try:
        document = docx.Document(str(path))
        return "\n".join(lines(document))
    except MemoryError:
        raise
    except (InvalidXmlError, KeyError, ValueError, OSError, AttributeError, zipfile.BadZipFile):
        raise Refused("damaged") from None
    except Exception as problem:
        # lxml and opc have errors of their own, without a common ancestor.
        raise Refused("damaged") from problem


def _inspect_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if any(member.flag_bits & 1 for member in members):
                raise Refused("encrypted")
            if "word/document.xml" not in names:
                raise Refused("unknown_kind")
            if len(members) > MOST_MEMBERS:
                raise Refused("damaged")
            unpacked = 0
            for member in members:
                if not member.filename.lower().endswith((".xml", ".rels")):
                    continue
                with archive.open(member) as file:
                    before = b""
                    while chunk := file.read(MEGABYTE):
                        unpacked += len(chunk)
                        if unpacked > MOST_UNPACKED:
                            raise Refused("bomb")
                        if b"<!DOCTYPE" in before + chunk or b"<!ENTITY" in before + chunk:
                            raise Refused("damaged")
                        before = chunk[-16:]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise Refused("damaged") from None


# PDF


def _of_pdf(path: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(str(path))
        # Papers that only forbid copying open with an empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise Refused("too_long", most=MOST_CHARACTERS)
        pages, length = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > MOST_CHARACTERS:
                raise Refused("too_long", most=MOST_CHARACTERS)
    except (FileNotDecryptedError, DependencyError):
        raise Refused("encrypted") from None
    except (Refused, MemoryError):
        raise
    except (PyPdfError, RecursionError):
        raise Refused("damaged") from None
    except Exception as problem:
        # What a broken file makes of the reader is not only its own errors.
        raise Refused("damaged") from problem
    text = "\n".join(pages)
    if sum(map(str.isalnum, text)) < 20 * max(1, len(pages) // 4):
        raise Refused("scanned")
    return text


# The process


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        # Elsewhere the limit is not kept, or refused.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> NoReturn:
    limit()
    path, extension = sys.argv[1:3]
    try:
        answer: dict[str, Any] = {"text": text_of(Path(path), extension)}
    except Refused as refusal:
        answer = {"refused": refusal.code, **refusal.params}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
