"""What is known of a card, in a narrow table: completeness over a million cards is counted there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CardFacts(models.Model):
    """Kept by triggers (`card_facts_sql`), whoever writes and however; no code of the portal writes here.

    `organisation_id` is no foreign key: the row is a shadow of the card, goes with it, and nothing merges it.
    `known` has one bit for each name of KNOWN. Of figures the years are kept, for the year that is asked for
    depends on the region.
    """

    KNOWN = (
        "full_name",
        "legal_form",
        "inn",
        "settlement",
        "main_industry",
        "remit",
        "parent",
        "contact",
        "product",
    )

    organisation_id = models.BigIntegerField(primary_key=True)
    kept_by_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    is_present = models.BooleanField()
    known = models.SmallIntegerField()
    employees_years = ArrayField(models.SmallIntegerField())
    revenue_years = ArrayField(models.SmallIntegerField())

    class Meta:
        indexes = [models.Index(fields=["kept_by_id", "kind", "known"], name="card_facts_known")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.known:b}"
