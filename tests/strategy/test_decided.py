"""What the page of a programme tells of the decisions that stand behind it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Role
from sessions_app.models import InstructionEvent
from strategy.models import GoalDecision, MatterDecision, MeasureDecision
from tests.factories import (
    ClusterFactory,
    DecisionFactory,
    GoalFactory,
    IndicatorRevisionFactory,
    InstructionFactory,
    MeasureRevisionFactory,
    PilotDecisionFactory,
    PilotOutcomeFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    RegionFactory,
    TaskFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2014, 3, 1)


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def version(region):
    found = ProgrammeFactory(kept_by=region, cluster=ClusterFactory(kept_by=region))
    return ProgrammeVersionFactory(programme=found)


@pytest.fixture
def executive(client, region):
    client.force_login(UserFactory(role=Role.EXECUTIVE, region=region))
    return client


def decided(client, version, as_of="01.06.2014"):
    return client.get(f"{version.programme.get_absolute_url()}?as_of={as_of}").context["page"].decided


def decision(region, **about):
    return DecisionFactory(kept_by=region, **({"decided_on": DAY} | about))


def measure(version, number):
    task = TaskFactory(goal=GoalFactory(programme=version.programme))
    return MeasureRevisionFactory(
        programme_version=version,
        measure__programme=version.programme,
        measure__task=task,
        number=number,
    ).measure


def matter(region, path, what, **about):
    found = decision(region, **about)
    MatterDecision.objects.create(
        kept_by=region, key=f"matter:{found.pk}", what=what, path=path, decision=found
    )
    return found


def test_a_decision_says_to_what_of_the_programme_it_is_tied(executive, region, version):
    programme = version.programme
    ruling = decision(region)
    PilotOutcomeFactory(
        cluster=programme.cluster, pilot_decision=PilotDecisionFactory(kept_by=region, decision=ruling)
    )
    GoalDecision.objects.create(goal=GoalFactory(programme=programme, number="1000"), decision=ruling)
    work = decision(region)
    for number in ("1.1.10", "1.1.9"):
        MeasureDecision.objects.create(measure=measure(version, number), decision=work)

    about = {one.decision: one.about for one in decided(executive, version)}

    assert about == {ruling: "статус кластера: пилот; цель 1000", work: "мероприятия 1.1.9, 1.1.10"}


def test_what_a_head_decided_on_a_matter_of_the_programme_is_among_them(executive, region, version):
    programme = version.programme
    indicator = IndicatorRevisionFactory(programme_version=version, indicator__programme=programme).indicator
    late = matter(region, f"{programme.get_absolute_url()}#milestones", "Не пройдена веха: Корпус")
    red = matter(region, indicator.get_absolute_url(), "Брак литья: 68 % плана")
    matter(region, "/strategy/programmes/0/", "Чужое")

    about = {one.decision: one.about for one in decided(executive, version)}

    assert about == {late: "Не пройдена веха: Корпус", red: "Брак литья: 68 % плана"}


def test_a_decision_of_a_later_day_is_not_told_and_the_last_one_comes_first(executive, region, version):
    work = measure(version, "1.1.1")
    days = [None, datetime.date(2013, 12, 11), DAY, datetime.date(2014, 6, 2)]
    for day in days:
        MeasureDecision.objects.create(measure=work, decision=decision(region, decided_on=day))

    told = [one.decision.decided_on for one in decided(executive, version)]

    assert told == [DAY, datetime.date(2013, 12, 11), None]


def test_instructions_are_counted_as_they_stood_on_the_day(executive, region, version):
    ruling = decision(region)
    MeasureDecision.objects.create(measure=measure(version, "1.1.1"), decision=ruling)
    for closed_on in (datetime.date(2014, 5, 1), datetime.date(2014, 7, 1)):
        given = InstructionFactory(decision=ruling)
        for day, status in ((DAY, "issued"), (closed_on, "closed")):
            InstructionEvent.objects.create(instruction=given, happened_on=day, status=status)

    (then,) = decided(executive, version)
    (now,) = decided(executive, version, "01.08.2014")

    assert (then.carried_out, then.given) == (1, 2)
    assert (now.carried_out, now.given) == (2, 2)


def test_many_decisions_cost_as_many_queries_as_one(executive, region, version):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            decided(executive, version)
        return len(queries)

    def add():
        ruling = decision(region)
        InstructionFactory(decision=ruling)
        MeasureDecision.objects.create(measure=measure(version, "1.1.1"), decision=ruling)

    add()
    cost()
    one = cost()
    for _ in range(29):
        add()

    assert cost() == one
