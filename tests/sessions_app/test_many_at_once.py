"""Twenty at once: identical posts, writers, editors. Real transactions, real threads."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from sessions_app import facilitation
from sessions_app.models import LiveEvent, PhoneLine, Statement, StatementRevision
from tests.factories import BoardFactory, StatementFactory
from tests.sessions_app.hall import Hall

MANY = 20


@pytest.fixture
def hall(transactional_db):
    return Hall()


def at_once(acts):
    """Run all acts at the same moment, each in a thread with a connection of its own."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def sender(hall, kind, data, op_id=None):
    client = hall.sign_in(hall.facilitator)
    return lambda: hall.send(kind, data, op_id, client=client)


def test_identical_posts_leave_one_statement_and_one_answer(hall):
    data, op_id = {"board": hall.board.pk, "quadrant": "strength", "text": "Один раз"}, uuid.uuid4()

    responses = at_once([sender(hall, "statement.add", data, op_id) for _ in range(MANY)])

    assert Counter((response.status_code, response.content) for response in responses) == {
        (200, responses[0].content): MANY
    }
    assert (Statement.objects.count(), LiveEvent.objects.count()) == (1, 1)


def test_identical_edits_are_one_edit_and_no_conflict(hall):
    statement = StatementFactory(board=hall.board)
    data, op_id = {"statement": statement.pk, "version": 1, "text": "Точнее"}, uuid.uuid4()

    responses = at_once([sender(hall, "statement.edit", data, op_id) for _ in range(MANY)])

    assert Counter(response.status_code for response in responses) == {200: MANY}
    assert StatementRevision.objects.count() == 1


def test_writers_leave_no_gap_and_no_double_number(hall):
    responses = at_once(
        [
            sender(
                hall, "statement.add", {"board": hall.board.pk, "quadrant": "threat", "text": f"Строка {n}"}
            )
            for n in range(MANY)
        ]
    )

    everyone = list(range(1, MANY + 1))
    assert sorted(response.json()["seq"] for response in responses) == everyone
    assert sorted(Statement.objects.values_list("number", flat=True)) == everyone
    assert sorted(LiveEvent.objects.values_list("seq", flat=True)) == everyone


def test_writers_on_boards_of_their_own_leave_no_gap_in_the_log(hall):
    boards = [BoardFactory(session=hall.session) for _ in range(MANY)]

    responses = at_once(
        [
            sender(hall, "statement.add", {"board": board.pk, "quadrant": "threat", "text": "Строка"})
            for board in boards
        ]
    )

    assert sorted(response.json()["seq"] for response in responses) == list(range(1, MANY + 1))


def test_of_two_editors_one_wins_and_the_other_gets_both_texts(hall):
    for round_number in range(10):
        statement = StatementFactory(board=hall.board)
        texts = [f"Правка {round_number} {name}" for name in ("а", "б")]

        responses = at_once(
            [
                sender(hall, "statement.edit", {"statement": statement.pk, "version": 1, "text": text})
                for text in texts
            ]
        )

        assert sorted(response.status_code for response in responses) == [200, 409]
        lost = next(response.json() for response in responses if response.status_code == 409)
        statement.refresh_from_db()
        assert {lost["mine"], lost["current"]} == set(texts)
        assert statement.text == lost["current"]


def test_crosswise_merges_leave_no_circle(hall):
    for _ in range(10):
        first, second = StatementFactory(board=hall.board), StatementFactory(board=hall.board)

        responses = at_once(
            [
                sender(hall, "statement.merge", {"statement": one.pk, "into": other.pk})
                for one, other in ((first, second), (second, first))
            ]
        )

        assert sorted(response.status_code for response in responses) == [200, 422]
        assert Statement.objects.filter(pk__in=(first.pk, second.pk), canonical=None).count() == 1


def test_a_theme_named_by_many_is_one_theme(hall):
    statements = [StatementFactory(board=hall.board) for _ in range(MANY)]

    responses = at_once(
        [sender(hall, "theme.set", {"statements": [one.pk], "theme": "Кадры"}) for one in statements]
    )

    assert Counter(response.status_code for response in responses) == {200: MANY}
    assert hall.board.themes.count() == 1


def test_a_line_on_its_way_while_moderation_is_switched_on_waits(hall):
    phone, statement = hall.phone, {"board": hall.board.pk, "quadrant": "threat", "text": "На полпути"}

    def say():
        try:
            return hall.send("statement.add", statement, client=phone)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            facilitation.set_rules(hall.session, by=hall.facilitator, is_moderated=True)
            sent = pool.submit(say)
            while not somebody_waits():
                assert not sent.done()
        assert sent.result().status_code == 200

    assert PhoneLine.objects.get().state == PhoneLine.State.WAITING
    assert not Statement.objects.exists()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]
