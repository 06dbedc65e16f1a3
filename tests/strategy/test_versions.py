"""Acts and amendments: a version's figures never change afterwards, and what changed is told."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategy import indicators, judging, measures, versions
from strategy.accumulation import Period
from strategy.dashboards import versions as differences
from strategy.dashboards.programmes import load
from strategy.lights import Mark
from strategy.models import (
    Indicator,
    IndicatorTarget,
    Measure,
    Milestone,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
)
from tests.factories import (
    AdministratorFactory,
    CuratorFactory,
    IndicatorFactFactory,
    IndicatorFactory,
    IndicatorRevisionFactory,
    IndicatorTargetFactory,
    MeasureRevisionFactory,
    MilestoneFactory,
    MoneyFlowFactory,
    PlannedAmountFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

FIRST_ACT = datetime.date(2014, 1, 27)
SECOND_ACT = datetime.date(2015, 6, 24)
ACT = {"act_kind": "приказ", "act_number": "14-П", "approved_on": FIRST_ACT}
AMENDMENT = {
    "act_kind": "приказ",
    "act_number": "61-П",
    "approved_on": SECOND_ACT,
    "reason": "Корпус не передан",
}


@pytest.fixture
def curator():
    return CuratorFactory()


@pytest.fixture
def programme(curator) -> Programme:
    """A draft with one measure of 2,7 million in 2015, one indicator and one milestone."""
    programme = ProgrammeFactory(kept_by=curator.grants.get().region)
    draft = ProgrammeVersionFactory(programme=programme, number=1)
    task = TaskFactory(goal__programme=programme)
    measure = MeasureRevisionFactory(
        programme_version=draft, measure__task=task, measure__programme=programme, number="1.1.1"
    ).measure
    PlannedAmountFactory(programme_version=draft, measure=measure, year=2015, amount=Decimal("2700000.00"))
    indicator = IndicatorFactory(programme=programme, accumulation="on_date")
    revision = IndicatorRevisionFactory(programme_version=draft, indicator=indicator, number=1, name="Места")
    IndicatorTargetFactory(revision=revision, year=2015, value=Decimal(100))
    IndicatorTargetFactory(revision=revision, year=2014, quarter=1, value=Decimal(10))
    MilestoneFactory(
        programme=programme,
        planned_on=datetime.date(2015, 9, 30),
        first_planned_on=datetime.date(2015, 9, 30),
    )
    return programme


def now(programme: Programme) -> int:
    return Programme.objects.get(pk=programme.pk).version


def approve(programme: Programme, by, **act: Any) -> ProgrammeVersion:
    return versions.approve(programme, by=by, version=now(programme), **(ACT | act))


def amended(programme: Programme, by) -> ProgrammeVersion:
    approve(programme, by)
    return versions.amend(programme, by=by, version=now(programme))


def edit_measure(programme: Programme, by, amounts: dict[tuple[str, int], Decimal]) -> None:
    measure = Measure.objects.get(
        programme=programme, revisions__number="1.1.1", revisions__programme_version__number=1
    )
    measures.edit_measure(
        measure,
        by=by,
        version=now(programme),
        task=measure.task,
        amounts=amounts,
        results={},
        number="1.1.1",
        title="Шпиндельные узлы",
    )


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({"act_number": " "}, "no_act"),
        ({"approved_on": datetime.date(2100, 1, 1)}, "in_the_future"),
    ],
)
def test_a_plan_without_a_proper_act_is_not_approved(programme, curator, act, code):
    with pytest.raises(ValidationError) as refusal:
        approve(programme, curator, **act)

    assert [error.code for errors in refusal.value.error_dict.values() for error in errors] == [code]
    assert programme.versions.get().approved_on is None


def test_an_empty_plan_is_not_approved(curator):
    empty = ProgrammeFactory(kept_by=curator.grants.get().region)
    ProgrammeVersionFactory(programme=empty)

    with pytest.raises(ValidationError) as refusal:
        approve(empty, curator)

    assert refusal.value.code == "empty_plan"


def test_an_amendment_is_a_full_copy_and_leaves_the_first_plan_alone(programme, curator):
    draft = amended(programme, curator)
    first = programme.versions.get(number=1)

    assert draft.number == 2
    assert list(draft.amounts.values_list("measure", "funding", "year", "amount")) == list(
        first.amounts.values_list("measure", "funding", "year", "amount")
    )
    assert IndicatorTarget.objects.filter(revision__programme_version=draft).count() == 2
    edit_measure(programme, curator, {("regional", 2015): Decimal("5200000.00")})
    approve(programme, curator, **AMENDMENT)
    assert first.amounts.get().amount == Decimal("2700000.00")
    assert draft.amounts.get().amount == Decimal("5200000.00")


def test_only_one_amendment_is_written_at_a_time(programme, curator):
    amended(programme, curator)

    with pytest.raises(ValidationError) as refusal:
        versions.amend(programme, by=curator, version=now(programme))

    assert refusal.value.code == "amended_already"


def test_an_amendment_needs_a_reason_and_a_later_day(programme, curator):
    amended(programme, curator)
    for change, code in (
        ({"reason": ""}, "no_reason"),
        ({"approved_on": datetime.date(2014, 1, 1)}, "too_early"),
    ):
        with pytest.raises(ValidationError) as refusal:
            approve(programme, curator, **(AMENDMENT | change))
        assert [error.code for errors in refusal.value.error_dict.values() for error in errors] == [code]


def test_an_amendment_does_not_take_what_is_allocated(programme, curator):
    amended(programme, curator)
    MoneyFlowFactory(measure=programme.measures.get(), year=2015, quarter=1, allocated=Decimal("2000000.01"))
    edit_measure(programme, curator, {("regional", 2015): Decimal("2000000.00")})

    with pytest.raises(ValidationError) as refusal:
        approve(programme, curator, **AMENDMENT)

    assert "уже доведено 2\u00a0000\u00a0000,01" in refusal.value.messages[0]


def test_the_difference_tells_added_dropped_and_moved(programme, curator):
    draft = amended(programme, curator)
    edit_measure(
        programme,
        curator,
        {("regional", 2015): Decimal("2000000.00"), ("federal", 2016): Decimal("700000.00")},
    )
    versions.drop_indicator(
        Indicator.objects.get(), by=curator, version=now(programme), reason="коммерческая тайна"
    )
    added = indicators.add_indicator(
        programme,
        by=curator,
        version=now(programme),
        number=2,
        name="Заявки",
        targets={(2016, None): Decimal(4)},
        identity={"unit": "ед.", "direction": "up", "accumulation": "period", "frequency": "year"},
    )

    before, after = differences.contents([programme.versions.get(number=1), draft])
    changed = differences.difference(before, after)

    assert [(one.funding, one.year, one.change) for one in changed.moved] == [
        ("federal", 2016, Decimal("700000.00")),
        ("regional", 2015, Decimal("-700000.00")),
    ]
    assert changed.sums[-1].change == 0
    assert [one.name for one in changed.dropped] == ["Места"]
    assert changed.added_indicators == [added]
    assert [(text.field, text.after) for text in changed.texts] == [("название", "Шпиндельные узлы")]


def test_a_dropped_indicator_keeps_its_facts_and_its_place(programme, curator):
    indicator = Indicator.objects.get()
    IndicatorFactFactory(indicator=indicator)
    amended(programme, curator)

    with pytest.raises(ValidationError):
        versions.drop_indicator(indicator, by=curator, version=now(programme), reason=" ")
    versions.drop_indicator(indicator, by=curator, version=now(programme), reason="Не отражает результата")

    revision = indicator.revisions.get(programme_version__number=2)
    assert (revision.is_dropped, revision.targets.count(), indicator.facts.count()) == (True, 0, 1)


def test_a_milestone_moves_on_the_day_of_the_act(programme, curator):
    amended(programme, curator)
    milestone = Milestone.objects.get()
    later = datetime.date(2016, 6, 30)

    versions.move_milestone(milestone, by=curator, version=now(programme), planned_on=later)
    milestone.refresh_from_db()
    assert (milestone.planned_on, milestone.proposed_on) == (datetime.date(2015, 9, 30), later)
    approve(programme, curator, **AMENDMENT)

    milestone.refresh_from_db()
    assert (milestone.planned_on, milestone.proposed_on) == (later, None)
    assert milestone.first_planned_on == datetime.date(2015, 9, 30)


def test_an_amendment_that_is_given_up_leaves_nothing(programme, curator):
    amended(programme, curator)
    indicators.add_indicator(
        programme,
        by=curator,
        version=now(programme),
        number=2,
        name="Лишний",
        targets={},
        identity={"unit": "ед.", "direction": "up", "accumulation": "period", "frequency": "year"},
    )

    versions.discard(programme, by=curator, version=now(programme))

    assert [version.number for version in programme.versions.all()] == [1]
    assert [one.name for one in programme.versions.get().indicators.all()] == ["Места"]
    assert Indicator.objects.count() == 1


def test_facts_are_compared_with_the_first_plan_where_asked_for(programme, curator):
    indicator = Indicator.objects.get()
    IndicatorFactFactory(indicator=indicator, year=2014, quarter=1, value=Decimal(8), is_approved=True)
    amended(programme, curator)
    indicators.edit_indicator(
        indicator,
        by=curator,
        version=now(programme),
        number=1,
        name="Места",
        targets={(2014, 1): Decimal(8)},
        identity={
            name: getattr(indicator, name) for name in ("unit", "direction", "accumulation", "frequency")
        },
    )
    approve(programme, curator, **AMENDMENT)
    day = datetime.date(2015, 7, 1)

    def ratio(**how: bool) -> Decimal | None:
        state = load([programme], day, **how)[0].on(day)
        return state.cell(state.loaded.indicators[0], Period(2014, 1)).light.ratio

    assert (ratio(), ratio(first_plan=True)) == (Decimal(1), Decimal("0.8"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["federal", "regional", "local", "off_budget"]),
            st.sampled_from([2014, 2015, 2016]),
            st.decimals(min_value=0, max_value=10**10, places=2),
        ),
        max_size=6,
    )
)
def test_a_versions_figures_never_change_afterwards(programme, curator, amounts):
    """Whatever later amendments write, every approved version adds up to the kopeck as on its day."""
    if not programme.versions.filter(approved_on__isnull=False).exists():
        approve(programme, curator)
    before = {one.version.pk: one.amounts for one in differences.contents(list(programme.versions.all()))}

    versions.amend(programme, by=curator, version=now(programme))
    edit_measure(programme, curator, {(funding, year): amount for funding, year, amount in amounts})
    approve(programme, curator, **AMENDMENT)

    read = {one.version.pk: one for one in differences.contents(list(programme.versions.all()))}
    assert {key: read[key].amounts for key in before} == before
    last = read[max(read, key=lambda key: read[key].version.number)]
    stored = PlannedAmount.objects.filter(programme_version=last.version).values_list("amount", flat=True)
    assert (last.total or Decimal(0)) == sum(stored, Decimal(0))
    changed = differences.difference(*[read[key] for key in sorted(read)][-2:])
    assert sum((one.change for one in changed.moved), Decimal(0)) == changed.sums[-1].change


# Lights ----------------------------------------------------------------------------------------------


@pytest.fixture
def judged(programme, curator) -> Indicator:
    indicator = Indicator.objects.get()
    IndicatorFactFactory(indicator=indicator, year=2014, quarter=1, value=Decimal("8.5"), is_approved=True)
    approve(programme, curator)
    return indicator


def light_of(indicator: Indicator, day: datetime.date | None = None):
    day = day or timezone.localdate()
    programme = Programme.objects.select_related("light_rule", "cluster").get(pk=indicator.programme_id)
    state = load([programme], day)[0].on(day)
    return state.cell(state.loaded.indicators[0], Period(2014, 1)).light


def test_a_worse_colour_is_set_freely_and_a_better_one_with_a_reason(judged, curator):
    # 85 % is yellow by the factory's rule: green from 0.95, yellow from 0.8.
    assert light_of(judged).mark == Mark.WARN
    period = Period(2014, 1)

    judging.set_colour(judged, period, by=curator, colour=Mark.BAD)
    worse = light_of(judged)
    assert (worse.mark, worse.ruled, worse.is_better_by_hand) == (Mark.BAD, Mark.WARN, False)

    with pytest.raises(ValidationError):
        judging.set_colour(judged, period, by=curator, colour=Mark.GOOD)
    judging.set_colour(judged, period, by=curator, colour=Mark.GOOD, reason="Подписан договор")
    assert light_of(judged).is_better_by_hand

    judging.set_colour(judged, period, by=curator, colour=None)
    assert (light_of(judged).mark, light_of(judged).is_set_by_hand) == (Mark.WARN, False)


def test_the_form_of_a_colour_starts_at_the_period_that_the_page_shows(client, judged, curator):
    client.force_login(curator)
    page = client.get(f"{judged.get_absolute_url()}?as_of=20.05.2014").content.decode()

    link = re.search(r'href="([^"]*/colour/[^"]*)"', page)
    assert link, "the page leads to the form"
    form = client.get(link[1]).context["form"]

    assert form["period"].value() == "2014-1"


def test_a_new_rule_holds_from_its_day_and_not_before(judged, curator):
    since = datetime.date(2015, 1, 1)
    judging.choose_rule(
        judged.programme,
        by=curator,
        version=now(judged.programme),
        green_from=Decimal("0.800"),
        yellow_from=Decimal("0.500"),
        since=since,
        reason="Методика области",
    )

    assert light_of(judged, datetime.date(2014, 12, 31)).mark == Mark.WARN
    assert light_of(judged, since).mark == Mark.GOOD


def test_a_rule_whose_bounds_are_out_of_order_is_refused(client, judged, curator):
    controller = AdministratorFactory(region=judged.programme.kept_by)
    client.force_login(controller)

    answer = client.post(
        f"/strategy/programmes/{judged.programme_id}/rule/",
        {"version": "1", "green_from": "0,7", "yellow_from": "0,9", "since": "01.01.2015", "reason": "?"},
    )

    assert answer.status_code == 422
    assert not judged.programme.rule_choices.exists()


# Through the browser's door --------------------------------------------------------------------------


def test_a_plan_is_approved_amended_and_compared_through_forms(client, programme, curator):
    client.force_login(curator)
    at = f"/strategy/programmes/{programme.pk}"
    act = {
        "version": str(now(programme)),
        "act_kind": "приказ",
        "act_number": "14-П",
        "approved_on": "27.01.2014",
    }

    bare = client.post(f"{at}/approve/", act | {"act_number": ""})
    assert bare.status_code == 422
    assert "План утверждается актом с номером" in bare.content.decode()
    assert client.post(f"{at}/approve/", act).status_code == 302
    assert client.post(f"{at}/amend/", {"version": str(now(programme))}).status_code == 302
    edit_measure(programme, curator, {("regional", 2015): Decimal("5200000.00")})
    page = client.get(f"{at}/approve/").content.decode()
    assert "+2\u00a0500,0" in page

    second = act | {
        "version": str(now(programme)),
        "act_number": "61-П",
        "approved_on": "24.06.2015",
        "reason": "Корпус не передан",
    }
    assert client.post(f"{at}/approve/", second).status_code == 302
    compared = client.get(f"{at}/versions/").content.decode()
    assert "61-П" in compared
    assert "5\u00a0200,0" in compared
    assert client.get(f"{at}/versions/?before=7&after=x").status_code == 422
