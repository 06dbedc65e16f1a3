"""Lights: how a fact stands against its plan. Pure: the same data and rule give the same light.

The ratio is fact over plan (plan over fact where less is better) and 1 at most. Intervals are half-open: a
ratio of exactly `green_from` is green, exactly `yellow_from` is yellow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from strategy.models.indicators import Indicator

Direction = Indicator.Direction


class Mark(TextChoices):
    GOOD = "good", pgettext_lazy("light", "as planned")
    WARN = "warn", pgettext_lazy("light", "deviation")
    BAD = "bad", pgettext_lazy("light", "danger")
    NONE = "none", pgettext_lazy("light", "no light")


class Reason(TextChoices):
    """Why there is no light."""

    NOT_DUE = "not_due", pgettext_lazy("light", "not due")
    NOT_HANDED_IN = "not_handed_in", pgettext_lazy("light", "not handed in")
    AWAITING_APPROVAL = "awaiting_approval", pgettext_lazy("light", "awaiting approval")
    NO_PLAN = "no_plan", pgettext_lazy("light", "no plan")
    NO_DATA = "no_data", pgettext_lazy("light", "no data")
    DROPPED = "dropped", pgettext_lazy("light", "dropped")


SEVERITY = {Mark.BAD: 3, Mark.WARN: 2, Mark.GOOD: 1, Mark.NONE: 0}


class Rule(Protocol):
    green_from: Decimal
    yellow_from: Decimal


@dataclass(frozen=True)
class Light:
    mark: Mark
    reason: Reason | None = None
    ratio: Decimal | None = None
    growth: Decimal | None = None
    growth_mark: Mark | None = None
    # The figure behind it is handed in and not approved: shown only where asked for, and hatched.
    is_unapproved: bool = False
    # What the rule gave, where a person set another colour.
    ruled: Mark | None = None

    @property
    def is_set_by_hand(self) -> bool:
        return self.ruled is not None

    @property
    def is_better_by_hand(self) -> bool:
        """Set to a better colour than the rule gives."""
        return self.ruled is not None and SEVERITY[self.mark] < SEVERITY[self.ruled]

    @property
    def differs(self) -> bool:
        """Growth from the baseline gives another colour than the plan does."""
        return self.growth_mark is not None and self.growth_mark != self.mark

    @property
    def shape(self) -> str:
        """The mark on the screen: a dashed ring where something is expected and not accepted yet."""
        if self.reason in (Reason.NOT_HANDED_IN, Reason.AWAITING_APPROVAL):
            return "pending"
        return f"{self.mark.value}-hatched" if self.is_unapproved else self.mark.value

    @property
    def word(self) -> str:
        if self.is_set_by_hand:
            return str(self.mark.label)
        return str(self.reason.label if self.reason else self.mark.label)


def by_hand(given: Light, mark: Mark) -> Light:
    """The light with the colour that a person set; what the rule gave stays beside it."""
    return replace(given, mark=mark, ruled=given.mark, reason=None)


def grey(reason: Reason) -> Light:
    return Light(Mark.NONE, reason)


def colour(ratio: Decimal, rule: Rule) -> Mark:
    if ratio >= rule.green_from:
        return Mark.GOOD
    return Mark.WARN if ratio >= rule.yellow_from else Mark.BAD


def light(
    fact: Decimal | None, plan: Decimal | None, rule: Rule, direction: str, *, base: Decimal | None = None
) -> Light:
    """The light of a fact. `base` is given only where it measures the same thing as the fact."""
    if plan is None:
        return grey(Reason.NO_PLAN)
    if direction == Direction.UP and plan == 0:
        # Nothing was promised for this period yet.
        return grey(Reason.NOT_DUE)
    if fact is None:
        return grey(Reason.NO_DATA)
    ratio = _ratio(fact, plan, direction)
    if ratio is None:
        return grey(Reason.NO_PLAN)
    growth = _growth(fact, plan, base)
    return Light(
        mark=colour(ratio, rule),
        ratio=ratio,
        growth=growth,
        growth_mark=colour(min(growth, Decimal(1)), rule) if growth is not None else None,
    )


def _ratio(fact: Decimal, plan: Decimal, direction: str) -> Decimal | None:
    """0 to 1; None where plan and fact do not compare by division: a plan below zero."""
    if plan < 0:
        return None
    if direction == Direction.UP:
        ratio = fact / plan
    elif fact <= 0 or fact <= plan:
        return Decimal(1)
    else:
        ratio = plan / fact
    return max(Decimal(0), min(Decimal(1), ratio))


def _growth(fact: Decimal, plan: Decimal, base: Decimal | None) -> Decimal | None:
    """How much of the planned change from the baseline has happened; None where no change was planned.

    From a baseline of zero the change is the fact itself and says nothing new.
    """
    if base is None or base == 0 or plan == base:
        return None
    return (fact - base) / (plan - base)


def worst(marks: Iterable[Mark]) -> Mark:
    """The worst of the parts; parts without a light do not hide the others."""
    return max(marks, key=SEVERITY.__getitem__, default=Mark.NONE)
