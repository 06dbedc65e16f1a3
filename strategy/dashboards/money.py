"""Money by source and year: plan, allocated, contracted, paid. Totals are sums of their parts, to the
kopeck.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from enterprises.charts import ColumnGroup, Series
from strategy import accumulation, lights
from strategy.accumulation import Period
from strategy.lights import Light
from strategy.models import FundingSource, Indicator, PlannedAmount

MILLION = 1_000_000
STEPS = ("allocated", "contracted", "paid")
SHORT_NAMES = {
    FundingSource.FEDERAL: "1",
    FundingSource.REGIONAL: "2",
    FundingSource.LOCAL: "3",
    FundingSource.OFF_BUDGET: "4",
}


@dataclass(frozen=True)
class Actuals:
    """What has been done by the day; None where nothing was reported, which is not zero."""

    allocated: Decimal | None = None
    contracted: Decimal | None = None
    paid: Decimal | None = None

    def __add__(self, other: Actuals) -> Actuals:
        return Actuals(*(_add(getattr(self, step), getattr(other, step)) for step in STEPS))


@dataclass(frozen=True)
class MoneyRow:
    """One source, or all of them. `actuals` are of the year shown."""

    funding: FundingSource | None
    plans: dict[int, Decimal]
    year_actuals: dict[int, Actuals]
    to_agree: dict[int, Decimal]
    years: Sequence[int]
    year: int

    @property
    def plan_cells(self) -> list[Decimal | None]:
        return [self.plans.get(year) for year in self.years]

    @property
    def total(self) -> Decimal | None:
        return _sum(self.plans.get(year) for year in self.years)

    @property
    def plan(self) -> Decimal | None:
        return self.plans.get(self.year)

    @property
    def actuals(self) -> Actuals:
        return self.year_actuals.get(self.year, Actuals())

    @property
    def left(self) -> Decimal | None:
        """What of the year's plan is not paid yet."""
        if self.plan is None:
            return None
        return self.plan - (self.actuals.paid or 0)

    @property
    def contracted_share(self) -> Decimal | None:
        if not self.plan or self.actuals.contracted is None:
            return None
        return self.actuals.contracted / self.plan


@dataclass(frozen=True)
class MoneyTable:
    rows: list[MoneyRow]
    total: MoneyRow
    years: Sequence[int]
    year: int
    quarters: int
    rule: lights.Rule | None
    is_unapproved: bool = False

    @property
    def plan_to_date(self) -> Decimal | None:
        """The year's plan in proportion to the quarters that are over."""
        return self.total.plan * self.quarters / 4 if self.total.plan is not None else None

    @cached_property
    def light(self) -> Light:
        if self.rule is None:
            return lights.grey(lights.Reason.NO_PLAN)
        found = lights.light(self.total.actuals.paid, self.plan_to_date, self.rule, Indicator.Direction.UP)
        return replace(found, is_unapproved=self.is_unapproved)

    @property
    def series(self) -> list[Series]:
        return [Series(str(row.funding.label), SHORT_NAMES[row.funding]) for row in self.rows if row.funding]

    @property
    def columns(self) -> list[ColumnGroup]:
        """In millions; what is not known is not drawn."""
        groups = []
        for year in self.years:
            done = self.total.year_actuals.get(year, Actuals())
            groups.append(
                ColumnGroup(
                    str(year),
                    [_millions(row.plans.get(year)) for row in self.rows],
                    [_millions(done.contracted), _millions(done.paid)],
                )
            )
        return groups

    @property
    def paid_millions(self) -> Decimal | None:
        return _millions(self.total.actuals.paid)

    @property
    def contracted_millions(self) -> Decimal | None:
        return _millions(self.total.actuals.contracted)

    @property
    def has_amounts(self) -> bool:
        return bool(self.total.plans) or bool(self.total.year_actuals)


class Flow(Protocol):
    """What was done in one quarter with the money of one source: a `MoneyFlow`, or a `FormerFlow`."""

    measure_id: int
    funding: str
    year: int
    quarter: int
    allocated: Decimal
    contracted: Decimal
    paid: Decimal


def money_table(
    amounts: Iterable[PlannedAmount],
    flows: Iterable[Flow],
    years: Sequence[int],
    as_of: date,
    rule: lights.Rule | None,
    is_unapproved: bool = False,
) -> MoneyTable:
    """Flows count once their quarter is over: the year shown is that of the last such quarter."""
    last = accumulation.last_ended(as_of)
    year = min(max(last.year, years[0]), years[-1]) if years else last.year
    plans: dict[FundingSource, dict[int, Decimal]] = {funding: {} for funding in FundingSource}
    agree: dict[FundingSource, dict[int, Decimal]] = {funding: {} for funding in FundingSource}
    done: dict[FundingSource, dict[int, Actuals]] = {funding: {} for funding in FundingSource}
    for amount in amounts:
        funding = FundingSource(amount.funding)
        plans[funding][amount.year] = plans[funding].get(amount.year, Decimal(0)) + amount.amount
        if amount.subject_to_agreement and amount.amount:
            agree[funding][amount.year] = agree[funding].get(amount.year, Decimal(0)) + amount.amount
    for flow in flows:
        if Period(flow.year, flow.quarter).last_day >= as_of:
            continue
        funding = FundingSource(flow.funding)
        one = Actuals(flow.allocated, flow.contracted, flow.paid)
        done[funding][flow.year] = done[funding].get(flow.year, Actuals()) + one
    rows = [
        MoneyRow(funding, plans[funding], done[funding], agree[funding], years, year)
        for funding in FundingSource
    ]
    return MoneyTable(
        rows,
        sum_rows(rows, years, year),
        years,
        year,
        accumulation.quarters_over(year, as_of),
        rule,
        is_unapproved,
    )


def sum_rows(
    rows: Sequence[MoneyRow], years: Sequence[int], year: int, funding: FundingSource | None = None
) -> MoneyRow:
    plans: dict[int, Decimal] = {}
    agree: dict[int, Decimal] = {}
    done: dict[int, Actuals] = {}
    for row in rows:
        for key, value in row.plans.items():
            plans[key] = plans.get(key, Decimal(0)) + value
        for key, value in row.to_agree.items():
            agree[key] = agree.get(key, Decimal(0)) + value
        for key, actuals in row.year_actuals.items():
            done[key] = done.get(key, Actuals()) + actuals
    return MoneyRow(funding, plans, done, agree, years, year)


def combined(tables: Sequence[MoneyTable], as_of: date) -> MoneyTable:
    """Several programmes as one; its light needs a rule of its own and is not given."""
    years = sorted({year for table in tables for year in table.years})
    last = accumulation.last_ended(as_of)
    year = min(max(last.year, years[0]), years[-1]) if years else last.year
    rows = [
        sum_rows(
            [row for table in tables for row in table.rows if row.funding == funding], years, year, funding
        )
        for funding in FundingSource
    ]
    return MoneyTable(
        rows, sum_rows(rows, years, year), years, year, accumulation.quarters_over(year, as_of), None
    )


def _add(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _millions(value: Decimal | None) -> Decimal | None:
    return value / MILLION if value is not None else None
