"""Decisions of a body or a head, and the instructions that hang on them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Organisation, Person, Region, Sourced
from sessions_app.models.sessions import AgendaItem, StrategySession
from sessions_app.models.swot import Priority, Statement, TowsStrategy, Trace


@tracked()
class Decision(Sourced):
    """What a session resolved, or a head by an act with № and date."""

    class Kind(models.TextChoices):
        NOTE = "note", pgettext_lazy("decision", "take note")
        INSTRUCT = "instruct", pgettext_lazy("decision", "instruct")
        RECOMMEND = "recommend", pgettext_lazy("decision", "recommend")
        APPROVE = "approve", pgettext_lazy("decision", "approve")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="decisions")
    session = models.ForeignKey(
        StrategySession, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    act_number = models.CharField(_("act number"), max_length=50, blank=True)
    decided_on = models.DateField(_("date"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = models.TextField(_("text"))
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False) | (~Q(act_number="") & Q(decided_on__isnull=False)),
                name="decision_has_a_session_or_an_act",
                violation_error_message=_("A decision outside a session needs an act number and a date."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        """«решение 1.2», or «акт № 41» where a head decided."""
        if self.act_number:
            return gettext("act № %(number)s") % {"number": self.act_number}
        return (
            gettext("decision %(number)s") % {"number": self.number} if self.number else gettext("decision")
        )

    def get_absolute_url(self) -> str:
        return reverse("sessions:decision", args=[self.pk])


class DecisionStatement(Trace):
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="statement_links")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="decision_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "statement"], name="decision_statement_once")
        ]


class DecisionPriority(Trace):
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="priority_links")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="decision_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "priority"], name="decision_priority_once")
        ]


class DecisionStrategy(Trace):
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="strategy_links")
    strategy = models.ForeignKey(TowsStrategy, models.PROTECT, related_name="decision_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "strategy"], name="decision_strategy_once")
        ]


class DecisionBasis(Trace):
    """A decision that follows from an earlier one."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="basis_links")
    basis = models.ForeignKey(Decision, models.PROTECT, related_name="consequence_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "basis"], name="decision_basis_once"),
            models.CheckConstraint(
                condition=~Q(decision=F("basis")), name="decision_does_not_follow_from_itself"
            ),
        ]


@tracked()
class Instruction(Sourced):
    """Поручение: who does what by when, and who controls it."""

    class Status(models.TextChoices):
        ISSUED = "issued", pgettext_lazy("instruction", "issued")
        IN_PROGRESS = "in_progress", pgettext_lazy("instruction", "in progress")
        UNDER_REVIEW = "under_review", pgettext_lazy("instruction", "under review")
        CLOSED = "closed", pgettext_lazy("instruction", "closed")
        EXTENDED = "extended", pgettext_lazy("instruction", "extended")
        OVERDUE = "overdue", pgettext_lazy("instruction", "overdue")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="instructions")
    number = models.CharField(_("number"), max_length=20, blank=True)
    text = models.TextField(_("text"))
    executor = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="instructions"
    )
    executor_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="instructions"
    )
    co_executors = models.ManyToManyField(Organisation, through="CoExecutor", related_name="co_executed")
    controller = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ISSUED)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")

    def __str__(self) -> str:
        return self.text


class CoExecutor(models.Model):
    instruction = models.ForeignKey(Instruction, models.CASCADE, related_name="co_executor_links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="co_executor_links")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("co-executor of an instruction")
        verbose_name_plural = _("co-executors of instructions")
        constraints = [
            models.UniqueConstraint(
                fields=["instruction", "organisation", "person"],
                nulls_distinct=False,
                name="co_executor_once",
            ),
        ]


class InstructionEvent(models.Model):
    """One step in the life of an instruction; also a report (number and text) by its executor."""

    instruction = models.ForeignKey(Instruction, models.CASCADE, related_name="events")
    happened_on = models.DateField()
    status = models.CharField(max_length=20, choices=Instruction.Status, blank=True)
    report_number = models.CharField(max_length=50, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey("enterprises.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["happened_on", "pk"]
