from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, Paragraphs
from enterprises.models import Region
from strategy.forms.clusters import Organisations
from strategy.forms.dates import Day
from strategy.forms.planning import People
from strategy.forms.saving import VerbForm


class DecideForm(VerbForm):
    """A head's decision; who carries it out by when makes it an instruction."""

    key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    text = Paragraphs(label=_("What is decided"), max_length=2000)
    act_number = Line(
        label=_("Number of the act or resolution"),
        max_length=50,
        help_text=_("As it stands on the paper; «no number» where it has none."),
    )
    decided_on = Day(label=_("Date"))
    executor = Organisations(label=_("Who carries it out"), required=False)
    executor_person = People(label=_("Person"), required=False)
    due_on = Day(label=_("By when"), required=False)

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs["rows"] = 3
        self.fields["decided_on"].initial = timezone.localdate()
        for field in self.fields.values():
            if isinstance(field, Organisations | People):
                field.of(region)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}
