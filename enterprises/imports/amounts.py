"""Numbers in cells: whole numbers of people, money in roubles."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.imports.wording import short

WHOLE = frozenset({"employees", "productive_jobs"})
MONEY = frozenset({"revenue", "export", "investment", "research"})
FIGURES = WHOLE | MONEY
LARGEST_WHOLE = 2_147_483_647
LARGEST_ROUBLES = Decimal(10) ** 16
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
            params={"text": short(text)},
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
