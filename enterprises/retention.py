"""How long people are kept: a term per region, a scan that finds whose term is over, a decision about each.

The portal never erases by itself: it says who is due, and an administrator erases or keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import panels, proposed_people
from enterprises.models import Person, Post, Proposal, Region, RetentionCase, RetentionTerm, User

LONGEST_TERM = 75
BATCH = 500


# Verbs


@transaction.atomic
def set_term(region: Region, *, by: User, years: int | None) -> None:
    """People are kept `years` after the last post or appearance; None sets no limit."""
    if years is None:
        RetentionTerm.objects.filter(region=region).delete()
    else:
        RetentionTerm.objects.update_or_create(
            region=region, defaults={"years": years, "set_by": by, "set_at": timezone.now()}
        )
    find_due_in(region)


@transaction.atomic
def keep(person: Person, *, by: User, until: date, reason: str) -> RetentionCase:
    """Decide that a person whose term is over is kept until a day, and why."""
    case = RetentionCase.objects.select_for_update().filter(person=person).first()
    if case is None:
        raise ValidationError(_("The term of this person is not over."), code="not_due")
    if until <= timezone.localdate():
        raise ValidationError({"until": _("Choose a day in the future.")}, code="past")
    case.kept_until, case.reason, case.decided_by = until, reason, by
    case.full_clean(exclude=["decided_by"])
    case.save()
    return case


def find_due() -> int:
    """What the scan does in every region with a term. Returns how many people became due."""
    return sum(find_due_in(term.region) for term in RetentionTerm.objects.select_related("region"))


@transaction.atomic
def find_due_in(region: Region) -> int:
    """Bring the cases of a region to what is due today; decisions stay as long as the person is due."""
    term = RetentionTerm.objects.filter(region=region).first()
    cases = RetentionCase.objects.of(region)
    if term is None:
        cases.delete()
        return 0
    due = _due(region, years_before(timezone.localdate(), term.years))
    cases.exclude(person__in=due.values("pk")).delete()
    found = list(due.exclude(pk__in=RetentionCase.objects.values("person"))[:BATCH])
    seen = last_seen(found)
    # Another worker may have found the same.
    RetentionCase.objects.bulk_create(
        [RetentionCase(kept_by=region, person=person, last_seen_on=seen[person.pk]) for person in found],
        ignore_conflicts=True,
    )
    return len(found)


# Questions


def waiting(region: Region) -> QuerySet[RetentionCase]:
    """Cases that nobody has decided, or whose delay is over."""
    return (
        RetentionCase.objects.of(region)
        .filter(Q(kept_until=None) | Q(kept_until__lte=timezone.localdate()))
        .select_related("person")
    )


def proposals_waiting(term: RetentionTerm) -> QuerySet[Proposal]:
    """Decided proposals older than the term that still name a person who is not in the registry."""
    limit = years_before(timezone.localdate(), term.years)
    found = proposed_people.with_people().filter(kept_by=term.region_id, decided_at__date__lt=limit)
    return found.select_related("organisation").order_by("decided_at", "pk")


def last_seen(people: Iterable[Person]) -> dict[int, date]:
    """The last day on which each person is known to have been there: a post, a session, the entry itself."""
    seen = {person.pk: timezone.localdate(person.recorded_at) for person in people}
    for post in Post.objects.filter(person__in=seen):
        seen[post.person_id] = max(seen[post.person_id], post.valid_to or date.min)
    for trace in panels.traces:
        if trace.day:
            for key, day in trace.rows(list(seen)).values_list(trace.column, "seen_on"):
                if day:
                    seen[key] = max(seen[key], day)
    return seen


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _due(region: Region, limit: date) -> QuerySet[Person]:
    """People who hold no post and were last seen before the limit."""
    recent = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=limit), person=OuterRef("pk"))
    people = Person.objects.of(region).present().filter(~Exists(recent), recorded_at__date__lt=limit)
    for trace in panels.traces:
        if (seen := trace.seen_since(limit)) is not None:
            people = people.exclude(pk__in=seen)
    return people.order_by("pk")
