"""Forms of a few fields of the card, which offer the source that the user named last in this sitting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from enterprises.forms.organisations import OrganisationForm
from enterprises.models import Region, Source


class FewFields(OrganisationForm):
    """`offered` stands in the field of the source until another is chosen or a new one is named."""

    def __init__(
        self, *args: Any, region: Region, offered: Source | None, initial: dict[str, Any], **options: Any
    ) -> None:
        super().__init__(*args, region=region, initial={**initial, "source": offered}, **options)
        self.offered = offered

    def keep(self, names: Iterable[str]) -> None:
        kept = set(names)
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        if "source" not in self.fields:
            return self.cleaned_data
        # Nobody chose what was only offered: a new source that was named goes before it.
        if self.cleaned_data.get("new_source_title") and self.cleaned_data.get("source") == self.offered:
            self.cleaned_data["source"] = None
        return super().clean()
