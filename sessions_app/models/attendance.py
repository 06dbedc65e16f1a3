"""Who was there: an organisation, a person, or both, as on the day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models import Organisation, Person, Proposal, Sourced
from sessions_app.models.sessions import SessionDay, StrategySession


@tracked()
class Attendance(Sourced):
    """A source may name an organisation without a person; names and posts stay as on the day.

    Who came without being in the list and is not in the registry stands here by a proposal, until an
    administrator decides on it.
    """

    class Role(models.TextChoices):
        PARTICIPANT = "participant", _("participant")
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")
        MODERATOR = "moderator", _("moderator")
        INVITED = "invited", _("invited")

    session = models.ForeignKey(StrategySession, models.CASCADE, related_name="attendance")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attendance")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTICIPANT)
    organisation_on_day = models.CharField(max_length=500, blank=True)
    post_on_day = models.CharField(max_length=300, blank=True)
    is_walk_in = models.BooleanField(default=False)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="attendance", editable=False
    )

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("participation in a session")
        verbose_name_plural = _("participation in sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False) | Q(proposal__isnull=False),
                name="attendance_is_somebody",
                violation_error_message=_("Name an organisation or a person."),
            ),
            models.UniqueConstraint(
                fields=["session", "organisation", "person", "proposal"],
                nulls_distinct=False,
                name="attendance_once",
            ),
        ]

    @property
    def person_name(self) -> str:
        """As the registry has it, else as it was said at the door; empty where no person is named."""
        if self.person is not None:
            return self.person.full_name
        return self.proposal.person_name if self.proposal is not None else ""


class Presence(models.Model):
    """Arrival on one day, and when somebody left before its end. At what hour may be unknown."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="presence")
    day = models.ForeignKey(SessionDay, models.CASCADE, related_name="presence")
    arrived_at = models.TimeField(null=True, blank=True)
    left_at = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attendance", "day"], name="presence_once_a_day")]
