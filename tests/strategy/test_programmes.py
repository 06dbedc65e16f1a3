"""The plan: a draft may be written, an approved version is closed by the database itself."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction

from enterprises.versions import StaleVersion
from strategy import indicators, measures, milestones, programmes, risks
from strategy.models import (
    ClusterState,
    FundingSource,
    IndicatorTarget,
    MeasureRevision,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
)
from tests.factories import (
    ClusterFactory,
    CuratorFactory,
    IndicatorFactFactory,
    IndicatorRevisionFactory,
    IndicatorTargetFactory,
    MeasureRevisionFactory,
    MilestoneFactory,
    OrganisationFactory,
    PlannedAmountFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    RiskAssessmentFactory,
    RiskFactory,
    TaskFactory,
)
from tests.strategy.test_clusters import BAD, post

pytestmark = pytest.mark.django_db

ACT = datetime.date(2014, 1, 27)


@pytest.fixture
def curator():
    return CuratorFactory()


@pytest.fixture
def region(curator):
    return curator.grants.get().region


@pytest.fixture
def pilot(region):
    return ClusterFactory(kept_by=region, state=ClusterState.PILOT)


@pytest.fixture
def programme(curator, pilot) -> Programme:
    return programmes.create_programme(pilot, by=curator, title="Программа", first_year=2014, last_year=2016)


def approve(programme: Programme) -> None:
    programme.versions.update(approved_on=ACT, act_number="14-П")


# What must not happen --------------------------------------------------------------------------------


def closed_rows() -> dict[str, Any]:
    version = ProgrammeVersionFactory(act_number="14-П")
    measure = MeasureRevisionFactory(programme_version=version)
    measure.result_plans.create(year=2014, value=5)
    indicator = IndicatorRevisionFactory(programme_version=version)
    amount = PlannedAmountFactory(programme_version=version, measure=measure.measure)
    target = IndicatorTargetFactory(revision=indicator)
    version.approved_on = ACT
    version.save()
    return {
        "amount": (amount, {"amount": 1}),
        "measure": (measure, {"title": "другое"}),
        "indicator": (indicator, {"name": "другой"}),
        "target": (target, {"value": 1}),
        "result": (measure.result_plans.get(), {"value": 1}),
    }


@pytest.mark.parametrize("what", ["amount", "measure", "indicator", "target", "result"])
def test_the_database_refuses_to_change_an_approved_version(what):
    row, change = closed_rows()[what]
    rows = type(row).objects.filter(pk=row.pk)

    for attempt in (lambda: rows.update(**change), lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="was approved"), transaction.atomic():
            attempt()
    assert rows.get() == row


def test_the_database_refuses_to_add_to_an_approved_version():
    amount = closed_rows()["amount"][0]

    with pytest.raises(IntegrityError, match="was approved"), transaction.atomic():
        PlannedAmount.objects.create(
            programme_version=amount.programme_version,
            measure=amount.measure,
            funding="local",
            year=2015,
            amount=1,
        )


def test_the_database_refuses_to_move_a_row_out_of_an_approved_version():
    amount = closed_rows()["amount"][0]
    draft = ProgrammeVersionFactory(programme=amount.programme_version.programme, number=2)

    with pytest.raises(IntegrityError, match="was approved"), transaction.atomic():
        PlannedAmount.objects.filter(pk=amount.pk).update(programme_version=draft)


def test_the_database_refuses_to_change_who_takes_part_in_an_approved_measure():
    measure = closed_rows()["measure"][0]

    with pytest.raises(IntegrityError, match="was approved"), transaction.atomic():
        measure.participants.add(OrganisationFactory())


def test_the_database_refuses_to_reopen_or_delete_an_approved_version():
    version = closed_rows()["amount"][0].programme_version
    versions = ProgrammeVersion.objects.filter(pk=version.pk)

    for attempt in (lambda: versions.update(approved_on=None), lambda: versions._raw_delete("default")):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            attempt()
    assert versions.get().approved_on == ACT


def test_the_verbs_say_in_a_sentence_that_the_plan_is_closed(curator, programme):
    goal = programmes.add_goal(programme, by=curator, version=1, number="1", title="Цель")
    approve(programme)

    for attempt in (
        lambda: programmes.add_goal(programme, by=curator, version=2, number="2", title="Цель"),
        lambda: programmes.add_task(
            programme, by=curator, version=2, goal=goal, number="1.1", title="Задача"
        ),
        lambda: programmes.edit_programme(programme, by=curator, version=2, title="Другая"),
        lambda: milestones.add_milestone(programme, by=curator, version=2, title="Веха", planned_on=ACT),
    ):
        with pytest.raises(ValidationError) as refusal:
            attempt()
        assert refusal.value.code == "approved"
    assert Programme.objects.get().version == 2


def test_a_programme_is_for_a_pilot_and_for_years_that_are_free(curator, pilot, region):
    with pytest.raises(ValidationError) as refusal:
        programmes.create_programme(
            ClusterFactory(kept_by=region), by=curator, title="П", first_year=2014, last_year=2016
        )
    assert refusal.value.code == "not_a_pilot"

    programmes.create_programme(pilot, by=curator, title="П", first_year=2014, last_year=2016)
    with pytest.raises(ValidationError) as refusal:
        programmes.create_programme(pilot, by=curator, title="П", first_year=2016, last_year=2018)
    assert refusal.value.code == "years_are_taken"


@pytest.mark.parametrize(("first", "last"), [(2016, 2014), (2014, 2030)])
def test_years_without_sense_are_refused(curator, pilot, first, last):
    with pytest.raises(ValidationError):
        programmes.create_programme(pilot, by=curator, title="П", first_year=first, last_year=last)


def measure_of(programme: Programme, by, version: int, **change: Any) -> MeasureRevision:
    task = TaskFactory(goal__programme=programme)
    asked = {
        "task": task,
        "number": "1.1.1",
        "title": "Каталог",
        "amounts": {(FundingSource.REGIONAL.value, 2014): Decimal("450000.01")},
        "results": {2014: Decimal(150)},
    } | change
    return measures.add_measure(programme, by=by, version=version, **asked)


def test_a_measure_is_written_with_its_money(curator, programme):
    revision = measure_of(programme, curator, 1)

    assert revision.programme_version.amounts.get().amount == Decimal("450000.01")
    assert revision.result_plans.get().value == 150


@pytest.mark.parametrize(
    "change",
    [
        {"amounts": {("regional", 2020): Decimal(1)}},
        {"amounts": {("regional", 2014): Decimal(-1)}},
        {"amounts": {("lottery", 2014): Decimal(1)}},
        {"results": {2013: Decimal(1)}},
        {"starts_on": datetime.date(2015, 1, 1), "ends_on": datetime.date(2014, 1, 1)},
    ],
)
def test_a_measure_without_sense_is_refused_and_nothing_is_half_written(curator, programme, change):
    with pytest.raises(ValidationError):
        measure_of(programme, curator, 1, **change)

    assert (MeasureRevision.objects.count(), PlannedAmount.objects.count(), programme.measures.count()) == (
        0,
        0,
        0,
    )
    assert Programme.objects.get().version == 1


def test_two_editors_of_one_plan_see_each_other(curator, programme):
    programmes.add_goal(programme, by=curator, version=1, number="1", title="Цель")

    with pytest.raises(StaleVersion):
        programmes.add_goal(programme, by=curator, version=1, number="2", title="Другая")


def test_how_an_indicator_is_counted_is_frozen_after_the_first_fact(curator, programme):
    identity = {"unit": "ед.", "direction": "up", "accumulation": "period", "frequency": "quarter"}
    revision = indicators.add_indicator(
        programme,
        by=curator,
        version=1,
        number=1,
        name="Места",
        targets={(2014, None): Decimal(24)},
        identity=identity,
    )
    IndicatorFactFactory(indicator=revision.indicator)

    with pytest.raises(ValidationError) as refusal:
        indicators.edit_indicator(
            revision.indicator,
            by=curator,
            version=2,
            number=1,
            name="Места",
            targets={},
            identity=identity | {"accumulation": "share"},
        )

    assert refusal.value.code == "frozen"
    assert IndicatorTarget.objects.get().value == 24


def test_a_milestone_is_reached_once(curator, programme):
    milestone = MilestoneFactory(programme=programme)
    milestones.reach_milestone(milestone, by=curator, reached_on=ACT)

    with pytest.raises(ValidationError) as refusal:
        milestones.reach_milestone(milestone, by=curator, reached_on=ACT)

    milestone.refresh_from_db()
    assert (refusal.value.code, milestone.reached_on) == ("already_reached", ACT)
    with pytest.raises(ValidationError):
        milestones.reach_milestone(
            MilestoneFactory(programme=programme), by=curator, reached_on=datetime.date(2100, 1, 1)
        )


def test_assessments_of_a_risk_follow_each_other(curator, programme):
    risk = RiskFactory(programme=programme)
    RiskAssessmentFactory(risk=risk, assessed_on=ACT)

    risks.assess_risk(risk, by=curator, assessed_on=datetime.date(2014, 12, 26), probability=5, impact=4)

    assert list(risk.assessments.values_list("probability", flat=True)) == [3, 5]
    with pytest.raises(ValidationError):
        risks.assess_risk(risk, by=curator, assessed_on=ACT, probability=1, impact=1)
    with pytest.raises(ValidationError):
        risks.assess_risk(risk, by=curator, assessed_on=datetime.date(2015, 1, 1), probability=6, impact=1)


# Through the browser's door ------------------------------------------------------------------------


def test_a_curator_writes_a_plan_from_nothing(client, curator, pilot, region):
    client.force_login(curator)
    OrganisationFactory(kept_by=region, name_as_written="ООО «Ротор»")

    client.post(
        f"/strategy/clusters/{pilot.pk}/programme/new/",
        {"title": "Программа", "first_year": "2014", "last_year": "2016"},
    )
    found = Programme.objects.get()
    at = f"/strategy/programmes/{found.pk}"
    client.post(f"{at}/goals/new/", {"version": "1", "number": "1", "title": "Нарастить выпуск"})
    goal = found.goals.get()
    client.post(
        f"{at}/tasks/new/", {"version": "2", "goal": str(goal.pk), "number": "1.1", "title": "Освоить литьё"}
    )
    task = goal.tasks.get()
    measure = {
        "version": "3",
        "task": str(task.pk),
        "number": "1.1.1",
        "title": "Каталог мощностей",
        "starts_on": "03.02.2014",
        "ends_on": "23.12.2016",
        "responsible": "ООО «Ротор»",
        "amount_regional_2014": "450,5",
        "amount_off_budget_2015": "1 200",
        "agree_off_budget": "on",
        "result_2014": "150",
    }
    assert client.post(f"{at}/measures/new/", measure).status_code == 302
    indicator = {
        "version": "4",
        "number": "1",
        "name": "Рабочие места",
        "unit": "ед.",
        "direction": "up",
        "accumulation": "programme_to_date",
        "frequency": "quarter",
        "base_year": "2013",
        "base_value": "0",
        "target_2014": "24",
        "target_2014_1": "4",
    }
    assert client.post(f"{at}/indicators/new/", indicator).status_code == 302
    assert (
        client.post(
            f"{at}/milestones/new/", {"version": "5", "title": "Каталог открыт", "planned_on": "30.04.2014"}
        ).status_code
        == 302
    )
    assert (
        client.post(
            f"{at}/risks/new/",
            {"title": "Корпус не передан", "probability": "3", "impact": "4", "assessed_on": "27.01.2014"},
        ).status_code
        == 302
    )

    assert {
        (row.funding, row.year): (row.amount, row.subject_to_agreement) for row in PlannedAmount.objects.all()
    } == {
        ("regional", 2014): (Decimal("450500.00"), False),
        ("off_budget", 2015): (Decimal("1200000.00"), True),
    }
    assert {(row.year, row.quarter): row.value for row in IndicatorTarget.objects.all()} == {
        (2014, None): 24,
        (2014, 1): 4,
    }
    for page in (f"{at}/plan/", f"{at}/"):
        text = client.get(page).content.decode()
        assert "Каталог мощностей" in text
        assert "Рабочие места" in text
        assert "Каталог открыт" in text

    edit = f"/strategy/measures/{found.measures.get().pk}/edit/"
    assert 'value="450,5"' in client.get(edit).content.decode()
    assert client.post(edit, measure | {"version": "6", "amount_regional_2014": "500"}).status_code == 302
    assert PlannedAmount.objects.get(funding="regional").amount == 500_000


def test_the_second_editor_of_a_measure_is_shown_both_texts(client, curator, programme):
    revision = measure_of(programme, curator, 1)
    client.force_login(curator)

    answer = client.post(
        f"/strategy/measures/{revision.measure_id}/edit/",
        {
            "version": "1",
            "task": str(revision.measure.task_id),
            "number": "1.1.1",
            "title": "Другое название",
        },
    )
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "Каталог" in text
    assert "Другое название" in text
    assert 'name="version" value="2"' in text


def test_forms_of_an_approved_plan_answer_with_a_sentence(client, curator, programme):
    approve(programme)
    client.force_login(curator)

    answer = client.post(
        f"/strategy/programmes/{programme.pk}/goals/new/", {"version": "1", "number": "1", "title": "Цель"}
    )

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "утверждён актом" in text
    assert 'value="Цель"' in text, "what was typed is kept"


def test_an_approved_plan_offers_no_form_that_it_would_refuse(client, curator, programme):
    measure = measure_of(programme, curator, 1).measure
    milestone = MilestoneFactory(programme=programme)
    approve(programme)
    client.force_login(curator)

    for path in (
        f"measures/{measure.pk}/edit/",
        f"measures/{measure.pk}/drop/",
        f"programmes/{programme.pk}/goals/new/",
        f"milestones/{milestone.pk}/move/",
    ):
        text = client.get(f"/strategy/{path}").content.decode()
        assert "утверждён актом" in text
        assert "data-guard" not in text
        assert f'href="/strategy/programmes/{programme.pk}/plan/"' in text
    assert "data-guard" in client.get(f"/strategy/programmes/{programme.pk}/risks/new/").content.decode()


MEASURE = [
    "number",
    "title",
    "starts_on",
    "responsible",
    "task",
    "amount_regional_2014",
    "result_2014",
    "version",
]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("field", MEASURE)
def test_bad_input_of_a_measure_is_a_sentence(client, curator, programme, field, bad):
    task = TaskFactory(goal__programme=programme)
    client.force_login(curator)
    data = {"version": "1", "task": str(task.pk), "number": "1.1.1", "title": "Каталог"} | {field: bad}

    answer = post(client, f"/strategy/programmes/{programme.pk}/measures/new/", data)

    if field == "title" and bad == BAD["a huge number"]:
        assert answer.status_code == 302
    else:
        assert answer.status_code == (409 if field == "version" else 422)
        assert not MeasureRevision.objects.exists()


INDICATOR = [
    "number",
    "name",
    "unit",
    "direction",
    "responsible",
    "base_year",
    "base_value",
    "target_2014",
    "version",
]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("field", INDICATOR)
def test_bad_input_of_an_indicator_is_a_sentence(client, curator, programme, field, bad):
    client.force_login(curator)
    data = {
        "version": "1",
        "number": "1",
        "name": "Места",
        "unit": "ед.",
        "direction": "up",
        "accumulation": "period",
        "frequency": "year",
    } | {field: bad}

    answer = post(client, f"/strategy/programmes/{programme.pk}/indicators/new/", data)

    if field in ("name", "unit") and bad == BAD["a huge number"]:
        assert answer.status_code == 302
    else:
        assert answer.status_code == (409 if field == "version" else 422)
        assert not programme.indicators.exists()


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("field", ["probability", "impact", "assessed_on", "note"])
def test_bad_input_of_an_assessment_is_a_sentence(client, curator, programme, field, bad):
    risk = RiskFactory(programme=programme)
    client.force_login(curator)
    data = {"probability": "3", "impact": "4", "assessed_on": "27.01.2014", "note": "торги"} | {field: bad}

    answer = post(client, f"/strategy/risks/{risk.pk}/assess/", data)

    assert answer.status_code == (302 if field == "note" and bad == BAD["a huge number"] else 422)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_bad_input_of_a_milestone_is_a_sentence(client, curator, programme, bad):
    milestone = MilestoneFactory(programme=programme)
    client.force_login(curator)

    assert (
        post(client, f"/strategy/milestones/{milestone.pk}/reached/", {"reached_on": bad}).status_code == 422
    )


def test_parts_of_another_programme_are_refused(client, curator, programme):
    strange = TaskFactory(goal__programme=ProgrammeFactory())
    client.force_login(curator)

    answer = client.post(
        f"/strategy/programmes/{programme.pk}/measures/new/",
        {"version": "1", "task": str(strange.pk), "number": "1.1.1", "title": "Каталог"},
    )

    assert answer.status_code in (302, 422)
    assert not MeasureRevision.objects.exists()
