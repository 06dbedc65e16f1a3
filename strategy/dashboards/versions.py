"""Versions of a plan side by side: what was added, dropped and changed, and which money moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.charts import number
from enterprises.typography import short_date
from strategy.accumulation import Period
from strategy.dashboards.loading import number_key
from strategy.dashboards.programmes import ProgrammeState
from strategy.models import (
    FundingSource,
    IndicatorRevision,
    IndicatorTarget,
    MeasureResultPlan,
    MeasureRevision,
    Milestone,
    PlannedAmount,
    ProgrammeVersion,
)

AmountKey = tuple[int, str, int]
TargetKey = tuple[int, int, int | None]


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
class ChangedText:
    """One field of a measure or an indicator that reads differently now."""

    what: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class SumRow:
    """Money of one source in all years, before and after."""

    funding: FundingSource | None
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass
class Contents:
    """Everything that one version says."""

    version: ProgrammeVersion
    measures: dict[int, MeasureRevision] = field(default_factory=dict)
    indicators: dict[int, IndicatorRevision] = field(default_factory=dict)
    amounts: dict[AmountKey, Decimal] = field(default_factory=dict)
    targets: dict[TargetKey, Decimal] = field(default_factory=dict)
    results: dict[tuple[int, int], Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal | None:
        return sum(self.amounts.values(), Decimal(0)) if self.amounts else None


@dataclass(frozen=True)
class Difference:
    before: Contents
    after: Contents
    added_measures: list[MeasureRevision]
    dropped_measures: list[MeasureRevision]
    added_indicators: list[IndicatorRevision]
    dropped: list[IndicatorRevision]
    texts: list[ChangedText]
    targets: list[ChangedTarget]
    moved: list[MovedAmount]

    @property
    def sides(self) -> list[Contents]:
        return [self.before, self.after]

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.added_measures,
                self.dropped_measures,
                self.added_indicators,
                self.dropped,
                self.texts,
                self.targets,
                self.moved,
            )
        )

    @property
    def sums(self) -> list[SumRow]:
        """By source, the total last."""
        rows = [
            SumRow(funding, _of(self.before, funding), _of(self.after, funding)) for funding in FundingSource
        ]
        total = SumRow(
            None,
            sum((row.before for row in rows), Decimal(0)),
            sum((row.after for row in rows), Decimal(0)),
        )
        return [*(row for row in rows if row.before or row.after), total]


@dataclass(frozen=True)
class VersionRow:
    """A version and what it changed in the one before."""

    version: ProgrammeVersion
    contents: Contents
    difference: Difference | None
    in_force: bool

    @property
    def is_draft(self) -> bool:
        return self.version.approved_on is None

    @property
    def total(self) -> Decimal | None:
        return self.contents.total

    @property
    def moved(self) -> list[MovedAmount]:
        return self.difference.moved if self.difference else []

    @property
    def dropped(self) -> list[IndicatorRevision]:
        return self.difference.dropped if self.difference else []

    @property
    def targets(self) -> list[ChangedTarget]:
        return self.difference.targets if self.difference else []


def compare(state: ProgrammeState) -> list[VersionRow]:
    """What each version changed in the one before; drafts last."""
    versions = state.loaded.versions
    # The only version has nothing beside it to differ from, and its money was read with the state.
    read = contents(versions) if len(versions) > 1 else [_money_only(state, one) for one in versions]
    rows: list[VersionRow] = []
    before: Contents | None = None
    for one in read:
        changed = difference(before, one) if before else None
        rows.append(VersionRow(one.version, one, changed, one.version == state.version))
        before = one
    return rows


def _money_only(state: ProgrammeState, version: ProgrammeVersion) -> Contents:
    if version != state.version:
        return contents([version])[0]
    amounts = {(one.measure_id, one.funding, one.year): one.amount for one in state.loaded.amounts}
    return Contents(version, amounts=amounts)


def contents(versions: Sequence[ProgrammeVersion]) -> list[Contents]:
    """What the versions say, in a constant number of queries."""
    found = {version.pk: Contents(version) for version in versions}
    for pk, measure_id, funding, year, amount in (
        PlannedAmount.objects.filter(programme_version__in=found)
        .order_by()
        .values_list("programme_version_id", "measure_id", "funding", "year", "amount")
    ):
        found[pk].amounts[measure_id, funding, year] = amount
    for measure in MeasureRevision.objects.filter(programme_version__in=found).select_related("responsible"):
        found[measure.programme_version_id].measures[measure.measure_id] = measure
    for pk, measure_id, year, value in MeasureResultPlan.objects.filter(
        revision__programme_version__in=found
    ).values_list("revision__programme_version", "revision__measure", "year", "value"):
        found[pk].results[measure_id, year] = value
    for revision in IndicatorRevision.objects.filter(programme_version__in=found).order_by("number"):
        found[revision.programme_version_id].indicators[revision.indicator_id] = revision
    for pk, indicator_id, year, quarter, value in (
        IndicatorTarget.objects.filter(revision__programme_version__in=found)
        .order_by()
        .values_list("revision__programme_version", "revision__indicator", "year", "quarter", "value")
    ):
        found[pk].targets[indicator_id, year, quarter] = value
    return list(found.values())


def difference(before: Contents, after: Contents) -> Difference:
    gone = {
        key
        for key, one in after.indicators.items()
        if one.is_dropped and not (key in before.indicators and before.indicators[key].is_dropped)
    } | (before.indicators.keys() - after.indicators.keys())
    return Difference(
        before=before,
        after=after,
        added_measures=_only(after.measures, before.measures),
        dropped_measures=_only(before.measures, after.measures),
        added_indicators=[one for key, one in after.indicators.items() if key not in before.indicators],
        dropped=[after.indicators.get(key) or before.indicators[key] for key in sorted(gone)],
        texts=[*_measure_texts(before, after), *_indicator_texts(before, after)],
        targets=_targets(before, after, gone),
        moved=_moved(before, after),
    )


def _only(these: dict[int, MeasureRevision], others: dict[int, MeasureRevision]) -> list[MeasureRevision]:
    found = [one for key, one in these.items() if key not in others]
    return sorted(found, key=lambda one: number_key(one.number))


def _moved(before: Contents, after: Contents) -> list[MovedAmount]:
    moved = []
    for key in sorted(before.amounts.keys() | after.amounts.keys()):
        was, now = before.amounts.get(key), after.amounts.get(key)
        if was != now and (was or now):
            named = after.measures.get(key[0]) or before.measures.get(key[0])
            moved.append(MovedAmount(named, FundingSource(key[1]), key[2], was, now))
    return moved


def _targets(before: Contents, after: Contents, gone: set[int]) -> list[ChangedTarget]:
    changed = []
    for key in sorted(
        before.targets.keys() | after.targets.keys(), key=lambda key: (key[0], key[1], key[2] or 0)
    ):
        old, new = before.targets.get(key), after.targets.get(key)
        indicator = after.indicators.get(key[0])
        is_fresh = key[0] not in before.indicators
        if old == new or indicator is None or key[0] in gone or indicator.is_dropped or is_fresh:
            continue
        changed.append(ChangedTarget(indicator.name, Period(key[1], key[2]).label, old, new))
    return changed


def _measure_texts(before: Contents, after: Contents) -> Iterable[ChangedText]:
    for key, now in sorted(after.measures.items(), key=lambda item: number_key(item[1].number)):
        was = before.measures.get(key)
        if was is None:
            continue
        what = f"{now.number} {now.title}"
        pairs = [
            (_("number"), was.number, now.number),
            (_("title"), was.title, now.title),
            (_("term"), _term(was), _term(now)),
            (_("responsible"), _name(was), _name(now)),
            (_("immediate result"), was.result_name, now.result_name),
        ]
        years = {year for of, year in (*before.results, *after.results) if of == key}
        pairs += [
            (
                _("immediate result, %(year)d") % {"year": year},
                number(before.results.get((key, year))),
                number(after.results.get((key, year))),
            )
            for year in sorted(years)
        ]
        yield from (ChangedText(what, name, old, new) for name, old, new in pairs if old != new)


def _indicator_texts(before: Contents, after: Contents) -> Iterable[ChangedText]:
    for key, now in after.indicators.items():
        was = before.indicators.get(key)
        if was is None or now.is_dropped:
            continue
        pairs = [
            (_("indicator"), was.name, now.name),
            (_("base value"), number(was.base_value), number(now.base_value)),
        ]
        yield from (ChangedText(now.name, name, old, new) for name, old, new in pairs if old != new)


def _term(one: MeasureRevision) -> str:
    return f"{short_date(one.starts_on)} – {short_date(one.ends_on)}"


def _name(one: MeasureRevision) -> str:
    return one.responsible.title if one.responsible else "–"


def _of(one: Contents, funding: FundingSource) -> Decimal:
    return sum((value for key, value in one.amounts.items() if key[1] == funding), Decimal(0))


def moved_milestones(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Whose date differs from the first one, or will by the amendment that is being written."""
    return [
        one
        for one in milestones
        if one.proposed_on or (one.first_planned_on and one.first_planned_on != one.planned_on)
    ]
