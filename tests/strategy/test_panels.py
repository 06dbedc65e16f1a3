"""What the strategy room adds to other rooms: panels and facets of the registry, consequences of the hall."""

from __future__ import annotations

import pytest

from enterprises import panels
from enterprises.models import Organisation
from sessions_app import consequences
from sessions_app.models import Decision, Priority, Statement
from strategy.models import GoalPriority, MeasureDecision
from strategy.panels import roles_in_clusters
from tests.factories import (
    ClusterFactory,
    ClusterMemberFactory,
    ClusterStatementFactory,
    DecisionFactory,
    ExecutiveFactory,
    GoalFactory,
    MeasureFactory,
    MeasureRevisionFactory,
    OrganisationFactory,
    PilotOutcomeFactory,
    PilotReasonFactory,
    PriorityFactory,
    ProgrammeVersionFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return ExecutiveFactory()


@pytest.fixture
def region(user):
    return user.grants.get().region


@pytest.mark.parametrize("rows", [1, 30])
def test_a_card_shows_roles_and_measures_for_two_queries(django_assert_num_queries, user, region, rows):
    organisation = OrganisationFactory(kept_by=region)
    for _ in range(rows):
        ClusterMemberFactory(cluster__kept_by=region, organisation=organisation, role="anchor")
        version = ProgrammeVersionFactory(programme__kept_by=region)
        revision = MeasureRevisionFactory(programme_version=version, responsible=organisation)
        revision.participants.add(organisation)
    assert user.region_ids

    with django_assert_num_queries(2):
        found = roles_in_clusters(organisation, user)

    assert (len(found["memberships"]), len(found["measures"])) == (rows, rows)
    assert all(is_responsible for _revision, is_responsible in found["measures"])


def test_a_measure_stands_on_the_card_once_as_the_last_version_words_it(user, region):
    organisation = OrganisationFactory(kept_by=region)
    first = ProgrammeVersionFactory(programme__kept_by=region, number=1)
    measure = MeasureFactory(programme=first.programme)
    for number, title in ((1, "Каталог"), (2, "Каталог мощностей")):
        version = first if number == 1 else ProgrammeVersionFactory(programme=first.programme, number=2)
        MeasureRevisionFactory(programme_version=version, measure=measure, title=title).participants.add(
            organisation
        )

    assert [row.title for row, _ in roles_in_clusters(organisation, user)["measures"]] == [
        "Каталог мощностей"
    ]


def test_an_organisation_without_roles_has_no_panel(user, region):
    assert roles_in_clusters(OrganisationFactory(kept_by=region), user) is None


def test_a_card_names_the_cluster(client, user, region):
    member = ClusterMemberFactory(cluster__kept_by=region, organisation__kept_by=region, role="anchor")
    client.force_login(user)

    text = client.get(member.organisation.get_absolute_url()).content.decode()

    assert member.cluster.name in text
    assert "якорь" in text


def test_the_list_is_narrowed_by_cluster(django_assert_num_queries, region):
    cluster, other = ClusterFactory(kept_by=region), ClusterFactory(kept_by=region)
    inside = ClusterMemberFactory(cluster=cluster, organisation__kept_by=region).organisation
    ClusterMemberFactory(cluster=other, organisation__kept_by=region)
    OrganisationFactory(kept_by=region)
    facet = next(facet for facet in panels.facets if facet.key == "cluster")
    rows = Organisation.objects.of(region)

    with django_assert_num_queries(1):
        choices = facet.choices(rows, region, [])

    assert [(choice.label, choice.count) for choice in choices] == [(cluster.name, 1), (other.name, 1)]
    assert list(facet.narrow(rows, [str(cluster.pk)], region)) == [inside]
    assert not facet.narrow(rows, ["x", "9" * 40], region).exists()


def test_a_cluster_of_another_region_narrows_to_nothing(region):
    strange = ClusterMemberFactory().cluster
    facet = next(facet for facet in panels.facets if facet.key == "cluster")

    assert not facet.narrow(Organisation.objects.all(), [str(strange.pk)], region).exists()


def test_what_grew_from_the_hall_is_told_there(user, region):
    statement = StatementFactory(board__session__kept_by=region)
    ClusterStatementFactory(cluster__kept_by=region, statement=statement)
    outcome = PilotOutcomeFactory(cluster__kept_by=region, pilot_decision__kept_by=region)
    PilotReasonFactory(outcome=outcome, statement=statement)
    priority = PriorityFactory(session__kept_by=region)
    goal = GoalFactory(programme__kept_by=region)
    GoalPriority.objects.create(goal=goal, priority=priority)
    decision = outcome.pilot_decision.decision
    measure = MeasureFactory(programme__kept_by=region)
    MeasureRevisionFactory(
        programme_version=ProgrammeVersionFactory(programme=measure.programme),
        measure=measure,
        title="Каталог",
    )
    MeasureDecision.objects.create(measure=measure, decision=decision)

    assert [str(one.kind) for one in consequences.of(statement, user)] == ["кластер", "довод за пилот"]
    assert [one.title for one in consequences.of(priority, user)] == [goal.title]
    assert [one.title for one in consequences.of(decision, user)] == [outcome.cluster.name, "Каталог"]


@pytest.mark.parametrize(
    ("model", "factory"),
    [(Statement, StatementFactory), (Priority, PriorityFactory), (Decision, DecisionFactory)],
)
def test_consequences_of_many_cost_no_more_than_of_one(django_assert_num_queries, user, model, factory):
    things = [factory() for _ in range(30)]
    assert user.region_ids
    keys = [key for key in consequences._entries if issubclass(model, key[0])]

    for group in (things[:1], things):
        with django_assert_num_queries(len(keys)):
            consequences.of_many(group, user)


def test_what_another_region_made_of_it_stays_there(user, region):
    statement = StatementFactory(board__session__kept_by=region)
    ClusterStatementFactory(statement=statement)

    assert consequences.of(statement, user) == []
