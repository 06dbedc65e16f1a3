"""Records by their short, full and former names and other spellings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from enterprises.models import OrganisationName, OtherKey
from enterprises.models.organisations import OrganisationQuerySet


def owners(joined: Collection[str]) -> dict[int, list[str]]:
    """Of whatever registry, who has which of these joined keys among its other names."""
    found: dict[int, list[str]] = {}
    if joined:
        for key, owner in OtherKey.objects.filter(key__any_of=joined).values_list("key", "organisation_id"):
            found.setdefault(owner, []).append(key)
    return found


@dataclass
class OtherNames:
    today: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)


def names_of(rows: OrganisationQuerySet, keys: Collection[int]) -> dict[int, OtherNames]:
    """Of those of `rows` with these primary keys."""
    found: dict[int, OtherNames] = {}
    if not keys:
        return found
    for key, *own in rows.filter(pk__any_of=keys).values_list("pk", "short_name", "full_name"):
        found[key] = OtherNames([name for name in own if name])
    named = OrganisationName.objects.filter(organisation_id__any_of=found)
    for key, name, kind in named.values_list("organisation_id", "name", "kind"):
        is_former = kind == OrganisationName.Kind.FORMER
        (found[key].former if is_former else found[key].today).append(name)
    return found
