"""Reading a cell: what was typed into a table becomes a value of the registry, or a refusal that says what to
do. What was put right by itself is noted, so that it can be told.

Values fit into JSON: records are their keys, dates ISO, money a decimal as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from enterprises import identifiers, names
from enterprises.imports import amounts, dates
from enterprises.imports.named import Named
from enterprises.imports.wording import Note, short
from enterprises.models import Region

LONGEST = {
    "name_as_written": 500,
    "short_name": 300,
    "full_name": 1000,
    "address": 500,
    "remit": 10_000,
    "note": 10_000,
    "products": 500,
    "competencies": 500,
    "needs": 500,
    "phones": 300,
    "emails": 300,
    "sites": 300,
}
LONGEST_TEXT = 10_000
MOST_IN_LIST = 50
MOST_NAMED = 5
NOTHING = frozenset({"-", "–", "—", "нет", "н/д", "нет данных", "не указано", "н/у", "#n/a", "#н/д", "null"})
LONGEST_NOTHING = max(map(len, NOTHING))
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")

_SEPARATORS = {
    "kpps": re.compile(r"[;,/\s]+"),
    "emails": re.compile(r"[;,\s]+"),
    "phones": re.compile(r"[;,\n]"),
    "sites": re.compile(r"[;,\s]+"),
    "other_industries": re.compile(r"[;,\n]"),
}
_SEMICOLONS = re.compile(r"[;\n]")
LISTS = frozenset(
    {"kpps", "other_industries", "products", "competencies", "needs", "phones", "emails", "sites"}
)
TEXTS = frozenset({"name_as_written", "short_name", "full_name", "address", "remit", "note"})
NAMES = frozenset({"name_as_written", "short_name", "full_name"})
NUMBERS: Mapping[str, Callable[[object], identifiers.Identifier]] = {
    "inn": identifiers.parse_inn,
    "ogrn": identifiers.parse_registration_number,
    "kpps": identifiers.parse_kpp,
}
# What stands in a cell instead of the name that was to be worked out: a formula, or its error.
_FORMULA = re.compile(r"[=@＝＠]|#[A-ZА-Я/0]+[!?]")
_TOTAL = re.compile(r"(итого|всего)\b", re.IGNORECASE)


def tidy(text: str) -> str:
    """One line with single spaces; nothing for what people write instead of leaving a cell empty."""
    text = " ".join(text.split())
    return "" if len(text) <= LONGEST_NOTHING and text.lower() in NOTHING else text


def one_line(field: str, text: str) -> str:
    """As a field of a form can hold it: a browser takes line ends out, and two telephones would be one."""
    lines = (line.strip() for line in text.splitlines())
    return ("; " if field in LISTS else " ").join(filter(None, lines))


def refuse_too_long(text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError(
            _("At most %(longest)s characters are possible, there are %(length)s now."),
            code="max_length",
            params={"longest": longest, "length": len(text)},
        )


def refuse_unreadable(text: str) -> None:
    if found := _UNREADABLE.search(text):
        raise ValidationError(
            _("The text holds a character that cannot be read (U+%(code)s). Type it again."),
            code="unreadable",
            params={"code": f"{ord(found.group()):04X}"},
        )
    refuse_too_long(text, LONGEST_TEXT)


def split_list(field: str, text: str) -> list[str]:
    """The parts of a cell that holds a list."""
    parts = (tidy(part) for part in _SEPARATORS.get(field, _SEMICOLONS).split(text))
    return [part for part in parts if part]


def part_key(field: str, value: Any) -> Any:
    """By what two parts of a list are the same: telephones by their digits, words whatever their case."""
    if field == "phones":
        digits = "".join(sign for sign in str(value) if sign.isdigit())
        return digits[-10:] if len(digits) >= 10 else names.fold(str(value))
    if field in ("emails", "sites"):
        return str(value).lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    if field in ("products", "competencies", "needs"):
        return names.fold(str(value)) or str(value)
    return value


Read = Callable[[str, Note], Any]


class Reader:
    """Reads cells for one region."""

    def __init__(self, region: Region) -> None:
        self.named = Named(region)

    def of(self, field: str, unit: int) -> Read:
        """What reads the cells of one column, those that are not empty. It raises ValidationError."""
        if field in LISTS:
            return partial(self._list, field)
        if field in amounts.FIGURES:
            return lambda text, _note: amounts.number(field, text, unit)
        if field in NUMBERS:
            return partial(_number_of, field)
        if field in TEXTS:
            return partial(_text, field)
        if field in ("status_on", "checked_on"):
            return _readable(dates.read_date)
        if field == "year":
            return _readable(lambda text, _note: dates.read_year(text))
        return _readable(partial(self.named.read, field))

    # Lists

    def _list(self, field: str, text: str, note: Note) -> list[Any]:
        refuse_unreadable(text)
        values: dict[Any, Any] = {}
        for part in split_list(field, text):
            value = self._part(field, part, note)
            values.setdefault(part_key(field, value), value)
        if len(values) > MOST_IN_LIST:
            raise ValidationError(
                _("At most %(most)s values are allowed in a cell."),
                code="too_many",
                params={"most": MOST_IN_LIST},
            )
        return list(values.values())

    def _part(self, field: str, text: str, note: Note) -> Any:
        if field == "kpps":
            return _number_of(field, text, note)
        if field == "other_industries":
            value, said = self.named.industry(text)
            if said:
                note(said)
            return value
        refuse_too_long(text, LONGEST[field])
        if field == "emails":
            try:
                validate_email(text)
            except ValidationError:
                raise ValidationError(
                    _("«%(text)s» is not an e-mail address. It looks like name@example.ru."),
                    code="invalid",
                    params={"text": short(text)},
                ) from None
        if field == "phones":
            identifiers.refuse_no_telephone(text)
        if field == "sites" and "." not in text:
            raise ValidationError(
                _("«%(text)s» is not an address of a site. It looks like example.ru."),
                code="invalid",
                params={"text": short(text)},
            )
        return text


def _readable(read: Read) -> Read:
    def checked(text: str, note: Note) -> Any:
        refuse_unreadable(text)
        return read(text, note)

    return checked


def _text(field: str, text: str, note: Note) -> str:
    if len(text) > LONGEST[field] or _UNREADABLE.search(text):
        refuse_unreadable(text)
        refuse_too_long(text, LONGEST[field])
    if field in NAMES and (said := doubt(text)):
        note(said)
    return text


def _number_of(field: str, text: str, note: Note) -> str:
    read = NUMBERS[field](text)
    if read.restored:
        # One sentence for all rows: each of them tells its own number.
        note(_("a lost leading zero was put back"))
    return read.value


def restored(field: str, text: str) -> list[str]:
    """Numbers of a cell that got back a zero lost in a spreadsheet."""
    found = []
    for part in _SEPARATORS["kpps"].split(text) if field == "kpps" else [text]:
        try:
            read = NUMBERS[field](part)
        except ValidationError:
            continue
        if read.restored:
            found.append(read.value)
    return found


def is_total(name: str) -> bool:
    return name[:1] in ("И", "и", "В", "в") and _TOTAL.match(name) is not None


def doubt(name: str) -> str:
    """Why a name is hardly one; empty of a usual name."""
    if name[:1].isalpha():
        return ""
    if _FORMULA.match(name):
        return _("begins like a formula of a spreadsheet: is it a name?")
    if name and not any(sign.isalpha() for sign in name):
        return _("has no letter in it: is it a name?")
    return ""
