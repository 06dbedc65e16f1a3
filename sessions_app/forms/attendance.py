"""Reading who is expected: an organisation of the registry, a person, or both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import choosing
from enterprises.forms.fields import Chosen
from enterprises.forms.sourced import offer
from enterprises.models import Organisation, Person
from sessions_app.expected import List
from sessions_app.models import StrategySession


class ListForm(forms.Form):
    list = forms.ChoiceField(label=gettext_lazy("Take everybody from"))

    def __init__(self, *args: Any, lists: Sequence[List], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["list"].choices = [(one.key, one.label) for one in lists]  # type: ignore[attr-defined]


class ExpectedForm(forms.Form):
    organisation = Chosen(choosing.organisations, label=gettext_lazy("Organisation"), required=False)
    person = Chosen(choosing.people, label=gettext_lazy("Person"), required=False)

    def __init__(self, *args: Any, session: StrategySession, **options: Any) -> None:
        super().__init__(*args, **options)
        region = session.kept_by
        rows = Organisation.objects.of(region).present().select_related("settlement")
        offer(self.fields["organisation"], rows, "enterprises:find", region)
        people = Person.objects.of(region).filter(merged_into=None)
        offer(self.fields["person"], people, "people:find", region)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("organisation") and not data.get("person"):
            self.add_error("organisation", ValidationError(_("Name an organisation or a person.")))
        return data

    def data_of_operation(self) -> dict[str, Any]:
        """What `attendance.expect` takes."""
        return {name: self.cleaned_data[name].pk for name in self.fields if self.cleaned_data.get(name)}
