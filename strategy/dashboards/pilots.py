"""Pilots side by side: shares of the plan as dots, never one mean alone; what differs, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.charts import DotRow, percent
from enterprises.models import Region
from strategy.dashboards.overview import pilots_on
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.lights import Mark
from strategy.models import Programme

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class PilotRow:
    state: ProgrammeState

    @property
    def shares(self) -> list[Decimal]:
        """Fact to plan of every indicator that has a light, in per cent."""
        ratios = [one.light.ratio for one in self.state.current_indicators]
        return sorted(ratio * HUNDRED for ratio in ratios if ratio is not None)

    @property
    def median(self) -> Decimal | None:
        shares = self.shares
        if not shares:
            return None
        middle = len(shares) // 2
        return shares[middle] if len(shares) % 2 else (shares[middle - 1] + shares[middle]) / 2

    @property
    def paid_share(self) -> Decimal | None:
        total = self.state.money.total
        paid = sum((row.paid or Decimal(0) for row in total.year_actuals.values()), Decimal(0))
        return paid / total.total if total.total else None

    @property
    def words(self) -> str:
        """Where the colours come from, in a sentence."""
        shares = self.shares
        if not shares:
            return _("no indicator has a light yet")
        bad = self.state.indicator_counts[Mark.BAD]
        spread = _("from %(least)s to %(most)s of the plan") % {
            "least": percent(shares[0] / HUNDRED),
            "most": percent(shares[-1] / HUNDRED),
        }
        if not bad:
            return spread
        without = [share for share in shares if share / HUNDRED >= self.state.rule.yellow_from]
        if not without:
            return _("%(spread)s; every indicator is in danger") % {"spread": spread}
        return _("%(spread)s; without those in danger it would begin at %(next)s") % {
            "spread": spread,
            "next": percent(without[0] / HUNDRED),
        }


@dataclass(frozen=True)
class Comparison:
    as_of: date
    rows: list[PilotRow]
    green_from: Decimal | None

    @property
    def dots(self) -> list[DotRow]:
        return [
            DotRow(row.state.programme.cluster.name, row.shares, row.median, row.state.mark == Mark.BAD)
            for row in self.rows
        ]

    @property
    def label(self) -> str:
        parts: Sequence[str] = [f"{row.state.programme.cluster.name}: {row.words}" for row in self.rows]
        return "; ".join(parts)


def compare(region: Region, as_of: date, *, unapproved: bool, first_plan: bool) -> Comparison:
    programmes = (
        Programme.objects.filter(cluster__in=pilots_on(region, as_of))
        .select_related("cluster", "light_rule")
        .order_by("cluster__name", "first_year", "pk")
    )
    loaded = load(list(programmes), as_of, first_plan=first_plan)
    states = [one.on(as_of, unapproved=unapproved) for one in loaded]
    rules = {state.rule.green_from for state in states}
    return Comparison(
        as_of, [PilotRow(state) for state in states], HUNDRED * rules.pop() if len(rules) == 1 else None
    )
