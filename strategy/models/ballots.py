"""A selection by a method: candidates, experts, their ballots and what came of them."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Person, Region, Sourced, User
from sessions_app.models import Decision, StrategySession
from strategy.models.clusters import Cluster
from strategy.models.methods import ANCHORS, Criterion, KnockOut, Method


@tracked()
class Selection(Sourced):
    """Отбор: candidates are judged by one method in one or two rounds of ballots."""

    class State(models.TextChoices):
        PREPARING = "preparing", pgettext_lazy("selection", "being prepared")
        OPEN = "open", pgettext_lazy("selection", "ballots are open")
        CLOSED = "closed", pgettext_lazy("selection", "ballots are closed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="selections")
    title = models.CharField(_("title"), max_length=300)
    method = models.ForeignKey(Method, models.PROTECT, related_name="selections", verbose_name=_("method"))
    session = models.ForeignKey(
        StrategySession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="selections",
        verbose_name=_("session"),
    )
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.PREPARING)
    round = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("selection of pilots")
        verbose_name_plural = _("selections of pilots")
        constraints = [
            models.CheckConstraint(condition=Q(round__in=(1, 2)), name="selection_has_two_rounds_at_most"),
            models.CheckConstraint(
                condition=Q(state="preparing") | Q(opened_at__isnull=False),
                name="open_selection_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="closed_selection_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("selection:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_preparing(self) -> bool:
        return self.state == self.State.PREPARING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


@tracked()
class Candidate(Sourced):
    selection = models.ForeignKey(Selection, models.CASCADE, related_name="candidates")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="candidacies")
    order = models.PositiveSmallIntegerField(default=0)
    # A candidate that leaves stays on the list with the reason.
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawal = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "cluster"],
                name="candidate_once",
                violation_error_message=_("This cluster is already a candidate."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawal=""), name="withdrawal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.cluster.name


@tracked()
class KnockOutAnswer(Sourced):
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="answers")
    knock_out = models.ForeignKey(KnockOut, models.PROTECT, related_name="answers")
    passed = models.BooleanField()
    document = models.CharField(_("document"), max_length=300)

    class Meta:
        ordering = ["knock_out__order"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "knock_out"], name="knock_out_answer_once")
        ]


@tracked()
class Statistic(Sourced):
    """The figure of a candidate for a criterion that is not judged, and where it was taken."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="statistics")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="statistics")
    x = models.DecimalField(_("figure"), max_digits=18, decimal_places=3)
    note = models.CharField(_("where from"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "criterion"], name="statistic_once")]


@tracked()
class Expert(Sourced):
    """A judge of one selection: a user, or a person on record where it was held before the portal."""

    class Side(models.TextChoices):
        ENTERPRISE = "enterprise", pgettext_lazy("side of an expert", "enterprises")
        SCIENCE = "science", pgettext_lazy("side of an expert", "education and science")
        INFRASTRUCTURE = "infrastructure", pgettext_lazy("side of an expert", "infrastructure")
        AUTHORITY = "authority", pgettext_lazy("side of an expert", "authorities")

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="experts")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="expertises")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="expertises")
    side = models.CharField(_("side"), max_length=20, choices=Side)
    order = models.PositiveSmallIntegerField(default=0)
    # Until conflicts of interest are declared, or denied, of every candidate, there is no ballot.
    declared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("expert of a selection")
        verbose_name_plural = _("experts of selections")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(person__isnull=False), name="expert_is_somebody"
            ),
            models.UniqueConstraint(
                fields=["selection", "user"],
                name="expert_user_once",
                violation_error_message=_("This expert is already on the list."),
            ),
            models.UniqueConstraint(fields=["selection", "person"], name="expert_person_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        somebody = self.user or self.person
        return somebody.short_name if somebody else ""


@tracked()
class Conflict(Sourced):
    """Самоотвод or отвод: the expert does not judge this candidate and is left out of its averages."""

    class Kind(models.TextChoices):
        SELF = "self", pgettext_lazy("conflict of interest", "self-recusal")
        CHALLENGE = "challenge", pgettext_lazy("conflict of interest", "challenge")

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="conflicts")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=500)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "candidate"],
                name="conflict_once",
                violation_error_message=_("The conflict of interest is already on record."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="conflict_has_a_reason",
                violation_error_message=_("Name the reason of the recusal."),
            ),
        ]


@tracked()
class Ballot(Sourced):
    """What one expert gave. A reopened or second ballot is a row of its own; the sealed one stays."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    sealed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    reopened_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="reopened_ballots"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["expert", "number"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "number"], name="ballot_number_once"),
            # One sheet to write on at a time: two tabs cannot begin two.
            models.UniqueConstraint(
                fields=["expert"], condition=Q(sealed_at=None), name="one_open_ballot_of_an_expert"
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None) | ~Q(digest=""), name="sealed_ballot_has_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(reopened_by=None) | ~Q(reason=""), name="reopened_ballot_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sealed_ballot_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__sealed_at__isnull=False),
            )
        ]


def writable_until_the_seal() -> pgtrigger.Trigger:
    """Refuse scores on a sealed ballot, after the closing, and of a candidate the expert is recused from.

    The share lock waits for a seal that is on its way, and the seal waits for writers: whatever was answered
    with success lies under the seal, nothing comes after it.
    """
    return pgtrigger.Trigger(
        name="writable_until_the_seal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_ballot", "bigint"), ("sealed", "timestamptz"), ("stage", "text"), ("judge", "bigint")],
        func="""
            FOREACH row_ballot IN ARRAY CASE TG_OP
                WHEN 'DELETE' THEN ARRAY[OLD.ballot_id]
                WHEN 'INSERT' THEN ARRAY[NEW.ballot_id]
                ELSE ARRAY[OLD.ballot_id, NEW.ballot_id]
            END LOOP
                -- The ballot first, the selection after it: whoever seals locks them in this order, too.
                SELECT sealed_at, expert_id INTO sealed, judge
                    FROM strategy_ballot WHERE id = row_ballot FOR SHARE;
                SELECT state INTO stage FROM strategy_selection
                    WHERE id = (SELECT selection_id FROM strategy_expert WHERE id = judge) FOR SHARE;
                IF sealed IS NOT NULL THEN
                    RAISE EXCEPTION 'ballot % was sealed at %', row_ballot, sealed
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_is_sealed';
                END IF;
                IF stage <> 'open' THEN
                    RAISE EXCEPTION 'ballot % belongs to a selection that is %', row_ballot, stage
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ballots_are_closed';
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF EXISTS (
                SELECT 1 FROM strategy_conflict
                WHERE expert_id = judge AND candidate_id = NEW.candidate_id
            ) THEN
                RAISE EXCEPTION 'expert % is recused from candidate %', judge, NEW.candidate_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'recused_expert_does_not_judge';
            END IF;
            RETURN NEW;
        """,
    )


@tracked()
class Score(models.Model):
    """One step of the scale. A score that was not given has no row: it is not zero."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="scores")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "candidate", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__in=ANCHORS),
                name="score_is_a_step",
                violation_error_message=_("A score is one of the steps of the scale."),
            ),
        ]
        triggers = [writable_until_the_seal()]


class DisputedCell(models.Model):
    """A cell that the second round asks about again."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="disputed_cells")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["selection", "candidate", "criterion"], name="disputed_cell_once")
        ]


class Result(models.Model):
    """What was computed at the closing of a round, with the seed and the number of draws. Never changed."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="results")
    round = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    seed = models.PositiveBigIntegerField()
    samples = models.PositiveIntegerField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["selection", "round"], name="result_of_a_round_once")]
        triggers = [
            pgtrigger.Protect(name="result_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
