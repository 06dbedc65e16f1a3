"""Rule sets of the preliminary self-assessment: data that an administrator edits, with history."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Region


@tracked()
class RuleSet(models.Model):
    """Rules of one act, or of a programme, as a region reads them."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="rule_sets")
    key = models.SlugField(max_length=50)
    title = models.CharField(_("title"), max_length=300)
    act = models.CharField(_("act"), max_length=500, blank=True)
    editions = models.TextField(_("editions"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [models.UniqueConstraint(fields=["kept_by", "key"], name="rule_set_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("selection:rule_set", args=[self.pk])


@tracked()
class Rule(models.Model):
    """One line. `measure` says what of the registry is looked at; empty: a person looks."""

    class Measure(models.TextChoices):
        CONTRACTS = "contracts", pgettext_lazy("rule", "every member has a link with another member")
        DEPENDENCE = "dependence", pgettext_lazy("rule", "share of output that goes to members, %")
        NOT_PRODUCING = "not_producing", pgettext_lazy("rule", "enterprises without revenue, at most")
        PROGRAMME = "programme", pgettext_lazy("rule", "a programme of the cluster exists")
        ORGANISATION = "organisation", pgettext_lazy("rule", "a specialised organisation is named")
        MEMBERS = "members", pgettext_lazy("rule", "members, at least")
        ANCHORS = "anchors", pgettext_lazy("rule", "anchors, at least")
        INFRASTRUCTURE = "infrastructure", pgettext_lazy("rule", "members of infrastructure, at least")
        EDUCATION = "education", pgettext_lazy("rule", "members of education and science, at least")
        NONE = "", pgettext_lazy("rule", "the registry holds no data")

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("rule"), max_length=500)
    measure = models.CharField(_("what is looked at"), max_length=20, choices=Measure, blank=True, default="")
    threshold = models.DecimalField(_("threshold"), max_digits=12, decimal_places=2, null=True, blank=True)
    edition_on = models.DateField(_("edition of"), null=True, blank=True)
    rule_source = models.CharField(_("where it is written"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the text of the act"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_active = models.BooleanField(_("applied"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self) -> str:
        return self.text
