"""Risks of a programme and their assessments."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Organisation, User
from strategy.models import Measure, Programme, Risk, RiskAssessment
from strategy.programmes import save


@transaction.atomic
def add_risk(
    programme: Programme,
    *,
    by: User,
    title: str,
    probability: int,
    impact: int,
    assessed_on: date,
    response: str = "",
    owner: Organisation | None = None,
    measure: Measure | None = None,
    note: str = "",
) -> Risk:
    if measure and measure.programme_id != programme.pk:
        raise ValidationError(
            {"measure": ValidationError(_("The measure is of another programme."), "another_programme")}
        )
    risk = Risk(
        programme=programme, measure=measure, title=title, response=response, owner=owner, recorded_by=by
    )
    save(risk)
    assess_risk(risk, by=by, assessed_on=assessed_on, probability=probability, impact=impact, note=note)
    return risk


@transaction.atomic
def assess_risk(
    risk: Risk, *, by: User, assessed_on: date, probability: int, impact: int, note: str = ""
) -> RiskAssessment:
    """Add an assessment; the earlier ones stay. Raises ValidationError for a day to come or before the
    last one.
    """
    if assessed_on > timezone.localdate():
        raise ValidationError(
            {"assessed_on": ValidationError(_("This day has not come yet."), "in_the_future")}
        )
    last = risk.assessments.order_by("assessed_on", "pk").last()
    if last and assessed_on < last.assessed_on:
        raise ValidationError(
            {
                "assessed_on": ValidationError(
                    _("The last assessment is of %(day)s; a new one cannot be earlier."),
                    "too_early",
                    {"day": f"{last.assessed_on:%d.%m.%Y}"},
                )
            }
        )
    assessment = RiskAssessment(
        risk=risk, assessed_on=assessed_on, probability=probability, impact=impact, note=note, recorded_by=by
    )
    save(assessment)
    return assessment
