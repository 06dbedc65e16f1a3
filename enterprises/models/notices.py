"""What the portal tells one person: a term that comes, something returned, something to decide."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from enterprises.models.places import Region
from enterprises.models.users import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> NoticeQuerySet:
        """Those of regions in which the user still has a role."""
        return self.filter(user=user, kept_by__in=user.region_ids)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """`key` says what it is about: nobody is told the same thing twice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kept_by = models.ForeignKey(Region, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(fields=["created_at"], condition=models.Q(mailed_at=None), name="notice_unmailed"),
        ]
