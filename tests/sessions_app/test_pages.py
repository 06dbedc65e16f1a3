"""The pages of sessions: what they say, what they cost, who reads them."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Organisation, Role
from sessions_app import consequences
from sessions_app.consequences import Consequence
from sessions_app.models import (
    Decision,
    DecisionBasis,
    DecisionPriority,
    DecisionStatement,
    Instruction,
    InstructionEvent,
    Outcome,
    Presence,
    Statement,
    StrategySession,
    Tally,
    VotingRound,
)
from tests.factories import (
    AgendaItemFactory,
    AgendaSpeakerFactory,
    AttendanceFactory,
    BoardFactory,
    DecisionFactory,
    FacilitatorFactory,
    InstructionFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    PriorityFactory,
    PriorityStatementFactory,
    SessionDayFactory,
    SessionFacilitatorFactory,
    SessionFactory,
    SessionOrganiserFactory,
    StatementFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

HELD = StrategySession.Status.HELD
ONE_AND_MANY = pytest.mark.parametrize("many", [1, 30])


@pytest.fixture
def session():
    return SessionFactory(status=HELD)


@pytest.fixture
def reader(client, session):
    client.force_login(UserFactory(role=Role.EXECUTIVE, region=session.kept_by))
    return client


@pytest.fixture
def facilitator(client, session):
    client.force_login(FacilitatorFactory(region=session.kept_by))
    return client


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def cost(client, address):
    """Queries of a page that has been open before; apps above add some of their own for what grew."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries), response


def fill(session, many):
    """A session that has happened: `many` of everything that a session has many of."""
    day = SessionDayFactory(session=session)
    first = None
    for _ in range(many):
        item = AgendaItemFactory(session=session, day=day)
        AgendaSpeakerFactory(item=item)
        seat = AttendanceFactory(
            session=session,
            organisation=OrganisationFactory(kept_by=session.kept_by),
            person=PersonFactory(kept_by=session.kept_by),
        )
        Presence.objects.create(attendance=seat, day=day)
        SessionOrganiserFactory(session=session)
        SessionFacilitatorFactory(session=session)
        OutcomeFactory(session=session)
        OutcomeFactory(session=session, kind=Outcome.Kind.FINDING)
        board = BoardFactory(session=session)
        statement = StatementFactory(
            board=board, theme=ThemeFactory(board=board), speaker=seat.person, organisation=seat.organisation
        )
        StatementFactory(board=board, canonical=statement)
        priority = PriorityFactory(session=session)
        PriorityStatementFactory(priority=priority, statement=statement)
        decision = DecisionFactory(session=session, kept_by=session.kept_by)
        DecisionStatement.objects.create(decision=decision, statement=statement)
        DecisionPriority.objects.create(decision=decision, priority=priority)
        if first:
            DecisionBasis.objects.create(decision=decision, basis=first)
        first = first or decision
        instruction = InstructionFactory(
            decision=decision, executor=seat.organisation, executor_person=seat.person
        )
        instruction.co_executor_links.create(organisation=seat.organisation)
        SessionFactory(follows=session, kept_by=session.kept_by)


# Cost --------------------------------------------------------------------------------------------------


@ONE_AND_MANY
def test_the_list_costs_the_same_for_one_and_for_many(reader, session, django_assert_num_queries, many):
    for number in range(many):
        other = session if number == 0 else SessionFactory(kept_by=session.kept_by)
        SessionDayFactory(session=other)
        SessionOrganiserFactory(session=other)
        AttendanceFactory(session=other)
        StatementFactory(board__session=other)
    reader.get("/sessions/")

    with django_assert_num_queries(8):
        response = reader.get("/sessions/")

    assert len(response.context["rows"]) == many


def test_a_page_costs_the_same_for_a_short_and_a_long_session(reader, session):
    fill(session, 1)
    short, _response = cost(reader, session.get_absolute_url())

    fill(session, 29)
    long, response = cost(reader, session.get_absolute_url())

    page = response.context["page"]
    assert {len(page.decisions), len(page.priorities), len(page.boards), len(page.findings)} == {30}
    assert short == long <= 40


@ONE_AND_MANY
@pytest.mark.parametrize(("role", "queries"), [(Role.EXECUTIVE, 18), (Role.FACILITATOR, 26)])
def test_a_board_costs_the_same_empty_and_full(
    client, session, django_assert_num_queries, many, role, queries
):
    client.force_login(UserFactory(role=role, region=session.kept_by))
    board = BoardFactory(session=session)
    AttendanceFactory(session=session)
    round_ = VotingRound.objects.create(session=session, board=board, kind=VotingRound.Kind.DOTS)
    for _ in range(many):
        statement = StatementFactory(
            board=board,
            theme=ThemeFactory(board=board),
            organisation=OrganisationFactory(kept_by=session.kept_by),
        )
        StatementFactory(board=board, canonical=statement)
        Tally.objects.create(round=round_, statement=statement, dots=3)
    client.get(board.get_absolute_url())

    with django_assert_num_queries(queries):
        response = client.get(board.get_absolute_url())

    assert response.context["view"].count == many


def test_a_decision_costs_the_same_with_one_and_with_many_instructions(reader, session):
    decision = DecisionFactory(session=session, kept_by=session.kept_by)

    def add_one():
        instruction = InstructionFactory(
            decision=decision,
            executor=OrganisationFactory(kept_by=session.kept_by),
            controller=PersonFactory(kept_by=session.kept_by),
        )
        instruction.co_executor_links.create(organisation=instruction.executor)
        InstructionEvent.objects.create(instruction=instruction, happened_on=datetime.date(2013, 10, 20))
        DecisionStatement.objects.create(
            decision=decision, statement=StatementFactory(board__session=session)
        )
        DecisionPriority.objects.create(decision=decision, priority=PriorityFactory(session=session))
        later = DecisionFactory(session=session, kept_by=session.kept_by)
        DecisionBasis.objects.create(decision=later, basis=decision)

    add_one()
    short, _response = cost(reader, decision.get_absolute_url())
    for _ in range(29):
        add_one()
    long, response = cost(reader, decision.get_absolute_url())

    assert len(response.context["instructions"]) == len(response.context["grown"]) == 30
    assert short == long <= 25


def test_a_statement_costs_the_same_with_one_and_with_many_followers(facilitator, session):
    statement = StatementFactory(board__session=session)

    def add_one(number):
        statement.revisions.create(version=number, text="х", quadrant="threat")
        StatementFactory(board=statement.board, canonical=statement)
        StatementFactory(board=statement.board)
        PriorityStatementFactory(priority__session=session, statement=statement)

    add_one(1)
    short, _response = cost(facilitator, statement.get_absolute_url())
    for number in range(2, 31):
        add_one(number)
    long, response = cost(facilitator, statement.get_absolute_url())

    assert len(response.context["grown"]) == 30
    assert short == long <= 25


# Who reads ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_every_role_of_the_region_reads_and_a_stranger_finds_nothing(client, session, role):
    decision = DecisionFactory(session=session, kept_by=session.kept_by)
    statement = StatementFactory(board__session=session)
    pages = [
        session.get_absolute_url(),
        statement.board.get_absolute_url(),
        statement.get_absolute_url(),
        decision.get_absolute_url(),
        reverse("sessions:snapshot", args=[session.pk]),
    ]

    client.force_login(UserFactory(role=role, region=session.kept_by))
    assert {client.get(page).status_code for page in pages} == {200}
    client.force_login(UserFactory(role=role, region=SessionFactory().kept_by))
    assert {client.get(page).status_code for page in pages} == {404}


def test_the_list_shows_sessions_of_the_current_region_only(reader, session):
    other = SessionFactory()

    page = text_of(reader.get("/sessions/"))

    assert session.title in page
    assert other.title not in page


def test_readers_get_no_way_to_write(reader, session):
    board = BoardFactory(session=session)
    StatementFactory(board=board)

    for address in (session.get_absolute_url(), board.get_absolute_url()):
        page = reader.get(address).content.decode()
        assert reverse("sessions:record", args=[session.pk]) not in page
        assert "capture-line" not in page


# What the pages say ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_open", "many", "words"),
    [(True, 13, "не менее 13 предприятий"), (True, 1, "не менее 1 предприятия"), (False, 3, "3 предприятия")],
)
def test_an_open_list_is_never_counted_out(reader, session, is_open, many, words):
    session.open_kinds = [Organisation.Kind.ENTERPRISE] if is_open else []
    session.save()
    for _ in range(many):
        AttendanceFactory(session=session)
    AttendanceFactory(session=session, organisation__kind=Organisation.Kind.AUTHORITY)

    assert words in text_of(reader.get("/sessions/"))
    page = text_of(reader.get(session.get_absolute_url()))
    assert words in page
    assert "не менее 1 органа власти" not in page
    assert "1 орган власти" in page
    assert ("перечень открытый" in page) is is_open


def test_an_organisation_with_several_people_counts_once(reader, session):
    organisation = OrganisationFactory(kept_by=session.kept_by)
    for _ in range(3):
        AttendanceFactory(
            session=session, organisation=organisation, person=PersonFactory(kept_by=session.kept_by)
        )

    assert "1 предприятие" in text_of(reader.get(session.get_absolute_url()))


def test_once_somebody_is_marked_in_the_hall_the_rest_of_the_list_did_not_take_part(reader, session):
    day = SessionDayFactory(session=session)
    came, stayed_away = AttendanceFactory(session=session), AttendanceFactory(session=session)
    assert "2 предприятия" in text_of(reader.get("/sessions/"))

    came.presence.create(day=day)

    assert "1 предприятие" in text_of(reader.get("/sessions/"))
    page = text_of(reader.get(session.get_absolute_url()))
    absent = page.index("В списке, но в зале не отмечены")
    assert page.index("1 предприятие") < page.index(came.organisation.title) < absent
    assert absent < page.index(stayed_away.organisation.title)


def test_what_is_not_known_is_said_and_is_never_zero(reader, session):
    page = text_of(reader.get(session.get_absolute_url()))

    for words in (
        "дата не указана",
        "не указано",
        "Состав участников не записан",
        "Повестка дня не записана",
    ):
        assert words in page
    listed = text_of(reader.get("/sessions/"))
    assert "нет данных" in listed
    assert ">0<" not in listed


def test_empty_boards_say_what_the_document_says_and_a_facilitator_how_to_begin(client, session):
    from tests.factories import SourceFactory

    session.source = SourceFactory(kept_by=session.kept_by)
    session.save()
    BoardFactory(session=session)

    client.force_login(UserFactory(role=Role.EXECUTIVE, region=session.kept_by))
    page = text_of(client.get(session.get_absolute_url()))
    assert "Документ не приводит ни одного высказывания" in page
    assert "нажмите Enter" not in page
    client.force_login(FacilitatorFactory(region=session.kept_by))
    assert "нажмите Enter" in text_of(client.get(session.get_absolute_url()))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "Дата не назначена"),
        (0, "Начинается сегодня"),
        (1, "через 1 день"),
        (5, "через 5 дней"),
        (-9, "дата прошла"),
    ],
)
def test_a_planned_session_says_what_comes_next(reader, session, days, words):
    session.status, session.task = StrategySession.Status.PLANNED, "Выбрать пилоты"
    session.save()
    if days is not None:
        SessionDayFactory(session=session, date=timezone.localdate() + datetime.timedelta(days=days))

    page = text_of(reader.get(session.get_absolute_url()))

    assert "Что дальше" in page
    assert "Выбрать пилоты" in page
    assert words in page


def test_an_agenda_item_without_a_day_says_so_and_names_post_as_on_the_day(reader, session):
    item = AgendaItemFactory(session=session, title="Открытие", text="Отметил важность")
    AgendaSpeakerFactory(item=item, post_on_day="начальник управления")

    page = text_of(reader.get(session.get_absolute_url()))

    for words in ("День в источнике не назван", "Открытие", "начальник управления", "Отметил важность"):
        assert words in page


def test_sessions_that_follow_each_other_are_linked_both_ways(reader, session):
    later = SessionFactory(follows=session, kept_by=session.kept_by, title="Вторая")

    assert "Вторая" in text_of(reader.get(session.get_absolute_url()))
    assert session.title in text_of(reader.get(later.get_absolute_url()))


def test_a_board_shows_numbers_themes_speakers_votes_and_merging(reader, session):
    board = BoardFactory(session=session)
    theme = ThemeFactory(board=board, title="кооперация")
    organisation = OrganisationFactory(kept_by=session.kept_by, name_as_written="ООО «Пример»")
    statement = StatementFactory(
        board=board, number=12, text="Есть где испытывать", theme=theme, organisation=organisation
    )
    StatementFactory(board=board, canonical=statement, text="То же другими словами")
    StatementFactory(board=board, text="Прочь с доски", removed_at=timezone.now())
    StatementFactory(board=board, text="Отложено", quadrant="parking")
    for dots in (3, 8):
        round_ = VotingRound.objects.create(session=session, board=board, kind=VotingRound.Kind.DOTS)
        Tally.objects.create(round=round_, statement=statement, dots=dots)

    response = reader.get(board.get_absolute_url())

    page = text_of(response)
    for words in (
        "кооперация",
        "ООО «Пример»",
        "объединены 2",
        "То же другими словами",
        "Отложено",
        "Парковка",
    ):
        assert words in page
    assert "Прочь с доски" not in page
    card = response.context["view"].quads[0].groups[0].cards[0]
    assert (card.statement.number, card.dots, card.together) == (12, 8, 2)
    assert response.context["view"].count == 1


def test_an_unknown_board_is_not_found(reader, session):
    BoardFactory(session=session)
    foreign = BoardFactory()

    for asked in (str(foreign.pk), "999999", "x", "1" * 40, "\ud7ff"):
        assert reader.get(f"/sessions/{session.pk}/board/", {"board": asked}).status_code == 404


def test_a_session_without_boards_lets_a_facilitator_add_one(facilitator, session):
    address = reverse("sessions:board", args=[session.pk])
    assert "Добавить доску" in text_of(facilitator.get(address))

    facilitator.post(
        reverse("sessions:record", args=[session.pk]),
        {"kind": "board.add", "title": "Промышленность области", "next": address},
    )

    assert "Промышленность области" in text_of(facilitator.get(address))


def test_a_cancelled_session_has_no_capture_line(facilitator, session):
    session.status = StrategySession.Status.CANCELLED
    session.save()
    board = BoardFactory(session=session)

    assert "capture-line" not in facilitator.get(board.get_absolute_url()).content.decode()


def test_a_statement_shows_its_wordings_votes_and_what_grew_from_it(reader, session):
    statement = StatementFactory(board__session=session, text="Точнее")
    statement.revisions.create(version=1, text="Как сказано сначала", quadrant="threat")
    priority = PriorityStatementFactory(priority__session=session, statement=statement).priority
    decision = DecisionFactory(session=session, kept_by=session.kept_by, text="Поручить департаменту")
    DecisionStatement.objects.create(decision=decision, statement=statement)
    round_ = VotingRound.objects.create(session=session, board=statement.board, kind=VotingRound.Kind.DOTS)
    Tally.objects.create(round=round_, statement=statement, dots=11)

    page = text_of(reader.get(statement.get_absolute_url()))

    for words in ("Как сказано сначала", priority.title, "Поручить департаменту", "11"):
        assert words in page


def test_a_decision_shows_what_it_rests_on_and_what_hangs_on_it(reader, session):
    statement = StatementFactory(board__session=session, text="Соседи не знают друг друга")
    earlier = DecisionFactory(session=session, kept_by=session.kept_by, text="Принять к сведению доклад")
    decision = DecisionFactory(session=session, kept_by=session.kept_by, text="Сформировать перечень")
    DecisionStatement.objects.create(decision=decision, statement=statement, quote="не знают друг друга")
    DecisionBasis.objects.create(decision=decision, basis=earlier)
    instruction = InstructionFactory(
        decision=decision, text="Собрать сведения", status=Instruction.Status.OVERDUE
    )
    InstructionEvent.objects.create(
        instruction=instruction,
        happened_on=datetime.date(2013, 10, 18),
        report_number="318/к",
        text="Сведения собраны",
    )

    page = text_of(reader.get(decision.get_absolute_url()))

    for words in (
        "Сформировать перечень",
        "«не знают друг друга»",
        "Собрать сведения",
        "17.10.2013",
        "просрочено",
        "318/к",
    ):
        assert words in page
    assert "Принять к сведению доклад" in page
    assert "Сформировать перечень" in text_of(reader.get(earlier.get_absolute_url()))


def test_a_decision_of_a_head_stands_without_a_session(client):
    decision = DecisionFactory(session=None, act_number="41", decided_on=datetime.date(2013, 11, 1))
    client.force_login(UserFactory(role=Role.EXPERT, region=decision.kept_by))

    page = text_of(client.get(decision.get_absolute_url()))

    assert "Акт № 41" in page
    assert "вне сессии, актом руководителя" in page


def test_upper_apps_add_what_grew(reader, session):
    decision = DecisionFactory(session=session, kept_by=session.kept_by)
    consequences.add(
        Decision,
        "test",
        30,
        lambda things, user: {
            thing.pk: [Consequence("мероприятие", "Каталог мощностей", "/x/")] for thing in things
        },
    )
    try:
        page = text_of(reader.get(decision.get_absolute_url()))
    finally:
        consequences.remove(Decision, "test")

    assert "Мероприятие" in page
    assert "Каталог мощностей" in page


def test_decisions_of_another_region_are_no_consequence(session):
    statement = StatementFactory(board__session=session)
    DecisionStatement.objects.create(decision=DecisionFactory(), statement=statement)

    assert consequences.of(statement, UserFactory(role=Role.EXPERT, region=session.kept_by)) == []


# The capture line without a script ---------------------------------------------------------------------


def record(client, session, **fields):
    return client.post(reverse("sessions:record", args=[session.pk]), fields)


def test_the_plain_form_records_and_comes_back_to_the_board(facilitator, session):
    board = BoardFactory(session=session)
    fields = {
        "kind": "statement.add",
        "op_id": uuid.uuid4(),
        "board": board.pk,
        "quadrant": "strength",
        "line": "! Рост тарифов /цены",
        "next": board.get_absolute_url(),
    }

    for _ in range(2):
        response = record(facilitator, session, **fields)
        assert (response.status_code, response["Location"]) == (302, board.get_absolute_url())

    statement = Statement.objects.get()
    assert (statement.quadrant, statement.text, statement.theme.title) == ("threat", "Рост тарифов", "цены")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Текста нет"),
        ("х" * 501, "можно не больше 500"),
        ("х" * 1_000_000, "можно не больше 500"),
        ("а\0б", "символ, который нельзя записать"),
    ],
)
def test_a_refused_line_is_kept_in_the_form(facilitator, session, line, words):
    board = BoardFactory(session=session)

    response = record(
        facilitator, session, kind="statement.add", board=board.pk, quadrant="threat", line=line
    )

    assert response.status_code == 422
    assert words in text_of(response)
    assert response.context["text"] == line
    assert ("quadrant", "threat") in response.context["kept"]
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "statement.sing"},
        {"kind": "statement.add"},
        {"kind": "statement.add", "op_id": "x", "line": "Есть"},
        {"kind": "statement.add", "board": "9" * 30, "quadrant": "threat", "line": "Есть"},
        {"kind": "statement.add", "board": "-1", "quadrant": "threat", "line": "Есть"},
        {"kind": "statement.add", "board": "²", "quadrant": "threat", "line": "Есть"},
        {"kind": "statement.add", "board": "1", "quadrant": "\0", "line": "Есть"},
        {"kind": "statement.edit", "statement": "7", "version": "10" * 20, "text": "Есть"},
        {"kind": "theme.set", "statements": ["a", "1"], "theme": ""},
        {"kind": "priority.add", "title": "\0"},
    ],
    ids=range(11),
)
def test_a_spoilt_form_is_refused_in_words(facilitator, session, fields):
    response = record(facilitator, session, **fields)

    assert response.status_code in {400, 404, 422}
    assert "Не записано" in text_of(response)


def test_a_stale_form_shows_both_texts_and_the_second_press_saves(facilitator, session):
    statement = StatementFactory(board__session=session, version=2, text="Как стало")
    fields = {"kind": "statement.edit", "statement": statement.pk, "version": 1, "text": "Как хочу я"}

    response = record(facilitator, session, **fields)

    assert response.status_code == 409
    page = text_of(response)
    assert "Как стало" in page
    assert "Как хочу я" in page
    assert ("version", 2) in response.context["kept"]
    record(facilitator, session, **fields | {"version": 2})
    assert Statement.objects.get().text == "Как хочу я"


def test_a_form_never_leads_to_another_site(facilitator, session):
    response = record(facilitator, session, kind="board.add", title="Станки", next="https://example.org/")

    assert response["Location"] == session.get_absolute_url()


def test_a_reader_may_not_record(reader, session):
    assert record(reader, session, kind="board.add", title="Станки").status_code == 403


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_the_addresses_of_writing_is_not_allowed(facilitator, session, method):
    for name in ("ops", "record"):
        assert getattr(facilitator, method)(reverse(f"sessions:{name}", args=[session.pk])).status_code in {
            403,
            405,
        }
