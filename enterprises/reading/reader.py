"""Reading a text into what it speaks of: organisations, people with posts, dates. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from enterprises import names
from enterprises.reading import dates, known_names, organisations, people, posts
from enterprises.reading.cases import analyser
from enterprises.reading.heads import AUTHORITY, INFRASTRUCTURE
from enterprises.reading.organisations import FoundOrganisation
from enterprises.reading.people import FoundPerson
from enterprises.reading.posts import FoundPost
from enterprises.reading.words import Text


@dataclass(frozen=True, slots=True)
class ReadPerson:
    name: str
    post: str | None
    start: int
    end: int
    post_span: tuple[int, int] | None
    surname: str = ""
    title: str = ""
    """The post without the organisation at which it is held."""
    organisation: int | None = None
    """Its index among the organisations of the reading."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    iso: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    text: str
    organisations: list[FoundOrganisation]
    people: list[ReadPerson]
    dates: list[ReadDate]
    used: tuple[str, ...]
    """What of the extra `text` took part: «cases», «names»; empty where the grammar worked alone."""

    def as_json(self) -> dict[str, Any]:
        said = self.text
        return {
            "organisations": [
                {
                    "name": one.name,
                    "legal_form": one.legal_form,
                    "place": one.place,
                    "kind": one.kind,
                    "surface": said[one.start : one.end],
                }
                for one in self.organisations
            ],
            "people": [
                {"name": one.name, "post": one.post, "surface": said[one.start : one.end]}
                for one in self.people
            ],
            "dates": [{"date": one.iso, "surface": said[one.start : one.end]} for one in self.dates],
        }


def read(raw: str) -> Reading:
    text = Text(raw)
    named = known_names.find_names(text.flat)
    persons = people.find_people(text, named)
    found = organisations.find_organisations(text, persons, named)
    read_people = _with_posts(text, persons, found)
    used = (*(["cases"] if analyser() else []), *(["names"] if known_names.is_installed() else []))
    once = _once(found)
    return Reading(
        text=raw,
        organisations=once,
        people=[_at_organisation(one, found, once) for one in _each_once(read_people)],
        dates=[ReadDate(one.iso, one.start, one.end) for one in _dates_once(dates.find_dates(text))],
        used=used,
    )


# People


def _with_posts(
    text: Text, persons: list[FoundPerson], found: list[FoundOrganisation]
) -> list[tuple[FoundPerson, FoundPost | None]]:
    spans = [(one.start, one.end) for one in persons]
    traders = [(one.start, one.end) for one in found if one.form_short in ("ИП", "ГКФХ", "ПБОЮЛ")]
    result: list[tuple[FoundPerson, FoundPost | None]] = []
    claimed = [*spans]
    for one in persons:
        if any(
            start <= one.start and one.end <= end and text.raw[start:].lstrip()[:2].isupper()
            for start, end in traders
        ):
            continue
        if any(start < one.end and one.start < end for start, end in _inside_names(found, traders)):
            continue
        after = posts.post_after(text, one.end, [span for span in spans if span[0] > one.start])
        before = posts.post_before(text, one.start, [span for span in claimed if span[1] <= one.start])
        post = before
        if after is not None and (
            before is None or not _is_adjacent(text, before, one) or _is_row(text, one)
        ):
            post = after
        if post is not None:
            claimed.append((post.start, post.end))
        case = (
            before.case
            if before is not None and post is before
            else ("nomn" if post is after and after else None)
        )
        settled = people.settle_case(one, case, text.flat[max(0, one.start - 30) : one.start])
        result.append((settled, post))
    return result


def _inside_names(found: list[FoundOrganisation], traders: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in found if (one.start, one.end) not in traders]


def _is_adjacent(text: Text, post: FoundPost, person: FoundPerson) -> bool:
    return not text.flat[post.start : person.start].rstrip().endswith(("–", "—", "-", ":"))


def _is_row(text: Text, person: FoundPerson) -> bool:
    """A row of a list begins with the name: what follows is this person's, what stands before is not."""
    start, _end = text.line_of(person.start)
    return not re.sub(r"[\d.)\s•*–—-]", "", text.flat[start : person.start])


def _each_once(found: list[tuple[FoundPerson, FoundPost | None]]) -> list[ReadPerson]:
    """One entry for each person; the fullest name and the first post count."""
    result: list[tuple[FoundPerson, FoundPost | None]] = []
    for person, post in found:
        for place, (known, known_post) in enumerate(result):
            if _is_same(known, person):
                fuller = max(known, person, key=_fullness)
                result[place] = (fuller, known_post or post)
                break
        else:
            result.append((person, post))
    result.sort(key=lambda one: one[0].start)
    return [
        ReadPerson(
            one.name,
            post.text if post else None,
            one.start,
            one.end,
            (post.start, post.end) if post else None,
            one.surname,
        )
        for one, post in result
    ]


def _at_organisation(
    person: ReadPerson, mentions: list[FoundOrganisation], once: list[FoundOrganisation]
) -> ReadPerson:
    """With the post taken apart: «начальник» at «Управление …»."""
    if person.post is None or person.post_span is None:
        return person
    start, end = person.post_span
    inside = [one for one in mentions if start < one.start and one.end <= end]
    if not inside:
        return replace(person, title=person.post)
    first = inside[0]
    # The words of the post are in the nominative up to its noun, and as they stand from there on.
    head = person.post[: max(len(person.post) - (end - first.start), 0)].rstrip(" «(–—-,")
    place = next(
        (
            number
            for number, one in enumerate(once)
            if _is_same_organisation(one, first) or names.fold(one.name).startswith(names.fold(first.name))
        ),
        None,
    )
    return replace(person, title=head or person.post, organisation=place)


def _fullness(one: FoundPerson) -> tuple[bool, int, bool]:
    """With a surname before without, names before initials, a sure case before an unsure one."""
    return bool(one.surname), sum(len(word) > 1 for word in _given(one)), one.case is not None


def _is_same(one: FoundPerson, other: FoundPerson) -> bool:
    if names.fold(one.name) == names.fold(other.name):
        return True
    given, others = _given(one), _given(other)
    if not one.surname or not other.surname:
        full, partly = (one, other) if one.surname else (other, one)
        pairs = list(zip(_given(partly), _given(full), strict=False))
        return len(pairs) == 2 and all(left == right or right == left[:1] for left, right in pairs)
    if not _same_surname(one, other):
        return False
    if not given or not others:
        return True
    return all(
        left[0] == right[0] and (left == right or len(left) == 1 or len(right) == 1)
        for left, right in zip(given, others, strict=False)
    )


def _same_surname(one: FoundPerson, other: FoundPerson) -> bool:
    left, right = names.fold(one.surname), names.fold(other.surname)
    if left == right:
        return True
    unsure = one.case is None or other.case is None
    shorter, longer = sorted((left, right), key=len)
    return (
        unsure and longer.startswith(shorter[: max(4, len(shorter) - 1)]) and len(longer) - len(shorter) <= 2
    )


def _given(one: FoundPerson) -> list[str]:
    words = names.fold(one.name.replace(".", ". ")).split()
    surname = names.fold(one.surname).split()
    return [word for word in words if word not in surname]


# Organisations


def _once(found: list[FoundOrganisation]) -> list[FoundOrganisation]:
    """One entry for each organisation: what is named again, in short or without its region, is the same."""
    result: list[FoundOrganisation] = []
    for one in found:
        for place, known in enumerate(result):
            if _is_same_organisation(known, one):
                result[place] = _joined(known, one)
                break
        else:
            result.append(one)
    return _with_regions(result)


def _is_same_organisation(known: FoundOrganisation, one: FoundOrganisation) -> bool:
    if known.form_short and one.form_short and known.form_short != one.form_short:
        return False
    if known.place and one.place and known.place != one.place:
        return False
    name, other = names.fold(known.name), names.fold(one.name)
    if name == other:
        return True
    if one.legal_form is None and other in {names.fold(alias) for alias in known.aliases}:
        return True
    return known.legal_form is None and name in {names.fold(alias) for alias in one.aliases}


def _joined(known: FoundOrganisation, one: FoundOrganisation) -> FoundOrganisation:
    fuller = known if known.legal_form or not one.legal_form else one
    if known.name.isupper() and not one.name.isupper():
        fuller = one
    place, span = (known.place, known.place_span) if known.place else (one.place, one.place_span)
    return replace(
        fuller,
        place=place,
        place_span=span,
        aliases=tuple({*known.aliases, *one.aliases}),
        start=fuller.start,
        end=fuller.end,
    )


def _with_regions(found: list[FoundOrganisation]) -> list[FoundOrganisation]:
    """«Управление экономики» and «Управление экономики Липецкой области» are one, if no other is said."""
    result = list(found)
    for one in found:
        if one.legal_form or one.kind not in (AUTHORITY, INFRASTRUCTURE):
            continue
        longer = [
            other
            for other in result
            if other is not one
            and other.legal_form is None
            and names.fold(other.name).startswith(names.fold(one.name) + " ")
            and re.fullmatch(
                r"[А-ЯЁ][а-яё-]+(?:ой|ого|ей|его) (?:области|края|района|республики|округа)"
                r"|(?:Республики|города|г\.) ?[А-ЯЁ][а-яё-]+|Российской Федерации|РФ|России",
                other.name[len(one.name) :].strip(),
            )
        ]
        if len(longer) == 1:
            place = result.index(one)
            other = longer[0]
            result[place] = replace(one, name=other.name, aliases=(*one.aliases, one.name))
            result.remove(other)
    return result


def _dates_once(found: Iterable[dates.FoundDate]) -> list[dates.FoundDate]:
    seen: dict[str, dates.FoundDate] = {}
    for one in found:
        seen.setdefault(one.iso, one)
    return list(seen.values())
