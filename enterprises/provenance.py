"""«Откуда?»: where a figure or a fact comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from enterprises.models import Evidence, Source, User

LONGEST_QUOTE = 1000


@dataclass(frozen=True)
class Origin:
    source: Source | None
    quote: str
    note: str
    entered_by: str
    entered_at: datetime | None
    url: str


Key = tuple[str, int, str]


def origins_for(records: Iterable[models.Model], fields: Sequence[str] = ("",)) -> dict[Key, Origin]:
    """Origins of many records in a constant number of queries, keyed by (model label, pk, field).

    A field without evidence of its own has the origin of its record. Records must come with
    `source` and `recorded_by` selected, or each costs a query.
    """
    records = list(records)
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record)

    evidence: dict[Key, Evidence] = {}
    if records:
        wanted = models.Q()
        for model, group in by_model.items():
            target_type = ContentType.objects.get_for_model(model)
            wanted |= models.Q(target_type=target_type, target_id__in=[record.pk for record in group])
        labels = {ContentType.objects.get_for_model(model).pk: model._meta.label for model in by_model}
        pieces = Evidence.objects.filter(wanted).select_related("source", "recorded_by")
        # The first words in the text win: a record is introduced before it is repeated.
        for piece in pieces.order_by(F("start").desc(nulls_first=True), "-pk"):
            evidence[(labels[piece.target_type_id], piece.target_id, piece.field)] = piece

    origins: dict[Key, Origin] = {}
    addresses: dict[int, str] = {}
    for record in records:
        label = record._meta.label
        for field in fields:
            piece_or_none = evidence.get((label, record.pk, field)) or evidence.get((label, record.pk, ""))
            origin = _origin(record, piece_or_none, addresses)
            if origin is not None:
                origins[(label, record.pk, field)] = origin
    return origins


def origin_of(record: models.Model, field: str = "") -> Origin | None:
    return origins_for([record], [field]).get((record._meta.label, record.pk, field))


def _origin(record: models.Model, piece: Evidence | None, addresses: dict[int, str]) -> Origin | None:
    """`addresses` of sources are remembered: hundreds of records come from one."""
    source = piece.source if piece else getattr(record, "source", None)
    # A fact corrected later was entered by whoever named its source, not by whoever made the record.
    entered = piece if piece and piece.recorded_by_id else record
    recorded_by = getattr(entered, "recorded_by", None)
    if source is None and recorded_by is None:
        return None
    url = ""
    if source is not None and not (url := addresses.get(source.pk, "")):
        url = addresses[source.pk] = source.get_absolute_url()
    return Origin(
        source=source,
        quote=piece.quote if piece else "",
        note=piece.note if piece else "",
        entered_by=recorded_by.short_name if recorded_by else "",
        entered_at=getattr(entered, "recorded_at", None),
        url=f"{url}#evidence-{piece.pk}" if piece else url,
    )


def prove(
    record: models.Model,
    source: Source,
    quote: str,
    *,
    field: str = "",
    note: str = "",
    within: str = "",
    at: int | None = None,
    by: User | None = None,
) -> Evidence:
    """Record the exact words of `source` that prove `record` or its `field`; repeating it changes nothing.

    Words that occur several times stand `at` a known place, or are looked for `within` a longer passage; else
    the first are meant. Raises ValidationError when the source's text does not hold the words.
    """
    passage = source.text.find(within) if at is None else at
    start = source.text.find(quote, passage) if quote and quote in (within or quote) and passage >= 0 else -1
    if source.text and quote and start < 0:
        raise ValidationError(
            _("The source does not hold these words: «%(quote)s»."), "no_such_words", {"quote": quote}
        )
    evidence, _created = Evidence.objects.update_or_create(
        source=source,
        target_type=ContentType.objects.get_for_model(record),
        target_id=record.pk,
        field=field,
        quote=quote,
        defaults={
            "start": start if start >= 0 else None,
            "end": start + len(quote) if start >= 0 else None,
            "note": note,
            "recorded_by": by,
        },
    )
    return evidence


def name_again(record: models.Model, source: Source, former: Any, *, by: User) -> Evidence:
    """Evidence that was taken away, on the record again: `former` is the event that remembers it."""
    evidence, _created = Evidence.objects.update_or_create(
        source=source,
        target_type=ContentType.objects.get_for_model(record),
        target_id=record.pk,
        field=former.field,
        quote=former.quote,
        defaults={"start": former.start, "end": former.end, "note": former.note, "recorded_by": by},
    )
    return evidence


def replace(record: models.Model, facts: Mapping[str, str], source: Source, *, by: User) -> None:
    """Name `source` for fields whose values have changed: what proved the former values proves nothing now.

    `facts` are the new values by field. Words are quoted where the source holds the value as it is written.
    """
    forget_fields(record, facts)
    for field, value in facts.items():
        if value:
            quote = value if value in source.text and len(value) <= LONGEST_QUOTE else ""
            prove(record, source, quote, field=field, by=by)


def forget_fields(record: models.Model, fields: Iterable[str]) -> None:
    """Delete the evidence of fields whose values are no longer what it proved; history keeps it."""
    target_type = ContentType.objects.get_for_model(record)
    Evidence.objects.filter(target_type=target_type, target_id=record.pk, field__in=list(fields)).delete()


def forget(records: Iterable[models.Model]) -> None:
    """Delete the evidence of records that are about to be deleted; history keeps it."""
    by_model: dict[type[models.Model], list[int]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    for model, keys in by_model.items():
        target_type = ContentType.objects.get_for_model(model)
        Evidence.objects.filter(target_type=target_type, target_id__in=keys).delete()
