"""Indicators with plan and fact, and the reports that carry facts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Organisation, Person, Sourced, User
from strategy.models.programmes import Programme, ProgrammeVersion, closed_after_the_act


def period_label(year: int, quarter: int | None) -> str:
    """«III квартал 2015 года» or «2014 год»."""
    if quarter is None:
        return _("year %(year)s") % {"year": year}
    return _("%(quarter)s quarter of %(year)s") % {
        "quarter": ("I", "II", "III", "IV")[quarter - 1],
        "year": year,
    }


@tracked()
class Indicator(Sourced):
    """An indicator as an identity. Accumulation is frozen after the first report."""

    class Direction(models.TextChoices):
        UP = "up", pgettext_lazy("indicator", "higher is better")
        DOWN = "down", pgettext_lazy("indicator", "lower is better")

    class Accumulation(models.TextChoices):
        PERIOD = "period", _("over the period")
        YEAR_TO_DATE = "year_to_date", _("since the start of the year")
        PROGRAMME_TO_DATE = "programme_to_date", _("since the start of the programme")
        ON_DATE = "on_date", _("on the date")
        SHARE = "share", _("share")
        MILESTONE = "milestone", _("milestone")

    class Frequency(models.TextChoices):
        QUARTER = "quarter", _("quarter")
        YEAR = "year", _("year")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="indicators")
    unit = models.CharField(_("unit"), max_length=50)
    direction = models.CharField(max_length=10, choices=Direction)
    accumulation = models.CharField(max_length=20, choices=Accumulation)
    frequency = models.CharField(max_length=10, choices=Frequency)
    formula = models.TextField(_("formula"), blank=True)
    source_form = models.CharField(_("source form"), max_length=300, blank=True)
    responsible = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="indicators")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    @property
    def measured(self) -> str:
        """«ед., с начала года»; a milestone is called so once."""
        kind = self.get_accumulation_display()
        return self.unit if self.unit == kind else f"{self.unit}, {kind}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:indicator", args=[self.pk])


@tracked()
class IndicatorRevision(Sourced):
    """An indicator in one version of the programme; a dropped one stays visible."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("indicator"), max_length=300)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    base_value = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    dropped_reason = models.CharField(max_length=500, blank=True)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_version", "indicator"], name="indicator_revision_once"
            ),
        ]
        triggers = [closed_after_the_act("r.programme_version_id")]

    def __str__(self) -> str:
        return self.name


class IndicatorTarget(models.Model):
    """The plan of an indicator for a year, or for one of its quarters, in the indicator's accumulation."""

    revision = models.ForeignKey(IndicatorRevision, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "year", "quarter"], nulls_distinct=False, name="indicator_target_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="indicator_target_quarter"
            ),
        ]
        triggers = [
            closed_after_the_act(
                "(SELECT programme_version_id FROM strategy_indicatorrevision WHERE id = r.revision_id)"
            )
        ]


@tracked()
class Report(Sourced):
    """What one organisation hands in for one period of a programme."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "open")
        SUBMITTED = "submitted", pgettext_lazy("report", "submitted")
        RETURNED = "returned", pgettext_lazy("report", "returned")
        APPROVED = "approved", pgettext_lazy("report", "approved")
        LOCKED = "locked", pgettext_lazy("report", "closed")

    # What the lower level may write in.
    WRITABLE = (Status.OPEN, Status.RETURNED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Organisation, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    indicators = models.ManyToManyField(Indicator, related_name="reports", blank=True)
    # The report of a quarter also tells the money of all measures, that of a year their immediate results.
    covers_measures = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["year", "quarter", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "reporter", "year", "quarter"], nulls_distinct=False, name="report_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="report_quarter"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("strategy:report", args=[self.pk])

    @property
    def period_label(self) -> str:
        return period_label(self.year, self.quarter)

    @property
    def is_writable(self) -> bool:
        return self.status in self.WRITABLE


@tracked()
class IndicatorFact(Sourced):
    """A reported value of one period, as it stands in the report's document.

    For accumulating indicators `value` is the flow of the period; the running total is derived
    (`strategy.accumulation`). For shares it is numerator over denominator, both stored.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="facts")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="facts")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=3)
    numerator = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    is_approved = models.BooleanField(default=False)
    evidence = models.CharField(_("document"), max_length=500, blank=True)
    link = models.URLField(_("link to the document"), max_length=500, blank=True)
    explanation = models.CharField(_("explanation"), max_length=1000, blank=True)

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "quarter"], nulls_distinct=False, name="indicator_fact_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="indicator_fact_quarter"
            ),
            models.CheckConstraint(
                condition=Q(denominator=None) | ~Q(denominator=0),
                name="indicator_fact_denominator_is_not_zero",
                violation_error_message=_("The denominator cannot be zero."),
            ),
        ]
