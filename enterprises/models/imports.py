"""Files from which the registry is filled: a batch, its rows as they were checked, what it has changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.jobs import Job
from enterprises.models.places import Region
from enterprises.models.sources import KeptQuerySet, Source
from enterprises.models.users import User


class ImportMapping(models.Model):
    """How the columns of one kind of file are read, remembered under a name and offered to files like it."""

    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    # By folded header: {"field": …, "unit": …}; besides, "kind" and "year" of the whole file.
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "name"], name="import_mapping_is_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One file on its way into the registry."""

    class Status(models.TextChoices):
        COLUMNS = "columns", pgettext_lazy("import", "columns are being chosen")
        CHECKING = "checking", pgettext_lazy("import", "being checked")
        CHECKED = "checked", pgettext_lazy("import", "checked")
        APPLYING = "applying", pgettext_lazy("import", "being applied")
        APPLIED = "applied", pgettext_lazy("import", "applied")
        UNDOING = "undoing", pgettext_lazy("import", "being undone")
        UNDONE = "undone", pgettext_lazy("import", "undone")
        PARTLY_UNDONE = "partly_undone", pgettext_lazy("import", "partly undone")
        CANCELLED = "cancelled", pgettext_lazy("import", "cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="+")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.COLUMNS)
    version = models.PositiveIntegerField(default=1, editable=False)

    file_name = models.CharField(_("file"), max_length=200)
    # The name in the private storage is the portal's own.
    stored_as = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    about = models.JSONField(default=dict)  # format, sheets, sheet, encoding, delimiter
    beginning = models.JSONField(default=list)  # the first rows
    lines = models.PositiveIntegerField(default=0)  # of the sheet, the header and what is above it included

    header_line = models.PositiveIntegerField(default=1)
    columns = models.JSONField(default=list)  # one {"header", "field", "unit"} for each column
    kind = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    mapping_name = models.CharField(max_length=100, blank=True)

    counts = models.JSONField(default=dict)  # rows by verdict
    fixed = models.JSONField(default=dict)  # what was put right by itself, and in which rows
    outcome = models.JSONField(default=dict)  # what applying and undoing have done
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="+")

    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:import", args=[self.pk])

    @property
    def is_busy(self) -> bool:
        return self.status in (self.Status.CHECKING, self.Status.APPLYING, self.Status.UNDOING)

    @property
    def extension(self) -> str:
        return self.file_name.rpartition(".")[2].lower()

    def count(self, verdict: str) -> int:
        return int(self.counts.get(verdict, 0))


class Verdict(models.TextChoices):
    CREATE = "create", pgettext_lazy("import verdict", "create")
    UPDATE = "update", pgettext_lazy("import verdict", "update")
    UNCHANGED = "unchanged", pgettext_lazy("import verdict", "unchanged")
    DUPLICATE = "duplicate", pgettext_lazy("import verdict", "possible duplicate")
    ERROR = "error", pgettext_lazy("import verdict", "error")
    SKIPPED = "skipped", pgettext_lazy("import verdict", "skipped")


class ImportRow(models.Model):
    """A row of the file as it was checked.

    Hundreds of thousands are written at once, and organisations come and go under them: what they point at
    is a number without a foreign key. A row that changes nothing keeps no cells.
    """

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="rows", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    organisation = models.BigIntegerField(null=True)
    organisation_version = models.PositiveIntegerField(null=True)
    cells = models.JSONField(null=True)
    plan = models.JSONField(null=True)  # what is to be written, read out of the cells
    problems = models.JSONField(null=True)
    candidates = models.JSONField(null=True)  # possible duplicates: organisations and rows of this file
    decision = models.CharField(max_length=30, blank=True)  # "skip", "create", "update:<organisation>"
    corrected = models.BooleanField(default=False)
    cells_in_file = models.JSONField(null=True)  # of a corrected row

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["batch", "number"], name="import_row_number"),
            models.Index(fields=["batch", "verdict", "number"], name="import_row_verdict"),
            models.Index(fields=["batch"], condition=models.Q(corrected=True), name="import_row_corrected"),
        ]


class ImportChange(models.Model):
    """What a batch did to one organisation: enough to take it back."""

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="changes", db_constraint=False, db_index=False
    )
    row = models.PositiveIntegerField()
    organisation = models.BigIntegerField()
    organisation_version = models.PositiveIntegerField()  # after the import
    created = models.BooleanField()
    before = models.JSONField(
        null=True
    )  # columns and figures as they were; keys of the parts that were added
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["row"]
        indexes = [models.Index(fields=["batch", "row"], name="import_change_row")]
