"""Reading a workbook in a process of its own, so that its memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import xlsxwriter

from tests.benchmarks.organisations import Surroundings, rows

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
import json, resource, sys, time
path = sys.argv[1]
start = time.perf_counter()
{read}
seconds = time.perf_counter() - start
print(json.dumps([count, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def table(number: int, around: Surroundings) -> list[list[str]]:
    """Rows of a file that somebody would import, columns as in HEADERS. None without ИНН: a key is needed."""
    places = {key: name for key, name, _weight in around.settlements}
    lines = []
    for row in rows(range(number), around)["enterprises_organisation"]:
        kind, written, full, inn, ogrn, status, place = (row[at] for at in (3, 5, 6, 8, 9, 10, 13))
        if inn:
            lines.append(
                [str(value) for value in (kind, written, full, inn, ogrn, places.get(place, ""), status)]
            )
    return lines


def write_workbook(path: Path, lines: list[list[str]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, line in enumerate([list(HEADERS), *lines]):
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
