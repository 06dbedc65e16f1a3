"""Which records are one organisation, what was decided of it, and what a merge moved."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models.organisations import Organisation
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet
from enterprises.models.users import User


class DuplicatePairQuerySet(KeptQuerySet):
    def standing(self) -> DuplicatePairQuerySet:
        """Pairs whose records are both still in the registry."""
        return self.filter(first__merged_into=None, second__merged_into=None)


@tracked()
class DuplicatePair(models.Model):
    """Two records that look alike: what the rules say of them, and what a person decided.

    `basis` is what was compared; a decision holds as long as that stays the same. `remark` says why a decided
    pair is asked about again.
    """

    class Verdict(models.TextChoices):
        DUPLICATE = "duplicate", pgettext_lazy("verdict on a pair", "duplicate")
        DIFFERENT = "different", pgettext_lazy("verdict on a pair", "alike, but another")
        REVIEW = "review", pgettext_lazy("verdict on a pair", "to be looked into")

    class Decision(models.TextChoices):
        OPEN = "", pgettext_lazy("decision on a pair", "not decided")
        DIFFERENT = "different", pgettext_lazy("decision on a pair", "alike, but another")
        POSTPONED = "postponed", pgettext_lazy("decision on a pair", "postponed")
        MERGED = "merged", pgettext_lazy("decision on a pair", "duplicate, merged")

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    score = models.PositiveSmallIntegerField(_("likeness"))
    reason = models.CharField(_("reason"), max_length=500)
    basis = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(
        _("decision"), max_length=20, choices=Decision, blank=True, default=Decision.OPEN
    )
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("pair of similar records")
        verbose_name_plural = _("pairs of similar records")
        indexes = [
            models.Index(
                fields=["kept_by", "decision", "verdict", "-score", "id"], name="duplicate_pair_queue"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_is_ordered"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("enterprises:pair", args=[self.pk])


class Merge(models.Model):
    """One record merged into another; `undone_at` when it was taken back."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    winner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    merged_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge of records")
        verbose_name_plural = _("merges of records")
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at=None), name="organisation_is_merged_once"
            ),
        ]


class MergeMove(models.Model):
    """One step of a merge, in the order of `pk`; undone in the reverse order."""

    class Kind(models.TextChoices):
        MOVED = "moved", pgettext_lazy("step of a merge", "moved")
        CHANGED = "changed", pgettext_lazy("step of a merge", "changed")
        ADDED = "added", pgettext_lazy("step of a merge", "added")
        REMOVED = "removed", pgettext_lazy("step of a merge", "removed")

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moves")
    kind = models.CharField(max_length=10, choices=Kind)
    model = models.CharField(max_length=100)
    row = models.BigIntegerField()
    field = models.CharField(max_length=50, blank=True)
    # One value of a moved or changed field; the whole row of an added or removed one.
    old = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    new = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["pk"]
