"""Naming a saved view and saying who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.forms.fields import Line, capital
from enterprises.forms.refusals import VerbForm
from enterprises.models import SavedView


class SavedViewForm(VerbForm):
    name = Line(label=gettext_lazy("Name of the view"), max_length=80)
    shared_with = forms.ChoiceField(
        label=pgettext_lazy("a saved view", "Who sees it"), choices=capital(SavedView.SHARED), required=False
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=SavedView.LONGEST_QUERY)

    def clean_query(self) -> Any:
        # What is not text was refused with the address; here it comes from a field.
        return self.cleaned_data["query"].replace("\0", "")
