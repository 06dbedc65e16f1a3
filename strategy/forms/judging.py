"""A colour set by hand, and the bounds of the lights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, VersionField, capital
from strategy import periods
from strategy.accumulation import Period
from strategy.forms.dates import Day
from strategy.forms.numbers import Measured
from strategy.forms.saving import VerbForm
from strategy.lights import Mark
from strategy.models import LightOverride, Programme


class ColourForm(VerbForm):
    period = forms.ChoiceField(label=_("Period"))
    colour = forms.ChoiceField(
        label=_("Colour"),
        required=False,
        choices=[("", _("As the rule says")), *capital(LightOverride.Colour.choices)],
    )
    reason = Line(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Needed for a better colour than the rule gives; everybody sees it."),
    )

    def __init__(self, *args: Any, offered: list[Period], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {periods.key_of(one): one for one in offered}
        period = self.fields["period"]
        assert isinstance(period, forms.ChoiceField)
        period.choices = [(key, one.label) for key, one in self.offered.items()]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "period": self.offered[data["period"]],
            "colour": Mark(data["colour"]) if data["colour"] else None,
            "reason": data["reason"],
        }


class RuleForm(VerbForm):
    version = VersionField()
    green_from = Measured(label=_("Green from"), least=Decimal(0), help_text=_("Fact to plan, 1 at most."))
    yellow_from = Measured(label=_("Yellow from"), least=Decimal(0))
    since = Day(label=_("Holds since"), help_text=_("Days before it keep the rule that held then."))
    reason = Line(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, programme: Programme, **options: Any) -> None:
        choice = programme.rule_choices.select_related("rule").last()
        rule = choice.rule if choice else programme.light_rule
        options["initial"] = {
            "version": programme.version,
            "green_from": rule.green_from,
            "yellow_from": rule.yellow_from,
            "since": timezone.localdate(),
        }
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        green, yellow = data.get("green_from"), data.get("yellow_from")
        if green is not None and yellow is not None and not 0 < yellow < green <= 1:
            self.add_error(
                "yellow_from",
                ValidationError(
                    gettext("Yellow must begin below green, and green at 1 at most."), "no_order"
                ),
            )
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
