"""A strategy session: days, agenda, organisers, what was found."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Organisation, Person, Region, Settlement, Sourced, User

if TYPE_CHECKING:
    from sessions_app.models.seats import Actor


class StrategySessionQuerySet(KeptQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if isinstance(actor, User):
            return super().visible_to(actor)
        return self.filter(pk=actor.session_id)

    def for_page(self) -> Self:
        return self.select_related(
            "kept_by", "settlement", "chair", "secretary", "follows", "source", "recorded_by"
        )

    def with_dates(self) -> Self:
        return self.annotate(first_day=models.Min("days__date"), last_day=models.Max("days__date"))


@tracked()
class StrategySession(Sourced):
    """One session of one or several days. `follows` joins a session to the one it continues."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("session", "planned")
        RUNNING = "running", pgettext_lazy("session", "running")
        HELD = "held", pgettext_lazy("session", "held")
        CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")

    class Anonymity(models.IntegerChoices):
        """May only ever become stricter."""

        NAMED = 0, _("authors are shown")
        OPTIONAL = 1, _("an author may stay unnamed")
        ANONYMOUS = 2, _("authors are stored nowhere")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=500)
    task = models.TextField(_("task"), blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    settlement = models.ForeignKey(Settlement, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PLANNED)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    secretary = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # «…и других промышленных предприятий региона»: the list is open for enterprises, and for them alone.
    open_kinds = ArrayField(
        models.CharField(max_length=20, choices=Organisation.Kind), default=list, blank=True
    )
    anonymity = models.PositiveSmallIntegerField(choices=Anonymity, default=Anonymity.OPTIONAL)
    is_moderated = models.BooleanField(default=False)
    is_rehearsal = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StrategySessionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(follows=None) | ~Q(follows=F("id")), name="session_does_not_follow_itself"
            ),
        ]
        triggers = [
            # What was promised to those who have spoken already is not taken back.
            pgtrigger.Protect(
                name="anonymity_only_stricter",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__anonymity__lt=pgtrigger.F("old__anonymity")),
            ),
            # Only what was begun as a rehearsal may be wiped.
            pgtrigger.Protect(
                name="rehearsal_from_the_start",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_rehearsal=False, new__is_rehearsal=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sessions:detail", args=[self.pk])

    @property
    def dates(self) -> list[date]:
        """Prefetch `days` where many sessions stand in one list."""
        return [day.date for day in self.days.all()]


@tracked()
class SessionOrganiser(Sourced):
    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        CONSULTANT = "consultant", _("consultant")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="organised_sessions")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("organiser of a session")
        verbose_name_plural = _("organisers of sessions")
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="session_organiser_once"),
        ]


class SessionFacilitator(models.Model):
    """Who runs the console: a user, or a person on record for a session held before the portal."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="facilitators")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="facilitated")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="facilitated")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(person__isnull=False), name="facilitator_is_somebody"
            ),
            models.UniqueConstraint(fields=["session", "user"], name="session_facilitator_user_once"),
            models.UniqueConstraint(fields=["session", "person"], name="session_facilitator_person_once"),
        ]


@tracked()
class SessionDay(Sourced):
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["session", "date"], name="session_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}"


@tracked()
class AgendaItem(Sourced):
    """One item of the agenda; planned and real times are both optional.

    The day may be unknown: a source may say who opened a session without saying when.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        TALK = "talk", _("talk")
        SWOT = "swot", "SWOT"
        VOTING = "voting", _("voting")
        DISCUSSION = "discussion", _("discussion")
        DECISION = "decision", _("decision")
        BREAK = "break", _("break")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="agenda")
    day = models.ForeignKey(SessionDay, models.PROTECT, null=True, blank=True, related_name="agenda")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=500)
    planned_start = models.TimeField(_("planned start"), null=True, blank=True)
    planned_end = models.TimeField(_("planned end"), null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(_("what was said"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["day__date", "order", "pk"]
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end=None)
                | Q(planned_start=None)
                | Q(planned_end__gte=F("planned_start")),
                name="agenda_item_ends_after_it_begins",
                violation_error_message=_("The item ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False),
                name="agenda_item_began_before_end",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="one_present_item_a_session",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_present(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def planned_length(self) -> timedelta | None:
        if self.planned_start is None or self.planned_end is None:
            return None
        day = date(2000, 1, 1)
        return datetime.combine(day, self.planned_end) - datetime.combine(day, self.planned_start)


class Timer(models.Model):
    """The hall's countdown: when it ends, or nothing while none runs."""

    session = models.OneToOneField(StrategySession, models.CASCADE, primary_key=True, related_name="timer")
    ends_at = models.DateTimeField(null=True, blank=True)


class AtConsole(models.Model):
    """When the console of somebody last said that it is open."""

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="consoles")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="at_console_once")]


@tracked()
class AgendaTemplate(models.Model):
    """An agenda to begin with: items by day number, without dates, people or what was said."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.CASCADE, related_name="agenda_templates")
    title = models.CharField(_("title"), max_length=200)
    # [{"day": 1, "kind": "swot", "title": "…", "start": "10:00", "end": "11:30"}, …]; times may be empty.
    items = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["title"]
        verbose_name = _("template of an agenda")
        verbose_name_plural = _("templates of agendas")
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "title"], name="agenda_template_once_a_region"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class AgendaSpeaker(Sourced):
    """Who spoke, with organisation and post as on the day."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="speakers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="speeches")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    post_on_day = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("speaker of the agenda")
        verbose_name_plural = _("speakers of the agenda")
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="agenda_speaker_once"),
        ]


@tracked()
class Outcome(Sourced):
    """What came out of a session besides statements, priorities and decisions."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("what was discussed")
        FINDING = "finding", _("what was found")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.CharField(_("text"), max_length=1000)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
