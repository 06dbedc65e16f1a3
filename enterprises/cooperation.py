"""Who supplies what to whom: adding, changing and deleting links of cooperation.

Every new fact names its source; what is taken away stays in history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import provenance, registry
from enterprises.models import CooperationLink, CooperationVolume, Region, Source, User
from enterprises.parts import Part, as_columns
from enterprises.registry import NewSource
from enterprises.versions import claim

FACTS = ("supplier", "customer", "product", "contract", "is_planned")


@dataclass(frozen=True)
class VolumeRow:
    """Volume of supplies in one year, in roubles."""

    year: int
    amount: Decimal


VOLUMES = Part(CooperationVolume, ("year",), as_columns, {}, owner="link")


# Verbs


@transaction.atomic
def create_link(
    region: Region,
    *,
    by: User,
    source: Source | None = None,
    new_source: NewSource | None = None,
    **fields: Any,
) -> CooperationLink:
    """A new link between two organisations. `fields`: FACTS and `volumes`, a list of VolumeRow.

    Raises ValidationError, by field where there is one.
    """
    link = CooperationLink(kept_by=region, recorded_by=by)
    values, volumes = _read(fields)
    source = registry.the_source(region, source, new_source, by=by)
    if source is None:
        raise registry.source_is_needed()
    link.source = source
    _save(link, values)
    VOLUMES.write(link, volumes or [], source, by)
    return link


@transaction.atomic
def update_link(
    link: CooperationLink,
    *,
    by: User,
    version: int,
    source: Source | None = None,
    new_source: NewSource | None = None,
    **fields: Any,
) -> CooperationLink:
    """Change what `fields` name and leave the rest. A new or changed fact gets `source` as its evidence.

    Raises StaleVersion when somebody changed the link after `version`, ValidationError otherwise.
    """
    claim(link, version)
    values, volumes = _read(fields)
    changed = {name: value for name, value in values.items() if getattr(link, name) != value}
    source = registry.the_source(link.kept_by, source, new_source, by=by)
    _save(link, changed)
    is_new = VOLUMES.write(link, volumes, source, by) if volumes is not None else False
    # A plan come true, or given up, is a fact like any other; an emptied contract is none.
    if source is None and (is_new or any(value != "" for value in changed.values())):
        raise registry.source_is_needed()
    facts = {name: registry.words(value) for name, value in changed.items() if name != "is_planned"}
    if source is not None:
        provenance.replace(link, facts, source, by=by)
    else:
        provenance.forget_fields(link, facts)
    if "is_planned" in changed:
        provenance.forget_fields(link, ["is_planned"])
        if source is not None:
            provenance.prove(link, source, "", field="is_planned", by=by)
    return link


@transaction.atomic
def delete_link(link: CooperationLink, *, by: User, version: int) -> None:
    """Delete a link with its volumes; history keeps what it was. Raises StaleVersion."""
    claim(link, version)
    provenance.forget([*link.volumes.all(), link])
    link.delete()


# Pieces


def _read(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[VolumeRow] | None]:
    unknown = set(fields) - {*FACTS, "volumes"}
    if unknown:
        raise TypeError(f"a link has no {', '.join(sorted(unknown))}")
    return {name: fields[name] for name in FACTS if name in fields}, fields.get("volumes")


def _save(link: CooperationLink, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(link, name, value)
    for end in ("supplier", "customer"):
        if getattr(link, end).kept_by_id != link.kept_by_id:
            raise ValidationError({end: _("Choose an organisation of the same registry.")}, code="foreign")
    same = CooperationLink.objects.filter(
        supplier=link.supplier, customer=link.customer, product=link.product, contract=link.contract
    )
    if same.exclude(pk=link.pk).exists():
        raise ValidationError(
            {"product": _("This link is recorded already: the same ends, product and contract.")},
            code="repeated",
        )
    link.full_clean(exclude=["source", "recorded_by"])
    link.save()
