"""By which other names an organisation is known, in a narrow table of those few that have any."""

from __future__ import annotations

from django.db import models


class OtherKey(models.Model):
    """One of `Organisation.other_keys`, kept by triggers (`other_keys_sql`).

    `organisation_id` is no foreign key: the row is a shadow of the record and goes with it.
    """

    pk = models.CompositePrimaryKey("key", "organisation_id")
    key = models.TextField()
    organisation_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id"], name="other_key_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.key}"
