"""Reading an item of the agenda: one line of fields to be walked by Tab."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.fields import Chosen, Line, VersionField
from enterprises.forms.sourced import offer
from enterprises.models import Person
from enterprises.typography import long_date
from sessions_app import agenda
from sessions_app.models import AgendaItem, StrategySession
from sessions_app.operation_data import Clock

SPEAKERS = ("speaker", "speaker_2", "speaker_3")


class HourField(forms.CharField):
    """«9:30», «09.30» or «0930»."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=5, **options)
        self.widget.attrs |= {"inputmode": "numeric", "placeholder": "10:30", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return Clock().read(text) if text else None


class AgendaItemForm(forms.Form):
    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    start = HourField(label=pgettext_lazy("of an item", "Begins"))
    end = HourField(label=pgettext_lazy("of an item", "Ends"))
    item_kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AgendaItem.Kind.choices)
    title = Line(label=pgettext_lazy("of an item", "What"), max_length=agenda.TITLE_LENGTH)
    speaker = Chosen(choosing.people, label=gettext_lazy("Speaker"), required=False)
    speaker_2 = Chosen(choosing.people, label=gettext_lazy("Second speaker"), required=False)
    speaker_3 = Chosen(choosing.people, label=gettext_lazy("Third speaker"), required=False)
    boards = forms.MultipleChoiceField(
        label=gettext_lazy("Boards that are open to phones while it lasts"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, session: StrategySession, **options: Any) -> None:
        super().__init__(*args, **options)
        days = [(str(day.pk), long_date(day.date)) for day in session.days.all()]
        self.fields["day"].choices = [*days, ("", gettext_lazy("no day"))]  # type: ignore[attr-defined]
        boards = [(str(board.pk), board.title) for board in session.boards.all()]
        self.fields["boards"].choices = boards  # type: ignore[attr-defined]
        people = Person.objects.of(session.kept_by).filter(merged_into=None)
        for name in SPEAKERS:
            offer(self.fields[name], people, "people:find", session.kept_by)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", ValidationError(gettext_lazy("The item ends before it begins.")))
        return data

    def data_of_operation(self, others: list[int] | None = None) -> dict[str, Any]:
        """What `agenda.add` and `agenda.edit` take. `others` are speakers that the form has no field for."""
        data = self.cleaned_data
        people = [data[name].pk for name in SPEAKERS if data.get(name)]
        given = {
            "item_kind": data["item_kind"],
            "title": data["title"],
            "day": int(data["day"]) if data["day"] else None,
            "start": _hour(data["start"]),
            "end": _hour(data["end"]),
            "people": list(dict.fromkeys([*people, *(others or [])])),
            "boards": [int(key) for key in data["boards"]],
        }
        return {key: value for key, value in given.items() if value is not None}


def _hour(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour else None


def initial_of(item: AgendaItem) -> dict[str, Any]:
    speakers = [speaker.person for speaker in item.speakers.select_related("person")]
    return {
        "day": str(item.day_id or ""),
        "start": item.planned_start,
        "end": item.planned_end,
        "item_kind": item.kind,
        "title": item.title,
        "boards": [str(key) for key in item.boards.values_list("pk", flat=True)],
        "version": item.version,
        **dict(zip(SPEAKERS, speakers, strict=False)),
    }


def others_of(item: AgendaItem) -> list[int]:
    return list(item.speakers.values_list("person", flat=True))[len(SPEAKERS) :]


def next_initial(session: StrategySession, day: str) -> dict[str, Any]:
    """What most likely comes next: the same day, from where the last item ends."""
    items = (
        session.agenda.filter(day=int(day))
        if day.isascii() and day.isdigit() and len(day) < 19
        else session.agenda.all()
    )
    last = items.order_by("day__date", "order", "pk").last()
    first_day = session.days.order_by("date").first()
    return {
        "day": str((last.day_id if last else first_day and first_day.pk) or ""),
        "start": last.planned_end if last else None,
        "item_kind": AgendaItem.Kind.TALK,
    }
