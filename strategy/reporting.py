"""Facts: entering what a period brought, while its report is open."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import StaleVersion, claim
from strategy import accumulation
from strategy.accumulation import Period
from strategy.models import Indicator, IndicatorFact, IndicatorRevision, Report

# What a stored value holds: 18 digits, three of them after the comma.
LARGEST_SHARE = Decimal(10) ** 15


def open_periods(indicator: Indicator) -> list[Period]:
    """Periods for which a fact may be entered: begun, and not handed in or approved."""
    programme = indicator.programme
    quarterly = indicator.frequency == Indicator.Frequency.QUARTER
    today = timezone.localdate()
    closed = {
        Period(year, quarter)
        for year, quarter in Report.objects.filter(indicators=indicator)
        .exclude(status__in=Report.WRITABLE)
        .values_list("year", "quarter")
    } | {
        Period(year, quarter)
        for year, quarter in indicator.facts.filter(is_approved=True).values_list("year", "quarter")
    }
    return [
        period
        for period in accumulation.periods(programme.first_year, programme.last_year, quarterly=quarterly)
        if period.first_day <= today and period not in closed
    ]


@transaction.atomic
def enter_fact(
    indicator: Indicator,
    *,
    by: User,
    period: Period,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    evidence: str = "",
    explanation: str = "",
    seen: datetime | None = None,
) -> IndicatorFact:
    """Write the fact of an open period: a flow for what accumulates, a level for the rest.

    `seen` is when the fact stood there as the editor saw it; StaleVersion is raised when it was written
    since. Raises ValidationError for a period that is closed, outside the programme or of another length,
    for a dropped indicator, and for a share without numerator and denominator.
    """
    # One writer of one indicator at a time.
    indicator = (
        Indicator.objects.select_for_update(of=("self",)).select_related("programme").get(pk=indicator.pk)
    )
    _check_indicator(indicator)
    if period not in open_periods(indicator):
        raise ValidationError(
            {
                "period": ValidationError(
                    _("%(period)s is closed: its report is handed in or approved, or it has not begun."),
                    "period_is_closed",
                    {"period": period},
                )
            }
        )
    if indicator.accumulation == Indicator.Accumulation.SHARE:
        value = share_of(numerator, denominator, indicator)
    elif value is None:
        raise ValidationError({"value": ValidationError(_("Enter the value."), "required")})

    fact = indicator.facts.filter(year=period.year, quarter=period.quarter).first()
    if fact is not None and fact.recorded_at != seen:
        raise StaleVersion(fact)
    report = (
        Report.objects.select_for_update()
        .filter(indicators=indicator, year=period.year, quarter=period.quarter)
        .first()
    )
    if report is not None:
        if not report.is_writable:
            raise ValidationError(_("The report is handed in already."), "handed_in")
        # Who has the report open sees that it has changed.
        claim(report, report.version)
    fact = fact or IndicatorFact(indicator=indicator, year=period.year, quarter=period.quarter)
    fact.report = report
    fact.value = value
    fact.numerator, fact.denominator = numerator, denominator
    fact.evidence, fact.explanation = evidence, explanation
    fact.recorded_by, fact.recorded_at = by, timezone.now()
    fact.full_clean()
    fact.save()
    return fact


def _check_indicator(indicator: Indicator) -> None:
    last = (
        IndicatorRevision.objects.filter(indicator=indicator).order_by("-programme_version__number").first()
    )
    if last is not None and last.is_dropped:
        raise ValidationError(
            _("The indicator was dropped by an amendment: no facts are entered."), "dropped"
        )


def share_of(numerator: Decimal | None, denominator: Decimal | None, indicator: Indicator) -> Decimal:
    """Raises ValidationError by field where the parts make no share that can be kept."""
    errors: dict[str, ValidationError] = {}
    if numerator is None:
        errors["numerator"] = ValidationError(_("A share needs a numerator."), "required")
    if denominator is None:
        errors["denominator"] = ValidationError(_("A share needs a denominator."), "required")
    elif denominator == 0:
        errors["denominator"] = ValidationError(_("The denominator cannot be zero."), "zero")
    elif denominator < 0:
        errors["denominator"] = ValidationError(_("The denominator cannot be below zero."), "negative")
    if errors or numerator is None or denominator is None:
        raise ValidationError(errors)
    value = accumulation.share(numerator, denominator, indicator.unit)
    if value is None or abs(value) >= LARGEST_SHARE:
        raise ValidationError(
            {"numerator": ValidationError(_("The share is too large: look at both numbers."), "too_large")}
        )
    return value
