"""How programmes stood on a day, kept so that a first screen need not compute hundreds of them again."""

from __future__ import annotations

from django.db import models

from strategy.models.programmes import LightRule, Programme, ProgrammeVersion


class ProgrammeWrite(models.Model):
    """A ledger: every statement that writes something of a programme adds a line in its own transaction.

    Triggers add the lines, so bulk writes and plain SQL count too. The sum of `count` only grows: a standing
    that was computed at the present sum is the present one. `programme` is a number and no foreign key, whose
    check would lock the programme: two people writing different reports never wait for each other here.
    """

    programme = models.BigIntegerField(db_index=True)
    count = models.BigIntegerField(default=1)


class StoredStanding(models.Model):
    """What `dashboards.standings.told` says of one programme on the morning of `as_of` by one plan."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    as_of = models.DateField()
    plan = models.ForeignKey(ProgrammeVersion, models.CASCADE, null=True, related_name="+")
    rule = models.ForeignKey(LightRule, models.CASCADE, related_name="+")
    # The sum of the ledger before the programme was read, and the code that computed it.
    writes = models.BigIntegerField()
    edition = models.CharField(max_length=16)
    content = models.JSONField()
    # Of the content: whoever has read it once need not read it again.
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["as_of", "programme", "plan"], nulls_distinct=False, name="standing_stored_once"
            )
        ]
