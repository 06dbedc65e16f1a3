"""Periods, and how reported values add up to the figure that is compared with the plan. Pure.

A fact holds one period: a flow for everything that accumulates, a level for the rest. Running totals are
derived here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from strategy.models.indicators import Indicator, period_label

Accumulation = Indicator.Accumulation
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class Period:
    """A year, or one of its quarters."""

    year: int
    quarter: int | None = None

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * ((self.quarter or 1) - 1) + 1, 1)

    @property
    def last_day(self) -> date:
        return _last_day(self.year, self.quarter)

    @property
    def label(self) -> str:
        return period_label(self.year, self.quarter)

    def __str__(self) -> str:
        return self.label


# Asked for every fact of every programme, and there are few different ones.
@lru_cache(maxsize=1024)
def _last_day(year: int, quarter: int | None) -> date:
    if quarter is None or quarter == 4:
        return date(year, 12, 31)
    return date(year, 3 * quarter + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Value:
    """What one report says of one period."""

    period: Period
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def periods(first_year: int, last_year: int, *, quarterly: bool) -> Iterator[Period]:
    for year in range(first_year, last_year + 1):
        if quarterly:
            yield from (Period(year, quarter) for quarter in (1, 2, 3, 4))
        else:
            yield Period(year)


def last_ended(as_of: date) -> Period:
    """The last quarter that is over on the morning of `as_of`."""
    quarter = (as_of.month - 1) // 3
    return Period(as_of.year, quarter) if quarter else Period(as_of.year - 1, 4)


def quarters_over(year: int, as_of: date) -> int:
    """How many quarters of `year` are over on the morning of `as_of`: 0 to 4."""
    return max(0, min(4, 4 * (as_of.year - year) + (as_of.month - 1) // 3))


def standing(
    values: Iterable[Value], accumulation: str, at: Period, *, first_year: int, unit: str = ""
) -> Decimal | None:
    """The figure at the end of `at` in the indicator's accumulation, or None where a part of it is missing.

    A total with a gap is not known; it is never shown as if the missing period were zero. A share of several
    periods is the sum of numerators over the sum of denominators, never a mean of shares.
    """
    by_period = {value.period: value for value in values}

    if accumulation in (Accumulation.YEAR_TO_DATE, Accumulation.PROGRAMME_TO_DATE):
        start = at.year if accumulation == Accumulation.YEAR_TO_DATE else first_year
        return _sum_of_flows(by_period, start, at)

    own = by_period.get(at)
    if own is not None:
        return own.value
    if at.quarter is not None:
        return None

    quarters = [by_period[p] for p in periods(at.year, at.year, quarterly=True) if p in by_period]
    if accumulation == Accumulation.PERIOD:
        return sum((part.value for part in quarters), Decimal(0)) if len(quarters) == 4 else None
    if accumulation == Accumulation.SHARE:
        return _share(quarters, unit) if len(quarters) == 4 else None
    last = by_period.get(Period(at.year, 4))
    return last.value if last else None


def _sum_of_flows(by_period: dict[Period, Value], first_year: int, at: Period) -> Decimal | None:
    total = Decimal(0)
    for year in range(first_year, at.year + 1):
        whole = by_period.get(Period(year))
        if whole is not None and (year < at.year or at.quarter is None):
            total += whole.value
            continue
        last_quarter = at.quarter or 4 if year == at.year else 4
        for quarter in range(1, last_quarter + 1):
            part = by_period.get(Period(year, quarter))
            if part is None:
                return None
            total += part.value
    return total


def _share(parts: list[Value], unit: str) -> Decimal | None:
    if any(part.numerator is None or not part.denominator for part in parts):
        return None
    above = sum((part.numerator for part in parts if part.numerator is not None), Decimal(0))
    below = sum((part.denominator for part in parts if part.denominator is not None), Decimal(0))
    return share(above, below, unit)


def share(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal | None:
    """Numerator over denominator, in per cent where the unit says so; None without a denominator."""
    if not denominator:
        return None
    scale = 100 if unit.strip() == "%" else 1
    return (scale * numerator / denominator).quantize(THOUSANDTH)
