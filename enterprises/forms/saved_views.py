"""Naming a saved view and saying who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.forms.fields import Line, capital
from enterprises.models import SavedView


class SavedViewForm(forms.Form):
    name = Line(label=gettext_lazy("Name of the view"), max_length=80)
    shared_with = forms.ChoiceField(
        label=pgettext_lazy("a saved view", "Who sees it"), choices=capital(SavedView.SHARED), required=False
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=SavedView.LONGEST_QUERY)

    def clean_query(self) -> Any:
        # What is not text was refused with the address; here it comes from a field.
        return self.cleaned_data["query"].replace("\0", "")

    def take(self, refusal: Any) -> None:
        """Show a verb's refusal at the field it names, the rest above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
