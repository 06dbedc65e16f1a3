"""People and their posts. Names live only here; everything else holds ids."""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models.organisations import Organisation
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Sourced


class PersonQuerySet(KeptQuerySet):
    def present(self) -> Self:
        """Without people who were merged into another or erased."""
        return self.filter(merged_into=None, erased_at=None)


@tracked(
    exclude=["search_text", "sort_key"],
    erasable=["last_name", "first_name", "patronymic", "work_contact"],
)
class Person(Sourced):
    """A person as a fact of the registry; only what work needs.

    The row of an erased person stays without names, so that minutes and statements keep their number.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="people")
    last_name = models.CharField(_("last name"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    work_contact = models.CharField(_("work contact"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=300, editable=False, default="")

    objects = PersonQuerySet.as_manager()

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
        named = " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)
        return named or str(_("erased person"))

    @property
    def short_name(self) -> str:
        """«Лаврентьев В. В.» with no-break spaces."""
        if not self.last_name:
            return self.full_name
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
