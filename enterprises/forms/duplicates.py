"""Reading what a person decides of a pair of similar records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import choosing
from enterprises.comparing import Comparison
from enterprises.forms.fields import Chosen, Line, VersionField
from enterprises.forms.sourced import offer
from enterprises.models import DuplicatePair, Organisation

MERGE = "merge"
DIFFERENT = DuplicatePair.Decision.DIFFERENT.value
POSTPONED = DuplicatePair.Decision.POSTPONED.value


class DecisionForm(forms.Form):
    """What the pair is; for a merge also which record stays and whose values."""

    do = forms.ChoiceField(choices=[(name, name) for name in (MERGE, DIFFERENT, POSTPONED)])
    reason = Line(
        label=gettext_lazy("Why, for whoever asks in a year"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()
    version_first = VersionField()
    version_second = VersionField()


class MergeChoices:
    """Radio buttons of the comparison: the winner, the value of each field, the row of each clash."""

    def __init__(self, comparison: Comparison, data: Mapping[str, Any] | None = None) -> None:
        self.comparison, self.data = comparison, data
        self._keys = {str(one.pk): one.pk for one in (comparison.first, comparison.second)}

    def _picked(self, name: str, proposed: int) -> int:
        if self.data is None:
            return proposed
        return self._keys.get(str(self.data.get(name, "")), proposed)

    @property
    def winner(self) -> int:
        return self._picked("winner", self.comparison.winner)

    @property
    def keep(self) -> dict[str, int]:
        return {
            field.name: self._picked(f"keep-{field.name}", field.stays)
            for field in self.comparison.fields
            if field.differs
        }

    @property
    def decisions(self) -> dict[str, int]:
        """Only what the page showed: a clash that came up since is not decided for the person."""
        decided = {}
        for clash in self.comparison.clashes:
            name = f"clash-{clash.key}"
            if self.data is None or name in self.data:
                decided[clash.key] = self._picked(name, clash.stays)
        return decided

    def records(self) -> tuple[Organisation, Organisation]:
        """Winner and loser. Raises ValidationError where the page did not say which record stays."""
        first, second = self.comparison.first, self.comparison.second
        if self.data is not None and str(self.data.get("winner", "")) not in self._keys:
            raise ValidationError(_("Choose the record that stays."), code="winner")
        return (first, second) if self.winner == first.pk else (second, first)


class PairUpForm(forms.Form):
    other = Chosen(
        choosing.organisations,
        label=gettext_lazy("The other record of the same organisation"),
        help_text=gettext_lazy("A part of the name, or the ИНН."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Organisation.objects.of(organisation.kept_by).present().exclude(pk=organisation.pk)
        offer(self.fields["other"], rows, "enterprises:find", organisation.kept_by)
