"""Totals are sums of their parts to the kopeck; a light follows from data and rule alone; tables by hand."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy import lights
from strategy.accumulation import Period, Value, standing
from strategy.dashboards.money import STEPS, combined, money_table
from strategy.lights import SEVERITY, Mark
from strategy.models import FundingSource, Indicator

YEARS = (2014, 2015, 2016)
DAY = datetime.date(2015, 10, 1)
Accumulation = Indicator.Accumulation

kopecks = st.decimals(min_value=0, max_value=10**12, places=2)
sources = st.sampled_from([source.value for source in FundingSource])
planned = st.lists(st.tuples(sources, st.sampled_from(YEARS), kopecks), max_size=12)
spent = st.lists(
    st.tuples(sources, st.sampled_from(YEARS), st.integers(1, 4), kopecks, kopecks, kopecks), max_size=12
)


def amounts(rows: list[tuple[str, int, Decimal]]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(funding=funding, year=year, amount=amount, subject_to_agreement=False)
        for funding, year, amount in rows
    ]


def flows(rows: list[tuple[str, int, int, Decimal, Decimal, Decimal]]) -> list[SimpleNamespace]:
    names = ("funding", "year", "quarter", *STEPS)
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]


def over(rows: list[tuple[str, int, int, Decimal, Decimal, Decimal]]) -> list[tuple]:
    return [row for row in rows if Period(row[1], row[2]).last_day < DAY]


@given(planned, spent)
def test_totals_are_the_sums_of_their_parts_to_the_kopeck(plan, done):
    table = money_table(amounts(plan), flows(done), YEARS, DAY, None)

    assert (table.total.total or Decimal(0)) == sum((row[2] for row in plan), Decimal(0))
    for year in YEARS:
        parts = [row.plans[year] for row in table.rows if year in row.plans]
        assert table.total.plans.get(year, Decimal(0)) == sum(parts, Decimal(0))
        told = table.total.year_actuals.get(year)
        for place, step in enumerate(STEPS, start=3):
            by_hand = sum((row[place] for row in over(done) if row[1] == year), Decimal(0))
            assert (getattr(told, step) if told else Decimal(0)) == by_hand


@given(planned, planned, spent, spent)
def test_several_programmes_are_the_sum_of_each(first, second, some, more):
    tables = [
        money_table(amounts(plan), flows(done), YEARS, DAY, None)
        for plan, done in ((first, some), (second, more))
    ]
    whole = money_table(amounts([*first, *second]), flows([*some, *more]), YEARS, DAY, None)

    together = combined(tables, DAY)

    assert together.total.plans == whole.total.plans
    assert together.total.year_actuals == whole.total.year_actuals


@dataclass(frozen=True)
class Rule:
    green_from: Decimal
    yellow_from: Decimal


rules = (
    st.tuples(
        st.decimals(min_value="0.002", max_value=1, places=3),
        st.decimals(min_value="0.001", max_value=1, places=3),
    )
    .filter(lambda pair: pair[1] < pair[0])
    .map(lambda pair: Rule(*pair))
)
values = st.decimals(min_value=0, max_value=10**9, places=3)
plans = st.decimals(min_value="0.001", max_value=10**9, places=3)


@given(values, plans, rules, st.sampled_from(["up", "down"]))
def test_a_light_follows_from_data_and_rule_alone(fact, plan, rule, direction):
    light = lights.light(fact, plan, rule, direction)

    assert lights.light(fact, plan, rule, direction) == light
    ratio = fact / plan if direction == "up" else (plan / fact if fact > plan else Decimal(1))
    ratio = min(Decimal(1), ratio)
    expected = Mark.GOOD if ratio >= rule.green_from else Mark.WARN if ratio >= rule.yellow_from else Mark.BAD
    assert light.mark == expected


# A loss is a fact below zero.
facts = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


@given(facts, facts, plans, rules)
def test_more_is_never_worse_where_more_is_better(one, other, plan, rule):
    less, more = sorted((one, other))

    marks = [lights.light(fact, plan, rule, "up").mark for fact in (less, more)]

    assert SEVERITY[marks[1]] <= SEVERITY[marks[0]]


# Quarters of 2014 and of 2015 with their values, and what an official would have written by hand.
QUARTERS = [Period(year, quarter) for year in (2014, 2015) for quarter in (1, 2, 3, 4)]
FLOWS = [4, 6, 5, 9, 3, 3, 7, 1]
BY_HAND = {
    Accumulation.PERIOD: [4, 6, 5, 9, 3, 3, 7, 1],
    Accumulation.YEAR_TO_DATE: [4, 10, 15, 24, 3, 6, 13, 14],
    Accumulation.PROGRAMME_TO_DATE: [4, 10, 15, 24, 27, 30, 37, 38],
    Accumulation.ON_DATE: [4, 6, 5, 9, 3, 3, 7, 1],
    Accumulation.MILESTONE: [4, 6, 5, 9, 3, 3, 7, 1],
}
YEARS_BY_HAND = {
    Accumulation.PERIOD: [24, 14],
    Accumulation.YEAR_TO_DATE: [24, 14],
    Accumulation.PROGRAMME_TO_DATE: [24, 38],
    Accumulation.ON_DATE: [9, 1],
    Accumulation.MILESTONE: [9, 1],
}


@pytest.mark.parametrize("kind", BY_HAND)
def test_every_accumulation_agrees_with_the_table_by_hand(kind):
    facts = [Value(period, Decimal(flow)) for period, flow in zip(QUARTERS, FLOWS, strict=True)]

    assert [standing(facts, kind, period, first_year=2014) for period in QUARTERS] == BY_HAND[kind]
    assert [standing(facts, kind, Period(year), first_year=2014) for year in (2014, 2015)] == YEARS_BY_HAND[
        kind
    ]


def test_a_share_of_a_year_is_no_mean_of_shares():
    parts = [(10, 100), (20, 50), (5, 25), (15, 75)]
    facts = [
        Value(Period(2014, quarter), Decimal(0), Decimal(above), Decimal(below))
        for quarter, (above, below) in enumerate(parts, start=1)
    ]

    # 50 of 250, and not the mean of 10, 40, 20 and 20 per cent.
    assert standing(facts, Accumulation.SHARE, Period(2014), first_year=2014, unit="%") == 20
