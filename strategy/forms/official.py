from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import VersionField
from strategy.models import Programme


class TableForm(forms.Form):
    """A workbook with a plan in the official shape."""

    version = VersionField()
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX in the official shape; a programme exported from the portal is an example."),
        max_length=300,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        options["initial"] = {"version": programme.version}
        super().__init__(*args, **options)
