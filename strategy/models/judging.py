"""Which rule gives the lights since when, what a person set or decided, and what somebody has seen last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Region, Sourced, User
from sessions_app.models import Decision
from strategy.models.indicators import Indicator
from strategy.models.programmes import LightRule, Programme


@tracked()
class RuleChoice(Sourced):
    """From `since` on a programme is judged by this rule; before the first choice, by its `light_rule`."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="rule_choices")
    rule = models.ForeignKey(LightRule, models.PROTECT, related_name="choices")
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "since"], name="rule_choice_once_a_day"),
        ]


@tracked()
class LightOverride(Sourced):
    """A colour that a person set for one period of an indicator. The last one stands; `mark` may be empty:
    the rule again.
    """

    class Colour(models.TextChoices):
        GOOD = "good", pgettext_lazy("light", "as planned")
        WARN = "warn", pgettext_lazy("light", "deviation")
        BAD = "bad", pgettext_lazy("light", "danger")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="overrides")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, blank=True)
    is_better = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    set_on = models.DateField()

    class Meta:
        ordering = ["set_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="light_override_quarter"
            ),
            models.CheckConstraint(
                condition=Q(is_better=False) | ~Q(reason=""),
                name="better_light_needs_a_reason",
                violation_error_message=_("A better colour than the rule gives needs a reason."),
            ),
        ]


@tracked()
class MatterDecision(Sourced):
    """What a head decided on one matter of the overview. `key` is the matter's: it is asked only once."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    what = models.CharField(max_length=500)
    path = models.CharField(max_length=300)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="matter_links")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kept_by", "key"], name="matter_is_decided_once")]


class Visit(models.Model):
    """When somebody looked at the overview of a region: now, and the time before."""

    user = models.ForeignKey(User, models.CASCADE, related_name="visits")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    last_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "region"], name="visit_once")]
