"""Names of people in proposals that are decided: who is named where, and forgetting it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from enterprises.models import Person, Proposal

# An undo in the hall needs what was taken back; the law gives thirty days to forget what nothing needs.
KEPT_DAYS = 30
BATCH = 500


@transaction.atomic
def forget_people(keys: Collection[int]) -> int:
    """Take the names of people out of decided proposals, for ever: what was proposed of organisations stays.

    Returns in how many there were any.
    """
    named = with_people().filter(pk__in=keys)
    return named.update(person_data={"is_erased": True}, quote="", version=F("version") + 1)


def forget_unneeded() -> int:
    """What the scan does: names that were taken back or declined long enough ago to be needed by no undo, and
    that no record of an upper app shows.
    """
    return forget_people(list(unneeded().values_list("pk", flat=True)[:BATCH]))


def unneeded() -> QuerySet[Proposal]:
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS)
    found = with_people().filter(decided_at__lt=long_ago)
    for relation in Proposal._meta.related_objects:
        if not hasattr(relation.related_model, "pgh_tracked_model"):
            key = relation.field.name
            shown = relation.related_model._default_manager.filter(**{f"{key}__isnull": False})
            found = found.exclude(pk__in=shown.values(key))
    return found.order_by("pk")


def with_people() -> QuerySet[Proposal]:
    """Decided proposals that still hold the name of a person."""
    return Proposal.objects.exclude(state=Proposal.State.WAITING).filter(person_data__has_key="last_name")


def naming(person: Person) -> QuerySet[Proposal]:
    """Decided proposals of the registry with the first and the last name of a person."""
    return with_people().filter(
        kept_by=person.kept_by_id,
        person_data__last_name__iexact=person.last_name,
        person_data__first_name__iexact=person.first_name,
    )
