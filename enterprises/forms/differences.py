"""How a record stands now beside what was typed into a stale form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from enterprises.forms.numbers import Thousands


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def differences(
    form: forms.Form,
    names: Iterable[str],
    saved: Mapping[str, Any],
    typed: Mapping[str, Any],
    titles: Mapping[str, str],
) -> list[Difference]:
    """What the record and the form say differently of `names`; `titles` name what is no field of the form."""
    rows = []
    for name in names:
        if saved[name] != typed[name]:
            field = form.fields.get(name)
            label = titles.get(name) or str(field.label if field else name)
            rows.append(Difference(label, told(field, saved[name]), told(field, typed[name])))
    return rows


def told(field: forms.Field | None, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(told(None, item) for item in value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if is_dataclass(value) and type(value).__str__ is not object.__str__:
        return str(value)
    if is_dataclass(value):
        return " ".join(told(None, part) for part in vars(value).values() if part not in (None, ""))
    if isinstance(value, Decimal):
        return str(Thousands().prepare_value(value))
    if isinstance(field, forms.ChoiceField):
        labels: dict[Any, Any] = dict(field.widget.choices)
        return str(labels.get(value, value))
    return str(value)
