"""Money: planned per version × measure × source × year; facts per quarter as flows. Roubles and kopecks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models import Sourced
from strategy.models.indicators import Report
from strategy.models.programmes import Measure, ProgrammeVersion, closed_after_the_act


class FundingSource(models.TextChoices):
    FEDERAL = "federal", _("federal budget")
    REGIONAL = "regional", _("regional budget")
    LOCAL = "local", _("local budgets")
    OFF_BUDGET = "off_budget", _("off-budget sources")


@tracked()
class PlannedAmount(Sourced):
    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="amounts")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="amounts")
    funding = models.CharField(_("source of funding"), max_length=20, choices=FundingSource)
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    subject_to_agreement = models.BooleanField(_("subject to agreement"), default=False)

    class Meta:
        ordering = ["measure", "funding", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_version", "measure", "funding", "year"], name="planned_amount_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="planned_amount_is_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
        ]
        triggers = [closed_after_the_act("r.programme_version_id")]


@tracked()
class MoneyFlow(Sourced):
    """What was allocated, contracted and paid in one quarter. A correction may be negative; sums are
    derived.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="flows")
    # Empty where the amounts came from a document and not through a report of the portal.
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="flows")
    funding = models.CharField(_("source of funding"), max_length=20, choices=FundingSource)
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    allocated = models.DecimalField(_("allocated"), max_digits=18, decimal_places=2, default=0)
    contracted = models.DecimalField(_("contracted"), max_digits=18, decimal_places=2, default=0)
    paid = models.DecimalField(_("paid"), max_digits=18, decimal_places=2, default=0)

    class Meta:
        ordering = ["measure", "funding", "year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "funding", "year", "quarter"], name="money_flow_once"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="money_flow_quarter"),
        ]
