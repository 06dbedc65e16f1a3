"""Minutes of a session: drafts, wordings changed by hand, amendments, and what was signed."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Person, Sourced, User
from sessions_app.models.seats import Actor
from sessions_app.models.sessions import StrategySession


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(session__in=StrategySession.objects.visible_to(actor))


@tracked(exclude=["content", "docx", "pdf"])
class Minutes(Sourced):
    """One edition. Until it is signed it is drawn from the session's data at every reading.

    A signed edition keeps what it said, its files and their hash, and is changed by nobody: a correction is a
    new edition that names the old one.
    """

    class Form(models.TextChoices):
        FULL = "full", pgettext_lazy("form of minutes", "full")
        SHORT = "short", pgettext_lazy("form of minutes", "short")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("minutes", "draft")
        AGREEMENT = "agreement", pgettext_lazy("minutes", "in agreement")
        SIGNED = "signed", pgettext_lazy("minutes", "signed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.PROTECT, related_name="minutes")
    edition = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(_("reason"), max_length=500, blank=True)
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.FULL)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    number = models.CharField(_("number"), max_length=30, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.JSONField(null=True, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    docx = models.BinaryField(null=True, editable=False)
    pdf = models.BinaryField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        ordering = ["edition"]
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.UniqueConstraint(fields=["session", "edition"], name="minutes_edition_once"),
            models.UniqueConstraint(
                fields=["session"],
                condition=~Q(state="signed"),
                name="one_unsigned_edition_of_minutes",
                violation_error_message=_("There is already an edition that is not signed yet."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | (
                    Q(signed_on__isnull=False, content__isnull=False, docx__isnull=False, pdf__isnull=False)
                    & ~Q(content_hash="")
                ),
                name="signed_minutes_are_complete",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | (~Q(corrects=F("id")) & ~Q(correction_reason="")),
                name="correction_of_minutes_has_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_minutes_stand",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="signed"),
            )
        ]

    def __str__(self) -> str:
        return str(_("minutes № %(number)s") % {"number": self.number}) if self.number else str(_("minutes"))

    def get_absolute_url(self) -> str:
        return reverse("sessions:minutes", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        return self.state == self.State.SIGNED


WORDING_LENGTH = 4000


@tracked()
class MinutesWording(models.Model):
    """One paragraph as a person wants it. `generated` is what the data gave when it was changed.

    Where the data have changed since, the page shows both.
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="wordings")
    key = models.CharField(max_length=80)
    text = models.TextField(_("text"), max_length=WORDING_LENGTH)
    generated = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wording by hand")
        verbose_name_plural = _("wordings by hand")
        constraints = [models.UniqueConstraint(fields=["minutes", "key"], name="minutes_wording_once")]


AMENDMENT_LENGTH = 2000


@tracked()
class Amendment(models.Model):
    """What somebody who was there asks to change in a paragraph, and the secretary's answer."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("amendment", "proposed")
        ACCEPTED = "accepted", pgettext_lazy("amendment", "accepted")
        DECLINED = "declined", pgettext_lazy("amendment", "declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="amendments")
    key = models.CharField(max_length=80)
    before = models.TextField(blank=True)
    text = models.TextField(_("text"), max_length=AMENDMENT_LENGTH)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="amendments")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("amendment to minutes")
        verbose_name_plural = _("amendments to minutes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="declined_amendment_has_an_answer",
                violation_error_message=_("Say why the amendment is declined."),
            ),
        ]
