"""How the parts of a programme stand on a day: rows that the screens show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import number, risk_mark
from strategy import lights
from strategy.accumulation import Period
from strategy.lights import Light, Mark
from strategy.models import (
    FormerFact,
    Indicator,
    IndicatorFact,
    IndicatorRevision,
    LightOverride,
    Milestone,
    Programme,
    Report,
    Risk,
    RiskAssessment,
)

# A milestone that is late for longer than this is in danger; a shorter delay is a deviation.
LATE_DAYS = 30
# Probability × impact from which a risk puts the programme in danger.
GRAVE_RISK = 20

Key = tuple[int, int | None]


@dataclass(frozen=True)
class Handled:
    """What had become of a report by a day; None for what had not happened or was taken back by then.

    `approved_by` is named where the report itself does not name them any more.
    """

    submitted_on: date | None = None
    approved_on: date | None = None
    approved_by: str = ""

    @property
    def news_on(self) -> date | None:
        """The day of what happened to it last: approved, or handed in."""
        return self.approved_on or self.submitted_on


@dataclass(frozen=True)
class Cell:
    """One indicator in one period: plan and fact in the indicator's accumulation, and where the fact comes
    from.
    """

    period: Period
    plan: Decimal | None
    fact: Decimal | None
    light: Light
    flow: IndicatorFact | None = None
    report: Report | None = None
    # The approved figure as it stood before its report was opened again.
    former: FormerFact | None = None
    override: LightOverride | None = None
    handled: Handled | None = None

    @property
    def reported(self) -> IndicatorFact | FormerFact | None:
        """What was reported of the period, as it stood on the day."""
        return self.former or self.flow

    @property
    def evidence(self) -> str:
        return self.reported.evidence if self.reported else ""

    @property
    def label(self) -> str:
        return _("fact %(fact)s, plan %(plan)s") % {"fact": number(self.fact), "plan": number(self.plan)}


@dataclass(frozen=True)
class IndicatorState:
    indicator: Indicator
    revision: IndicatorRevision
    cell: Cell
    targets: dict[Key, Decimal]
    years: Sequence[int]

    @property
    def light(self) -> Light:
        return self.cell.light

    @property
    def year_plans(self) -> list[Decimal | None]:
        return [self.targets.get((year, None)) for year in self.years]

    @property
    def full(self) -> Decimal | None:
        """The plan of the whole year where it is the same scale as the plan of the period."""
        if self.indicator.accumulation == Indicator.Accumulation.PERIOD and self.cell.period.quarter:
            return None
        return self.targets.get((self.cell.period.year, None))

    @property
    def bullet_label(self) -> str:
        return self.cell.label

    @property
    def falls(self) -> bool:
        return self.indicator.direction == Indicator.Direction.DOWN


@dataclass(frozen=True)
class MilestoneState:
    milestone: Milestone
    reached: date | None
    days_late: int
    is_overdue: bool

    @property
    def state(self) -> str:
        """As the chart calls it."""
        return "passed" if self.reached else "late" if self.is_overdue else "due"

    @property
    def mark(self) -> Mark:
        if self.reached:
            return Mark.GOOD
        if not self.is_overdue:
            return Mark.NONE
        return Mark.BAD if self.days_late > LATE_DAYS else Mark.WARN

    @property
    def word(self) -> str:
        if self.reached:
            return _("reached late") if self.days_late else _("reached on time")
        return _("overdue") if self.is_overdue else _("not due")


@dataclass(frozen=True)
class RiskState:
    number: int
    risk: Risk
    first: RiskAssessment
    last: RiskAssessment
    assessments: Sequence[RiskAssessment]

    @property
    def was(self) -> int:
        return self.first.probability * self.first.impact

    @property
    def now(self) -> int:
        return self.last.probability * self.last.impact

    @property
    def is_high(self) -> bool:
        return risk_mark(self.now) == "bad"


@dataclass(frozen=True)
class Reported:
    """A report as it stood on a day. `is_late`: its term and the days of grace are over."""

    report: Report
    is_late: bool
    handled: Handled

    @property
    def is_submitted(self) -> bool:
        return self.handled.submitted_on is not None

    @property
    def is_approved(self) -> bool:
        return self.handled.approved_on is not None

    @property
    def is_missing(self) -> bool:
        return self.is_late and not self.is_submitted and not self.is_approved

    @property
    def news_on(self) -> date | None:
        return self.handled.news_on


@dataclass(frozen=True)
class ReportState:
    report: Report
    programme: Programme
    indicators: Sequence[str]
    days_late: int

    @property
    def period(self) -> Period:
        return Period(self.report.year, self.report.quarter)


@dataclass(frozen=True)
class Counted:
    """The light of a part and the words beside it: «2 опаздывают», «из 4»."""

    mark: Mark
    word: str
    count: int
    of: int


def counted_indicators(counts: Mapping[Mark, int]) -> Counted:
    mark = lights.worst(mark for mark, count in counts.items() if count)
    of = sum(counts.values())
    if mark == Mark.NONE:
        return Counted(mark, _("no light yet") if of else _("no indicators"), 0, of)
    return Counted(mark, str(mark.label), counts[mark], of)


def counted_milestones(mark: Mark, *, late: int, due: int, total: int) -> Counted:
    """`due` are those that were reached or should have been."""
    if not due:
        return Counted(Mark.NONE, _("not due") if total else _("no milestones"), 0, total)
    word = (
        ngettext("%(count)d is late", "%(count)d are late", late) % {"count": late} if late else _("on time")
    )
    return Counted(mark, word, late or due, due)


def counted_risks(mark: Mark, *, high: int, total: int) -> Counted:
    if not total:
        return Counted(Mark.NONE, _("not assessed"), 0, 0)
    if not high:
        return Counted(Mark.GOOD, _("none is high"), 0, total)
    word = ngettext("%(count)d high", "%(count)d are high", high) % {"count": high}
    return Counted(mark, word, high, total)


def share_known(known: int, due: int) -> Decimal | None:
    """How complete the data are; None while nothing is due."""
    return Decimal(known) / due if due else None
