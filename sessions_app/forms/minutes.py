"""Reading what the secretary does with minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.dates import DateField
from enterprises.forms.fields import Chosen, Line, Paragraphs, VersionField, capital
from enterprises.forms.sourced import offer
from enterprises.models import Person
from sessions_app.models import AMENDMENT_LENGTH, WORDING_LENGTH, Minutes, StrategySession


def those_who_attended(session: StrategySession) -> Any:
    return Person.objects.filter(attendance__session=session).distinct()


class PassportForm(forms.Form):
    number = Line(label=gettext_lazy("Number of the minutes"), max_length=30, required=False)
    form = forms.ChoiceField(
        label=pgettext_lazy("of minutes", "Form"),
        choices=capital(Minutes.Form.choices),
        widget=forms.RadioSelect,
    )
    version = VersionField()


class OfficerForm(forms.Form):
    """Anybody of the region's people: who chaired may not have been registered at the door."""

    person = Chosen(choosing.people, label=gettext_lazy("Surname, name, patronymic"))

    def __init__(self, *args: Any, session: StrategySession, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.of(session.kept_by).present()
        offer(self.fields["person"], people, "people:find", session.kept_by)


class WordingForm(forms.Form):
    text = Paragraphs(
        label=gettext_lazy("Wording"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=WORDING_LENGTH,
        required=False,
    )


class AmendmentForm(forms.Form):
    """`session` where the secretary enters it for somebody who attended; a person's own needs no name."""

    text = Paragraphs(
        label=gettext_lazy("Wording asked for"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=AMENDMENT_LENGTH,
    )
    reason = Line(label=pgettext_lazy("of an amendment", "Why"), max_length=500, required=False)
    person = Chosen(choosing.people, label=gettext_lazy("Who asks"))

    def __init__(self, *args: Any, session: StrategySession, own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if own:
            del self.fields["person"]
        else:
            offer(self.fields["person"], those_who_attended(session), "people:find", session.kept_by)


class AnswerForm(forms.Form):
    answer = Line(label=gettext_lazy("Answer"), max_length=500, required=False)


class SignForm(forms.Form):
    signed_on = DateField(label=gettext_lazy("Signed on"))
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CorrectionForm(forms.Form):
    reason = Line(label=gettext_lazy("What is corrected"), max_length=500)
