"""Dates and ranges of dates; a year that is not said is taken from the dates around, never from elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from enterprises.reading.words import Text

_MONTHS_TEXT = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
_MONTHS = _MONTHS_TEXT.split()
_MONTH = (
    r"(?P<month{n}>январ[яе]|феврал[яе]|марта?|апрел[яе]|ма[яе]|июн[яе]|июл[яе]|августа?|сентябр[яе]|октябр[яе]"
    r"|ноябр[яе]|декабр[яе])(?![а-яё])"
)
_YEAR = r"(?:\s*(?P<year{n}>(?:19|20)\d\d)(?!\d)(?:\s*(?:г\.|гг\.|года?|году|г\b))?)?"
_DAY = r"(?<![\d.,:№/])(?:0?[1-9]|[12]\d|3[01])(?![\d:])(?:-?(?:го|е|ое))?"
_JOIN = r"\s*(?:,|и|или|по|до|-|–|—|−)\s*"

_WORDED = re.compile(
    rf"(?P<days>{_DAY}(?:{_JOIN}{_DAY})*)\s+{_MONTH.format(n='')}{_YEAR.format(n='')}", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?<![\d.,/])(?P<day>0?[1-9]|[12]\d|3[01])[./](?P<month>0?[1-9]|1[0-2])[./](?P<year>(?:19|20)?\d\d)(?![\d/])"
    r"(?!\.\d)"
)
_DAYS_NUMERIC = re.compile(
    r"(?<![\d.,/])(?P<days>(?:0?[1-9]|[12]\d|3[01])\s*[-–—]\s*(?:0?[1-9]|[12]\d|3[01]))\.(?P<month>0[1-9]|1[0-2])"
    r"\.(?P<year>(?:19|20)\d\d)(?!\d)"
)
_ISO = re.compile(
    r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-2]\d|3[01])(?![\d-])"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    year: int | None
    month: int
    day: int
    start: int
    end: int

    @property
    def iso(self) -> str:
        return f"{self.year or 'XXXX'}-{self.month:02}-{self.day:02}"


def find_dates(text: Text) -> list[FoundDate]:
    found = [*_worded(text.flat), *_numeric(text.flat)]
    found.sort(key=lambda one: (one.start, one.month, one.day))
    return [one for one in _with_years(found) if _exists(one)]


def _worded(flat: str) -> list[FoundDate]:
    found = []
    for match in _WORDED.finditer(flat):
        year = int(match["year"]) if match["year"] else None
        days = [int(day) for day in re.findall(r"\d+", match["days"])]
        month = _month(match["month"])
        found += [FoundDate(year, month, day, match.start(), match.end()) for day in days]
    return _with_shared_years(flat, found)


def _with_shared_years(flat: str, found: list[FoundDate]) -> list[FoundDate]:
    """«с 28 октября по 1 ноября 2013 года»: the year stands once, for both."""
    for number in range(len(found) - 2, -1, -1):
        one, following = found[number], found[number + 1]
        between = flat[one.end : following.start]
        if one.year is None and following.year and re.fullmatch(_JOIN, between):
            # December before January belongs to the year before.
            year = following.year - (one.month > following.month)
            found[number] = replace(one, year=year)
    return found


def _month(word: str) -> int:
    low = word.lower()
    if low in ("мая", "мае"):
        return 5
    return next(number for number, begin in enumerate(_MONTHS, 1) if number != 5 and low.startswith(begin))


def _numeric(flat: str) -> list[FoundDate]:
    found = []
    for match in _NUMERIC.finditer(flat):
        year = int(match["year"])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        found.append(FoundDate(year, int(match["month"]), int(match["day"]), match.start(), match.end()))
    for match in _DAYS_NUMERIC.finditer(flat):
        year, month = int(match["year"]), int(match["month"])
        found = [one for one in found if not (match.start() <= one.start < match.end())]
        found += [
            FoundDate(year, month, int(day), match.start(), match.end())
            for day in re.findall(r"\d+", match["days"])
        ]
    found += [
        FoundDate(int(match["year"]), int(match["month"]), int(match["day"]), match.start(), match.end())
        for match in _ISO.finditer(flat)
    ]
    return found


def _with_years(found: list[FoundDate]) -> list[FoundDate]:
    """A date without a year has that of the date before it, else of the first that has one."""
    first = next((one.year for one in found if one.year), None)
    current = first
    result = []
    for one in found:
        current = one.year or current
        result.append(one if one.year else replace(one, year=current))
    return result


def _exists(one: FoundDate) -> bool:
    try:
        date(one.year or 2000, one.month, one.day)
    except ValueError:
        return False
    return True
