"""What a line of the check holds: an organisation or a person as the text has it, and what the registry has
like it.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from enterprises import choosing, duplicates, names, nearest
from enterprises.matching import Verdict
from enterprises.models import Organisation, Person, Region, Settlement, TextReading
from enterprises.reading import cases, reader
from enterprises.reading.organisations import FoundOrganisation

MOST_CANDIDATES = 3
ORGANISATIONS, PEOPLE, DATES = "organisations", "people", "dates"
PARTS = (ORGANISATIONS, PEOPLE)

KNOWN, ALIKE, NEW = "known", "alike", "new"


def organisation_line(reading: TextReading, one: FoundOrganisation) -> dict[str, Any]:
    title = written(one, reading.text)
    settlement = _settlement(reading.kept_by, one.place)
    line: dict[str, Any] = {
        "title": title,
        "kind": one.kind,
        "place": one.place,
        "settlement": settlement.pk if settlement else None,
        "start": one.start,
        "end": one.end,
    }
    if hint := _hint(one.name):
        line["hint"] = hint
    if words := _place_words(reading.text, one):
        line |= {"place_words": words, "place_is_adjective": one.place_span is None}
    return line | _verdict(reading.kept_by, title, settlement, one.place or "")


def _hint(name: str) -> str:
    """A word that a dictionary has with one more letter: it is shown, the name stays as the source has it."""
    for word in re.findall(r"[А-Яа-яЁё]{8,}", name):
        if (near := cases.near_word(word)) is not None:
            return _("«%(word)s» is written so in the text; the usual word is «%(near)s».") % {
                "word": word,
                "near": near,
            }
    return ""


def written(one: FoundOrganisation, text: str) -> str:
    """The name as the registry writes it: with its form, as the source spells it, in the nominative."""
    surface = " ".join(text[one.start : one.end].split())
    if one.legal_form is None:
        return one.name
    if surface.startswith(one.legal_form):
        return surface[:1].upper() + surface[1:]
    form = one.legal_form[:1].upper() + one.legal_form[1:]
    if one.form_short in ("ИП", "ГКФХ", "ПБОЮЛ") or one.name.startswith("«"):
        return f"{form} {one.name}"
    # One closing quote closes two: «Завод «Пенопласт».
    closing = "" if one.name.endswith("»") and one.name.count("«") > one.name.count("»") - 1 else "»"
    return f"{form} «{one.name}{closing}"


def _place_words(text: str, one: FoundOrganisation) -> tuple[int, int] | None:
    """Where the place is said, without brackets and commas."""
    start, end = one.place_span or one.place_word or (0, 0)
    if one.place is None or start >= end:
        return None
    while start < end and text[start] in " ,()\t–—-\n":
        start += 1
    while end > start and text[end - 1] in " ,()\t\n":
        end -= 1
    return (start, end) if start < end else None


def _settlement(region: Region, place: str | None) -> Settlement | None:
    """The settlement of that name: the region's own before another's, the largest of namesakes."""
    if not place:
        return None
    found = list(choosing.settlements.exactly(Settlement.objects.all(), place)[:50])
    found.sort(key=lambda one: (one.region_id != region.pk, -(one.population or 0)))
    near = [one for one in found if one.region_id == region.pk]
    if len(near) == 1 or (near and near[0].type == "г"):
        return near[0]
    towns = [one for one in found if one.type == "г"]
    return towns[0] if towns and not near else None


def _verdict(region: Region, title: str, settlement: Settlement | None, place: str) -> dict[str, Any]:
    """есть, похоже or новая, with whom it may be and why."""
    same = nearest.exactly(region, title, place)
    if same is not None:
        return {"verdict": KNOWN, "record": same.pk, "candidates": [[same.pk, _("the same name")]]}
    typed = Organisation(kept_by=region, name_as_written=title, settlement=settlement)
    alike = duplicates.alike(region, typed)
    candidates = [[one.organisation.pk, one.opinion.reason] for one in alike[:MOST_CANDIDATES]]
    verdict, record = NEW, None
    for one in alike:
        if one.opinion.verdict == Verdict.DUPLICATE:
            verdict, record = KNOWN, one.organisation.pk
            break
        if one.opinion.verdict == Verdict.REVIEW:
            verdict = ALIKE
    return {"verdict": verdict, "record": record, "candidates": candidates}


def person_line(reading: TextReading, one: reader.ReadPerson) -> dict[str, Any]:
    last, first, patronymic = _name_parts(one)
    line: dict[str, Any] = {
        "last_name": last,
        "first_name": first,
        "patronymic": patronymic,
        "post": one.title,
        "organisation": one.organisation,
        "start": one.start,
        "end": one.end,
    }
    known = _namesakes(reading.kept_by, last, first, patronymic)
    full = names.fold(f"{last} {first} {patronymic}")
    exact = [
        person
        for person in known
        if names.fold(person.full_name) == full and patronymic and first[1:2] != "."
    ]
    verdict = KNOWN if len(exact) == 1 else ALIKE if known else NEW
    return line | {
        "verdict": verdict,
        "record": exact[0].pk if len(exact) == 1 else None,
        "candidates": [[person.pk, ""] for person in known[:MOST_CANDIDATES]],
    }


def _name_parts(one: reader.ReadPerson) -> tuple[str, str, str]:
    words = one.name.replace(".", ". ").split()
    surname = one.surname.split()
    given = [word for word in words if word not in surname]
    if not surname:
        return "", given[0] if given else "", " ".join(given[1:])
    return one.surname, given[0] if given else "", " ".join(given[1:])


def _namesakes(region: Region, last: str, first: str, patronymic: str) -> list[Person]:
    """People of that surname whose other names do not contradict; an initial agrees with a name."""
    if not last:
        return []
    same = Person.objects.of(region).present().filter(last_name__iexact=last).order_by("sort_key", "pk")
    return [one for one in same[:20] if _agree(one.first_name, first) and _agree(one.patronymic, patronymic)]


def _agree(one: str, other: str) -> bool:
    one, other = names.fold(one), names.fold(other)
    return not one or not other or one.startswith(other) or other.startswith(one)
