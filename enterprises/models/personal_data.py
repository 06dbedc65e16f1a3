"""Consent to the processing of personal data, erasure and retention."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models.people import Person
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Sourced
from enterprises.models.users import User


class ConsentTextQuerySet(KeptQuerySet):
    def valid_on(self, day: date) -> Self:
        """The text in force comes first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-number")


class ConsentText(models.Model):
    """What people consent to. A version is never changed: another text is another version."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="consent_texts")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    valid_from = models.DateField(_("valid from"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("text of the consent")
        verbose_name_plural = _("texts of the consent")
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "number"], name="consent_text_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="text_is_final", operation=pgtrigger.UpdateOf("text", "number", "kept_by_id")
            ),
        ]

    def __str__(self) -> str:
        return str(_("version %(number)s, valid from %(day)s")) % {
            "number": self.number,
            "day": f"{self.valid_from:%d.%m.%Y}",
        }


class ConsentQuerySet(models.QuerySet["Consent"]):
    def valid(self) -> Self:
        return self.filter(withdrawn_at=None)


@tracked(erasable=["withdrawal_reason"])
class Consent(Sourced):
    """Consent to the processing of personal data: which text, when and how given, when withdrawn."""

    class Received(models.TextChoices):
        PAPER = "paper", pgettext_lazy("consent", "on paper, signed")
        ELECTRONIC = "electronic", pgettext_lazy("consent", "electronically, signed")
        LETTER = "letter", pgettext_lazy("consent", "by letter of the organisation")
        FORM = "form", pgettext_lazy("consent", "in the form of a session")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents", verbose_name=_("text"))
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    received = models.CharField(_("how received"), max_length=20, choices=Received)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("consent to the processing of personal data")
        verbose_name_plural = _("consents to the processing of personal data")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_it_is_given",
                violation_error_message=_("A consent is withdrawn after it was given."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(withdrawn_at=None),
                name="person_has_one_valid_consent",
                violation_error_message=_("A valid consent of this person is recorded already."),
            ),
        ]


class Erasure(models.Model):
    """The record of an erasure: who, when, why, and what the law made the portal keep. No names."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="erasures")
    person = models.OneToOneField(Person, models.PROTECT, related_name="erasure")
    reason = models.CharField(_("reason"), max_length=300)
    emptied = models.PositiveIntegerField(_("entries emptied"))
    # Titles of what stays and how many of each: [["participation in sessions", 3], …]
    kept = models.JSONField(default=list)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-done_at", "-pk"]
        verbose_name = _("erasure of personal data")
        verbose_name_plural = _("erasures of personal data")
        triggers = [
            pgtrigger.Protect(
                name="is_final", operation=pgtrigger.UpdateOf("reason", "emptied", "kept", "person_id")
            ),
        ]


class RetentionTerm(models.Model):
    """For how many years a region keeps a person after the last post or appearance; absent for no limit."""

    region = models.OneToOneField(Region, models.CASCADE, related_name="retention")
    years = models.PositiveSmallIntegerField(_("years"))
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)


class RetentionCase(models.Model):
    """A person whose term of keeping is over: found by a scan, decided by an administrator."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="retention_cases")
    person = models.OneToOneField(Person, models.CASCADE, related_name="retention_case")
    last_seen_on = models.DateField(_("last seen"))
    found_at = models.DateTimeField(default=timezone.now, editable=False)
    kept_until = models.DateField(_("kept until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["last_seen_on", "pk"]
        verbose_name = _("end of the term of keeping")
        verbose_name_plural = _("ends of the term of keeping")
