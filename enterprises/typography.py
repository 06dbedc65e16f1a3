"""Russian typography: dates, names and the spaces that hold words together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import pgettext

NBSP = "\u00a0"

# Dates ---------------------------------------------------------------------------------------------


def short_date(value: date | None) -> str:
    """«29.10.2013», for tables."""
    return f"{_local_date(value):%d.%m.%Y}" if value else "–"


def short_moment(value: datetime | None) -> str:
    """«29.10.2013, 14:05» in the current time zone."""
    if not value:
        return "–"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%d.%m.%Y},{NBSP}{local:%H:%M}"


def long_date(value: date | None) -> str:
    """«29 октября 2013 года», for running text."""
    return _with_year(_day_and_month(value), value) if value else "–"


def long_dates(values: Iterable[date]) -> str:
    """Days of one event: «9 и 10 октября 2013 года», «30 октября – 2 ноября 2013 года»."""
    days = sorted({_local_date(value) for value in values})
    if not days:
        return "–"
    first, last = days[0], days[-1]
    if first == last:
        return long_date(first)
    if first.year != last.year:
        return f"{long_date(first)}{NBSP}– {long_date(last)}"
    if first.month != last.month:
        return _with_year(f"{_day_and_month(first)}{NBSP}– {_day_and_month(last)}", last)
    if len(days) == 2:
        pair = pgettext("two days of one month", "{first} and {last}").format(
            first=first.day, last=_day_and_month(last)
        )
        return _with_year(pair.replace(" ", NBSP), last)
    return _with_year(f"{first.day}–{_day_and_month(last)}", last)


def _local_date(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _day_and_month(value: date) -> str:
    return formats.date_format(_local_date(value), "j E").replace(" ", NBSP)


def _with_year(days: str, value: date) -> str:
    text = pgettext("a date in running text", "{days} {year}").format(days=days, year=_local_date(value).year)
    return text.replace(f" {_local_date(value).year} ", f" {_local_date(value).year}{NBSP}")


# Words ---------------------------------------------------------------------------------------------

_FORMS = (
    "ООО|ОАО|ЗАО|ПАО|НАО|АО|ИП|АНО|НКО|ГУП|МУП|ФГУП|ОГУП|ГБУ|ОГБУ|ОАУ|ОБУ|ФГБУ|ФГБОУ ВПО|ФГБОУ ВО|ФГАОУ ВО|"
    "ГОБПОУ|ГБПОУ|ТОО|НП|СПК|КФХ|ООО ВПО|ООО НПК|ООО НПО|ООО НПП"
)
_SHORTENED = "г|с|д|х|п|пос|пгт|рп|обл|ул|пр|пер|пл|им|стр|ст|гл|рис|табл|т|см"
_BEFORE_AND_AFTER = [
    # № 7, § 3
    ("[№§]", ""),
    # г. Липецк, ул. Мира, п. 3.1
    *((rf"\b{word}\.", r"[\w«]") for word in _SHORTENED.split("|")),
    # Т. Г. Орлова, Орлова Т. Г.
    (r"\b[А-ЯЁ]\.", r"[А-ЯЁ](?:\.|[а-яё])"),
    ("[а-яё]", r"[А-ЯЁ]\.[ \xa0]?[А-ЯЁ]\."),
    # ООО «Завод «Пенопласт»
    *((rf"\b{form}", "«|НПК|НПО|НПП|ВПО") for form in _FORMS.split("|")),
    # 12 000,0 тыс. ₽, 71 %, 9 октября, 2013 года, 4 организации, 12 мм
    (r"\d", r"\d{3}(?!\d)"),
    (r"\d", "[%₽а-яё]"),
    *((amount, "₽|руб") for amount in (r"тыс\.", "млн", "млрд")),
    # A dash never begins a line; a short word never ends one.
    ("", "[–—] "),
    *((rf"{start}{word}", r"\S") for start in (r"[\s(«]", "^") for word in (r"[^\W\d]", r"[^\W\d]{2}")),
]
# The space comes first: everything else is looked at only where there is one. None is put in where the text
# has none, for a source is shown as it is written.
_GLUED = re.compile(
    " (?:" + "|".join(f"(?<={before} )(?={after})" for before, after in _BEFORE_AND_AFTER) + ")"
)


def nbsp(value: str) -> str:
    """The spaces that Russian typography keeps together become no-break spaces."""
    return _GLUED.sub(NBSP, value)


def person_initials(value: object) -> str:
    """«Ерёмина О. В.» for «Ерёмина Ольга Викторовна» or for whoever has a `short_name`."""
    short = getattr(value, "short_name", None)
    if isinstance(short, str):
        return short
    surname, *names = str(value).split() or [""]
    return NBSP.join([surname, *(f"{name[0]}." for name in names)])
