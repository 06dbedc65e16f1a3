"""What the hall did: a durable log per session, numbered without gaps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from enterprises.models import User
from sessions_app.models.seats import Seat
from sessions_app.models.sessions import StrategySession


class SessionCounter(models.Model):
    """The row that numbers the session's events: taken last in a transaction, it keeps the log gapless."""

    session = models.OneToOneField(StrategySession, models.CASCADE, primary_key=True, related_name="counter")
    last_seq = models.PositiveBigIntegerField(default=0)


class LiveEvent(models.Model):
    """One operation, one event. The payload holds facts and ids, never names or HTML."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    op_id = models.UUIDField(null=True, blank=True)
    op_hash = models.CharField(max_length=64, blank=True)
    by_user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    by_seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    happened_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="live_event_seq"),
            models.UniqueConstraint(fields=["session", "op_id"], name="live_event_op"),
            models.CheckConstraint(condition=Q(by_user=None) | Q(by_seat=None), name="live_event_one_actor"),
        ]
