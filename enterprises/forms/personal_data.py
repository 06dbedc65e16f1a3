"""Reading consents, their texts, the term of keeping and the reasons of an erasure from the screen."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from enterprises.erasure import FoundByName
from enterprises.forms.dates import DateField
from enterprises.forms.fields import Line, Paragraphs, VersionField, capital
from enterprises.forms.numbers import WholeNumber
from enterprises.forms.sourced import SourcedForm
from enterprises.models import Consent, Proposal
from enterprises.retention import LONGEST_TERM


class ConsentForm(SourcedForm):
    """The text is the one in force: the view names it, not the form."""

    version = None  # type: ignore[assignment]

    received = forms.ChoiceField(
        label=gettext_lazy("How received"), choices=capital(Consent.Received.choices)
    )
    given_on = DateField(
        label=gettext_lazy("Given on"),
        required=False,
        help_text=gettext_lazy("The day on the paper; empty for today."),
    )

    def given_at(self) -> datetime | None:
        """The beginning of the day that was typed: a paper says no hour."""
        day = self.cleaned_data["given_on"]
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None

    def fields_of_verb(self) -> dict[str, Any]:
        return {
            "received": self.cleaned_data["received"],
            "given_at": self.given_at(),
            **self.sources_of_verb(),
        }


class WithdrawalForm(forms.Form):
    reason = Line(
        label=gettext_lazy("Reason of the withdrawal"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example, the number and the date of the letter; without personal data."),
    )


class ConsentTextForm(forms.Form):
    text = Paragraphs(
        label=gettext_lazy("Text of the new version"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    valid_from = DateField(label=gettext_lazy("In force from"))


class TermForm(forms.Form):
    years = WholeNumber(
        label=gettext_lazy("Years after the last post or appearance"),
        smallest=1,
        largest=LONGEST_TERM,
        required=False,
        help_text=gettext_lazy("Empty: no limit, and nobody is looked for."),
    )


class KeepForm(forms.Form):
    until = DateField(label=gettext_lazy("Keep until"))
    reason = Line(label=gettext_lazy("Why"), max_length=300)


class ErasureForm(forms.Form):
    reason = Line(
        label=gettext_lazy("Ground of the erasure"),
        max_length=300,
        help_text=gettext_lazy(
            "The number and the date of the request; without the name: this stays for ever."
        ),
    )
    proposed = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Erase the name in these proposals, too"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    looked = forms.BooleanField(
        label=gettext_lazy("I have looked at the texts that hold the last name"),
        help_text=gettext_lazy("What must go is changed in its place first; what the law keeps stays."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I understand that the data cannot be restored"),
    )
    version = VersionField()

    def __init__(self, *arguments: Any, found: FoundByName, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not found.texts:
            del self.fields["looked"]
        if not found.proposals:
            del self.fields["proposed"]
            return
        proposed = self.fields["proposed"]
        assert isinstance(proposed, forms.TypedMultipleChoiceField)
        proposed.choices = [(one.pk, _told(one)) for one in found.proposals]
        proposed.initial = [one.pk for one in found.proposals]


def _told(proposal: Proposal) -> str:
    where = ", ".join(filter(None, (proposal.post, proposal.came_from_label)))
    return f"{proposal.person_name} ({where})" if where else proposal.person_name
