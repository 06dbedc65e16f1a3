"""What the projector shows, and its own address."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import User
from sessions_app.models.sessions import StrategySession
from sessions_app.models.swot import Board, Quadrant, Theme

MESSAGE_LENGTH = 300


class Screen(models.Model):
    """What the facilitator has chosen for the wall. A session without a row shows how to join."""

    class Shows(models.TextChoices):
        JOIN = "join", pgettext_lazy("projector", "how to join")
        BOARD = "board", pgettext_lazy("projector", "board")
        AGENDA = "agenda", pgettext_lazy("projector", "agenda")
        TIMER = "timer", pgettext_lazy("projector", "timer")
        VOTING = "voting", pgettext_lazy("projector", "voting")
        RESULT = "result", pgettext_lazy("projector", "result")
        MESSAGE = "message", pgettext_lazy("projector", "message")
        NOTHING = "nothing", pgettext_lazy("projector", "nothing")

    session = models.OneToOneField(StrategySession, models.CASCADE, primary_key=True, related_name="screen")
    shows = models.CharField(max_length=10, choices=Shows, default=Shows.JOIN)
    # Of a board: all of it, one quadrant or one theme.
    board = models.ForeignKey(Board, models.SET_NULL, null=True, blank=True, related_name="+")
    quadrant = models.CharField(max_length=20, choices=Quadrant, blank=True)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.CharField(_("message"), max_length=MESSAGE_LENGTH, blank=True)
    page = models.PositiveSmallIntegerField(default=1)


class ProjectorLink(models.Model):
    """An address that shows the screen without signing in, until it is taken back. Only its hash is kept."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="projector_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(revoked_at=None), name="one_living_projector_link_a_session"
            ),
        ]
