"""The first page says what this person does next, out of real records only."""

import datetime

import pytest
from django.urls import reverse

from enterprises.models import Role
from sessions_app.models import AgendaItem, Quadrant, StrategySession
from strategy.models import ClusterState, Report
from tests.factories import (
    AdministratorFactory,
    AgendaItemFactory,
    AttendanceFactory,
    BoardFactory,
    ClusterFactory,
    CuratorFactory,
    ExecutiveFactory,
    ExpertFactory,
    FacilitatorFactory,
    OrganisationFactory,
    ProgrammeFactory,
    RegionFactory,
    ReportFactory,
    RoleGrantFactory,
    SessionDayFactory,
    SessionFactory,
    SourceFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


def home_of(client, user):
    client.force_login(user)
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return response.context["home"]


def test_an_executive_is_led_to_the_dashboard(client):
    client.force_login(ExecutiveFactory())

    assert client.get("/")["Location"] == reverse("dashboard")


def test_a_user_without_a_role_is_told_whom_to_ask(client):
    user = UserFactory(username="nobody")
    client.force_login(user)

    response = client.get("/")

    assert response.status_code == 200
    assert "home/no_region.html" in {template.name for template in response.templates}
    assert "nobody" in response.content.decode()


def test_an_administrator_sees_what_the_records_lack_and_who_has_not_come_in(client):
    administrator = AdministratorFactory(password="уже есть пароль")
    region = administrator.grants.get().region
    client.force_login(administrator)
    client.get("/")
    administrator.refresh_from_db()
    OrganisationFactory(kept_by=region, inn="")
    OrganisationFactory()
    invited = ExpertFactory(region=region)
    ExpertFactory(region=region, password="уже есть пароль")

    registry = client.get("/").context["home"].registry

    assert (registry.records, registry.incomplete) == (1, 1)
    assert {gap.requirement.key: (gap.empty, gap.of) for gap in registry.gaps}["inn"] == (1, 1)
    assert [(waiting.user, waiting.is_expired) for waiting in registry.waiting] == [(invited, True)]
    assert len(registry.edits) >= 1


def test_every_missing_thing_leads_to_the_cards_that_lack_it(client):
    administrator = AdministratorFactory()
    region = administrator.grants.get().region
    lacking = OrganisationFactory(kept_by=region, kind="authority", full_name="")
    OrganisationFactory(kept_by=region, kind="authority", full_name="Управление")
    client.force_login(administrator)

    page = client.get("/").content.decode()
    address = f"{reverse('enterprises:list')}?missing=full_name"
    listed = client.get(address).context["page"].rows

    assert f'href="{address}"' in page
    assert [row.organisation for row in listed] == [lacking]


def test_an_empty_registry_says_what_to_do_first(client):
    client.force_login(AdministratorFactory())

    page = client.get("/").content.decode()

    assert reverse("enterprises:create") in page
    assert home_of(client, AdministratorFactory()).registry.records == 0


def test_the_next_session_is_the_nearest_one_not_yet_over(client):
    facilitator = FacilitatorFactory()
    region = facilitator.grants.get().region
    for days in (-20, 10, 40):
        session = SessionFactory(kept_by=region, title=f"через {days}")
        SessionDayFactory(session=session, date=TODAY + datetime.timedelta(days=days))
    SessionDayFactory(session__title="чужая", date=TODAY)

    coming = home_of(client, facilitator).coming

    assert coming.session.title == "через 10"
    assert (coming.days_left, coming.is_past) == (10, False)


def test_a_running_session_comes_before_the_next_one(client):
    facilitator = FacilitatorFactory()
    region = facilitator.grants.get().region
    SessionDayFactory(session__kept_by=region, date=TODAY)
    running = SessionFactory(kept_by=region, status=StrategySession.Status.RUNNING)
    SessionDayFactory(session=running, date=TODAY + datetime.timedelta(days=1))

    assert home_of(client, facilitator).coming.session == running


def test_a_planned_session_of_the_past_asks_to_record_what_came_of_it(client):
    facilitator = FacilitatorFactory()
    SessionDayFactory(session__kept_by=facilitator.grants.get().region, date=datetime.date(2013, 10, 28))

    assert home_of(client, facilitator).coming.is_past


def test_the_records_of_2013_are_told_as_of_their_last_day(client):
    facilitator = FacilitatorFactory()
    region = facilitator.grants.get().region
    SourceFactory(kept_by=region, issued_on=datetime.date(2013, 10, 11))
    SessionDayFactory(session__kept_by=region, date=datetime.date(2013, 10, 28))

    home = home_of(client, facilitator)

    assert (home.as_of, home.coming.days_left) == (datetime.date(2013, 10, 11), 17)


def test_a_facilitator_sees_which_quadrants_are_still_empty(client):
    facilitator = FacilitatorFactory()
    session = SessionFactory(kept_by=facilitator.grants.get().region)
    board = BoardFactory(session=session)
    StatementFactory(board=board, quadrant=Quadrant.STRENGTH)
    StatementFactory(board=board, quadrant=Quadrant.THREAT)
    AgendaItemFactory(session=session)

    full = BoardFactory(session__kept_by=session.kept_by)
    for quadrant in Quadrant:
        StatementFactory(board=full, quadrant=quadrant)
    BoardFactory(session__kept_by=session.kept_by, session__status=StrategySession.Status.CANCELLED)
    BoardFactory()

    home = home_of(client, facilitator)

    assert [(row.board, row.said, len(row.empty)) for row in home.boards] == [(board, 2, 2)]
    assert len(home.coming.agenda) == 1


def test_an_expert_sees_the_votes_and_the_candidates(client):
    expert = ExpertFactory()
    region = expert.grants.get().region
    session = SessionFactory(kept_by=region)
    vote = AgendaItemFactory(session=session, kind=AgendaItem.Kind.VOTING)
    AgendaItemFactory(session=session, kind=AgendaItem.Kind.BREAK)
    candidate = ClusterFactory(kept_by=region, state=ClusterState.CANDIDATE)
    ClusterFactory(kept_by=region, state=ClusterState.PILOT)
    ClusterFactory(state=ClusterState.CANDIDATE)

    home = home_of(client, expert)

    assert home.coming.votes == [vote]
    assert home.candidates == [candidate]


def test_a_curator_sees_own_clusters_and_the_reports_that_are_due(client):
    curator = CuratorFactory()
    region = curator.grants.get().region
    programme = ProgrammeFactory(kept_by=region, cluster__curator=curator, last_year=TODAY.year)
    ProgrammeFactory(kept_by=region, last_year=TODAY.year)
    late = ReportFactory(programme=programme, due_on=TODAY - datetime.timedelta(days=3))
    soon = ReportFactory(programme=programme, due_on=TODAY + datetime.timedelta(days=3))
    ReportFactory(programme=programme, due_on=TODAY + datetime.timedelta(days=90))
    ReportFactory(programme=programme, due_on=TODAY, status=Report.Status.APPROVED)
    ReportFactory(due_on=TODAY)

    curating = home_of(client, curator).curating

    assert [row.cluster for row in curating.clusters] == [programme.cluster]
    assert [(row.report, row.is_overdue) for row in curating.reports] == [(late, True), (soon, False)]


def test_a_person_with_several_roles_sees_the_blocks_of_all(client):
    user = AdministratorFactory()
    region = user.grants.get().region
    for role in (Role.FACILITATOR, Role.EXPERT, Role.CURATOR, Role.EXECUTIVE):
        RoleGrantFactory(user=user, region=region, role=role)

    home = home_of(client, user)

    assert all((home.registry, home.facilitates, home.judges, home.curating))


@pytest.mark.parametrize("count", [1, 30])
def test_the_first_page_costs_the_same_with_one_record_and_with_thirty(
    client, django_assert_max_num_queries, count
):
    user = AdministratorFactory()
    region = user.grants.get().region
    for role in (Role.FACILITATOR, Role.EXPERT, Role.CURATOR):
        RoleGrantFactory(user=user, region=region, role=role)
    session = SessionFactory(kept_by=region)
    for number in range(count):
        OrganisationFactory(kept_by=region)
        ExpertFactory(region=region)
        SessionDayFactory(session=session, date=TODAY + datetime.timedelta(days=number))
        BoardFactory(session=session)
        AttendanceFactory(session=session)
        AgendaItemFactory(session=session)
        programme = ProgrammeFactory(kept_by=region, cluster__curator=user, last_year=TODAY.year)
        ReportFactory(programme=programme, due_on=TODAY)
    client.force_login(user)
    client.get("/")

    with django_assert_max_num_queries(60) as queries:
        response = client.get("/")

    assert len(response.context["home"].coming.boards) == count
    QUERIES.add(len(queries))
    assert len(QUERIES) == 1


QUERIES: set[int] = set()


def test_the_first_page_shows_nothing_of_another_region(client):
    administrator = AdministratorFactory()
    secret = RegionFactory()
    for factory in (FacilitatorFactory, ExpertFactory):
        factory(region=secret, last_name="Чужой")
    OrganisationFactory(kept_by=secret, name_as_written="ООО «Чужое»")
    SessionDayFactory(session__kept_by=secret, session__title="Чужая сессия", date=TODAY)
    ClusterFactory(kept_by=secret, name="Чужой кластер")
    client.force_login(administrator)

    assert "Чуж" not in client.get("/").content.decode()
