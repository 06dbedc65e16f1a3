"""What phones say at the same moment is done in one transaction, and to each as if it came alone."""

import time
import uuid
from threading import Event, Thread

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from sessions_app import joining, lanes, operations
from sessions_app.models import AgendaItem, LiveEvent, PhoneLine, Statement, StatementRevision
from sessions_app.operations import Answer, OpIdReused, Wish
from tests.factories import AgendaItemFactory, BoardFactory, SeatFactory, StatementFactory
from tests.sessions_app.hall import Hall

MANY = 12


def wish(hall, text, seat=None, op_id=None, **more):
    data = {"board": hall.board.pk, "quadrant": "threat", "text": text, **more}
    return Wish(seat or hall.seat, op_id or uuid.uuid4(), "statement.add", data)


def together(hall, wishes):
    with operations.holding(hall.session) as held:
        return operations.perform_together(held, wishes)


def codes(answers):
    return [getattr(answer, "code", None) or type(answer).__name__ for answer in answers]


def test_of_those_done_together_each_is_refused_by_itself_and_the_others_stand(hall):
    elsewhere, second = BoardFactory(), BoardFactory(session=hall.session, order=9)
    known = uuid.uuid4()
    first = operations.perform(
        hall.session, by=hall.seat, op_id=known, kind="statement.add", data=wish(hall, "Раньше").data
    )
    said = StatementFactory(board=hall.board)

    answers = together(
        hall,
        [
            wish(hall, "Одна"),
            wish(hall, "я" * 501),
            wish(hall, "Чужая доска", board=elsewhere.pk),
            wish(hall, "Закрытая доска", board=second.pk),
            wish(hall, "За другого", who="Иванов"),
            wish(hall, "Раньше", op_id=known),
            wish(hall, "То же самое", alike=said.pk),
            wish(hall, "Другая"),
        ],
    )

    assert codes(answers) == [
        "Answer",
        "too_long",
        "not_found",
        "closed",
        "not_for_phones",
        "Answer",
        "Answer",
        "Answer",
    ]
    assert answers[5] == first
    stand = Statement.objects.exclude(pk=said.pk)
    assert [one.text for one in stand.order_by("number")] == ["Раньше", "Одна", "То же самое", "Другая"]
    assert stand.get(text="То же самое").canonical == said
    assert list(LiveEvent.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert StatementRevision.objects.filter(statement__in=stand).count() == PhoneLine.objects.count() == 4


def test_another_body_under_a_known_uuid_is_refused_among_others(hall):
    known = uuid.uuid4()
    together(hall, [wish(hall, "Первая", op_id=known)])

    answers = together(hall, [wish(hall, "Вторая", op_id=known), wish(hall, "Ещё")])

    assert isinstance(answers[0], OpIdReused)
    assert isinstance(answers[1], Answer)
    assert sorted(Statement.objects.values_list("text", flat=True)) == ["Ещё", "Первая"]


def test_a_moderated_session_puts_all_of_them_in_its_queue(hall):
    hall.session.is_moderated = True
    hall.session.save()

    answers = together(hall, [wish(hall, "Одна"), wish(hall, "Другая")])

    assert [answer.result["state"] for answer in answers] == ["waiting", "waiting"]
    assert list(LiveEvent.objects.values_list("kind", flat=True)) == ["line.add", "line.add"]
    assert not Statement.objects.exists()


def test_a_phone_that_was_put_out_is_refused_and_its_neighbour_heard(hall):
    out = SeatFactory(session=hall.session)
    joining.put_out(out, by=hall.facilitator)
    out.refresh_from_db()

    answers = together(hall, [wish(hall, "Вон", out), wish(hall, "Здесь")])

    assert codes(answers) == ["PermissionDenied", "Answer"]


def test_a_number_of_lines_together_costs_the_statements_of_one(hall, django_assert_max_num_queries):
    one, several = [wish(hall, "Одна")], [wish(hall, f"Строка {n}") for n in range(MANY)]
    with django_assert_max_num_queries(12) as few:
        together(hall, one)

    with django_assert_max_num_queries(len(few)):
        together(hall, several)


class Crowd:
    """Phones whose lines come while another is at work in the session."""

    def __init__(self, hall, monkeypatch):
        self.hall, self.outcomes = hall, {}
        self._may_end, self._began = Event(), Event()
        together = operations.perform_together

        def slowly(session, wishes):
            if wishes[0].data.get("text") == "Первая":
                self._began.set()
                assert self._may_end.wait(30)
            return together(session, wishes)

        monkeypatch.setattr(operations, "perform_together", slowly)

    def say(self, wishes):
        threads = [Thread(target=self._one, args=(number, one)) for number, one in enumerate(wishes)]
        threads[0].start()
        assert self._began.wait(30)
        for waiting, thread in enumerate(threads[1:], 2):
            thread.start()
            while len(lanes._lanes[self.hall.session.pk].turns) < waiting:
                assert thread.is_alive()
        self._may_end.set()
        for thread in threads:
            thread.join(30)
        return [self.outcomes[number] for number in range(len(wishes))]

    def _one(self, number, one):
        try:
            self.outcomes[number] = lanes.perform(
                self.hall.session, by=one.by, op_id=one.op_id, kind=one.kind, data=one.data
            )
        except Exception as problem:
            self.outcomes[number] = problem
        finally:
            connection.close()


@pytest.fixture
def big_hall(transactional_db):
    return Hall()


def test_who_comes_meanwhile_is_done_together_in_the_order_of_coming(big_hall, monkeypatch):
    sizes = []
    perform = operations.perform_together
    monkeypatch.setattr(
        operations,
        "perform_together",
        lambda session, wishes: sizes.append(len(wishes)) or perform(session, wishes),
    )
    twice = uuid.uuid4()
    wishes = [wish(big_hall, text) for text in ("Первая", "Вторая", "Третья")]
    wishes += [wish(big_hall, "Дважды", op_id=twice), wish(big_hall, "Дважды", op_id=twice)]
    typed = {"board": big_hall.board.pk, "quadrant": "strength", "text": "С пульта"}
    wishes += [Wish(big_hall.facilitator, uuid.uuid4(), "statement.add", typed), wish(big_hall, "Последняя")]

    outcomes = Crowd(big_hall, monkeypatch).say(wishes)

    assert [answer.seq for answer in outcomes] == [1, 2, 3, 4, 4, 5, 6]
    assert sizes == [1, 3, 1, 1]
    texts = ["Первая", "Вторая", "Третья", "Дважды", "С пульта", "Последняя"]
    assert list(Statement.objects.order_by("number").values_list("text", flat=True)) == texts
    by = Statement.objects.order_by("number").values_list("recorded_by", flat=True)
    assert list(by) == [None] * 4 + [big_hall.facilitator.pk, None]


def test_what_befalls_all_takes_nobody_with_it_who_could_have_been_done(big_hall, monkeypatch):
    perform = operations.perform_together

    def break_for_several(session, wishes):
        answers = perform(session, wishes)
        if len(wishes) > 1:
            raise IntegrityError
        return answers

    monkeypatch.setattr(operations, "perform_together", break_for_several)

    outcomes = Crowd(big_hall, monkeypatch).say(
        [wish(big_hall, "Первая"), wish(big_hall, "Вторая"), wish(big_hall, ""), wish(big_hall, "Третья")]
    )

    assert codes(outcomes) == ["Answer", "Answer", "empty", "Answer"]
    assert Statement.objects.count() == LiveEvent.objects.count() == 3
    # The lane is free again.
    assert not lanes._lanes[big_hall.session.pk].turns


def test_a_uuid_that_a_phone_took_meanwhile_is_refused_at_the_console(big_hall):
    hall, taken, outcomes = big_hall, uuid.uuid4(), []
    typed = {"board": hall.board.pk, "quadrant": "strength", "text": "С пульта"}

    def type_it():
        try:
            operations.perform(
                hall.session, by=hall.facilitator, op_id=taken, kind="statement.add", data=typed
            )
        except Exception as problem:
            outcomes.append(problem)
        finally:
            connection.close()

    with operations.holding(hall.session) as held:
        operations.perform_together(held, [wish(hall, "С телефона", op_id=taken)])
        thread = Thread(target=type_it)
        thread.start()
        wait_until_somebody_waits()
    thread.join(30)

    assert codes(outcomes) == ["OpIdReused"]
    assert Statement.objects.get().text == "С телефона"


def wait_until_somebody_waits():
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_a_step_that_closed_refuses_all_who_come_after(hall):
    AgendaItemFactory(session=hall.session, kind=AgendaItem.Kind.BREAK)

    answers = together(hall, [wish(hall, "Одна"), wish(hall, "Другая")])

    assert codes(answers) == ["closed", "closed"]
    assert not PhoneLine.objects.exists()
