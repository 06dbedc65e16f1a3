"""Taking a region's records away whole: with what hangs on them, their history and its context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pghistory.models
import pgtrigger
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Q

from enterprises.imports import files
from enterprises.models import ImportBatch, Invitation, Region, RoleGrant, User
from sessions_app import photos
from sessions_app.models import AgendaPhoto
from strategy import evidence
from strategy.models import EvidenceFile, Programme, ProgrammeWrite

APPS = ("enterprises", "sessions_app", "strategy")
# Accounts and their roles outlive the records of a region.
STAYS: tuple[type[models.Model], ...] = (Region, User, RoleGrant, Invitation)

# Where the bytes of a record lie.
FILES: dict[type[models.Model], Callable[[Any], Iterable[Path]]] = {
    ImportBatch: lambda batch: files.paths_of(batch.stored_as, batch.sha256),
    AgendaPhoto: lambda photo: [photos.path_of(photo), photos.path_of(photo, small=True)],
    EvidenceFile: lambda file: [evidence.path_of(file)],
}

Model = type[models.Model]
Owned = dict[Model, set[Any]]


@transaction.atomic
def remove_records_of(region: Region) -> int:
    """Remove every record that the region keeps, every row that hangs on one, and their history.

    Nothing is listed by name: a model that comes later is found by its keys. Returns how many rows went.
    Raises ValueError when a record of another region hangs on one of these.
    """
    tables = _Tables()
    owned = tables.owned_by(region)
    _refuse_foreign(owned, region)
    for key in _keys_to(User, owned):
        User.objects.filter(**{f"{key.name}__in": owned[key.related_model]}).update(**{key.name: None})

    paths = [
        path
        for model, paths_of in FILES.items()
        for row in model._default_manager.filter(pk__in=owned[model]).exclude(stored_as="")
        for path in paths_of(row)
    ]
    transaction.on_commit(lambda: files.forget(paths))
    removed = 0
    contexts: set[Any] = set()
    # Triggers would write the removal into the history and refuse to take that away.
    with pgtrigger.ignore():
        for model, history in tables.histories.items():
            rows = history._default_manager.filter(pgh_obj__in=owned[model])
            contexts.update(rows.exclude(pgh_context=None).values_list("pgh_context_id", flat=True))
            removed += _delete(rows)
        # Foreign keys are checked at commit, so the order of models does not matter.
        for model in tables.records:
            # A key of two columns is looked for in a list alone.
            removed += _delete(model._default_manager.filter(pk__in=list(owned[model])))
        # A ledger that names programmes by number, so that no key leads from it to them.
        removed += _delete(ProgrammeWrite.objects.filter(programme__in=owned[Programme]))
        for history in tables.histories.values():
            used = history._default_manager.filter(pgh_context__in=contexts)
            contexts.difference_update(used.values_list("pgh_context_id", flat=True))
        removed += _delete(pghistory.models.Context.objects.filter(pk__in=contexts))
    return removed


def _delete(rows: models.QuerySet[Any]) -> int:
    """Delete in the database alone: no collecting of what hangs on the rows, for that is among them."""
    return rows._raw_delete(DEFAULT_DB_ALIAS) or 0


class _Tables:
    def __init__(self) -> None:
        self.records: list[Model] = []
        self.histories: dict[Model, Model] = {}
        for app in APPS:
            for model in apps.get_app_config(app).get_models(include_auto_created=True):
                tracked = getattr(model, "pgh_tracked_model", None)
                if (tracked or model) in STAYS:
                    continue
                if tracked:
                    self.histories[tracked] = model
                else:
                    self.records.append(model)

    def owned_by(self, region: Region) -> Owned:
        """Keys of what the region keeps and of what points there, however far; of deleted records too."""
        owned: Owned = defaultdict(set)
        for model in self.records:
            if _is_kept(model):
                owned[model] |= self._found(model, Q(kept_by=region))
        grew = True
        while grew:
            grew = False
            for model in self.records:
                for key in _keys_to(model, owned):
                    found = self._found(model, Q(**{f"{key.name}__in": owned[key.related_model]}))
                    grew = grew or not found <= owned[model]
                    owned[model] |= found
        return owned

    def _found(self, model: Model, condition: Q) -> set[Any]:
        found = set(model._default_manager.filter(condition).values_list("pk", flat=True))
        if history := self.histories.get(model):
            deleted = history._default_manager.filter(condition).exclude(
                pgh_obj__in=model._default_manager.values("pk")
            )
            found.update(deleted.values_list("pgh_obj_id", flat=True))
        return found


def _is_kept(model: Model) -> bool:
    return any(field.name == "kept_by" for field in model._meta.fields)


def _keys_to(model: Model, owned: Owned) -> list[models.ForeignKey[Any, Any]]:
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and owned.get(field.related_model)
    ]


def _refuse_foreign(owned: Owned, region: Region) -> None:
    for model, keys in owned.items():
        if _is_kept(model):
            foreign = model._default_manager.filter(pk__in=keys).exclude(kept_by=region).first()
            if foreign is not None:
                raise ValueError(f"{model._meta.label} {foreign.pk} of another region hangs on this one")
