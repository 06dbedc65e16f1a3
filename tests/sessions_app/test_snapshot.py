"""The snapshot: everything of one moment, with the number of that moment."""

import uuid

import pytest
from django.db import connection

from sessions_app import snapshot, swot
from sessions_app.kinds.rules import Audience
from sessions_app.models import Statement
from tests.factories import (
    AttendanceFactory,
    FacilitatorFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    PriorityStatementFactory,
)
from tests.sessions_app.hall import Hall


def get(hall):
    return hall.client.get(f"/sessions/{hall.session.pk}/snapshot/").json()


def test_an_empty_session_begins_at_zero(hall):
    assert get(hall) == {
        "seq": 0,
        "phase": "open",
        "session": {
            "id": hall.session.pk,
            "title": hall.session.title,
            "status": "running",
            "anonymity": 1,
            "is_moderated": False,
            "is_rehearsal": False,
        },
        "agenda": [],
        "attendance": [],
        "timer": {"ends_at": None},
        "boards": [{"id": hall.board.pk, "title": hall.board.title, "themes": [], "statements": []}],
        "priorities": [],
        "strategies": [],
        "decisions": [],
        "rounds": [],
        "outcomes": [],
        "incoming": [],
        "screen": {
            "shows": "join",
            "board": None,
            "quadrant": "",
            "theme": None,
            "message": "",
            "page": 1,
        },
    }


def test_a_statement_carries_the_operation_that_brought_it(hall):
    op_id = uuid.uuid4()
    data = {"board": hall.board.pk, "quadrant": "threat", "text": "Рост тарифов", "theme": "Цены"}
    hall.send("statement.add", data, op_id)

    taken = get(hall)

    statement = Statement.objects.get()
    assert taken["seq"] == 1
    assert taken["boards"][0]["themes"] == [{"id": statement.theme_id, "title": "Цены"}]
    assert taken["boards"][0]["statements"] == [
        {
            "id": statement.pk,
            "op_id": str(op_id),
            "number": 1,
            "quadrant": "threat",
            "text": "Рост тарифов",
            "version": 1,
            "theme": statement.theme_id,
            "canonical": None,
            "speaker": None,
            "organisation": None,
            "happened_at": None,
        }
    ]


def test_the_wall_is_told_no_name(hall):
    person = PersonFactory(kept_by=hall.region, last_name="Скрытнов")
    AttendanceFactory(
        session=hall.session,
        person=person,
        organisation=OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Тайное»"),
    )
    hall.add("Сказанное", speaker=person.pk)

    assert "Скрытнов" in str(snapshot.read(hall.session, Audience.PARTICIPANT))
    wall = str(snapshot.read(hall.session, Audience.PROJECTOR))
    assert "Скрытнов" not in wall
    assert "Тайное" not in wall


def test_merged_statements_name_their_canonical_and_removed_ones_are_gone(hall):
    first, second, third = (hall.add(text).json()["result"]["statement"] for text in ("а", "б", "в"))
    hall.send("statement.merge", {"statement": second, "into": first})
    hall.send("statement.remove", {"statement": third})

    statements = get(hall)["boards"][0]["statements"]

    assert [(one["id"], one["canonical"]) for one in statements] == [(first, None), (second, first)]


@pytest.mark.parametrize("many", [1, 30])
def test_a_snapshot_costs_the_same_for_one_and_for_many(hall, django_assert_num_queries, many):
    for number in range(many):
        hall.add(f"Строка {number}", theme=f"Тема {number}")
        PriorityStatementFactory(priority__session=hall.session, statement=Statement.objects.latest("pk"))
        OutcomeFactory(session=hall.session)

    with django_assert_num_queries(21):
        taken = snapshot.read(hall.session, Audience.FACILITATOR)

    assert len(taken["boards"][0]["statements"]) == len(taken["priorities"]) == many


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_the_snapshot_is_taken_is_not_in_it(monkeypatch):
    hall = Hall()
    hall.add("До")
    facilitator = FacilitatorFactory(region=hall.region)
    real = snapshot.journal.last_seq

    def interrupted(session):
        from threading import Thread

        seq = real(session)

        def write():
            swot.add_statement(hall.board, by=facilitator, quadrant="threat", text="Во время")
            connection.close()

        thread = Thread(target=write)
        thread.start()
        thread.join()
        return seq

    monkeypatch.setattr(snapshot.journal, "last_seq", interrupted)
    taken = snapshot.read(hall.session, Audience.FACILITATOR)

    assert (taken["seq"], [one["text"] for one in taken["boards"][0]["statements"]]) == (1, ["До"])
    assert Statement.objects.count() == 2
