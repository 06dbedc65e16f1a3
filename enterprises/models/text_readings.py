"""A text on its way into the registry: what was read out of it waits here for a person to check."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.jobs import Job
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Source
from enterprises.models.users import User


class TextReadingQuerySet(KeptQuerySet):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class TextReading(models.Model):
    """One text and what was read out of it.

    The text may name people who get into no registry, so nothing of it outlives the check: with the last
    decision, or when nobody decides for long, `text` and `found` are emptied. What was accepted keeps the
    text as its source. No history is kept of this row.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Source.Kind)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    # {"organisations": […], "people": […], "dates": […], "used": […]}; a decided line has "done".
    found = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)  # how many were created, joined, proposed, skipped
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TextReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        indexes = [models.Index(fields=["created_at"], condition=models.Q(closed_at=None), name="text_open")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enterprises:text", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_read(self) -> bool:
        return bool(self.found)
