"""Lights: which rule holds since when, and a colour that a person sets instead of the rule's.

A worse colour is set freely: whoever knows of trouble says so. A better one needs a reason, and everybody
sees that it was set by hand.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from strategy import lights
from strategy.accumulation import Period
from strategy.dashboards.programmes import load
from strategy.lights import Light, Mark
from strategy.models import (
    Indicator,
    IndicatorRevision,
    LightOverride,
    LightRule,
    Programme,
    RuleChoice,
)


def ruled_light(indicator: Indicator, period: Period) -> Light | None:
    """What the rule gives today, whatever was set by hand; None where the indicator is not in the plan."""
    today = timezone.localdate()
    programme = Programme.objects.select_related("cluster", "light_rule").get(pk=indicator.programme_id)
    state = load([programme], today)[0].on(today)
    state.loaded.overrides.clear()
    for revision in state.loaded.indicators:
        if revision.indicator_id == indicator.pk:
            return state.cell(revision, period).light
    return None


@transaction.atomic
def set_colour(
    indicator: Indicator, period: Period, *, by: User, colour: Mark | None, reason: str = ""
) -> LightOverride | None:
    """Set a colour for one period, or None to let the rule speak again.

    Raises ValidationError for a better colour than the rule's without a reason, and for a period that is no
    period of the indicator.
    """
    indicator = (
        Indicator.objects.select_for_update(of=("self",)).select_related("programme").get(pk=indicator.pk)
    )
    quarterly = indicator.frequency == Indicator.Frequency.QUARTER
    if period.year not in indicator.programme.years or bool(period.quarter) != quarterly:
        raise ValidationError(_("There is no such period of the indicator."), "no_such_period")
    last = indicator.overrides.filter(year=period.year, quarter=period.quarter).last()
    if colour is None and (last is None or not last.colour):
        return None
    ruled = ruled_light(indicator, period)
    if ruled is None or not IndicatorRevision.objects.filter(indicator=indicator).exists():
        raise ValidationError(_("The indicator is not in the plan."), "not_in_the_plan")
    is_better = colour is not None and lights.SEVERITY[colour] < lights.SEVERITY[ruled.mark]
    if is_better and not reason.strip():
        raise ValidationError(
            {
                "reason": ValidationError(
                    _("The rule gives «%(ruled)s»: a better colour needs a reason, and it will be seen."),
                    "no_reason",
                    {"ruled": ruled.mark.label},
                )
            }
        )
    override = LightOverride(
        indicator=indicator,
        year=period.year,
        quarter=period.quarter,
        colour=colour.value if colour else "",
        is_better=is_better,
        reason=reason,
        set_on=timezone.localdate(),
        recorded_by=by,
    )
    override.full_clean()
    override.save()
    return override


@transaction.atomic
def choose_rule(
    programme: Programme,
    *,
    by: User,
    version: int,
    green_from: Decimal,
    yellow_from: Decimal,
    since: date,
    reason: str,
) -> RuleChoice:
    """Judge a programme by other bounds from a day on. Days before it keep the rule that held then."""
    claim(programme, version)
    last = programme.rule_choices.last()
    if last is not None and since <= last.since:
        raise ValidationError(
            {
                "since": ValidationError(
                    _("The rule was chosen on %(day)s; the next one holds from a later day."),
                    "too_early",
                    {"day": f"{last.since:%d.%m.%Y}"},
                )
            }
        )
    name = programme.light_rule.name
    rule = LightRule.objects.filter(name=name, green_from=green_from, yellow_from=yellow_from).first()
    if rule is None:
        newest = LightRule.objects.filter(name=name).aggregate(newest=Max("version"))["newest"] or 0
        rule = LightRule(name=name, version=newest + 1, green_from=green_from, yellow_from=yellow_from)
        rule.full_clean()
        rule.save()
    choice = RuleChoice(programme=programme, rule=rule, since=since, reason=reason, recorded_by=by)
    choice.full_clean()
    choice.save()
    return choice
