"""People and their posts. Names live only here; everything else holds ids."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models.organisations import Organisation
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Sourced


@tracked(exclude=["search_text", "sort_key"])
class Person(Sourced):
    """A person as a fact of the registry; only what work needs."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="people")
    last_name = models.CharField(_("last name"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    work_contact = models.CharField(_("work contact"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1, editable=False)

    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=300, editable=False, default="")

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["kept_by", "sort_key", "id"], name="person_list"),
            GinIndex(Func(F("search_text"), function="portal_trigrams"), name="person_search"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """«Лаврентьев В. В.» with no-break spaces."""
        initials = "\u00a0".join(f"{name[0]}." for name in (self.first_name, self.patronymic) if name)
        return f"{self.last_name}\u00a0{initials}" if initials else self.last_name

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.pk])


@tracked(newest_of=[])
class Post(Sourced):
    """A person's post at an organisation, with dates."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(_("post"), max_length=300)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = [F("valid_to").desc(nulls_first=True), "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_begins",
                violation_error_message=_("The end date is earlier than the start date."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Consent(models.Model):
    """Consent to the processing of personal data: which text, when given, when withdrawn."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    text_version = models.CharField(max_length=50)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey("enterprises.Source", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_it_is_given",
            ),
        ]
