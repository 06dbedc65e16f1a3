"""Reading a cell: what was typed into a table becomes a value of the registry, or a refusal that says what to
do. What was put right by itself is noted, so that it can be told.

Values fit into JSON: records are their keys, dates ISO, money a decimal as text.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from enterprises import identifiers, names
from enterprises.choosing import settlement_key, settlement_label
from enterprises.models import Industry, LegalForm, Organisation, Region, Settlement

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
MOST_PLACES = 20
# Alone in its cell, or behind the name of a place.
_OKTMO = re.compile(r"(?:\A|ОКТМО\s*)(?P<code>\d{11}|\d{8})\)?\Z", re.IGNORECASE)
LARGEST_WHOLE = 2_147_483_647
LARGEST_ROUBLES = Decimal(10) ** 16
NOTHING = frozenset({"-", "–", "—", "нет", "н/д", "нет данных", "не указано", "н/у", "#n/a", "#н/д", "null"})
LONGEST_NOTHING = max(map(len, NOTHING))
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")

KINDS = {
    Organisation.Kind.ENTERPRISE: "предприятие, производство, завод, компания, организация, бизнес",
    Organisation.Kind.EDUCATION: (
        "образование и наука, образование, наука, вуз, университет, институт, колледж, техникум, ссуз, нии, "
        "образовательная организация, научная организация"
    ),
    Organisation.Kind.AUTHORITY: (
        "орган власти, власть, оив, омсу, администрация, департамент, управление, министерство, "
        "государственный орган"
    ),
    Organisation.Kind.INFRASTRUCTURE: (
        "инфраструктура и консалтинг, инфраструктура, консалтинг, инфраструктура поддержки, "
        "технопарк, консультант"
    ),
}
STATUSES = {
    Organisation.Status.ACTIVE: "действует, действующая, действующее, активна, активное",
    Organisation.Status.LIQUIDATING: "ликвидируется, в стадии ликвидации, в процессе ликвидации",
    Organisation.Status.LIQUIDATED: "ликвидирована, ликвидировано, прекратила деятельность",
    Organisation.Status.REORGANISED: "реорганизована, реорганизовано, присоединена",
}
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
# What stands in a cell instead of the name that was to be worked out: a formula, or its error.
_FORMULA = re.compile(r"[=@＝＠]|#[A-ZА-Я/0]+[!?]")
WHOLE = frozenset({"employees", "productive_jobs"})
MONEY = frozenset({"revenue", "export", "investment", "research"})
FIGURES = WHOLE | MONEY

Note = Callable[[str], None]


def tidy(text: str) -> str:
    """One line with single spaces; nothing for what people write instead of leaving a cell empty."""
    text = " ".join(text.split())
    return "" if len(text) <= LONGEST_NOTHING and text.lower() in NOTHING else text


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


class Reader:
    """Reads cells for one region. Classifiers are read once; places and names of parents, once a block."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._industries = {code: key for key, code in Industry.objects.values_list("pk", "code") if code}
        self._industry_names = {
            names.fold(name): key for key, name in Industry.objects.values_list("pk", "name")
        }
        self._forms: dict[str, int] = {}
        for key, abbreviation, name in LegalForm.objects.order_by("-okopf").values_list(
            "pk", "abbreviation", "name"
        ):
            self._forms.setdefault(names.fold(name), key)
            if abbreviation:
                self._forms[names.fold(abbreviation)] = key
        self._kinds = _by_word(KINDS)
        self._statuses = _by_word(STATUSES)
        self._settlements: dict[str, list[Settlement]] = {}
        self._parents: dict[str, list[tuple[int, str]]] = {}
        self._known: dict[tuple[str, str], Any] = {}

    def prepare(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Look up at once what the cells of a block name: places and parents."""
        keys = {key for text in wanted.get("settlement", ()) for key in _settlement_keys(text)}
        if missing := keys - self._settlements.keys():
            self._settlements |= {key: [] for key in missing}
            for settlement in Settlement.objects.filter(search_key__in=missing).select_related(
                "municipality", "region"
            ):
                self._settlements[settlement.search_key].append(settlement)
        parents = set(wanted.get("parent", ())) - self._parents.keys()
        if parents:
            by_key = {names.take_apart(text).exact_key: text for text in parents}
            self._parents |= {text: [] for text in parents}
            rows = Organisation.objects.of(self.region).present()
            for key, name, exact, inn in rows.filter(
                Q(key_sorted__in=by_key) | Q(inn__in=parents, parent=None)
            ).values_list("pk", "name_as_written", "key_sorted", "inn"):
                for text in {by_key.get(exact, ""), inn} & parents:
                    self._parents[text].append((key, name))

    def read(self, field: str, text: str, unit: int, note: Note) -> Any:
        """The value of a cell that is not empty. Raises ValidationError."""
        if field in LISTS:
            return self._list(field, text, note)
        if field in FIGURES:
            return number(field, text, unit)
        if field in NUMBERS:
            return _number_of(field, text, note)
        refuse_unreadable(text)
        if field in TEXTS:
            refuse_too_long(text, LONGEST[field])
            if field in NAMES and is_like_a_formula(text):
                note(_("begins like a formula of a spreadsheet: is it a name?"))
            return text
        if field in ("status_on", "checked_on"):
            return read_date(text, note)
        if field == "year":
            return read_year(text)
        return self._named(field, text, note)

    def form_of(self, folded: str) -> int | None:
        """The legal form by its folded short form."""
        return self._forms.get(folded)

    def _named(self, field: str, text: str, note: Note) -> Any:
        """What is said by a name: the same words mean the same all over the file."""
        known = self._known.get((field, text))
        if known is None:
            known = self._find(field, text)
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[(field, text)] = known
        value, said = known
        if said:
            note(said)
        return value

    def _find(self, field: str, text: str) -> tuple[Any, str]:
        if field == "settlement":
            return self._settlement(text)
        if field == "main_industry":
            return self._industry(text)
        if field == "parent":
            return self._parent(text), ""
        folded = names.fold(text)
        if field == "legal_form":
            form = names.split_legal_form(f"{text} «Х»").form
            found: Any = self._forms.get(folded) or (self._forms.get(names.fold(form)) if form else None)
            if found is None:
                raise ValidationError(
                    _("There is no legal form «%(text)s». Write its short form, for example ООО."),
                    code="unknown",
                    params={"text": _short(text)},
                )
            return found, ""
        words = self._kinds if field == "kind" else self._statuses
        found = words.get(folded)
        if found is None:
            raise ValidationError(
                _("«%(text)s» is not in the list. Write one of: %(choices)s."),
                code="unknown",
                params={
                    "text": _short(text),
                    "choices": ", ".join(
                        str(label)
                        for value, label in (
                            Organisation.Kind.choices if field == "kind" else Organisation.Status.choices
                        )
                        if value
                    ),
                },
            )
        return found, ""

    # Places

    def _settlement(self, text: str) -> tuple[int, str]:
        if code := _OKTMO.search(text):
            found = list(Settlement.objects.filter(oktmo=code["code"])[:2])
            if len(found) == 1:
                return found[0].pk, ""
        candidates: list[Settlement] = []
        for place, reading in enumerate(_settlement_readings(text)):
            candidates = self._settlements_of(reading)
            own = [one for one in candidates if one.region_id == self.region.pk]
            candidates = own or candidates
            if len(candidates) == 1:
                label = settlement_label(candidates[0])
                said = _("«%(text)s» was read as «%(label)s»") % {"text": _short(text), "label": label}
                return candidates[0].pk, said if place else ""
            if candidates:
                break
        if candidates:
            raise ValidationError(
                _("«%(text)s» can mean several places: %(choices)s. Write it as one of them."),
                code="ambiguous",
                params={"text": _short(text), "choices": _told_apart(candidates)},
            )
        raise ValidationError(
            _("There is no settlement «%(text)s». Check the spelling, or leave the cell empty."),
            code="unknown",
            params={"text": _short(text)},
        )

    def _settlements_of(self, text: str) -> list[Settlement]:
        kind, key, municipality = settlement_key(text)
        return [
            one
            for one in self._settlements.get(key, ())
            if (not kind or one.type == kind)
            and (
                not municipality
                or (one.municipality and names.fold(one.municipality.name).startswith(municipality))
            )
        ]

    # Other names

    def _industry(self, text: str) -> tuple[int, str]:
        code = text.split()[0].rstrip(".,;").replace(",", ".")
        if code[:1].isdigit():
            if found := self._industries.get(code):
                return found, ""
            # A spreadsheet takes «01.11» for a number.
            is_short = len(code.partition(".")[0]) == 1
            if is_short and (found := self._industries.get(f"0{code}")):
                return found, _("a lost leading zero was put back: %(code)s") % {"code": f"0{code}"}
            raise ValidationError(
                _("There is no code %(code)s in ОКВЭД2. Check it by the classifier."),
                code="unknown",
                params={"code": _short(code)},
            )
        if found := self._industry_names.get(names.fold(text)):
            return found, ""
        raise ValidationError(
            _("There is no line «%(text)s» in ОКВЭД2. Write the code, for example 25.62."),
            code="unknown",
            params={"text": _short(text)},
        )

    def _parent(self, text: str) -> int:
        found = self._parents.get(text, [])
        if len(found) == 1:
            return found[0][0]
        if found:
            raise ValidationError(
                _("Several organisations are called «%(text)s». Write the ИНН instead of the name."),
                code="ambiguous",
                params={"text": _short(text)},
            )
        raise ValidationError(
            _("There is no organisation «%(text)s» in the registry. Write its name as there, or its ИНН."),
            code="unknown",
            params={"text": _short(text)},
        )

    # Lists

    def _list(self, field: str, text: str, note: Note) -> list[Any]:
        refuse_unreadable(text)
        parts = [tidy(part) for part in _SEPARATORS.get(field, _SEMICOLONS).split(text)]
        values: dict[Any, Any] = {}
        for part in filter(None, parts):
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
            value, said = self._industry(text)
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
                    params={"text": _short(text)},
                ) from None
        if field == "phones" and sum(sign.isdigit() for sign in text) < 5:
            raise ValidationError(
                _("«%(text)s» is not a telephone number: it has too few digits."),
                code="invalid",
                params={"text": _short(text)},
            )
        if field == "sites" and "." not in text:
            raise ValidationError(
                _("«%(text)s» is not an address of a site. It looks like example.ru."),
                code="invalid",
                params={"text": _short(text)},
            )
        return text


def _by_word(words: Mapping[Any, str]) -> dict[str, str]:
    found = {names.fold(str(value.label)): value.value for value in words}
    for value, synonyms in words.items():
        found |= {names.fold(synonym): value.value for synonym in synonyms.split(",")}
    return found


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


NUMBERS: Mapping[str, Callable[[object], identifiers.Identifier]] = {
    "inn": identifiers.parse_inn,
    "ogrn": identifiers.parse_registration_number,
    "kpps": identifiers.parse_kpp,
}


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


def is_like_a_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


_TYPE_AT_END = re.compile(r"^(?P<name>.+?)[\s,]+(?P<type>г|с|д|п|пгт|рп|х|ст)\.?$", re.IGNORECASE)
_REGION_WORDS = re.compile(r"\b(?:обл|область|край|республика|респ|округ|р-н|район)\b", re.IGNORECASE)


def _told_apart(settlements: Sequence[Settlement]) -> str:
    """Every place by its name; those of one name in one municipality by their ОКТМО."""
    labels = Counter(map(settlement_label, settlements))
    named = sorted(
        settlement_label(one)
        if labels[settlement_label(one)] == 1 or not one.oktmo
        else f"{settlement_label(one)} (ОКТМО {one.oktmo})"
        for one in settlements
    )
    shown, left = named[:MOST_PLACES], len(named) - MOST_PLACES
    return "; ".join(shown) + (_(" and %(number)s more") % {"number": left} if left > 0 else "")


def _settlement_readings(text: str) -> Iterable[str]:
    """«Липецк», «ЛИПЕЦК Г», «Липецкая обл., г. Липецк»: as it is written, then as it could be meant."""
    yield text
    if match := _TYPE_AT_END.match(text):
        yield f"{match['type'].lower()}. {match['name']}"
    if "," in text:
        for part in reversed(text.split(",")):
            part = part.strip()
            if part and not _REGION_WORDS.search(part):
                yield part


def _settlement_keys(text: str) -> Iterable[str]:
    return (settlement_key(reading)[1] for reading in _settlement_readings(text))


# Numbers, dates

_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'"))


def number(field: str, text: str, unit: int) -> Any:
    """A whole number, or money in roubles as text."""
    if "%" in text:
        raise ValidationError(_("A number is needed here, not a percentage."), code="percent")
    bare = text.translate(_SPACES).replace("\u2212", "-")
    if "," in bare and "." in bare:
        # The last of the two is the point: «1.234,50», «1,234.50».
        grouping = "." if bare.rindex(",") > bare.rindex(".") else ","
        bare = bare.replace(grouping, "")
    try:
        value = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or len(bare) > 40:
        raise ValidationError(
            _("«%(text)s» is not a number. Write digits, for example 1 234,5."),
            code="not_a_number",
            params={"text": _short(text)},
        )
    if value < 0:
        raise ValidationError(_("The number cannot be negative."), code="negative")
    if field in WHOLE:
        if value != value.to_integral_value() or value > LARGEST_WHOLE:
            raise ValidationError(_("A whole number of people is needed."), code="not_whole")
        return int(value)
    if value >= LARGEST_ROUBLES / unit:
        raise ValidationError(_("The amount is too large."), code="out_of_range")
    roubles = value * unit
    if roubles != round(roubles, 2):
        raise ValidationError(_("The amount is more precise than a kopeck."), code="too_precise")
    return f"{roubles:.2f}"


_DATE = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?(?:\s+\d\d:\d\d(?::\d\d)?)?$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")


def read_date(text: str, note: Note) -> str:
    if match := _ISO.match(text):
        year, month, day = map(int, match.groups())
    elif match := _DATE.match(text):
        day, month, year = map(int, match.groups())
        year += 2000 if year < 70 else 1900 if year < 100 else 0
    elif text.isdigit() and 20_000 < int(text[:6]) < 80_000:
        # The number of a day, as a spreadsheet keeps it.
        found = date(1899, 12, 30) + timedelta(days=int(text))
        note(_("day number %(text)s was read as %(day)s") % {"text": text, "day": f"{found:%d.%m.%Y}"})
        return found.isoformat()
    else:
        raise ValidationError(
            _("«%(text)s» is not a date. Write it as DD.MM.YYYY."),
            code="invalid",
            params={"text": _short(text)},
        )
    if not 1800 <= year <= 2100:
        raise ValidationError(_("This date cannot be right: check the year."), code="out_of_range")
    if not 1 <= month <= 12:
        raise ValidationError(
            _("There is no month %(month)s. Write the date as DD.MM.YYYY."),
            code="invalid",
            params={"month": month},
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValidationError(
            _("%(month)s %(year)s has %(last)s days. Write the date as DD.MM.YYYY."),
            code="no_such_day",
            params={"month": _month(month), "year": year, "last": last},
        )
    return date(year, month, day).isoformat()


def _month(month: int) -> str:
    return str(MONTHS[month]).lower()


def read_year(text: str) -> int:
    digits = re.sub(r"\s*(?:г\.?|год)$", "", text)
    if digits.isdigit() and len(digits) == 4 and 1991 <= int(digits) <= datetime.now().year + 1:
        return int(digits)
    raise ValidationError(
        _("«%(text)s» is not a year. Write four digits, for example 2024."),
        code="invalid",
        params={"text": _short(text)},
    )
