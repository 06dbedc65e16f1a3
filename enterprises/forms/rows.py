"""Rows of a form, told apart by what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from enterprises.forms.sourced import SourcedForm

MOST_ROWS = 40


class Row(forms.Form):
    """One of several like things on a page."""

    def row(self) -> Any:
        """What a valid row says; None for an emptied one."""
        raise NotImplementedError


class RowForm(Row):
    """One line of a table of fields: the head of the column is seen, the label is heard."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            marked = " is-invalid" if self.is_bound and name in self.errors else ""
            field.widget.attrs |= {"class": f"{kind} field-s{marked}", "aria-label": str(field.label)}


class RowsFormSet(forms.BaseFormSet[Row]):
    """Rows told apart by what they say, not by a key: an emptied row is taken away."""

    unique_by: tuple[str, ...] = ()
    clash = gettext_lazy("This row repeats another one.")

    def clean(self) -> None:
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            row = form.row() if form.is_valid() else None
            if row is None:
                continue
            key = tuple(getattr(row, name) for name in self.unique_by)
            if key in seen:
                form.add_error(self.unique_by[-1], ValidationError(self.clash, code="repeated"))
            seen.add(key)

    def rows(self) -> list[Any]:
        return [row for form in self.forms if (row := form.row()) is not None]


class WithRows:
    """A form with its rows, read and shown as one."""

    main: SourcedForm

    @property
    def tables(self) -> Sequence[Any]:
        return ()

    def fields_of_verb(self) -> dict[str, Any]:
        """The arguments of the verb that writes it."""
        return self.main.fields_of_verb()

    def is_valid(self) -> bool:
        valid = [self.main.is_valid(), *(rows.is_valid() for rows in self.tables)]
        for rows in self.tables:
            for error in rows.non_form_errors().as_data():
                self.main.add_error(None, error)
        return all(valid)

    @property
    def all(self) -> list[forms.Form]:
        return [self.main, *(form for rows in self.tables for form in rows.forms)]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.all)
