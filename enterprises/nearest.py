"""Which records of the registry a proposed organisation may be, each with the reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from enterprises import charts, choosing, matching, names, search
from enterprises.models import Organisation, Region, Settlement

MOST = 6
CANDIDATES = 60
ALIKE = 75
LONGEST_WORDS = 2


@dataclass(frozen=True)
class Near:
    """`closeness` orders; the reasons are what is read."""

    organisation: Organisation
    reasons: list[str]
    closeness: float


def nearest(region: Region, fields: Mapping[str, Any]) -> list[Near]:
    """The closest first, none where nothing is like it."""
    name = str(fields.get("name_as_written", ""))
    parts, place = _without_place(names.take_apart(name), str(fields.get("settlement", "")))
    inn, ogrn = _digits(fields.get("inn")), _digits(fields.get("ogrn"))
    rows = Organisation.objects.of(region).present().select_related("settlement").prefetch_related("names")
    # Each question has an index of its own: together in one they would read the whole registry.
    same = [rows.with_inn([inn])] if inn else []
    same += [rows.filter(ogrn=ogrn)] if ogrn else []
    same += [rows.filter(key_joined=parts.joined_key)] if parts.joined_key else []
    # The core of a name that is nothing but «торговый дом» is not as it is written.
    words = parts.core if set(parts.core) <= set(parts.words) else parts.words
    if words:
        of_words = search.matching(rows, " ".join(words))
        same.append(of_words.filter(Q(key_sorted=parts.exact_key) | Q(key_core=parts.core_key)))
    found = {one.pk: one for question in same for one in question[:CANDIDATES]}
    for word in sorted(parts.core, key=len, reverse=True)[:LONGEST_WORDS]:
        # A beginning or an end survives most slips of the tongue.
        for piece in dict.fromkeys((word[:4], word[-4:], word[:3])):
            if len(piece) > 2:
                like = search.matching(rows, piece).order_by("sort_key", "pk")
                found |= {one.pk: one for one in like[:CANDIDATES]}
    compared = (_compared(organisation, parts, inn, ogrn, place) for organisation in found.values())
    near = [one for one in compared if one is not None]
    near.sort(key=lambda one: (-one.closeness, one.organisation.sort_key))
    return near[:MOST]


def _compared(
    organisation: Organisation, parts: names.NameParts, inn: str, ogrn: str, place: str
) -> Near | None:
    reasons, closeness = [], 0.0
    if inn and organisation.inn == inn:
        reasons.append(_("the same ИНН"))
        closeness += 1000
    if ogrn and organisation.ogrn == ogrn:
        reasons.append(_("the same ОГРН"))
        closeness += 1000
    score, said = _names_compared(organisation, parts)
    if said:
        reasons.append(said)
        closeness += score
    if not reasons:
        return None
    if inn and organisation.inn and organisation.inn != inn:
        reasons.append(_("another ИНН"))
        closeness -= 500
    if place and organisation.settlement:
        if organisation.settlement.search_key == place:
            reasons.append(_("the same place"))
            closeness += 20
        else:
            reasons.append(_("another place: %(place)s") % {"place": organisation.settlement.label})
            closeness -= 20
    return Near(organisation, reasons, closeness)


def _names_compared(organisation: Organisation, parts: names.NameParts) -> tuple[float, str]:
    if parts.exact_key and organisation.key_sorted == parts.exact_key:
        return 200, _("the same name")
    others = {name: names.take_apart(name) for name in _other_names(organisation)}
    for name, other in others.items():
        if other.exact_key == parts.exact_key:
            return 180, _("the same name among its other names: %(name)s") % {"name": name}
    if parts.joined_key and organisation.key_joined == parts.joined_key:
        return 150, _("the same name without words like «НПК»")
    own = names.take_apart(organisation.name_as_written)
    score = max(matching.name_likeness(parts, other, ALIKE) for other in (own, *others.values()))
    if score:
        return score, _("the names agree by %(share)s") % {"share": charts.percent(score / 100)}
    return 0, ""


def _other_names(organisation: Organisation) -> list[str]:
    """Short, full, former names and other spellings."""
    own = [organisation.short_name, organisation.full_name]
    return [name for name in (*own, *(one.name for one in organisation.names.all())) if name]


def exactly(region: Region, name: str, place: str = "") -> Organisation | None:
    """The one record that a name means beyond doubt: the same words and form, no other place, nobody else.

    A name written with another legal form, or in another place, is for a person to decide on.
    """
    parts = names.take_apart(name)
    if not parts.exact_key:
        return None
    wanted = _place(place) or parts.place
    rows = list(choosing.organisations.exactly(Organisation.objects.of(region).present(), name.strip())[:2])
    if len(rows) != 1:
        return None
    found = rows[0]
    form = names.take_apart(found.name_as_written).form
    if parts.form and form and parts.form != form:
        return None
    if wanted and found.settlement is not None and found.settlement.search_key != wanted:
        return None
    return found


def _without_place(parts: names.NameParts, said: str) -> tuple[names.NameParts, str]:
    """«Вертикон, Липецк» is a name and a place, where the registry knows such a settlement."""
    if said.strip() or parts.place:
        return parts, _place(said) or parts.place
    known = set(Settlement.objects.filter(search_key__in=parts.words).values_list("search_key", flat=True))
    rest = tuple(word for word in parts.words if word not in known)
    if not rest or len(known) != 1:
        return parts, ""
    return names.NameParts(parts.form, rest, ""), known.pop()


def _place(text: str) -> str:
    if not text.strip():
        return ""
    found = list(choosing.settlements.exactly(Settlement.objects.all(), text)[:1])
    return found[0].search_key if found else names.fold(text)


def _digits(value: object) -> str:
    return "".join(sign for sign in str(value or "") if sign.isdigit())
