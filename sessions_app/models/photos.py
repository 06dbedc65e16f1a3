"""Photos of flip charts, each with the item of the agenda it was taken at."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models import Sourced, User
from sessions_app.models.sessions import AgendaItem, StrategySession

CAPTION_LENGTH = 300


class AgendaPhotoQuerySet(models.QuerySet["AgendaPhoto"]):
    def visible_to(self, user: User) -> Self:
        """Those of the region alone: a phone or a projector sees none."""
        return self.filter(item__session__in=StrategySession.objects.visible_to(user))

    def shown(self) -> Self:
        return self.filter(removed_at=None)


@tracked()
class AgendaPhoto(Sourced):
    """A JPEG in the private storage under a name of the portal's own, with a small one beside it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="photos")
    caption = models.CharField(_("caption"), max_length=CAPTION_LENGTH, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    stored_as = models.CharField(max_length=100, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgendaPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("photo of a flip chart")
        verbose_name_plural = _("photos of flip charts")

    def __str__(self) -> str:
        return self.caption or str(self._meta.verbose_name)

    def get_absolute_url(self) -> str:
        return reverse("sessions:photo", args=[self.pk])
