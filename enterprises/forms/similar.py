"""«Похоже на …» beside the form of an organisation: what is typed, and what the person has already seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from enterprises import choosing, duplicates, identifiers
from enterprises.duplicates import Alike
from enterprises.forms.fields import LONGEST_KEY, Chosen, Line
from enterprises.models import Organisation, Region, Settlement, User

SEEN = "alike_seen"
MOST_SEEN = 50


class TypedForm(forms.Form):
    """A form that is still being filled: what cannot be read yet is left out."""

    name_as_written = Line(max_length=500, required=False)
    inn = Line(max_length=100, required=False)
    settlement = Chosen(choosing.settlements, required=False)
    own = forms.CharField(max_length=LONGEST_KEY, required=False)

    def __init__(self, data: Mapping[str, Any], *, region: Region) -> None:
        super().__init__(data)
        self.region = region
        settlement = self.fields["settlement"]
        assert isinstance(settlement, Chosen)
        settlement.rows = Settlement.objects.select_related("municipality")

    def is_valid(self) -> bool:
        super().is_valid()
        return bool(self.cleaned_data.get("name_as_written") or self.cleaned_data.get("inn"))

    def clean_inn(self) -> str:
        try:
            return identifiers.parse_inn(self.cleaned_data["inn"]).value if self.cleaned_data["inn"] else ""
        except ValidationError:
            return ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        own = data.get("own", "")
        key = int(own) if own.isascii() and own.isdigit() else 0
        data["organisation"] = Organisation.objects.of(self.region).filter(pk=key).first() if key else None
        return data


def of_typed(
    region: Region, data: Mapping[str, Any], organisation: Organisation | None = None
) -> list[Alike]:
    """What looks like the record that would be saved. Of a saved one only when what is compared changed."""
    organisation = organisation or data.get("organisation")
    typed = Organisation(
        kept_by=region,
        name_as_written=data.get("name_as_written", ""),
        short_name=data.get("short_name", ""),
        inn=data.get("inn", ""),
        ogrn=data.get("ogrn", ""),
        parent=data.get("parent"),
        settlement=data.get("settlement"),
    )
    but: list[int] = []
    if organisation is not None:
        compared = ("name_as_written", "inn", "settlement_id")
        if all(getattr(typed, name) == getattr(organisation, name) for name in compared):
            return []
        typed.pk = organisation.pk
        but = duplicates.decided_with(organisation)
    return duplicates.alike(region, typed, kpps=data.get("kpps", ()), but=but)


def is_news(found: Sequence[Alike], data: Mapping[str, Any], inn: str) -> bool:
    """Whether a warning is among them that the person has not been shown yet.

    Of the same ИНН nothing needs to be asked: the save itself is refused.
    """
    seen = str(data.get(SEEN, ""))[: MOST_SEEN * (LONGEST_KEY + 1)].split(",")
    warnings = [one for one in found if one.is_warning and not (inn and one.organisation.inn == inn)]
    return any(str(one.organisation.pk) not in seen for one in warnings)


def remember(organisation: Organisation, found: Sequence[Alike], *, by: User) -> None:
    duplicates.tell_apart(organisation, [one for one in found if one.is_warning], by=by)
