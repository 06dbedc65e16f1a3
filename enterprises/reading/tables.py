"""Reading a table out of a stranger's file: XLSX or delimited text. Pure, and run as a process of its own.

The file may be anything: a bomb, a picture, a workbook with a million empty rows. So this module is started
as a script with limits on memory and time, looks before it reads, and prints lines of JSON: first what the
file is, then blocks of rows as text, at last how many there were; or one line with the code of a refusal.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
# Tables of real life shrink five to twenty times. A small file may be as empty as it likes.
MOST_RATIO = 100
RATIO_MATTERS_FROM = 20 * MEGABYTE
MOST_MEMBERS = 1000
MOST_SHEETS = 100
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767
MEMORY = 512 * MEGABYTE
CPU_SECONDS = 20
BLOCK = 1000
CHUNK = 256 * 1024

Row = list[str]


class Refused(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


# What the file is


def open_table(path: Path, extension: str, sheet: str | None) -> tuple[dict[str, Any], Iterator[Row]]:
    """What the file is, and its rows from the first line on. Raises Refused, also while rows are read."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > MOST_BYTES:
        raise Refused("too_large", most=MOST_BYTES // MEGABYTE)
    with path.open("rb") as file:
        head = file.read(4096)
    if extension == "xlsm":
        raise Refused("macro")
    _refuse_other_kinds(path, head)
    if head.startswith(b"PK"):
        if extension != "xlsx":
            raise Refused("named_otherwise", kind="XLSX")
        _inspect_archive(path, size)
        return _open_workbook(path, sheet)
    if extension == "xlsx":
        raise Refused("not_a_workbook")
    if extension not in ("csv", "txt", "tsv"):
        raise Refused("unknown_kind")
    return _open_text(path.read_bytes())


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        # A workbook with a password lies inside the container of the old format.
        is_locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise Refused("encrypted" if is_locked else "old_workbook")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        raise Refused("other_kind", kind="PDF")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")) or b"<html" in start:
        raise Refused("other_kind", kind="HTML")
    if start.startswith(b"<?xml"):
        raise Refused("other_kind", kind="XML")
    if start.startswith(
        (b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
    ):
        raise Refused("not_a_table")


# Workbooks

_FAR_COLUMN = re.compile(rb'<c r="(?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])[0-9]')
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"')


def _open_workbook(path: Path, sheet: str | None) -> tuple[dict[str, Any], Iterator[Row]]:
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [
            one.name
            for one in book.sheets_metadata
            if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            raise Refused("no_sheets")
        if len(names) > MOST_SHEETS:
            raise Refused("too_many_sheets", most=MOST_SHEETS)
        chosen = sheet if sheet in names else names[0]
        table = book.get_sheet_by_name(chosen)
        (_top, left), (_bottom, right) = table.start or (0, 0), table.end or (0, 0)
    except (Refused, MemoryError):
        raise
    except PasswordError:
        raise Refused("encrypted") from None
    except BaseException as problem:  # a panic of the reader is no Exception
        if isinstance(problem, KeyboardInterrupt | SystemExit):
            raise
        raise Refused("damaged") from None
    if right >= MOST_COLUMNS:
        raise Refused("too_many_columns", most=MOST_COLUMNS)
    about = {"format": "xlsx", "sheets": names, "sheet": chosen, "encoding": "", "delimiter": ""}
    return about, _rows_of(table, left)


def _rows_of(table: Any, left: int) -> Iterator[Row]:
    # The reader gives rows from the first line of the sheet on, but cells only from the first filled column.
    margin = [""] * left
    for cells in table.iter_rows():
        yield margin + [cell if type(cell) is str else _as_text(cell) for cell in cells]


def _as_text(cell: Any) -> str:
    """A cell as a person would type it: dates ДД.ММ.ГГГГ, whole numbers without a fraction."""
    if type(cell) is float:
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if type(cell) is bool:
        return "да" if cell else "нет"
    if isinstance(cell, datetime.datetime):
        is_date = cell.time() == datetime.time()
        return f"{cell:%d.%m.%Y}" if is_date else f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, datetime.date):
        return f"{cell:%d.%m.%Y}"
    return str(cell)


def _inspect_archive(path: Path, size: int) -> None:
    """Refuse what must not be given to a reader. Sizes in the directory may lie, so all of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _inspect_directory(members)
            unpacked = 0
            for member in members:
                unpacked = _inspect_member(archive, member, unpacked, size)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise Refused("damaged") from None
    except RuntimeError:
        raise Refused("encrypted") from None
    except Exception as problem:
        if type(problem).__module__ == "zlib":
            raise Refused("damaged") from None
        raise


def _inspect_directory(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if len(members) > MOST_MEMBERS or len(names) != len(members):
        raise Refused("damaged")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted")
    for member in members:
        # The reader of archives turns the separators of Windows; what was written counts.
        for name in (member.filename, member.orig_filename):
            if (
                name.startswith(("/", "\\"))
                or ".." in re.split(r"[/\\]", name)
                or ":" in name
                or "\0" in name
            ):
                raise Refused("unsafe_paths")
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise Refused("macro")
    if "xl/workbook.bin" in names:
        raise Refused("other_kind", kind="XLSB")
    if "xl/workbook.xml" not in names:
        raise Refused("not_a_workbook")


def _inspect_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: int, size: int) -> int:
    name = member.filename.lower()
    is_text = name.endswith((".xml", ".rels", ".vml"))
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    rows, last_row, before = 0, b"", b""
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            unpacked += len(chunk)
            if is_text:
                # What begins in one piece and ends in the next is seen, too.
                piece = before + chunk
                _inspect_text(piece)
                before = chunk[-64:]
                if is_sheet:
                    rows += chunk.count(b"<row") + chunk.count(b":row ")
                    last_row = piece if b"<row" in chunk or b":row " in chunk else last_row
                    if rows > MOST_ROWS + 1:
                        raise Refused("too_many_rows", most=MOST_ROWS)
                    if _FAR_COLUMN.search(piece):
                        raise Refused("too_many_columns", most=MOST_COLUMNS)
            if unpacked > MOST_UNPACKED:
                raise Refused("bomb")
            if unpacked > RATIO_MATTERS_FROM and unpacked > size * MOST_RATIO:
                raise Refused("bomb")
    numbers = _ROW_NUMBER.findall(last_row)
    if numbers and int(numbers[-1]) > MOST_ROWS + 1:
        raise Refused("too_many_rows", most=MOST_ROWS)
    return unpacked


def _inspect_text(piece: bytes) -> None:
    if b"\0" in piece:
        raise Refused("unreadable")
    if b"<!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"<!doctype" in piece):
        raise Refused("entities")


# Text


def _open_text(raw: bytes) -> tuple[dict[str, Any], Iterator[Row]]:
    text, encoding = decoded(raw)
    if not text.strip():
        raise Refused("empty")
    delimiter, skipped = _delimiter(text)
    about = {"format": "csv", "sheets": [], "sheet": "", "encoding": encoding, "delimiter": delimiter}
    return about, _records(text, delimiter, skipped)


def decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _strictly(raw, encoding), "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
    sample = raw[:4000]
    if b"\0" in sample:
        # Delimiters and digits of UTF-16 have a zero byte on one side, Cyrillic letters have 0x04 there.
        high, low = sample[1::2], sample[0::2]
        for side, encoding in ((high, "utf-16-le"), (low, "utf-16-be")):
            if sum(byte in (0, 4) for byte in side) > len(side) * 0.9:
                return _strictly(raw, encoding), "UTF-16"
        raise Refused("unreadable")
    if b"\0" in raw:
        raise Refused("unreadable")
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _single_byte(raw)


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("unreadable") from None
    if "\0" in text:
        raise Refused("unreadable")
    return text


def _single_byte(raw: bytes) -> tuple[str, str]:
    strange: int | None = None
    cyrillic = 0
    for number, line in enumerate(raw.splitlines(), start=1):
        try:
            line.decode("utf-8")
            cyrillic += not line.isascii()
        except UnicodeDecodeError:
            strange = strange or number
    if cyrillic:
        raise Refused("mixed_encodings", line=strange)
    # Small letters of cp1251 fill 0xE0–0xFF; those of cp866 lie in two pieces below 0xB0 and at 0xE0–0xEF.
    windows = sum(byte >= 0xC0 for byte in raw)
    dos = sum(0x80 <= byte < 0xB0 or 0xE0 <= byte < 0xF0 for byte in raw)
    encoding, shown = ("cp866", "DOS") if dos > windows else ("cp1251", "Windows-1251")
    return _strictly(raw, encoding), shown


def _delimiter(text: str) -> tuple[str, int]:
    """The sign between cells, and how many characters to pass over: Excel may write «sep=;» first."""
    if match := re.match(r"sep=(.)\r?\n", text):
        return match[1], match.end()
    sample = text[:100_000]
    best, most = ";", (0.0, 0)
    for delimiter in ";\t,|":
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths: list[int] = []
        try:
            for record in reader:
                if any(record):
                    widths.append(len(record))
                if len(widths) == 50:
                    break
        except csv.Error:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        steady = widths.count(usual) / len(widths) if widths else 0.0
        if usual > 1 and (round(steady, 1), usual) > most:
            best, most = delimiter, (round(steady, 1), usual)
    return best, 0


def _records(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    stream = io.StringIO(text, newline="")
    stream.seek(skipped)
    reader = csv.reader(stream, delimiter=delimiter)
    while True:
        begun = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused("open_quote", line=begun) from None
        yield record


# Printing


def read(path: Path, extension: str, sheet: str | None) -> Iterator[str]:
    """Lines of JSON: what the file is, blocks of rows, their number without the empty ones at the end."""
    about, rows = open_table(path, extension, sheet)
    yield json.dumps(about, ensure_ascii=False)
    number = 0
    is_known = False
    for block in _blocks(_bounded(rows)):
        number += len(block)
        while block and not any(block[-1]) and number > 0 and len(block) < BLOCK:
            block.pop()
            number -= 1
        yield _as_json(block)
        is_known = is_known or any(map(any, block))
    if not is_known:
        raise Refused("empty")
    yield json.dumps({"rows": number})


_NOT_TEXT = re.compile("[\0\ud800-\udfff]")


def _as_json(block: list[Row]) -> str:
    """What no database can hold becomes the sign of an unreadable character, and is told as such."""
    line = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in line or _NOT_TEXT.search(line):
        clean = [[_NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", cell) for cell in row] for row in block]
        line = json.dumps(clean, ensure_ascii=False, separators=(",", ":"))
    return line


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows as they are, within the limits; empty ones are held back until another follows."""
    waiting = total = 0
    for row in rows:
        if not any(row):
            waiting += 1
            continue
        total += waiting + 1
        if total > MOST_ROWS + 1:
            raise Refused("too_many_rows", most=MOST_ROWS)
        for _empty in range(waiting):
            yield []
        waiting = 0
        while row and not row[-1]:
            row.pop()
        if len(row) > MOST_COLUMNS:
            raise Refused("too_many_columns", most=MOST_COLUMNS)
        yield row


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        # Elsewhere the limit is not kept, or refused.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> NoReturn:
    _limit()
    path, extension, sheet = sys.argv[1:4]
    csv.field_size_limit(LONGEST_CELL)
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False)
    try:
        for line in read(Path(path), extension, sheet or None):
            out.write(line + "\n")
    except Refused as refusal:
        out.write(json.dumps({"refused": refusal.code, **refusal.params}) + "\n")
    except MemoryError:
        out.write(json.dumps({"refused": "too_heavy"}) + "\n")
    out.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
