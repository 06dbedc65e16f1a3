"""Reading a workbook in a process of its own, so that its memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from tests.benchmarks.organisations import ORGANISATION, Surroundings, rows

HEADERS = ("Вид", "Наименование", "Полное наименование", "ИНН", "ОГРН", "Населённый пункт", "Состояние")

_READ = {
    "calamine": """
import python_calamine
sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
count = sum(1 for row in sheet.iter_rows())
""",
    "openpyxl": """
import openpyxl
sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
count = sum(1 for row in sheet.iter_rows(values_only=True))
""",
}
_CHILD = """
import json, sys, time
path = sys.argv[1]
start = time.perf_counter()
{read}
seconds = time.perf_counter() - start
# Not ru_maxrss: it remembers the process that was forked before this program began.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([count, seconds, int(peak.split()[1]) / 1024]))
"""


def table(number: int, around: Surroundings) -> list[list[str]]:
    """Rows of a file that somebody would import, columns as in HEADERS. None without ИНН: a key is needed."""
    places: dict[object, str] = {key: name for key, name, _weight in around.settlements}
    columns = ("kind", "name_as_written", "full_name", "inn", "ogrn", "settlement_id", "status")
    lines = []
    for row in rows(range(number), around)["enterprises_organisation"]:
        card = dict(zip(ORGANISATION, row, strict=True))
        card["settlement_id"] = places.get(card["settlement_id"], "")
        if card["inn"]:
            lines.append([str(card[column]) for column in columns])
    return lines


# As somebody would send them: places by name, no codes.
SENT = ("Наименование", "Полное наименование", "ИНН", "ОГРН", "Населённый пункт")


def sent(first: int, number: int, around: Surroundings) -> list[list[str]]:
    """Rows of a file of organisations that the registry does not hold yet, columns as in SENT."""
    named = Counter(name for _key, name, _weight in around.settlements)
    places: dict[object, str] = {key: name for key, name, _weight in around.settlements if named[name] == 1}
    lines = []
    for row in rows(range(first, first + number), around)["enterprises_organisation"]:
        card = dict(zip(ORGANISATION, row, strict=True))
        if card["inn"]:
            place = places.get(card["settlement_id"], "")
            columns = ("name_as_written", "full_name", "inn", "ogrn")
            lines.append([*(str(card[column]) for column in columns), place])
    return lines


def write_workbook(path: Path, lines: list[list[str]], headers: Sequence[str] = HEADERS) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, line in enumerate([list(headers), *lines]):
        for column, value in enumerate(line):
            sheet.write_string(place, column, value)
    book.close()


def read_workbook(path: Path, reader: str) -> tuple[int, float, float]:
    """Rows, seconds and the peak of memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD.format(read=_READ[reader]), str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    rows_read, seconds, megabytes = json.loads(done.stdout)
    return rows_read, seconds, megabytes
