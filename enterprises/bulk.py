"""One field of many organisations at once: what would change, the change itself, and taking it back.

A change keeps what each row was. Taking it back restores the rows that nobody has changed since and names the
others, so that nobody's later work is lost.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import charts, provenance, registry, search
from enterprises.listing import MOST_AT_ONCE
from enterprises.models import (
    BulkChange,
    BulkRow,
    Evidence,
    Offer,
    Organisation,
    Region,
    Source,
    User,
)
from enterprises.registry import FACTS, NewSource

# What the place of an organisation is part of, among its computed columns.
OF_PLACES = ("search_text",)
log = logging.getLogger("portal.registry")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """What can be changed in bulk: columns of the organisation, or one more `offer` of a kind."""

    key: str
    label: str | Promise
    columns: tuple[str, ...] = ()
    offer: str = ""

    @property
    def is_fact(self) -> bool:
        return bool(self.offer) or any(name in FACTS for name in self.columns)


FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        Field("kind", gettext_lazy("Kind"), ("kind",)),
        Field("status", gettext_lazy("Status"), ("status", "status_on")),
        Field("legal_form", gettext_lazy("Legal form"), ("legal_form",)),
        Field("settlement", gettext_lazy("Settlement"), ("settlement",)),
        Field("main_industry", gettext_lazy("Main industry (ОКВЭД2)"), ("main_industry",)),
        Field("product", gettext_lazy("Add a product"), offer=Offer.Kind.PRODUCT),
        Field("competency", gettext_lazy("Add a competency"), offer=Offer.Kind.COMPETENCY),
        Field("need", gettext_lazy("Add a need"), offer=Offer.Kind.NEED),
        Field("checked_on", pgettext_lazy("an organisation", "Checked"), ("checked_on",)),
        Field("note", gettext_lazy("Note"), ("note",)),
    )
}


# What would change


@dataclass(frozen=True)
class Preview:
    """`fingerprint` says which rows were looked at, in which versions."""

    changing: list[Organisation]
    same: int
    fingerprint: str


def keys_of(rows: models.QuerySet[Organisation]) -> list[int]:
    """The rows of a list, if they are not too many. Raises ValidationError."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        raise ValidationError(
            _("At most %(most)s organisations are changed at once. Narrow the list."),
            code="too_many",
            params={"most": charts.number(MOST_AT_ONCE)},
        )
    return keys


def look(region: Region, keys: Iterable[int], field: Field, values: Values) -> Preview:
    """Which of the rows would change and how many are so already."""
    return _look(_rows(region, keys), field, values)


def _rows(region: Region, keys: Iterable[int]) -> models.QuerySet[Organisation]:
    found: models.QuerySet[Organisation] = Organisation.objects.of(region).present().filter(pk__in=list(keys))
    return found.order_by("pk")


def _look(rows: models.QuerySet[Organisation], field: Field, values: Values) -> Preview:
    organisations = list(rows)
    if field.offer:
        have = set(
            Offer.objects.filter(
                organisation__in=[one.pk for one in organisations], kind=field.offer, text=values["text"]
            ).values_list("organisation", flat=True)
        )
        changing = [one for one in organisations if one.pk not in have]
    else:
        asked = _asked(values)
        changing = [
            one for one in organisations if any(getattr(one, name) != value for name, value in asked.items())
        ]
    said = ",".join(f"{one.pk}:{one.version}" for one in sorted(changing, key=lambda one: one.pk))
    return Preview(
        sorted(changing, key=lambda one: (one.sort_key, one.pk)),
        len(organisations) - len(changing),
        hashlib.sha256(said.encode()).hexdigest()[:32],
    )


class Moved(Exception):
    """The rows are not those that were looked at; `preview` is how they stand now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("the rows have changed since they were looked at")
        self.preview = preview


# Verbs


@transaction.atomic
def change(
    region: Region,
    keys: Sequence[int],
    field: Field,
    values: Values,
    *,
    by: User,
    source: Source | None = None,
    new_source: NewSource | None = None,
    fingerprint: str = "",
) -> BulkChange:
    """Give every row the values: `{column: value}`, or `{"text": …}` for an offer. Each row's version grows.

    A fact takes `source` as its evidence, as when one card is edited. Raises Moved where `fingerprint` does
    not fit the rows any more, ValidationError where nothing would change or the source is missing.
    """
    if len(keys) > MOST_AT_ONCE:
        raise ValidationError(
            _("At most %(most)s organisations are changed at once. Narrow the list."),
            code="too_many",
            params={"most": charts.number(MOST_AT_ONCE)},
        )
    _check(field, values)
    # In the order of ids, so that two such changes never wait for each other in a circle.
    locked = _rows(region, keys).select_for_update(of=("self",))
    preview = _look(locked, field, values)
    if fingerprint and fingerprint != preview.fingerprint:
        raise Moved(preview)
    if not preview.changing:
        raise ValidationError(_("Nothing would change: all of them are so already."), code="nothing")
    source = registry.the_source(region, source, new_source, by=by)
    if source is None and field.is_fact and any(registry.words(value) for value in values.values()):
        raise registry.source_is_needed()

    made = BulkChange.objects.create(
        kept_by=region,
        field=field.key,
        value={name: _stored(value) for name, value in values.items()},
        shown=_shown(field, values)[:500],
        source=source,
        changed=len(preview.changing),
        unchanged=preview.same,
        made_by=by,
    )
    with pghistory.context(origin="bulk", bulk=made.pk):
        if field.offer:
            before = _add_offers(preview.changing, field, values["text"], source, by)
        else:
            before = _set_columns(preview.changing, values, source, by)
    BulkRow.objects.bulk_create(
        BulkRow(
            change=made,
            organisation_number=one.pk,
            title=one.title[:500],
            version=one.version + 1,
            before=before[one.pk],
        )
        for one in preview.changing
    )
    log.info("bulk change", extra={"bulk": made.pk, "field": field.key, "rows": made.changed, "user": by.pk})
    return made


@dataclass(frozen=True)
class Undone:
    restored: int
    left: list[BulkRow]


@transaction.atomic
def undo(change: BulkChange, *, by: User) -> Undone:
    """Restore the rows that nobody has changed since; the others keep what was written later.

    Raises ValidationError where it was taken back already, or no row can be restored.
    """
    change = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.undone_at is not None:
        raise ValidationError(_("This change has been taken back already."), code="undone")
    field = FIELDS[change.field]
    rows = list(change.rows.all())
    held = {
        one.pk: one
        for one in Organisation.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.organisation_number for row in rows], kept_by=change.kept_by_id)
        .order_by("pk")
    }
    restored: list[tuple[BulkRow, Organisation]] = []
    for row in rows:
        organisation = held.get(row.organisation_number)
        if organisation is None or organisation.merged_into_id:
            row.outcome = BulkRow.Outcome.GONE
        elif organisation.version != row.version:
            row.outcome = BulkRow.Outcome.CHANGED_SINCE
        else:
            row.outcome = BulkRow.Outcome.RESTORED
            restored.append((row, organisation))
    if not restored:
        raise ValidationError(
            _("No row can be restored: all of them were changed later, or are gone."), code="too_late"
        )
    with pghistory.context(origin="undo_bulk", bulk=change.pk):
        if field.offer:
            _take_offers_back(restored)
        else:
            _put_columns_back(restored, field)
    BulkRow.objects.bulk_update(rows, ["outcome"], batch_size=500)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    log.info("bulk change undone", extra={"bulk": change.pk, "rows": len(restored), "user": by.pk})
    return Undone(len(restored), [row for row in rows if row.outcome != BulkRow.Outcome.RESTORED])


# Columns


def _asked(values: Values) -> dict[str, Any]:
    """By what a row is told to be so already: a status without a date lets the row keep its date, while a new
    status takes the date of the former one away.
    """
    return {name: value for name, value in values.items() if (name, value) != ("status_on", None)}


def _check(field: Field, values: Values) -> None:
    if set(values) != (set(field.columns) or {"text"}):
        raise TypeError(f"{field.key} is not made of {', '.join(sorted(values))}")
    for name, value in values.items():
        owner = Offer if field.offer else Organisation
        column = owner._meta.get_field(name)
        if isinstance(column, models.ForeignKey):
            continue
        try:
            column.clean(value, None)  # type: ignore[union-attr]
        except ValidationError as refusal:
            raise ValidationError({name: refusal.error_list}) from refusal


def _set_columns(
    changing: Sequence[Organisation], values: Values, source: Source | None, by: User
) -> dict[int, dict[str, Any]]:
    facts = [name for name in values if name in FACTS]
    keys = [one.pk for one in changing]
    proofs = _proofs_of(keys, facts)
    before = {
        one.pk: {
            "columns": {name: _stored(getattr(one, name)) for name in values},
            "evidence": proofs.get(one.pk, []),
        }
        for one in changing
    }
    target = ContentType.objects.get_for_model(Organisation)
    # What is unlike the wanted value in one column may be like it in another: its evidence stays there.
    unlike = {name: [one.pk for one in changing if getattr(one, name) != values[name]] for name in values}
    Organisation.objects.filter(pk__in=keys).update(**values, version=F("version") + 1)
    for name in facts:
        Evidence.objects.filter(target_type=target, target_id__in=unlike[name], field=name).delete()
        if text := registry.words(values[name]) if source else "":
            assert source is not None
            Evidence.objects.bulk_create(
                _evidence(source, target, key, name, text, by) for key in unlike[name]
            )
    if "settlement" in values:
        search.reindex_organisations(changing, columns=OF_PLACES)
    return before


def _evidence(source: Source, target: ContentType, key: int, name: str, text: str, by: User) -> Evidence:
    """As `provenance.replace` names a source: with the words, where the source holds them."""
    start = source.text.find(text) if len(text) <= provenance.LONGEST_QUOTE else -1
    return Evidence(
        source=source,
        target_type=target,
        target_id=key,
        field=name,
        quote=text if start >= 0 else "",
        start=start if start >= 0 else None,
        end=start + len(text) if start >= 0 else None,
        recorded_by=by,
    )


KEPT_OF_EVIDENCE = ("field", "quote", "start", "end", "note", "source_id", "recorded_by_id", "recorded_at")


def _proofs_of(keys: Sequence[int], fields: Sequence[str]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    target = ContentType.objects.get_for_model(Organisation)
    rows = Evidence.objects.filter(target_type=target, target_id__in=keys, field__in=fields).order_by("pk")
    for proof in rows:
        kept = {name: getattr(proof, name) for name in KEPT_OF_EVIDENCE}
        kept["recorded_at"] = proof.recorded_at.isoformat()
        found.setdefault(proof.target_id, []).append(kept)
    return found


def _put_columns_back(restored: Sequence[tuple[BulkRow, Organisation]], field: Field) -> None:
    groups: dict[str, list[int]] = {}
    for row, organisation in restored:
        groups.setdefault(json.dumps(row.before["columns"], sort_keys=True), []).append(organisation.pk)
    for text, numbers in groups.items():
        former = {}
        for name, value in json.loads(text).items():
            column = Organisation._meta.get_field(name)
            assert isinstance(column, models.Field)
            former[column.attname] = column.to_python(value)
        Organisation.objects.filter(pk__in=numbers).update(**former, version=F("version") + 1)
    organisations = [organisation for _row, organisation in restored]
    columns = {name for row, _one in restored for name in row.before["columns"]}

    target = ContentType.objects.get_for_model(Organisation)
    facts = [name for name in columns if name in FACTS]
    keys = [organisation.pk for organisation in organisations]
    Evidence.objects.filter(target_type=target, target_id__in=keys, field__in=facts).delete()
    proofs = [(row.organisation_number, kept) for row, _one in restored for kept in row.before["evidence"]]
    sources = set(
        Source.objects.filter(pk__in={kept["source_id"] for _key, kept in proofs}).values_list(
            "pk", flat=True
        )
    )
    users = set(
        User.objects.filter(pk__in={kept["recorded_by_id"] for _key, kept in proofs}).values_list(
            "pk", flat=True
        )
    )
    Evidence.objects.bulk_create(
        Evidence(
            **{
                **kept,
                "target_type": target,
                "target_id": key,
                "recorded_by_id": kept["recorded_by_id"] if kept["recorded_by_id"] in users else None,
            }
        )
        for key, kept in proofs
        if kept["source_id"] in sources
    )
    if "settlement" in columns:
        search.reindex_organisations(organisations, columns=OF_PLACES)


# Offers


def _add_offers(
    changing: Sequence[Organisation], field: Field, text: str, source: Source | None, by: User
) -> dict[int, dict[str, Any]]:
    added = Offer.objects.bulk_create(
        Offer(organisation=one, kind=field.offer, text=text, source=source, recorded_by=by)
        for one in changing
    )
    Organisation.objects.filter(pk__in=[one.pk for one in changing]).update(version=F("version") + 1)
    return {offer.organisation_id: {"added": offer.pk} for offer in added}


def _take_offers_back(restored: Sequence[tuple[BulkRow, Organisation]]) -> None:
    added = list(Offer.objects.filter(pk__in=[row.before["added"] for row, _one in restored]))
    provenance.forget(added)
    Offer.objects.filter(pk__in=[offer.pk for offer in added]).delete()
    keys = [organisation.pk for _row, organisation in restored]
    Organisation.objects.filter(pk__in=keys).update(version=F("version") + 1)


# Words


def _stored(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value


def _shown(field: Field, values: Values) -> str:
    if field.offer:
        return str(values["text"])
    return ", ".join(filter(None, (said(name, value) for name, value in values.items())))


def said(name: str, value: Any) -> str:
    """A value of a column as a person reads it."""
    if value is None or value == "":
        return ""
    column = Organisation._meta.get_field(name)
    if isinstance(column, models.CharField) and column.choices:
        return str(capfirst(dict(column.flatchoices).get(value, value)))
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)
