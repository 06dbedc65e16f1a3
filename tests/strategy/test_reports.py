"""The life of a report: written, frozen while it is handed in, returned, approved, closed, opened again."""

from __future__ import annotations

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from enterprises.models import Role
from enterprises.versions import StaleVersion
from sessions_app.dates import default_as_of
from strategy import money, periods, reports
from strategy.accumulation import Period
from strategy.dashboards.programmes import load
from strategy.lights import Mark, Reason
from strategy.models import (
    FormerFact,
    IndicatorFact,
    MoneyFlow,
    Programme,
    Report,
    ReportStep,
)
from strategy.money import Amounts
from strategy.reports import Entry, Figure
from tests.factories import (
    AdministratorFactory,
    CuratorFactory,
    ExecutiveFactory,
    IndicatorFactory,
    IndicatorRevisionFactory,
    IndicatorTargetFactory,
    MeasureRevisionFactory,
    OrganisationFactory,
    PlannedAmountFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    ReportFactory,
    RoleGrantFactory,
)

pytestmark = pytest.mark.django_db

FIRST = Period(2014, 1)
PDF = b"%PDF-1.4 proof"


@pytest.fixture
def curator():
    return CuratorFactory()


@pytest.fixture
def controller(curator):
    return AdministratorFactory(region=curator.grants.get().region)


@pytest.fixture
def programme(curator) -> Programme:
    """One indicator with a plan of 100 for each quarter, one measure with a million of regional money."""
    region = curator.grants.get().region
    coordinator = OrganisationFactory(kept_by=region)
    programme = ProgrammeFactory(kept_by=region, coordinator=coordinator)
    version = ProgrammeVersionFactory(programme=programme, number=1, act_number="14-П")
    indicator = IndicatorFactory(programme=programme, accumulation="period", unit="ед.")
    revision = IndicatorRevisionFactory(programme_version=version, indicator=indicator)
    for quarter in (1, 2, 3, 4):
        IndicatorTargetFactory(revision=revision, quarter=quarter)
    measure = MeasureRevisionFactory(programme_version=version).measure
    PlannedAmountFactory(programme_version=version, measure=measure, amount=Decimal("1000000.00"))
    version.approved_on = datetime.date(2014, 1, 15)
    version.save()
    return programme


@pytest.fixture
def report(programme, curator) -> Report:
    return periods.open_period(programme, FIRST, by=curator)[0]


def entry(report: Report, **figure: Any) -> Entry:
    told = {"value": Decimal(95), "link": "https://example.test/1"} | figure
    return Entry({report.indicators.get().pk: Figure(**told)})


def handed_in(report: Report, curator, **figure: Any) -> Report:
    reports.write(report, entry(report, **figure), by=curator, version=report.version)
    reports.submit(report, by=curator, version=report.version)
    report.refresh_from_db()
    return report


def approved(report: Report, curator, controller, **figure: Any) -> Report:
    handed_in(report, curator, **figure)
    reports.approve(report, by=controller, version=report.version)
    report.refresh_from_db()
    return report


def cell_on(programme: Programme, day: datetime.date, **how: Any):
    state = load([programme], day)[0].on(day, **how)
    return state.cell(state.loaded.indicators[0], FIRST)


def test_opening_a_period_asks_whoever_answers_and_the_coordinator(programme, report, curator):
    assert (report.reporter, report.covers_measures, report.due_on) == (
        programme.coordinator,
        True,
        datetime.date(2014, 4, 15),
    )
    assert report.indicators.count() == 1
    assert periods.open_period(programme, FIRST, by=curator) == []
    assert list(report.steps.values_list("kind", flat=True)) == ["opened"]


@pytest.mark.parametrize("period", [Period(2013, 4), Period(2017, 1)])
def test_a_period_outside_the_programme_is_not_opened(programme, curator, period):
    with pytest.raises(ValidationError) as refusal:
        periods.open_period(programme, period, by=curator)

    assert refusal.value.code == "outside_the_programme"


def test_nothing_is_reported_before_the_act(curator):
    programme = ProgrammeFactory(kept_by=curator.grants.get().region)
    ProgrammeVersionFactory(programme=programme)

    with pytest.raises(ValidationError) as refusal:
        periods.open_period(programme, FIRST, by=curator)

    assert refusal.value.code == "not_approved"


@pytest.mark.parametrize(
    ("settings", "period", "due"),
    [
        ((0, 28, 2, 31), Period(2014, 1), datetime.date(2014, 3, 28)),
        ((0, 28, 2, 31), Period(2014, 2), datetime.date(2014, 6, 27)),
        ((0, 28, 2, 31), Period(2014), datetime.date(2015, 2, 27)),
        ((1, 15, 2, 31), Period(2014, 4), datetime.date(2015, 1, 15)),
        ((1, 31, 2, 31), Period(2014, 3), datetime.date(2014, 10, 31)),
    ],
)
def test_a_day_off_moves_the_due_day_back(settings, period, due):
    names = ("quarter_due_months", "quarter_due_day", "year_due_months", "year_due_day")

    assert periods.due_on(Programme(**dict(zip(names, settings, strict=True))), period) == due


def test_handing_in_freezes_what_was_written(report, curator):
    handed_in(report, curator)

    with pytest.raises(ValidationError) as refusal:
        reports.write(report, entry(report, value=Decimal(1)), by=curator, version=report.version)

    assert refusal.value.code == "handed_in"
    assert IndicatorFact.objects.get().value == 95


def test_a_report_without_facts_documents_and_explanations_is_not_handed_in(report, curator):
    key = report.indicators.get().pk
    with pytest.raises(ValidationError) as refusal:
        reports.submit(report, by=curator, version=report.version)
    assert set(refusal.value.error_dict) == {f"fact_{key}_value"}

    report.refresh_from_db()
    reports.write(report, entry(report, value=Decimal(50), link=""), by=curator, version=report.version)
    with pytest.raises(ValidationError) as refusal:
        reports.submit(report, by=curator, version=report.version)

    assert set(refusal.value.error_dict) == {f"fact_{key}_link", f"fact_{key}_explanation"}
    assert Report.objects.get().status == Report.Status.OPEN


def test_who_hands_in_does_not_approve(report, controller):
    handed_in(report, controller)

    with pytest.raises(ValidationError) as refusal:
        reports.approve(report, by=controller, version=report.version)

    assert refusal.value.code == "own_report"


def test_unapproved_figures_are_hidden_until_asked_for(programme, report, curator, controller):
    handed_in(report, curator)
    today = timezone.localdate()

    hidden, shown = cell_on(programme, today), cell_on(programme, today, unapproved=True)

    assert (hidden.fact, hidden.light.reason) == (None, Reason.AWAITING_APPROVAL)
    assert (shown.fact, shown.light.mark, shown.light.is_unapproved) == (95, Mark.GOOD, True)
    reports.approve(report, by=controller, version=report.version)
    after = cell_on(programme, today, unapproved=True)
    assert (after.fact, after.light.is_unapproved) == (95, False)


def test_a_returned_report_carries_its_question_and_is_written_again(report, curator, controller):
    handed_in(report, curator)
    with pytest.raises(ValidationError):
        reports.give_back(report, by=controller, version=report.version, question="")
    report.refresh_from_db()

    reports.give_back(report, by=controller, version=report.version, question="Не сходится с цехом")
    report.refresh_from_db()
    reports.write(report, entry(report, value=Decimal(91)), by=curator, version=report.version)

    assert [step.text for step in report.steps.all()] == ["", "", "Не сходится с цехом"]
    assert IndicatorFact.objects.get().value == 91


def test_a_reviewer_who_saw_an_earlier_state_does_not_decide(report, curator, controller):
    handed_in(report, curator)
    seen = report.version
    reports.give_back(report, by=controller, version=seen, question="?")

    with pytest.raises(StaleVersion):
        reports.approve(report, by=controller, version=seen)


def test_a_reopened_report_keeps_what_was_approved(programme, report, curator, controller):
    approved(report, curator, controller)
    Report.objects.update(approved_on=datetime.date(2014, 4, 10), submitted_on=datetime.date(2014, 4, 8))
    report.refresh_from_db()
    reports.lock(report, by=controller, version=report.version)
    with pytest.raises(ValidationError):
        reports.give_back(report, by=controller, version=report.version, question="?")
    report.refresh_from_db()

    reports.reopen(report, by=controller, version=report.version, reason="Ошибка в справке")
    report.refresh_from_db()
    reports.write(report, entry(report, value=Decimal(40)), by=curator, version=report.version)

    kept = FormerFact.objects.get()
    assert (kept.value, kept.approved_on, kept.step.text) == (
        95,
        datetime.date(2014, 4, 10),
        "Ошибка в справке",
    )
    # As of a day between the approval and the reopening the old figure stands; today it does not.
    assert cell_on(programme, datetime.date(2014, 6, 1)).fact == 95
    assert cell_on(programme, timezone.localdate()).light.reason == Reason.NOT_HANDED_IN


def lived(report: Report, *days: datetime.date) -> None:
    """Its steps after the opening happened on these days."""
    steps = report.steps.exclude(kind=ReportStep.Kind.OPENED).order_by("pk")
    for step, day in zip(steps, days, strict=True):
        ReportStep.objects.filter(pk=step.pk).update(happened_on=day)


def reported_on(programme: Programme, day: datetime.date):
    (one,) = load([programme], day)[0].on(day).reported
    return one


def test_a_return_does_not_change_what_was_told_of_the_days_before(
    client, programme, report, curator, controller
):
    approved(report, curator, controller, evidence="Справка № 7")
    Report.objects.update(approved_on=datetime.date(2014, 4, 10), submitted_on=datetime.date(2014, 4, 8))
    report.refresh_from_db()
    day = datetime.date(2014, 6, 1)
    before = reported_on(programme, day)
    reports.give_back(report, by=controller, version=report.version, question="Почему 95?")
    lived(report, datetime.date(2014, 4, 8), datetime.date(2014, 4, 10), datetime.date(2014, 9, 1))
    FormerFact.objects.update(until=datetime.date(2014, 9, 1))

    after = reported_on(programme, day)

    assert (after.is_submitted, after.is_approved, after.is_missing) == (True, True, False)
    assert after.news_on == before.news_on == datetime.date(2014, 4, 10)
    assert cell_on(programme, day).fact == 95
    assert reported_on(programme, datetime.date(2014, 9, 1)).is_missing
    # The figure keeps its document and who approved it.
    client.force_login(curator)
    indicator = report.indicators.get()
    for url in (programme.get_absolute_url(), indicator.get_absolute_url()):
        assert "Справка № 7" in client.get(f"{url}?as_of=01.06.2014").content.decode().replace("\xa0", " ")
    page = client.get(f"{indicator.get_absolute_url()}?as_of=01.06.2014").content.decode()
    assert "утверждён 10.04.2014" in page.replace("\xa0", " ")
    assert controller.short_name in page
    assert "действовало до 01.09.2014: возвращён с вопросом" in page.replace("\xa0", " ")
    (cell,) = [
        one
        for one in client.get(f"{indicator.get_absolute_url()}?as_of=01.06.2014").context["page"].cells
        if one.period == FIRST
    ]
    assert (cell.reported.value, cell.fact) == (95, 95)


def test_a_return_does_not_move_the_day_of_which_a_finished_region_speaks(
    programme, report, curator, controller
):
    approved(report, curator, controller)
    Report.objects.update(approved_on=datetime.date(2014, 4, 10), submitted_on=datetime.date(2014, 4, 8))
    lived(report, datetime.date(2014, 4, 8), datetime.date(2014, 4, 10))
    report.refresh_from_db()
    today = timezone.localdate()
    before = default_as_of(programme.kept_by, today)

    reports.give_back(report, by=controller, version=report.version, question="Почему 95?")

    assert default_as_of(programme.kept_by, today) == before == datetime.date(2014, 4, 10)


def test_a_figure_that_was_returned_awaited_approval_until_then_and_is_not_shown(
    programme, report, curator, controller
):
    handed_in(report, curator)
    reports.give_back(report, by=controller, version=report.version, question="Почему 95?")
    lived(report, datetime.date(2014, 4, 8), datetime.date(2014, 9, 1))
    report.refresh_from_db()
    reports.write(report, entry(report, value=Decimal(40)), by=curator, version=report.version)

    for unapproved in (False, True):
        then = cell_on(programme, datetime.date(2014, 6, 1), unapproved=unapproved)
        assert (then.light.reason, then.fact) == (Reason.AWAITING_APPROVAL, None)
    assert cell_on(programme, datetime.date(2014, 9, 1)).light.reason == Reason.NOT_HANDED_IN


# Money -----------------------------------------------------------------------------------------------


def pay(programme: Programme, quarter: int, by, **amounts: str) -> None:
    told = Amounts(**{step: Decimal(value) for step, value in amounts.items()})
    money.write(programme.measures.get(), Period(2014, quarter), {"regional": told}, by=by)


def test_an_allocation_beyond_the_plan_of_the_year_is_refused_to_the_kopeck(programme, curator):
    pay(programme, 1, curator, allocated="600000.00")
    with pytest.raises(ValidationError) as refusal:
        pay(programme, 2, curator, allocated="400000.01")

    assert [error.code for error in next(iter(refusal.value.error_dict.values()))] == ["over_the_plan"]
    pay(programme, 2, curator, allocated="400000.00")
    assert sum(MoneyFlow.objects.values_list("allocated", flat=True)) == Decimal("1000000.00")


def test_what_was_not_contracted_is_not_paid(programme, curator):
    with pytest.raises(ValidationError) as refusal:
        pay(programme, 1, curator, allocated="5", contracted="3", paid="3.01")

    assert [error.code for error in next(iter(refusal.value.error_dict.values()))] == ["over_the_contracts"]
    assert not MoneyFlow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_allocations_at_once_never_exceed_the_cap(programme, curator):
    """Each wants 300 of 1000 thousand in one of four quarters: at most three quarters fit."""
    start = threading.Barrier(8)

    def allocate(number: int) -> None:
        try:
            start.wait(timeout=20)
            pay(programme, number % 4 + 1, curator, allocated=f"{300_000 + number}.00")
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=allocate, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    total = sum(MoneyFlow.objects.values_list("allocated", flat=True))
    assert Decimal(900_000) < total <= Decimal(1_000_000)


def test_money_of_a_report_counts_after_its_approval(programme, report, curator, controller):
    written = Entry(
        entry(report).figures,
        {(programme.measures.get().pk, "regional"): Amounts(Decimal(500), Decimal(400), Decimal(300))},
    )
    reports.write(report, written, by=curator, version=report.version)
    reports.submit(report, by=curator, version=report.version)
    report.refresh_from_db()
    today = timezone.localdate()

    def paid(**how: Any) -> Decimal | None:
        state = load([programme], today)[0].on(today, **how)
        return state.money.total.year_actuals[2014].paid if state.money.total.year_actuals else None

    assert (paid(), paid(unapproved=True)) == (None, 300)
    reports.approve(report, by=controller, version=report.version)
    assert paid() == 300


# Through the browser's door --------------------------------------------------------------------------


def test_a_quarter_is_written_and_handed_in_on_one_page(client, programme, report, curator, controller):
    client.force_login(curator)
    key, measure = report.indicators.get().pk, programme.measures.get().pk
    url = f"/strategy/programmes/{programme.pk}/periods/2014-1/"
    data = {
        f"version_{report.pk}": str(report.version),
        f"fact_{key}_value": "50,5",
        f"money_{measure}_regional_allocated": "2 000",
        f"money_{measure}_regional_paid": "1",
        "action": "submit",
    }

    first = client.post(url, data)
    assert first.status_code == 422
    assert "доведено было бы 2\u00a0000\u00a0000\u00a0₽" in first.content.decode()
    assert not IndicatorFact.objects.exists()

    data |= {f"money_{measure}_regional_allocated": "900", f"money_{measure}_regional_contracted": "1"}
    second = client.post(url, data)
    text = second.content.decode()
    assert second.status_code == 422
    assert "приложите файл или ссылку" in text
    assert "объясните почему" in text
    # Saved all the same: nothing that was typed is lost.
    assert IndicatorFact.objects.get().value == Decimal("50.5")

    report.refresh_from_db()
    data |= {
        f"version_{report.pk}": str(report.version),
        f"fact_{key}_explanation": "Приёмка перенесена",
        f"fact_{key}_file": SimpleUploadedFile("справка.pdf", PDF),
    }
    assert client.post(url, data).status_code == 302
    report.refresh_from_db()
    assert report.status == Report.Status.SUBMITTED

    client.force_login(controller)
    page = client.get(f"/strategy/reports/{report.pk}/").content.decode()
    file = IndicatorFact.objects.get().files.get()
    assert f"/strategy/evidence/{file.pk}/" in page
    answer = client.get(f"/strategy/evidence/{file.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    approve = client.post(f"/strategy/reports/{report.pk}/approve/", {"version": str(report.version)})
    assert approve.status_code == 302
    report.refresh_from_db()
    assert report.status == Report.Status.APPROVED


def test_the_second_writer_of_a_quarter_sees_both_texts(client, programme, report, curator):
    client.force_login(curator)
    key = report.indicators.get().pk
    url = f"/strategy/programmes/{programme.pk}/periods/2014-1/"
    data = {f"version_{report.pk}": "1", f"fact_{key}_value": "11", "action": "save"}
    assert client.post(url, data).status_code == 302

    answer = client.post(url, data | {f"fact_{key}_value": "22"})
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "<td>11</td>" in text
    assert "<td>22</td>" in text
    assert IndicatorFact.objects.get().value == 11


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("справка.pdf", b"MZ not a pdf", "внутри не PDF"),
        ("справка.exe", b"MZ", "одного из видов"),
        ("справка.pdf", b"", "Файл пуст"),
    ],
)
def test_a_file_that_is_no_document_is_refused(client, programme, report, curator, name, content, words):
    client.force_login(curator)
    key = report.indicators.get().pk

    answer = client.post(
        f"/strategy/programmes/{programme.pk}/periods/2014-1/",
        {
            f"version_{report.pk}": "1",
            f"fact_{key}_value": "5",
            f"fact_{key}_file": SimpleUploadedFile(name, content),
        },
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_executive_returns_with_a_question_and_does_not_approve(client, report, curator):
    handed_in(report, curator)
    executive = ExecutiveFactory(region=report.programme.kept_by)
    client.force_login(executive)
    at = f"/strategy/reports/{report.pk}"

    assert client.post(f"{at}/approve/", {"version": str(report.version)}).status_code == 403
    answer = client.post(f"{at}/return/", {"version": str(report.version), "text": "Почему только 95?"})

    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.status == Report.Status.RETURNED
    page = client.get(f"{at}/").content.decode()
    assert "Почему только 95?" in page


def test_a_report_of_another_region_does_not_exist(client, report):
    stranger = CuratorFactory()
    RoleGrantFactory(user=stranger, role=Role.ADMINISTRATOR)
    client.force_login(stranger)

    assert client.get(f"/strategy/reports/{report.pk}/").status_code == 404
    assert client.post(f"/strategy/reports/{report.pk}/reopen/", {"text": "?"}).status_code in (403, 404)


@pytest.mark.parametrize("late", [1, 9])
def test_the_list_costs_the_same_for_any_number(client, programme, late, django_assert_num_queries):
    ReportFactory.create_batch(late, programme=programme)
    executive = ExecutiveFactory(region=programme.kept_by)
    client.force_login(executive)
    client.get("/health")

    with django_assert_num_queries(6):
        page = client.get("/strategy/reports/").context["page"]

    assert len(page.late) == late
