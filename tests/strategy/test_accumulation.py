from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy import accumulation
from strategy.accumulation import Period, Value, standing
from strategy.models import Indicator

Accumulation = Indicator.Accumulation
QUARTERS = [Period(year, quarter) for year in (2014, 2015) for quarter in (1, 2, 3, 4)]
flows = st.lists(st.decimals(-1000, 1000, places=3), min_size=8, max_size=8)


def values(flows: list[Decimal]) -> list[Value]:
    return [Value(period, flow) for period, flow in zip(QUARTERS, flows, strict=True)]


def total(flows: list[Decimal]) -> Decimal:
    return sum(flows, Decimal(0))


@given(flows)
def test_running_totals_are_sums_of_the_flows(flows):
    facts = values(flows)

    for place, period in enumerate(QUARTERS):
        year = [flow for flow, p in zip(flows, QUARTERS, strict=True) if p.year == period.year][
            : period.quarter
        ]
        assert standing(facts, Accumulation.YEAR_TO_DATE, period, first_year=2014) == total(year)
        assert standing(facts, Accumulation.PROGRAMME_TO_DATE, period, first_year=2014) == total(
            flows[: place + 1]
        )
        assert standing(facts, Accumulation.PERIOD, period, first_year=2014) == flows[place]
        assert standing(facts, Accumulation.ON_DATE, period, first_year=2014) == flows[place]


@given(flows, st.randoms())
def test_the_order_of_facts_changes_nothing(flows, rng: random.Random):
    facts = values(flows)
    shuffled = facts[:]
    rng.shuffle(shuffled)

    for kind in Accumulation:
        for period in [*QUARTERS, Period(2014), Period(2015)]:
            assert standing(facts, kind, period, first_year=2014) == standing(
                shuffled, kind, period, first_year=2014
            )


@pytest.mark.parametrize("kind", [Accumulation.YEAR_TO_DATE, Accumulation.PROGRAMME_TO_DATE])
def test_a_total_with_a_gap_is_not_known(kind):
    facts = [fact for fact in values([Decimal(10)] * 8) if fact.period != Period(2015, 2)]

    assert standing(facts, kind, Period(2015, 1), first_year=2014) is not None
    assert standing(facts, kind, Period(2015, 3), first_year=2014) is None


def test_a_year_is_the_sum_of_its_quarters_and_only_of_all_of_them():
    facts = values([Decimal(n) for n in range(1, 9)])

    assert standing(facts, Accumulation.PERIOD, Period(2014), first_year=2014) == 10
    assert standing(facts[1:], Accumulation.PERIOD, Period(2014), first_year=2014) is None
    assert standing(facts, Accumulation.ON_DATE, Period(2014), first_year=2014) == 4


def test_a_share_of_a_year_is_the_sum_of_numerators_over_the_sum_of_denominators():
    parts = [(10, 100), (10, 50), (30, 100), (50, 150)]
    facts = [
        Value(Period(2014, quarter), Decimal(99), Decimal(above), Decimal(below))
        for quarter, (above, below) in enumerate(parts, start=1)
    ]

    assert standing(facts, Accumulation.SHARE, Period(2014), first_year=2014, unit="%") == Decimal("25.000")
    assert standing(facts, Accumulation.SHARE, Period(2014), first_year=2014) == Decimal("0.250")
    assert standing(facts, Accumulation.SHARE, Period(2014, 2), first_year=2014, unit="%") == 99


def test_a_share_without_a_denominator_is_not_known():
    facts = [Value(Period(2014, quarter), Decimal(5)) for quarter in (1, 2, 3, 4)]

    assert standing(facts, Accumulation.SHARE, Period(2014), first_year=2014) is None
    assert accumulation.share(Decimal(1), Decimal(0), "%") is None


@pytest.mark.parametrize(
    ("as_of", "last", "over"),
    [
        (date(2015, 10, 1), Period(2015, 3), 3),
        (date(2015, 9, 30), Period(2015, 2), 2),
        (date(2015, 1, 1), Period(2014, 4), 0),
        (date(2016, 1, 1), Period(2015, 4), 4),
        (date(2014, 12, 31), Period(2014, 3), 0),
    ],
)
def test_a_quarter_counts_from_the_morning_after_it(as_of, last, over):
    assert accumulation.last_ended(as_of) == last
    assert accumulation.quarters_over(2015, as_of) == over
