"""Lines from phones: what a seat has sent, and whether it stands on the board."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Organisation, Person
from sessions_app.models.seats import Seat
from sessions_app.models.swot import STATEMENT_LENGTH, Board, Quadrant, Statement

if TYPE_CHECKING:
    from sessions_app.models.sessions import StrategySession


class PhoneLineQuerySet(models.QuerySet["PhoneLine"]):
    def of(self, session: StrategySession) -> Self:
        return self.filter(board__session=session)

    def waiting(self) -> Self:
        """In the order in which they came; the console shows them so."""
        return (
            self.filter(state=PhoneLine.State.WAITING)
            .select_related("board", "speaker", "organisation", "statement", "alike")
            .order_by("waits_since", "pk")
        )


@tracked()
class PhoneLine(models.Model):
    """One line as its author has it. Until it is accepted nobody but the console and its author reads it.

    The statement, if there is one, is what the hall reads: it may differ by the facilitator's wording, and a
    line that waits though it has a statement is another wording, which its author asks for.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("line", "waiting")
        ACCEPTED = "accepted", pgettext_lazy("line", "accepted")
        DECLINED = "declined", pgettext_lazy("line", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("line", "withdrawn")

    # The key of an anonymous author is made of it.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.CASCADE, related_name="lines")
    quadrant = models.CharField(_("quadrant"), max_length=20, choices=Quadrant)
    text = models.CharField(_("statement"), max_length=STATEMENT_LENGTH)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_anonymous = models.BooleanField(default=True)
    author_seat = models.ForeignKey(Seat, models.SET_NULL, null=True, blank=True, related_name="+")
    edit_key_hash = models.CharField(max_length=64, blank=True)
    speaker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    # Of which statement the author said that it means the same.
    alike = models.ForeignKey(Statement, models.SET_NULL, null=True, blank=True, related_name="+")
    statement = models.OneToOneField(Statement, models.CASCADE, null=True, blank=True, related_name="line")
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(default=timezone.now)
    waits_since = models.DateTimeField(default=timezone.now)

    objects = PhoneLineQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("line from a phone")
        verbose_name_plural = _("lines from phones")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(speaker=None, organisation=None, author_seat=None),
                name="anonymous_line_has_no_author",
                violation_error_message=_("An anonymous statement has no author."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="phone_line_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
