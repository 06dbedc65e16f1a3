"""The stream of a running session: everything, once, in order, and to the right eyes only."""

from __future__ import annotations

import json
import time
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from enterprises.models import Browser, RoleGrant
from sessions_app import audiences, hub, live
from sessions_app.models import LiveEvent, SessionCounter
from tests.factories import ExecutiveFactory, FacilitatorFactory
from tests.sessions_app.hall import Hall
from tests.sessions_app.streams import LiveServer

LONG_LINES = 40


@pytest.fixture
def hall(transactional_db):
    return Hall()


@pytest.fixture
def server():
    with LiveServer() as running:
        yield running


def reader(hall):
    """Somebody who may read along and not write."""
    return hall.sign_in(ExecutiveFactory(region=hall.region))


def test_what_is_said_reaches_who_is_there_with_its_card(hall, server):
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")
    op_id = uuid.uuid4()

    answer = hall.send(
        "statement.add",
        {"board": hall.board.pk, "quadrant": "threat", "text": "Рост тарифов"},
        op_id,
    ).json()

    told = stream.next()
    (card,) = told.json["cards"]
    assert told.id == answer["seq"] == 1
    assert {name: told.json[name] for name in ("seq", "op_id", "kind", "board", "statements")} == {
        "seq": 1,
        "op_id": str(op_id),
        "kind": "statement.add",
        "board": hall.board.pk,
        "statements": [answer["result"]["statement"]],
    }
    assert card["id"] == answer["result"]["statement"]
    assert "Рост тарифов" in card["html"].replace("\u00a0", " ")


def test_a_stream_goes_on_where_it_broke(hall, server):
    first = server.stream(hall.client, hall.session.pk)
    first.next("beat")
    hall.add("Первое")
    first.next()
    first.close()
    for text in ("Второе", "Третье"):
        hall.add(text)

    by_query = server.stream(hall.client, hall.session.pk, after=1)
    by_header = server.stream(hall.client, hall.session.pk, after=0, **{"Last-Event-ID": "2"})

    assert [by_query.next().id, by_query.next().id] == [2, 3]
    assert by_header.next().id == 3


@pytest.mark.parametrize("after", [5, 10**17])
def test_an_unknown_number_asks_for_a_fresh_snapshot(hall, server, after):
    hall.add("Одно")
    stream = server.stream(hall.client, hall.session.pk, after=after)

    assert stream.next("reset").data == "1"
    assert stream.ends()
    assert server.poll(hall.client, hall.session.pk, after) == (200, {"reset": True, "events": [], "seq": 1})


def test_who_is_too_far_behind_takes_a_fresh_snapshot(hall, server, monkeypatch):
    monkeypatch.setattr(hub, "KEPT_AT_OPENING", 2)
    for number in range(4):
        hall.add(f"Строка {number}")

    late, near = (server.stream(hall.client, hall.session.pk, after=after) for after in (1, 2))

    assert late.next("reset").data == "4"
    assert [near.next().id, near.next().id] == [3, 4]


def test_a_poll_answers_what_the_stream_would_have_said(hall, server):
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")
    for number in range(3):
        hall.add(f"Строка {number}")
    streamed = [stream.next().json for _number in range(3)]

    status, polled = server.poll(hall.client, hall.session.pk)

    assert (status, polled["seq"]) == (200, 3)
    assert [event["seq"] for event in polled["events"]] == [1, 2, 3]
    assert [event["op_id"] for event in polled["events"]] == [event["op_id"] for event in streamed]
    status, later = server.poll(hall.client, hall.session.pk, 3)
    assert (status, later["events"], later["seq"]) == (200, [], 3)
    # A timer is counted by the server's clock.
    assert later["now"] >= polled["now"] > 0


def test_a_lost_hint_costs_at_most_a_moment(hall, server, monkeypatch):
    monkeypatch.setattr(hub, "REREAD_SECONDS", 0.1)
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")

    # What another process would do whose hint never arrives.
    LiveEvent.objects.create(session=hall.session, seq=1, kind="board.add", payload={"board": hall.board.pk})
    SessionCounter.objects.create(session=hall.session, last_seq=1)

    assert stream.next().id == 1


def test_hints_are_heard_again_after_their_connection_was_cut(hall, server, monkeypatch):
    monkeypatch.setattr(hub, "REREAD_SECONDS", 600)
    monkeypatch.setattr(hub, "RECONNECT_SECONDS", 0.05)
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")
    hall.add("До обрыва")
    stream.next()

    listening = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %%' AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({listening}) AS listeners")
        assert cursor.fetchall() == [(True,)]
    hall.add("После обрыва")

    assert stream.next().id == 2


# To the right eyes ------------------------------------------------------------------------------------


def test_only_who_may_see_the_session_may_read_its_stream(hall, server):
    stranger = hall.sign_in(FacilitatorFactory())

    for client, status in ((None, 401), (stranger, 404), (hall.client, 200)):
        stream = server.stream(client, hall.session.pk)
        assert stream.status == status
        assert "text/event-stream" in stream.answer_headers["content-type"] or status != 200
        stream.close()
    assert server.poll(stranger, hall.session.pk) == (404, {"error": "not_found"})
    assert server.poll(None, hall.session.pk) == (401, {"error": "signed_out"})


def test_what_only_the_console_hears_is_not_in_the_bytes_of_the_others(hall, server):
    console, hall_stream = (server.stream(client, hall.session.pk) for client in (hall.client, reader(hall)))
    for stream in (console, hall_stream):
        stream.next("beat")

    hall.send("outcome.add", {"outcome_kind": "finding", "text": "Тайный вывод"})
    hall.add("Сказано всем")

    assert [console.next().json["kind"], console.next().json["kind"]] == ["outcome.add", "statement.add"]
    told = hall_stream.next()
    assert (told.id, told.json["kind"]) == (2, "statement.add")
    # The tab of the outcomes' page is for everybody; what stands there is not.
    for hidden in ("Тайный", "outcome.add", '"outcomes":'):
        assert hidden not in hall_stream.raw.decode()
    # Buttons of the console are no part of what the hall reads.
    assert b"data-unmerge" not in hall_stream.raw


def test_a_role_that_was_taken_away_ends_the_stream(hall, server, monkeypatch):
    monkeypatch.setattr(hub, "REREAD_SECONDS", 0.1)
    facilitator, executive = (
        server.stream(client, hall.session.pk) for client in (hall.client, reader(hall))
    )
    for stream in (facilitator, executive):
        stream.next("beat")

    RoleGrant.objects.filter(role="executive").delete()

    executive.next("revoked")
    assert executive.ends()
    hall.add("Дальше без него")
    assert facilitator.next().id == 1


def test_signing_out_ends_the_stream(hall, server, monkeypatch):
    monkeypatch.setattr(hub, "REREAD_SECONDS", 0.1)
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")

    hall.client.logout()

    stream.next("revoked")


def test_a_session_that_was_idle_for_too_long_opens_no_stream(hall, server, settings):
    long_ago = timezone.now() - timezone.timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)
    Browser.objects.update(seen_at=long_ago)

    assert server.stream(hall.client, hall.session.pk).status == 401


def test_who_must_set_up_a_second_factor_first_opens_no_stream(hall, server, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert server.stream(hall.client, hall.session.pk).status == 401
    assert server.stream(reader(hall), hall.session.pk).status == 200


def test_another_host_is_refused(hall, server):
    foreign = server.stream(hall.client, hall.session.pk, **{"Host": "portal.example"})

    assert foreign.status == 400


# The connection ---------------------------------------------------------------------------------------


def test_the_first_bytes_pass_an_antivirus_and_no_proxy_keeps_them(hall, server):
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")

    assert len(stream.raw.partition(b"\n\n")[0]) > 2000
    assert b"retry: " in stream.raw
    assert {name: stream.answer_headers[name] for name in ("cache-control", "x-accel-buffering")} == {
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
    }


def test_a_quiet_stream_beats_and_ends_by_itself(hall, server, monkeypatch):
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(live, "LIFE_SECONDS", (0.5, 0.5))
    stream = server.stream(hall.client, hall.session.pk)

    beats = [stream.next("beat").json for _number in range(3)]
    assert [beat["seq"] for beat in beats] == [0, 0, 0]
    assert [beat["now"] for beat in beats] == sorted(beat["now"] for beat in beats)
    assert stream.ends()


def test_who_does_not_read_is_cut_and_goes_on_where_they_were(hall, server, monkeypatch):
    monkeypatch.setattr(live, "SLOW_SECONDS", 0.3)
    monkeypatch.setattr(hub, "PUSH_SECONDS", 0.01)
    slow = server.stream(hall.client, hall.session.pk)
    quick = server.stream(hall.client, hall.session.pk)
    heard = []
    for number in range(LONG_LINES):
        hall.add(f"{number} " + "длинная мысль " * 35)
        heard.append(quick.next().id)

    seen = slow.numbers_until_its_end()
    assert 0 < len(seen) < LONG_LINES
    again = server.stream(hall.client, hall.session.pk, after=seen[-1])
    seen += [again.next().id for _line in range(LONG_LINES - len(seen))]

    assert heard == seen == list(range(1, LONG_LINES + 1))


def test_the_end_of_the_server_ends_the_streams_at_once(hall):
    with LiveServer() as server:
        streams = [server.stream(hall.client, hall.session.pk) for _number in range(5)]
        for stream in streams:
            stream.next("beat")

        assert server.stop() < 5
    assert all(stream.ends() for stream in streams)


def test_many_streams_cost_neither_threads_nor_connections(hall, server):
    streams = [server.stream(hall.client, hall.session.pk) for _number in range(60)]
    for stream in streams:
        stream.next("beat")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        (connections,) = cursor.fetchone()

    hall.add("Слышат все")

    assert {stream.next().id for stream in streams} == {1}
    # This one, the listener, and those of the two threads.
    assert connections <= 4


def test_a_burst_is_merged_into_few_pushes(hall, server, monkeypatch):
    monkeypatch.setattr(hub, "PUSH_SECONDS", 1.0)
    stream = server.stream(hall.client, hall.session.pk)
    stream.next("beat")
    before, begun = stream.pieces, time.monotonic()
    for number in range(20):
        hall.add(f"Строка {number}")

    told = [stream.next().id for _number in range(20)]

    assert told == list(range(1, 21))
    assert stream.pieces - before <= 2 + (time.monotonic() - begun)


def test_a_card_comes_once_with_the_last_event_that_touched_it(hall):
    statement = hall.add("Один").json()["result"]["statement"]
    hall.send("statement.move", {"statement": statement, "quadrant": "threat"})

    first, second = (
        json.loads(event.texts["facilitator"]) for event in audiences.hear(hall.session.pk, 0, 10)
    )

    assert first["cards"] == []
    assert [card["id"] for card in second["cards"]] == [statement]
    assert 'data-quadrant="threat"' in second["cards"][0]["html"]
