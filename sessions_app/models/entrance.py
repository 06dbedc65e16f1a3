"""The way into a session for phones: its codes, and what is counted of wrong ones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import User
from sessions_app.models.sessions import StrategySession

CODE_LENGTH = 8
TOKEN_LENGTH = 22


class JoinCode(models.Model):
    """What the screen in the hall shows: a code to be typed, and the token that the QR code carries.

    Both are kept as they are, for the screen and the poster show them again; they die with the session.
    """

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(ended_at=None), name="one_living_code_a_session"
            ),
        ]


class WrongCodes(models.Model):
    """How many wrong codes came from one address or one device since a moment; neither is kept itself."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(default=timezone.now, db_index=True)
