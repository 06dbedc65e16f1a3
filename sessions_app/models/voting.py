"""Voting rounds, what may be voted for, ballots, and results."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Sourced, User
from sessions_app.models.decisions import Decision
from sessions_app.models.seats import Actor, Seat
from sessions_app.models.sessions import AgendaItem, StrategySession
from sessions_app.models.swot import Board, Quadrant, Statement, Theme

HIGHEST_RATING = 5
MOST_PER_PERSON = 50


class VotingRoundQuerySet(models.QuerySet["VotingRound"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(session__in=StrategySession.objects.visible_to(actor))

    def opened(self) -> Self:
        return self.filter(opened_at__isnull=False, closed_at=None)

    def over(self) -> Self:
        """Closed, or recorded from notes without times."""
        return self.exclude(opened_at__isnull=False, closed_at=None)


# What changes with every tally is in the journal.
@tracked(exclude=("eligible", "voted", "told_at", "first_vote_at"))
class VotingRound(Sourced):
    """A round of dots, places or ratings on a board, or an open vote on a question. Counts are of people.

    `edition` grows when a reopened round is voted on anew; ballots of earlier editions stay and do not count.
    """

    class Kind(models.TextChoices):
        DOTS = "dots", _("dot voting")
        RANKING = "ranking", _("ranking")
        RATING = "rating", _("rating 1–5")
        OPEN = "open", _("open vote")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="rounds")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="rounds")
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="rounds")
    quadrant = models.CharField(max_length=20, choices=Quadrant, blank=True)
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="rounds")
    agenda_item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="rounds")
    kind = models.CharField(max_length=10, choices=Kind)
    question = models.CharField(_("question"), max_length=500, blank=True)
    # In a ranking: how many places a person gives away.
    dots_per_person = models.PositiveSmallIntegerField(null=True, blank=True)
    stacking_allowed = models.BooleanField(default=False)
    # Who may vote; without it, whoever sits in the session.
    entitled = models.PositiveIntegerField(null=True, blank=True)
    # As told to the hall last, and exact once the round is closed.
    eligible = models.PositiveIntegerField(null=True, blank=True)
    voted = models.PositiveIntegerField(null=True, blank=True)
    # Of those who voted: without a phone, counted by the facilitator.
    on_paper = models.PositiveIntegerField(default=0)
    quorum_share = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    abstained = models.PositiveIntegerField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)
    first_vote_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = VotingRoundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("voting round")
        verbose_name_plural = _("voting rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(voted=None) | Q(eligible=None) | Q(voted__lte=F("eligible")),
                name="no_more_voters_than_eligible",
                violation_error_message=_("More people voted than were eligible."),
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(opened_at__isnull=False, closed_at=None),
                name="one_open_round_a_session",
                violation_error_message=_("Another vote is open: close it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.question or str(self.get_kind_display())

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    def get_absolute_url(self) -> str:
        return reverse("sessions:round", args=[self.pk])


class RoundOption(models.Model):
    """A statement on the ballot: the list is fixed when the round is opened."""

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="options")
    statement = models.ForeignKey(Statement, models.RESTRICT, related_name="voting_options")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "statement"], name="option_once_a_round")]


class RoundReopening(models.Model):
    """Who reopened a closed round, why, and what had been announced until then."""

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="reopenings")
    at = models.DateTimeField(default=timezone.now)
    by_user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    edition = models.PositiveSmallIntegerField()
    totals = models.JSONField()

    class Meta:
        ordering = ["at", "pk"]


class Answer(models.TextChoices):
    FOR = "for", pgettext_lazy("open vote", "for")
    AGAINST = "against", pgettext_lazy("open vote", "against")
    ABSTAIN = "abstain", pgettext_lazy("open vote", "abstain")


class Ballot(models.Model):
    """What one seat gives in one edition of a round. `spent` repeats the sum of its votes, for the check."""

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="ballots")
    edition = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, models.RESTRICT, related_name="ballots")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    allowed = models.PositiveSmallIntegerField()
    spent = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "edition", "seat"], name="ballot_once_a_seat"),
            models.CheckConstraint(
                condition=Q(spent__lte=F("allowed")),
                name="ballot_is_not_overspent",
                violation_error_message=_("You have spent all your votes."),
            ),
        ]


class Vote(models.Model):
    """`value` is the number of dots, the place (1 is the first), or the rating."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.RESTRICT, related_name="+")
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "statement"], name="vote_once_a_ballot"),
            models.CheckConstraint(condition=Q(value__gte=1), name="vote_gives_something"),
        ]


class PaperCount(models.Model):
    """What the facilitator counted without phones: dots of a statement, or hands for an answer."""

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="paper_counts")
    statement = models.ForeignKey(Statement, models.RESTRICT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "statement", "answer"], nulls_distinct=False, name="paper_count_once"
            ),
            models.CheckConstraint(
                condition=Q(statement=None) ^ Q(answer=""), name="paper_count_is_of_one_thing"
            ),
        ]


class Tally(models.Model):
    """What a statement got in a closed round: counted at closing, or entered from notes.

    `dots` are dots, points of places, or the sum of ratings; `voters` is how many people gave them, where it
    is known; `on_paper` is the part counted by hand.
    """

    round = models.ForeignKey(VotingRound, models.CASCADE, related_name="tallies")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="tallies")
    dots = models.PositiveIntegerField()
    voters = models.PositiveIntegerField(null=True, blank=True)
    on_paper = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "statement"], name="tally_once_a_round")]
