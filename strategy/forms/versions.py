"""The act that approves a version, what an amendment drops and moves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms.fields import Line, Paragraphs, VersionField
from strategy.forms.clusters import Organisations
from strategy.forms.dates import Day
from strategy.forms.planning import PlanForm
from strategy.forms.saving import VerbForm
from strategy.models import ProgrammeVersion


class ActForm(PlanForm):
    act_kind = Line(
        label=_("Kind of act"),
        max_length=100,
        initial=pgettext_lazy("kind of act", "order"),
        help_text=_("Order, resolution, decree."),
    )
    act_number = Line(
        label=_("Act number"),
        max_length=50,
        error_messages={"required": _("A plan is approved by an act with a number.")},
    )
    approved_on = Day(label=_("Date of the act"))
    act_title = Line(label=_("Title of the act"), max_length=500, required=False)
    act_issuer = Organisations(label=_("Who issued it"), required=False)
    reason = Paragraphs(label=_("Why the plan is amended"), max_length=2000, required=False)

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs["rows"] = 3
        if is_first:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class DropForm(PlanForm):
    """`ask` is False where nobody needs a reason: what was never approved simply goes."""

    reason = Line(label=_("Why it is dropped"), max_length=500)

    def __init__(self, *args: Any, ask: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not ask:
            del self.fields["reason"]


class MoveForm(PlanForm):
    planned_on = Day(label=_("Planned"))


class PressForm(VerbForm):
    """Nothing but the version of the programme as it was seen."""

    version = VersionField()


class ComparisonForm(forms.Form):
    """Which two versions stand side by side."""

    before = forms.ChoiceField(label=_("Was"))
    after = forms.ChoiceField(label=_("Became"))

    def __init__(self, *args: Any, versions: list[ProgrammeVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.number), self.told(one)) for one in versions]
        for name in ("before", "after"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            # The form stands in a line of its own, which crispy does not draw.
            field.widget.attrs["class"] = "form-select"

    @staticmethod
    def told(version: ProgrammeVersion) -> str:
        day = f"{version.approved_on:%d.%m.%Y}" if version.approved_on else str(_("draft"))
        return f"{version}, {day}"
