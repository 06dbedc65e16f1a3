"""Erasing a person on request: the only place that empties what history holds.

Names live in the person's row, its history and the words that prove it; everything else holds ids. So one
function is enough: it empties those, closes the card and leaves a record of itself without a name. Minutes,
statements and instructions are kept by law and by their number; they show «erased person» from then on.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import mentions, names, panels, proposed_people, provenance, search
from enterprises.events import events_of
from enterprises.history import ERASING
from enterprises.models import (
    Consent,
    Erasure,
    Evidence,
    Person,
    Post,
    Proposal,
    RetentionCase,
    Source,
    User,
)
from enterprises.versions import claim

MOST_SHOWN = 50
NAMES = ("last_name", "first_name", "patronymic")
log = logging.getLogger("portal.personal_data")


@transaction.atomic
def erase(person: Person, *, by: User, version: int, reason: str, proposed: Collection[int] = ()) -> Erasure:
    """Empty everything that names the person, for ever, and the names in the decided proposals of these keys.

    Raises StaleVersion and ValidationError.
    """
    if person.erased_at:
        raise ValidationError(_("The data of this person are erased already."), code="erased")
    _refuse_a_name(person, reason)
    claim(person, version)
    kept = kept_after(person)
    named = list(proposed_people.naming(person).filter(pk__in=proposed).values_list("pk", flat=True))
    kept += _left_in_proposals(person, len(named))
    rows = [person, *Person.objects.filter(merged_into=person)]
    keys = [row.pk for row in rows]
    with pghistory.context(origin="erasure"):
        posts = Post.objects.filter(person__in=keys)
        evidence = _evidence_keys(keys, {row.last_name for row in rows} - {""})
        Evidence.objects.filter(pk__in=evidence).delete()
        posts.delete()
        Consent.objects.filter(person__in=keys).valid().update(withdrawn_at=timezone.now())
        Consent.objects.filter(person__in=keys).update(withdrawal_reason="")
        for row in rows:
            for column in (*NAMES, "work_contact"):
                setattr(row, column, "")
            row.erased_at = timezone.now()
            row.save()
        search.reindex_people(rows)
        RetentionCase.objects.filter(person__in=keys).delete()
        proposed_people.forget_people(named)
    emptied = _empty(Person, keys) + _empty(Evidence, evidence)
    emptied += _empty(Consent, Consent.objects.filter(person__in=keys).values_list("pk", flat=True))
    record = Erasure.objects.create(
        kept_by_id=person.kept_by_id, person=person, reason=reason, emptied=emptied, kept=kept, done_by=by
    )
    log.info("erasure", extra={"user": by.pk, "person": person.pk, "erasure": record.pk})
    return record


@transaction.atomic
def forget_work_contact(person: Person) -> None:
    """Take the work contact out of the record and out of its history."""
    if person.work_contact:
        person.work_contact = ""
        Person.objects.filter(pk=person.pk).update(work_contact="", version=F("version") + 1)
        provenance.forget_fields(person, ["work_contact"])
    _empty(Person, [person.pk], columns=["work_contact"])
    proofs = _proofs_of(Person, [person.pk]).filter(field="work_contact")
    _empty(Evidence, set(proofs.values_list("pgh_obj_id", flat=True)))


# Questions


def kept_after(person: Person) -> list[list[str | int]]:
    """What an erasure leaves: titles and how many of each, in order."""
    keys = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    found: list[list[str | int]] = []
    for trace in panels.traces:
        number = trace.rows(keys).order_by().values("pk").distinct().count()
        if number:
            found.append([str(trace.title), number])
    if number := sources_naming(person).count():
        found.append([str(_("Sources whose text holds the last name")), number])
    if number := mentions.number_of(person):
        found.append([str(_("Texts that hold the last name")), number])
    return found


@dataclass(frozen=True)
class FoundByName:
    """Where the name stands that an erasure does not empty by itself: for an administrator to decide."""

    texts: list[mentions.Place]
    number_of_texts: int
    proposals: list[Proposal]


def found_by_name(person: Person) -> FoundByName:
    return FoundByName(
        texts=list(mentions.places(person, MOST_SHOWN)),
        number_of_texts=mentions.number_of(person),
        proposals=list(proposed_people.naming(person)[:MOST_SHOWN]),
    )


def sources_naming(person: Person) -> models.QuerySet[Source]:
    """Documents of the registry that hold the last name: they say what they said."""
    if not person.last_name:
        return Source.objects.none()
    word = person.last_name
    return Source.objects.filter(
        Q(text__icontains=word) | Q(title__icontains=word) | Q(note__icontains=word),
        kept_by=person.kept_by_id,
    )


# Pieces


def _left_in_proposals(person: Person, forgotten: int) -> list[list[str | int]]:
    left = proposed_people.naming(person).count() - forgotten
    return [[str(_("Proposals with the same name")), left]] if left else []


def _refuse_a_name(person: Person, reason: str) -> None:
    words = set(names.normalise(reason).split())
    if words & {names.normalise(getattr(person, column)) for column in NAMES} - {""}:
        raise ValidationError(
            {"reason": _("The reason stays for ever: write it without the name of the person.")},
            code="names_the_person",
        )


def _evidence_keys(people: Collection[int], words: Collection[str]) -> list[int]:
    """Every evidence that ever proved these people or their posts, or that quotes one of the words where a
    record of an upper app names these people.
    """
    posts = events_of(Post).objects.filter(person__in=people).values_list("pgh_obj_id", flat=True)
    found = {*_keys(_proofs_of(Person, people)), *_keys(_proofs_of(Post, list(posts)))}
    quoted = Q()
    for word in words:
        quoted |= Q(quote__icontains=word) | Q(note__icontains=word)
    for trace in panels.traces if words else ():
        rows = trace.rows(people).order_by().values_list("pk", flat=True)
        found.update(_keys(_proofs_of(trace.model, list(rows)).filter(quoted)))
    return sorted(found)


def _proofs_of(model: type[models.Model], keys: Collection[int]) -> models.QuerySet[Any]:
    """Events of the evidence that was ever given for these records."""
    target_type = ContentType.objects.get_for_model(model)
    return events_of(Evidence).objects.filter(target_type=target_type, target_id__in=keys)


def _keys(events: models.QuerySet[Any]) -> Iterable[int]:
    return events.values_list("pgh_obj_id", flat=True)


def _empty(model: type[models.Model], keys: Iterable[int], columns: Collection[str] = ()) -> int:
    """Empty the erasable columns of every event of these records. Returns how many events there were."""
    events = events_of(model)
    emptied = dict.fromkeys(columns or events.erasable, "")
    number = 0
    with connection.cursor() as cursor:
        for key in keys:
            # For this transaction and this record only; the trigger refuses everything else.
            cursor.execute("SELECT set_config(%s, %s, true)", [ERASING, f"{model.__name__}:{key}"])
            number += events.objects.filter(pgh_obj_id=key).update(**emptied)
        cursor.execute("SELECT set_config(%s, '', true)", [ERASING])
    return number
