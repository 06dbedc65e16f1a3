"""Whether two records are one organisation: three verdicts, each with its reason in words.

Thresholds and their order were measured; the name alone gives one right pair in thirty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from enterprises import also_called, names
from enterprises.models import DuplicatePair, Organisation

Verdict = DuplicatePair.Verdict
_DIGIT = re.compile(r"\d")

SURE_NAME = 92
SIMILAR_NAME = 82
SAME_PLACE = 85


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a record. `place` is the folded name of its settlement, empty for not known."""

    key: int | None
    title: str
    sorted_key: str
    core_key: str
    joined_key: str
    # Joined keys of short, full and former names.
    other_keys: Sequence[str] = ()
    inn: str = ""
    ogrn: str = ""
    kpps: frozenset[str] = field(default_factory=frozenset)
    parent: int | None = None
    settlement: int | None = None
    municipality: int | None = None
    place: str = ""
    place_label: str = ""

    @property
    def saved_key(self) -> int:
        assert self.key is not None, "it is compared while it is typed"
        return self.key

    @property
    def basis(self) -> dict[str, str]:
        """What a decision on a pair rests upon."""
        return {"name": self.sorted_key, "inn": self.inn, "place": self.place_label or self.place}


@dataclass(frozen=True, slots=True)
class Opinion:
    verdict: str
    score: int
    reason: str


def traits_of(organisation: Organisation, kpps: Iterable[str] = ()) -> Traits:
    """Of an organisation with `settlement` selected; it may be one that is not saved yet."""
    parts = names.take_apart(organisation.name_as_written)
    typed = also_called.other_keys(
        organisation.name_as_written, parts.joined_key, (organisation.short_name, organisation.full_name)
    )
    settlement = organisation.settlement
    return Traits(
        key=organisation.pk,
        title=organisation.title,
        sorted_key=parts.exact_key,
        core_key=parts.core_key,
        joined_key=parts.joined_key,
        other_keys=[*dict.fromkeys([*typed, *(organisation.other_keys or ())])],
        inn=organisation.inn,
        ogrn=organisation.ogrn,
        kpps=frozenset(kpps),
        parent=organisation.parent_id,
        settlement=organisation.settlement_id,
        municipality=settlement.municipality_id if settlement else None,
        place=names.fold(settlement.name) if settlement else parts.place,
        place_label=settlement.label if settlement else parts.place,
    )


def compare(one: Traits, other: Traits) -> Opinion | None:
    """The verdict on two records; None where nobody needs to look at them."""
    if (one.parent is not None and one.parent == other.key) or (
        other.parent is not None and other.parent == one.key
    ):
        return None
    # «Школа № 5» and «Школа № 7» are as alike as a name and its misspelling.
    name = name_likeness(one, other) if numbers_in(one) == numbers_in(other) else 0.0
    if _both_differ(one.inn, other.inn):
        if name < SURE_NAME:
            return None
        rest = _("the ИНН are different")
        place = place_likeness(one, other)
        if place is not None and place < SAME_PLACE:
            rest = f"{rest}; {_places_differ(one, other)}"
        reason = _("%(names)s, but %(rest)s") % _said(one, other, name, rest)
        return Opinion(Verdict.DIFFERENT, round(name), reason)
    is_unit = one.parent is not None or other.parent is not None
    if not is_unit and (number := _same_number(one, other)):
        if one.kpps and other.kpps and not one.kpps & other.kpps:
            return Opinion(
                Verdict.REVIEW,
                100,
                _("%(number)s is the same, the КПП are different: one may be a branch of the other")
                % {"number": number},
            )
        return Opinion(Verdict.DUPLICATE, 100, _("%(number)s is the same") % {"number": number})
    return _by_name(one, other, name)


def _by_name(one: Traits, other: Traits, name: float) -> Opinion | None:
    if name < SIMILAR_NAME:
        return _by_other_names(one, other)
    score, place = round(name), place_likeness(one, other)
    if place is None:
        known = one.place_label or other.place_label
        rest = _("the place of one of them is not known") if known else _("neither place is known")
        return Opinion(Verdict.REVIEW, score, _("%(names)s, but %(rest)s") % _said(one, other, name, rest))
    if place >= SAME_PLACE:
        verdict = Verdict.DUPLICATE if name >= SURE_NAME else Verdict.REVIEW
        rest = _("the place is the same: %(place)s") % {"place": one.place_label}
        return Opinion(verdict, score, _("%(names)s, %(rest)s") % _said(one, other, name, rest))
    if name < SURE_NAME:
        return None
    rest = _places_differ(one, other)
    return Opinion(Verdict.DIFFERENT, score, _("%(names)s, but %(rest)s") % _said(one, other, name, rest))


def _by_other_names(one: Traits, other: Traits) -> Opinion | None:
    """In another place another firm may well bear what was once somebody's name."""
    if not (one.other_keys or other.other_keys):
        return None
    if {one.joined_key, *one.other_keys}.isdisjoint((other.joined_key, *other.other_keys)):
        return None
    place = place_likeness(one, other)
    if place is None or place < SAME_PLACE:
        return None
    said = _("the name of one is a short, full or former name of the other")
    rest = _("the place is the same: %(place)s") % {"place": one.place_label}
    return Opinion(Verdict.REVIEW, SIMILAR_NAME, f"{said}, {rest}")


class Named(Protocol):
    """Whatever has the two keys of a name without its legal form."""

    @property
    def core_key(self) -> str: ...
    @property
    def joined_key(self) -> str: ...


def name_likeness(one: Named, other: Named, least: float = SIMILAR_NAME) -> float:
    """0 to 100, without legal form, spaces and words like «НПК»: the better of two measures, nought below
    `least`.
    """
    return max(
        fuzz.ratio(one.core_key, other.core_key, score_cutoff=least),
        fuzz.ratio(one.joined_key, other.joined_key, score_cutoff=least),
    )


def numbers_in(one: Traits) -> list[str]:
    if not _DIGIT.search(one.core_key):
        return []
    return [word for word in one.core_key.split() if _DIGIT.search(word)]


def is_worth_telling(one: Traits, other: Traits) -> bool:
    """Whether two that are different are easily taken for one: namesakes in two towns are not."""
    if not _same_core(one, other):
        return False
    if one.sorted_key != other.sorted_key:
        return True
    place = place_likeness(one, other)
    return place is not None and place >= SAME_PLACE


def place_likeness(one: Traits, other: Traits) -> float | None:
    """0 to 100; None where one of the places is not known."""
    if not (one.place and other.place):
        return None
    if one.settlement is not None and other.settlement is not None:
        if one.settlement == other.settlement:
            return 100.0
        # Two villages of one name in different districts are two places; one village may be listed twice.
        is_twice = one.municipality == other.municipality is not None and one.place == other.place
        return 100.0 if is_twice else 0.0
    return fuzz.ratio(one.place, other.place)


def _both_differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _same_number(one: Traits, other: Traits) -> str:
    if one.inn and one.inn == other.inn:
        return "ИНН"
    return "ОГРН" if one.ogrn and one.ogrn == other.ogrn else ""


def _places_differ(one: Traits, other: Traits) -> str:
    return _("the places are different: %(one)s and %(other)s") % {
        "one": one.place_label,
        "other": other.place_label,
    }


def _said(one: Traits, other: Traits, name: float, rest: str) -> dict[str, str]:
    """«названия совпадают без формы и слова «НПК» and what follows."""
    if one.sorted_key == other.sorted_key:
        said = _("the names are the same")
    elif words := sorted(_firm_words(one) ^ _firm_words(other)) if _same_core(one, other) else []:
        said = _("the names are the same without the form and the word %(words)s") % {
            "words": ", ".join(f"«{word.upper()}»" for word in words)
        }
    elif _same_core(one, other):
        said = _("the names are the same but for spaces and hyphens")
    else:
        said = _("the names are alike by %(percent)s per cent") % {"percent": f"{name:.0f}"}
    return {"names": said, "rest": rest}


def _same_core(one: Traits, other: Traits) -> bool:
    return one.core_key == other.core_key or one.joined_key == other.joined_key


def _firm_words(one: Traits) -> set[str]:
    return set(one.sorted_key.split()) - set(one.core_key.split())
