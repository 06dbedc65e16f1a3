"""How a session is run: settings, helpers, who is at the console, notes, and wiping a rehearsal."""

import datetime
import uuid

import pytest
from django.utils import timezone

from enterprises.models import Role
from sessions_app import consoles, facilitation, notes, rehearsal, snapshot, swot
from sessions_app.kinds.rules import Audience
from sessions_app.models import (
    AtConsole,
    LiveEvent,
    SessionFacilitator,
    Statement,
    StatementRevision,
    StrategySession,
    Timer,
)
from tests.factories import (
    AgendaItemFactory,
    AgendaPhotoFactory,
    AttendanceFactory,
    BoardFactory,
    ClusterStatementFactory,
    DecisionFactory,
    FacilitatorFactory,
    PersonFactory,
    PriorityStatementFactory,
    SeatFactory,
    SessionDayFactory,
    SessionFactory,
    UserFactory,
)
from tests.sessions_app.hall import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def rehearsed():
    """A rehearsal in which everything was tried."""
    hall = Hall(SessionFactory(is_rehearsal=True, status=StrategySession.Status.PLANNED))
    item = AgendaItemFactory(session=hall.session)
    AgendaPhotoFactory(item=item)
    AttendanceFactory(session=hall.session)
    AttendanceFactory(session=hall.session, person=PersonFactory(kept_by=hall.region), is_walk_in=True)
    SeatFactory(session=hall.session)
    hall.send("agenda.start", {"item": item.pk})
    hall.send("timer.start", {"seconds": 60})
    one, two = (hall.add(text, theme="Цех").json()["result"]["statement"] for text in ("раз", "два"))
    hall.send("statement.merge", {"statement": two, "into": one})
    PriorityStatementFactory(priority__session=hall.session, statement=Statement.objects.get(pk=one))
    DecisionFactory(kept_by=hall.region, session=hall.session)
    return hall


# A rehearsal -----------------------------------------------------------------------------------------


def test_a_wiped_rehearsal_is_as_it_was_set_up(rehearsed):
    session = rehearsed.session

    rehearsal.wipe(session, by=rehearsed.facilitator)

    left = snapshot.read(session, Audience.FACILITATOR)
    assert left["boards"] == [
        {"id": rehearsed.board.pk, "title": rehearsed.board.title, "themes": [], "statements": []}
    ]
    assert [item["state"] for item in left["agenda"]] == ["waiting"]
    assert (len(left["attendance"]), left["priorities"], left["session"]["status"]) == (1, [], "planned")
    assert not Statement.objects.exists()
    assert not StatementRevision.objects.exists()
    assert not Timer.objects.exists()
    assert not session.seats.exists()
    assert not session.decisions.exists()


def test_who_watches_a_rehearsal_is_told_to_look_anew(rehearsed):
    before = LiveEvent.objects.latest("seq").seq

    rehearsal.wipe(rehearsed.session, by=rehearsed.facilitator)

    assert list(LiveEvent.objects.values_list("seq", "kind")) == [(before + 1, "session.wipe")]


def test_a_real_session_is_never_wiped(hall):
    hall.add("Сказано всерьёз")
    address = f"/sessions/{hall.session.pk}/wipe/"

    assert hall.client.get(address).status_code == 404
    assert hall.client.post(address).status_code == 404
    with pytest.raises(Exception, match="репетицию"):
        rehearsal.wipe(hall.session, by=hall.facilitator)
    assert Statement.objects.count() == 1


def test_what_a_cluster_rests_on_is_not_wiped_and_nothing_else_either(rehearsed):
    statement = Statement.objects.first()
    ClusterStatementFactory(cluster__kept_by=rehearsed.region, statement=statement)

    response = rehearsed.client.post(f"/sessions/{rehearsed.session.pk}/wipe/")

    assert response.status_code == 422
    assert "держится" in response.content.decode()
    assert Statement.objects.count() == 2
    assert rehearsed.session.decisions.exists()


def test_the_page_names_what_would_go(rehearsed):
    page = rehearsed.client.get(f"/sessions/{rehearsed.session.pk}/wipe/").content.decode()

    assert "2 высказывания" in page
    assert "1 решение" in page


def test_every_thing_of_a_session_is_either_set_up_or_wiped():
    """A new model that hangs on a session needs a place here, and in the wipe if it is recorded."""
    set_up = {
        "SessionDay",
        "SessionOrganiser",
        "SessionFacilitator",
        "AgendaItem",
        "Board",
        "SessionCounter",
        "JoinCode",
        "ProjectorLink",
        "Screen",
        "AtConsole",
        "Cluster",
        # It names the session and rests on nothing that was recorded in it.
        "Selection",
    }
    wiped = {queryset.model.__name__ for queryset in rehearsal._owned(SessionFactory())}
    hang = {
        relation.related_model.__name__
        for relation in StrategySession._meta.related_objects
        if relation.related_model is not StrategySession
    }

    assert {name for name in hang - wiped - set_up if not name.endswith("History")} == set()


# Who runs it -----------------------------------------------------------------------------------------


def test_a_helper_is_one_who_may_run_sessions_of_the_region(hall):
    facilitation.add_facilitator(hall.session, hall.facilitator)
    helper = FacilitatorFactory(region=hall.region)
    address = f"/sessions/{hall.session.pk}/settings/facilitators/"

    for stranger in (FacilitatorFactory(), UserFactory(role=Role.EXPERT, region=hall.region)):
        assert hall.client.post(address, {"user": stranger.pk}).status_code == 422
    assert hall.client.post(address, {"user": helper.pk}).status_code == 302

    assert set(SessionFacilitator.objects.values_list("user", flat=True)) == {hall.facilitator.pk, helper.pk}


def test_the_last_facilitator_stays(hall):
    facilitation.add_facilitator(hall.session, hall.facilitator)

    hall.client.post(f"/sessions/{hall.session.pk}/settings/facilitators/{hall.facilitator.pk}/remove/")

    assert SessionFacilitator.objects.count() == 1


def test_the_console_says_who_else_is_there(hall):
    second = FacilitatorFactory(region=hall.region)
    address = f"/sessions/{hall.session.pk}/here/"
    hall.client.post(address)

    who = hall.sign_in(second).post(address).json()["who"]
    assert who == [hall.facilitator.short_name, second.short_name]

    AtConsole.objects.filter(user=second).update(seen_at=timezone.now() - datetime.timedelta(minutes=2))
    assert consoles.who_is_there(hall.session) == [hall.facilitator]


def test_moderation_is_switched_by_a_plain_form(hall):
    address = f"/sessions/{hall.session.pk}/record/"
    hall.client.post(address, {"kind": "session.set", "moderation": "on"})

    hall.session.refresh_from_db()
    assert hall.session.is_moderated
    assert "сразу" in hall.client.get(f"/sessions/{hall.session.pk}/settings/").content.decode()


# Notes -----------------------------------------------------------------------------------------------

NOTEBOOK = """+ Свой металл рядом / сырьё
Нет сбыта вне области

- Цех загружен на 60 %
"""


def test_notes_are_shown_before_they_are_recorded_and_all_get_the_hour(hall):
    day = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 9))
    address = f"/sessions/{hall.session.pk}/notes/"
    typed = {"board": hall.board.pk, "day": day.pk, "hour": "12:45", "lines": NOTEBOOK, "batch": uuid.uuid4()}

    shown = hall.client.post(address, typed)
    assert "3 высказывания" in shown.content.decode()
    assert not Statement.objects.exists()

    for _time in range(2):
        assert hall.client.post(address, typed | {"record": "1"}).status_code == 302

    said = list(Statement.objects.order_by("number"))
    assert [one.quadrant for one in said] == ["strength", "strength", "weakness"]
    assert {timezone.localtime(one.happened_at).hour for one in said} == {12}
    assert {one.entered_from for one in said} == {"notes"}
    assert said[0].theme.title == "сырьё"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("+ " + "а" * 501, "Строка 1"),
        ("+ хорошо\n+", "Строка 2"),
        ("+ а\n" * 201, "не больше 200"),
        ("", ""),
    ],
)
def test_a_line_that_cannot_be_recorded_is_named_and_nothing_is_recorded(hall, lines, words):
    day = SessionDayFactory(session=hall.session)
    typed = {"board": hall.board.pk, "day": day.pk, "hour": "12:45", "lines": lines, "batch": uuid.uuid4()}

    response = hall.client.post(f"/sessions/{hall.session.pk}/notes/", typed | {"record": "1"})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Statement.objects.exists()


def test_a_line_without_a_sign_goes_where_the_line_above_went():
    read = notes.read("о чём-то\n! рост тарифов\nи газа")

    assert [note.quadrant for note in read] == ["parking", "threat", "threat"]


def test_what_a_facilitator_types_live_is_not_from_notes(hall):
    board = BoardFactory(session=hall.session)

    statement = swot.add_statement(board, by=hall.facilitator, quadrant="threat", text="Сейчас")

    assert statement.entered_from == "console"
