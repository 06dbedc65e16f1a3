"""What people make of the registry's list: saved views, and what was changed in bulk."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Source
from enterprises.models.users import Role, User

EVERYBODY = "everybody"


class SavedViewQuerySet(KeptQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own, and those shared with a role that the user has in their region."""
        seen = Q(owner=user) | Q(shared_with=EVERYBODY)
        for role in Role.values:
            seen |= Q(shared_with=role, kept_by__in=user.regions_as(role))
        return self.filter(seen, kept_by__in=user.region_ids)


@tracked()
class SavedView(models.Model):
    """Filters, columns and order of the list under a name: `query` is its address without the page."""

    SHARED = [
        ("", pgettext_lazy("a saved view", "only me")),
        (EVERYBODY, pgettext_lazy("a saved view", "everybody of the region")),
        *Role.choices,
    ]
    LONGEST_QUERY = 4000

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="saved_views")
    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    shared_with = models.CharField(_("who sees it"), max_length=20, choices=SHARED, blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["kept_by", "owner", "name"],
                name="saved_view_is_named_once",
                violation_error_message=_("You already have a view of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:view", args=[self.pk])


class BulkChange(models.Model):
    """One field changed on many organisations at once; `value` as JSON, `shown` in words."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="bulk_changes")
    field = models.CharField(max_length=40)
    value: models.JSONField[Any, Any] = models.JSONField(null=True)
    shown = models.CharField(max_length=500, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")

    def get_absolute_url(self) -> str:
        return reverse("enterprises:bulk_change", args=[self.pk])


class BulkRow(models.Model):
    """What one organisation was before; `version` is the one the change left it at.

    The organisation is a number, not a key: this is a memory of it and must not keep it from being deleted.
    """

    class Outcome(models.TextChoices):
        RESTORED = "restored", _("restored")
        CHANGED_SINCE = "changed_since", _("changed since")
        GONE = "gone", _("deleted or merged")

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows")
    organisation_number = models.PositiveBigIntegerField()
    title = models.CharField(max_length=500)
    version = models.PositiveIntegerField()
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "organisation_number"], name="bulk_row_once"),
        ]
