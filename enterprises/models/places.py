"""Where: regions, municipalities, settlements."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    pass


class Region(models.Model):
    """A region of Russia, or the demonstration region. A record is kept by one and seen by its users."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100)
    iso_code = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Moscow")
    # Keeps a registry in this portal; the rest of the classifier only names places.
    is_served = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["is_demo", "code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


LONGEST_CHAIN = 10


class Municipality(models.Model):
    """A municipal unit with its dates: twelve districts of Lipetsk region became okrugs in 2025."""

    class Kind(models.TextChoices):
        CITY = "city", _("urban okrug")
        DISTRICT = "district", _("municipal district")
        OKRUG = "okrug", _("municipal okrug")

    region = models.ForeignKey(Region, models.PROTECT, related_name="municipalities")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "region",
                "name",
                "kind",
                F("valid_from").asc(nulls_first=True),
                name="municipality_is_named_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="municipality_ends_after_it_begins",
                violation_error_message=_("The end date is earlier than the start date."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def on(self, day: date) -> Municipality:
        """What this territory was called on a day: the unit itself, one that it came from or turned into.

        Walks a short chain; `predecessor` and `successors` come prefetched where many are asked.
        """
        one = self
        for _step in range(LONGEST_CHAIN):
            if one.valid_from and day < one.valid_from and one.predecessor:
                one = one.predecessor
            elif one.valid_to and day > one.valid_to and (later := list(one.successors.all())):
                one = later[0]
            else:
                break
        return one


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def named(self, name: str) -> Self:
        return self.filter(name__iexact=name)


class Settlement(models.Model):
    """A town or a village with its ОКТМО code."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="settlements")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="settlements"
    )
    type = models.CharField(pgettext_lazy("settlement", "type"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    search_key = models.CharField(max_length=200, editable=False)
    oktmo = models.CharField("ОКТМО", max_length=11, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["search_key"]
        indexes = [
            models.Index(fields=["search_key"], name="settlement_search_key", opclasses=["text_pattern_ops"])
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["oktmo"], condition=~Q(oktmo=""), name="settlement_oktmo_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """«г. Елец», with a no-break space, as the registry shows it."""
        dot = "." if len(self.type) <= 2 else ""
        return f"{self.type}{dot}\u00a0{self.name}" if self.type else self.name
