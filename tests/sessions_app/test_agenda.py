"""The agenda: written down, run, undone, and what every screen is told of it."""

import datetime
import json
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sessions_app import agenda, agenda_templates, audiences, facilitation, guests, schedule, snapshot
from sessions_app.agenda import Planned
from sessions_app.kinds.rules import Audience
from sessions_app.models import AgendaItem, AgendaTemplate, LiveEvent, StrategySession, Timer
from sessions_app.schedule import State
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BoardFactory,
    PersonFactory,
    SeatFactory,
    SessionDayFactory,
    SessionFactory,
)
from tests.sessions_app.hall import Hall

pytestmark = pytest.mark.django_db
Status = StrategySession.Status
Anonymity = StrategySession.Anonymity


def at(hour, minute=0):
    return datetime.time(hour, minute)


def titles(session):
    return [step.item.title for step in schedule.read(session).steps]


def add(hall, title, start=None, end=None, day=None, **more):
    planned = Planned("talk", title, day, start, end, **more)
    return agenda.add_item(hall.session, by=hall.facilitator, planned=planned)


# Writing it down -------------------------------------------------------------------------------------


def test_items_stand_by_day_and_hour_however_they_were_typed(hall):
    second = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 10))
    first = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 9))
    add(hall, "Второй день", at(9), day=second)
    add(hall, "После обеда", at(14), day=first)
    add(hall, "Утром", at(10), day=first)
    add(hall, "Без часа", day=first)
    add(hall, "Перед обедом", at(12), day=first)

    assert titles(hall.session) == ["Утром", "Перед обедом", "После обеда", "Без часа", "Второй день"]


def test_an_item_changes_places_with_its_neighbour_and_stays_at_the_edge(hall):
    one, two, _three = (add(hall, title) for title in ("Раз", "Два", "Три"))

    agenda.move_item(one, by=hall.facilitator, earlier=False)
    assert titles(hall.session) == ["Два", "Раз", "Три"]
    agenda.move_item(two, by=hall.facilitator, earlier=True)
    assert titles(hall.session) == ["Два", "Раз", "Три"]


def test_a_speaker_keeps_organisation_and_post_as_the_hall_has_them(hall):
    person = PersonFactory(kept_by=hall.region)
    seat = AttendanceFactory(session=hall.session, person=person, post_on_day="Директор")

    item = add(hall, "Доклад", speakers=[person])

    speaker = item.speakers.get()
    assert (speaker.organisation, speaker.post_on_day) == (seat.organisation, "Директор")


def test_a_removed_item_comes_back_with_speakers_and_boards(hall):
    person = PersonFactory(kept_by=hall.region)
    item = add(hall, "Доклад", at(10), speakers=[person], boards=[hall.board])
    key = item.pk

    hall.send("agenda.remove", {"item": key})
    assert not AgendaItem.objects.exists()
    hall.send("agenda.restore", {"item": key})
    assert hall.send("agenda.restore", {"item": key}).status_code == 200

    back = AgendaItem.objects.get()
    assert (back.pk, back.title, back.planned_start) == (key, "Доклад", at(10))
    assert [speaker.person for speaker in back.speakers.all()] == [person]
    assert list(back.boards.all()) == [hall.board]


def test_what_has_begun_is_not_removed(hall):
    item = AgendaItemFactory(session=hall.session, started_at=timezone.now())

    response = hall.send("agenda.remove", {"item": item.pk})

    assert (response.status_code, response.json()["error"]["code"]) == (422, "has_begun")


def test_two_editors_of_an_item_do_not_overwrite_each_other(hall):
    item = AgendaItemFactory(session=hall.session)
    data = {"item": item.pk, "version": 1, "item_kind": "talk", "title": "Первый"}
    assert hall.send("agenda.edit", data).status_code == 200

    assert hall.send("agenda.edit", data | {"title": "Второй"}).status_code == 409
    assert AgendaItem.objects.get().title == "Первый"


# Running it ------------------------------------------------------------------------------------------


def test_beginning_an_item_ends_the_present_one_and_opens_a_planned_session():
    hall = Hall(SessionFactory(status=Status.PLANNED))
    one, two = AgendaItemFactory.create_batch(2, session=hall.session)

    agenda.start(one, by=hall.facilitator)
    agenda.start(two, by=hall.facilitator)

    one.refresh_from_db()
    two.refresh_from_db()
    hall.session.refresh_from_db()
    assert one.ended_at is not None
    assert two.is_present
    assert hall.session.status == Status.RUNNING


def test_a_reopened_item_goes_on_from_when_it_began(hall):
    one, two = AgendaItemFactory.create_batch(2, session=hall.session)
    agenda.start(one, by=hall.facilitator)
    began = AgendaItem.objects.get(pk=one.pk).started_at
    agenda.start(two, by=hall.facilitator)

    agenda.reopen(one, by=hall.facilitator)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.started_at, one.is_present, two.is_present) == (began, True, False)


def test_a_session_that_is_over_begins_nothing(hall):
    item = AgendaItemFactory(session=hall.session)
    StrategySession.objects.update(status=Status.HELD)

    with pytest.raises(ValidationError, match="завершена"):
        agenda.start(item, by=hall.facilitator)


def test_the_database_itself_refuses_two_present_items(hall):
    AgendaItemFactory(session=hall.session, started_at=timezone.now())

    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItemFactory(session=hall.session, started_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_who_press_at_once_leave_one_present_item():
    hall = Hall()
    items = AgendaItemFactory.create_batch(4, session=hall.session)
    gate = threading.Barrier(len(items))

    def press(item):
        gate.wait()
        try:
            agenda.start(item, by=hall.facilitator)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    begun = hall.session.agenda.filter(started_at__isnull=False)
    assert (begun.count(), begun.filter(ended_at=None).count()) == (4, 1)


def test_phones_write_while_their_step_goes_on_and_no_longer(hall):
    step = AgendaItemFactory(session=hall.session, kind="swot")
    other = AgendaItemFactory(session=hall.session, kind="break")
    board = BoardFactory(session=hall.session, agenda_item=step)
    phone = SeatFactory(session=hall.session)
    phone.secret = "secret"

    def say(text):
        guests.say(board, by=phone, quadrant="strength", text=text)

    with pytest.raises(ValidationError):
        say("рано")
    agenda.start(step, by=hall.facilitator)
    say("вовремя")
    agenda.start(other, by=hall.facilitator)
    with pytest.raises(ValidationError):
        say("поздно")
    agenda.reopen(step, by=hall.facilitator)
    say("снова открыто")
    assert board.statements.count() == 2


# What screens show -----------------------------------------------------------------------------------


def test_how_late_an_item_began_is_counted_in_the_region_s_own_hours(hall):
    day = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 9))
    began = datetime.datetime.combine(day.date, at(12, 51), timezone.get_current_timezone())
    AgendaItemFactory(session=hall.session, day=day, planned_start=at(12, 45), started_at=began)

    step = schedule.read(hall.session).present

    assert (step.late, step.state) == (6, State.PRESENT)


def told(hall, audience):
    events = audiences.hear(hall.session.pk, 0, 100)
    return [json.loads(event.texts[audience]) for event in events if audience in event.texts]


@pytest.mark.parametrize("audience", list(Audience))
def test_the_present_item_drives_every_screen(hall, audience):
    item = AgendaItemFactory(session=hall.session, title="Второй круг", kind="swot")
    hall.send("agenda.start", {"item": item.pk})

    (event,) = told(hall, audience)

    regions = {region["name"]: region["html"] for region in event["regions"]}
    assert "Второй круг" in regions["agenda"]
    assert event["parts"]["agenda"][0]["state"] == "present"
    assert event["parts"]["agenda"] == snapshot.read(hall.session, audience)["agenda"]
    # Buttons are for the console alone.
    assert ("data-do" in regions["agenda"]) == (audience is Audience.FACILITATOR)


def test_the_countdown_is_told_by_its_end(hall):
    hall.send("timer.start", {"seconds": 600})
    before = Timer.objects.get().ends_at
    hall.send("timer.extend", {"seconds": 60})

    after = Timer.objects.get().ends_at
    assert after - before == datetime.timedelta(seconds=60)
    assert told(hall, Audience.PROJECTOR)[-1]["parts"]["timer"] == {"ends_at": after.isoformat()}
    hall.send("timer.stop", {})
    assert told(hall, Audience.PARTICIPANT)[-1]["parts"]["timer"] == {"ends_at": None}


def test_more_time_after_the_end_counts_from_now(hall):
    Timer.objects.create(session=hall.session, ends_at=timezone.now() - datetime.timedelta(hours=1))

    hall.send("timer.extend", {"seconds": 60})

    assert Timer.objects.get().ends_at > timezone.now()


# Templates -------------------------------------------------------------------------------------------


def test_the_built_in_template_fills_two_days_once(hall):
    first, second = (
        SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, day)) for day in (9, 10)
    )

    assert hall.send("agenda.fill", {}).status_code == 200
    again = hall.send("agenda.fill", {})

    assert again.json()["error"]["code"] == "not_empty"
    by_day = {day: hall.session.agenda.filter(day=day).count() for day in (first, second)}
    assert by_day == {first: 9, second: 7}
    assert LiveEvent.objects.count() == 1


def test_an_agenda_kept_as_a_template_begins_another_session_without_its_people(hall):
    day = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 9))
    add(hall, "Доклад", at(10), at(11), day, speakers=[PersonFactory(kept_by=hall.region)])
    template = agenda_templates.save_template(hall.session, by=hall.facilitator, title="Наша")
    other = Hall(SessionFactory(kept_by=hall.region))

    other.send("agenda.fill", {"template": template.pk})

    item = other.session.agenda.get()
    assert (item.title, item.planned_start, item.day, item.speakers.count()) == ("Доклад", at(10), None, 0)


def test_a_template_of_the_same_title_is_replaced(hall):
    add(hall, "Раз")
    agenda_templates.save_template(hall.session, by=hall.facilitator, title="Наша")
    add(hall, "Два")
    agenda_templates.save_template(hall.session, by=hall.facilitator, title="Наша")

    assert len(AgendaTemplate.objects.get().items) == 2


# Rules of the session --------------------------------------------------------------------------------


def test_anonymity_may_only_become_stricter(hall):
    assert hall.send("session.set", {"authors": "anonymous"}).status_code == 200

    response = hall.send("session.set", {"authors": "named"})

    assert (response.status_code, response.json()["error"]["code"]) == (422, "not_stricter")


def test_the_database_itself_keeps_the_promise_of_anonymity(hall):
    facilitation.set_rules(hall.session, by=hall.facilitator, anonymity=Anonymity.ANONYMOUS)

    with pytest.raises(DatabaseError), transaction.atomic():
        StrategySession.objects.filter(pk=hall.session.pk).update(anonymity=Anonymity.NAMED)
    with pytest.raises(DatabaseError), transaction.atomic():
        StrategySession.objects.filter(pk=hall.session.pk).update(is_rehearsal=True)
