"""What is proposed to the registry and is not in it yet: an administrator decides on it."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models.organisations import Organisation
from enterprises.models.people import Person
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Source
from enterprises.models.users import User


class ProposalQuerySet(KeptQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.WAITING)


# Names of people live in Person; until one is accepted, here and in no history.
@tracked(exclude=["person_data", "quote"])
class Proposal(models.Model):
    """One record, or one change of a record, as somebody proposes it.

    `fields` are values of the ordinary form by field, as a browser sends them; the rows of names and yearly
    figures are lists under `names` and `figures`. `organisation` and `person` are what it is about: known
    beforehand, or what came of it. `key` tells the same proposal made twice. `told` holds, by field of a
    change, what stood there and what is proposed, in words; `accepted`, the fields that were taken over.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("new organisation")
        CHANGE = "change", _("change of a card")
        PERSON = "person", _("new person")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("proposal", "waiting")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
        JOINED = "joined", pgettext_lazy("proposal", "joined to a record")
        DECLINED = "declined", pgettext_lazy("proposal", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")

    class CameFrom(models.TextChoices):
        WALK_IN = "walk_in", _("session")
        READING = "reading", _("text")
        USER = "user", pgettext_lazy("origin of a proposal", "user")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="proposals")
    key = models.CharField(max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    fields = models.JSONField(default=dict, blank=True)
    told = models.JSONField(default=dict, blank=True)
    accepted = models.JSONField(default=list, blank=True)
    person_data = models.JSONField(default=dict, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="proposals")
    # The card as the proposer saw it; 0 where there was none.
    seen_version = models.PositiveIntegerField(default=0)

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    quote = models.CharField(max_length=1000, blank=True)
    came_from = models.CharField(_("where it came from"), max_length=20, choices=CameFrom)
    came_from_label = models.CharField(max_length=500, blank=True)
    came_from_url = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes = [
            models.Index(fields=["kept_by"], condition=Q(state="waiting"), name="proposal_waiting"),
            models.Index(fields=["kept_by", "state", "id"], name="proposal_list"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "key"], name="proposal_is_made_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | ~Q(state="waiting"),
                name="proposal_waits_or_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enterprises:proposal", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def title(self) -> str:
        """What it is called in a list: the organisation, else the person."""
        if self.kind == self.Kind.PERSON:
            return self.person_name or (self.person.full_name if self.person else str(_("a person")))
        if self.organisation is not None:
            return self.organisation.title
        return str(self.fields.get("name_as_written") or _("an organisation that was deleted"))

    @property
    def names_somebody(self) -> bool:
        return "last_name" in self.person_data

    @property
    def person_name(self) -> str:
        if self.person_data.get("is_erased"):
            return str(_("erased person"))
        parts = (self.person_data.get(part, "") for part in ("last_name", "first_name", "patronymic"))
        return " ".join(part for part in parts if part)

    @property
    def post(self) -> str:
        return str(self.person_data.get("post", ""))
