"""From what: sources of facts and the exact words that prove them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from enterprises.history import tracked
from enterprises.models.places import Region

if TYPE_CHECKING:
    from enterprises.models.users import User


LONGEST_BRIEF = 40


class KeptQuerySet(models.QuerySet):
    """Records of a region, seen by everybody who has a role in it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(kept_by__in=user.region_ids)

    def of(self, region: Region) -> Self:
        return self.filter(kept_by=region)


@tracked()
class Source(models.Model):
    """Where facts came from: a press release, a letter, an import file, a person's words."""

    class Kind(models.TextChoices):
        PRESS_RELEASE = "press_release", _("press release")
        LETTER = "letter", _("letter")
        DOCUMENT = "document", _("document")
        IMPORT_FILE = "import_file", _("import file")
        PERSON = "person", _("a person's words")
        SESSION = "session", _("session")
        DEMONSTRATION = "demonstration", _("demonstration data")

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="sources")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    text = models.TextField(_("text"), blank=True)
    note = models.TextField(_("note"), blank=True)
    recorded_by = models.ForeignKey(
        "enterprises.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sources:detail", args=[self.pk])

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        # Django's own makes a dictionary of all labels at each call: a list asks for every row.
        return str(_LABELS.get(self.kind, self.kind))

    @property
    def brief(self) -> str:
        """«Письмо, 10.10.2013»: what it is and when, where a title has no room; without a date the
        beginning of the title, for the kind alone says nothing.
        """
        if self.issued_on is None:
            return Truncator(self.title).chars(LONGEST_BRIEF)
        is_demo = self.kind == self.Kind.DEMONSTRATION
        kind = str(_("demo data")) if is_demo else str(self.get_kind_display())
        return ", ".join(filter(None, (capfirst(kind), self.date_as_known)))

    @property
    def date_as_known(self) -> str:
        """«10.10.2013», «10.2013» or «2013», as precise as the source itself; empty without a date."""
        if self.issued_on is None:
            return ""
        patterns = {self.Precision.MONTH.value: "%m.%Y", self.Precision.YEAR.value: "%Y"}
        return self.issued_on.strftime(patterns.get(self.precision, "%d.%m.%Y"))


_LABELS = dict(Source.Kind.choices)


@tracked(erasable=["quote", "note"], in_bulk=["target_type"])
class Evidence(models.Model):
    """The words of a source that prove one record, or one field of it.

    `start` and `end` are offsets into the source's text in characters; `quote` repeats the words, so that
    evidence survives without the text; without a quote the source is named and its words are not.
    Without `field` it proves the record as a whole.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="evidence")
    target_type = models.ForeignKey(ContentType, models.PROTECT)
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    field = models.CharField(max_length=50, blank=True)
    quote = models.CharField(max_length=1000, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        "enterprises.User", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["start", "pk"]
        verbose_name = _("evidence in a source")
        verbose_name_plural = _("evidence in sources")
        indexes = [models.Index(fields=["target_type", "target_id"], name="evidence_target")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target_type", "target_id", "field", "quote"], name="evidence_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__isnull=False, end__gt=F("start")),
                name="evidence_ends_after_it_begins",
            ),
        ]


class Sourced(models.Model):
    """Abstract: a record that names its source, and who recorded it when."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    recorded_by = models.ForeignKey(
        "enterprises.User", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
