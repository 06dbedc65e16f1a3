"""Versions of a plan: what each act changed in the one before, and which money moved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from strategy.accumulation import Period
from strategy.dashboards.programmes import ProgrammeState
from strategy.models import (
    FundingSource,
    IndicatorRevision,
    IndicatorTarget,
    MeasureRevision,
    PlannedAmount,
    ProgrammeVersion,
)


@dataclass(frozen=True)
class MovedAmount:
    """What an amendment did to one amount; None where the amount was not in the plan."""

    measure: MeasureRevision | None
    funding: FundingSource
    year: int
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True)
class ChangedTarget:
    name: str
    period: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class VersionRow:
    """A version and what it changed in the one before."""

    version: ProgrammeVersion
    moved: list[MovedAmount]
    dropped: list[IndicatorRevision]
    added: list[str]
    targets: list[ChangedTarget]
    total: Decimal | None
    in_force: bool

    @property
    def is_draft(self) -> bool:
        return self.version.approved_on is None


def compare(state: ProgrammeState) -> list[VersionRow]:
    """What each version changed in the one before; drafts last."""
    versions = state.loaded.versions
    keys = [version.pk for version in versions]
    amounts: dict[int, dict[tuple[int, str, int], Decimal]] = {key: {} for key in keys}
    for amount in PlannedAmount.objects.filter(programme_version__in=keys):
        amounts[amount.programme_version_id][(amount.measure_id, amount.funding, amount.year)] = amount.amount
    measures: dict[int, dict[int, MeasureRevision]] = {key: {} for key in keys}
    for measure in MeasureRevision.objects.filter(programme_version__in=keys):
        measures[measure.programme_version_id][measure.measure_id] = measure
    indicators: dict[int, dict[int, IndicatorRevision]] = {key: {} for key in keys}
    for revision in IndicatorRevision.objects.filter(programme_version__in=keys).order_by("number"):
        indicators[revision.programme_version_id][revision.indicator_id] = revision
    targets: dict[int, dict[tuple[int, int, int | None], Decimal]] = {key: {} for key in keys}
    for target in IndicatorTarget.objects.filter(revision__programme_version__in=keys).select_related(
        "revision"
    ):
        targets[target.revision.programme_version_id][
            (target.revision.indicator_id, target.year, target.quarter)
        ] = target.value

    rows: list[VersionRow] = []
    before: int | None = None
    for version in versions:
        now = version.pk
        moved: list[MovedAmount] = []
        dropped: list[IndicatorRevision] = []
        changed: list[ChangedTarget] = []
        added: list[str] = []
        if before is not None:
            for key in sorted(amounts[before].keys() | amounts[now].keys()):
                was, is_now = amounts[before].get(key), amounts[now].get(key)
                if was != is_now and (was or is_now):
                    named = measures[now].get(key[0]) or measures[before].get(key[0])
                    moved.append(MovedAmount(named, FundingSource(key[1]), key[2], was, is_now))
            dropped = [
                one
                for key, one in indicators[now].items()
                if one.is_dropped and not (key in indicators[before] and indicators[before][key].is_dropped)
            ]
            added = [one.title for key, one in measures[now].items() if key not in measures[before]]
            added += [one.name for key, one in indicators[now].items() if key not in indicators[before]]
            gone = {one.indicator_id for one in dropped}
            for target_key in sorted(
                targets[before].keys() | targets[now].keys(), key=lambda key: (key[0], key[1], key[2] or 0)
            ):
                old, new = targets[before].get(target_key), targets[now].get(target_key)
                indicator = indicators[now].get(target_key[0])
                if (
                    old != new
                    and indicator is not None
                    and target_key[0] not in gone
                    and not indicator.is_dropped
                ):
                    changed.append(
                        ChangedTarget(indicator.name, Period(target_key[1], target_key[2]).label, old, new)
                    )
        total = sum(amounts[now].values(), Decimal(0)) if amounts[now] else None
        rows.append(VersionRow(version, moved, dropped, added, changed, total, version == state.version))
        before = now
    return rows
