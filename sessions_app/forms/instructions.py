"""Reading what is done with instructions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.dates import DateField
from enterprises.forms.fields import Chosen, Line, LinesField, Paragraphs, capital
from enterprises.forms.refusals import VerbForm
from enterprises.forms.sourced import offer
from enterprises.models import Organisation, Person, Region
from sessions_app.course import NUMBER_LENGTH, STEP_LENGTH
from sessions_app.instructions import INSTRUCTION_LENGTH, Executors
from sessions_app.models import Instruction, InstructionEvent

MOST_CO_EXECUTORS = 50


class IssueForm(VerbForm):
    """With `by_act` the decision is a head's act; otherwise it is there already."""

    act_number = Line(label=gettext_lazy("Number of the act"), max_length=50)
    decided_on = DateField(label=gettext_lazy("Date of the act"))
    text = Paragraphs(
        label=gettext_lazy("What is to be done"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=INSTRUCTION_LENGTH,
    )
    organisation = Chosen(choosing.organisations, label=gettext_lazy("Executor"), required=False)
    person = Chosen(
        choosing.people,
        label=gettext_lazy("Person who answers for it"),
        required=False,
        help_text=gettext_lazy("Where a person is named, the instruction is theirs alone."),
    )
    together = LinesField(
        label=gettext_lazy("Together with"),
        longest=300,
        most=MOST_CO_EXECUTORS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Organisations of the registry, each on a line of its own."),
    )
    term_rule = forms.ChoiceField(
        label=pgettext_lazy("of an instruction", "Term"),
        choices=[("", gettext_lazy("By a date")), *capital(Instruction.TermRule.choices)],
        required=False,
    )
    due_on = DateField(
        label=gettext_lazy("Date of the term"),
        required=False,
        help_text=gettext_lazy("A day off is moved back to the working day before it."),
    )
    controller = Chosen(choosing.people, label=gettext_lazy("Controller"), required=False)

    def __init__(self, *args: Any, region: Region, by_act: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self._organisations = Organisation.objects.of(region).present()
        if not by_act:
            del self.fields["act_number"], self.fields["decided_on"]
        offer(self.fields["organisation"], self._organisations, "enterprises:find", region)
        people = Person.objects.of(region).present()
        for name in ("person", "controller"):
            offer(self.fields[name], people, "people:find", region)

    def clean_together(self) -> list[Organisation]:
        found = []
        for line in self.cleaned_data["together"]:
            meant = list(choosing.organisations.exactly(self._organisations, line)[:2])
            if len(meant) != 1:
                raise ValidationError(
                    _("«%(line)s»: several organisations are called so.")
                    if meant
                    else _("«%(line)s» is not in the registry."),
                    "not_found",
                    {"line": line},
                )
            found.append(meant[0])
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("organisation") and not data.get("person"):
            self.add_error("organisation", _("Say who carries it out."))
        if not self.errors and not data.get("term_rule") and not data.get("due_on"):
            self.add_error("due_on", _("Give a date or choose a rule of the term."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """What the verb of issuing takes."""
        data = dict(self.cleaned_data)
        executors = Executors(data.pop("organisation"), data.pop("person"), data.pop("together"))
        return {**data, "executors": executors}


class StepForm(VerbForm):
    """One step of the course; each verb has the fields that it needs."""

    on = DateField(label=gettext_lazy("Date"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = f"{today:%d.%m.%Y}"


class TakeUpForm(StepForm):
    pass


class ReportForm(StepForm):
    number = Line(label=gettext_lazy("Number of the report"), max_length=NUMBER_LENGTH, required=False)
    text = Paragraphs(
        label=gettext_lazy("What was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=STEP_LENGTH,
    )
    asks = forms.ChoiceField(
        label=gettext_lazy("What is asked for"),
        choices=capital(InstructionEvent.Asks.choices),
        widget=forms.RadioSelect,
        initial=InstructionEvent.Asks.CLOSE,
    )
    until = DateField(label=gettext_lazy("New term, if it is to be moved"), required=False)


class ReasonForm(StepForm):
    """Sent back, or under control again."""

    text = Paragraphs(
        label=gettext_lazy("What is missing"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=STEP_LENGTH,
    )


class ReopenForm(ReasonForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = _("Why it is under control again")


class ExtendForm(StepForm):
    until = DateField(label=gettext_lazy("New term"))
    text = Paragraphs(
        label=pgettext_lazy("of a new term", "Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=STEP_LENGTH,
    )


class CloseForm(StepForm):
    text = Paragraphs(
        label=pgettext_lazy("of a step", "Note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=STEP_LENGTH,
        required=False,
    )
