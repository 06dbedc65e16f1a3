"""Putting back what a record said before: all of it, or some fields and lists.

The way is that of every change: the verb of the record, the version that the reader saw, history. What proved
the former values proves them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import past, people, provenance, registry
from enterprises.models import Organisation, Person, Source, User

PutBack = Callable[..., list[str]]


def restore_organisation(
    organisation: Organisation,
    moment: datetime,
    *,
    by: User,
    version: int,
    names: Iterable[str] | None = None,
) -> list[str]:
    """Let the organisation say what it said at the moment: `names` of fields and lists, or all of it.

    Returns the names that differed. Raises StaleVersion, and ValidationError where nothing is to be put back
    or something it needs is no more.
    """
    return _restore(past.ORGANISATION, organisation, registry.put_back, moment, by, version, names)


def restore_person(
    person: Person, moment: datetime, *, by: User, version: int, names: Iterable[str] | None = None
) -> list[str]:
    """As `restore_organisation`. Names that were erased do not come back."""
    if person.erased_at:
        raise ValidationError(
            _("The data of this person were erased; nothing can be restored."), code="erased"
        )
    return _restore(past.PERSON, person, people.put_back, moment, by, version, names)


@transaction.atomic
def _restore(
    kind: past.Kind,
    record: Any,
    put_back: PutBack,
    moment: datetime,
    by: User,
    version: int,
    names: Iterable[str] | None,
) -> list[str]:
    then, now = (past.version_at(kind, record.pk, when) for when in (moment, timezone.now()))
    if not then.exists:
        raise ValidationError(_("At that moment the portal held no such record."), code="no_version")
    different = [difference.name for difference in past.compare(then, now)]
    wanted = different if names is None else [name for name in different if name in set(names)]
    if not wanted:
        raise ValidationError(
            _("Nothing to restore: choose what differs from the present."), code="nothing_to_restore"
        )
    # Work in progress sees the origin of the whole request change: restoring is all that it does.
    with pghistory.context(origin="restore"):
        changed = put_back(
            record,
            by=by,
            version=version,
            values={name: _value(then, name) for name in wanted if name in kind.columns},
            parts={name: _rows(then, name) for name in wanted if name in kind.parts},
        )
        _prove_again(then, record, changed, by)
    return wanted


def _value(then: past.Version, name: str) -> Any:
    column = then.kind.column(name)
    value = then.value(name)
    if isinstance(column, models.ForeignKey) and value is not None:
        return _found(column, {value})[value]
    return value


def _rows(then: past.Version, name: str) -> list[dict[str, Any]]:
    """The rows of a list as columns, each with the source it had."""
    part, events = then.kind.parts[name], then.parts[name]
    columns = past.said_by(part)
    things = {
        column.name: _found(column, {getattr(event, column.attname) for event in events} - {None})
        for column in columns
        if isinstance(column, models.ForeignKey)
    }
    sources = Source.objects.in_bulk([event.source_id for event in events if event.source_id])
    rows = []
    for event in events:
        row: dict[str, Any] = {"source": sources.get(event.source_id)}
        for column in columns:
            value = getattr(event, column.attname)
            row[column.name] = things[column.name].get(value) if column.name in things else value
        rows.append(row)
    return rows


def _found(column: models.ForeignKey[Any, Any], keys: set[Any]) -> Mapping[Any, Any]:
    found = column.remote_field.model._default_manager.in_bulk(keys)
    if len(found) < len(keys):
        raise ValidationError(
            _("«%(label)s» cannot be restored: what it named is no longer in the portal."),
            code="gone",
            params={"label": str(column.verbose_name)},
        )
    return found


def _prove_again(then: past.Version, record: Any, changed: Iterable[str], by: User) -> None:
    sources = Source.objects.in_bulk({one.source_id for one in then.evidence})
    for name in changed:
        for one in then.evidence_of(name):
            if source := sources.get(one.source_id):
                provenance.name_again(record, source, one, by=by)
