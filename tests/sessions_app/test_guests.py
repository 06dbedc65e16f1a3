"""Lines of phones: whose they are, how long they can be changed, and what of an author is stored."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.versions import StaleVersion
from sessions_app import guests, joining, moderation, swot
from sessions_app.models import AgendaItem, LiveEvent, PhoneLine, Statement, StrategySession
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    FacilitatorFactory,
    PersonFactory,
    SessionFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db
Anonymity = StrategySession.Anonymity
State = PhoneLine.State


class Room:
    def __init__(self, **session: object) -> None:
        self.session = SessionFactory(status=StrategySession.Status.RUNNING, **session)
        self.board = BoardFactory(session=self.session)
        self.facilitator = FacilitatorFactory(region=self.session.kept_by)
        self.code = joining.renew_code(self.session, by=self.facilitator)

    def phone(self, **who: object):
        seat = joining.join(self.code)
        for name, value in who.items():
            setattr(seat, name, value)
        seat.save()
        return seat

    def say(self, seat, text="Дорога до Хлевного стоит", **more):
        return guests.say(self.board, by=seat, quadrant="weakness", text=text, **more)


@pytest.fixture
def room():
    return Room()


@pytest.fixture
def moderated():
    return Room(is_moderated=True)


@contextmanager
def refused(code):
    with pytest.raises(ValidationError) as refusal:
        yield
    assert refusal.value.code == code


# Where a line goes


def test_a_line_goes_to_the_board_at_once(room):
    line = room.say(room.phone())

    statement = Statement.objects.get()
    assert (line.state, line.statement) == (State.ACCEPTED, statement)
    assert (statement.text, statement.number, statement.entered_from) == (
        "Дорога до Хлевного стоит",
        1,
        "phone",
    )
    event = LiveEvent.objects.latest("seq")
    assert (event.kind, event.payload["statement"]) == ("statement.add", statement.pk)


def test_on_a_moderated_board_it_waits_and_is_no_statement(moderated):
    line = moderated.say(moderated.phone())

    assert line.state == State.WAITING
    assert not Statement.objects.exists()
    assert LiveEvent.objects.latest("seq").kind == "line.add"


def test_who_says_that_it_is_the_same_is_put_under_the_other(room):
    first = StatementFactory(board=room.board)
    other = StatementFactory(board=room.board, canonical=first)
    line = room.say(room.phone(), alike=other)

    assert line.statement.canonical == first
    event = LiveEvent.objects.latest("seq")
    assert event.payload["into"] == first.pk


@pytest.mark.parametrize("text", ["", "   ", "а" * 501, "ну\0ль", "пол\ud800пары"])
def test_what_is_no_text_is_refused(room, text):
    with pytest.raises(ValidationError):
        room.say(room.phone(), text)

    assert not PhoneLine.objects.exists()


# When


def item(room, kind=AgendaItem.Kind.SWOT, **times):
    return AgendaItemFactory(session=room.session, kind=kind, **times)


def test_phones_write_on_the_board_of_the_present_item(room):
    now = item(room, started_at=timezone.now())
    later = item(room)
    own = BoardFactory(session=room.session, agenda_item=now)
    BoardFactory(session=room.session, agenda_item=later)
    seat = room.phone()

    assert guests.step_of(room.session).board == own
    guests.say(own, by=seat, quadrant="threat", text="Рост тарифов")
    with refused("closed"):
        room.say(seat)


@pytest.mark.parametrize(
    "kind", [AgendaItem.Kind.BREAK, AgendaItem.Kind.TALK, AgendaItem.Kind.VOTING, AgendaItem.Kind.OPENING]
)
def test_phones_write_nothing_in_other_items(room, kind):
    item(room, kind, started_at=timezone.now())

    with refused("closed"):
        room.say(room.phone())


def test_own_lines_are_closed_with_the_step(room):
    step = item(room, started_at=timezone.now())
    seat = room.phone()
    line = room.say(seat)
    assert [own.can_change for own in guests.own_lines(seat)] == [True]
    step.ended_at = timezone.now()
    step.save()

    assert [own.can_change for own in guests.own_lines(seat)] == [False]
    with refused("closed"):
        guests.reword(line, by=seat, version=1, text="Иначе")
    with refused("closed"):
        guests.withdraw(line, by=seat)


def test_nothing_is_said_after_the_end(room):
    room.session.status = StrategySession.Status.HELD
    room.session.save()

    with refused("closed"):
        room.say(room.phone())


# Whose


@pytest.mark.parametrize("anonymity", Anonymity)
@pytest.mark.parametrize("is_moderated", [False, True])
def test_a_phone_sees_and_changes_its_own_lines_only(anonymity, is_moderated):
    room = Room(anonymity=anonymity, is_moderated=is_moderated)
    mine, other = room.phone(), room.phone()
    line = room.say(mine, "Моё")
    room.say(other, "Чужое")

    assert [own.text for own in guests.own_lines(mine)] == ["Моё"]
    for change in (
        lambda: guests.reword(line, by=other, version=1, text="Подменили"),
        lambda: guests.withdraw(line, by=other),
        lambda: guests.bring_back(line, by=other),
    ):
        with refused("not_found"):
            change()


def test_own_lines_cost_the_same_however_many(room, django_assert_num_queries):
    seat = room.phone()
    for number in range(12):
        room.say(seat, f"Строка {number}")

    with django_assert_num_queries(3):
        assert len(guests.own_lines(seat)) == 12


# Changing


def test_an_own_wording_changes_on_the_board(room):
    seat = room.phone()
    line = room.say(seat)
    guests.reword(line, by=seat, version=1, text="Точнее")
    guests.reword(line, by=seat, version=2, text="Ещё точнее")

    statement = Statement.objects.get()
    assert (statement.text, statement.version) == ("Ещё точнее", 3)
    assert [one.text for one in statement.revisions.all()] == [
        "Дорога до Хлевного стоит",
        "Точнее",
        "Ещё точнее",
    ]
    with pytest.raises(StaleVersion):
        guests.reword(line, by=seat, version=1, text="Из старой вкладки")


def test_the_facilitators_wording_is_not_overwritten_unseen(room):
    seat = room.phone()
    line = room.say(seat)
    swot.edit_statement(line.statement, by=room.facilitator, version=1, text="Как понял ведущий")

    with pytest.raises(StaleVersion) as stale:
        guests.reword(line, by=seat, version=1, text="Моё")
    assert str(stale.value.current) == "Как понял ведущий"
    guests.reword(line, by=seat, version=2, text="Моё")
    assert Statement.objects.get().text == "Моё"


def test_a_line_is_withdrawn_and_brought_back(room):
    seat = room.phone()
    line = room.say(seat)

    guests.withdraw(line, by=seat)
    assert guests.own_lines(seat) == []
    assert Statement.objects.get().removed_at is not None
    guests.bring_back(line, by=seat)
    assert [own.stands for own in guests.own_lines(seat)] == [True]
    with refused("not_withdrawn"):
        guests.bring_back(line, by=seat)


# Moderation


def test_an_accepted_line_stands_where_the_facilitator_puts_it(moderated):
    seat = moderated.phone()
    line = moderated.say(seat)

    statement = moderation.accept(line, by=moderated.facilitator, quadrant="threat")

    assert (statement.quadrant, statement.number, statement.text) == ("threat", 1, line.text)
    (own,) = guests.own_lines(seat)
    assert (own.line.state, own.stands, own.can_change) == (State.ACCEPTED, True, True)
    with refused("decided"):
        moderation.accept(line, by=moderated.facilitator, quadrant="threat")


def test_a_line_is_accepted_under_what_says_the_same(moderated):
    first = StatementFactory(board=moderated.board, quadrant="opportunity")
    line = moderated.say(moderated.phone(), alike=first)

    statement = moderation.accept(line, by=moderated.facilitator, into=first)

    assert (statement.canonical, statement.quadrant) == (first, "opportunity")


def test_a_declined_line_stays_with_its_author_and_can_be_taken_back(moderated):
    seat = moderated.phone()
    line = moderated.say(seat)
    moderation.decline(line, by=moderated.facilitator)
    assert [(own.line.state, own.can_change) for own in guests.own_lines(seat)] == [(State.DECLINED, False)]

    moderation.take_back(line, by=moderated.facilitator)

    assert list(PhoneLine.objects.of(moderated.session).waiting()) == [line]
    with refused("waits"):
        moderation.take_back(line, by=moderated.facilitator)


def test_accepting_is_taken_back_and_done_again(moderated):
    line = moderated.say(moderated.phone())
    first = moderation.accept(line, by=moderated.facilitator, quadrant="threat")

    moderation.take_back(line, by=moderated.facilitator)
    assert Statement.objects.get().removed_at is not None
    again = moderation.accept(line, by=moderated.facilitator, quadrant="strength")

    assert again == first
    assert (again.quadrant, again.removed_at) == ("strength", None)


def test_another_wording_of_an_accepted_line_waits_and_the_board_keeps_the_first(moderated):
    seat = moderated.phone()
    line = moderated.say(seat, "Принятое")
    moderation.accept(line, by=moderated.facilitator, quadrant="threat")

    guests.reword(line, by=seat, version=1, text="Подменённое")
    assert Statement.objects.get().text == "Принятое"
    assert [own.text for own in guests.own_lines(seat)] == ["Подменённое"]
    moderation.decline(line, by=moderated.facilitator)
    assert Statement.objects.get().text == "Принятое"

    moderation.take_back(line, by=moderated.facilitator)
    moderation.accept(line, by=moderated.facilitator)
    assert (Statement.objects.get().text, Statement.objects.get().version) == ("Подменённое", 2)


# Who


def everything_stored() -> str:
    """Every row of every table, history and log, as text."""
    return "\n".join(
        json.dumps(row, ensure_ascii=False)
        for model in apps.get_models()
        if model._meta.managed
        for row in serializers.serialize("python", model._default_manager.all())
        for row in [{name: str(value) for name, value in {**row["fields"], "pk": row["pk"]}.items()}]
    )


@pytest.mark.parametrize("is_moderated", [False, True])
@pytest.mark.parametrize("anonymity", [Anonymity.ANONYMOUS, Anonymity.OPTIONAL])
def test_an_anonymous_author_is_stored_nowhere(anonymity, is_moderated):
    room = Room(anonymity=Anonymity.OPTIONAL, is_moderated=is_moderated)
    seat = room.phone(person=PersonFactory(kept_by=room.session.kept_by))
    room.session.anonymity = anonymity
    room.session.save()
    line = room.say(seat)
    guests.reword(line, by=seat, version=1, text="Иначе")
    if is_moderated:
        moderation.accept(line, by=room.facilitator)
    guests.withdraw(line, by=seat)
    guests.bring_back(line, by=seat)

    assert seat.secret not in everything_stored()
    line.refresh_from_db()
    tables = [PhoneLine, Statement, apps.get_model("sessions_app", "PhoneLineHistory")]
    rows = [row for model in tables for row in model.objects.values()]
    assert rows
    assert {(row["author_seat_id"], row["speaker_id"]) for row in rows} == {(None, None)}
    assert not LiveEvent.objects.filter(by_seat__isnull=False).exists()
    assert {event.by_user for event in LiveEvent.objects.all()} <= {None, room.facilitator}
    # Two lines of one phone have nothing in common either.
    other = room.say(seat, "Вторая")
    assert other.edit_key_hash != line.edit_key_hash != ""


@pytest.mark.parametrize(
    ("anonymity", "is_named", "has_name"),
    [
        (Anonymity.NAMED, False, True),
        (Anonymity.OPTIONAL, True, True),
        (Anonymity.OPTIONAL, False, False),
        (Anonymity.ANONYMOUS, True, False),
    ],
)
def test_a_name_stands_where_session_and_author_want_it(anonymity, is_named, has_name):
    room = Room(anonymity=anonymity)
    person = PersonFactory(kept_by=room.session.kept_by)
    seat = room.phone(person=person)

    statement = room.say(seat, is_named=is_named).statement

    assert statement.speaker == (person if has_name else None)
    assert statement.author_seat == (seat if has_name else None)
    assert statement.is_anonymous is not has_name
