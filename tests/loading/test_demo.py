"""The demonstration holds what the scenario says, answers what it expects, and goes without a trace."""

import datetime
from decimal import Decimal
from itertools import product

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Sum
from django.urls import reverse

from cluster_portal.loading import removal
from cluster_portal.loading.classifiers import load_classifiers
from cluster_portal.loading.demo import load_demo, remove_demo
from cluster_portal.loading.files import read_yaml
from cluster_portal.loading.october_2013 import load_october_2013
from enterprises.imports import files
from enterprises.models import (
    CooperationVolume,
    DuplicatePair,
    Organisation,
    Person,
    Region,
    Role,
    Source,
    Sourced,
    User,
    YearlyFigures,
)
from sessions_app import photos
from sessions_app.models import (
    Attendance,
    Board,
    Decision,
    Instruction,
    InstructionEvent,
    Statement,
    StrategySession,
    Tally,
    VotingRound,
)
from strategy import evidence
from strategy.models import (
    Cluster,
    FundingSource,
    IndicatorFact,
    IndicatorRevision,
    Measure,
    MeasureRevision,
    Milestone,
    MoneyFlow,
    PilotDecision,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Report,
    RiskAssessment,
)
from tests.factories import (
    AgendaPhotoFactory,
    EvidenceFileFactory,
    ImportBatchFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    RoleGrantFactory,
)
from tests.loading.conftest import history_rows, rows_of_every_table

pytestmark = pytest.mark.django_db

FACTS = read_yaml("demo_scenario.yaml")
EXPECTED = FACTS["expected"]
FUNDING = {
    "federal": FundingSource.FEDERAL,
    "regional": FundingSource.REGIONAL,
    "local": FundingSource.LOCAL,
    "offbudget": FundingSource.OFF_BUDGET,
}


@pytest.fixture(scope="module", autouse=True)
def demo(loaded_for_a_module):
    with loaded_for_a_module(load_classifiers, load_october_2013, load_demo):
        yield


def programme(cluster: str) -> Programme:
    name = next(facts["name"] for facts in FACTS["clusters"] if facts["id"] == cluster)
    return Programme.objects.get(cluster__name=name)


def measure(cluster: str, number: str) -> Measure:
    return Measure.objects.filter(programme=programme(cluster), revisions__number=number).distinct().get()


# Whose it is


def test_the_region_is_served_while_the_demonstration_stands():
    assert list(Region.objects.filter(is_served=True).values_list("code", flat=True)) == ["48", "demo"]


def test_everything_names_the_invented_source():
    source = Source.objects.get(kept_by__code="demo")

    assert source.kind == Source.Kind.DEMONSTRATION
    assert "вымышлены" in source.text
    others = set()
    for model in apps.get_models():
        if issubclass(model, Sourced) and not hasattr(model, "pgh_tracked_model"):
            others |= set(
                model.objects.exclude(source=source).values_list("source__kept_by__code", flat=True)
            )
    assert others == {"48"}


def test_nothing_of_it_stands_in_lipetsk_region():
    kept = [
        model
        for model in apps.get_models()
        if hasattr(model, "kept_by") and not hasattr(model, "pgh_tracked_model")
    ]

    assert len(kept) >= 8
    for model in kept:
        if issubclass(model, Sourced):
            assert not model.objects.filter(kept_by__code="48", source__kept_by__code="demo").exists()
            assert not model.objects.filter(kept_by__code="demo", source__kept_by__code="48").exists()


# The registry


def test_every_organisation_is_there_and_the_duplicate_came_without_its_inn():
    found = Organisation.objects.filter(kept_by__code="demo")

    assert found.count() == 30
    assert set(found.values_list("inn", "name_as_written")) == {
        ("" if facts["id"] == "gidrolada_dup" else facts["inn"], facts["name_as_written"])
        for facts in FACTS["organisations"]
    }


def test_the_queue_of_duplicates_holds_the_pairs_of_the_scenario_with_their_verdicts():
    names = {facts["id"]: facts["name_as_written"] for facts in FACTS["organisations"]}
    cases = FACTS["duplicate_cases"]
    expected = {
        (frozenset({names[case["keep"]], names[case["duplicate"]]}), case["verdict"])
        for case in cases["true_duplicates"]
    } | {
        (frozenset({names[case["first"]], names[case["second"]]}), case["verdict"])
        for case in cases["look_alikes"]
    }

    pairs = DuplicatePair.objects.filter(kept_by__code="demo")

    assert {
        (frozenset({pair.first.name_as_written, pair.second.name_as_written}), pair.get_verdict_display())
        for pair in pairs
    } == expected
    assert set(pairs.values_list("decision", flat=True)) == {""}


def test_money_of_a_year_is_kept_in_roubles():
    figures = YearlyFigures.objects.get(organisation__name_as_written="ЗАО «Ротошпин»", year=2013)

    assert (figures.employees, figures.revenue) == (226, Decimal("301200000.00"))


def test_an_organisation_has_its_card():
    firm = Organisation.objects.get(short_name="ОАО «Вертикон»")

    assert list(firm.kpps.values_list("value", flat=True)) == ["489901001"]
    assert [name.name for name in firm.names.all()] == ["ОАО «Станкоцентр «Вертикон»", "АООТ «Вертикон»"]
    assert firm.main_industry.code == "28.41.1"
    assert [industry.code for industry in firm.other_industries.order_by("code")] == ["28.41", "33.12"]
    assert firm.offers.count() == 8
    assert firm.settlement.label == "г.\u00a0Липецк"
    assert firm.status == Organisation.Status.ACTIVE


def test_the_liquidated_firm_has_its_date():
    (firm,) = Organisation.objects.filter(status=Organisation.Status.LIQUIDATED)

    assert firm.status_on == datetime.date(2014, 5, 19)


def test_supplies_add_up_to_the_kopeck():
    found = CooperationVolume.objects.values_list("year").annotate(Sum("amount")).order_by("year")

    assert list(found) == [
        (year, Decimal(1000) * sum(link["volume"][year] for link in FACTS["co_operation_links"]))
        for year in (2011, 2012, 2013)
    ]


@pytest.mark.parametrize(("cluster", "year"), list(product("ABC", (2011, 2012, 2013))))
def test_supplies_inside_a_cluster_are_what_the_scenario_expects(cluster, year):
    name = next(facts["name"] for facts in FACTS["clusters"] if facts["id"] == cluster)
    members = Cluster.objects.get(name=name).members.values("organisation")

    inside = CooperationVolume.objects.filter(
        year=year, link__supplier__in=members, link__customer__in=members
    ).aggregate(total=Sum("amount"))

    assert inside["total"] == 1000 * EXPECTED["co_operation"][cluster][year]["internal_supply"]


def test_people_have_their_posts_the_former_too():
    assert Person.objects.filter(kept_by__code="demo").count() == 25
    posts = Person.objects.get(last_name="Карпунина").posts.values_list("title", "valid_to")
    assert list(posts) == [
        ("генеральный директор", None),
        ("начальник механосборочного цеха", datetime.date(2004, 5, 10)),
    ]


# The hall


def test_the_second_session_follows_the_first():
    second = StrategySession.objects.get(title__startswith="Вторая сессия")

    assert second.follows.title == "Установочная сессия по кластеризации промышленности"
    assert [str(day) for day in second.days.all()] == ["10.12.2013", "11.12.2013"]
    assert second.chair.short_name == "Вяземцев\u00a0И.\u00a0С."
    assert second.facilitators.count() == 2


def test_real_times_are_by_the_clock_of_the_region():
    item = StrategySession.objects.get(
        title__startswith="Установочная сессия по кластеризации"
    ).agenda.first()

    # In November 2013 Moscow kept UTC+4 all year round.
    assert item.started_at == datetime.datetime(2013, 11, 12, 5, 34, tzinfo=datetime.UTC)
    assert (item.planned_start, item.planned_end) == (datetime.time(9, 30), datetime.time(9, 45))


def test_attendance_and_presence_are_as_the_scenario_says():
    for facts in FACTS["sessions"]:
        session = StrategySession.objects.get(title=facts["title"])
        assert session.attendance.count() == len(facts["attendance"])
        arrivals = sum(bool(row["day1"]) + bool(row["day2"]) for row in facts["attendance"])
        assert session.attendance.aggregate(count=Count("presence"))["count"] == arrivals
    row = Attendance.objects.get(person__last_name="Стрешнев", session__follows=None)
    assert (row.organisation_on_day, row.post_on_day) == (
        "ОАО «Станкозавод «Вертикон»",
        "генеральный директор",
    )


@pytest.mark.parametrize(
    "facts",
    [board for session in FACTS["sessions"] for board in session.get("boards", ())],
    ids=lambda b: b["id"],
)
def test_a_board_has_its_statements_dots_and_voters(facts):
    board = Board.objects.get(session__kept_by__code="demo", title=facts["title"])
    expected = EXPECTED["swot"][facts["id"]]
    (round_,) = board.rounds.all()

    assert board.statements.count() == expected["statements"]
    assert board.statements.exclude(canonical=None).count() == expected["merged"]
    assert round_.tallies.aggregate(Sum("dots"))["dots__sum"] == expected["dots_cast"]
    assert (round_.eligible, round_.voted) == (facts["voting"]["eligible"], facts["voting"]["voted"])
    top = Tally.objects.filter(round=round_).order_by("-dots", "statement__number")[:3]
    assert [tally.statement.text for tally in top] == [
        next(fact["text"] for fact in facts["statements"] if fact["id"] == key) for key in expected["top"]
    ]
    by_quadrant = round_.tallies.values_list("statement__quadrant").annotate(Sum("dots"))
    assert dict(by_quadrant) == facts["voting"]["totals_by_quadrant"]


def test_statements_keep_the_order_of_the_hall_and_every_wording():
    for facts in FACTS["sessions"][0]["boards"]:
        board = Board.objects.get(session__kept_by__code="demo", title=facts["title"])
        assert list(board.statements.values_list("number", "text")) == [
            (number, fact["text"]) for number, fact in enumerate(facts["statements"], start=1)
        ]
    assert Statement.objects.filter(revisions__version=1).count() == Statement.objects.count() == 55


def test_an_anonymous_statement_has_no_author_anywhere():
    anonymous = Statement.objects.filter(is_anonymous=True)

    assert anonymous.count() == 4
    assert set(anonymous.values_list("speaker", "organisation", "recorded_by")) == {(None, None, None)}


def test_an_open_vote_has_its_counts():
    vote = VotingRound.objects.get(question__startswith="Признать пилотными")

    assert (vote.eligible, vote.voted, vote.votes_for, vote.votes_against, vote.abstained) == (
        19,
        19,
        15,
        2,
        2,
    )


def test_strategies_priorities_and_decisions_are_linked_to_what_they_follow_from():
    decision = Decision.objects.get(session__follows=None, number="2.4")

    assert [link.priority.title for link in decision.priority_links.all()] == [
        "Рабочие и инженерные кадры по заявкам предприятий"
    ]
    assert {link.statement.number for link in decision.statement_links.all()} == {13, 6}
    assert Decision.objects.count() == 17
    basis = Decision.objects.exclude(session__follows=None).get(number="1.2").basis_links.get()
    assert basis.basis.number == "2.2"


def test_instructions_stand_as_expected():
    found = Instruction.objects.values_list("status").annotate(Count("pk"))

    assert dict(found) == {
        Instruction.Status.CLOSED: EXPECTED["instruction_statuses"]["снято с контроля"],
        Instruction.Status.IN_PROGRESS: EXPECTED["instruction_statuses"]["в работе"],
        Instruction.Status.UNDER_REVIEW: EXPECTED["instruction_statuses"]["на проверке"],
        Instruction.Status.EXTENDED: EXPECTED["instruction_statuses"]["продлено"],
        Instruction.Status.OVERDUE: EXPECTED["instruction_statuses"]["просрочено"],
    }
    assert InstructionEvent.objects.count() == sum(
        len(fact["history"]) + len(fact["reports"])
        for session in FACTS["sessions"]
        for fact in session["instructions"]
    )


# Clusters and pilots


def test_clusters_have_their_members_and_their_present_state():
    found = Cluster.objects.order_by("name").values_list("name", "state").annotate(Count("members"))

    assert list(found) == [
        ("Композитные материалы и изделия", "pilot", 13),
        ("Полимерная упаковка", "not_selected", 1),
        ("Сельскохозяйственное машиностроение", "reserve", 6),
        ("Станкостроение и металлообработка", "pilot", 12),
    ]
    for cluster in Cluster.objects.all():
        assert cluster.statuses.last().state == cluster.state


def test_the_decision_on_pilots_is_whole():
    decision = PilotDecision.objects.get()

    assert decision.decision.number == "3.1"
    assert decision.follows_ranking is True
    assert sorted(decision.outcomes.values_list("outcome", flat=True)) == [
        "not_admitted",
        "pilot",
        "pilot",
        "reserve",
    ]
    assert [outcome.reasons.count() for outcome in decision.outcomes.all()] == [5, 5, 0, 0]
    assert list(decision.conditions.order_by("pk").values_list("state", flat=True)) == [
        "met",
        "met",
        "pending",
        "missed",
    ]
    assert decision.minority_opinions.get().person.last_name == "Хохлатова"


# Programmes


def test_the_acts_became_versions():
    assert list(
        ProgrammeVersion.objects.order_by("programme__title", "number").values_list(
            "number", "act_number", "approved_on"
        )
    ) == [
        (1, "15-П", datetime.date(2014, 1, 27)),
        (1, "14-П", datetime.date(2014, 1, 27)),
        (2, "61-П", datetime.date(2015, 6, 24)),
    ]


@pytest.mark.parametrize(
    ("cluster", "version", "source", "year"),
    list(product("AB", ("first_version", "current_version"), FUNDING, (2014, 2015, 2016))),
)
def test_planned_money_is_what_the_scenario_expects(cluster, version, source, year):
    versions = programme(cluster).versions.order_by("number")
    standing = versions.first() if version == "first_version" else versions.last()

    planned = PlannedAmount.objects.filter(programme_version=standing, funding=FUNDING[source], year=year)

    assert planned.aggregate(Sum("amount"))["amount__sum"] == (
        1000 * EXPECTED["money"][cluster][version][source][year]
    )


@pytest.mark.parametrize(("cluster", "year", "source"), list(product("AB", (2014, 2015), FUNDING)))
def test_money_that_flowed_is_what_the_scenario_expects(cluster, year, source):
    flows = MoneyFlow.objects.filter(
        measure__programme=programme(cluster), funding=FUNDING[source], year=year
    ).aggregate(allocated=Sum("allocated"), contracted=Sum("contracted"), paid=Sum("paid"))

    expected = EXPECTED["money"][cluster]["actuals_to_2015_10_01"][year][source]
    assert flows == {kind: 1000 * amount for kind, amount in expected.items()}


def test_the_amendment_dropped_one_indicator_and_kept_it_visible():
    dropped = IndicatorRevision.objects.get(is_dropped=True)

    assert dropped.name == "Подано заявок на патенты по совместным разработкам"
    assert "коммерческой тайны" in dropped.dropped_reason
    assert (
        dropped.targets.count(),
        dropped.indicator.revisions.get(programme_version__number=1).targets.count(),
    ) == (
        0,
        3,
    )


def test_the_amendment_moved_a_target_and_a_milestone():
    first, second = IndicatorRevision.objects.filter(name__startswith="Открыт центр").order_by(
        "programme_version__number"
    )

    assert [int(target.value) for target in first.targets.all()] == [0, 1, 1]
    assert [int(target.value) for target in second.targets.all()] == [0, 0, 1]
    moved = [row for row in Milestone.objects.all() if row.planned_on != row.first_planned_on]
    assert [(row.first_planned_on, row.planned_on) for row in moved] == [
        (datetime.date(2015, 9, 30), datetime.date(2016, 6, 30))
    ]


@pytest.mark.parametrize(
    ("cluster", "fact"),
    [(facts["id"], fact) for facts in FACTS["programmes"] for fact in facts["indicators"]],
    ids=lambda value: value["id"] if isinstance(value, dict) else value,
)
def test_facts_are_kept_as_flows_from_which_the_reported_totals_come_back(cluster, fact):
    indicator = IndicatorRevision.objects.get(
        programme_version__programme=programme(cluster), programme_version__number=1, name=fact["name"]
    ).indicator
    rows = {
        f"{row.year}-Q{row.quarter}" if row.quarter else str(row.year): row for row in indicator.facts.all()
    }

    assert set(rows) == {cell["period"] for cell in fact["periods"] if cell["fact"] is not None}
    for cell in fact["periods"]:
        if cell["fact"] is not None:
            row = rows[cell["period"]]
            same_run = [other for label, other in rows.items() if label <= cell["period"]]
            if fact["accumulation"].endswith("года"):
                same_run = [other for other in same_run if other.year == row.year]
            elif not fact["accumulation"].endswith("программы"):
                same_run = [row]
            assert sum(other.value for other in same_run) == cell["fact"]
            assert (row.numerator, row.denominator) == (cell.get("numerator"), cell.get("denominator"))
            assert row.is_approved == (cell["status"] == "утверждено")


def test_a_fact_belongs_to_the_report_that_carries_it():
    assert not IndicatorFact.objects.filter(report=None).exists()
    for fact in IndicatorFact.objects.select_related("report"):
        assert (fact.report.year, fact.report.quarter) == (fact.year, fact.quarter)


def test_the_report_that_was_not_handed_in_is_open():
    (report,) = Report.objects.filter(submitted_on=None)

    (expected,) = EXPECTED["reports_not_handed_in"]
    assert report.status == Report.Status.OPEN
    assert f"{report.year}-Q{report.quarter}" == expected["period"]
    assert report.reporter.short_name == "АНО «ИПКИ»"


def test_measures_and_risks_are_all_there():
    assert MeasureRevision.objects.filter(programme_version__number=1).count() == 13 + 12
    assert RiskAssessment.objects.count() == sum(
        len(risk["history"]) for facts in FACTS["programmes"] for risk in facts["risks"]
    )
    first = measure("A", "1.1.1")
    assert first.result_facts.get().value == 162
    assert {link.decision.number for link in first.decision_links.all()} == {"1.2"}


# Again, and away


def test_loading_again_writes_nothing():
    before = rows_of_every_table(), history_rows()

    assert load_demo() is False

    assert (rows_of_every_table(), history_rows()) == before


def test_removing_leaves_every_table_as_it_was_before_loading():
    remove_demo()
    before = rows_of_every_table()

    load_demo()
    assert rows_of_every_table() != before
    call_command("load_demo", "--remove")

    connection.check_constraints()
    assert rows_of_every_table() == before
    assert before["enterprises_organisation"] == 25
    assert before["strategy_lightrule"] == 0


def test_removing_takes_the_files_along_and_leaves_those_of_others(django_capture_on_commit_callbacks):
    region = Region.objects.get(code="demo")
    session = StrategySession.objects.filter(kept_by=region).first()
    photo = AgendaPhotoFactory(item__session=session)
    fact = IndicatorFact.objects.filter(indicator__programme__kept_by=region).first()
    document = EvidenceFileFactory(fact=fact)
    batch = ImportBatchFactory(kept_by=region, stored_as="demo.csv")
    files.path_of(batch).parent.mkdir(parents=True, exist_ok=True)
    files.path_of(batch).write_text("Наименование")
    other = AgendaPhotoFactory()
    gone = [
        photos.path_of(photo),
        photos.path_of(photo, small=True),
        evidence.path_of(document),
        files.path_of(batch),
    ]
    assert all(path.is_file() for path in gone)

    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()

    assert not any(path.exists() for path in gone)
    assert photos.path_of(other).is_file()


def test_every_record_with_a_file_is_among_those_whose_files_are_removed():
    with_files = {
        model
        for model in apps.get_models()
        if any(field.name == "stored_as" for field in model._meta.get_fields())
        and not hasattr(model, "pgh_tracked_model")
    }

    assert with_files == set(removal.FILES)


def test_removing_takes_what_people_added_and_deleted_in_it_with_its_history():
    region = Region.objects.get(code="demo")
    firm = OrganisationFactory(kept_by=region)
    name = OrganisationNameFactory(organisation=firm)
    traces = [firm.history.all(), name.history.all()]
    traces = [type(rows[0]).objects.filter(pgh_obj_id=rows[0].pgh_obj_id) for rows in traces]
    name.delete()
    firm.delete()
    assert all(rows.filter(pgh_label="delete").exists() for rows in traces)

    remove_demo()

    assert not any(rows.exists() for rows in traces)


def test_removing_hides_the_switch_and_keeps_accounts_with_their_roles():
    grant = RoleGrantFactory(region=Region.objects.get(code="demo"), role=Role.EXECUTIVE)

    remove_demo()

    assert User.objects.get(pk=grant.user.pk).regions == []
    load_demo()
    assert [region.code for region in User.objects.get(pk=grant.user.pk).regions] == ["demo"]


def test_after_removing_the_region_is_offered_to_nobody(client):
    user = RoleGrantFactory(region=Region.objects.get(code="demo"), role=Role.EXECUTIVE).user
    RoleGrantFactory(user=user, region=Region.objects.get(code="48"), role=Role.EXECUTIVE)
    client.force_login(user)
    offered = [region.code for region in client.get(reverse("home")).wsgi_request.regions]

    remove_demo()

    assert offered == ["48", "demo"]
    response = client.get(reverse("home"))
    assert [region.code for region in response.wsgi_request.regions] == ["48"]
    assert client.get(reverse("home"), {"region": "demo"}).status_code == 404


def test_removing_refuses_while_a_record_of_another_region_hangs_on_it():
    unit = OrganisationFactory(
        kept_by=Region.objects.get(code="48"), parent=Organisation.objects.get(short_name="АНО «ИПКИ»")
    )

    with pytest.raises(ValueError, match=str(unit.pk)):
        remove_demo()


def test_removing_twice_changes_nothing_more():
    assert remove_demo() > 4000
    assert remove_demo() == 0
