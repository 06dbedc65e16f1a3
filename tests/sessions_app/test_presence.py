"""Who of the list is in the hall, by day and by item of the agenda."""

import datetime
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from sessions_app import presence
from sessions_app.models import Attendance, Presence
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    OrganisationFactory,
    PersonFactory,
    SessionDayFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(hall):
    return SessionDayFactory(session=hall.session, date=timezone.localdate())


def seats(hall, many):
    return AttendanceFactory.create_batch(many, session=hall.session)


def test_one_key_marks_who_has_come_and_takes_it_back(hall, today):
    seat, _other = seats(hall, 2)

    hall.send("attendance.arrive", {"attendance": seat.pk})
    hall.send("attendance.arrive", {"attendance": seat.pk})

    read = presence.read(hall.session)
    assert (read.came, read.expected) == (1, 2)
    assert Presence.objects.get().arrived_at is not None
    hall.send("attendance.absent", {"attendance": seat.pk})
    assert presence.read(hall.session).came == 0


def test_who_left_has_come_and_may_return(hall, today):
    (seat,) = seats(hall, 1)
    hall.send("attendance.arrive", {"attendance": seat.pk})
    hall.send("attendance.leave", {"attendance": seat.pk})

    read = presence.read(hall.session)
    assert (read.came, read.here, read.left) == (1, 0, 1)
    hall.send("attendance.arrive", {"attendance": seat.pk})
    assert presence.read(hall.session).here == 1


def test_who_never_came_cannot_leave(hall, today):
    (seat,) = seats(hall, 1)

    response = hall.send("attendance.leave", {"attendance": seat.pk})

    assert (response.status_code, response.json()["error"]["code"]) == (422, "not_here")


def test_a_past_day_is_marked_without_an_hour(hall):
    day = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 9))
    (seat,) = seats(hall, 1)

    hall.send("attendance.arrive", {"attendance": seat.pk, "day": day.pk})

    mark = Presence.objects.get()
    assert (mark.day, mark.arrived_at) == (day, None)


def test_a_session_without_dates_says_what_to_do_first(hall):
    (seat,) = seats(hall, 1)

    response = hall.send("attendance.arrive", {"attendance": seat.pk})

    assert (response.status_code, response.json()["error"]["code"]) == (422, "no_day")


def test_presence_at_an_item_follows_from_the_hours(hall):
    day = SessionDayFactory(session=hall.session, date=datetime.date(2013, 10, 9))
    zone = timezone.get_current_timezone()

    def moment(hour):
        return datetime.datetime.combine(day.date, datetime.time(hour), zone)

    AgendaItemFactory(session=hall.session, day=day, started_at=moment(10), ended_at=moment(11))
    AgendaItemFactory(session=hall.session, day=day, started_at=moment(12), ended_at=moment(13))
    hours = [(None, None), (datetime.time(9), datetime.time(11, 30)), (datetime.time(11, 30), None)]
    for seat, (arrived, left) in zip(seats(hall, 3), hours, strict=True):
        Presence.objects.create(attendance=seat, day=day, arrived_at=arrived, left_at=left)

    assert [at.count for at in presence.read(hall.session).items] == [2, 2]


def test_an_expected_person_comes_with_the_only_organisation_once(hall):
    organisation = OrganisationFactory(kept_by=hall.region)
    person = PersonFactory(kept_by=hall.region)
    person.posts.create(organisation=organisation, title="Директор")

    for _time in range(2):
        assert hall.send("attendance.expect", {"person": person.pk}).status_code == 200

    seat = Attendance.objects.get()
    assert (seat.organisation, seat.post_on_day, seat.is_walk_in) == (organisation, "Директор", False)


def test_only_who_has_never_come_is_taken_out(hall, today):
    seat, other = seats(hall, 2)
    hall.send("attendance.arrive", {"attendance": seat.pk})

    assert hall.send("attendance.drop", {"attendance": seat.pk}).status_code == 422
    assert hall.send("attendance.drop", {"attendance": other.pk}).status_code == 200
    assert list(Attendance.objects.all()) == [seat]


def test_a_walk_in_brought_back_left_when_it_left(hall, today):
    seat = AttendanceFactory(session=hall.session, person=PersonFactory(kept_by=hall.region), is_walk_in=True)
    hours = {"arrived_at": datetime.time(10), "left_at": datetime.time(12)}
    Presence.objects.create(attendance=seat, day=today, **hours)
    key = seat.pk

    hall.send("attendance.remove", {"attendance": key})
    hall.send("attendance.restore", {"attendance": key})

    assert Presence.objects.filter(attendance=key, **hours).count() == 1


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_many(hall, today, django_assert_num_queries, many):
    for seat in seats(hall, many):
        Presence.objects.create(attendance=seat, day=today)

    with django_assert_num_queries(5):
        assert presence.read(hall.session).came == many


def test_the_sheet_to_be_signed_names_everybody_and_leaves_lines(hall):
    person = PersonFactory(kept_by=hall.region)
    AttendanceFactory(session=hall.session, person=person, post_on_day="Директор")

    response = hall.client.get(f"/sessions/{hall.session.pk}/attendance/sheet/")

    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert response["Content-Type"] == "application/pdf"
    assert "Явочный лист" in text
    assert person.last_name in text
    assert "11" in text


def test_the_form_puts_an_organisation_of_the_registry_into_the_list(hall):
    organisation = OrganisationFactory(kept_by=hall.region)
    address = f"/sessions/{hall.session.pk}/attendance/"

    assert hall.client.post(address, {}).status_code == 422
    response = hall.client.post(
        address, {"organisation": str(organisation), "organisation_id": organisation.pk}
    )

    assert response.status_code == 302
    assert Attendance.objects.get().organisation == organisation
