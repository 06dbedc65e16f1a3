"""Reading photos of a flip chart: which item they belong to, the files, one caption for all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms.fields import Line
from enterprises.typography import long_date
from sessions_app.models import AgendaItem, StrategySession
from sessions_app.models.photos import CAPTION_LENGTH

MOST_AT_ONCE = 10


class _Several(forms.FileInput):
    allow_multiple_selected = True


class PhotoFiles(forms.FileField):
    """Several files at once; what is inside is looked at by the verb."""

    def __init__(self, **options: Any) -> None:
        # A phone turns its photos into these kinds by itself where it is told that no other is read.
        widget = _Several(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(widget=widget, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data or []) if file]
        if not files:
            raise ValidationError(_("Choose a photo."), "required")
        if len(files) > MOST_AT_ONCE:
            raise ValidationError(
                _("At most %(most)d photos go at once."), "too_many", {"most": MOST_AT_ONCE}
            )
        return [super(PhotoFiles, self).clean(file, initial) for file in files]


class PhotosForm(forms.Form):
    item = forms.ChoiceField(label=_("Item of the agenda"))
    photos = PhotoFiles(
        label=_("Photos"),
        help_text=_("JPEG, PNG or WebP, up to 20 MB each. Where a photo was taken is not kept."),
    )
    caption = Line(label=pgettext_lazy("of a photo", "Caption"), required=False, max_length=CAPTION_LENGTH)

    def __init__(self, *args: Any, session: StrategySession, **options: Any) -> None:
        super().__init__(*args, **options)
        by_day: dict[str, list[tuple[str, str]]] = {}
        for item in session.agenda.exclude(kind=AgendaItem.Kind.BREAK).select_related("day"):
            day = long_date(item.day.date) if item.day else str(_("Without a day"))
            by_day.setdefault(day, []).append((str(item.pk), item.title))
        self.fields["item"].choices = list(by_day.items())  # type: ignore[attr-defined]
