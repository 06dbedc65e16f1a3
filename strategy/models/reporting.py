"""The life of a report: its steps, its documents, and the approved figures that a reopening replaced."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Sourced
from strategy.models.indicators import Indicator, IndicatorFact, Report
from strategy.models.money import FundingSource
from strategy.models.programmes import Measure


@tracked()
class ReportStep(Sourced):
    """One step in the life of a report: who did what when, and the words with it."""

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("step of a report", "opened")
        SUBMITTED = "submitted", pgettext_lazy("step of a report", "handed in")
        RETURNED = "returned", pgettext_lazy("step of a report", "returned with a question")
        APPROVED = "approved", pgettext_lazy("step of a report", "approved")
        LOCKED = "locked", pgettext_lazy("step of a report", "closed")
        REOPENED = "reopened", pgettext_lazy("step of a report", "opened again")

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    happened_on = models.DateField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "reopened"]) | ~Q(text=""),
                name="report_goes_back_for_a_reason",
                violation_error_message=_("Say what is wrong: a report goes back with a question."),
            ),
        ]


@tracked()
class EvidenceFile(Sourced):
    """A document that proves a fact. The name in the private storage is the portal's own."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fact = models.ForeignKey(IndicatorFact, models.CASCADE, related_name="files")
    name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:evidence", args=[self.pk])


class Former(Sourced):
    """Abstract: an approved figure; it stood from `approved_on` until its report was opened again."""

    step = models.ForeignKey(ReportStep, models.CASCADE, related_name="+")
    approved_on = models.DateField()
    until = models.DateField()

    class Meta:
        abstract = True


@tracked()
class FormerFact(Former):
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="former_facts")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=3)
    numerator = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    explanation = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("approved_on")), name="former_fact_ends_after_it_begins"
            ),
        ]


@tracked()
class FormerFlow(Former):
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="former_flows")
    funding = models.CharField(max_length=20, choices=FundingSource)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    allocated = models.DecimalField(max_digits=18, decimal_places=2)
    contracted = models.DecimalField(max_digits=18, decimal_places=2)
    paid = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("approved_on")), name="former_flow_ends_after_it_begins"
            ),
        ]
