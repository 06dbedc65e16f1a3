"""The verbs of the SWOT board, the journal behind them, and what the database forbids."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from enterprises.versions import StaleVersion
from sessions_app import facilitation, journal, priorities, swot
from sessions_app.models import LiveEvent, PriorityStatement, Quadrant, Statement
from tests.factories import (
    BoardFactory,
    DecisionFactory,
    FacilitatorFactory,
    PriorityFactory,
    SeatFactory,
    SessionFactory,
    StatementFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def facilitator(board):
    return FacilitatorFactory(region=board.session.kept_by)


@pytest.fixture
def statement(board, facilitator):
    return swot.add_statement(board, by=facilitator, quadrant="strength", text="Как сказано")


def fresh(statement):
    return Statement.objects.get(pk=statement.pk)


def wordings(statement):
    return list(statement.revisions.values_list("version", "text", "quadrant"))


def test_a_statement_gets_the_next_number_its_first_wording_and_an_event(board, facilitator):
    StatementFactory(board=board, number=7)

    statement = swot.add_statement(
        board, by=facilitator, quadrant="threat", text=" Рост  тарифов ", theme="Цены"
    )

    assert (statement.number, statement.text, statement.theme.title) == (8, "Рост тарифов", "Цены")
    assert (statement.recorded_by, statement.version) == (facilitator, 1)
    assert wordings(statement) == [(1, "Рост тарифов", "threat")]
    assert LiveEvent.objects.get().kind == "statement.add"


def test_a_phone_is_recorded_as_a_seat_and_not_as_a_user(board):
    seat = SeatFactory(session=board.session)

    statement = swot.add_statement(board, by=seat, quadrant="threat", text="С телефона")

    assert (statement.author_seat, statement.recorded_by, statement.entered_from) == (seat, None, "phone")
    assert LiveEvent.objects.get().by_seat == seat


def test_a_theme_is_found_whatever_its_case(board, facilitator):
    ThemeFactory(board=board, title="Кадры")
    ThemeFactory(title="кадры")

    statement = swot.add_statement(board, by=facilitator, quadrant="threat", text="Смены нет", theme="КАДРЫ")

    assert statement.theme.title == "Кадры"
    assert board.themes.count() == 1


def test_every_wording_is_kept(statement, facilitator):
    swot.edit_statement(statement, by=facilitator, version=1, text="Точнее")
    swot.move_statement(statement, by=facilitator, quadrant="weakness")

    assert wordings(statement) == [
        (1, "Как сказано", "strength"),
        (2, "Точнее", "strength"),
        (3, "Точнее", "weakness"),
    ]
    assert fresh(statement).version == 3


def test_a_move_in_between_is_no_conflict_of_wording(statement, facilitator):
    swot.move_statement(statement, by=facilitator, quadrant="weakness")

    swot.edit_statement(statement, by=facilitator, version=1, text="Точнее")

    assert (fresh(statement).text, fresh(statement).quadrant) == ("Точнее", "weakness")


@pytest.mark.parametrize("version", [1, 99])
def test_an_edit_of_another_wording_is_stale(statement, facilitator, version):
    swot.edit_statement(statement, by=facilitator, version=1, text="Первая правка")

    with pytest.raises(StaleVersion) as stale:
        swot.edit_statement(statement, by=facilitator, version=version, text="Вторая правка")

    assert stale.value.current.text == "Первая правка"


def test_a_move_to_its_own_quadrant_makes_no_wording(statement, facilitator):
    swot.move_statement(statement, by=facilitator, quadrant="strength")

    assert len(wordings(statement)) == 1


def test_what_was_removed_stays_on_record_and_comes_back(statement, facilitator):
    swot.remove_statement(statement, by=facilitator)
    assert list(statement.board.statements.for_board()) == []

    swot.restore_statement(statement, by=facilitator)

    assert list(statement.board.statements.for_board()) == [statement]


def test_merging_hides_the_statement_under_its_canonical_and_can_be_undone(board, facilitator):
    first, second = StatementFactory(board=board), StatementFactory(board=board)

    swot.merge_statement(second, into=first, by=facilitator)
    assert [(one, list(one.merged.all())) for one in board.statements.for_board()] == [(first, [second])]

    swot.unmerge_statement(second, by=facilitator)
    assert list(board.statements.for_board()) == [first, second]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda a, b, c, by: swot.merge_statement(a, into=a, by=by), "itself"),
        (lambda a, b, c, by: swot.merge_statement(b, into=StatementFactory(), by=by), "other_board"),
        # b is merged into a: no chain upwards, no chain downwards, no circle, not twice.
        (lambda a, b, c, by: swot.merge_statement(c, into=b, by=by), "merged"),
        (lambda a, b, c, by: swot.merge_statement(a, into=c, by=by), "has_merged"),
        (lambda a, b, c, by: swot.merge_statement(a, into=b, by=by), "merged"),
        (lambda a, b, c, by: swot.merge_statement(b, into=a, by=by), "merged"),
        (lambda a, b, c, by: swot.unmerge_statement(a, by=by), "not_merged"),
        (lambda a, b, c, by: swot.edit_statement(b, by=by, version=1, text="х"), "merged"),
        (lambda a, b, c, by: swot.move_statement(b, by=by, quadrant="threat"), "merged"),
        (lambda a, b, c, by: swot.remove_statement(b, by=by), "merged"),
        (lambda a, b, c, by: swot.restore_statement(a, by=by), "not_removed"),
        (lambda a, b, c, by: swot.move_statement(a, by=by, quadrant="up"), "no_such_quadrant"),
        (lambda a, b, c, by: swot.set_theme([], by=by, theme="х"), "nothing_picked"),
        (lambda a, b, c, by: swot.set_theme([a, StatementFactory()], by=by, theme="х"), "other_board"),
        (lambda a, b, c, by: swot.set_theme([a], by=by, theme="х" * 101), "too_long"),
    ],
    ids=range(15),
)
def test_what_makes_no_sense_is_refused_and_leaves_no_event(board, facilitator, act, code):
    a, b, c = (StatementFactory(board=board) for _ in range(3))
    swot.merge_statement(b, into=a, by=facilitator)

    with pytest.raises(ValidationError) as refusal:
        act(a, b, c, facilitator)

    assert refusal.value.code == code
    assert LiveEvent.objects.count() == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda statement, by: swot.edit_statement(statement, by=by, version=1, text="х"),
        lambda statement, by: swot.move_statement(statement, by=by, quadrant="threat"),
        lambda statement, by: swot.remove_statement(statement, by=by),
        lambda statement, by: swot.merge_statement(
            statement, into=StatementFactory(board=statement.board), by=by
        ),
        lambda statement, by: swot.merge_statement(
            StatementFactory(board=statement.board), into=statement, by=by
        ),
        lambda statement, by: swot.set_theme([statement], by=by, theme="х"),
    ],
    ids=range(6),
)
def test_what_was_taken_off_the_board_is_left_alone(statement, facilitator, act):
    swot.remove_statement(statement, by=facilitator)

    with pytest.raises(ValidationError) as refusal:
        act(statement, facilitator)

    assert refusal.value.code == "removed"


def test_a_theme_can_be_taken_away(statement, facilitator):
    swot.set_theme([statement], by=facilitator, theme="Кадры")
    assert fresh(statement).theme.title == "Кадры"

    swot.set_theme([statement], by=facilitator, theme=" ")

    assert fresh(statement).theme is None


@pytest.mark.parametrize("author", ["speaker", "organisation", "recorded_by", "author_seat"])
def test_an_anonymous_statement_can_hold_no_author(board, author):
    from tests.factories import OrganisationFactory, PersonFactory, UserFactory

    who = {
        "speaker": PersonFactory,
        "organisation": OrganisationFactory,
        "recorded_by": UserFactory,
        "author_seat": SeatFactory,
    }[author]()

    with pytest.raises(IntegrityError, match="anonymous_statement_has_no_author"), transaction.atomic():
        StatementFactory(board=board, is_anonymous=True, **{author: who})
    assert StatementFactory(board=board, is_anonymous=True).pk


# Priorities --------------------------------------------------------------------------------------------


def test_a_priority_keeps_its_links_to_what_was_said(statement, facilitator):
    other = StatementFactory(board=statement.board)

    priority = priorities.add_priority(
        statement.board.session, by=facilitator, title="Кооперация", statements=[statement]
    )
    priorities.edit_priority(priority, by=facilitator, version=1, title="Взаимные поставки")
    assert [link.statement for link in priority.statement_links.all()] == [statement]

    priorities.edit_priority(priority, by=facilitator, version=2, title="Поставки", statements=[other])
    assert [link.statement for link in PriorityStatement.objects.filter(priority=priority)] == [other]


def test_a_priority_on_which_a_decision_rests_is_not_removed(facilitator):
    session = SessionFactory()
    priority = PriorityFactory(session=session)
    DecisionFactory(session=session, kept_by=session.kept_by).priority_links.create(priority=priority)

    with pytest.raises(ValidationError) as refusal:
        priorities.remove_priority(priority, by=facilitator)

    assert refusal.value.code == "has_followers"


# Journal -----------------------------------------------------------------------------------------------


def test_a_board_knows_its_place_among_the_others(facilitator):
    session = SessionFactory()

    boards = [facilitation.add_board(session, by=facilitator, title=title) for title in ("Область", "Станки")]

    assert [board.order for board in boards] == [1, 2]
    assert journal.last_seq(session) == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(RuntimeError):
        journal.record(SessionFactory(), "board.add", by=None, payload={})


@pytest.mark.django_db(transaction=True)
def test_listeners_are_told_session_and_number_only():
    connection.ensure_connection()
    raw = connection.connection
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {journal.CHANNEL}")
    board = BoardFactory()

    swot.add_statement(board, by=FacilitatorFactory(), quadrant=Quadrant.THREAT, text="Тайное слово")

    raw.poll()
    assert [(note.channel, json.loads(note.payload)) for note in raw.notifies] == [
        (journal.CHANNEL, {"session": board.session.pk, "seq": 1})
    ]
