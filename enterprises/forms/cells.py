"""The editor of one cell of the list: the card's own fields, and where a new fact comes from."""

from __future__ import annotations

from typing import Any

from enterprises.forms.differences import Difference, differences
from enterprises.forms.offered import FewFields
from enterprises.forms.organisations import initial_of
from enterprises.models import Organisation
from enterprises.registry import REMARKS

OF_SOURCE = ("source", "new_source_title")


class CellForm(FewFields):
    def __init__(self, *args: Any, names: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = names
        self.keep([*names, "version", *(OF_SOURCE if self.is_fact else ())])
        # A cell has no room for more than the label.
        for field in self.fields.values():
            field.help_text = ""

    @property
    def is_fact(self) -> bool:
        return any(name not in REMARKS for name in self.names)

    def fields_of_verb(self) -> dict[str, Any]:
        own = {name: self.cleaned_data[name] for name in self.names}
        if not self.is_fact:
            return own
        self.cleaned_data |= {"new_source_kind": "", "new_source_on": None}
        return {**own, **self.sources_of_verb()}

    def differences(self, current: Organisation) -> list[Difference]:
        typed = {name: self.cleaned_data[name] for name in self.names}
        return differences(self, self.names, initial_of(current), typed, {})
