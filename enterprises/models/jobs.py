"""Work done in the background: what the page shows of it while it goes on."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet
from enterprises.models.users import User


class JobQuerySet(KeptQuerySet):
    def unfinished(self) -> JobQuerySet:
        return self.filter(status__in=[Job.Status.WAITING, Job.Status.RUNNING])


class Job(models.Model):
    """One piece of background work. `heartbeat_at` moves while its worker lives."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "waiting")
        RUNNING = "running", pgettext_lazy("job", "running")
        DONE = "done", pgettext_lazy("job", "done")
        FAILED = "failed", pgettext_lazy("job", "failed")
        INTERRUPTED = "interrupted", pgettext_lazy("job", "interrupted")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=50)
    arguments = models.JSONField(default=dict)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.WAITING)
    phase = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    # A sentence for the person who waits, not a trace.
    error = models.CharField(max_length=1000, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="job_unfinished",
            )
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    @property
    def percent(self) -> int | None:
        """0 to 100; None as long as nobody knows how much there is."""
        return min(100, self.done * 100 // self.of) if self.of else None
