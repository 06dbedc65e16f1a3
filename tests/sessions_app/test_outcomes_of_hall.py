"""Strategies, priorities, decisions and instructions: drawn from what was said, with their links kept."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from enterprises.versions import StaleVersion
from sessions_app import decisions, instructions, priorities, tows
from sessions_app.decisions import Basis
from sessions_app.instructions import Executors
from sessions_app.models import (
    Decision,
    Instruction,
    InstructionEvent,
    LiveEvent,
    Priority,
    TowsStrategy,
)
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    FacilitatorFactory,
    InstructionFactory,
    OrganisationFactory,
    PersonFactory,
    PriorityFactory,
    SessionDayFactory,
    SessionFactory,
    StatementFactory,
    TowsStrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def session(board):
    return board.session


@pytest.fixture
def facilitator(session):
    return FacilitatorFactory(region=session.kept_by)


def said(board, *quadrants):
    return [StatementFactory(board=board, quadrant=quadrant) for quadrant in quadrants]


def refused(act, *arguments, **options):
    with pytest.raises(ValidationError) as refusal:
        act(*arguments, **options)
    return refusal.value.code


# TOWS ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quadrants", "kind"),
    [
        (("strength", "opportunity"), "SO"),
        (("opportunity", "weakness", "weakness"), "WO"),
        (("threat", "strength"), "ST"),
        (("weakness", "threat"), "WT"),
    ],
)
def test_the_quadrants_of_the_statements_say_what_strategy_it_is(board, facilitator, quadrants, kind):
    statements = said(board, *quadrants)

    strategy = tows.add_strategy(board, by=facilitator, text="Вместе", statements=statements)

    assert strategy.kind == kind
    assert [link.statement for link in strategy.statement_links.order_by("statement")] == statements
    assert LiveEvent.objects.get().kind == "strategy.add"


@pytest.mark.parametrize(
    "quadrants",
    [(), ("strength",), ("strength", "weakness"), ("strength", "weakness", "threat"), ("parking", "threat")],
    ids=str,
)
def test_what_is_no_pair_makes_no_strategy(board, facilitator, quadrants):
    statements = said(board, *quadrants)

    assert refused(tows.add_strategy, board, by=facilitator, text="Вместе", statements=statements) in {
        "no_pair"
    }
    assert not TowsStrategy.objects.exists()


def test_statements_of_two_boards_make_no_strategy(board, facilitator):
    statements = [*said(board, "strength"), StatementFactory(quadrant="threat")]

    assert refused(tows.add_strategy, board, by=facilitator, text="Вместе", statements=statements) == (
        "other_board"
    )


def test_a_strategy_is_edited_at_the_version_that_was_seen(board, facilitator):
    strategy = tows.add_strategy(
        board, by=facilitator, text="Вместе", statements=said(board, "strength", "threat")
    )
    others = said(board, "weakness", "opportunity")

    tows.edit_strategy(strategy, by=facilitator, version=1, text="Порознь", statements=others)

    strategy.refresh_from_db()
    assert (strategy.text, strategy.kind, strategy.version) == ("Порознь", "WO", 2)
    assert {link.statement for link in strategy.statement_links.all()} == set(others)
    with pytest.raises(StaleVersion):
        tows.edit_strategy(strategy, by=facilitator, version=1, text="Опоздал")


def test_a_strategy_from_which_a_priority_grew_stays(board, facilitator):
    strategy = TowsStrategyFactory(board=board)
    priorities.add_priority(board.session, by=facilitator, title="Кооперация", strategies=[strategy])

    assert refused(tows.remove_strategy, strategy, by=facilitator) == "has_followers"

    Priority.objects.all().delete()
    tows.remove_strategy(strategy, by=facilitator)
    assert not TowsStrategy.objects.exists()


# Priorities ------------------------------------------------------------------------------------------


def test_a_priority_keeps_statements_and_strategies_it_grew_from(board, session, facilitator):
    (statement,) = said(board, "strength")
    strategy = TowsStrategyFactory(board=board)

    priority = priorities.add_priority(
        session, by=facilitator, title="Кооперация", statements=[statement], strategies=[strategy]
    )
    priorities.edit_priority(priority, by=facilitator, version=1, title="Кооперация заводов", statements=[])

    assert [link.strategy for link in priority.strategy_links.all()] == [strategy]
    assert not priority.statement_links.exists()


@pytest.mark.parametrize(
    ("which", "place", "expected"),
    [(2, 1, "ваб"), (0, 2, "бав"), (0, 99, "бва"), (1, 2, "абв")],
)
def test_a_priority_is_put_on_a_place(session, facilitator, which, place, expected):
    three = [priorities.add_priority(session, by=facilitator, title=title) for title in "абв"]

    priorities.move_priority(three[which], by=facilitator, place=place)

    assert "".join(session.priorities.values_list("title", flat=True)) == expected
    assert list(session.priorities.values_list("order", flat=True)) == [1, 2, 3]


# Decisions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Принять к сведению доклад", "note"),
        ("Принять доклад Иванова И. И. к сведению", "note"),
        ("рекомендовать заводам", "recommend"),
        ("Утвердить методику", "approve"),
        ("Признать пилотными кластеры", "approve"),
        ("Департаменту представить план", "instruct"),
        ("Принять меры к снижению", "instruct"),
        ("Утверждённый план исполнить", "instruct"),
    ],
)
def test_the_first_words_say_what_kind_of_decision_it_is(session, facilitator, text, kind):
    assert decisions.add_decision(session, by=facilitator, text=text).kind == kind


def test_a_decision_keeps_what_it_rests_on(board, session, facilitator):
    statement, strategy = StatementFactory(board=board), TowsStrategyFactory(board=board)
    priority = PriorityFactory(session=session)

    decision = decisions.add_decision(
        session,
        by=facilitator,
        text="Создать каталог",
        basis=Basis([statement], [priority], [strategy]),
    )

    assert [link.statement for link in decision.statement_links.all()] == [statement]
    assert [link.priority for link in decision.priority_links.all()] == [priority]
    assert [link.strategy for link in decision.strategy_links.all()] == [strategy]
    assert decision.kept_by == session.kept_by


def test_decisions_are_numbered_by_the_item_of_the_agenda(session, facilitator):
    day = SessionDayFactory(session=session, date=datetime.date(2013, 10, 9))
    item = AgendaItemFactory(session=session, day=day, order=2)

    added = [
        decisions.add_decision(session, by=facilitator, text="Создать каталог", agenda_item=on)
        for on in (None, item, item, None)
    ]

    assert [decision.number for decision in added] == ["1", "2.1", "2.2", "2"]
    assert added[1].decided_on == day.date


def test_a_kind_that_a_person_chose_survives_a_new_wording(session, facilitator):
    decision = decisions.add_decision(session, by=facilitator, text="Создать каталог", kind="recommend")

    decisions.edit_decision(decision, by=facilitator, version=1, text="Утвердить каталог")
    decision.refresh_from_db()
    assert decision.kind == "recommend"

    decisions.edit_decision(decision, by=facilitator, version=2, text="Каталог", kind="instruct")
    decision.refresh_from_db()
    assert (decision.kind, decision.version) == ("instruct", 3)


def test_a_decision_with_an_instruction_stays(session, facilitator):
    decision = DecisionFactory(session=session, kept_by=session.kept_by)
    InstructionFactory(decision=decision)

    assert refused(decisions.remove_decision, decision, by=facilitator) == "has_followers"

    Instruction.objects.all().delete()
    decisions.remove_decision(decision, by=facilitator)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("kind", "executor", "due_on", "expected"),
    [
        ("instruct", True, datetime.date(2013, 12, 1), False),
        ("instruct", True, None, True),
        ("instruct", False, datetime.date(2013, 12, 1), True),
        ("note", False, None, False),
        ("recommend", False, None, False),
    ],
)
def test_an_instruction_needs_executor_and_term(kind, executor, due_on, expected):
    decision = DecisionFactory(kind=kind)
    organisation = OrganisationFactory(kept_by=decision.kept_by) if executor else None
    InstructionFactory(decision=decision, executor=organisation, due_on=due_on)

    assert decisions.needs_instruction(decision) is expected


# Instructions ----------------------------------------------------------------------------------------


@pytest.fixture
def decision(session):
    return DecisionFactory(
        session=session, kept_by=session.kept_by, number="2.1", decided_on=datetime.date(2013, 10, 10)
    )


def firm(decision):
    return OrganisationFactory(kept_by=decision.kept_by)


def test_an_instruction_is_issued_with_executors_term_and_the_first_line_of_its_course(decision, facilitator):
    first, second = firm(decision), firm(decision)
    person = PersonFactory(kept_by=decision.kept_by)
    due = datetime.date(2013, 12, 1)

    instruction = instructions.issue(
        decision,
        by=facilitator,
        text="Собрать каталог",
        executors=Executors(first, person, [second, first]),
        due_on=due,
    )

    assert (instruction.number, instruction.status, instruction.due_on) == ("2.1.1", "issued", due)
    assert (instruction.executor, instruction.executor_person) == (first, person)
    assert list(instruction.co_executors.all()) == [second]
    event = InstructionEvent.objects.get()
    assert (event.status, event.happened_on, event.by) == ("issued", decision.decided_on, facilitator)


def test_nobody_is_told_by_nobody_and_no_term_is_before_the_decision(decision, facilitator):
    executors = Executors(firm(decision))

    def issue(executors=executors, **more):
        return refused(
            instructions.issue, decision, by=facilitator, text="Собрать", executors=executors, **more
        )

    assert issue(Executors()) == "no_executor"
    assert issue(due_on=datetime.date(2013, 10, 9)) == "due_too_early"
    assert issue(Executors(OrganisationFactory())) == "not_found"
    assert issue(controller=PersonFactory()) == "not_found"
    assert not Instruction.objects.exists()


def test_an_instruction_is_corrected_and_withdrawn_until_somebody_has_begun(decision, facilitator):
    executors = Executors(firm(decision))
    instruction = instructions.issue(decision, by=facilitator, text="Собрать", executors=executors)
    other = Executors(firm(decision), co_executors=[firm(decision)])

    instructions.edit_instruction(instruction, by=facilitator, version=1, text="Сверить", executors=other)
    with pytest.raises(StaleVersion):
        instructions.edit_instruction(instruction, by=facilitator, version=1, text="Да", executors=other)

    instruction.refresh_from_db()
    assert (instruction.text, instruction.executor, instruction.version) == (
        "Сверить",
        other.organisation,
        2,
    )

    InstructionEvent.objects.create(
        instruction=instruction, happened_on=datetime.date(2013, 10, 20), status="in_progress"
    )
    assert refused(instructions.withdraw, instruction, by=facilitator) == "under_way"


def test_a_withdrawn_instruction_is_told_to_the_hall(decision, facilitator):
    instruction = instructions.issue(
        decision, by=facilitator, text="Собрать", executors=Executors(firm(decision))
    )

    instructions.withdraw(instruction, by=facilitator)

    assert not Instruction.objects.exists()
    assert LiveEvent.objects.latest("seq").kind == "instruction.withdraw"


def test_a_decision_of_a_head_has_no_log_to_write_to(facilitator):
    decision = DecisionFactory(
        session=None,
        act_number="41",
        decided_on=datetime.date(2013, 10, 10),
        kept_by=SessionFactory().kept_by,
    )

    instructions.issue(decision, by=facilitator, text="Собрать", executors=Executors(firm(decision)))

    assert not LiveEvent.objects.exists()
