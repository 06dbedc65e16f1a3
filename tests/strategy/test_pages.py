"""Pages of the strategy room: a constant number of queries, honest empty states, another region's ids."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Role
from sessions_app.models import Decision, StrategySession
from strategy.models import (
    Cluster,
    ClusterMember,
    ClusterState,
    Condition,
    GoalDecision,
    GoalPriority,
    Indicator,
    Measure,
    PilotOutcome,
    Programme,
)
from tests.factories import (
    AttendanceFactory,
    ClusterFactory,
    ClusterMemberFactory,
    ClusterStatementFactory,
    ClusterStatusFactory,
    CooperationLinkFactory,
    CooperationVolumeFactory,
    CuratorFactory,
    DecisionFactory,
    ExecutiveFactory,
    GoalFactory,
    IndicatorFactFactory,
    IndicatorFactory,
    IndicatorRevisionFactory,
    IndicatorTargetFactory,
    InstructionFactory,
    MeasureFactory,
    MeasureRevisionFactory,
    MeasureStatementFactory,
    MilestoneFactory,
    MoneyFlowFactory,
    OrganisationFactory,
    OutcomeFactory,
    PersonFactory,
    PilotDecisionFactory,
    PilotOutcomeFactory,
    PilotReasonFactory,
    PlannedAmountFactory,
    PriorityFactory,
    PriorityStatementFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    RegionFactory,
    ReportFactory,
    RiskAssessmentFactory,
    RiskFactory,
    SessionDayFactory,
    SessionFactory,
    SessionOrganiserFactory,
    SourceFactory,
    StatementFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

AS_OF = "01.10.2015"


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, response.status_code
    return len(captured)


def programme(region, rows: int = 1, *, state=ClusterState.PILOT) -> Programme:
    """A programme with `rows` of everything."""
    cluster = ClusterFactory(kept_by=region, state=state)
    ClusterStatusFactory(cluster=cluster, state=state, since=datetime.date(2013, 12, 11))
    found = ProgrammeFactory(kept_by=region, cluster=cluster)
    version = ProgrammeVersionFactory(programme=found, number=1, act_number="1-П")
    goal = GoalFactory(programme=found, number="1")
    task = TaskFactory(goal=goal, number="1.1")
    priority = PriorityFactory(session__kept_by=region)
    GoalPriority.objects.create(goal=goal, priority=priority)
    GoalDecision.objects.create(goal=goal, decision=DecisionFactory(kept_by=region))
    for row in range(rows):
        organisation = OrganisationFactory(kept_by=region)
        ClusterMemberFactory(cluster=cluster, organisation=organisation)
        PriorityStatementFactory(priority=priority)
        measure = MeasureFactory(programme=found, task=task)
        revision = MeasureRevisionFactory(
            programme_version=version,
            measure=measure,
            number=f"1.1.{row + 1}",
            responsible=organisation,
            starts_on=datetime.date(2014, 2, 1),
            ends_on=datetime.date(2016, 2, 1),
            result_name="постов",
        )
        revision.participants.add(organisation)
        MeasureStatementFactory(measure=measure)
        PlannedAmountFactory(
            programme_version=version, measure=measure, year=2015, amount=Decimal("1000000.01")
        )
        MoneyFlowFactory(measure=measure, year=2015, quarter=1, paid=Decimal("100.10"))
        MilestoneFactory(programme=found, measure=measure)
        RiskAssessmentFactory(risk=RiskFactory(programme=found, owner=organisation))
        indicator = IndicatorFactory(programme=found, responsible=PersonFactory(kept_by=region))
        IndicatorTargetFactory(
            revision=IndicatorRevisionFactory(programme_version=version, indicator=indicator, number=row + 1),
            year=2014,
            quarter=1,
        )
        report = ReportFactory(
            programme=found,
            reporter=organisation,
            status="approved",
            submitted_on=datetime.date(2014, 4, 10),
            approved_on=datetime.date(2014, 4, 12),
            approved_by=PersonFactory(kept_by=region),
            source=SourceFactory(kept_by=region),
        )
        report.indicators.add(indicator)
        IndicatorFactFactory(
            indicator=indicator, report=report, is_approved=True, source=SourceFactory(kept_by=region)
        )
    version.approved_on = datetime.date(2014, 1, 27)
    version.save()
    return found


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def executive(client, region):
    user = ExecutiveFactory(region=region)
    client.force_login(user)
    return client


# Queries -------------------------------------------------------------------------------------------


def test_the_overview_costs_the_same_with_one_and_thirty_programmes(executive, region):
    programme(region)
    InstructionFactory(decision=DecisionFactory(kept_by=region, decided_on=datetime.date(2013, 12, 11)))
    url = f"/dashboard/?as_of={AS_OF}"
    one = queries(executive, url)

    for _ in range(5):
        programme(region, rows=6)
    for _ in range(29):
        InstructionFactory(decision=DecisionFactory(kept_by=region, decided_on=datetime.date(2013, 12, 11)))

    # Fewer where what is shown first is of fewer kinds.
    assert queries(executive, url) <= one

    # The rest of the matters is a list of its own, and a page of its own without a script.
    rest = executive.get(f"{url}&more=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rest
    assert rest.count("<li") == 20
    whole = executive.get(f"{url}&more=1").content.decode()
    assert "<html" in whole
    assert rest.strip().removesuffix("</ul>") in whole


def test_the_overview_without_pilots_costs_the_same_with_one_and_thirty_sessions(executive, region):
    def session():
        found = SessionFactory(kept_by=region, status=StrategySession.Status.HELD)
        SessionDayFactory(session=found)
        SessionOrganiserFactory(session=found)
        OutcomeFactory(session=found)
        AttendanceFactory(session=found)

    session()
    one = queries(executive, f"/dashboard/?as_of={AS_OF}")
    for _ in range(29):
        session()

    assert queries(executive, f"/dashboard/?as_of={AS_OF}") == one


def test_the_list_of_clusters_costs_the_same_with_one_and_thirty(executive, region):
    def cluster():
        found = ClusterFactory(kept_by=region)
        ClusterStatusFactory(cluster=found)
        one, other = ClusterMemberFactory(cluster=found), ClusterMemberFactory(cluster=found)
        link = CooperationLinkFactory(kept_by=region, supplier=one.organisation, customer=other.organisation)
        CooperationVolumeFactory(link=link, year=2014)

    cluster()
    one = queries(executive, f"/strategy/?as_of={AS_OF}")
    for _ in range(29):
        cluster()

    response = executive.get(f"/strategy/?as_of={AS_OF}")
    assert queries(executive, f"/strategy/?as_of={AS_OF}") == one
    assert response.context["count"] == 30


def test_a_cluster_costs_the_same_with_one_and_thirty_members(executive, region):
    def fill(cluster, rows):
        outcome = PilotOutcomeFactory(
            cluster=cluster,
            pilot_decision=PilotDecisionFactory(
                kept_by=region, decision__decided_on=datetime.date(2013, 12, 11)
            ),
        )
        for _ in range(rows):
            one, other = ClusterMemberFactory(cluster=cluster), ClusterMemberFactory(cluster=cluster)
            link = CooperationLinkFactory(
                kept_by=region, supplier=one.organisation, customer=other.organisation
            )
            CooperationVolumeFactory(link=link, year=2014)
            ClusterStatusFactory(cluster=cluster)
            ClusterStatementFactory(cluster=cluster)
            PilotReasonFactory(outcome=outcome, statement=StatementFactory(board__session__kept_by=region))

    small, large = ClusterFactory(kept_by=region), ClusterFactory(kept_by=region)
    fill(small, 1)
    fill(large, 30)

    assert queries(executive, f"{small.get_absolute_url()}?as_of={AS_OF}") == queries(
        executive, f"{large.get_absolute_url()}?as_of={AS_OF}"
    )


@pytest.mark.parametrize("day", [AS_OF, "01.05.2014"])
def test_a_programme_its_measures_and_indicators_cost_the_same_with_one_and_thirty_rows(
    executive, region, day
):
    small, large = programme(region, 1), programme(region, 30)

    for first, second in [
        (small.get_absolute_url(), large.get_absolute_url()),
        (
            Measure.objects.filter(programme=small)[0].get_absolute_url(),
            Measure.objects.filter(programme=large)[0].get_absolute_url(),
        ),
        (
            Indicator.objects.filter(programme=small)[0].get_absolute_url(),
            Indicator.objects.filter(programme=large)[0].get_absolute_url(),
        ),
    ]:
        assert queries(executive, f"{first}?as_of={day}") == queries(executive, f"{second}?as_of={day}")


def test_the_plan_costs_the_same_with_one_and_thirty_measures(client, region):
    client.force_login(CuratorFactory(region=region))
    small, large = programme(region, 1), programme(region, 30)

    assert queries(client, f"/strategy/programmes/{small.pk}/plan/") == queries(
        client, f"/strategy/programmes/{large.pk}/plan/"
    )


# Honest where little is known -----------------------------------------------------------------------


def test_without_anything_the_overview_says_what_begins_it(executive):
    page = executive.get("/dashboard/").content.decode()

    assert "Сессий пока нет" in page


def test_without_pilots_the_overview_says_who_decides_what_by_when(executive, region):
    held = SessionFactory(kept_by=region, status=StrategySession.Status.HELD, open_kinds=["enterprise"])
    SessionDayFactory(session=held, date=datetime.date(2013, 10, 9))
    SessionDayFactory(session=held, date=datetime.date(2013, 10, 10))
    AttendanceFactory(session=held)
    OutcomeFactory(session=held, kind="finding", text="Арматура перспективна")
    planned = SessionFactory(kept_by=region, follows=held, task="Выбрать пилотные кластеры")
    SessionDayFactory(session=planned, date=datetime.date(2013, 10, 28))
    SessionDayFactory(session=planned, date=datetime.date(2013, 10, 29))
    organiser = SessionOrganiserFactory(session=planned)

    page = executive.get("/dashboard/?as_of=11.10.2013")
    text = page.content.decode().replace("\u00a0", " ")

    assert "Пилотных кластеров ещё нет; следующая сессия – 28 и 29 октября 2013 года" in text
    assert "Арматура перспективна" in text
    assert "Выбрать пилотные кластеры" in text
    assert "до 29.10.2013" in text
    assert organiser.organisation.title.replace("\u00a0", " ") in text
    assert "не менее" in text


@pytest.mark.parametrize(
    "typed", ["вчера", "31.02.2015", "2015-10-01", "01.10.0001", "9" * 5000, "01.10.99999"]
)
@pytest.mark.parametrize("where", ["/dashboard/", "/strategy/"])
def test_a_bad_date_is_told_and_the_usual_day_is_shown(executive, where, typed):
    page = executive.get(where, {"as_of": typed})

    assert page.status_code == 200
    assert "Показаны данные на" in page.content.decode().replace("\u00a0", " ")


def test_an_unapproved_figure_stays_off_the_screens(executive, region):
    found = programme(region)
    fact = found.indicators.get().facts.get()
    fact.report.status, fact.report.approved_on = "submitted", None
    fact.report.save()
    type(fact).objects.filter(pk=fact.pk).update(value=Decimal("77.770"), is_approved=False)

    for url in (found.get_absolute_url(), found.indicators.get().get_absolute_url()):
        text = executive.get(f"{url}?as_of=01.05.2014").content.decode()
        assert "77,77" not in text
        assert "на утверждении" in text


def test_a_missing_report_is_not_zero(executive, region):
    found = programme(region)
    indicator = found.indicators.get()
    indicator.facts.all().delete()
    found.reports.update(status="open", submitted_on=None, approved_on=None)

    page = executive.get(f"{found.get_absolute_url()}?as_of=01.05.2014")

    assert page.context["state"].indicators[0].light.reason == "not_handed_in"
    assert page.context["state"].completeness == 0


# Who may see -----------------------------------------------------------------------------------------


def test_another_region_s_pages_do_not_exist(executive):
    strange = programme(RegionFactory())
    DecisionFactory(kind=Decision.Kind.NOTE)
    for url in (
        strange.get_absolute_url(),
        strange.cluster.get_absolute_url(),
        strange.measures.get().get_absolute_url(),
        strange.indicators.get().get_absolute_url(),
    ):
        assert executive.get(url).status_code == 404


def test_another_region_s_clusters_stay_out_of_lists_and_sums(executive, region):
    programme(region)
    strange = programme(RegionFactory(), rows=3)

    page = executive.get(f"/dashboard/?as_of={AS_OF}")

    assert strange.cluster.name not in page.content.decode()
    assert page.context["overview"].money.total.plan == Decimal("1000000.01")


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.EXPERT, Role.FACILITATOR])
def test_who_only_reads_gets_no_links_to_forms(client, region, role):
    from tests.factories import UserFactory

    client.force_login(UserFactory(role=role, region=region))
    found = programme(region)

    for url in (
        found.get_absolute_url(),
        found.cluster.get_absolute_url(),
        found.indicators.get().get_absolute_url(),
    ):
        page = client.get(url).content.decode()
        assert "/edit/" not in page
        assert "/reached/" not in page
        assert "/facts/" not in page
        assert "/new/" not in page


def test_totals_of_the_screen_are_sums_of_their_parts(executive, region):
    found = programme(region, 7)

    money = executive.get(f"{found.get_absolute_url()}?as_of={AS_OF}").context["page"].money

    assert (
        money.total.total
        == sum(row.total for row in money.rows if row.total is not None)
        == Decimal("7000000.07")
    )
    assert money.total.actuals.paid == Decimal("700.70")
    assert money.total.left == Decimal("7000000.07") - Decimal("700.70")


def test_a_member_that_left_is_not_counted_and_one_to_come_neither(executive, region):
    cluster = ClusterFactory(kept_by=region)
    ClusterMemberFactory(cluster=cluster)
    ClusterMemberFactory(cluster=cluster, left_on=datetime.date(2015, 1, 1))
    ClusterMemberFactory(cluster=cluster, joined_on=datetime.date(2016, 1, 1))

    page = executive.get(f"{cluster.get_absolute_url()}?as_of={AS_OF}")

    assert len(page.context["page"].members) == 1
    assert ClusterMember.objects.count() == 3


def test_a_cluster_shows_why_it_is_a_pilot(executive, region):
    outcome = PilotOutcomeFactory(
        cluster__kept_by=region,
        outcome=PilotOutcome.Outcome.PILOT,
        pilot_decision=PilotDecisionFactory(
            kept_by=region,
            decision__kept_by=region,
            decision__number="3.1",
            decision__decided_on=datetime.date(2013, 12, 11),
        ),
    )
    statement = StatementFactory(text="Есть где испытывать", board__session__kept_by=region)
    PilotReasonFactory(outcome=outcome, text="Лаборатория рядом", statement=statement)

    text = (
        executive.get(f"{outcome.cluster.get_absolute_url()}?as_of={AS_OF}")
        .content.decode()
        .replace("\u00a0", " ")
    )

    assert "Решение № 3.1" in text
    assert "Лаборатория рядом" in text
    assert "«Есть где испытывать»" in text


def test_the_conditions_of_the_pilots_are_not_shown_of_a_cluster_in_reserve(executive, region):
    decision = PilotDecisionFactory(kept_by=region, decision__kept_by=region)
    Condition.objects.create(
        pilot_decision=decision, source=SourceFactory(kept_by=region), text="Создать совет"
    )
    pilot, reserve = (
        PilotOutcomeFactory(cluster__kept_by=region, pilot_decision=decision, outcome=outcome).cluster
        for outcome in (PilotOutcome.Outcome.PILOT, PilotOutcome.Outcome.RESERVE)
    )

    assert "Создать совет" in executive.get(pilot.get_absolute_url()).content.decode()
    assert "Создать совет" not in executive.get(reserve.get_absolute_url()).content.decode()


def test_without_pilots_the_overview_names_all_who_held_the_session_with_their_source(executive, region):
    source = SourceFactory(kept_by=region, title="Пресс-релиз")
    held = SessionFactory(kept_by=region, status=StrategySession.Status.HELD)
    SessionDayFactory(session=held, date=datetime.date(2013, 10, 9))
    SessionOrganiserFactory(session=held, source=source, recorded_by=None)
    consultant = SessionOrganiserFactory(session=held, source=source, recorded_by=None, role="consultant")
    AttendanceFactory(session=held)

    response = executive.get("/dashboard/?as_of=11.10.2013")
    text = response.content.decode().replace("\u00a0", " ")

    assert f"{consultant.organisation.title}</a> (консультант)".replace("\u00a0", " ") in text
    assert text.count("Пресс-релиз") >= 2
    assert response.context["overview"].last.organisations == 3


def test_an_empty_list_says_what_brings_the_first_cluster(executive):
    assert "Кластеров пока нет" in executive.get("/strategy/").content.decode()
    assert Cluster.objects.count() == 0
