"""Reading what a person puts in a press release."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from enterprises.forms.fields import Paragraphs, VersionField
from sessions_app.models import RELEASE_WORDING_LENGTH


class ReleaseWordingForm(forms.Form):
    text = Paragraphs(
        label=gettext_lazy("Wording"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=RELEASE_WORDING_LENGTH,
        required=False,
    )
    version = VersionField()
