"""A seat is one place at one session: a phone in the hall, without an account."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Organisation, Person, User
from sessions_app.models.sessions import StrategySession


class Seat(models.Model):
    """Known by the hash of a secret that stays on the phone. The person behind it is forgotten at closing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="seats")
    secret_hash = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # Of the last ping: a phone is on line while it says so.
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    # As the phone has shown it with the request; stored nowhere. The keys of its own anonymous lines follow
    # from it.
    secret = ""

    class Meta:
        verbose_name = _("seat at a session")
        verbose_name_plural = _("seats at sessions")


Actor = User | Seat
