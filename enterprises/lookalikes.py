"""Organisations named alike: with what a row or a card must not be confused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from enterprises.models import Organisation

MOST_ALIKE = 5
# Region and joined name.
Name = tuple[int, str]


def of(organisations: Iterable[Organisation]) -> dict[int, list[Organisation]]:
    """Others of the registry named the same but for form, spaces and words like «НПК», the oldest records
    first. Two queries; of a name that thousands bear a few are enough.
    """
    organisations = list(organisations)
    return others(organisations, named_alike(organisations))


def name_of(organisation: Organisation) -> Name:
    return organisation.kept_by_id, organisation.key_joined


def named_alike(organisations: Iterable[Organisation]) -> dict[Name, list[int]]:
    """The first who bear each name of these organisations, one more than are ever shown."""
    keys = list({name_of(one) for one in organisations if one.key_joined})
    same: dict[Name, list[int]] = {}
    if not keys:
        return same
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT region, key, same.id FROM unnest(%s::bigint[], %s::text[]) AS wanted(region, key)"
            " CROSS JOIN LATERAL"
            " (SELECT id FROM enterprises_organisation WHERE key_joined = key AND kept_by_id = region"
            " AND merged_into_id IS NULL ORDER BY id LIMIT %s) AS same",
            [[region for region, _key in keys], [key for _region, key in keys], MOST_ALIKE + 1],
        )
        for region, key, number in cursor.fetchall():
            same.setdefault((region, key), []).append(number)
    return same


def others(
    organisations: Iterable[Organisation], same: Mapping[Name, Sequence[int]]
) -> dict[int, list[Organisation]]:
    by_name: dict[Name, list[Organisation]] = {}
    if wanted := [number for numbers in same.values() if len(numbers) > 1 for number in numbers]:
        for other in Organisation.objects.filter(pk__in=wanted).select_related("settlement").order_by("pk"):
            by_name.setdefault(name_of(other), []).append(other)
    found = {
        one.pk: [other for other in by_name.get(name_of(one), []) if other.pk != one.pk]
        for one in organisations
    }
    return {key: group[:MOST_ALIKE] for key, group in found.items() if group}


def differ(one: Organisation, other: Organisation) -> bool:
    """Known to be two: different places, or different ИНН."""
    places = {one.settlement_id, other.settlement_id}
    numbers = {one.inn, other.inn}
    return (len(places) == 2 and None not in places) or (len(numbers) == 2 and "" not in numbers)
