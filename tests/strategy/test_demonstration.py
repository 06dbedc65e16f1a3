"""What the screens compute of the demonstration agrees with what its scenario expects."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import transaction

from cluster_portal.loading.demo import load_demo
from cluster_portal.loading.files import read_yaml
from enterprises.models import Region, Role
from sessions_app.dates import default_as_of
from strategy.dashboards import clusters, selections
from strategy.dashboards.measure_page import measure_page
from strategy.dashboards.overview import Overview, overview
from strategy.dashboards.programme_page import programme_page
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.lights import Mark
from strategy.models import Cluster, Indicator, Measure, Programme, Selection
from tests.factories import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

FACTS = read_yaml("demo_scenario.yaml")
EXPECTED = FACTS["expected"]
AS_OF = date(2015, 10, 1)
COLOURS = {
    "зелёный": Mark.GOOD,
    "жёлтый": Mark.WARN,
    "красный": Mark.BAD,
    "серый": Mark.NONE,
    "исключён": Mark.NONE,
}
SOURCES = {"federal": "federal", "regional": "regional", "local": "local", "offbudget": "off_budget"}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the module, inside a transaction that is rolled back after it."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        load_demo()
        yield Region.objects.get(is_demo=True)
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def states(demo) -> dict[str, ProgrammeState]:
    names = {fact["name"]: fact["id"] for fact in FACTS["clusters"]}
    programmes = list(Programme.objects.of(demo).select_related("cluster__curator", "light_rule"))
    return {names[one.programme.cluster.name]: one.on(AS_OF) for one in load(programmes, AS_OF)}


def decimal(value: object) -> Decimal:
    return Decimal(str(value))


def four(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(Decimal("0.0001")))


@pytest.mark.parametrize("programme", ["A", "B"])
def test_lights_are_as_expected(states, programme):
    expected = EXPECTED["lights"][programme]
    found = states[programme].indicators

    for fact, one in zip(expected, found, strict=True):
        light = one.light
        assert light.mark == COLOURS[fact["light"]], fact
        assert four(light.ratio) == fact.get("ratio"), fact
        assert four(light.growth) == fact.get("growth_ratio"), fact
        assert light.differs == ("warning" in fact), fact
        if "reason" in fact and fact["light"] == "серый":
            reasons = {
                "срок не наступил": "not_due",
                "не сдано": "not_handed_in",
                "на утверждении": "awaiting_approval",
            }
            assert light.reason == reasons[fact["reason"]], fact
        if light.ratio is not None:
            assert one.cell.plan == decimal(fact["plan"]), fact
            assert one.cell.fact == decimal(fact["fact"]), fact
            period = one.cell.period
            assert fact["period"] == (
                f"{period.year}-Q{period.quarter}" if period.quarter else str(period.year)
            )


@pytest.mark.parametrize("programme", ["A", "B"])
def test_counts_and_the_worst_light_are_as_expected(states, programme):
    counts = EXPECTED["light_counts"][programme]
    state = states[programme]

    assert {name: state.indicator_counts[COLOURS[name]] for name in counts if name != "исключён"} == {
        name: count for name, count in counts.items() if name != "исключён"
    }
    assert len(state.indicators) - len(state.current_indicators) == counts["исключён"]
    assert state.indicators_part.mark == COLOURS[EXPECTED["worst_light"][programme]]


@pytest.mark.parametrize("programme", ["A", "B"])
def test_every_period_of_every_indicator_reads_as_the_scenario_says(demo, states, programme):
    state = states[programme]
    facts = next(one for one in FACTS["programmes"] if one["id"] == programme)["indicators"]

    for fact, one in zip(facts, state.indicators, strict=True):
        if one.revision.is_dropped:
            continue
        by_label = {
            (f"{period.year}-Q{period.quarter}" if period.quarter else str(period.year)): state.cell(
                one.revision, period
            )
            for period in state.periods(one.indicator)
        }
        for told in fact["periods"]:
            cell = by_label[told["period"]]
            assert cell.plan == decimal(told["plan"])
            if told["status"] == "утверждено":
                assert cell.fact == decimal(told["fact"]), (fact["id"], told["period"])
            else:
                assert cell.fact is None


@pytest.mark.parametrize("programme", ["A", "B"])
def test_money_is_as_expected_to_the_kopeck(states, programme):
    expected = EXPECTED["money"][programme]
    money = states[programme].money
    rows = {row.funding.value: row for row in money.rows} | {"all": money.total}

    for name, row in [(key, rows[SOURCES.get(key, key)]) for key in (*SOURCES, "all")]:
        plan = expected["current_version"][name]
        assert {year: row.plans.get(year, Decimal(0)) / 1000 for year in (2014, 2015, 2016)} == {
            year: decimal(plan[year]) for year in (2014, 2015, 2016)
        }
        assert row.total / 1000 == decimal(plan["total"])
        for year, told in expected["actuals_to_2015_10_01"].items():
            actuals = row.year_actuals[year]
            for step in ("allocated", "contracted", "paid"):
                assert getattr(actuals, step) / 1000 == decimal(told[name][step]), (name, year, step)
    assert money.year == 2015
    assert money.total.left == money.total.plan - money.total.actuals.paid


@pytest.mark.parametrize("programme", ["A", "B"])
def test_the_first_version_keeps_its_money(demo, states, programme):
    expected = EXPECTED["money"][programme]["first_version"]
    versions = programme_page(states[programme].programme, AS_OF).versions

    assert versions[0].total / 1000 == decimal(expected["all"]["total"])
    moved = [change for act in FACTS["programmes"][0]["acts"] for change in act.get("money_changes", ())]
    if programme == "A":
        assert sorted((one.year, one.change / 1000) for one in versions[1].moved) == sorted(
            (change["year"], decimal(change["change"])) for change in moved
        )
        assert [one.name for one in versions[1].dropped] == [
            "Подано заявок на патенты по совместным разработкам"
        ]
        assert [(one.period, one.before, one.after) for one in versions[1].targets] == [("2015 год", 1, 0)]


@pytest.mark.parametrize("programme", ["A", "B"])
def test_milestones_stand_as_expected(states, programme):
    expected = EXPECTED["milestones"][programme]
    facts = next(one for one in FACTS["programmes"] if one["id"] == programme)["milestones"]
    titles = {fact["title"]: fact["id"] for fact in facts}
    words = {
        "выполнена в срок": (True, False),
        "выполнена с опозданием": (True, True),
        "просрочена": (False, True),
        "срок не наступил": (False, False),
    }

    found = {
        titles[one.milestone.title]: (bool(one.reached), one.days_late > 0)
        for one in states[programme].milestones
    }

    assert found == {key: words[word] for key, word in expected.items()}


@pytest.mark.parametrize("programme", ["A", "B"])
def test_results_of_measures_are_as_expected(demo, states, programme):
    expected = {row["measure"]: row for row in EXPECTED["measure_results_2014"][programme]}
    facts = next(one for one in FACTS["programmes"] if one["id"] == programme)["measures"]
    numbers = {fact["number"]: fact["id"] for fact in facts}
    found = {}
    for measure in Measure.objects.filter(programme=states[programme].programme).select_related(
        "programme__cluster", "programme__light_rule", "task__goal"
    ):
        page = measure_page(measure, AS_OF)
        result = page.results[0]
        if result.light.ratio is not None:
            found[numbers[page.revision.number]] = (four(result.light.ratio), result.light.mark)

    assert found == {key: (row["ratio"], COLOURS[row["light"]]) for key, row in expected.items()}


def test_reports_not_handed_in_are_as_expected(states):
    organisations = {fact["id"]: fact for fact in FACTS["organisations"]}
    found = [
        (key, f"{one.period.year}-Q{one.period.quarter}", one.report.reporter.name_as_written)
        for key, state in sorted(states.items())
        for one in state.not_handed_in
    ]

    assert found == [
        (row["programme"], row["period"], organisations[row["reporter"]]["name_as_written"])
        for row in EXPECTED["reports_not_handed_in"]
    ]


@pytest.mark.parametrize("cluster", ["A", "B", "C"])
def test_supplies_between_members_are_as_expected(demo, cluster):
    name = next(fact["name"] for fact in FACTS["clusters"] if fact["id"] == cluster)
    page = clusters.page(Cluster.objects.get(kept_by=demo, name=name), AS_OF)

    found = {
        row.year: (row.amount / 1000, str((100 * row.share).quantize(Decimal("0.01")))) for row in page.supply
    }

    assert found == {
        year: (decimal(told["internal_supply"]), f"{told['percent']:.2f}")
        for year, told in EXPECTED["co_operation"][cluster].items()
    }


def test_the_first_screen_speaks_as_of_the_day_of_the_data(demo):
    assert default_as_of(demo, date(2026, 11, 23)) == AS_OF

    page = overview(demo, AS_OF)

    assert isinstance(page, Overview)
    assert page.title == "Два пилотных кластера: оба под риском срыва, решения нужны по 12 вопросам"
    assert (page.reports.submitted, page.reports.total, page.reports.approved) == (8, 9, 7)
    assert (page.place.known, page.place.total) == (21, 21)


def test_an_earlier_day_shows_what_was_known_then(demo, states):
    programme = states["A"].programme
    state = load([programme], date(2014, 7, 1))[0].on(date(2014, 7, 1))

    assert state.version.number == 1
    assert len(state.current_indicators) == 10
    assert [one.light.reason for one in state.indicators if one.indicator.frequency == "year"] == [
        "not_due"
    ] * 5
    assert state.money.total.actuals.paid < states["A"].money.total.year_actuals[2014].paid


def test_every_figure_leads_back_to_the_hall(demo):
    measure = Measure.objects.filter(programme__kept_by=demo, revisions__number="1.2.1").select_related(
        "programme__cluster", "programme__light_rule", "task__goal"
    )[0]
    page = measure_page(measure, AS_OF)

    assert [link.kind.split()[0].rstrip(",") for link in page.chain] == [
        "Мероприятие",
        "Цель",
        "Решение",
        "Приоритет",
        "Стратегия",
        "Зал",
    ]
    assert all(link.url for link in page.chain[1:])
    assert page.trace.statements[0].votes


def test_pages_say_whose_data_they_are(client, demo):
    user = UserFactory()
    RoleGrantFactory(user=user, region=demo, role=Role.EXECUTIVE)
    client.force_login(user)
    indicator = Indicator.objects.filter(programme__kept_by=demo).first()

    for url in ("/dashboard/", "/strategy/", indicator.get_absolute_url()):
        assert "данные вымышлены" in client.get(url).content.decode()


# The selection


def two(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_the_result_of_the_selection_is_as_expected(demo):
    expected = EXPECTED["selection"]
    board = selections.read(Selection.objects.of(demo).get())
    assert board is not None
    names = {fact["name"]: fact["id"] for fact in FACTS["clusters"]}
    codes = [fact["id"] for fact in FACTS["method"]["criteria"]]
    rows = {names[row.name]: row for row in board.rows}

    assert {key: row.rank for key, row in rows.items()} == expected["rank"]
    assert {key: two(row.score) for key, row in rows.items()} == expected["weighted_score"]
    for key, row in rows.items():
        parts = dict(zip(codes, row.parts, strict=True))
        assert {code: two(part.value) for code, part in parts.items()} == expected["criterion_means"][key]
        assert {code: two(part.contribution) for code, part in parts.items()} == (
            expected["contributions"][key]
        )
        assert {part.count for part in row.parts if part.criterion.is_judged} == {
            expected["valid_ballots"][key]
        }
    assert two(board.margin or Decimal()) == expected["margin_second_to_third"]
    below = [
        (names[row.name], codes[row.parts.index(part)]) for row in board.rows for part in row.below_floor
    ]
    assert below == [(fact["cluster"], fact["criterion"]) for fact in expected["below_floor"]]
    assert [one.name for one in board.refused] == ["Полимерная упаковка"]


def test_the_scores_and_the_agreement_of_the_experts_are_as_expected(demo):
    expected = EXPECTED["selection"]
    board = selections.read(Selection.objects.of(demo).get())
    assert board is not None
    names = {fact["name"]: fact["id"] for fact in FACTS["clusters"]}
    people = {fact["person"]: fact["id"] for fact in FACTS["method"]["experts"]}
    surnames = {fact["last_name"]: people.get(fact["id"]) for fact in FACTS["people"]}
    who = {key: surnames[expert.person.last_name] for key, expert in board.experts.items()}

    own: dict[str, dict[str, str]] = {}
    for row in board.rows:
        for key, score in row.own.items():
            own.setdefault(who[key], {})[names[row.name]] = two(score)

    assert own == expected["expert_scores"]
    assert [who[expert.pk] for expert in board.agreeing] == expected["kendall_w"]["raters"]
    assert str(board.agreement) == expected["kendall_w"]["over_candidates"]
    assert str(board.agreement_of_cells) == expected["kendall_w"]["over_cells"]
