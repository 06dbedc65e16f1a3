"""Reading the passport of a session: what it is, when, where, who holds it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises import names
from enterprises.forms.fields import Line, Paragraphs
from enterprises.models import Organisation
from sessions_app.facilitation import BOARD_TITLE_LENGTH, OrganiserRole
from sessions_app.models import SessionOrganiser, StrategySession

MOST_DAYS = 14
_RANGE = re.compile(r"(\S+?)\s*[–—-]\s*(\S+)")


class DatesField(forms.CharField):
    """«09.10.2013, 10.10.2013» or «09.10.2013–10.10.2013» → sorted dates."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=300, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(f"{day:%d.%m.%Y}" for day in value)
        return value

    def clean(self, value: Any) -> Any:
        days: set[date] = set()
        for piece in re.split(r"[,;]", super().clean(value)):
            if not piece.strip():
                continue
            if between := _RANGE.fullmatch(piece.strip()):
                first, last = _day(between[1]), _day(between[2])
                if not 0 <= (last - first).days < MOST_DAYS:
                    raise ValidationError(_too_many())
                days |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
            else:
                days.add(_day(piece.strip()))
        if len(days) > MOST_DAYS:
            raise ValidationError(_too_many())
        return sorted(days)


def _too_many() -> str:
    return _("A session lasts from 1 to %(days)d days.") % {"days": MOST_DAYS}


def _day(text: str) -> date:
    try:
        day = datetime.strptime(text, "%d.%m.%Y").date()
    except ValueError:
        day = date.min
    if not 1900 < day.year < 2200:
        raise ValidationError(_("Write dates as DD.MM.YYYY, several with commas: 09.10.2013, 10.10.2013."))
    return day


class SessionForm(forms.ModelForm):
    """`earlier`: the sessions that this one may follow."""

    dates = DatesField(
        label=gettext_lazy("Dates"),
        required=False,
        help_text=gettext_lazy("DD.MM.YYYY, several with commas; leave empty while they are not known"),
    )
    task = Paragraphs(
        label=gettext_lazy("Task"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, required=False
    )
    open_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("The source adds «and others» to the list of"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Their count is then shown as «at least»."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = StrategySession
        fields = ["title", "task", "place", "status", "follows", "open_kinds"]
        field_classes = {"title": Line, "place": Line}
        labels = {"follows": gettext_lazy("Follows the session")}

    def __init__(self, *args: Any, earlier: QuerySet[StrategySession], **options: Any) -> None:
        super().__init__(*args, **options)
        self.earlier = earlier
        self.fields["follows"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["follows"].empty_label = pgettext("no earlier session", "none")  # type: ignore[attr-defined]

    @property
    def passport(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def against(self, current: StrategySession) -> list[dict[str, Any]]:
        """Rows of what differs from the session as it stands now; the next press saves over it knowingly."""
        theirs = type(self)(instance=current, earlier=self.earlier, initial={"dates": list(current.dates)})
        rows: list[dict[str, Any]] = []
        for name in [*self.Meta.fields, "dates"]:
            saved, typed = theirs[name].value(), self[name].value()
            if str(saved or "") != str(typed or ""):
                rows.append(
                    {
                        "label": self[name].label,
                        "theirs": _shown(theirs, name, saved),
                        "mine": _shown(self, name, typed),
                    }
                )
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(current.version)
        self.data = data
        return rows


def _shown(form: SessionForm, name: str, value: Any) -> str:
    """The value in words, as its field shows it."""
    field = form.fields[name]
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(label) for key, label in Organisation.Kind.choices if key in (value or []))
    choices = getattr(field, "choices", ())
    return next((str(label) for key, label in choices if value and str(key) == str(value)), str(value or ""))


class NewSessionForm(SessionForm):
    is_rehearsal = forms.BooleanField(
        label=gettext_lazy("Rehearsal: goes into no totals, and can be wiped"), required=False
    )
    first_board = Line(
        label=gettext_lazy("Topic of the first SWOT board"), max_length=BOARD_TITLE_LENGTH, required=False
    )


class OrganiserForm(forms.Form):
    """One row: the name as typed, and the id that completion found; without it the name must be enough."""

    name = Line(label=gettext_lazy("Organisation"), max_length=300, required=False)
    organisation = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=SessionOrganiser.Role.choices)

    def __init__(self, *args: Any, known: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["found"] = None
        name = data.get("name", "")
        if not name or self.errors:
            return data
        if key := data.get("organisation"):
            data["found"] = self.known.filter(pk=key).first()
        else:
            parts = names.take_apart(name)
            named = self.known.filter(
                Q(name_as_written__iexact=name) | Q(short_name__iexact=name) | Q(key_joined=parts.joined_key)
            )[:2]
            data["found"] = named[0] if len(named) == 1 else None
        if data["found"] is None:
            self.add_error(
                "name", _("The registry has no single organisation of this name: pick one from the list.")
            )
        return data


class BaseOrganiserFormSet(forms.BaseFormSet[OrganiserForm]):
    """Rows without a name are left out; an organisation named twice is an error."""

    def clean(self) -> None:
        if any(self.errors):
            return
        seen: set[int] = set()
        for form in self.forms:
            found = form.cleaned_data.get("found")
            if found and found.pk in seen:
                form.add_error("name", _("This organisation is named twice."))
            elif found:
                seen.add(found.pk)

    @property
    def organisers(self) -> list[OrganiserRole]:
        read = [form.cleaned_data for form in self.forms]
        return [OrganiserRole(row["found"], row["role"]) for row in read if row.get("found")]


OrganiserFormSet = cast(
    type[BaseOrganiserFormSet],
    forms.formset_factory(
        OrganiserForm, formset=BaseOrganiserFormSet, extra=2, max_num=12, absolute_max=20, validate_max=True
    ),
)
