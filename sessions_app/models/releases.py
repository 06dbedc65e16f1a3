"""What people have put by hand in the press release of a session."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import User
from sessions_app.models.sessions import StrategySession

RELEASE_WORDING_LENGTH = 20_000


@tracked()
class ReleaseWording(models.Model):
    """One paragraph as a person wants it. `generated` is what the data gave when it was decided.

    A wording is never deleted: given back to the data it stays with its text and its version.
    """

    class Standing(models.TextChoices):
        BY_HAND = "by_hand", pgettext_lazy("paragraph of a press release", "worded by hand")
        LEFT_OUT = "left_out", pgettext_lazy("paragraph of a press release", "left out")
        FROM_DATA = "from_data", pgettext_lazy("paragraph of a press release", "from the data")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="release_wordings")
    key = models.CharField(max_length=80)
    standing = models.CharField(max_length=10, choices=Standing)
    text = models.TextField(_("text"), max_length=RELEASE_WORDING_LENGTH, blank=True)
    generated = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wording of a press release")
        verbose_name_plural = _("wordings of press releases")
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="release_wording_once"),
            models.CheckConstraint(
                condition=~models.Q(standing="by_hand") | ~models.Q(text=""),
                name="release_wording_says_something",
            ),
        ]
