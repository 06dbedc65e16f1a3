"""Rows on their way into the database: as lines of COPY, and beside other work."""

import json

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from enterprises.imports.aside import Aside
from enterprises.imports.copying import texts_as_json
from enterprises.imports.lines import COLUMNS, Line, as_copied
from enterprises.imports.matching import Match
from enterprises.models import ImportRow, Verdict

pytestmark = pytest.mark.django_db
BATCH = 77
TOO_LONG = "x" * 11


def write(aside, numbers, verdict="create"):
    columns = ("batch_id", "number", "verdict", "decision", "corrected")
    aside.copy(ImportRow, columns, [f"{BATCH}\t{number}\t{verdict}\t\tf" for number in numbers])


def ask():
    return ImportRow.objects.filter(batch=BATCH).count()


def store(line):
    with Aside() as aside:
        aside.copy(ImportRow, COLUMNS, [as_copied(BATCH, line)])


def test_whoever_asks_the_database_meanwhile_finds_the_rows():
    with Aside() as aside:
        for start in range(0, 9000, 3000):
            write(aside, range(start, start + 3000))
        assert ask() == 9000
        write(aside, range(9000, 12_000))
    assert ask() == 12_000


def go_on(aside):
    pass


def ask_or_fail(aside):
    ask()
    raise AssertionError("the question was answered")


def write_or_fail(aside):
    write(aside, range(5000, 6000))
    raise AssertionError("the rows were taken")


@pytest.mark.parametrize("then", [go_on, ask_or_fail, write_or_fail])
def test_rows_that_the_database_refuses_are_told_when_it_is_next_needed(then):
    def fail():
        with transaction.atomic(), Aside() as aside:
            write(aside, range(5000), TOO_LONG)
            then(aside)

    with pytest.raises(DataError):
        fail()
    assert ask() == 0


def test_an_error_meanwhile_leaves_the_connection_free():
    def fail():
        with transaction.atomic(), Aside() as aside:
            write(aside, range(5000))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ask() == 0


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", ""],
        ["ООО «Вектор»", "4826000019"],
        ['ООО "Вектор"', "4826000019"],
        ['"', ""],
        ["C:\\ООО", "а\u00a0б", "в\tг\nд", "\u2028", "\x01"],
    ],
)
def test_cells_are_stored_as_they_are(texts):
    assert json.loads(texts_as_json(texts)) == texts

    line = Line(1, texts, verdict=Verdict.DUPLICATE.value, match=Match(candidates=(7, 8)))
    line.candidates = {"organisations": [7, 8], "row": 0, "reason": "alike"}
    store(line)
    stored = ImportRow.objects.get(batch=BATCH)
    assert (stored.cells, stored.candidates) == (texts, line.candidates)


def test_a_row_that_changes_nothing_keeps_no_cells():
    store(Line(3, ["ООО «Вектор»"], verdict=Verdict.UNCHANGED.value, match=Match(12), version=4))

    stored = ImportRow.objects.values().get(batch=BATCH)
    assert {key: value for key, value in stored.items() if value not in (None, "", False)} == {
        "id": stored["id"],
        "batch_id": BATCH,
        "number": 3,
        "verdict": "unchanged",
        "organisation": 12,
        "organisation_version": 4,
    }


def test_an_error_in_rows_that_are_still_coming_is_told_and_leaves_the_connection_free():
    def coming():
        yield f"{BATCH}\t1\tcreate\t\tf"
        raise ZeroDivisionError

    def fail():
        with transaction.atomic(), Aside() as aside:
            columns = ("batch_id", "number", "verdict", "decision", "corrected")
            aside.copy_coming(ImportRow, columns, coming())
            aside.wait()

    with pytest.raises(DatabaseError, match="ZeroDivisionError"):
        fail()
    assert ask() == 0


def test_events_are_indexed_by_what_they_are_asked_by():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = ANY(%s)",
            [["enterprises_organisationhistory", "enterprises_kpphistory", "enterprises_importrow"]],
        )
        indexed = sorted(row[0].partition("USING btree ")[2] for row in cursor.fetchall())
    assert indexed == sorted(
        [
            *["(pgh_id)", "(pgh_obj_id)", "(pgh_context_id)"] * 2,
            "(kept_by_id, pgh_created_at)",
            "(organisation_id)",
            "(pgh_created_at)",
            "(id)",
            "(batch_id, number)",
            "(batch_id, verdict, number)",
            "(batch_id) WHERE corrected",
        ]
    )
