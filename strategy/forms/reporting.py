from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line
from strategy.accumulation import Period
from strategy.forms.numbers import Measured
from strategy.forms.saving import VerbForm
from strategy.models import Indicator, IndicatorFact
from strategy.reporting import open_periods

LONGEST_MOMENT = 40


class SeenField(forms.CharField):
    """When the fact stood there as the editor saw it. What is no moment is a stale form, not an error."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, label="")

    def clean(self, value: Any) -> datetime | None:
        text = str(value or "")
        try:
            return parse_datetime(text) if len(text) <= LONGEST_MOMENT else None
        except ValueError:
            return None


class FactForm(VerbForm):
    """A share asks for numerator and denominator, everything else for one value."""

    period = forms.ChoiceField(label=_("Period"))
    value = Measured(label=_("Value"), required=False)
    numerator = Measured(label=_("Numerator"), required=False)
    denominator = Measured(label=_("Denominator"), required=False, least=Decimal(0))
    evidence = Line(label=_("Document that proves it"), max_length=500, required=False)
    explanation = Line(
        label=_("Explanation"),
        max_length=1000,
        required=False,
        help_text=_("Needed where the light is not green."),
    )
    seen = SeenField()

    def __init__(
        self, *args: Any, indicator: Indicator, fact: IndicatorFact | None = None, **options: Any
    ) -> None:
        self.indicator = indicator
        initial = options.pop("initial", {})
        if fact is not None:
            initial = self.saved(fact) | initial
        options["initial"] = initial
        super().__init__(*args, **options)
        self.offered = open_periods(indicator)
        period = self.fields["period"]
        assert isinstance(period, forms.ChoiceField)
        period.choices = [(period_key(one), one.label) for one in self.offered]
        share = indicator.accumulation == Indicator.Accumulation.SHARE
        for name in ("value",) if share else ("numerator", "denominator"):
            del self.fields[name]
        if not share:
            self.fields["value"].label = _("Value in the period, %(unit)s") % {"unit": indicator.unit}

    @classmethod
    def saved(cls, fact: IndicatorFact) -> dict[str, Any]:
        return {
            "period": period_key(Period(fact.year, fact.quarter)),
            "value": fact.value,
            "numerator": fact.numerator,
            "denominator": fact.denominator,
            "evidence": fact.evidence,
            "explanation": fact.explanation,
            "seen": fact.recorded_at.isoformat(),
        }

    def values(self) -> dict[str, Any]:
        by_key = {period_key(one): one for one in self.offered}
        return self.cleaned_data | {"period": by_key[self.cleaned_data["period"]]}


def period_key(period: Period) -> str:
    return f"{period.year}-{period.quarter}" if period.quarter else str(period.year)
