"""The desk of outcomes, the page of a round, plain forms of both, and what upper apps begin from them."""

import uuid

import pytest

from enterprises.models import Role
from sessions_app import capture, voting
from sessions_app.models import Decision, Instruction, VotingRound
from sessions_app.results import read_round, with_results
from strategy.models import Cluster
from tests.factories import (
    DecisionFactory,
    InstructionFactory,
    OrganisationFactory,
    PriorityFactory,
    PriorityStatementFactory,
    StatementFactory,
    TallyFactory,
    TowsStrategyFactory,
    UserFactory,
    VotingRoundFactory,
)

pytestmark = pytest.mark.django_db


def page_of(hall):
    return f"/sessions/{hall.session.pk}/outcomes/"


def record(hall, kind, client=None, **fields):
    return (client or hall.client).post(
        f"/sessions/{hall.session.pk}/record/", {"kind": kind, "next": page_of(hall), **fields}
    )


@pytest.mark.parametrize("many", [1, 20])
def test_a_full_desk_costs_no_more_queries_than_an_empty_one(hall, django_assert_max_num_queries, many):
    for number in range(many):
        statement = StatementFactory(board=hall.board, number=number + 1)
        TallyFactory(round=VotingRoundFactory(session=hall.session, board=hall.board), statement=statement)
        TowsStrategyFactory(board=hall.board)
        PriorityStatementFactory(priority__session=hall.session, statement=statement)
        decision = DecisionFactory(session=hall.session, kept_by=hall.region)
        InstructionFactory(decision=decision)
        VotingRoundFactory(session=hall.session, kind="open", decision=decision)

    with django_assert_max_num_queries(42):
        response = hall.client.get(page_of(hall))

    assert response.status_code == 200
    assert len(response.context["decisions"]) == many


def test_who_does_not_facilitate_reads_the_desk_without_its_keys(hall):
    priority = PriorityFactory(session=hall.session)
    expert = hall.sign_in(UserFactory(role=Role.EXPERT, region=hall.region))

    page = expert.get(page_of(hall)).content.decode()

    assert priority.title in page
    assert "data-ops" not in page


def test_equal_results_share_their_places_and_the_best_stand_first(hall):
    round_ = VotingRoundFactory(session=hall.session, board=hall.board)
    for number, dots in enumerate((4, 7, 4, 0, 4), start=1):
        TallyFactory(round=round_, statement=StatementFactory(board=hall.board, number=number), dots=dots)

    (round_,) = with_results(hall.session)
    rows = read_round(round_).rows

    assert [(row.place, row.statement.number, row.value, row.is_tied) for row in rows] == [
        ("1", 2, "7", False),
        ("2–4", 1, "4", True),
        ("2–4", 3, "4", True),
        ("2–4", 5, "4", True),
        ("5", 4, "0", False),
    ]


def test_nobody_is_cut_off_from_those_who_got_the_same(hall):
    round_ = VotingRoundFactory(session=hall.session, board=hall.board)
    for number in range(1, 14):
        dots = 9 if number <= 9 else 3 if number <= 12 else 1
        TallyFactory(round=round_, statement=StatementFactory(board=hall.board, number=number), dots=dots)

    (top,) = hall.client.get(page_of(hall)).context["tops"]

    assert ([line.statement.number for line in top.lines], top.more) == (list(range(1, 13)), 1)


def test_ratings_are_compared_by_their_mean(hall):
    round_ = VotingRoundFactory(session=hall.session, board=hall.board, kind=VotingRound.Kind.RATING)
    for number, (dots, voters) in enumerate(((9, 2), (4, 1), (0, 0)), start=1):
        statement = StatementFactory(board=hall.board, number=number)
        TallyFactory(round=round_, statement=statement, dots=dots, voters=voters)

    (round_,) = with_results(hall.session)

    assert [(row.statement.number, row.value) for row in read_round(round_).rows] == [
        (1, "4,50"),
        (2, "4,00"),
        (3, "–"),
    ]


# Plain forms -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "decision"),
    [
        ("= Создать каталог", "Создать каталог"),
        ("  =Создать   каталог ", "Создать каталог"),
        ("=", ""),
        ("- a", ""),
    ],
)
def test_a_line_that_begins_with_an_equals_sign_is_a_decision(line, decision):
    assert capture.decision_in(line) == decision


def test_without_script_the_capture_line_takes_a_decision(hall):
    data = {
        "line": "= Создать каталог",
        "board": hall.board.pk,
        "quadrant": "strength",
        "op_id": uuid.uuid4(),
    }

    for _press in range(2):
        assert record(hall, "statement.add", **data).status_code == 302

    assert Decision.objects.get().text == "Создать каталог"
    assert not hall.board.statements.exists()


def test_without_script_a_round_is_opened_counted_by_hand_and_closed(hall):
    statements = [StatementFactory(board=hall.board, number=number) for number in (1, 2)]
    record(
        hall, "round.open", way="dots", board=hall.board.pk, dots="3", stacking="true", question="Что важнее?"
    )
    round_ = VotingRound.objects.get()
    assert round_.stacking_allowed

    page = hall.client.get(round_.get_absolute_url())
    assert page.status_code == 200
    counted = {
        "round": round_.pk,
        "people": "4",
        "statements": [statement.pk for statement in statements],
        "amounts": ["7", ""],
    }
    assert record(hall, "round.count", **counted).status_code == 302
    assert record(hall, "round.close", round=round_.pk).status_code == 302

    assert dict(round_.tallies.values_list("statement__number", "dots")) == {1: 7, 2: 0}
    page = hall.client.get(round_.get_absolute_url()).content.decode()
    assert "проголосовали 4 из 4" in page


def test_a_round_that_cannot_be_opened_says_why_and_keeps_the_question(hall):
    response = record(hall, "round.open", way="dots", board=hall.board.pk, question="Что важнее?")

    assert response.status_code == 422
    assert "Голосовать не за что" in response.content.decode()
    assert "Что важнее?" in response.content.decode()


def test_without_script_a_decision_gets_its_instruction(hall):
    decision = DecisionFactory(session=hall.session, kept_by=hall.region, decided_on=None)
    firm = OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Единственный»")

    response = record(
        hall,
        "instruction.issue",
        decision=decision.pk,
        text="Собрать",
        who="Единственный",
        due_on="01.12.2033",
    )

    assert response.status_code == 302
    assert Instruction.objects.get().executor == firm


def test_an_executor_nobody_knows_is_asked_for_again(hall):
    decision = DecisionFactory(session=hall.session, kept_by=hall.region)

    answer = hall.send("instruction.issue", {"decision": decision.pk, "who": "Никто такой"})

    assert answer.status_code == 422
    assert "Никто такой" in answer.json()["error"]["message"]
    assert not Instruction.objects.exists()


# Candidate clusters ------------------------------------------------------------------------------------


def test_a_facilitator_proposes_a_cluster_from_a_priority_in_two_clicks(hall):
    priority = PriorityFactory(session=hall.session, title="Композиты для мостов")
    link = PriorityStatementFactory(priority=priority, statement=StatementFactory(board=hall.board))
    (line,) = hall.client.get(page_of(hall)).context["priorities"]
    (start,) = line.starts

    form = hall.client.get(start.url)
    assert 'value="Композиты для мостов"' in form.content.decode()
    response = hall.client.post(start.url, {"name": "Композиты для мостов", "since": "09.10.2013"})

    cluster = Cluster.objects.get()
    assert response.url == cluster.get_absolute_url()
    assert (cluster.initiator_session, cluster.state) == (hall.session, "idea")
    assert [one.priority for one in cluster.priority_links.all()] == [priority]
    assert [(one.statement, one.quote) for one in cluster.statement_links.all()] == [
        (link.statement, link.statement.text)
    ]
    assert [one.starts for one in hall.client.get(page_of(hall)).context["priorities"]] == [[]]


def test_a_facilitator_proposes_a_cluster_from_a_board(hall):
    (top,) = hall.client.get(page_of(hall)).context["tops"]

    hall.client.post(top.starts[0].url, {"name": "Станки", "since": "09.10.2013"})

    assert Cluster.objects.get().board_links.get().board == hall.board


@pytest.mark.parametrize("role", [Role.EXPERT, Role.EXECUTIVE])
def test_who_only_reads_proposes_no_cluster(hall, role):
    priority = PriorityFactory(session=hall.session)
    reader = hall.sign_in(UserFactory(role=role, region=hall.region))

    assert reader.get(f"/strategy/clusters/new/?priority={priority.pk}").status_code == 403


def test_a_facilitator_adds_no_cluster_out_of_nothing(hall):
    assert hall.client.get("/strategy/clusters/new/").status_code == 403


def test_a_priority_of_another_region_is_not_found(hall):
    priority = PriorityFactory()

    assert hall.client.get(f"/strategy/clusters/new/?priority={priority.pk}").status_code == 404


# What must not be lost -----------------------------------------------------------------------------------


def test_a_session_tells_its_rounds_on_its_page(hall):
    StatementFactory(board=hall.board)
    round_ = voting.open_round(
        hall.session, by=hall.facilitator, kind="dots", board=hall.board, question="Что важнее?"
    )

    page = hall.client.get(hall.session.get_absolute_url()).content.decode()

    assert round_.get_absolute_url() in page
