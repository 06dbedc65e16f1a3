"""What the forms of the registry share: where the new facts come from, and the version of the record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import choosing
from enterprises.forms.dates import DateField
from enterprises.forms.fields import Chosen, Line, VersionField, capital
from enterprises.forms.refusals import VerbForm
from enterprises.models import Region, Source
from enterprises.registry import NewSource

NEW_SOURCE_KINDS = (Source.Kind.DOCUMENT, Source.Kind.LETTER, Source.Kind.PRESS_RELEASE, Source.Kind.PERSON)


def offer(field: forms.Field, rows: models.QuerySet[Any], route: str, region: Region | None = None) -> None:
    """Say what a field lets choose; `region` where the route answers with what a region keeps."""
    assert isinstance(field, Chosen)
    field.rows = rows
    field.widget.url = reverse(route) + (f"?region={region.code}" if region else "")


class SourcedForm(VerbForm):
    source = Chosen(
        choosing.sources,
        label=gettext_lazy("Source in the registry"),
        required=False,
        help_text=gettext_lazy("Where the new facts come from: a few words of its title."),
    )
    new_source_title = Line(label=gettext_lazy("Title of a new source"), max_length=300, required=False)
    new_source_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of the source"),
        choices=capital([(kind.value, kind.label) for kind in NEW_SOURCE_KINDS]),
        required=False,
    )
    new_source_on = DateField(label=gettext_lazy("Date of the source"), required=False)

    version = VersionField()

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        own = list(SourcedForm.base_fields)
        # Errors are listed in the order of the page, where the source comes last.
        self.order_fields([name for name in self.fields if name not in own] + own)
        offer(self.fields["source"], Source.objects.of(region), "sources:find", region)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("source") is not None and data.get("new_source_title"):
            self.add_error(
                "new_source_title",
                ValidationError(_("Choose a source or name a new one, not both."), code="two"),
            )
        elif data.get("new_source_on") and not data.get("new_source_title") and "new_source_title" in data:
            self.add_error(
                "new_source_title", ValidationError(_("Enter the title of the source."), code="required")
            )
        return data

    def fields_of_verb(self) -> dict[str, Any]:
        """The arguments of the verb that writes what the form says."""
        raise NotImplementedError

    def sources_of_verb(self) -> dict[str, Any]:
        """The arguments by which every verb is told where the new facts come from."""
        data = self.cleaned_data
        new_source = None
        if data["new_source_title"]:
            new_source = NewSource(
                data["new_source_title"],
                data["new_source_kind"] or Source.Kind.DOCUMENT,
                data["new_source_on"],
            )
        return {"source": data["source"], "new_source": new_source}
