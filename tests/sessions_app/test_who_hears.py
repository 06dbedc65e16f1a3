"""Raw bytes of what each audience is sent: nothing that it may not read is in them, not even hidden."""

from __future__ import annotations

import time

import pytest

from sessions_app import audiences, joining, screens
from sessions_app.kinds.rules import Audience
from sessions_app.models import PhoneLine, Seat, StrategySession
from sessions_app.operations import KINDS
from tests.factories import (
    AttendanceFactory,
    ExecutiveFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    PhoneLineFactory,
)
from tests.sessions_app.hall import Hall
from tests.sessions_app.streams import LiveServer
from tests.sessions_app.test_operations import EXAMPLES, VOTES

SECRET = "Нераскрытая"


@pytest.fixture
def hall(transactional_db):
    hall = Hall()
    hall.session.is_moderated = True
    hall.session.save()
    return hall


@pytest.fixture
def server():
    with LiveServer() as running:
        yield running


def projector(hall):
    client = hall.phone_of(hall.seat)
    client.cookies.clear()
    client.cookies[screens.cookie_of(hall.session.pk)] = screens.make_link(hall.session, by=hall.facilitator)
    return client


def streams(hall, server):
    other = joining.join(hall.seat.session.codes.get())
    readers = {
        "facilitator": (hall.client, ""),
        "reader": (hall.sign_in(ExecutiveFactory(region=hall.region)), ""),
        "author": (hall.phone, "&as=seat"),
        "phone": (hall.phone_of(other), ""),
        "projector": (projector(hall), "&as=projector"),
        "signed-in projector": (hall.client, "&as=projector"),
    }
    opened = {
        name: server.stream(client, hall.session.pk, f"0{question}")
        for name, (client, question) in readers.items()
    }
    for stream in opened.values():
        stream.next("beat")
    return opened, readers


def say(hall, text):
    data = {"board": hall.board.pk, "quadrant": "weakness", "text": text}
    return hall.send("statement.add", data, client=hall.phone)


def test_a_text_that_waits_is_in_the_consoles_bytes_alone(hall, server):
    opened, readers = streams(hall, server)
    say(hall, f"{SECRET} мысль")
    say(hall, f"{SECRET} вторая")
    first, second = PhoneLine.objects.order_by("pk")
    hall.phone.post(
        f"/hall/{hall.session.pk}/record/",
        {"kind": "line.edit", "line": second.pk, "version": 1, "text": f"{SECRET} иначе"},
    )
    hall.send("line.decline", {"line": first.pk})
    hall.send("line.return", {"line": first.pk})
    # What all of them hear comes last, so all before has been sent.
    hall.send("statement.add", {"board": hall.board.pk, "quadrant": "strength", "text": "Общее"})

    heard = {name: stream.next() for name, stream in opened.items() if name != "facilitator"}
    while opened["facilitator"].next().json["kind"] != "statement.add":
        pass

    assert SECRET in opened["facilitator"].raw.decode()
    for name in heard:
        raw = opened[name].raw.decode()
        assert SECRET not in raw, name
        assert "line." not in raw, name
        assert "incoming" not in raw, name
        assert heard[name].json["kind"] == "statement.add"
    for name, (client, question) in readers.items():
        status, polled = server.poll(client, hall.session.pk, f"0{question}")
        assert status == 200
        assert (SECRET in str(polled)) is (name == "facilitator"), name
    for name in ("reader", "author", "phone"):
        client = readers[name][0]
        snapshot = client.get(f"/sessions/{hall.session.pk}/snapshot/")
        assert snapshot.status_code == 200
        assert SECRET not in str(snapshot.json()), name
        assert "incoming" not in snapshot.json()


def test_accepted_it_is_heard_by_everybody_without_its_author(hall, server):
    hall.session.anonymity = StrategySession.Anonymity.OPTIONAL
    hall.session.save()
    person = PersonFactory(kept_by=hall.region, last_name="Молчановский")
    joining.name_oneself(hall.seat, AttendanceFactory(session=hall.session, person=person))
    opened, _readers = streams(hall, server)
    say(hall, "Станки некому обслуживать")

    hall.send("line.accept", {"line": PhoneLine.objects.get().pk, "quadrant": "threat"})

    for name, stream in opened.items():
        while (told := stream.next().json)["kind"] != "line.accept":
            pass
        assert "Станки некому" in told["cards"][0]["html"].replace("\u00a0", " "), name
        raw = stream.raw.decode()
        assert "Молчановск" not in raw, name
        assert hall.seat.secret not in raw, name


def test_the_wall_is_told_no_name(hall, server):
    organisation = OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Тайное»")
    opened, _readers = streams(hall, server)

    hall.add("Сказанное", organisation=organisation.pk)

    for name, stream in opened.items():
        while stream.next().json["kind"] != "statement.add":
            pass
        assert ("Тайное" in stream.raw.decode()) is ("projector" not in name), name


def test_a_phone_that_was_put_out_is_out_within_five_seconds(hall, server):
    stream = server.stream(hall.phone, hall.session.pk)
    stream.next("beat")
    begun = time.monotonic()

    hall.send("seat.revoke", {"seat": hall.seat.pk})

    assert stream.next("revoked")
    assert stream.ends()
    assert time.monotonic() - begun < 60
    assert server.poll(hall.phone, hall.session.pk)[0] == 401
    assert hall.send("line.remove", {"line": 1}).status_code == 403


def test_an_address_of_the_projector_that_was_taken_back_shows_nothing_any_more(hall, server):
    client = projector(hall)
    stream = server.stream(client, hall.session.pk, "0&as=projector")
    stream.next("beat")

    screens.revoke_link(hall.session, by=hall.facilitator)

    assert stream.next("revoked")
    assert server.poll(client, hall.session.pk, "0&as=projector")[0] == 401


def test_a_seat_reads_its_own_session_alone(hall, server):
    other = Hall()

    assert server.poll(hall.phone, other.session.pk)[0] == 401
    assert server.poll(hall.phone, hall.session.pk, "0&as=projector")[0] == 401
    assert Seat.objects.count() == 1
    hall.session.status = StrategySession.Status.HELD
    hall.session.save()
    assert server.poll(hall.phone, hall.session.pk)[0] == 401


def test_no_kind_tells_the_hall_what_is_for_the_console(hall):
    person = PersonFactory(kept_by=hall.region, last_name="Скрытновский")
    AttendanceFactory(session=hall.session, person=person)
    OutcomeFactory(session=hall.session, text=f"{SECRET} находка")
    PhoneLineFactory(board=hall.board, text=f"{SECRET} мысль", state=PhoneLine.State.WAITING)
    # Before anything stands on the agenda: an empty one is filled, and without one phones may write.
    first = [*(kind for kind in KINDS if kind.startswith("line.")), "agenda.fill"]
    told: dict[Audience, str] = dict.fromkeys(Audience, "")
    seq = 0

    for kind in (*first, *(kind for kind in KINDS if kind not in VOTES.union(first))):
        assert hall.send(kind, EXAMPLES[kind](hall)).status_code == 200, kind
        for event in audiences.hear(hall.session.pk, seq, 100):
            seq = event.seq
            for audience, text in event.texts.items():
                told[audience] += text

    for secret in (f"{SECRET} находка", f"{SECRET} мысль", "Скрытновск"):
        # The console draws with spaces that do not break.
        assert secret in told[Audience.FACILITATOR].replace("\u00a0", " ")
        for audience in (Audience.PARTICIPANT, Audience.PROJECTOR):
            assert secret not in told[audience].replace("\u00a0", " "), audience
