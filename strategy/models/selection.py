"""The decision on pilots: outcome, reasons, conditions, minority opinions."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Person, Region, Sourced
from enterprises.models.sources import KeptQuerySet
from sessions_app.models import Decision, Statement
from strategy.models.ballots import Selection
from strategy.models.clusters import Cluster
from strategy.models.methods import Criterion


def stands() -> pgtrigger.Trigger:
    """What was decided is never edited: another decision supersedes it."""
    return pgtrigger.Protect(name="decision_stands", operation=pgtrigger.Update | pgtrigger.Delete)


@tracked()
class PilotDecision(Sourced):
    """Which candidates became pilots. It stands in the minutes through its `sessions_app.Decision`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="pilot_decisions")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="pilot_decision")
    reason = models.TextField(_("reason"))
    selection = models.ForeignKey(
        Selection, models.PROTECT, null=True, blank=True, related_name="pilot_decisions"
    )
    follows_ranking = models.BooleanField(null=True, blank=True)
    # Why the ranking was left: said first on every page of the decision.
    deviation = models.TextField(_("why the decision departs from the ranking"), blank=True)
    review_on = models.DateField(_("review date"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-decision__decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                name="pilot_decision_not_its_own_successor",
            ),
        ]
        triggers = [stands()]


@tracked()
class PilotOutcome(Sourced):
    class Outcome(models.TextChoices):
        PILOT = "pilot", pgettext_lazy("outcome", "pilot")
        RESERVE = "reserve", pgettext_lazy("outcome", "in reserve")
        NOT_SELECTED = "not_selected", pgettext_lazy("outcome", "not selected")
        NOT_ADMITTED = "not_admitted", pgettext_lazy("outcome", "not admitted")

    pilot_decision = models.ForeignKey(PilotDecision, models.CASCADE, related_name="outcomes")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=20, choices=Outcome)
    what_is_needed = models.TextField(_("what is needed"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["pilot_decision", "cluster"], name="pilot_outcome_once"),
        ]
        triggers = [stands()]


@tracked()
class PilotReason(Sourced):
    """A reason for a pilot, or a weak point of it, with the words said in the hall."""

    outcome = models.ForeignKey(PilotOutcome, models.CASCADE, related_name="reasons")
    is_weak_point = models.BooleanField(default=False)
    text = models.CharField(max_length=500)
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="pilot_reasons"
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="pilot_reasons"
    )

    class Meta:
        ordering = ["is_weak_point", "pk"]
        triggers = [stands()]


@tracked()
class Condition(Sourced):
    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("condition", "not due")
        MET = "met", pgettext_lazy("condition", "met")
        MISSED = "missed", pgettext_lazy("condition", "missed")

    pilot_decision = models.ForeignKey(PilotDecision, models.CASCADE, related_name="conditions")
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)

    class Meta:
        ordering = ["due_on", "pk"]
        triggers = [
            # Whether a condition is met is found out later; its words and its day were decided.
            pgtrigger.Protect(
                name="condition_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("pilot_decision", "text", "due_on"),
            )
        ]


@tracked()
class MinorityOpinion(Sourced):
    pilot_decision = models.ForeignKey(PilotDecision, models.CASCADE, related_name="minority_opinions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="minority_opinions")
    stated_on = models.DateField(null=True, blank=True)
    text = models.TextField()

    class Meta:
        triggers = [
            # People are merged: the person may become another record of the same one, the words may not.
            pgtrigger.Protect(
                name="opinion_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("pilot_decision", "text", "stated_on"),
            )
        ]


@tracked()
class PilotReview(Sourced):
    """The pilot status was looked at again: what came of it, and when it is looked at next."""

    pilot_decision = models.ForeignKey(PilotDecision, models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField(_("reviewed on"))
    outcome = models.CharField(_("outcome"), max_length=500)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)

    class Meta:
        ordering = ["reviewed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pilot_decision", "reviewed_on"], name="pilot_review_once_a_day"),
            models.CheckConstraint(
                condition=Q(next_review_on=None) | Q(next_review_on__gt=F("reviewed_on")),
                name="next_review_is_later",
                violation_error_message=_("The next review must be later than this one."),
            ),
        ]
