from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, VersionField
from strategy.forms.dates import Day
from strategy.forms.numbers import Measured
from strategy.forms.saving import VerbForm
from strategy.models import Rule


class RuleForm(VerbForm):
    version = VersionField()
    text = Line(label=_("Rule"), max_length=500)
    measure = forms.ChoiceField(label=_("What is looked at"), required=False, choices=Rule.Measure.choices)
    threshold = Measured(label=_("Threshold"), required=False, least=Decimal(0))
    edition_on = Day(label=_("Edition of"), required=False)
    rule_source = Line(label=_("Where it is written"), max_length=300, required=False)
    is_confirmed = forms.BooleanField(label=_("Confirmed by the text of the act"), required=False)
    is_active = forms.BooleanField(label=_("Applied"), required=False)
    note = Line(label=_("Note"), max_length=500, required=False)

    FIELDS = (
        "text",
        "measure",
        "threshold",
        "edition_on",
        "rule_source",
        "is_confirmed",
        "is_active",
        "note",
    )

    def __init__(self, *args: Any, rule: Rule | None = None, **options: Any) -> None:
        options["initial"] = (
            self.saved(rule) | {"version": rule.version} if rule is not None else {"is_active": True}
        )
        super().__init__(*args, **options)

    @classmethod
    def saved(cls, rule: Rule) -> dict[str, Any]:
        return {name: getattr(rule, name) for name in cls.FIELDS}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}
