from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
LONGEST = 20


class DayInput(forms.TextInput):
    """ДД.ММ.ГГГГ typed as text; the longest thing that may be sent is a date."""

    def __init__(self) -> None:
        super().__init__(
            {"inputmode": "numeric", "placeholder": _("DD.MM.YYYY"), "size": "10", "autocomplete": "off"}
        )

    def format_value(self, value: object) -> str:
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        return str(value)[:LONGEST] if value else ""


class Day(forms.DateField):
    """A date that is a date, within a century the portal can mean."""

    widget = DayInput

    def __init__(self, **options: object) -> None:
        super().__init__(
            input_formats=["%d.%m.%Y"],
            error_messages={
                "invalid": _("Type the date as DD.MM.YYYY, for example 01.10.2015."),
                "required": _("Type a date as DD.MM.YYYY."),
            },
            validators=[
                MinValueValidator(FIRST_DAY, _("The date is too long ago: at the earliest 01.01.1990.")),
                MaxValueValidator(LAST_DAY, _("The date is too far ahead: at the latest 31.12.2100.")),
            ],
            **options,  # type: ignore[arg-type]
        )

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and len(value.strip()) > LONGEST:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class AsOfForm(forms.Form):
    as_of = Day(label=_("As of"), required=False)
