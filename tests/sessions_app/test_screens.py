"""What stands on the wall: what the facilitator chose, seven lines at most."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sessions_app import screens
from sessions_app.models import LiveEvent, Tally, VotingRound
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    FacilitatorFactory,
    SessionFactory,
    StatementFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def facilitator(session):
    return FacilitatorFactory(region=session.kept_by)


@pytest.fixture
def board(session):
    return BoardFactory(session=session, title="Композиты")


def texts_of(wall):
    return [line.text for line in wall.page.lines]


def test_until_something_is_chosen_the_wall_says_how_to_join(session):
    assert screens.read_wall(session).shows == "join"


def test_a_board_is_shown_seven_lines_a_page_quadrant_by_quadrant(session, facilitator, board):
    for number in range(1, 9):
        StatementFactory(board=board, number=number, text=f"Сильное {number}")
    StatementFactory(board=board, number=9, quadrant="threat", text="Угроза")
    StatementFactory(board=board, number=10, quadrant="parking", text="В сторону")
    screens.show(session, by=facilitator, shows="board", board=board)

    walls = [screens.read_wall(session)]
    for _turn in range(3):
        screens.turn(session, by=facilitator, step=1)
        walls.append(screens.read_wall(session))

    assert [(wall.page.heading, len(wall.page.lines), wall.number) for wall in walls] == [
        ("Сильные стороны", 7, 1),
        ("Сильные стороны", 1, 2),
        ("Угрозы", 1, 3),
        ("Угрозы", 1, 3),
    ]
    assert (walls[0].about, walls[0].pages, walls[0].total) == ("Композиты", 3, 9)
    for _turn in range(4):
        screens.turn(session, by=facilitator, step=-1)
    assert screens.read_wall(session).number == 1


def test_long_lines_take_more_pages_and_are_never_cut(session, facilitator, board):
    for number in range(1, 5):
        StatementFactory(board=board, number=number, text="я" * 500)
    screens.show(session, by=facilitator, shows="board", board=board)

    wall = screens.read_wall(session)

    assert (wall.pages, texts_of(wall)) == (4, ["я" * 500])


def test_a_quadrant_or_a_theme_alone(session, facilitator, board):
    theme = ThemeFactory(board=board, title="Кадры")
    StatementFactory(board=board, number=1, text="Сильное")
    StatementFactory(board=board, number=2, quadrant="weakness", text="Слабое")
    StatementFactory(board=board, number=3, quadrant="weakness", text="О кадрах", theme=theme)

    screens.show(session, by=facilitator, shows="board", board=board, quadrant="weakness")
    assert sorted(texts_of(screens.read_wall(session))) == ["О кадрах", "Слабое"]
    screens.show(session, by=facilitator, shows="board", board=board, theme=theme)
    wall = screens.read_wall(session)
    assert (wall.page.heading, texts_of(wall)) == ("Слабые стороны: Кадры", ["О кадрах"])
    with pytest.raises(ValidationError):
        screens.show(session, by=facilitator, shows="board", board=board, theme=ThemeFactory())


def test_what_was_voted_for_most_stands_first_and_what_came_later_last(session, facilitator, board):
    few, many, _later = (
        StatementFactory(board=board, number=number, text=str(number)) for number in (1, 2, 3)
    )
    voted = VotingRound.objects.create(session=session, board=board, kind="dots", closed_at=timezone.now())
    Tally.objects.create(round=voted, statement=few, dots=2)
    Tally.objects.create(round=voted, statement=many, dots=5)

    screens.show(session, by=facilitator, shows="board", board=board)
    assert texts_of(screens.read_wall(session)) == ["2", "1", "3"]
    screens.show(session, by=facilitator, shows="result")
    wall = screens.read_wall(session)
    assert [(line.text, line.value) for line in wall.page.lines] == [("2", "5"), ("1", "2")]


def test_the_agenda_marks_what_is_over_and_what_is_now(session, facilitator):
    AgendaItemFactory(session=session, title="Открытие", started_at=timezone.now(), ended_at=timezone.now())
    AgendaItemFactory(session=session, title="SWOT", started_at=timezone.now())
    AgendaItemFactory(session=session, title="Голосование")
    screens.show(session, by=facilitator, shows="agenda")

    lines = screens.read_wall(session).page.lines

    assert [(line.text, line.mark, line.is_now) for line in lines] == [
        ("Открытие", "✓", False),
        ("SWOT", "", True),
        ("Голосование", "", False),
    ]


def test_a_message_is_a_short_text(session, facilitator):
    screens.show(session, by=facilitator, shows="message", message="Перерыв до 12:40")
    assert screens.read_wall(session).message == "Перерыв до 12:40"
    for message in ("", "я" * 301, "\0"):
        with pytest.raises(ValidationError):
            screens.show(session, by=facilitator, shows="message", message=message)
    assert screens.read_wall(session).message == "Перерыв до 12:40"


def test_a_choice_is_recorded_by_ids_alone(session, facilitator, board):
    screens.show(session, by=facilitator, shows="message", message="Секретное слово")

    event = LiveEvent.objects.get()
    assert event.payload == {
        "screen": {"shows": "message", "board": None, "quadrant": "", "theme": None, "page": 1}
    }


def test_the_address_of_the_projector_is_known_by_its_hash_and_can_be_taken_back(session, facilitator):
    first = screens.make_link(session, by=facilitator)
    second = screens.make_link(session, by=facilitator)

    assert screens.find_link(first) is None
    assert screens.find_link(second).session == session
    assert screens.find_link("") is None
    screens.revoke_link(session, by=facilitator)
    assert screens.find_link(second) is None
