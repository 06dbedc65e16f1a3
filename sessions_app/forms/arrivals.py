"""Reading who came: three lines to type in the doorway, the rest optional."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.fields import Chosen, Line, Typed, VersionField
from enterprises.forms.sourced import offer
from enterprises.models import Organisation, Person
from sessions_app import walk_ins
from sessions_app.models import Attendance, StrategySession


class Named(Chosen):
    """What is chosen from the registry, or words that name nothing there: the clean value is both."""

    def __init__(self, way: Any, *, max_length: int, **options: Any) -> None:
        super().__init__(way, **options)
        self.line = Line(max_length=max_length, required=self.required)

    def clean(self, value: Any) -> tuple[str, Any]:
        typed = value if isinstance(value, Typed) else Typed("", "")
        text = self.line.clean(typed.text)
        chosen = None
        if text and typed.key.isascii() and typed.key.isdigit() and len(typed.key) <= 18:
            assert self.rows is not None
            chosen = self.rows.filter(pk=int(typed.key)).first()
            # The words decide: an id that does not belong to them is left over from an earlier choice.
            if chosen is not None and self.way.label(chosen) != text:
                chosen = None
        return text, chosen


class ArrivalForm(forms.Form):
    name = Named(
        choosing.people,
        label=gettext_lazy("Surname, name, patronymic"),
        max_length=walk_ins.NAME_LENGTH,
    )
    post = Line(label=pgettext_lazy("of a person", "Post"), max_length=walk_ins.POST_LENGTH, required=False)
    firm = Named(
        choosing.organisations,
        label=gettext_lazy("Organisation, as they say it"),
        max_length=walk_ins.FIRM_LENGTH,
        required=False,
    )
    place = Line(
        label=gettext_lazy("Place of the organisation"), max_length=walk_ins.PLACE_LENGTH, required=False
    )
    contact = Line(label=gettext_lazy("Work contact"), max_length=walk_ins.CONTACT_LENGTH, required=False)
    consent = forms.BooleanField(
        label=gettext_lazy("Consent to the processing of personal data is received"), required=False
    )
    version = VersionField()

    def __init__(self, *args: Any, session: StrategySession, **options: Any) -> None:
        super().__init__(*args, **options)
        region = session.kept_by
        people = Person.objects.of(region).filter(merged_into=None)
        offer(self.fields["name"], people, "people:find", region)
        rows = Organisation.objects.of(region).present().select_related("settlement")
        offer(self.fields["firm"], rows, "enterprises:find", region)
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _text, person = data.get("name") or ("", None)
        if data.get("contact") and person is not None:
            self.add_error(
                "contact",
                ValidationError(
                    _("This person is in the registry: an administrator changes the contact there."),
                    code="known",
                ),
            )
        elif data.get("contact") and not data.get("consent"):
            self.add_error(
                "consent",
                ValidationError(
                    _("A contact is kept only with consent: tick it, or leave the contact empty."),
                    code="required",
                ),
            )
        return data

    def data_of_operation(self) -> dict[str, Any]:
        """What `attendance.add` and `attendance.edit` take."""
        data = self.cleaned_data
        (name, person), (firm, organisation) = data["name"], data["firm"]
        given = {
            "name": name,
            "firm": firm,
            **{key: data[key] for key in ("post", "place", "contact")},
            "consent": "given" if data["consent"] else "",
            "person": person and person.pk,
            "organisation": organisation and organisation.pk,
        }
        return {key: value for key, value in given.items() if value}


def initial_of(seat: Attendance) -> dict[str, Any]:
    """What the form shows of a walk-in."""
    proposal = seat.proposal
    told = proposal.person_data if proposal else {}
    return {
        "name": seat.person or Typed(proposal.person_name if proposal else "", ""),
        "post": seat.post_on_day,
        "firm": seat.organisation or Typed(seat.organisation_on_day, ""),
        "place": proposal.fields.get("settlement", "") if proposal else "",
        "contact": told.get("work_contact", ""),
        "consent": bool(told.get("has_consented")),
        "version": seat.version,
    }
