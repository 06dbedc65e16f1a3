"""Reading a succession from the screen, as it is seen from one of its ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.dates import DateField
from enterprises.forms.differences import Difference, differences
from enterprises.forms.fields import Chosen, capital
from enterprises.forms.rows import WithRows
from enterprises.forms.sourced import SourcedForm, offer
from enterprises.models import Organisation, Succession

SUCCESSOR, PREDECESSOR = "successor", "predecessor"
SHOWN = ("direction", "other", "kind", "happened_on")


class SuccessionForm(SourcedForm):
    direction = forms.ChoiceField(
        label=gettext_lazy("This organisation"),
        choices=[
            (SUCCESSOR, pgettext_lazy("this organisation", "Is the successor of the other")),
            (PREDECESSOR, pgettext_lazy("this organisation", "Was succeeded by the other")),
        ],
    )
    other = Chosen(choosing.organisations, label=gettext_lazy("The other organisation"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of reorganisation"), choices=capital(Succession.Kind.choices)
    )
    happened_on = DateField(label=gettext_lazy("Date of the reorganisation"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, region=organisation.kept_by, **options)
        self.organisation = organisation
        others = Organisation.objects.of(organisation.kept_by).present().exclude(pk=organisation.pk)
        offer(self.fields["other"], others, "enterprises:find", organisation.kept_by)

    def fields_of_verb(self) -> dict[str, Any]:
        data = self.cleaned_data
        ends = [data["other"], self.organisation]
        predecessor, successor = ends if data["direction"] == SUCCESSOR else reversed(ends)
        own = {name: data[name] for name in ("kind", "happened_on")}
        return {"predecessor": predecessor, "successor": successor, **own, **self.sources_of_verb()}


@dataclass
class SuccessionForms(WithRows):
    """The form alone: it has no rows."""

    main: SuccessionForm

    @classmethod
    def of(
        cls,
        organisation: Organisation,
        data: Mapping[str, Any] | None = None,
        link: Succession | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> SuccessionForms:
        shown = initial_of(link, organisation) if link else initial
        return cls(SuccessionForm(data, organisation=organisation, initial=shown))


def initial_of(link: Succession, organisation: Organisation) -> dict[str, Any]:
    is_successor = link.successor_id == organisation.pk
    return {
        "direction": SUCCESSOR if is_successor else PREDECESSOR,
        "other": link.predecessor if is_successor else link.successor,
        "kind": link.kind,
        "happened_on": link.happened_on,
        "version": link.version,
    }


def differences_of(forms_: SuccessionForms, current: Succession) -> list[Difference]:
    """Fields in which the saved succession and the form say different things."""
    saved = initial_of(current, forms_.main.organisation)
    return differences(forms_.main, SHOWN, saved, forms_.main.cleaned_data, {})
