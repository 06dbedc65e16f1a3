"""Reading a cooperation link from the screen, as it is seen from one of its ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.cooperation import VolumeRow
from enterprises.forms.dates import FIRST_YEAR, LAST_YEAR
from enterprises.forms.differences import Difference, differences
from enterprises.forms.fields import Chosen, Line
from enterprises.forms.numbers import Thousands, WholeNumber
from enterprises.forms.rows import MOST_ROWS, RowForm, RowsFormSet, WithRows
from enterprises.forms.sourced import SourcedForm, offer
from enterprises.models import CooperationLink, Organisation

SUPPLIES, BUYS = "supplies", "buys"
SHOWN = ("direction", "partner", "product", "contract", "is_planned", "volumes")


class LinkForm(SourcedForm):
    direction = forms.ChoiceField(
        label=gettext_lazy("This organisation"),
        choices=[
            (SUPPLIES, pgettext_lazy("this organisation", "Supplies")),
            (BUYS, pgettext_lazy("this organisation", "Buys")),
        ],
    )
    partner = Chosen(choosing.organisations, label=gettext_lazy("The other organisation"))
    product = Line(label=gettext_lazy("What is supplied"), max_length=300)
    contract = Line(
        label=gettext_lazy("Contract"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Number and date, as the source names them."),
    )
    is_planned = forms.BooleanField(label=gettext_lazy("The link is only planned"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, region=organisation.kept_by, **options)
        self.organisation = organisation
        others = Organisation.objects.of(organisation.kept_by).present().exclude(pk=organisation.pk)
        offer(self.fields["partner"], others, "enterprises:find", organisation.kept_by)

    def fields_of_verb(self) -> dict[str, Any]:
        """The arguments of `cooperation.create_link` and `update_link`, but for the volumes."""
        data = self.cleaned_data
        ends = [self.organisation, data["partner"]]
        supplier, customer = ends if data["direction"] == SUPPLIES else reversed(ends)
        own = {name: data[name] for name in ("product", "contract", "is_planned")}
        return {"supplier": supplier, "customer": customer, **own, **self.sources_of_verb()}


class VolumeRowForm(RowForm):
    year = WholeNumber(label=gettext_lazy("Year"), smallest=FIRST_YEAR, largest=LAST_YEAR, required=False)
    amount = Thousands(label=gettext_lazy("Volume, thousand ₽"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "year" in data and data["year"] is None and data.get("amount") is not None:
            self.add_error("year", ValidationError(_("Enter the year of this volume."), code="required"))
        return data

    def row(self) -> VolumeRow | None:
        data = self.cleaned_data
        return None if data.get("amount") is None else VolumeRow(data["year"], data["amount"])


class _Volumes(RowsFormSet):
    unique_by = ("year",)
    clash = gettext_lazy("This year stands in another row.")


VolumesFormSet = forms.formset_factory(
    VolumeRowForm, formset=_Volumes, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)


@dataclass
class LinkForms(WithRows):
    """The form with its rows of volumes."""

    main: LinkForm
    volumes: Any

    @classmethod
    def of(
        cls,
        organisation: Organisation,
        data: Mapping[str, Any] | None = None,
        link: CooperationLink | None = None,
    ) -> LinkForms:
        initial = initial_of(link, organisation) if link else {}
        rows = [vars(row) for row in initial.get("volumes", [])]
        return cls(
            LinkForm(data, organisation=organisation, initial=initial),
            VolumesFormSet(data, prefix="volumes", initial=rows),
        )

    @property
    def tables(self) -> Sequence[Any]:
        return (self.volumes,)

    def fields_of_verb(self) -> dict[str, Any]:
        return {**self.main.fields_of_verb(), "volumes": self.volumes.rows()}


def initial_of(link: CooperationLink, organisation: Organisation) -> dict[str, Any]:
    """What the form shows of a saved link, seen from `organisation`, in the types of its clean values."""
    is_supply = link.supplier_id == organisation.pk
    return {
        "direction": SUPPLIES if is_supply else BUYS,
        "partner": link.customer if is_supply else link.supplier,
        "product": link.product,
        "contract": link.contract,
        "is_planned": link.is_planned,
        "volumes": [VolumeRow(volume.year, volume.amount) for volume in link.volumes.all()],
        "version": link.version,
    }


def differences_of(forms_: LinkForms, current: CooperationLink) -> list[Difference]:
    """Fields in which the saved link and the (valid) form say different things."""
    typed = {**forms_.main.cleaned_data, "volumes": forms_.volumes.rows()}
    saved = initial_of(current, forms_.main.organisation)
    return differences(forms_.main, SHOWN, saved, typed, {"volumes": _("Volumes by year, thousand ₽")})
