"""Texts with the answers a person reads out of them, and how a reader is scored against them.

`texts/development.txt` is what the grammar was written by; `texts/held_out.txt` was first read when it
stood (organisations 0.987, exact names 0.973, people 1.0). An organisation is found when its words are,
whatever their case; its name is exact when it is letter for letter the expected one. A person is found when
the name is right in the nominative.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enterprises import names
from enterprises.reading.forms import stem

TEXTS = Path(__file__).parent / "texts"
Answer = dict[str, list[dict[str, Any]]]
Reader = Callable[[str], Answer]


@dataclass
class Case:
    title: str
    text: str
    organisations: list[dict[str, str | None]] = field(default_factory=list)
    people: list[dict[str, str | None]] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)


def cases(part: str) -> list[Case]:
    return list(_cases((TEXTS / f"{part}.txt").read_text(encoding="utf-8")))


def _cases(content: str) -> Iterator[Case]:
    for block in re.split(r"^=== ", content, flags=re.MULTILINE)[1:]:
        title, _newline, rest = block.partition("\n")
        text, _line, answers = rest.partition("\n---\n")
        case = Case(title.strip(), text)
        for line in answers.strip().splitlines():
            sort, said = line.split(" ", 1)
            values = [None if value == "-" else value for value in said.split(" | ")]
            if sort == "O":
                keys = ("name", "legal_form", "place", "kind")
                case.organisations.append(dict(zip(keys, values, strict=True)))
            elif sort == "P":
                case.people.append(dict(zip(("name", "post"), values, strict=True)))
            else:
                case.dates.append(said)
        yield case


@dataclass
class Score:
    right: int = 0
    found: int = 0
    expected: int = 0

    @property
    def f1(self) -> float:
        total = self.found + self.expected
        return 2 * self.right / total if total else 1.0

    @property
    def share(self) -> float:
        return self.right / self.expected if self.expected else 1.0


@dataclass
class Scores:
    organisations: Score = field(default_factory=Score)
    exact_names: Score = field(default_factory=Score)
    legal_forms: Score = field(default_factory=Score)
    places: Score = field(default_factory=Score)
    kinds: Score = field(default_factory=Score)
    people: Score = field(default_factory=Score)
    posts: Score = field(default_factory=Score)
    dates: Score = field(default_factory=Score)
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        return {
            "organisations_f1": round(self.organisations.f1, 3),
            "exact_names": round(self.exact_names.share, 3),
            "legal_forms": round(self.legal_forms.share, 3),
            "places": round(self.places.share, 3),
            "kinds": round(self.kinds.share, 3),
            "people_f1": round(self.people.f1, 3),
            "posts": round(self.posts.share, 3),
            "dates_f1": round(self.dates.f1, 3),
        }


def score(reader: Reader, part: str) -> Scores:
    scores = Scores()
    for case in cases(part):
        answer = reader(case.text)
        _score_organisations(scores, case, answer["organisations"])
        _score_people(scores, case, answer["people"])
        given = [one["date"] for one in answer["dates"]]
        common = set(given) & set(case.dates)
        _count(scores.dates, len(common), len(given), len(case.dates))
        for one in sorted(set(given) ^ set(case.dates)):
            scores.misses.append(f"{case.title}: {'-' if one in case.dates else '+'} D {one}")
    return scores


def _count(score: Score, right: int, found: int, expected: int) -> None:
    score.right += right
    score.found += found
    score.expected += expected


def _stems(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in names.normalise(names.split_legal_form(name).rest).split())


def _likeness(one: str, other: str) -> float:
    left, right = _stems(one), _stems(other)
    return len(left & right) / len(left | right) if left | right else 0.0


def _score_organisations(scores: Scores, case: Case, given: list[dict[str, Any]]) -> None:
    pairs = sorted(
        (
            (
                _likeness(str(one["name"]), str(two["name"])),
                one.get("place") == two.get("place"),
                number,
                other,
            )
            for number, one in enumerate(case.organisations)
            for other, two in enumerate(given)
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for likeness, _place, number, other in pairs:
        if likeness >= 0.6 and number not in taken and other not in taken.values():
            taken[number] = other
    _count(scores.organisations, len(taken), len(given), len(case.organisations))
    for number, one in enumerate(case.organisations):
        if number not in taken:
            scores.misses.append(f"{case.title}: - O {one['name']}")
            continue
        two = given[taken[number]]
        for score, key in (
            (scores.exact_names, "name"),
            (scores.legal_forms, "legal_form"),
            (scores.places, "place"),
            (scores.kinds, "kind"),
        ):
            same = one[key] == two.get(key)
            _count(score, same, 1, 1)
            if not same:
                scores.misses.append(f"{case.title}: {key} of {one['name']}: {one[key]} / {two.get(key)}")
    for other, two in enumerate(given):
        if other not in taken.values():
            scores.misses.append(f"{case.title}: + O {two['name']} <{two.get('surface')}>")


def _key(name: str) -> str:
    return " ".join(sorted(names.fold(name.replace(".", ". ")).split()))


def _score_people(scores: Scores, case: Case, given: list[dict[str, Any]]) -> None:
    expected = {_key(str(one["name"])): one for one in case.people}
    found = {_key(str(one["name"])): one for one in given}
    common = set(expected) & set(found)
    _count(scores.people, len(common), len(given), len(case.people))
    for key in common:
        one, two = expected[key]["post"], found[key].get("post")
        same = (one or "").lower() == (two or "").lower()
        _count(scores.posts, same, 1, 1)
        if not same:
            scores.misses.append(f"{case.title}: post of {expected[key]['name']}: {one} / {two}")
    for key in sorted(set(expected) - common):
        scores.misses.append(f"{case.title}: - P {expected[key]['name']}")
    for key in sorted(set(found) - common):
        scores.misses.append(f"{case.title}: + P {found[key]['name']}")
