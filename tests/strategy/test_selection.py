from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from sessions_app.models import Decision
from strategy import selection
from strategy.models import Cluster, ClusterState, PilotDecision, PilotOutcome
from strategy.selection import Passage, Reasoned, Terms, Verdict
from tests.factories import (
    AdministratorFactory,
    ClusterFactory,
    ClusterStatusFactory,
    PersonFactory,
    SessionFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2013, 12, 11)
Outcome = PilotOutcome.Outcome


@pytest.fixture
def administrator():
    return AdministratorFactory()


@pytest.fixture
def region(administrator):
    return administrator.grants.get().region


@pytest.fixture
def session(region):
    return SessionFactory(kept_by=region)


def decide(region, by, session, verdicts, terms=None):
    return selection.decide_pilots(
        region,
        by=by,
        passage=Passage(text="Признать пилотными", decided_on=DAY, number="3.1", session=session),
        reason="Порядок по методике.",
        verdicts=verdicts,
        terms=terms,
    )


def test_a_decision_stands_in_the_minutes_and_changes_the_statuses(administrator, region, session):
    pilot, reserve, knocked_out = (ClusterFactory(kept_by=region) for _ in range(3))
    statement, person = StatementFactory(), PersonFactory(kept_by=region)

    made = decide(
        region,
        administrator,
        session,
        {
            pilot: Verdict(Outcome.PILOT, [Reasoned("Цепочка собрана", statement)], [Reasoned("Нет залога")]),
            reserve: Verdict(Outcome.RESERVE, what_is_needed="Договоры между заводами"),
            knocked_out: Verdict(Outcome.NOT_ADMITTED),
        },
        Terms(
            conditions=[("Создать совет", datetime.date(2014, 2, 28))],
            opinions=[(person, "Иначе")],
            review_on=datetime.date(2014, 12, 10),
            follows_ranking=True,
        ),
    )

    assert session.decisions.get() == made.decision
    assert list(Cluster.objects.order_by("pk").values_list("state", flat=True)) == [
        "pilot",
        "reserve",
        "not_selected",
    ]
    assert pilot.statuses.get().ground == "Решение № 3.1"
    outcome = made.outcomes.get(cluster=pilot)
    assert [(row.text, row.is_weak_point, row.statement) for row in outcome.reasons.all()] == [
        ("Цепочка собрана", False, statement),
        ("Нет залога", True, None),
    ]
    assert made.conditions.get().text == "Создать совет"
    assert made.minority_opinions.get().person == person


def test_another_decision_supersedes_and_the_first_stays(administrator, region, session):
    one, other = ClusterFactory(kept_by=region), ClusterFactory(kept_by=region)
    first = decide(
        region, administrator, session, {one: Verdict(Outcome.PILOT), other: Verdict(Outcome.RESERVE)}
    )

    second = decide(
        region,
        administrator,
        session,
        {one: Verdict(Outcome.RESERVE), other: Verdict(Outcome.PILOT)},
        Terms(supersedes=first),
    )

    assert first.superseded_by == second
    assert first.outcomes.get(cluster=one).outcome == Outcome.PILOT
    assert Cluster.objects.get(pk=one.pk).state == ClusterState.RESERVE
    with pytest.raises(ValidationError) as refusal:
        decide(region, administrator, session, {one: Verdict(Outcome.PILOT)}, Terms(supersedes=first))
    assert refusal.value.code == "superseded"


def test_a_decision_without_a_pilot_is_refused(administrator, region, session):
    with pytest.raises(ValidationError) as refusal:
        decide(region, administrator, session, {ClusterFactory(kept_by=region): Verdict(Outcome.RESERVE)})

    assert refusal.value.code == "no_pilot"


def test_a_candidate_of_another_region_is_refused(administrator, region, session):
    with pytest.raises(ValidationError) as refusal:
        decide(region, administrator, session, {ClusterFactory(): Verdict(Outcome.PILOT)})

    assert refusal.value.code == "another_region"


def test_when_one_part_is_refused_nothing_is_written(administrator, region, session):
    good, late = ClusterFactory(kept_by=region), ClusterFactory(kept_by=region)
    ClusterStatusFactory(cluster=late, since=datetime.date(2014, 1, 1))

    with pytest.raises(ValidationError) as refusal:
        decide(region, administrator, session, {good: Verdict(Outcome.PILOT), late: Verdict(Outcome.RESERVE)})

    assert refusal.value.code == "later_status"
    assert (Decision.objects.count(), PilotDecision.objects.count(), good.statuses.count()) == (0, 0, 0)


def test_a_head_decides_by_an_act_without_a_session(administrator, region):
    cluster = ClusterFactory(kept_by=region)

    made = selection.decide_pilots(
        region,
        by=administrator,
        passage=Passage(text="Признать пилотным", decided_on=DAY, act_number="41-Р"),
        reason="Распоряжение.",
        verdicts={cluster: Verdict(Outcome.PILOT)},
    )

    assert (made.decision.session, made.decision.act_number) == (None, "41-Р")
    assert cluster.statuses.get().ground == "Решение № 41-Р"
