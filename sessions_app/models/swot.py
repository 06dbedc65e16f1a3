"""Boards, statements said in the hall, themes, TOWS strategies and priorities."""

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
from enterprises.models import Organisation, Person, Sourced, User
from sessions_app.models.seats import Actor, Seat
from sessions_app.models.sessions import AgendaItem, StrategySession


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(session__in=StrategySession.objects.visible_to(actor))

    def with_counts(self) -> Self:
        """`said` is how many statements stand in the quadrants: not merged, removed or parked."""
        standing = Q(statements__canonical=None, statements__removed_at=None)
        return self.annotate(
            said=models.Count("statements", filter=standing & ~Q(statements__quadrant=Quadrant.PARKING))
        ).order_by("order", "pk")


@tracked()
class Board(Sourced):
    """One board per topic: the region's industry as a whole, or a candidate cluster."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="boards")
    agenda_item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="boards")
    title = models.CharField(_("title"), max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("board")
        verbose_name_plural = _("boards")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('sessions:board', args=[self.session_id])}?board={self.pk}"


class Theme(models.Model):
    board = models.ForeignKey(Board, models.CASCADE, related_name="themes")
    title = models.CharField(_("theme"), max_length=100)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["board", "title"], name="theme_once_a_board")]

    def __str__(self) -> str:
        return self.title


class Quadrant(models.TextChoices):
    """The four quadrants, and the parking lot for what has no place in them yet."""

    STRENGTH = "strength", pgettext_lazy("SWOT quadrant", "Strength")
    WEAKNESS = "weakness", pgettext_lazy("SWOT quadrant", "Weakness")
    OPPORTUNITY = "opportunity", pgettext_lazy("SWOT quadrant", "Opportunity")
    THREAT = "threat", pgettext_lazy("SWOT quadrant", "Threat")
    PARKING = "parking", pgettext_lazy("SWOT quadrant", "Parking lot")


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(board__session__in=StrategySession.objects.visible_to(actor))

    def of(self, session: StrategySession) -> Self:
        return self.filter(board__session=session)

    def for_board(self) -> Self:
        """Cards in the order of the hall: numbers never move while people read."""
        return (
            self.filter(canonical=None, removed_at=None)
            .select_related("speaker", "organisation", "theme")
            .prefetch_related(
                models.Prefetch(
                    "merged",
                    Statement.objects.filter(removed_at=None).select_related("theme").order_by("number"),
                )
            )
            .order_by("number")
        )

    def for_page(self) -> Self:
        return self.select_related(
            "board__session__kept_by",
            "speaker",
            "organisation",
            "theme",
            "canonical",
            "source",
            "recorded_by",
        )


STATEMENT_LENGTH = 500


@tracked()
class Statement(Sourced):
    """One thing said in the hall. Never deleted or overwritten: revisions keep every wording."""

    class EnteredFrom(models.TextChoices):
        CONSOLE = "console", _("console")
        PHONE = "phone", _("phone")
        NOTES = "notes", _("notes")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField(_("number"))
    quadrant = models.CharField(_("quadrant"), max_length=20, choices=Quadrant)
    text = models.CharField(_("statement"), max_length=STATEMENT_LENGTH)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="statements")
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="statements")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    is_anonymous = models.BooleanField(default=False)
    entered_from = models.CharField(max_length=10, choices=EnteredFrom, default=EnteredFrom.CONSOLE)
    author_seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="+")
    edit_key_hash = models.CharField(max_length=64, blank=True)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    removed_at = models.DateTimeField(null=True, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="statement_number_once_a_board"),
            models.CheckConstraint(
                condition=Q(canonical=None) | ~Q(canonical=F("id")),
                name="statement_not_merged_into_itself",
                violation_error_message=_("A statement cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False)
                | Q(speaker=None, organisation=None, recorded_by=None, author_seat=None),
                name="anonymous_statement_has_no_author",
                violation_error_message=_("An anonymous statement has no author."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_says_something"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("sessions:statement", args=[self.pk])


class StatementRevision(models.Model):
    """One wording of a statement. The first is what was said; the last is what stands."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.CharField(max_length=STATEMENT_LENGTH)
    quadrant = models.CharField(max_length=20, choices=Quadrant)
    by_user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "version"], name="statement_revision_once"),
        ]


@tracked()
class TowsStrategy(Sourced):
    """A strategy from a pair of quadrants: SO, WO, ST or WT."""

    class Kind(models.TextChoices):
        SO = "SO", pgettext_lazy("TOWS", "strengths for opportunities")
        WO = "WO", pgettext_lazy("TOWS", "opportunities against weaknesses")
        ST = "ST", pgettext_lazy("TOWS", "strengths against threats")
        WT = "WT", pgettext_lazy("TOWS", "weaknesses under threats")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="strategies")
    kind = models.CharField(max_length=2, choices=Kind)
    text = models.CharField(_("text"), max_length=500)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("strategy of the SWOT analysis")
        verbose_name_plural = _("strategies of the SWOT analysis")

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its place on the session's page. The board must be loaded."""
        return f"{reverse('sessions:detail', args=[self.board.session_id])}#strategy-{self.pk}"


class Trace(models.Model):
    """Abstract: a link from the upper thing to the lower one it follows from, with the words that show it."""

    quote = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class StrategyStatement(Trace):
    strategy = models.ForeignKey(TowsStrategy, models.CASCADE, related_name="statement_links")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="strategy_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["strategy", "statement"], name="strategy_statement_once")
        ]


@tracked()
class Priority(Sourced):
    """A strategic priority that the session agreed on."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="priorities")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("priority"), max_length=500)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('sessions:detail', args=[self.session_id])}#priority-{self.pk}"


class PriorityStatement(Trace):
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="statement_links")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="priority_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["priority", "statement"], name="priority_statement_once")
        ]


class PriorityStrategy(Trace):
    priority = models.ForeignKey(Priority, models.CASCADE, related_name="strategy_links")
    strategy = models.ForeignKey(TowsStrategy, models.PROTECT, related_name="priority_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["priority", "strategy"], name="priority_strategy_once")
        ]
