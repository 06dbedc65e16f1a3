"""Money of a quarter: what was allocated, contracted and paid, never more than may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.charts import number
from enterprises.models import User
from strategy.accumulation import Period
from strategy.models import FundingSource, Measure, MoneyFlow, PlannedAmount, Report
from strategy.periods import approved_version

STEPS = ("allocated", "contracted", "paid")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """Of one quarter, «за период», in roubles. A correction of an earlier quarter may be negative."""

    allocated: Decimal = ZERO
    contracted: Decimal = ZERO
    paid: Decimal = ZERO

    def __bool__(self) -> bool:
        return any((self.allocated, self.contracted, self.paid))


def field_of(measure_id: int, funding: str, step: str) -> str:
    """The name under which forms and refusals speak of one amount."""
    return f"money_{measure_id}_{funding}_{step}"


@transaction.atomic
def write(
    measure: Measure,
    period: Period,
    amounts: Mapping[str, Amounts],
    *,
    by: User,
    report: Report | None = None,
) -> None:
    """Amounts by source for one quarter of a measure; what is zero altogether leaves no row.

    The row of the measure is locked first, so that writers of one measure queue and a cap counts what the one
    before wrote. Raises ValidationError with every amount that breaks a cap: allocated in a year beyond the
    plan of the year, paid since the start beyond what was contracted, a total below zero.
    """
    measure = Measure.objects.select_for_update(of=("self",)).select_related("programme").get(pk=measure.pk)
    assert period.quarter, "money is reported by quarters"
    known = {flow.funding: flow for flow in measure.flows.filter(year=period.year, quarter=period.quarter)}
    for funding, wanted in amounts.items():
        flow = known.get(funding)
        if flow is None and not wanted:
            continue
        if flow is not None and _amounts(flow) == wanted and flow.report_id == (report and report.pk):
            continue
        flow = flow or MoneyFlow(measure=measure, funding=funding, year=period.year, quarter=period.quarter)
        for step in STEPS:
            setattr(flow, step, getattr(wanted, step))
        flow.report = report
        flow.recorded_by, flow.recorded_at = by, timezone.now()
        flow.full_clean()
        flow.save()
    refusals = _broken_caps(measure, period.year, amounts)
    if refusals:
        raise ValidationError(refusals)


def _amounts(flow: MoneyFlow) -> Amounts:
    return Amounts(flow.allocated, flow.contracted, flow.paid)


def _broken_caps(measure: Measure, year: int, amounts: Mapping[str, Amounts]) -> dict[str, ValidationError]:
    """By field. Counted after the write, inside its transaction."""
    version = approved_version(measure.programme)
    plans = dict(
        PlannedAmount.objects.filter(programme_version=version, measure=measure, year=year).values_list(
            "funding", "amount"
        )
    )
    in_year = _sums(measure, year=year)
    since_start = _sums(measure, year__lte=year)
    found: dict[str, ValidationError] = {}
    for funding in amounts:
        label = str(FundingSource(funding).label)
        of_year, all_of_it = in_year.get(funding, Amounts()), since_start.get(funding, Amounts())
        plan = plans.get(funding, ZERO)
        if of_year.allocated > plan:
            found[field_of(measure.pk, funding, "allocated")] = ValidationError(
                _("%(source)s, %(year)d: allocated would be %(sum)s, the plan of the year is %(plan)s."),
                "over_the_plan",
                {"source": label, "year": year, "sum": _told(of_year.allocated), "plan": _told(plan)},
            )
        if all_of_it.paid > all_of_it.contracted:
            found[field_of(measure.pk, funding, "paid")] = ValidationError(
                _("%(source)s: paid since the start would be %(paid)s, contracted are %(contracted)s."),
                "over_the_contracts",
                {
                    "source": label,
                    "paid": _told(all_of_it.paid),
                    "contracted": _told(all_of_it.contracted),
                },
            )
        for step in STEPS:
            if getattr(all_of_it, step) < 0:
                found[field_of(measure.pk, funding, step)] = ValidationError(
                    _("%(source)s: the sum since the start would be below zero."),
                    "below_zero",
                    {"source": label},
                )
    return found


def _sums(measure: Measure, **when: int) -> dict[str, Amounts]:
    return {
        row["funding"]: Amounts(*(row[step] or ZERO for step in ("a", "c", "p")))
        for row in measure.flows.filter(**when)
        .order_by()
        .values("funding")
        .annotate(a=Sum("allocated"), c=Sum("contracted"), p=Sum("paid"))
    }


def _told(roubles: Decimal) -> str:
    """To the kopeck: a cap that is broken by one is told apart."""
    return f"{number(roubles)}\u00a0₽"
