"""What all forms of the room share: taking a verb's refusal, and telling two texts apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from enterprises.charts import number
from enterprises.forms import refusals


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def dress(field: forms.Field) -> forms.Field:
    """The look of a field that a template draws by itself, without crispy-forms."""
    field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
    return field


class VerbForm(refusals.VerbForm):
    """One that can also tell two texts apart."""

    def differences(self, saved: dict[str, Any]) -> list[Difference]:
        """Fields in which what is saved and what was typed say different things."""
        return [
            Difference(
                str(self.fields[name].label), self.told(name, value), self.told(name, self.cleaned_data[name])
            )
            for name, value in saved.items()
            if name in self.fields and name in self.cleaned_data and self.cleaned_data[name] != value
        ]

    def told(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        if isinstance(value, Decimal):
            return number(value)
        if isinstance(value, models.QuerySet | list | tuple):
            return ", ".join(str(one) for one in value)
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return str(value)
