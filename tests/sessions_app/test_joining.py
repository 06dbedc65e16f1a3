"""Codes let phones in, wrong ones are counted, seats know their person only while the session lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sessions_app import joining
from sessions_app.models import Seat, StrategySession, WrongCodes
from tests.factories import AttendanceFactory, FacilitatorFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db
Status = StrategySession.Status


@pytest.fixture
def session():
    return SessionFactory(status=Status.RUNNING)


@pytest.fixture
def facilitator(session):
    return FacilitatorFactory(region=session.kept_by)


def test_a_phone_joins_by_the_code_as_typed_or_by_the_token(session, facilitator):
    made = joining.renew_code(session, by=facilitator)

    assert joining.find_code(made.code.lower()) == joining.find_code(made.token) == made
    assert joining.find_code("2" * 8) is None


def test_a_renewed_code_lets_nobody_in_by_the_old_one(session, facilitator):
    old = joining.renew_code(session, by=facilitator)
    new = joining.renew_code(session, by=facilitator)

    assert joining.find_code(old.code) is joining.find_code(old.token) is None
    assert joining.code_of(session) == joining.find_code(new.code) == new


@pytest.mark.parametrize("status", [Status.HELD, Status.CANCELLED])
def test_codes_and_seats_die_with_the_session(session, facilitator, status):
    made = joining.renew_code(session, by=facilitator)
    seat = joining.join(made)
    session.status = status
    session.save()

    assert joining.find_code(made.code) is joining.find_code(made.token) is joining.code_of(session) is None
    assert joining.seat_of(session.pk, seat.secret) is None
    with pytest.raises(ValidationError):
        joining.renew_code(session, by=facilitator)


def test_only_the_hash_of_a_seats_secret_is_kept(session, facilitator):
    seat = joining.join(joining.renew_code(session, by=facilitator))

    kept = Seat.objects.values().get(pk=seat.pk)

    assert len(seat.secret) == 43
    assert seat.secret not in map(str, kept.values())
    assert joining.seat_of(session.pk, seat.secret) == seat
    assert joining.seat_of(session.pk, kept["secret_hash"]) is None
    assert joining.seat_of(SessionFactory().pk, seat.secret) is None


def test_a_phone_that_was_put_out_has_no_seat_until_it_is_let_in_again(session, facilitator):
    seat = joining.join(joining.renew_code(session, by=facilitator))

    joining.put_out(seat, by=facilitator)
    assert joining.seat_of(session.pk, seat.secret) is None
    joining.let_in_again(seat, by=facilitator)
    assert joining.seat_of(session.pk, seat.secret) == seat


def test_pings_write_seldom(session, facilitator, django_assert_num_queries):
    seat = joining.join(joining.renew_code(session, by=facilitator))
    long_ago = timezone.now() - timedelta(minutes=5)
    Seat.objects.update(seen_at=long_ago)

    with django_assert_num_queries(2):
        joining.ping(seat)
        first = Seat.objects.values_list("seen_at", flat=True).get()
    joining.ping(seat)

    assert first > long_ago
    assert Seat.objects.values_list("seen_at", flat=True).get() == first


# Who sits there


def test_a_phone_says_who_sits_there_out_of_the_list_of_the_session(session, facilitator):
    seat = joining.join(joining.renew_code(session, by=facilitator))
    person = PersonFactory(kept_by=session.kept_by)
    here, elsewhere = AttendanceFactory(session=session, person=person), AttendanceFactory()

    joining.name_oneself(seat, here)
    with pytest.raises(ValidationError):
        joining.name_oneself(seat, elsewhere)

    seat.refresh_from_db()
    assert (seat.person, seat.organisation) == (person, here.organisation)


def test_nobody_is_named_where_authors_are_stored_nowhere(session, facilitator):
    seat = joining.join(joining.renew_code(session, by=facilitator))
    session.anonymity = StrategySession.Anonymity.ANONYMOUS
    session.save()

    with pytest.raises(ValidationError):
        joining.name_oneself(seat, AttendanceFactory(session=session))


def test_nobody_knows_who_sat_where_after_the_end(session, facilitator):
    seat = joining.join(joining.renew_code(session, by=facilitator))
    joining.name_oneself(seat, AttendanceFactory(session=session))
    running = joining.join(joining.renew_code(SessionFactory(status=Status.RUNNING), by=facilitator))
    joining.name_oneself(running, AttendanceFactory(session=running.session))
    session.status = Status.HELD
    session.save()

    joining.forget_people()

    seat.refresh_from_db()
    running.refresh_from_db()
    assert (seat.person, seat.organisation) == (None, None)
    assert running.organisation is not None


# Wrong codes


def test_wrong_codes_are_limited_for_each_device():
    waits = [joining.count_wrong("10.0.0.1", "phone") for _time in range(joining.WRONG_FROM_A_DEVICE + 1)]

    assert waits[:-1] == [0] * joining.WRONG_FROM_A_DEVICE
    assert 590 <= waits[-1] <= 600
    assert joining.count_wrong("10.0.0.1", "another phone") == 0


def test_wrong_codes_are_limited_for_each_address_whatever_the_devices(monkeypatch):
    monkeypatch.setattr(joining, "WRONG_FROM_AN_ADDRESS", 3)
    waits = [joining.count_wrong("10.0.0.1", f"phone {number}") for number in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert waits[3] > 0
    assert joining.count_wrong("10.0.0.2", "phone 9") == 0


def test_the_count_begins_anew_after_a_while_and_old_counts_go(monkeypatch):
    for _time in range(joining.WRONG_FROM_A_DEVICE + 1):
        joining.count_wrong("10.0.0.1", "phone")
    WrongCodes.objects.update(since=timezone.now() - joining.WRONG_WITHIN)

    assert joining.count_wrong("10.0.0.1", "phone") == 0
    WrongCodes.objects.update(since=timezone.now() - joining.WRONG_KEPT * 2)
    joining.count_wrong("10.0.0.9", "")
    assert WrongCodes.objects.count() == 1


def test_neither_address_nor_device_is_kept():
    joining.count_wrong("10.0.0.1", "phone")

    assert all(len(key) == 64 for key in WrongCodes.objects.values_list("key", flat=True))
