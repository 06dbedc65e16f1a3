"""Reading notes of a session: many lines, and when they were said, typed once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.forms.fields import Paragraphs
from enterprises.typography import long_date
from sessions_app import notes
from sessions_app.forms.agenda import HourField
from sessions_app.models import STATEMENT_LENGTH, StrategySession


class NotesForm(forms.Form):
    board = forms.ChoiceField(label=gettext_lazy("Board"))
    day = forms.ChoiceField(label=pgettext_lazy("of notes", "Said on"))
    hour = HourField(label=pgettext_lazy("of notes", "At"))
    lines = Paragraphs(
        label=gettext_lazy("Lines"),
        max_length=notes.MOST_LINES * (STATEMENT_LENGTH + 200),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "One statement a line: + strength, - weakness, * opportunity, ! threat, ? parking lot; "
            "«name: what was said / theme». A line without a sign goes where the line above went."
        ),
    )

    def __init__(self, *args: Any, session: StrategySession, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session = session
        boards = [(str(board.pk), board.title) for board in session.boards.all()]
        days = [(str(day.pk), long_date(day.date)) for day in session.days.all()]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]
        self.fields["day"].choices = days  # type: ignore[attr-defined]
        # An hour is needed: what was said stands in the order of time.
        self.fields["hour"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("lines"):
            try:
                data["notes"] = notes.read(data["lines"])
            except ValidationError as refusal:
                self.add_error("lines", refusal)
            else:
                for note in data["notes"]:
                    if note.problem:
                        self.add_error(
                            "lines",
                            _("Line %(number)d: %(problem)s")
                            % {"number": note.number, "problem": note.problem},
                        )
        if data.get("day") and data.get("hour"):
            day = self.session.days.get(pk=data["day"])
            data["happened_at"] = timezone.make_aware(datetime.combine(day.date, data["hour"]))
        return data
