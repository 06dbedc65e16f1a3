"""Records by their short, full and former names and other spellings."""

from __future__ import annotations

from collections.abc import Collection

from enterprises.models import OrganisationName, OtherKey
from enterprises.models.organisations import OrganisationQuerySet


def owners(joined: Collection[str]) -> dict[int, list[str]]:
    """Of whatever registry, who has which of these joined keys among its other names."""
    found: dict[int, list[str]] = {}
    if joined:
        for key, owner in OtherKey.objects.filter(key__any_of=joined).values_list("key", "organisation_id"):
            found.setdefault(owner, []).append(key)
    return found


def names_of(
    rows: OrganisationQuerySet, keys: Collection[int], *, but_former: bool = False
) -> dict[int, list[str]]:
    """Of those of `rows` with these primary keys."""
    found: dict[int, list[str]] = {}
    if not keys:
        return found
    for key, *own in rows.filter(pk__any_of=keys).values_list("pk", "short_name", "full_name"):
        found[key] = [name for name in own if name]
    named = OrganisationName.objects.filter(organisation_id__any_of=found)
    if but_former:
        named = named.exclude(kind=OrganisationName.Kind.FORMER)
    for key, name in named.values_list("organisation_id", "name"):
        found[key].append(name)
    return found
