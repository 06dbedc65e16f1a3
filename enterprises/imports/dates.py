"""Days and years in cells, as people and spreadsheets write them."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from enterprises.imports.wording import Note, short

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
            params={"text": short(text)},
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
        params={"text": short(text)},
    )
