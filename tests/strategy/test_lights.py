from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy import lights
from strategy.lights import Mark, Reason
from strategy.models import Indicator

UP, DOWN = Indicator.Direction.UP, Indicator.Direction.DOWN


@dataclass(frozen=True)
class Rule:
    green_from: Decimal = Decimal("0.9")
    yellow_from: Decimal = Decimal("0.7")


numbers = st.decimals(0, 10**9, places=3)


@pytest.mark.parametrize(
    ("fact", "mark"),
    [
        ("90", Mark.GOOD),
        ("89.999", Mark.WARN),
        ("70", Mark.WARN),
        ("69.999", Mark.BAD),
        ("0", Mark.BAD),
        ("150", Mark.GOOD),
    ],
)
def test_intervals_are_half_open(fact, mark):
    assert lights.light(Decimal(fact), Decimal(100), Rule(), UP).mark == mark


@pytest.mark.parametrize(
    ("fact", "ratio", "mark"),
    [
        ("5", "1", Mark.GOOD),
        ("10", "1", Mark.GOOD),
        ("12.5", "0.8", Mark.WARN),
        ("20", "0.5", Mark.BAD),
        ("0", "1", Mark.GOOD),
    ],
)
def test_a_falling_indicator_is_plan_over_fact(fact, ratio, mark):
    light = lights.light(Decimal(fact), Decimal(10), Rule(), DOWN)

    assert (light.ratio, light.mark) == (Decimal(ratio), mark)


@given(st.decimals(-(10**9), 10**9, places=3), numbers, st.sampled_from([UP, DOWN]))
def test_the_ratio_lies_between_nothing_and_one(fact, plan, direction):
    light = lights.light(fact, plan, Rule(), direction)

    assert light.ratio is None or 0 <= light.ratio <= 1
    assert (light.ratio is None) == (light.mark == Mark.NONE) == (light.reason is not None)


@given(numbers, numbers, numbers, st.sampled_from([UP, DOWN]))
def test_the_same_data_and_rule_give_the_same_light(fact, plan, base, direction):
    assert lights.light(fact, plan, Rule(), direction, base=base) == lights.light(
        fact, plan, Rule(), direction, base=base
    )


@given(numbers, numbers, st.decimals("0.001", 10**6, places=3))
def test_more_of_a_rising_indicator_is_never_worse(plan, fact, more):
    less = lights.light(fact, plan, Rule(), UP)
    better = lights.light(fact + more, plan, Rule(), UP)

    assert lights.SEVERITY[better.mark] <= lights.SEVERITY[less.mark] or less.mark == Mark.NONE


def test_every_missing_light_is_named():
    fact, plan = Decimal(5), Decimal(10)

    assert lights.light(fact, None, Rule(), UP).reason == Reason.NO_PLAN
    assert lights.light(None, plan, Rule(), UP).reason == Reason.NO_DATA
    assert lights.light(fact, Decimal(0), Rule(), UP).reason == Reason.NOT_DUE
    assert lights.light(fact, Decimal(-5), Rule(), UP).reason == Reason.NO_PLAN
    assert lights.grey(Reason.NOT_HANDED_IN).shape == lights.grey(Reason.AWAITING_APPROVAL).shape == "pending"
    assert lights.grey(Reason.NOT_DUE).shape == "none"


def test_a_plan_of_nothing_is_reached_by_nothing_where_less_is_better():
    assert lights.light(Decimal(0), Decimal(0), Rule(), DOWN).mark == Mark.GOOD
    assert lights.light(Decimal(1), Decimal(0), Rule(), DOWN).mark == Mark.BAD


def test_growth_stands_beside_and_warns_when_its_colour_differs():
    light = lights.light(Decimal("1.35"), Decimal("1.5"), Rule(), UP, base=Decimal(1))

    assert (light.ratio, light.mark) == (Decimal("0.9"), Mark.GOOD)
    assert (light.growth, light.growth_mark, light.differs) == (Decimal("0.7"), Mark.WARN, True)


@pytest.mark.parametrize("base", [None, Decimal(0), Decimal(10)])
def test_growth_is_not_told_where_no_change_was_planned(base):
    light = lights.light(Decimal(9), Decimal(10), Rule(), UP, base=base)

    assert (light.growth, light.differs) == (None, False)


@given(st.lists(st.sampled_from(list(Mark))), st.randoms())
def test_the_worst_does_not_depend_on_the_order(marks, rng):
    shuffled = marks[:]
    rng.shuffle(shuffled)

    assert lights.worst(marks) == lights.worst(shuffled)
    assert all(lights.SEVERITY[lights.worst(marks)] >= lights.SEVERITY[mark] for mark in marks)
