"""The official table: what goes out comes back in to the kopeck, and every fault names its row and column."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from strategy.dashboards.programmes import load
from strategy.models import FundingSource, Goal, MeasureRevision, PlannedAmount, Programme
from strategy.official import importing, shape, writing
from strategy.official.importing import TableRefused
from strategy.official.reading import read
from tests.factories import (
    CuratorFactory,
    GoalFactory,
    MeasureFactory,
    MeasureRevisionFactory,
    OrganisationFactory,
    PlannedAmountFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    TaskFactory,
)

YEARS = [2014, 2015]
HEAD = [
    "№",
    "Наименование",
    "Срок",
    "Всего",
    "ф",
    "о",
    "м",
    "в",
    "Участник",
    "Показатель",
    "ед.",
    "2014",
    "2015",
]
NUMBERS = [str(number) for number in range(1, 14)]
GOAL = ["1", "Нарастить выпуск"]
TASK = ["1.1", "Освоить литьё"]
MEASURE = [
    "1.1.1",
    "Каталог",
    "03.02.2014 – 23.12.2015",
    "750,00001",
    "0",
    "750,00001",
    "",
    "",
    "ООО «Ротор»",
    "позиций",
    "ед.",
    "150",
    "210",
]
FIRST = ["", "", "2014", "450,5", "", "450,5"]
SECOND = ["", "", "2015", "299,50001", "", "299,50001"]
TOTAL = ["", "Всего по программе", "", "750,00001", "", "750,00001"]


def rows(**instead: list[str]) -> list[list[str]]:
    told = {
        "head": HEAD,
        "numbers": NUMBERS,
        "goal": GOAL,
        "task": TASK,
        "measure": MEASURE,
        "first": FIRST,
        "second": SECOND,
        "total": TOTAL,
    } | instead
    return [["Программа"], [], *told.values()]


def put(row: list[str], column: int, value: str) -> list[str]:
    return [*row[:column], value, *row[column + 1 :]]


def faults(**instead: list[str]) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in read(rows(**instead), YEARS).faults]


def test_a_proper_table_is_read_to_the_kopeck():
    plan = read(rows(), YEARS)

    assert plan.faults == []
    measure = plan.measures[0]
    assert measure.amounts == {
        ("regional", 2014): Decimal("450500.00"),
        ("regional", 2015): Decimal("299500.01"),
    }
    assert measure.results == {2014: 150, 2015: 210}


@pytest.mark.parametrize(
    ("instead", "where"),
    [
        ({"first": put(FIRST, 5, "-1")}, [(8, "F"), (8, "D"), (7, "F"), (10, "F")]),
        ({"measure": put(MEASURE, 2, "весной")}, [(7, "C")]),
        ({"measure": put(MEASURE, 2, "31.02.2014 – 01.03.2014")}, [(7, "C")]),
        ({"second": put(SECOND, 2, "2019")}, [(9, "C"), (7, "F"), (10, "F")]),
        ({"measure": put(MEASURE, 0, "2.1.1")}, [(7, "A"), (8, "C"), (9, "C"), (10, "F")]),
        ({"total": put(TOTAL, 5, "750")}, [(10, "D"), (10, "F")]),
        ({"first": put(FIRST, 3, "450,50001")}, [(8, "D")]),
        ({"measure": put(MEASURE, 11, "много")}, [(7, "L")]),
        ({"head": put(HEAD, 12, "2020")}, [(3, "M")]),
        ({"numbers": []}, [(1, "A")]),
        ({"second": put(SECOND, 2, "2014")}, [(9, "C"), (7, "F"), (10, "F")]),
    ],
)
def test_a_fault_names_its_row_and_column(instead, where):
    assert sorted(faults(**instead)) == sorted(where)


@pytest.fixture
def curator(db):
    return CuratorFactory()


@pytest.fixture
def empty(curator) -> Programme:
    programme = ProgrammeFactory(kept_by=curator.grants.get().region, last_year=2015)
    ProgrammeVersionFactory(programme=programme, number=1)
    return programme


def test_a_table_fills_an_empty_plan(curator, empty):
    rotor = OrganisationFactory(kept_by=empty.kept_by, name_as_written="ООО «Ротор»")

    importing.import_plan(empty, rows(), by=curator, version=1)

    revision = MeasureRevision.objects.get()
    assert (revision.responsible, revision.starts_on) == (rotor, datetime.date(2014, 2, 3))
    assert sum(PlannedAmount.objects.values_list("amount", flat=True)) == Decimal("750000.01")


def test_an_unknown_participant_is_a_fault_of_its_row_and_nothing_is_written(curator, empty):
    with pytest.raises(TableRefused) as refusal:
        importing.import_plan(empty, rows(), by=curator, version=1)

    assert refusal.value.messages == ["Строка 7, графа I: «ООО «Ротор»» – нет в реестре"]
    assert not Goal.objects.exists()
    assert Programme.objects.get().version == 1


def test_a_table_is_read_into_an_empty_plan_only(curator, empty):
    GoalFactory(programme=empty)

    with pytest.raises(ValidationError) as refusal:
        importing.import_plan(empty, rows(), by=curator, version=1)

    assert refusal.value.code == "not_empty"


@pytest.fixture
def full(curator) -> Programme:
    """Two measures with kopecks, a participant, and a name that a spreadsheet would compute."""
    region = curator.grants.get().region
    programme = ProgrammeFactory(kept_by=region, last_year=2015, title="=1+1")
    version = ProgrammeVersionFactory(programme=programme, number=1)
    task = TaskFactory(goal=GoalFactory(programme=programme, number="1"), number="1.1")
    for place in (1, 2):
        measure = MeasureFactory(programme=programme, task=task)
        MeasureRevisionFactory(
            programme_version=version,
            measure=measure,
            number=f"1.1.{place}",
            title="=HYPERLINK(1)",
            starts_on=datetime.date(2014, 2, 3),
            ends_on=datetime.date(2015, 12, 23),
            responsible=OrganisationFactory(kept_by=region, name_as_written=f"ООО «Завод {place}»"),
            result_name="станков",
            result_unit="шт.",
        ).result_plans.create(year=2014, value=Decimal("2.5"))
        for funding, year, amount in (
            (FundingSource.REGIONAL, 2014, "1234567.89"),
            (FundingSource.OFF_BUDGET, 2015, "0.01"),
        ):
            PlannedAmountFactory(
                programme_version=version, measure=measure, funding=funding, year=year, amount=Decimal(amount)
            )
    return programme


def table_of(programme: Programme):
    day = datetime.date(2015, 1, 1)
    state = load([programme], day)[0].on(day)
    return shape.table_of(state, list(programme.goals.prefetch_related("tasks")))


def upload(content: bytes, name: str = "plan.xlsx") -> dict[str, Any]:
    return {"version": "1", "file": SimpleUploadedFile(name, content)}


def test_what_is_exported_is_imported_to_the_kopeck(client, curator, full):
    book = writing.write(table_of(full), "xlsx")
    twin = ProgrammeFactory(kept_by=full.kept_by, last_year=2015)
    ProgrammeVersionFactory(programme=twin, number=1)
    client.force_login(curator)

    answer = client.post(f"/strategy/programmes/{twin.pk}/import/", upload(book))

    assert answer.status_code == 302, answer.context["faults"]
    told = [
        sorted(
            PlannedAmount.objects.filter(programme_version__programme=one).values_list(
                "funding", "year", "amount"
            )
        )
        for one in (full, twin)
    ]
    assert told[0] == told[1]
    pair = [table_of(one).lines for one in (full, twin)]
    assert pair[0] == pair[1]


def test_a_plan_that_is_begun_offers_no_file_to_be_chosen(client, curator, full):
    empty = ProgrammeFactory(kept_by=full.kept_by, last_year=2015)
    ProgrammeVersionFactory(programme=empty, number=1)
    client.force_login(curator)

    offered = client.get(f"/strategy/programmes/{empty.pk}/import/").content.decode()
    refused = client.get(f"/strategy/programmes/{full.pk}/import/").content.decode()

    assert 'type="file"' in offered
    assert 'type="file"' not in refused
    assert 'class="notice' in refused


def test_no_cell_of_the_workbook_is_a_formula(full):
    sheet = openpyxl.load_workbook(io.BytesIO(writing.write(table_of(full), "xlsx"))).active

    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {
        "s",
        "n",
    }
    assert sheet["A1"].value == "=1+1"


def test_document_and_paper_say_the_same_sums(full):
    table = table_of(full)

    document = Document(io.BytesIO(writing.write(table, "docx")))
    paper = pypdf.PdfReader(io.BytesIO(writing.write(table, "pdf")))
    text = "\n".join(page.extract_text() for page in paper.pages)

    last = [cell.text for cell in document.tables[0].rows[-1].cells]
    assert last[1] == "Всего по программе"
    assert last[3] == "2\u00a0469,1358"
    assert "2\u00a0469,1358" in text


def test_exports_and_bad_files_through_the_browsers_door(client, curator, full, empty):
    client.force_login(curator)
    for kind in writing.KINDS:
        answer = client.get(f"/strategy/programmes/{full.pk}/table.{kind}")
        assert (answer.status_code, answer["Content-Type"]) == (200, writing.KINDS[kind])
    assert client.get(f"/strategy/programmes/{full.pk}/table.exe").status_code == 404

    at = f"/strategy/programmes/{empty.pk}/import/"
    for content, name in ((b"PK not a workbook", "plan.xlsx"), (b"a;b", "plan.csv"), (b"", "plan.xlsx")):
        assert client.post(at, upload(content, name)).status_code == 422
    assert not Goal.objects.filter(programme=empty).exists()
