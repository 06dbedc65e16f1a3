"""Decisions of a body or a head, and the instructions that hang on them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Organisation, Person, Region, Sourced, User
from sessions_app import workdays
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

    def counts_on(self, day: date) -> bool:
        """A decision counts from its day; one without a day counts always."""
        return self.decided_on is None or self.decided_on <= day

    @staticmethod
    def counting_on(day: date, path: str = "") -> Q:
        """The same of the decisions at `path`, in the database."""
        return Q((f"{path}decided_on", None)) | Q((f"{path}decided_on__lte", day))


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


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(decision__kept_by__in=user.region_ids).exclude(
            decision__session__is_rehearsal=True
        )

    def of(self, region: Region) -> Self:
        return self.filter(decision__kept_by=region)

    def open(self) -> Self:
        return self.exclude(status=Instruction.Status.CLOSED)


@tracked()
class Instruction(Sourced):
    """Поручение: who does what by when, and who controls it."""

    class TermRule(models.TextChoices):
        """How the term is counted where no date is given; of the periodic ones `due_on` is the next term."""

        VERY_URGENT = "very_urgent", _("very urgent: one working day")
        URGENT = "urgent", _("urgent: three working days")
        PROMPT = "prompt", _("prompt: ten working days")
        MONTHLY = "monthly", _("monthly: by the 10th after the month")
        QUARTERLY = "quarterly", _("quarterly: by the 10th after the quarter")
        PERMANENT = "permanent", _("permanent: by 20 January every year")

    PERIODIC = (TermRule.MONTHLY, TermRule.QUARTERLY, TermRule.PERMANENT)

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
    # As it was given; what falls on a day off is to be carried out by `last_day`.
    due_on = models.DateField(_("due"), null=True, blank=True)
    term_rule = models.CharField(_("rule of the term"), max_length=20, choices=TermRule, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ISSUED)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        indexes = [
            models.Index(fields=["due_on"], condition=~Q(status="closed"), name="instruction_open_due")
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("instructions:page", args=[self.pk])

    @property
    def label(self) -> str:
        return (
            gettext("instruction № %(number)s") % {"number": self.number}
            if self.number
            else gettext("instruction")
        )

    @property
    def is_periodic(self) -> bool:
        return self.term_rule in self.PERIODIC

    @property
    def last_day(self) -> date | None:
        """The term, moved back to a working day."""
        return workdays.on_or_before(self.due_on) if self.due_on else None

    def is_late(self, today: date) -> bool:
        """What awaits the controller is late as well: it was not accepted by the term."""
        last = self.last_day
        return self.status != self.Status.CLOSED and last is not None and last < today


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

    class Asks(models.TextChoices):
        CLOSE = "close", pgettext_lazy("a report asks", "to take it off control")
        EXTEND = "extend", pgettext_lazy("a report asks", "to move the term")

    instruction = models.ForeignKey(Instruction, models.CASCADE, related_name="events")
    happened_on = models.DateField()
    status = models.CharField(max_length=20, choices=Instruction.Status, blank=True)
    report_number = models.CharField(max_length=50, blank=True)
    asks = models.CharField(max_length=10, choices=Asks, blank=True)
    # The term a report asks for, or the one that holds from this step on.
    due_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey("enterprises.User", models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["happened_on", "pk"]


class InstructionFeed(models.Model):
    """The secret address under which a person's calendar reads their instructions; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="instruction_feeds")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_living_feed_a_person"
            )
        ]
