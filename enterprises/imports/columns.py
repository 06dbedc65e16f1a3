"""What the columns of a file may mean, and how it is guessed from their headers and contents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises import identifiers, names
from enterprises.imports import cells
from enterprises.models import ImportMapping, Region

# How deep the header may lie under a title, and how many rows below it tell what a column holds.
HEADER_WITHIN = 20
# How well a header fits that is called just so.
EXACT = 1000
SAMPLE = 30


@dataclass(frozen=True)
class Field:
    """One meaning of a column. `synonyms` are folded headers; a header that holds one fits less well."""

    key: str
    label: Promise | str
    synonyms: tuple[str, ...]
    is_money: bool = False
    is_yearly: bool = False


def _field(key: str, label: Promise | str, synonyms: str, **more: bool) -> Field:
    folded = (names.fold(synonym) for synonym in synonyms.split(","))
    return Field(key, label, tuple(filter(None, folded)), **more)


FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        _field(
            "name_as_written",
            _("name as the source writes it"),
            "наименование, наименование организации, название, название организации, организация, "
            "предприятие, компания, участник, наименование предприятия, юридическое лицо, контрагент, "
            "наименование участника, имя, название как в источнике",
        ),
        _field(
            "short_name",
            _("short name"),
            "краткое наименование, краткое название, сокращенное наименование, сокращенное название, кратко",
        ),
        _field(
            "full_name",
            _("full name"),
            "полное наименование, полное наименование организации, полное название, наименование полное",
        ),
        _field("kind", _("kind"), "вид, вид организации, тип, тип организации, категория"),
        _field(
            "legal_form",
            _("legal form"),
            "опф, организационно правовая форма, правовая форма, форма собственности, форма",
        ),
        _field("inn", "ИНН", "инн, инн организации, инн юл, идентификационный номер налогоплательщика"),
        _field("kpps", "КПП", "кпп, кпп организации, код причины постановки на учет"),
        _field("ogrn", "ОГРН", "огрн, огрнип, огрн огрнип, основной государственный регистрационный номер"),
        _field("status", _("status"), "статус, состояние, статус организации"),
        _field("status_on", _("status since"), "дата статуса, статус с, состояние с"),
        _field("parent", _("part of"), "головная организация, входит в, в составе, вышестоящая организация"),
        _field(
            "settlement",
            _("settlement"),
            "населенный пункт, город, место, местонахождение, поселение, населённый пункт, нас пункт, "
            "муниципалитет",
        ),
        _field(
            "address",
            _("address"),
            "адрес, юридический адрес, фактический адрес, адрес организации, почтовый адрес, адрес места "
            "нахождения",
        ),
        _field(
            "main_industry",
            _("main industry (ОКВЭД2)"),
            "оквэд, оквэд2, оквэд 2, основной оквэд, вид деятельности, основной вид деятельности, отрасль, "
            "код оквэд, основной вид деятельности по оквэд",
        ),
        _field(
            "other_industries",
            _("other industries"),
            "дополнительные оквэд, другие оквэд, прочие оквэд, дополнительные виды деятельности, другие "
            "отрасли",
        ),
        _field(
            "remit",
            _("remit, fields of training or services"),
            "полномочия, направления подготовки, услуги, направления подготовки и исследований, предмет "
            "деятельности, функции",
        ),
        _field(
            "products",
            _("products"),
            "продукция, выпускаемая продукция, основная продукция, товары, продукция и услуги, изделия",
        ),
        _field("competencies", _("competencies"), "компетенции, технологии, ключевые компетенции"),
        _field("needs", _("needs"), "потребности, нужно, что нужно, закупает, потребность"),
        _field(
            "phones",
            _("phones"),
            "телефон, телефоны, тел, контактный телефон, номер телефона, телефон факс",
        ),
        _field(
            "emails",
            _("e-mails"),
            "e mail, email, почта, электронная почта, эл почта, адрес электронной почты, имейл",
        ),
        _field(
            "sites", _("web sites"), "сайт, сайты, веб сайт, адрес сайта, интернет сайт, www, сайт в сети"
        ),
        _field("year", _("year of the figures"), "год, отчетный год, год показателей"),
        _field(
            "employees",
            _("employees"),
            "численность, численность работников, численность сотрудников, среднесписочная численность, "
            "ссч, сотрудников, работников, количество сотрудников, персонал, число работников",
            is_yearly=True,
        ),
        _field(
            "productive_jobs",
            _("high-productivity jobs"),
            "высокопроизводительные рабочие места, впрм, врм",
            is_yearly=True,
        ),
        _field(
            "revenue",
            _("revenue"),
            "выручка, объем выручки, доход, доходы, оборот, объем производства",
            is_money=True,
            is_yearly=True,
        ),
        _field("export", _("export"), "экспорт, объем экспорта", is_money=True, is_yearly=True),
        _field(
            "investment",
            _("investment"),
            "инвестиции, объем инвестиций, вложения",
            is_money=True,
            is_yearly=True,
        ),
        _field(
            "research",
            _("research and development"),
            "ниокр, затраты на ниокр, исследования и разработки, расходы на ниокр",
            is_money=True,
            is_yearly=True,
        ),
        _field("note", _("note"), "примечание, примечания, комментарий, заметка, комментарии"),
        _field("checked_on", _("checked on"), "проверено, дата проверки, проверено на дату, актуально на"),
        _field("uid", _("record code of the portal"), "код записи портала, код записи"),
    )
}

# Multipliers to roubles.
UNITS: dict[str, int] = {"rub": 1, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
UNIT_LABELS: dict[str, Promise | str] = {
    "rub": "₽",
    "thousand": _("thousand ₽"),
    "million": _("million ₽"),
    "billion": _("billion ₽"),
}
_UNIT_WORDS = (
    ("billion", re.compile(r"\bмлрд|миллиард")),
    ("million", re.compile(r"\bмлн|миллион")),
    ("thousand", re.compile(r"\bтыс|\bт р\b")),
    ("rub", re.compile(r"\bруб|\bр\b|₽")),
)
_YEAR = re.compile(r"\b(199\d|20\d\d)\b")


def unit_of(header: str) -> str:
    """Empty where the header does not say it: a person does."""
    folded = names.fold(header.replace("₽", " руб "))
    return next((unit for unit, words in _UNIT_WORDS if words.search(folded)), "")


def year_of(header: str) -> int | None:
    found = set(_YEAR.findall(header))
    return int(found.pop()) if len(found) == 1 else None


def places(columns: Sequence[Mapping[str, str]]) -> dict[str, list[int]]:
    """Where each field stands: a list, like telephones, may fill several columns."""
    found: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        if column["field"]:
            found.setdefault(column["field"], []).append(place)
    return found


# Guessing


def _bare(header: str) -> str:
    """The folded header without unit and year: «Выручка за 2024 г., тыс. руб.» → «выручка»."""
    text = re.sub(r"\(.*?\)", " ", header)
    text = names.fold(_YEAR.sub(" ", text))
    text = re.sub(r"\b(тыс|млн|млрд|руб|рублей|рубли|чел|человек|год|года|г|за|на|в|р)\b", " ", text)
    return " ".join(text.split()) or names.fold(header)


def _by_header(header: str) -> tuple[int, str]:
    """How well a header fits a field, and which; 0 for none."""
    exact, bare = names.fold(header), _bare(header)
    best = (0, "")
    for field in FIELDS.values():
        for synonym in field.synonyms:
            if exact == synonym:
                fit = EXACT
            elif bare == synonym:
                fit = 900
            elif len(synonym) >= 4 and synonym in bare and re.search(rf"\b{re.escape(synonym)}\b", bare):
                fit = 100 + len(synonym) + (50 if bare.startswith(synonym) else 0)
            elif len(synonym) == 3 and bare.split()[:1] == [synonym]:
                fit = 100
            else:
                continue
            best = max(best, (fit, field.key))
    return best


def _by_content(values: Sequence[str]) -> str:
    """What the cells themselves say; empty where they could be anything."""
    filled = [value for value in values if value.strip()]
    if len(filled) < 2:
        return ""
    checks = (
        ("inn", identifiers.parse_inn),
        ("ogrn", identifiers.parse_registration_number),
    )
    for key, parse in checks:
        if sum(_is_read(parse, value) for value in filled) > len(filled) * 0.6:
            return key
    if sum("@" in value and "." in value for value in filled) > len(filled) * 0.6:
        return "emails"
    if sum(names.split_legal_form(value).form is not None for value in filled) > len(filled) * 0.6:
        return "name_as_written"
    return ""


def _is_read(parse: Any, value: str) -> bool:
    try:
        parse(value)
    except ValidationError:
        return False
    return True


def find_header(beginning: Sequence[Sequence[str]]) -> int:
    """The line of the header, counted from 1: where most cells say what they are."""
    best, line = 0, 1
    for number, row in enumerate(beginning[:HEADER_WITHIN], start=1):
        known = len({key for fit, key in map(_by_header, row) if fit >= 100})
        if known > best:
            best, line = known, number
    if best == 0:
        filled = (number for number, row in enumerate(beginning, start=1) if sum(map(bool, row)) > 1)
        return next(filled, 1)
    return line


def guess(beginning: Sequence[Sequence[str]], header_line: int) -> list[dict[str, str]]:
    """What each column is: `field` is empty where nobody can tell. A list alone may fill several."""
    header = beginning[header_line - 1] if header_line <= len(beginning) else []
    below = beginning[header_line : header_line + SAMPLE]
    width = max((len(row) for row in [header, *below]), default=0)
    headers = [header[place].strip() if place < len(header) else "" for place in range(width)]
    wanted = sorted(
        ((fit, -place, key) for place, text in enumerate(headers) for fit, key in [_by_header(text)] if fit),
        reverse=True,
    )
    fields, taken = [""] * width, set()
    for fit, place, key in wanted:
        if key not in taken or (key in cells.LISTS and fit == EXACT):
            fields[-place] = key
            taken.add(key)
    for place in range(width):
        if not fields[place] and headers[place] == "":
            key = _by_content([row[place] if place < len(row) else "" for row in below])
            if key and key not in taken:
                fields[place] = key
                taken.add(key)
    for key in ("inn", "name_as_written"):
        _look_into_cells(key, fields, taken, below, width)
    return [
        {
            "header": text,
            "field": key,
            "unit": unit_of(text) if key and FIELDS[key].is_money else "",
        }
        for text, key in zip(headers, fields, strict=True)
    ]


def _look_into_cells(
    key: str, fields: list[str], taken: set[str], below: Sequence[Sequence[str]], width: int
) -> None:
    """Without a number or a name there is no record: look for a column whose cells are such."""
    for place in range(width):
        if key in taken:
            return
        if (
            not fields[place]
            and _by_content([row[place] if place < len(row) else "" for row in below]) == key
        ):
            fields[place] = key
            taken.add(key)


# What was chosen before


def alike(region: Region, columns: Sequence[Mapping[str, str]]) -> ImportMapping | None:
    """The remembered mapping that knows most of these headers, at least four of five."""
    headers = {names.fold(column["header"]) for column in columns if column["header"]}
    best: tuple[float, ImportMapping | None] = (0.79, None)
    for mapping in ImportMapping.objects.of(region)[:100]:
        known = set(mapping.columns.get("columns", {}))
        share = len(headers & known) / max(len(headers | known), 1)
        if share > best[0]:
            best = (share, mapping)
    return best[1]


def with_mapping(columns: Sequence[Mapping[str, str]], mapping: ImportMapping) -> list[dict[str, str]]:
    known = mapping.columns.get("columns", {})
    return [
        {**column, **known[names.fold(column["header"])]}
        if names.fold(column["header"]) in known
        else {**column, "field": "", "unit": ""}
        for column in columns
    ]
