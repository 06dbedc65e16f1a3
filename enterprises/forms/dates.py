"""Dates as officials type them: ДД.ММ.ГГГГ."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST_YEAR, LAST_YEAR = 1991, 2100


class DateField(forms.DateField):
    """ДД.ММ.ГГГГ."""

    default_error_messages = {"invalid": gettext_lazy("There is no such day. Type the date as DD.MM.YYYY.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.DateInput(attrs={"placeholder": gettext_lazy("DD.MM.YYYY"), "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and len(value) > 30:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day = super().to_python(value)
        if day is not None and not 1800 <= day.year <= LAST_YEAR:
            raise ValidationError(_("This date cannot be right: check the year."), code="out_of_range")
        return day
