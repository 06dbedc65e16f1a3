"""Numbers as officials type them: «1 452 700», «12,5»; money in thousands of roubles."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST_WHOLE = 2_147_483_647
LARGEST_ROUBLES = Decimal(10) ** 16
LONGEST = 40
_IGNORED = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'"))


def _tidied(value: Any) -> str:
    text = str(value or "").strip()
    if len(text) > LONGEST:
        raise ValidationError(_("The number is too long."), code="too_long")
    return text.translate(_IGNORED).replace(",", ".").replace("\u2212", "-")


class WholeNumber(forms.Field):
    """A whole number, not negative."""

    widget = forms.TextInput

    def __init__(self, *, smallest: int = 0, largest: int = LARGEST_WHOLE, **options: Any) -> None:
        self.smallest, self.largest = smallest, largest
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> int | None:
        text = _tidied(value)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(_("Enter a whole number in digits."), code="not_a_number")
        number = int(text)
        if not self.smallest <= number <= self.largest:
            raise ValidationError(
                _("The number must be between %(smallest)s and %(largest)s."),
                code="out_of_range",
                params={"smallest": self.smallest, "largest": self.largest},
            )
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial if initial is not None else "") != str(data or "")


class Thousands(forms.Field):
    """Money typed in thousands of roubles; the clean value is in roubles."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        thousands = f"{value / 1000:f}"
        whole, _point, part = thousands.partition(".")
        part = part.rstrip("0")
        return f"{whole},{part}" if part else whole

    def to_python(self, value: Any) -> Decimal | None:
        text = _tidied(value)
        if not text:
            return None
        try:
            thousands = Decimal(text)
        except InvalidOperation:
            raise ValidationError(_("Enter a number, for example 12 000,5."), code="not_a_number") from None
        if not thousands.is_finite():
            raise ValidationError(_("Enter a number, for example 12 000,5."), code="not_a_number")
        if thousands < 0:
            raise ValidationError(_("The amount cannot be negative."), code="negative")
        # Compared before it is multiplied: 1e999999 would overflow.
        if thousands >= LARGEST_ROUBLES / 1000:
            raise ValidationError(_("The amount is too large."), code="out_of_range")
        roubles = thousands * 1000
        if roubles != round(roubles, 2):
            raise ValidationError(_("The amount is more precise than a kopeck."), code="too_precise")
        return round(roubles, 2)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")
