"""A session as a workbook: the figures of the screen, as figures, and nothing that a person may not see."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enterprises.models import Role
from sessions_app import boards, results
from sessions_app.models import StrategySession, VotingRound
from tests import factories as make

pytestmark = pytest.mark.django_db


class Hall:
    def __init__(self) -> None:
        self.session = make.SessionFactory(status=StrategySession.Status.HELD)
        region = self.session.kept_by
        self.board = make.BoardFactory(session=self.session, title="Станки")
        self.person = make.PersonFactory(
            kept_by=region, last_name="Говорунов", first_name="Иван", patronymic=""
        )
        self.firm = make.OrganisationFactory(kept_by=region, name_as_written="ООО «Станок»")
        said = {"board": self.board, "quadrant": "strength"}
        self.named = make.StatementFactory(
            **said, number=1, text='=HYPERLINK("http://x")', speaker=self.person, organisation=self.firm
        )
        self.anonymous = make.StatementFactory(
            **said, number=2, text="Без имени", is_anonymous=True, recorded_by=None, entered_from="phone"
        )
        make.StatementFactory(**said, number=3, text="То же", canonical=self.anonymous)
        self.removed = make.StatementFactory(**said, number=4, text="Убрано", removed_at=timezone.now())
        self.day = make.SessionDayFactory(session=self.session, date=datetime.date(2014, 3, 4))
        seat = make.AttendanceFactory(session=self.session, organisation=self.firm, person=self.person)
        seat.presence.create(day=self.day, arrived_at=datetime.time(9, 5), left_at=datetime.time(12, 30))
        priority = make.PriorityFactory(session=self.session, title="+ Станки")
        make.PriorityStatementFactory(priority=priority, statement=self.named)

    def vote(self, **fields):
        round_ = make.VotingRoundFactory(
            session=self.session, board=self.board, voted=5, eligible=8, closed_at=timezone.now(), **fields
        )
        for statement, dots, voters in ((self.named, 7, 2), (self.anonymous, 4, 3)):
            make.TallyFactory(round=round_, statement=statement, dots=dots, voters=voters)
        return round_


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture
def workbook(client):
    def open_as(hall, role=Role.FACILITATOR):
        client.force_login(make.UserFactory(role=role, region=hall.session.kept_by))
        answer = client.get(reverse("sessions:workbook", args=[hall.session.pk]))
        assert answer.status_code == 200
        return load_workbook(io.BytesIO(answer.content))

    return open_as


def rows(book, name):
    head, *found = ([cell.value for cell in row] for row in book[name].iter_rows())
    return [dict(zip(head, row, strict=True)) for row in found]


def test_the_board_is_that_of_the_screen_with_votes_as_numbers(hall, workbook):
    hall.vote()

    first, second = rows(workbook(hall), "SWOT")

    view = boards.read_board(hall.board)
    cards = [card for quad in view.quads for group in quad.groups for card in group.cards]
    assert [(one["№"], one["Высказывание"], one["Голосов"]) for one in (first, second)] == [
        (card.statement.number, card.statement.text, card.dots) for card in cards
    ]
    assert first == {
        "Доска": "Станки",
        "Квадрант": "Сильные стороны",
        "№": 1,
        "Высказывание": '=HYPERLINK("http://x")',
        "Тема": None,
        "Кто сказал": hall.person.short_name.replace("\u00a0", " "),
        "Организация": "ООО «Станок»",
        "Голосов": 7,
        "Высказываний вместе": 1,
        "Объединено с ним": None,
    }
    assert (second["Высказываний вместе"], second["Объединено с ним"]) == (2, "№ 3 То же")


def test_nobody_is_named_with_an_anonymous_statement_and_nothing_removed_is_there(hall, workbook):
    _first, second = rows(workbook(hall), "SWOT")

    assert (second["Кто сказал"], second["Организация"]) == ("с телефона", None)
    assert "Убрано" not in str(rows(workbook(hall), "SWOT"))


def test_no_cell_of_the_workbook_is_a_formula(hall, workbook):
    book = workbook(hall)

    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= set("snd")
    assert "=HYPERLINK" in rows(book, "SWOT")[0]["Высказывание"]
    assert rows(book, "Приоритеты")[0]["Приоритет"] == "+ Станки"


@pytest.mark.parametrize("kind", ["dots", "rating"])
def test_the_votes_are_those_of_the_screen_as_numbers_and_dates(hall, workbook, kind):
    round_ = hall.vote(kind=kind)
    screen = results.read_round(
        VotingRound.objects.prefetch_related("tallies", "reopenings").get(pk=round_.pk)
    )

    found = rows(workbook(hall), "Голосования")

    shown = [row.value if kind == "dots" else row.value.replace(",", ".") for row in screen.rows]
    assert [Decimal(str(row["Голосов"])) for row in found] == [Decimal(value) for value in shown]
    assert [row["Место"] for row in found] == [1, 2]
    assert (found[0]["Проголосовали"], found[0]["Имели право"]) == (5, 8)
    assert found[0]["Закрыто"] == timezone.localtime(round_.closed_at).replace(tzinfo=None, microsecond=0)


def test_an_open_vote_has_its_turnout_and_no_figure(hall, workbook):
    round_ = hall.vote()
    VotingRound.objects.filter(pk=round_.pk).update(opened_at=timezone.now(), closed_at=None)

    (row,) = rows(workbook(hall), "Голосования")

    assert row["Проголосовали"] == 5
    assert (row["Место"], row["Голосов"], row["О чём голосовали"]) == (None, None, None)


def test_the_attendance_has_hours_as_hours_and_those_of_leaving_for_who_keeps_the_list(hall, workbook):
    (kept,) = rows(workbook(hall), "Участие")
    (read,) = rows(workbook(hall, Role.EXECUTIVE), "Участие")

    assert kept["Фамилия, имя, отчество"] == "Говорунов Иван"
    assert kept["04.03.2014"] == "был"
    assert kept["04.03.2014, пришёл в"] == datetime.time(9, 5)
    assert kept["04.03.2014, ушёл в"] == datetime.time(12, 30)
    assert set(kept) - set(read) == {"04.03.2014, ушёл в"}


def test_an_empty_session_gives_a_workbook_of_heads(workbook, hall):
    hall.session = make.SessionFactory()

    assert [sheet.max_row for sheet in workbook(hall)] == [1, 1, 1, 1]


def test_a_session_of_another_region_has_no_workbook(client, hall):
    client.force_login(make.FacilitatorFactory())

    assert client.get(reverse("sessions:workbook", args=[hall.session.pk])).status_code == 404
