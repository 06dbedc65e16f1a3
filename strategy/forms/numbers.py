from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST = Decimal(10) ** 14
LONGEST = 40
PLACES = 3
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009'"), " ")
# Spaces stand between thousands and nowhere else: «1 2» is two numbers.
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+", re.ASCII)


class Measured(forms.Field):
    """A number as officials type it: «12 000,5», at most three decimals. Signs are allowed unless `least`
    forbids.
    """

    def __init__(self, *, least: Decimal | None = None, **options: Any) -> None:
        self.least = least
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "size": "10", "autocomplete": "off"})
        )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        whole, _point, part = f"{value:f}".partition(".")
        part = part.rstrip("0")
        return f"{whole},{part}" if part else whole

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        if len(text) > LONGEST:
            raise ValidationError(_("The number is too long."), code="too_long")
        if not text:
            return None
        text = text.translate(_SPACES).replace(",", ".").replace("\u2212", "-")
        if not _NUMBER.fullmatch(text):
            raise ValidationError(_("Enter a number, for example 12 000,5."), code="not_a_number")
        typed = Decimal(text.replace(" ", ""))
        if not -LARGEST < typed < LARGEST:
            raise ValidationError(_("The number is too large."), code="out_of_range")
        if self.least is not None and typed < self.least:
            raise ValidationError(_("The number cannot be negative."), code="negative")
        if typed != round(typed, PLACES):
            raise ValidationError(_("At most three digits after the comma."), code="too_precise")
        return round(typed, PLACES)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")
