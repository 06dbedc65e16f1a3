"""The value that many organisations are given at once, read by the fields of the card's form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.bulk import Field
from enterprises.forms.fields import Line
from enterprises.forms.offered import FewFields
from enterprises.forms.sourced import SourcedForm

# An empty value of these would say nothing that can be meant.
NEVER_EMPTY = ("kind", "legal_form", "text")


class BulkForm(FewFields):
    """Only the fields that `field` changes, and where it comes from if it is a fact."""

    def __init__(self, *args: Any, field: Field, **options: Any) -> None:
        super().__init__(*args, **options)
        self.changed = field
        if field.offer:
            self.fields["text"] = Line(label=str(field.label), max_length=500)
        self.keep([*self.own, *(SourcedForm.base_fields if field.is_fact else ())])
        self.order_fields([*self.own, *self.fields])
        for name in self.own:
            if name in NEVER_EMPTY:
                self.fields[name].required = True
                self.fields[name].help_text = ""

    @property
    def own(self) -> tuple[str, ...]:
        return self.changed.columns or ("text",)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("status_on") and data.get("status") == "":
            self.add_error(
                "status_on", ValidationError(_("A date says nothing without a status."), code="no_status")
            )
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.own}

    def sources_of_verb(self) -> dict[str, Any]:
        return super().sources_of_verb() if self.changed.is_fact else {}
