"""«Участие» on the cards of organisations and people."""

import pytest

from enterprises.models import Role
from enterprises.panels import organisation_panels, person_panels
from sessions_app import participation
from tests.factories import (
    AgendaSpeakerFactory,
    AttendanceFactory,
    DecisionFactory,
    InstructionFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    SessionOrganiserFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def person(organisation):
    return PersonFactory(kept_by=organisation.kept_by)


@pytest.fixture
def reader(organisation):
    return UserFactory(role=Role.EXPERT, region=organisation.kept_by)


def take_part(organisation, person, many=1):
    for _ in range(many):
        session = SessionFactory(kept_by=organisation.kept_by)
        SessionOrganiserFactory(session=session, organisation=organisation)
        AttendanceFactory(session=session, organisation=organisation, person=person)
        AgendaSpeakerFactory(item__session=session, organisation=organisation, person=person)
        StatementFactory(board__session=session, organisation=organisation, speaker=person)
        decision = DecisionFactory(session=session, kept_by=session.kept_by)
        InstructionFactory(decision=decision, executor=organisation, executor_person=person)


def test_an_organisation_shows_its_roles_people_words_and_instructions(client, organisation, person, reader):
    take_part(organisation, person)
    client.force_login(reader)

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert "Участие в сессиях" in page
    for words in ("организатор, участник, выступление", person.short_name, "Высказывание", "Поручение"):
        assert words in page


def test_a_person_shows_where_they_were_and_what_they_said(client, organisation, person, reader):
    take_part(organisation, person)
    client.force_login(reader)

    page = client.get(person.get_absolute_url()).content.decode()

    for words in ("Участие в сессиях", "участник, выступление", "Высказывание", "Поручение"):
        assert words in page


def test_who_never_took_part_has_no_panel(organisation, person, reader):
    assert participation.of_organisation(organisation, reader) is None
    assert participation.of_person(person, reader) is None


def test_another_region_is_not_told(organisation, person):
    take_part(organisation, person)
    stranger = UserFactory(role=Role.EXPERT, region=SessionFactory().kept_by)

    assert participation.of_organisation(organisation, stranger) is None
    assert participation.of_person(person, stranger) is None


@pytest.mark.parametrize("many", [1, 30])
def test_the_panels_cost_what_they_say(organisation, person, reader, django_assert_max_num_queries, many):
    take_part(organisation, person, many)
    reader.region_ids  # noqa: B018 read once per request

    for panels, thing in ((organisation_panels, organisation), (person_panels, person)):
        panel = next(panel for panel in panels if panel.key == "sessions")
        with django_assert_max_num_queries(panel.queries):
            context = panel.load(thing, reader)
        assert len(context["parts"]) == many
