"""What is read out of a file, and what is refused before it can do harm."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from enterprises.imports import files, kept_rows

ROWS = [["Наименование", "ИНН"], ['ООО «Ёлка; и "сыновья"»', "0048000018"], ["АО\nв две строки", "1"]]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be", "cp866"]


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(rows: list[list[object]], *sheets: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name in sheets or ("Лист1",):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def look(path: Path, sheet: str = ""):
    return files.look(path, path.suffix[1:], sheet)


def refusal(path: Path) -> str:
    with pytest.raises(ValidationError) as refused:
        look(path)
    assert refused.value.messages[0]
    return refused.value.code


# Text


def as_text(rows: list[list[str]], delimiter: str) -> str:
    quoted = [[f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in row] for row in rows]
    return "\r\n".join(map(delimiter.join, quoted))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be", "cp866"]
)
def test_text_is_read_in_every_encoding_and_with_every_delimiter(tmp_path, encoding, delimiter):
    rows = ROWS
    if encoding == "cp866":
        # DOS had no guillemets.
        rows = [[cell.replace("«", '"').replace("»", '"') for cell in row] for row in ROWS]
    path = write(tmp_path, "a.csv", as_text(rows, delimiter).encode(encoding))

    about, read, number = look(path)

    assert (about["delimiter"], read, number) == (delimiter, rows, 3)


def test_a_delimiter_written_in_the_first_line_is_obeyed(tmp_path):
    path = write(tmp_path, "a.csv", "sep=|\r\nИмя|ИНН\r\nА;б|1".encode())

    assert look(path)[1] == [["Имя", "ИНН"], ["А;б", "1"]]


def test_lines_in_two_encodings_are_named(tmp_path):
    path = write(tmp_path, "a.csv", "Имя;ИНН\nЗавод;1\n".encode() + "Мельница;2\n".encode("cp1251"))

    with pytest.raises(ValidationError) as refused:
        look(path)

    assert (refused.value.code, refused.value.params) == ("mixed_encodings", {"line": 3})


# Workbooks


def test_cells_of_a_workbook_come_as_a_person_would_type_them(tmp_path):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    date = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(1, 1, ["Имя", 4826000018, 12.5, True])
    sheet.write_datetime(2, 1, datetime.datetime(2013, 10, 9), date)
    book.close()
    path = write(tmp_path, "a.xlsx", out.getvalue())

    assert look(path)[1:] == ([[], ["", "Имя", "4826000018", "12.5", "да"], ["", "09.10.2013"]], 3)


def test_one_of_several_sheets_is_chosen(tmp_path):
    path = write(tmp_path, "a.xlsx", workbook([["Имя"]], "Первый", "Второй"))

    about, _rows, _number = look(path, "Второй")

    assert (about["sheets"], about["sheet"]) == (["Первый", "Второй"], "Второй")


def test_a_hundred_thousand_rows_are_all_there(tmp_path):
    path = write(tmp_path, "a.csv", ("Имя\n" + "ООО «Завод»\n" * 100_000 + "\n" * 5000).encode())

    with files.opened(path, "csv") as table:
        number = sum(len(block) for block in table.blocks())

    assert (number, table.rows) == (100_001, 100_001)


# Hostile files


def repacked(change, rows=(("Имя",), ("Завод",))) -> bytes:
    """A workbook whose parts went through `change(name, data)`; None leaves a part out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([list(row) for row in rows]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def with_part(name: str, data: bytes = b"x") -> bytes:
    out = io.BytesIO(workbook([["Имя"], ["Завод"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def in_sheet(text: str, what: str = "<sheetData>"):
    def change(name: str, data: bytes) -> bytes:
        return data.replace(what.encode(), text.encode()) if name.endswith("sheet1.xml") else data

    return repacked(change)


def bomb() -> bytes:
    return with_part("xl/media/zeros.bin", b"\0" * (210 * 1024 * 1024))


def with_lying_sizes() -> bytes:
    """The directory says that a hundred megabytes are ten bytes."""
    data = bytearray(with_part("xl/media/zeros.bin", b"\0" * (100 * 1024 * 1024)))
    real = struct.pack("<I", 100 * 1024 * 1024)
    assert real in data
    return bytes(data).replace(real, struct.pack("<I", 10))


def million_empty_rows() -> bytes:
    rows = "".join(f'<row r="{number}"/>' for number in range(2, 1_048_576))
    return in_sheet("<sheetData>" + rows)


def encrypted_member() -> bytes:
    data = bytearray(workbook([["Имя"]]))
    # The flag «encrypted» of the first entry of the directory.
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
HOSTILE = {
    "bomb": ("a.xlsx", bomb, "bomb"),
    "lying sizes": ("a.xlsx", with_lying_sizes, "damaged"),
    "external entity": (
        "a.xlsx",
        lambda: repacked(
            lambda name, data: (
                data.replace(b"<sst", DOCTYPE.encode() + b"<sst")
                if name.endswith("sharedStrings.xml")
                else data
            )
        ),
        "entities",
    ),
    "slip": ("a.xlsx", lambda: with_part("../../evil.sh"), "unsafe_paths"),
    "million empty rows": ("a.xlsx", million_empty_rows, "too_many_rows"),
    "last cell far below": (
        "a.xlsx",
        lambda: in_sheet(
            '<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData><x>', "<sheetData>"
        ),
        "too_many_rows",
    ),
    "far column": (
        "a.xlsx",
        lambda: in_sheet('<sheetData><row r="9"><c r="XFD9"><v>1</v></c></row>'),
        "too_many_columns",
    ),
    "macro": ("a.xlsx", lambda: with_part("xl/vbaProject.bin"), "macro"),
    "named as with macros": ("a.xlsm", lambda: workbook([["Имя"]]), "macro"),
    "nul in a workbook": ("a.xlsx", lambda: in_sheet("<sheetData>\0"), "unreadable"),
    "nul in text": ("a.csv", lambda: "Имя;ИНН\nЗавод\0;1\n".encode(), "unreadable"),
    "empty": ("a.xlsx", lambda: b"", "empty"),
    "only empty rows": ("a.xlsx", lambda: workbook([[]]), "empty"),
    "pdf": ("a.xlsx", lambda: b"%PDF-1.7\n" + b"x" * 1000, "other_kind"),
    "html": ("a.xlsx", lambda: b"<html><table><tr><td>1", "other_kind"),
    "old workbook": ("a.xlsx", lambda: OLE, "old_workbook"),
    "password": ("a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "encrypted member": ("a.xlsx", encrypted_member, "encrypted"),
    "workbook named csv": ("a.csv", lambda: workbook([["Имя"]]), "named_otherwise"),
    "cut in the middle": ("a.xlsx", lambda: workbook([["Имя"]])[:1500], "damaged"),
    "zip of something": ("a.xlsx", lambda: _zip({"readme.txt": b"x"}), "not_a_workbook"),
    "thousands of parts": ("a.xlsx", lambda: _zip({f"p{n}": b"" for n in range(1100)}), "damaged"),
    "broken xml": (
        "a.xlsx",
        lambda: repacked(
            lambda name, data: data[: len(data) // 2] if name.endswith("workbook.xml") else data
        ),
        "damaged",
    ),
    "open quote": ("a.csv", lambda: ('Имя;ИНН\n"Завод;1\n' + "x" * 40_000).encode(), "open_quote"),
    "many columns": ("a.csv", lambda: (";".join("x" * 201) + "\n").encode(), "too_many_columns"),
    "many rows": ("a.csv", lambda: b"x;y\n" * 200_002, "too_many_rows"),
    "picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 100, "not_a_table"),
    "program": ("a.exe", lambda: b"MZ", "unknown_kind"),
}


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_by_name_and_quickly(tmp_path, what):
    name, content, code = HOSTILE[what]
    path = write(tmp_path, name, content())

    before = time_of_children()
    assert refusal(path) == code

    # Of the processor: the machine may have other things to do.
    assert time_of_children() - before < 2


def time_of_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


# A process of its own starts the reader, for a child begins with the memory of its parent on its account.
WEIGH = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", *sys.argv[1:]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
@pytest.mark.parametrize("what", ["bomb", "lying sizes", "million empty rows", "many rows", "many columns"])
def test_a_hostile_file_takes_little_memory(tmp_path, what):
    name, content, _code = HOSTILE[what]
    path = write(tmp_path, name, content())

    kilobytes = subprocess.check_output(
        [sys.executable, "-c", WEIGH, files.tables.__file__, str(path), path.suffix[1:], "", "", ""]
    )

    assert int(kilobytes) < 200 * 1024


def test_a_reader_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    path = write(tmp_path, "a.csv", b"x;y\n" * 150_000)
    monkeypatch.setattr(files, "WALL_SECONDS", 0.05)

    assert refusal(path) == "too_slow"


def test_every_refusal_of_the_reader_has_its_sentence():
    source = Path(files.tables.__file__).read_text()
    codes = set(re.findall(r'Refused\("(\w+)"', source)) | {"encrypted", "too_heavy", "too_slow"}

    assert codes <= set(files.REFUSALS)


# Rows that are kept


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows_of(path: Path, known: str, sheet: str = "") -> list[list[str]]:
    with files.opened(path, path.suffix[1:], sheet, digest=known) as table:
        return [row for block in table.blocks() for row in block]


@pytest.fixture
def unreadable(monkeypatch):
    """Once called, no file can be read any more: what is read now was kept."""
    return lambda: monkeypatch.setattr(files.tables, "__file__", "/nowhere")


def test_a_file_is_read_once(tmp_path, settings, unreadable):
    settings.DATA_DIR = tmp_path
    path = write(tmp_path, "a.xlsx", workbook(ROWS, "Первый", "Второй"))
    about, beginning, number = files.look(path, "xlsx", digest=digest(path), most=2)
    kept_rows._reader()
    unreadable()

    assert (about["sheet"], beginning, number) == ("Первый", ROWS[:2], 3)
    assert rows_of(path, digest(path)) == rows_of(path, digest(path), "Первый") == ROWS
    assert files.look(path, "xlsx", digest=digest(path)) == (about, ROWS, 3)
    with pytest.raises(ValidationError):
        rows_of(path, digest(path), "Второй")
    for kept in kept_rows.paths_of(digest(path)):
        assert kept.stat().st_mode & 0o077 == 0


def test_what_was_kept_of_another_file_is_not_taken_for_this_one(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    fair = write(tmp_path, "a.xlsx", workbook(ROWS))
    known = digest(fair)

    assert rows_of(fair, known) == ROWS
    with pytest.raises(ValidationError) as refused:
        rows_of(write(tmp_path, "b.xlsx", with_part("xl/vbaProject.bin")), known)
    assert refused.value.code == "macro"
    fair.unlink()
    with pytest.raises(ValidationError) as refused:
        rows_of(fair, known)
    assert refused.value.code == "gone"


@pytest.mark.parametrize("content", [with_part("xl/vbaProject.bin"), b"", b"\xff\xfe\xff"])
def test_nothing_is_kept_of_a_file_that_is_refused(tmp_path, settings, content):
    settings.DATA_DIR = tmp_path
    path = write(tmp_path, "a.xlsx", content)

    with pytest.raises(ValidationError):
        files.look(path, "xlsx", digest=digest(path))
    assert list(kept_rows.root().iterdir()) == []


def test_rows_that_were_not_asked_to_the_end_are_not_kept(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    path = write(tmp_path, "a.csv", b"x;y\n" * 5000)

    with files.opened(path, "csv", digest=digest(path)) as table:
        next(table.blocks())

    assert list(kept_rows.root().iterdir()) == []


def test_a_file_is_read_where_there_is_no_room_to_keep_its_rows(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    path = write(tmp_path, "a.csv", b"x;y\n" * 5000)

    monkeypatch.setattr(kept_rows, "MOST_BYTES", 1000)
    assert len(rows_of(path, digest(path))) == 5000
    assert list(kept_rows.root().iterdir()) == []

    kept_rows.root().rmdir()
    kept_rows.root().write_bytes(b"no folder")
    assert len(rows_of(path, digest(path))) == 5000


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("size", [10, 1_000, 60_000])
def test_a_file_is_read_while_the_disk_is_full(tmp_path, settings, size):
    settings.DATA_DIR = tmp_path
    said = [b"{}\n", *[b"x" * size + b"\n"] * 50]

    with full_disk():
        assert list(kept_rows.keeping(said, "0" * 64, "csv", "")) == said
    assert list(kept_rows.root().iterdir()) == []


def test_what_is_being_kept_goes_with_its_file(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    said = kept_rows.keeping([b"{}\n", b"[]\n"], "0" * 64, "csv", "")
    next(said)
    assert kept_rows.paths_of("0" * 64)

    files.forget(kept_rows.paths_of("0" * 64))
    assert list(said) == [b"[]\n"]

    assert list(kept_rows.root().iterdir()) == []


def test_the_rows_of_the_newest_files_are_kept(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(kept_rows, "MOST_FILES", 2)
    paths = [write(tmp_path, f"{number}.csv", b"x;y\n%d;1\n" % number) for number in range(3)]

    for place, path in enumerate(paths):
        rows_of(path, digest(path))
        for kept in kept_rows.paths_of(digest(path)):
            os.utime(kept, (place, place))

    assert [len(kept_rows.paths_of(digest(path))) for path in paths] == [0, 1, 1]
