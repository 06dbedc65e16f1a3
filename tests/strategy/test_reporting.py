from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from enterprises.versions import StaleVersion
from strategy import reporting
from strategy.accumulation import Period
from strategy.forms.numbers import Measured
from strategy.models import Indicator, IndicatorFact, Report
from tests.factories import (
    CuratorFactory,
    IndicatorFactory,
    IndicatorRevisionFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    ReportFactory,
)
from tests.strategy.test_clusters import BAD, post

pytestmark = pytest.mark.django_db

FIRST = Period(2014, 1)


@pytest.fixture
def curator():
    return CuratorFactory()


@pytest.fixture
def indicator(curator) -> Indicator:
    programme = ProgrammeFactory(kept_by=curator.grants.get().region)
    found = IndicatorFactory(programme=programme)
    IndicatorRevisionFactory(programme_version=ProgrammeVersionFactory(programme=programme), indicator=found)
    return found


def test_a_fact_is_written_to_its_report(curator, indicator):
    report = ReportFactory(programme=indicator.programme)
    report.indicators.add(indicator)

    fact = reporting.enter_fact(
        indicator, by=curator, period=FIRST, value=Decimal("25.5"), evidence="справка"
    )

    assert (fact.report, fact.value, fact.is_approved, fact.recorded_by) == (
        report,
        Decimal("25.5"),
        False,
        curator,
    )


@pytest.mark.parametrize("status", [Report.Status.SUBMITTED, Report.Status.APPROVED])
def test_a_closed_period_is_refused(curator, indicator, status):
    ReportFactory(programme=indicator.programme, status=status).indicators.add(indicator)

    with pytest.raises(ValidationError, match="период закрыт"):
        reporting.enter_fact(indicator, by=curator, period=FIRST, value=Decimal(1))

    assert not IndicatorFact.objects.exists()


@pytest.mark.parametrize("period", [Period(2013, 4), Period(2017, 1), Period(2014)])
def test_a_period_outside_the_programme_or_of_another_length_is_refused(curator, indicator, period):
    with pytest.raises(ValidationError):
        reporting.enter_fact(indicator, by=curator, period=period, value=Decimal(1))


def test_a_dropped_indicator_takes_no_facts(curator, indicator):
    IndicatorRevisionFactory(
        programme_version=ProgrammeVersionFactory(programme=indicator.programme, number=30000),
        indicator=indicator,
        is_dropped=True,
    )

    with pytest.raises(ValidationError) as refusal:
        reporting.enter_fact(indicator, by=curator, period=FIRST, value=Decimal(1))

    assert refusal.value.code == "dropped"


def test_a_share_is_its_numerator_over_its_denominator(curator, indicator):
    Indicator.objects.filter(pk=indicator.pk).update(accumulation=Indicator.Accumulation.SHARE, unit="%")

    fact = reporting.enter_fact(
        indicator, by=curator, period=FIRST, numerator=Decimal("66.1"), denominator=Decimal("868.0")
    )

    assert (fact.value, fact.numerator, fact.denominator) == (Decimal("7.615"), Decimal("66.1"), Decimal(868))


@pytest.mark.parametrize(
    ("above", "below", "field"),
    [
        (None, 5, "numerator"),
        (5, None, "denominator"),
        (5, 0, "denominator"),
        (5, -5, "denominator"),
        (999_999_999_999, "0.001", "numerator"),
    ],
)
def test_a_share_without_a_part_or_beyond_what_is_kept_is_refused_at_its_field(
    curator, indicator, above, below, field
):
    Indicator.objects.filter(pk=indicator.pk).update(accumulation=Indicator.Accumulation.SHARE, unit="%")

    with pytest.raises(ValidationError) as refusal:
        reporting.enter_fact(
            indicator,
            by=curator,
            period=FIRST,
            numerator=None if above is None else Decimal(above),
            denominator=None if below is None else Decimal(below),
        )
    assert set(refusal.value.error_dict) == {field}


def test_the_second_writer_of_a_fact_is_shown_the_first(curator, indicator):
    first = reporting.enter_fact(indicator, by=curator, period=FIRST, value=Decimal(5))

    with pytest.raises(StaleVersion):
        reporting.enter_fact(indicator, by=curator, period=FIRST, value=Decimal(6))
    reporting.enter_fact(indicator, by=curator, period=FIRST, value=Decimal(7), seen=first.recorded_at)

    assert IndicatorFact.objects.get().value == 7


def test_a_curator_enters_a_fact_and_corrects_it(client, curator, indicator):
    client.force_login(curator)
    url = f"/strategy/indicators/{indicator.pk}/facts/"

    client.post(url, {"period": "2014-1", "value": "1 025,5", "evidence": "справка № 4"})
    stale = client.post(url, {"period": "2014-1", "value": "7"})
    opened = client.get(f"{url}?period=2014-1")
    seen = opened.context["form"]["seen"].value()
    again = client.post(url, {"period": "2014-1", "value": "7", "seen": seen})

    assert stale.status_code == 409
    assert "1\u00a0025,5" in stale.content.decode()
    assert 'value="1025,5"' in opened.content.decode()
    assert again.status_code == 302
    fact = IndicatorFact.objects.get()
    assert (fact.value, fact.year, fact.quarter) == (7, 2014, 1)


def test_facts_wait_for_approval_on_the_page(client, curator, indicator):
    reporting.enter_fact(indicator, by=curator, period=FIRST, value=Decimal("77.77"))
    client.force_login(curator)

    text = client.get(f"{indicator.get_absolute_url()}?as_of=01.05.2014").content.decode()

    assert "77,77" not in text
    assert "на утверждении" in text


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("field", ["period", "value", "evidence", "explanation", "seen"])
def test_bad_input_of_a_fact_is_a_sentence(client, curator, indicator, field, bad):
    client.force_login(curator)
    data = {"period": "2014-1", "value": "5", "evidence": "справка"} | {field: bad}

    answer = post(client, f"/strategy/indicators/{indicator.pk}/facts/", data)

    fine = field == "seen" or (field in ("evidence", "explanation") and bad == BAD["a huge number"])
    assert answer.status_code == (302 if fine else 422)


def test_no_period_of_the_future_is_open(indicator):
    later = datetime.date.today().year + 5
    indicator.programme.last_year = later
    indicator.programme.save()

    assert all(period.first_day <= datetime.date.today() for period in reporting.open_periods(indicator))


@pytest.mark.parametrize(
    "typed", ["1e400", "-1e400", "9e999999", "1e9999999", "-1e9999999", "NaN", "sNaN", "Infinity"]
)
def test_no_number_breaks_the_field_of_numbers(typed):
    with pytest.raises(ValidationError):
        Measured().clean(typed)
