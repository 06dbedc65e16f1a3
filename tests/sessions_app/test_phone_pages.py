"""The way in and the page of a phone, without any script: what stands there, and what is refused in words."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from sessions_app import joining
from sessions_app.models import AgendaItem, PhoneLine, Seat, Statement, StrategySession
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    JoinCodeFactory,
    PersonFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db
Anonymity = StrategySession.Anonymity


def words(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def code(hall):
    return JoinCodeFactory(session=hall.session)


@pytest.fixture
def phone(hall, code):
    client = Client()
    client.post("/join/", {"code": code.code})
    return client


@pytest.fixture
def address(hall):
    return f"/hall/{hall.session.pk}/"


def say(phone, hall, text="Дорога стоит", **more):
    form = {"kind": "statement.add", "board": hall.board.pk, "quadrant": "weakness", "text": text, **more}
    return phone.post(f"/hall/{hall.session.pk}/record/", form)


# The way in


def test_a_right_code_gives_a_seat_and_its_secret_to_the_phone_alone(hall, code, client, address):
    response = client.post("/join/", {"code": f" {code.code[:4].lower()} {code.code[4:]} "})

    assert (response.status_code, response["Location"]) == (302, address)
    cookie = response.cookies[joining.cookie_of(hall.session.pk)]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert Seat.objects.get().secret_hash == joining.hash_of(cookie.value)
    assert client.get(address).status_code == 200


def test_to_read_the_address_of_a_qr_code_joins_nobody(hall, code, client, address):
    page = client.get(f"/join/{code.token}/")
    assert hall.session.title in words(page)
    assert not Seat.objects.exists()

    assert client.post(f"/join/{code.token}/")["Location"] == address
    assert Seat.objects.count() == 1
    # Again from the same phone it is the same seat.
    client.post(f"/join/{code.token}/")
    assert client.get(f"/join/{code.token}/")["Location"] == address
    assert Seat.objects.count() == 1


def test_to_read_the_address_of_a_code_tells_nothing_about_the_code(hall, code, client):
    right, wrong = client.get(f"/join/{code.code}/"), client.get("/join/22222222/")

    without = [re.sub(r'value="[^"]*"', "", words(page)) for page in (right, wrong)]
    assert without[0] == without[1]
    assert hall.session.title not in words(right)


def test_wrong_codes_are_refused_and_then_limited_and_right_ones_always_let_in(hall, code):
    thief = Client()
    thief.get("/join/")
    statuses = [thief.post("/join/", {"code": "22222222"}).status_code for _time in range(12)]
    assert statuses == [422] * joining.WRONG_FROM_A_DEVICE + [429] * 2
    assert int(thief.post("/join/22222222/")["Retry-After"]) > 0

    assert thief.post("/join/", {"code": code.code}).status_code == 302
    honest = Client()
    honest.get("/join/")
    assert honest.post("/join/", {"code": "22222222"}).status_code == 422


def test_three_hundred_join_from_one_address(hall, code):
    statuses = {Client().post("/join/", {"code": code.code}).status_code for _phone in range(300)}

    assert statuses == {302}
    assert Seat.objects.filter(session=hall.session).count() == 300


@pytest.mark.parametrize("typed", ["", "\0", "\ud800", "я" * 500, "1" * 22, "<script>", "K7MP4RTX"])
def test_whatever_is_typed_is_answered_in_words(client, typed):
    response = client.post("/join/", {"code": typed.encode("utf-8", "surrogatepass")})

    assert response.status_code == 422
    assert 'role="alert"' in words(response)


def test_a_phone_without_a_seat_is_led_to_the_way_in(hall, client, address):
    assert client.get(address)["Location"] == "/join/"
    assert client.post(f"{address}ping/").status_code == 401


def test_a_phone_that_was_put_out_is_told_so_and_does_not_come_in_again(hall, code, phone, address):
    hall.send("seat.revoke", {"seat": Seat.objects.get().pk})

    assert "Сессия закрыта для этого телефона" in words(phone.get(address))
    assert phone.post("/join/", {"code": code.code}).status_code == 422
    assert say(phone, hall).status_code == 200
    assert not Statement.objects.exists()


# Saying


def test_a_line_is_sent_as_a_plain_form_and_stands_below(hall, phone, address):
    assert say(phone, hall)["Location"] == address

    page = words(phone.get(address))
    assert "Дорога стоит" in page
    assert "на доске, № 1" in page


def test_a_second_press_of_the_button_records_nothing_more(hall, phone):
    op_id = uuid.uuid4()
    say(phone, hall, op_id=op_id)
    say(phone, hall, op_id=op_id)

    assert Statement.objects.count() == 1
    assert say(phone, hall, "Другое", op_id=op_id).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "я" * 501},
        {"text": "а\0б"},
        {"quadrant": "sideways"},
        {"board": ""},
        {"board": "999999999"},
        {"kind": "statement.sing"},
        {"kind": "board.add", "title": "Чужая доска"},
        {"op_id": "5"},
    ],
    ids=str,
)
def test_what_is_refused_stands_in_the_form_again(hall, phone, wrong):
    form = {"text": "Дорога стоит", **wrong}
    response = say(phone, hall, **form)

    assert response.status_code == 422
    assert 'role="alert"' in words(response)
    assert not Statement.objects.exists()
    if form["text"] == "Дорога стоит" and "kind" not in wrong:
        assert "Дорога стоит</textarea>" in words(response)


def test_a_text_typed_before_the_step_closed_is_not_lost(hall, phone):
    AgendaItemFactory(session=hall.session, kind=AgendaItem.Kind.BREAK, started_at=timezone.now())

    response = say(phone, hall)

    assert response.status_code == 422
    assert "Этот шаг закрыт" in words(response)
    assert "Дорога стоит</textarea>" in words(response)


def test_an_own_line_is_corrected_withdrawn_and_brought_back_as_plain_forms(hall, phone, address):
    say(phone, hall)
    line = PhoneLine.objects.get()
    record = f"{address}record/"

    phone.post(record, {"kind": "line.edit", "line": line.pk, "version": 1, "text": "Дорога стоит утром"})
    assert "Дорога стоит утром" in words(phone.get(address))
    stale = phone.post(record, {"kind": "line.edit", "line": line.pk, "version": 1, "text": "Из старой"})
    assert (stale.status_code, "Из старой</textarea>" in words(stale)) == (409, True)
    assert "Дорога стоит утром" in words(stale)
    back = phone.post(record, {"kind": "line.remove", "line": line.pk})["Location"]
    assert "Вернуть" in words(phone.get(back))
    phone.post(record, {"kind": "line.restore", "line": line.pk})
    assert Statement.objects.get().removed_at is None


def test_another_phone_neither_sees_nor_touches_it(hall, phone, code, address):
    hall.session.is_moderated = True
    hall.session.save()
    say(phone, hall, "Только моё")
    other = Client()
    other.post("/join/", {"code": code.code})
    line = PhoneLine.objects.get()

    assert "Только моё" in words(phone.get(f"{address}lines/"))
    assert "Только моё" not in words(other.get(address)) + words(other.get(f"{address}lines/"))
    for kind in ("line.edit", "line.remove", "line.restore"):
        form = {"kind": kind, "line": line.pk, "version": 1, "text": "Подменили"}
        assert other.post(f"{address}record/", form).status_code == 422


def test_a_ping_tells_whether_something_of_ones_own_has_changed(hall, phone, address):
    hall.session.is_moderated = True
    hall.session.save()
    say(phone, hall)
    before = phone.post(f"{address}ping/").json()["stamp"]
    assert phone.post(f"{address}ping/").json()["stamp"] == before == phone.get(f"{address}lines/")["X-Stamp"]

    hall.send("line.accept", {"line": PhoneLine.objects.get().pk})

    assert phone.post(f"{address}ping/").json()["stamp"] != before


def test_what_may_be_the_same_is_told_and_nothing_else(hall, phone, address):
    StatementFactory(board=hall.board, number=7, text="Станки некому обслуживать")
    StatementFactory(board=hall.board, number=8, text="Рост тарифов")

    found = phone.get(f"{address}similar/", {"text": "некому обслуживать станки с ЧПУ"}).json()["found"]

    assert [(one["number"], one["text"]) for one in found] == [(7, "Станки некому обслуживать")]


# Who


def test_a_phone_says_who_sits_there_and_takes_it_back(hall, phone, address):
    person = PersonFactory(kept_by=hall.region, last_name="Щеглов")
    here = AttendanceFactory(session=hall.session, person=person)
    elsewhere = AttendanceFactory()

    assert "Щеглов" in words(phone.get(f"{address}who/", {"q": "щег"}))
    assert "Щеглов" not in words(phone.get(f"{address}who/", {"q": "ыыы"}))
    phone.post(f"{address}who/", {"attendance": here.pk})
    assert Seat.objects.get().person == person
    assert phone.post(f"{address}who/", {"attendance": elsewhere.pk}).status_code == 422
    phone.post(f"{address}who/", {"attendance": ""})
    assert Seat.objects.get().person is None


def test_where_authors_are_stored_nowhere_nobody_is_asked(hall, phone, address):
    hall.session.anonymity = Anonymity.ANONYMOUS
    hall.session.save()

    assert phone.get(f"{address}who/")["Location"] == address
    page = words(phone.get(address))
    assert "в этой сессии автор нигде не сохраняется" in page
    assert "кто вы?" not in page


# The same operations as JSON


def test_a_phone_records_by_the_address_of_operations_and_reads_its_snapshot(hall, code):
    phone = Client()
    phone.post("/join/", {"code": code.code})
    data = {"board": hall.board.pk, "quadrant": "strength", "text": "Металл рядом"}

    answer = hall.send("statement.add", data, client=phone)

    assert (answer.status_code, answer.json()["result"]["number"]) == (200, 1)
    assert "cards" not in hall.send("statement.add", data, client=phone, **{"X-Cards": "1"}).json()
    snapshot = phone.get(f"/sessions/{hall.session.pk}/snapshot/").json()
    assert [one["text"] for one in snapshot["boards"][0]["statements"]] == ["Металл рядом"] * 2
    assert "incoming" not in snapshot
    assert "outcomes" not in snapshot


@pytest.mark.parametrize("more", [{"who": "Иванов"}, {"theme": "Кадры"}, {"happened_at": "2013-10-09T10:30"}])
def test_a_phone_speaks_for_itself_only(hall, more):
    data = {"board": hall.board.pk, "quadrant": "strength", "text": "Металл рядом", **more}

    response = hall.send("statement.add", data, client=hall.phone)

    assert (response.status_code, response.json()["error"]["code"]) == (422, "not_for_phones")


def test_a_phone_does_nothing_of_the_console(hall):
    statement = StatementFactory(board=hall.board)

    for kind, data in [
        ("statement.remove", {"statement": statement.pk}),
        ("statement.edit", {"statement": statement.pk, "version": 1, "text": "Подменили"}),
        ("line.accept", {"line": 1}),
        ("seat.revoke", {"seat": hall.seat.pk}),
        ("code.renew", {}),
        ("screen.show", {"shows": "nothing"}),
        ("board.add", {"title": "Моя"}),
    ]:
        assert hall.send(kind, data, client=hall.phone).status_code == 403, kind


def test_a_facilitator_may_try_the_phones_page_in_the_same_browser(hall, code):
    hall.client.post("/join/", {"code": code.code})
    data = {"board": hall.board.pk, "quadrant": "strength", "text": "Проба"}
    body = {"op_id": str(uuid.uuid4()), "kind": "statement.add", "data": data}

    hall.client.post(f"{hall.address}?as=seat", json.dumps(body), content_type="application/json")

    assert Statement.objects.get().entered_from == Statement.EnteredFrom.PHONE
    hall.send("board.add", {"title": "С пульта"})
    assert hall.session.boards.count() == 2


# Weight


def test_the_page_of_a_phone_weighs_little_and_loads_nothing_else(hall, phone, address):
    for number in range(20):
        say(phone, hall, f"Строка {number} про дороги, станки и людей, которых не хватает")

    page = phone.get(address)

    assert len(page.content) < 28_000
    assert re.findall(r'(?:src|href)="(/static/[^"]+)"', words(page)) == [
        "/static/portal.css",
        "/static/favicon.svg",
        "/static/phone.js",
    ]
