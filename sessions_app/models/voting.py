"""Voting rounds and their results."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import Sourced
from sessions_app.models.sessions import AgendaItem, StrategySession
from sessions_app.models.swot import Board, Statement


class VotingRound(Sourced):
    """A round of dots on a board, or an open vote on a question. Counts are of people."""

    class Kind(models.TextChoices):
        DOTS = "dots", _("dot voting")
        OPEN = "open", _("open vote")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="rounds")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="rounds")
    agenda_item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="rounds")
    kind = models.CharField(max_length=10, choices=Kind)
    question = models.CharField(_("question"), max_length=500, blank=True)
    dots_per_person = models.PositiveSmallIntegerField(null=True, blank=True)
    stacking_allowed = models.BooleanField(default=False)
    eligible = models.PositiveIntegerField(null=True, blank=True)
    voted = models.PositiveIntegerField(null=True, blank=True)
    quorum_share = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    abstained = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voted=None) | Q(eligible=None) | Q(voted__lte=F("eligible")),
                name="no_more_voters_than_eligible",
                violation_error_message=_("More people voted than were eligible."),
            ),
        ]


class Tally(models.Model):
    """Dots that a statement got in a closed round: counted at closing, or entered from notes."""

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="tallies")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="tallies")
    dots = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "statement"], name="tally_once_a_round")]
