"""The address of operations, kind by kind, as the table of kinds says."""

import json
import uuid
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Role
from sessions_app import operations
from sessions_app.models import (
    LiveEvent,
    Outcome,
    PhoneLine,
    Priority,
    Quadrant,
    SessionCounter,
    Statement,
    StrategySession,
    Timer,
)
from sessions_app.operations import KINDS
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BoardFactory,
    FacilitatorFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    PhoneLineFactory,
    PriorityFactory,
    RegionFactory,
    RoleGrantFactory,
    SeatFactory,
    SessionDayFactory,
    StatementFactory,
    UserFactory,
)
from tests.sessions_app import examples
from tests.sessions_app.hall import OF_PHONES, Hall

pytestmark = pytest.mark.django_db


def merged(hall):
    canonical = StatementFactory(board=hall.board, number=901)
    return StatementFactory(board=hall.board, number=902, canonical=canonical)


def removed(hall):
    statement = StatementFactory(board=hall.board, number=903)
    hall.send("statement.remove", {"statement": statement.pk})
    return statement


def walked_in(hall):
    person = PersonFactory(kept_by=hall.region)
    return AttendanceFactory(session=hall.session, person=person, is_walk_in=True)


def taken_out(hall):
    seat = walked_in(hall)
    hall.send("attendance.remove", {"attendance": seat.pk})
    return seat


def own_line(hall, **facts):
    return PhoneLineFactory(board=hall.board, is_anonymous=False, author_seat=hall.seat, **facts)


def decided(hall, state):
    return PhoneLineFactory(board=hall.board, state=state)


def expected(hall):
    if not hall.session.days.filter(date=timezone.localdate()).exists():
        SessionDayFactory(session=hall.session, date=timezone.localdate())
    return AttendanceFactory(session=hall.session)


def here(hall):
    seat = expected(hall)
    hall.send("attendance.arrive", {"attendance": seat.pk})
    return seat


def item(hall):
    return AgendaItemFactory(session=hall.session)


def taken_off(hall):
    one = item(hall)
    hall.send("agenda.remove", {"item": one.pk})
    return one


def begun(hall, **times):
    # There is one present item a session.
    hall.session.agenda.filter(ended_at=None).exclude(started_at=None).update(ended_at=timezone.now())
    return AgendaItemFactory(session=hall.session, started_at=timezone.now(), **times)


def counting(hall):
    return Timer.objects.update_or_create(session=hall.session, defaults={"ends_at": timezone.now()})


# Valid data of every kind; a new kind needs a line here.
EXAMPLES = {
    "statement.add": lambda hall: {"board": hall.board.pk, "quadrant": "threat", "text": "Рост тарифов"},
    "statement.edit": lambda hall: {
        "statement": StatementFactory(board=hall.board).pk,
        "version": 1,
        "text": "Точнее сказано",
    },
    "statement.move": lambda hall: {"statement": StatementFactory(board=hall.board).pk, "quadrant": "threat"},
    "statement.remove": lambda hall: {"statement": StatementFactory(board=hall.board).pk},
    "statement.restore": lambda hall: {"statement": removed(hall).pk},
    "statement.merge": lambda hall: {
        "statement": StatementFactory(board=hall.board).pk,
        "into": StatementFactory(board=hall.board).pk,
    },
    "statement.unmerge": lambda hall: {"statement": merged(hall).pk},
    "theme.set": lambda hall: {"statements": [StatementFactory(board=hall.board).pk], "theme": "Кадры"},
    "priority.add": lambda hall: {
        "title": "Взаимные поставки",
        "statements": [StatementFactory(board=hall.board).pk],
    },
    "priority.edit": lambda hall: {
        "priority": PriorityFactory(session=hall.session).pk,
        "version": 1,
        "title": "Взаимные поставки",
    },
    "priority.remove": lambda hall: {"priority": PriorityFactory(session=hall.session).pk},
    "outcome.add": lambda hall: {"outcome_kind": "finding", "text": "Отмечена перспективность"},
    "outcome.remove": lambda hall: {"outcome": OutcomeFactory(session=hall.session).pk},
    "attendance.add": lambda hall: {"name": "Иванов Пётр", "firm": "Незнакомый завод"},
    "attendance.edit": lambda hall: {"attendance": walked_in(hall).pk, "version": 1, "name": "Петров"},
    "attendance.remove": lambda hall: {"attendance": walked_in(hall).pk},
    "attendance.restore": lambda hall: {"attendance": taken_out(hall).pk},
    "attendance.expect": lambda hall: {"organisation": OrganisationFactory(kept_by=hall.region).pk},
    "attendance.drop": lambda hall: {"attendance": AttendanceFactory(session=hall.session).pk},
    "attendance.arrive": lambda hall: {"attendance": expected(hall).pk},
    "attendance.leave": lambda hall: {"attendance": here(hall).pk},
    "attendance.absent": lambda hall: {"attendance": expected(hall).pk},
    "board.add": lambda hall: {"title": "Композиты"},
    "line.edit": lambda hall: {"line": own_line(hall).pk, "version": 1, "text": "Точнее сказано"},
    "line.remove": lambda hall: {"line": own_line(hall).pk},
    "line.restore": lambda hall: {"line": own_line(hall, state=PhoneLine.State.WITHDRAWN).pk},
    "line.accept": lambda hall: {"line": decided(hall, PhoneLine.State.WAITING).pk, "quadrant": "threat"},
    "line.decline": lambda hall: {"line": decided(hall, PhoneLine.State.WAITING).pk},
    "line.return": lambda hall: {"line": decided(hall, PhoneLine.State.DECLINED).pk},
    "seat.revoke": lambda hall: {"seat": SeatFactory(session=hall.session).pk},
    "seat.readmit": lambda hall: {"seat": SeatFactory(session=hall.session).pk},
    "code.renew": lambda hall: {},
    "code.end": lambda hall: {},
    "screen.show": lambda hall: {"shows": "board", "board": hall.board.pk, "quadrant": "threat"},
    "screen.turn": lambda hall: {"turn": "next"},
    "agenda.add": lambda hall: {"item_kind": "swot", "title": "SWOT", "start": "10:00", "end": "11:30"},
    "agenda.edit": lambda hall: {"item": item(hall).pk, "version": 1, "item_kind": "talk", "title": "Доклад"},
    "agenda.move": lambda hall: {"item": item(hall).pk, "way": "earlier"},
    "agenda.remove": lambda hall: {"item": item(hall).pk},
    "agenda.restore": lambda hall: {"item": taken_off(hall).pk},
    "agenda.fill": lambda hall: {},
    "agenda.start": lambda hall: {"item": item(hall).pk},
    "agenda.finish": lambda hall: {"item": begun(hall).pk},
    "agenda.reopen": lambda hall: {"item": begun(hall, ended_at=timezone.now()).pk},
    "agenda.reset": lambda hall: {"item": begun(hall).pk},
    "timer.start": lambda hall: {"seconds": 600},
    "timer.extend": lambda hall: {"seconds": 60} if counting(hall) else {},
    "timer.stop": lambda hall: {},
    "session.set": lambda hall: {"authors": "anonymous", "moderation": "on"},
}
EXAMPLES |= examples.EXAMPLES
# What phones vote with has tests of its own.
VOTES = {kind for kind in OF_PHONES if kind.startswith("vote.")}
every_kind = pytest.mark.parametrize("kind", sorted(set(KINDS) - VOTES))


def error(response):
    return response.json()["error"]["code"]


def test_every_kind_of_the_table_has_an_example():
    assert sorted(EXAMPLES) == sorted(KINDS)


@every_kind
def test_a_kind_is_recorded_under_the_next_number(hall, kind):
    data = EXAMPLES[kind](hall)
    before = LiveEvent.objects.count()

    response = hall.send(kind, data)

    assert response.status_code == 200, response.content
    event = LiveEvent.objects.latest("seq")
    assert response.json() == {"seq": before + 1, "result": event.result}
    assert (event.kind, event.seq) == (kind, before + 1)
    by = (None, hall.seat) if kind in OF_PHONES else (hall.facilitator, None)
    assert (event.by_user, event.by_seat) == by


@every_kind
def test_the_same_operation_again_has_the_same_answer_and_does_nothing(hall, kind):
    data, op_id = EXAMPLES[kind](hall), uuid.uuid4()
    first = hall.send(kind, data, op_id)
    state = hall.client.get(f"/sessions/{hall.session.pk}/snapshot/").json()

    again = hall.send(kind, dict(reversed(data.items())), op_id)

    assert (again.status_code, again.json()) == (200, first.json())
    assert hall.client.get(f"/sessions/{hall.session.pk}/snapshot/").json() == state


@every_kind
def test_the_same_op_id_with_another_body_is_refused(hall, kind):
    op_id = uuid.uuid4()
    assert hall.send("statement.add", EXAMPLES["statement.add"](hall), op_id).status_code == 200
    data = EXAMPLES[kind](hall) | ({"text": "Другое"} if kind == "statement.add" else {})
    count = LiveEvent.objects.count()

    response = hall.send(kind, data, op_id)

    assert (response.status_code, error(response)) == (409, "op_id_reused")
    assert LiveEvent.objects.count() == count


NAMES = {
    "board",
    "statement",
    "statements",
    "priority",
    "outcome",
    "item",
    "attendance",
    "round",
    "strategy",
    "decision",
    "instruction",
    "line",
    "seat",
}


@pytest.mark.parametrize("kind", sorted(kind for kind in set(KINDS) - VOTES if NAMES & set(KINDS[kind].data)))
def test_things_of_another_session_are_not_found(hall, kind):
    data = EXAMPLES[kind](Hall())
    count = LiveEvent.objects.count()

    response = hall.send(kind, data)

    assert (response.status_code, error(response)) == (404, "not_found")
    assert LiveEvent.objects.count() == count


@every_kind
def test_a_cancelled_session_takes_nothing_in(hall, kind):
    data = EXAMPLES[kind](hall)
    count = LiveEvent.objects.count()
    StrategySession.objects.update(status=StrategySession.Status.CANCELLED)

    response = hall.send(kind, data)

    # No phone has a seat in a session that is over.
    refusal = (403, "seat_closed") if kind in OF_PHONES else (422, "closed")
    assert (response.status_code, error(response)) == refusal
    assert LiveEvent.objects.count() == count


@every_kind
def test_every_required_field_is_required(hall, kind):
    data = EXAMPLES[kind](hall)
    for name in [name for name, field in KINDS[kind].data.items() if field.required]:
        response = hall.send(kind, {key: value for key, value in data.items() if key != name})

        assert (response.status_code, error(response)) == (422, "missing")


NONSENSE = [
    10**20,
    -1,
    0,
    1.5,
    1e308,
    True,
    [],
    {},
    [[[]]],
    {"id": 1},
    "\0",
    "\ud800",
    "",
    " ",
    "\u2028",
    "нет",
    "1" * 30,
    [10**20],
    ["1"],
    [1] * 101,
]


@every_kind
def test_no_nonsense_in_any_field_breaks_a_kind(hall, kind):
    data = EXAMPLES[kind](hall)
    for name in KINDS[kind].data:
        for value in NONSENSE:
            response = hall.send(kind, data | {name: value})

            assert response.status_code in {200, 404, 409, 422}, (name, value, response.content)
            if response.status_code != 200:
                assert set(response.json()["error"]) == {"code", "message"}


@every_kind
def test_an_unknown_field_is_refused(hall, kind):
    response = hall.send(kind, EXAMPLES[kind](hall) | {"colour": "red"})

    assert (response.status_code, error(response)) == (400, "unknown_field")


@pytest.mark.parametrize("role", [Role.EXPERT, Role.CURATOR, Role.EXECUTIVE])
@every_kind
def test_only_those_who_facilitate_may_ask(hall, kind, role):
    data = EXAMPLES[kind](hall)
    reader = hall.sign_in(UserFactory(role=role, region=hall.region))
    count = LiveEvent.objects.count()

    assert hall.send(kind, data, client=reader).status_code == 403
    assert LiveEvent.objects.count() == count


@every_kind
def test_a_facilitator_of_another_region_finds_no_session(hall, kind):
    stranger = hall.sign_in(FacilitatorFactory())

    response = hall.send(kind, EXAMPLES[kind](hall), client=stranger)

    assert (response.status_code, error(response)) == (404, "not_found")


def test_an_administrator_of_the_region_may_record(hall):
    administrator = hall.sign_in(UserFactory(role=Role.ADMINISTRATOR, region=hall.region))

    response = hall.send("board.add", {"title": "Композиты"}, client=administrator)

    assert response.status_code == 200


def test_a_guest_is_told_to_sign_in(hall):
    assert hall.send("board.add", {"title": "Композиты"}, client=Client()).status_code == 401


def test_csrf_is_asked_for(hall):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(hall.facilitator)

    assert hall.send("board.add", {"title": "Композиты"}, client=careful).status_code == 403
    assert not LiveEvent.objects.exists()


# The body ----------------------------------------------------------------------------------------------

GOOD_ID = str(uuid.uuid4())


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (" ", 400, "bad_json"),
        ("{", 400, "bad_json"),
        (b"\xff\xfe{}", 400, "bad_json"),
        ("[" * 100_00, 400, "bad_json"),
        ('{"op_id": NaN}', 400, "bad_json"),
        ('{"n": ' + "9" * 5000 + "}", 400, "bad_json"),
        ("[]", 400, "bad_operation"),
        ("null", 400, "bad_operation"),
        ("{}", 400, "bad_operation"),
        (json.dumps({"op_id": GOOD_ID, "kind": 5, "data": {}}), 400, "bad_operation"),
        (json.dumps({"kind": "statement.add", "data": {}}), 400, "bad_op_id"),
        (json.dumps({"op_id": 5, "kind": "statement.add", "data": {}}), 400, "bad_op_id"),
        (json.dumps({"op_id": "5", "kind": "statement.add", "data": {}}), 400, "bad_op_id"),
        (json.dumps({"op_id": GOOD_ID, "kind": "statement.sing", "data": {}}), 400, "unknown_kind"),
        (json.dumps({"op_id": GOOD_ID, "kind": "\ud800", "data": {}}), 400, "unknown_kind"),
        (json.dumps({"op_id": GOOD_ID, "kind": "statement.add"}), 400, "not_an_object"),
        (json.dumps({"op_id": GOOD_ID, "kind": "statement.add", "data": [1]}), 400, "not_an_object"),
        ("x" * 1_000_000, 413, "too_large"),
    ],
    ids=range(18),
)
def test_a_body_that_cannot_be_read_is_refused_in_words(hall, body, status, code):
    response = hall.send_raw(body)

    assert (response.status_code, error(response)) == (status, code)
    assert response.json()["error"]["message"]
    assert not LiveEvent.objects.exists()


def test_a_form_is_no_operation(hall):
    response = hall.client.post(hall.address, {"kind": "board.add"})

    assert (response.status_code, error(response)) == (415, "not_json")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \t\n ", "empty"),
        ("а" * 501, "too_long"),
        ("а\0б", "unreadable"),
        ("а\ud800", "unreadable"),
        ("\udc00", "unreadable"),
        (5, "not_text"),
    ],
)
def test_a_text_that_cannot_be_recorded_is_refused(hall, text, code):
    response = hall.add(text)

    assert (response.status_code, error(response)) == (422, code)
    assert not Statement.objects.exists()


def test_five_hundred_signs_are_recorded_and_spaces_are_tidied(hall):
    assert hall.add("а" * 500).status_code == 200
    assert hall.add("  Рост \t тарифов\n на  газ ").status_code == 200
    assert hall.add("Пары 👨‍👩‍👧 целы").status_code == 200

    assert list(Statement.objects.order_by("number").values_list("text", flat=True)) == [
        "а" * 500,
        "Рост тарифов на газ",
        "Пары 👨‍👩‍👧 целы",
    ]


def test_an_unknown_quadrant_is_refused(hall):
    assert error(hall.add(quadrant="sideways")) == "not_a_choice"


# What the kinds do -------------------------------------------------------------------------------------


def test_a_lost_answer_is_given_again(hall):
    op_id = uuid.uuid4()
    data = {"board": hall.board.pk, "quadrant": "strength", "text": "Один раз"}
    operations.perform(hall.session, by=hall.facilitator, op_id=op_id, kind="statement.add", data=data)

    response = hall.send("statement.add", data, op_id)

    statement = Statement.objects.get()
    assert response.json() == {
        "seq": 1,
        "result": {"statement": statement.pk, "number": 1, "quadrant": "strength", "version": 1},
    }


def test_a_phone_gets_the_same_answer_to_the_last_letter(hall):
    data, op_id = {"board": hall.board.pk, "quadrant": "threat", "text": "Рост тарифов"}, uuid.uuid4()

    first, second = (hall.send("statement.add", data, op_id, client=hall.phone) for _ in range(2))

    assert first.status_code == 200
    assert first.content == second.content


def test_the_same_op_id_in_another_session_is_another_operation(hall):
    other, op_id = Hall(), uuid.uuid4()
    hall.send("board.add", {"title": "Композиты"}, op_id)

    assert other.send("board.add", {"title": "Станки"}, op_id).status_code == 200


def test_a_refused_operation_can_be_corrected_under_the_same_op_id(hall):
    op_id, data = uuid.uuid4(), {"board": hall.board.pk, "quadrant": "strength"}
    hall.send("statement.add", data | {"text": ""}, op_id)

    assert hall.send("statement.add", data | {"text": "Теперь с текстом"}, op_id).status_code == 200


def test_an_edit_of_what_somebody_has_changed_gets_both_texts(hall):
    statement = hall.add("Как было").json()["result"]["statement"]
    hall.send("statement.edit", {"statement": statement, "version": 1, "text": "Как записал первый"})

    response = hall.send("statement.edit", {"statement": statement, "version": 1, "text": "Как хочет второй"})

    answer = response.json()
    assert (response.status_code, error(response)) == (409, "stale")
    assert (answer["mine"], answer["current"], answer["version"]) == (
        "Как хочет второй",
        "Как записал первый",
        2,
    )
    again = {"statement": statement, "version": answer["version"], "text": answer["mine"]}
    assert hall.send("statement.edit", again).status_code == 200
    assert Statement.objects.get().text == "Как хочет второй"


def test_a_priority_that_somebody_has_changed_gets_both_titles(hall):
    priority = PriorityFactory(session=hall.session, version=2, title="Как стало")

    response = hall.send("priority.edit", {"priority": priority.pk, "version": 1, "title": "Моё"})

    answer = response.json()
    assert (response.status_code, answer["mine"], answer["current"]) == (409, "Моё", "Как стало")


def test_the_speaker_is_found_in_the_hall_by_what_is_typed(hall):
    organisation = OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Образец-Композит»")
    person = PersonFactory(kept_by=hall.region, last_name="Стрешнев")
    AttendanceFactory(session=hall.session, organisation=organisation, person=person)

    hall.add("Смены нет", who="стрешнев")
    hall.add("Есть место", who="Образец")
    hall.add("Пусто", speaker=person.pk)

    said = Statement.objects.order_by("number").values_list("text", "speaker", "organisation")
    assert list(said) == [
        ("Смены нет", person.pk, organisation.pk),
        ("Есть место", None, organisation.pk),
        ("Пусто", person.pk, organisation.pk),
    ]


def test_a_page_opened_before_a_merge_still_names_the_right_organisation(hall):
    winner = OrganisationFactory(kept_by=hall.region)
    loser = OrganisationFactory(kept_by=hall.region, merged_into=winner)

    hall.add("Есть место", organisation=loser.pk)

    assert Statement.objects.get().organisation == winner


def test_an_organisation_of_the_registry_is_found_by_its_whole_name(hall):
    organisation = OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Вертикон»")
    OrganisationFactory(name_as_written="ООО «Вертикон»")

    hall.add("Станки есть", who="Вертикон")

    assert Statement.objects.get().organisation == organisation


@pytest.mark.parametrize("who", ["Итог", "Образец"])
def test_words_before_a_colon_that_name_nobody_or_several_stay_in_the_text(hall, who):
    for name in ("ООО «Образец-Композит»", "ООО «Образец-Профиль»"):
        AttendanceFactory(
            session=hall.session,
            organisation=OrganisationFactory(kept_by=hall.region, name_as_written=name),
        )

    hall.add("нужна лаборатория", who=who)

    statement = Statement.objects.get()
    assert (statement.text, statement.speaker, statement.organisation) == (
        f"{who}: нужна лаборатория",
        None,
        None,
    )


def test_people_and_organisations_of_another_region_are_not_found(hall):
    assert error(hall.add(speaker=PersonFactory().pk)) == "not_found"
    assert error(hall.add(organisation=OrganisationFactory().pk)) == "not_found"


def test_the_cards_that_changed_come_with_the_answer_when_asked_for(hall):
    first, second = (hall.add(text).json()["result"]["statement"] for text in ("Первое", "Второе"))

    response = hall.send("statement.merge", {"statement": second, "into": first}, **{"X-Cards": "1"})

    cards = {card["id"]: card["html"] for card in response.json()["cards"]}
    assert cards[second] is None
    assert "Первое" in cards[first]
    assert "Второе" in cards[first]


def test_a_text_of_the_hall_is_never_markup(hall):
    response = hall.send(
        "statement.add",
        {"board": hall.board.pk, "quadrant": "strength", "text": "<script>alert(1)</script>"},
        **{"X-Cards": "1"},
    )

    assert "<script" not in response.json()["cards"][0]["html"]


# The log -----------------------------------------------------------------------------------------------


def test_the_log_holds_no_name_and_no_text(hall):
    organisation = OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Тайное»")
    person = PersonFactory(kept_by=hall.region, last_name="Скрытнов")
    AttendanceFactory(session=hall.session, organisation=organisation, person=person)
    hall.add("Произнесённое слово", who="скрытнов", theme="Секретная тема")
    # Before anything stands on the agenda: an empty one is filled, and without one phones may write.
    first = [*(kind for kind in KINDS if kind.startswith("line.")), "agenda.fill"]
    for kind in (*first, *(kind for kind in KINDS if kind not in VOTES.union(first))):
        hall.send(kind, EXAMPLES[kind](hall))

    events = list(LiveEvent.objects.values_list("kind", "payload", "result"))

    written = json.dumps(events, ensure_ascii=False)
    assert {kind for kind, _payload, _result in events} == set(KINDS) - VOTES
    for secret in (
        "Тайное",
        "Скрытнов",
        "слово",
        "тема",
        "тариф",
        "Кадры",
        "поставки",
        "Композиты",
        "Отмечена",
    ):
        assert secret not in written


def test_numbers_of_two_sessions_do_not_mix(hall):
    other = Hall()
    seqs = [(hall.add().json()["seq"], other.add().json()["seq"]) for _ in range(3)]

    assert seqs == [(1, 1), (2, 2), (3, 3)]
    assert set(SessionCounter.objects.values_list("last_seq", flat=True)) == {3}


def test_a_refused_operation_leaves_no_gap(hall):
    hall.add("Первое")
    hall.add("")
    hall.send("statement.edit", {"statement": Statement.objects.get().pk, "version": 7, "text": "Поздно"})

    assert hall.add("Второе").json()["seq"] == 2


def test_parked_lines_and_outcomes_are_recorded(hall):
    hall.add("Нужен общий сайт", quadrant="parking")
    hall.send("outcome.add", {"outcome_kind": "topic", "text": "Кооперация"})
    hall.send("priority.add", {"title": "Взаимные поставки"})

    assert Statement.objects.get().quadrant == Quadrant.PARKING
    assert Outcome.objects.get().text == "Кооперация"
    assert Priority.objects.get().order == 1


def test_boards_of_one_session_number_their_statements_apart(hall):
    second = BoardFactory(session=hall.session)
    hall.add("Первое")
    response = hall.send("statement.add", {"board": second.pk, "quadrant": "threat", "text": "Второе"})

    assert response.json()["result"]["number"] == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2013-10-09T10:30", "2013-10-08T23:30+00:00"),
        ("2013-10-09T10:30+03:00", "2013-10-09T07:30+00:00"),
        # PostgreSQL itself takes no offset of sixteen hours.
        ("2013-10-09T10:30+23:59", "2013-10-08T10:31+00:00"),
        ("2013-10-09T10:30-23:59", "2013-10-10T10:29+00:00"),
    ],
)
def test_a_moment_without_an_offset_is_of_the_sessions_region(hall, written, meant):
    hall.region.time_zone = "Asia/Vladivostok"
    hall.region.save()
    elsewhere = RegionFactory(is_served=True)
    RoleGrantFactory(user=hall.facilitator, region=elsewhere, role=Role.FACILITATOR)
    hall.client.post(reverse("switch_region"), {"region": elsewhere.code})

    response = hall.send(
        "statement.add",
        {"board": hall.board.pk, "quadrant": "strength", "text": "Слово", "happened_at": written},
    )

    assert response.status_code == 200
    statement = Statement.objects.get(pk=response.json()["result"]["statement"])
    assert statement.happened_at == datetime.fromisoformat(meant)
