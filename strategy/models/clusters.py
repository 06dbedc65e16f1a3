"""Clusters: candidates, pilots, members with roles, status history."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import Industry, KeptQuerySet, Organisation, Region, Settlement, Sourced, User
from sessions_app.models import Board, Priority, Statement, StrategySession, Trace


class ClusterState(models.TextChoices):
    IDEA = "idea", pgettext_lazy("cluster", "idea")
    CANDIDATE = "candidate", pgettext_lazy("cluster", "candidate")
    PILOT = "pilot", pgettext_lazy("cluster", "pilot")
    RESERVE = "reserve", pgettext_lazy("cluster", "in reserve")
    NOT_SELECTED = "not_selected", pgettext_lazy("cluster", "not selected")
    COMPLETED = "completed", pgettext_lazy("cluster", "completed")


@tracked()
class Cluster(Sourced):
    """A cluster from idea to completion. `state` repeats the last `ClusterStatus`; the verb writes both."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="clusters")
    name = models.CharField(_("name"), max_length=300)
    state = models.CharField(_("status"), max_length=20, choices=ClusterState, default=ClusterState.IDEA)
    initiator_session = models.ForeignKey(
        StrategySession, models.PROTECT, null=True, blank=True, related_name="clusters"
    )
    specialised_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    curator = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="curated_clusters")
    industries = models.ManyToManyField(Industry, related_name="+", blank=True)
    territory = models.ManyToManyField(Settlement, related_name="+", blank=True)
    makes = models.TextField(_("what it makes"), blank=True)
    markets = models.TextField(_("markets"), blank=True)
    competencies = models.TextField(_("competencies"), blank=True)
    missing = models.TextField(_("what is missing"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [
            models.UniqueConstraint(
                fields=["kept_by", "name"],
                name="cluster_is_named_once",
                violation_error_message=_("This region already has a cluster of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:cluster", args=[self.pk])


@tracked()
class ClusterMember(Sourced):
    class Role(models.TextChoices):
        ANCHOR = "anchor", pgettext_lazy("cluster member", "anchor")
        SUPPLIER = "supplier", pgettext_lazy("cluster member", "supplier")
        EDUCATION = "education", pgettext_lazy("cluster member", "education and science")
        INFRASTRUCTURE = "infrastructure", pgettext_lazy("cluster member", "infrastructure")
        AUTHORITY = "authority", pgettext_lazy("cluster member", "public authority")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    is_primary = models.BooleanField(
        default=True, help_text=_("Counted once where an organisation belongs to several clusters.")
    )
    joined_on = models.DateField(_("since"), null=True, blank=True)
    left_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("member of a cluster")
        verbose_name_plural = _("members of clusters")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organisation"], condition=Q(left_on=None), name="cluster_member_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="cluster_member_leaves_after_joining",
                violation_error_message=_("The end date is earlier than the start date."),
            ),
        ]


@tracked()
class ClusterStatus(Sourced):
    """One line of the status history: since when, and on what ground."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="statuses")
    state = models.CharField(max_length=20, choices=ClusterState)
    since = models.DateField()
    ground = models.CharField(_("ground"), max_length=500, blank=True)

    class Meta:
        ordering = ["since", "pk"]


class ClusterBoard(models.Model):
    """The board on which a candidate was discussed."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="board_links")
    board = models.OneToOneField(Board, models.PROTECT, related_name="cluster_link")


class ClusterStatement(Trace):
    """A statement of the hall from which the candidate grew."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="statement_links")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="cluster_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "statement"], name="cluster_statement_once")
        ]


class ClusterPriority(Trace):
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="priority_links")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="cluster_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "priority"], name="cluster_priority_once")]
