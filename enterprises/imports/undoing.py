"""Taking a batch back: what it created goes, what it changed is as it was, unless it was edited since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import search
from enterprises.imports.copying import keys_checked_at_once
from enterprises.imports.matching import DATES, KEYS
from enterprises.jobs import Progress, work
from enterprises.models import Evidence, ImportBatch, ImportChange, Job, Organisation, Source, YearlyFigures
from enterprises.registry import PARTS_OF

BLOCK = 1000
MOST_NAMED = 200


def in_the_way(batch: ImportBatch) -> QuerySet[ImportChange]:
    """Changes whose records were edited, merged or deleted since, or to which others refer by now."""
    standing = ImportChange.objects.filter(batch=batch, undone=False)
    untouched = Organisation.objects.filter(
        pk=OuterRef("organisation"), version=OuterRef("organisation_version"), merged_into=None
    )
    edited = standing.filter(~Exists(untouched))
    referred = models.Q()
    for model, name in _referring():
        referred |= models.Q(Exists(model._default_manager.filter(**{name: OuterRef("organisation")})))
    return edited.union(standing.filter(Exists(untouched), created=True).filter(referred)).order_by("row")


def standing(batch: ImportBatch) -> int:
    """How many records still are as the batch left them, or were edited after it."""
    return ImportChange.objects.filter(batch=batch, undone=False).count()


def named(changes: Iterable[ImportChange]) -> list[tuple[ImportChange, Organisation | None]]:
    """Changes with their records; None for one that is gone."""
    changes = list(changes)
    known = Organisation.objects.in_bulk([change.organisation for change in changes])
    return [(change, known.get(change.organisation)) for change in changes]


def _referring() -> list[tuple[type[models.Model], str]]:
    """Everything that may refer to an organisation without being a part of it, in any app."""
    found = []
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel | models.OneToOneRel):
            continue
        model = relation.related_model
        if not isinstance(model, type) or model in PARTS_OF or hasattr(model, "pgh_id"):
            continue
        if "pgh_obj" not in {one.name for one in model._meta.fields}:
            found.append((model, relation.field.name))
    return found


@work("import.undo")
@transaction.atomic
def run_undo(job: Job, progress: Progress) -> None:
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=job.arguments["batch"])
    if batch.status == ImportBatch.Status.UNDOING:
        with pghistory.context(origin="undo_import"):
            undo(batch, progress)


@keys_checked_at_once()
def undo(batch: ImportBatch, progress: Callable[[int, int, str], None]) -> None:
    """Undo what nothing stands in the way of; the rest is reported."""
    standing = ImportChange.objects.filter(batch=batch, undone=False)
    of = standing.count()
    # Nobody edits these records until the end of the transaction.
    keys = standing.values("organisation")
    locked = Organisation.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    for _key in locked.values_list("pk", flat=True).iterator(chunk_size=10_000):
        pass
    blocked = {change.row: change for change in in_the_way(batch)}
    phase = _("Undoing the import")
    done, last = 0, 0
    rows = standing.order_by("row")
    while block := list(rows.filter(row__gt=last)[:BLOCK]):
        last = block[-1].row
        free = [change for change in block if change.row not in blocked]
        _delete([change.organisation for change in free if change.created])
        _restore([change for change in free if not change.created], batch.source_id)
        ImportChange.objects.filter(pk__in=[change.pk for change in free]).update(undone=True)
        done += len(block)
        progress(done, of, phase)
    undone = of - len(blocked)
    batch.outcome = {
        **batch.outcome,
        "undone": batch.outcome.get("undone", 0) + undone,
        "kept": len(blocked),
    }
    batch.status = ImportBatch.Status.PARTLY_UNDONE if blocked else ImportBatch.Status.UNDONE
    batch.undone_at = timezone.now()
    batch.version += 1
    if not blocked:
        _drop_source(batch)
    batch.save()


def _delete(keys: Sequence[int]) -> None:
    for model in PARTS_OF:
        parts = model._default_manager.filter(organisation__in=keys)
        _forget(model, parts.values("pk"))
        parts.delete()
    _forget(Organisation, keys)
    Organisation.objects.filter(pk__in=keys).delete()


def _forget(model: type[models.Model], keys: Any) -> None:
    target_type = ContentType.objects.get_for_model(model)
    Evidence.objects.filter(target_type=target_type, target_id__in=keys).delete()


def _restore(changes: Sequence[ImportChange], source: int | None) -> None:
    if not changes:
        return
    held = Organisation.objects.in_bulk([change.organisation for change in changes])
    columns: set[str] = set()
    pieces: list[Evidence] = []
    for change in changes:
        before, organisation = change.before or {}, held[change.organisation]
        for name, value in before.get("c", {}).items():
            column = f"{name}_id" if name in KEYS else name
            setattr(organisation, column, _value(name, value))
            columns.add(name)
        organisation.version += 1
        for model, keys in before.get("added", {}).items():
            part = apps.get_model("enterprises", model)
            _forget(part, keys)
            part._default_manager.filter(pk__in=keys).delete()
        if figures := before.get("figures"):
            _restore_figures(figures)
        pieces += [
            Evidence(**{**piece, "recorded_at": datetime.fromisoformat(piece["recorded_at"])})
            for piece in before.get("evidence", [])
        ]
    if source is not None:
        # What the import itself had proved.
        organisation_type = ContentType.objects.get_for_model(Organisation)
        Evidence.objects.filter(
            source=source, target_type=organisation_type, target_id__in=list(held)
        ).delete()
    Evidence.objects.bulk_create(pieces, ignore_conflicts=True)
    Organisation.objects.bulk_update(held.values(), ["version", *columns], batch_size=200)
    search.reindex_organisations(held.values())


def _restore_figures(figures: dict[str, Any]) -> None:
    source, recorded_by, recorded_at = figures["signed"]
    YearlyFigures.objects.filter(pk=figures["key"]).update(
        **{
            name: Decimal(value) if isinstance(value, str) else value
            for name, value in figures["values"].items()
        },
        source=source,
        recorded_by=recorded_by,
        recorded_at=datetime.fromisoformat(recorded_at),
    )


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value else value


def _drop_source(batch: ImportBatch) -> None:
    """The file is a source of nothing any more, unless somebody has named it besides."""
    if batch.source_id is None:
        return
    key, batch.source = batch.source_id, None
    ImportBatch.objects.filter(pk=batch.pk).update(source=None)
    try:
        with transaction.atomic():
            Source.objects.filter(pk=key).delete()
    except ProtectedError:
        pass
