"""Правопреемство: which organisation took over which, when and how. A link of two records, never a merge."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import provenance, registry
from enterprises.models import Organisation, Source, Succession, User
from enterprises.registry import NewSource
from enterprises.versions import claim

FACTS = ("predecessor", "successor", "kind", "happened_on")
# A chain longer than this is a circle.
LONGEST_CHAIN = 100


@transaction.atomic
def create_succession(
    *, by: User, source: Source | None = None, new_source: NewSource | None = None, **fields: Any
) -> Succession:
    """`fields`: FACTS. Raises ValidationError, by field where there is one."""
    link = Succession(recorded_by=by, **fields)
    region = link.predecessor.kept_by
    source = registry.the_source(region, source, new_source, by=by)
    if source is None:
        raise registry.source_is_needed()
    link.source = source
    _save(link)
    return link


@transaction.atomic
def update_succession(
    link: Succession,
    *,
    by: User,
    version: int,
    predecessor: Organisation,
    successor: Organisation,
    kind: str,
    happened_on: date | None,
    source: Source | None = None,
    new_source: NewSource | None = None,
) -> Succession:
    """A changed fact gets `source` as its evidence. Raises StaleVersion and ValidationError."""
    claim(link, version)
    wanted = {"predecessor": predecessor, "successor": successor, "kind": kind, "happened_on": happened_on}
    changed = {name: value for name, value in wanted.items() if getattr(link, name) != value}
    source = registry.the_source(link.predecessor.kept_by, source, new_source, by=by)
    if source is None and any(value is not None for value in changed.values()):
        raise registry.source_is_needed()
    for name, value in changed.items():
        setattr(link, name, value)
    _save(link)
    if source is not None:
        provenance.replace(
            link, {name: registry.words(value) for name, value in changed.items()}, source, by=by
        )
    else:
        provenance.forget_fields(link, changed)
    return link


@transaction.atomic
def delete_succession(link: Succession, *, by: User, version: int) -> None:
    """History keeps what it was and who deleted it. Raises StaleVersion."""
    claim(link, version)
    provenance.forget([link])
    link.delete()


def _save(link: Succession) -> None:
    one, other = link.predecessor, link.successor
    if one.kept_by_id != other.kept_by_id:
        raise ValidationError({"other": _("Choose an organisation of the same registry.")}, code="foreign")
    if one.pk == other.pk:
        raise ValidationError({"other": _("An organisation does not succeed itself.")}, code="itself")
    if any(record.merged_into_id for record in (one, other)):
        raise ValidationError(
            {"other": _("This record was merged into another one: choose that one.")}, code="merged"
        )
    same = Succession.objects.filter(predecessor=one, successor=other).exclude(pk=link.pk)
    if same.exists():
        raise ValidationError({"other": _("This succession is recorded already.")}, code="repeated")
    _refuse_circle(link)
    link.full_clean(exclude=["source", "recorded_by"], validate_constraints=False)
    link.save()


def _refuse_circle(link: Succession) -> None:
    """Nobody is the successor of its own successor."""
    reached, frontier = set(), {link.successor_id}
    for _step in range(LONGEST_CHAIN):
        if link.predecessor_id in frontier:
            raise ValidationError({"other": _("The succession would go round in a circle.")}, code="circle")
        reached |= frontier
        further = Succession.objects.filter(predecessor__in=frontier).exclude(pk=link.pk)
        frontier = set(further.values_list("successor_id", flat=True)) - reached
        if not frontier:
            return
