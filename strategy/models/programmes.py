"""Three-year programmes: goals, tasks, measures, versions tied to acts, milestones, risks."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Organisation, Region, Sourced
from sessions_app.models import Decision, Priority, Statement, TowsStrategy, Trace
from strategy.models.clusters import Cluster


class LightRule(models.Model):
    """Where green and yellow begin; half-open intervals of the ratio of fact to plan. Versioned, never
    edited.
    """

    name = models.CharField(_("name"), max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    green_from = models.DecimalField(max_digits=4, decimal_places=3)
    yellow_from = models.DecimalField(max_digits=4, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="light_rule_version_once"),
            models.CheckConstraint(
                condition=Q(yellow_from__gt=0, yellow_from__lt=F("green_from"), green_from__lte=1),
                name="light_rule_is_ordered",
                violation_error_message=_("Yellow must begin below green, and green at 1 at most."),
            ),
        ]


@tracked()
class Programme(Sourced):
    """A cluster's programme. Measures and indicators are identities; what was approved lives in versions."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="programmes")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="programmes")
    title = models.CharField(_("title"), max_length=500)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    customer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    coordinator = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    light_rule = models.ForeignKey(LightRule, models.PROTECT, related_name="programmes")
    reporting_note = models.TextField(blank=True)
    # When reports are due: a day of the month so many months after the last month of the period.
    quarter_due_months = models.PositiveSmallIntegerField(_("months after the quarter"), default=1)
    quarter_due_day = models.PositiveSmallIntegerField(_("day of the month, for quarters"), default=15)
    year_due_months = models.PositiveSmallIntegerField(_("months after the year"), default=2)
    year_due_day = models.PositiveSmallIntegerField(_("day of the month, for years"), default=31)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_ends_after_it_begins",
                violation_error_message=_("The programme ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:programme", args=[self.pk])

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


@tracked()
class ProgrammeVersion(Sourced):
    """What was approved by one act. After `approved_on` the database refuses changes to its rows."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    act_kind = models.CharField(_("kind of act"), max_length=100, blank=True)
    act_issuer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    act_number = models.CharField(_("act number"), max_length=50, blank=True)
    act_title = models.CharField(max_length=500, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a programme")
        verbose_name_plural = _("versions of programmes")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.CheckConstraint(
                condition=Q(approved_on=None) | ~Q(act_number=""),
                name="approved_version_has_an_act",
                violation_error_message=_("An approved version needs the number of its act."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_version_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__approved_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return _("version %(number)s") % {"number": self.number}


def closed_after_the_act(version_path: str) -> pgtrigger.Trigger:
    """Refuse to insert, change or delete rows of an approved version, or to move one out of it or into it.

    `version_path` is SQL that yields the version's id from the row `r`.
    """
    old, new = (version_path.replace("r.", f"{side}.") for side in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="closed_after_the_act",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_version", "bigint"), ("closed", "date")],
        func=f"""
            FOREACH row_version IN ARRAY CASE TG_OP
                WHEN 'DELETE' THEN ARRAY[{old}]
                WHEN 'INSERT' THEN ARRAY[{new}]
                ELSE ARRAY[{old}, {new}]
            END LOOP
                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;
                IF closed IS NOT NULL THEN
                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


@tracked()
class Goal(Sourced):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="goals")
    number = models.CharField(max_length=20)
    title = models.CharField(_("goal"), max_length=500)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="goal_number_once")]


class GoalDecision(Trace):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="decision_links")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="goal_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "decision"], name="goal_decision_once")]


class GoalPriority(Trace):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="priority_links")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="goal_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "priority"], name="goal_priority_once")]


@tracked()
class Task(Sourced):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="tasks")
    number = models.CharField(max_length=20)
    title = models.CharField(_("task"), max_length=500)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="task_number_once")]


@tracked()
class Measure(Sourced):
    """Мероприятие, as an identity: facts hang here, wording and money in versions."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="measures")
    task = models.ForeignKey(Task, models.PROTECT, related_name="measures")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def get_absolute_url(self) -> str:
        return reverse("strategy:measure", args=[self.pk])


@tracked()
class MeasureRevision(Sourced):
    """The full wording of a measure in one version of the programme."""

    programme_version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="revisions")
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=500)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    responsible = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    participants = models.ManyToManyField(
        Organisation, through="MeasureParticipant", related_name="measure_revisions", blank=True
    )
    result_name = models.CharField(_("immediate result"), max_length=300, blank=True)
    result_unit = models.CharField(_("unit"), max_length=50, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("wording of a measure")
        verbose_name_plural = _("wordings of measures")
        constraints = [
            models.UniqueConstraint(fields=["programme_version", "measure"], name="measure_revision_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="measure_ends_after_it_begins",
                violation_error_message=_("The measure ends before it begins."),
            ),
        ]
        triggers = [closed_after_the_act("r.programme_version_id")]

    def __str__(self) -> str:
        return self.title


class MeasureParticipant(models.Model):
    """An organisation that takes part in a measure by one version of the programme."""

    revision = models.ForeignKey(MeasureRevision, models.CASCADE, related_name="participant_links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participant_links")

    class Meta:
        verbose_name = _("participant of a measure")
        verbose_name_plural = _("participants of measures")
        constraints = [
            models.UniqueConstraint(fields=["revision", "organisation"], name="measure_participant_once")
        ]
        triggers = [
            closed_after_the_act(
                "(SELECT programme_version_id FROM strategy_measurerevision WHERE id = r.revision_id)"
            )
        ]


class MeasureResultPlan(models.Model):
    """Planned immediate result of a measure for one year of one version."""

    revision = models.ForeignKey(MeasureRevision, models.CASCADE, related_name="result_plans")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["revision", "year"], name="measure_result_plan_once")]
        triggers = [
            closed_after_the_act(
                "(SELECT programme_version_id FROM strategy_measurerevision WHERE id = r.revision_id)"
            )
        ]


class MeasureResultFact(Sourced):
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="result_facts")
    report = models.ForeignKey(
        "strategy.Report", models.PROTECT, null=True, blank=True, related_name="result_facts"
    )
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=3)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["measure", "year"], name="measure_result_fact_once")]


class MeasureDecision(Trace):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="decision_links")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="measure_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "decision"], name="measure_decision_once")]


class MeasurePriority(Trace):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="priority_links")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="measure_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "priority"], name="measure_priority_once")]


class MeasureStatement(Trace):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="statement_links")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="measure_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "statement"], name="measure_statement_once")
        ]


class MeasureStrategy(Trace):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="strategy_links")
    strategy = models.ForeignKey(TowsStrategy, models.PROTECT, related_name="measure_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "strategy"], name="measure_strategy_once")]


@tracked()
class Milestone(Sourced):
    """A milestone of a measure; its first date stays beside the present one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="milestones")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=300)
    planned_on = models.DateField(_("planned"))
    first_planned_on = models.DateField(null=True, blank=True)
    # What the draft of an amendment says; the act makes it the plan.
    proposed_on = models.DateField(_("planned by the amendment"), null=True, blank=True)
    reached_on = models.DateField(_("reached"), null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]


@tracked()
class Risk(Sourced):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="risks")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="risks")
    title = models.CharField(_("risk"), max_length=300)
    response = models.TextField(_("response"), blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")


class RiskAssessment(Sourced):
    """Probability and impact on a day, 1 to 5 each. The last one stands."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="assessments")
    assessed_on = models.DateField()
    probability = models.PositiveSmallIntegerField(_("probability"))
    impact = models.PositiveSmallIntegerField(_("impact"))
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["assessed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__range=(1, 5), impact__range=(1, 5)),
                name="risk_is_assessed_from_1_to_5",
                violation_error_message=pgettext_lazy("risk", "Probability and impact run from 1 to 5."),
            ),
        ]
