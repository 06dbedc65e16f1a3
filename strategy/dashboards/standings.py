"""How a programme stands on a day in a few numbers: what a first screen over hundreds of programmes needs.

`told` makes them of a `ProgrammeState`; a `Standing` reads them. They may come from a stored row or from a
state that was computed a moment ago: nothing that follows knows which.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from operator import itemgetter
from types import ModuleType
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.urls import reverse

from enterprises import charts
from enterprises.models import User
from strategy import accumulation, lights
from strategy.accumulation import Period
from strategy.dashboards import loading, money, programmes, states
from strategy.dashboards.money import Actuals, MoneyRow, MoneyTable, sum_rows
from strategy.dashboards.programmes import ProgrammeState, load
from strategy.dashboards.states import Counted, counted_indicators, counted_milestones, counted_risks
from strategy.lights import Mark
from strategy.models import FundingSource, LightRule, Programme, ProgrammeWrite, Report, StoredStanding

KOPECKS = 100
CODE: tuple[ModuleType, ...] = (accumulation, lights, charts, loading, money, programmes, states)


@cache
def edition() -> str:
    """Of the code that computes: what other code has stored is not taken."""
    found = hashlib.sha256()
    for module in CODE:
        found.update(inspect.getsource(module).encode())
    found.update(inspect.getsource(told).encode())
    return found.hexdigest()[:16]


def told(state: ProgrammeState) -> dict[str, Any]:
    """JSON; lists where the order tells, for a stored object forgets it.

    Names of people and organisations are not in it: they change without the programme.
    """
    known, due = state.known_of_due
    return {
        # Of the past by a later plan there are rows, too.
        "in_force": state.version == loading.version_in_force(state.loaded.versions, state.as_of),
        "mark": state.mark.value,
        "marks": {mark.value: count for mark, count in state.indicator_counts.items()},
        "pending": sum(one.light.shape == "pending" for one in state.current_indicators),
        "not_due": sum(
            one.light.mark == Mark.NONE and one.light.shape != "pending" for one in state.current_indicators
        ),
        "complete": [known, due],
        "lights": [
            [one.indicator.pk, one.light.mark.value, str(one.light.ratio)]
            for one in state.current_indicators
            if one.light.ratio is not None
        ],
        "money": _money(state),
        "milestones": {
            "mark": lights.worst(one.mark for one in state.due_milestones).value,
            "late": len(state.overdue_milestones),
            "due": len(state.due_milestones),
            "total": len(state.milestones),
            "worst": max((one.days_late for one in state.overdue_milestones), default=0),
            "reached": [
                [one.milestone.pk, one.reached.isoformat()] for one in state.milestones if one.reached
            ],
        },
        "risks": {
            "mark": state.risks_part.mark.value,
            "high": len(state.high_risks),
            "scores": [[one.risk.pk, one.now] for one in state.risks],
        },
        "reports": [
            [
                one.report.pk,
                one.report.year,
                one.report.quarter,
                one.report.due_on.isoformat(),
                one.is_late,
                one.is_submitted,
                one.is_approved,
                one.news_on and one.news_on.isoformat(),
            ]
            for one in state.reported
        ],
        "versions": [
            [one.pk, one.approved_on.isoformat()] for one in state.loaded.versions if one.approved_on
        ],
        "concerns": [*_indicators_in_danger(state), *_late_milestones(state)],
    }


def _money(state: ProgrammeState) -> dict[str, Any]:
    """In kopecks: whole numbers add up quickly and exactly."""
    rows = [row for row in state.money.rows if row.funding and (row.plans or row.year_actuals)]
    return {
        "unapproved": state.money.is_unapproved,
        "plans": {row.funding: {str(year): _kopecks(one) for year, one in row.plans.items()} for row in rows},
        "done": {
            row.funding: {
                str(year): [_kopecks(getattr(done, step) or Decimal(0)) for step in money.STEPS]
                for year, done in row.year_actuals.items()
            }
            for row in rows
        },
    }


def _kopecks(amount: Decimal) -> int:
    return int(amount * KOPECKS)


def _indicators_in_danger(state: ProgrammeState) -> Iterable[dict[str, Any]]:
    for one in state.current_indicators:
        if one.light.mark == Mark.BAD:
            report = one.cell.report
            yield {
                "kind": "indicator",
                "pk": one.indicator.pk,
                "mark": Mark.BAD.value,
                "name": one.revision.name,
                "period": [one.cell.period.year, one.cell.period.quarter],
                "due": following(one.cell.period).last_day.isoformat(),
                "ratio": None if one.light.ratio is None else str(one.light.ratio),
                "report": report.pk if report and report.status in RETURNABLE else None,
            }


def _late_milestones(state: ProgrammeState) -> Iterable[dict[str, Any]]:
    for one in state.overdue_milestones:
        yield {
            "kind": "milestone",
            "pk": one.milestone.pk,
            "mark": one.mark.value,
            "name": one.milestone.title,
            "due": one.milestone.planned_on.isoformat(),
            "days": one.days_late,
            "measure": one.milestone.measure_id,
        }


# Handed in or approved, and not closed.
RETURNABLE = (Report.Status.SUBMITTED, Report.Status.APPROVED)


def following(period: Period) -> Period:
    if period.quarter is None:
        return Period(period.year + 1)
    return Period(period.year, period.quarter + 1) if period.quarter < 4 else Period(period.year + 1, 1)


# Reading ---------------------------------------------------------------------------------------------


# The gravest first; of these what has a day and is late longest; then by name and key.
Rank = tuple[int, bool, date, str, str]


class Content(dict[str, Any]):
    """What `told` says, read only: every reader of the process is given the same."""

    @cached_property
    def ranked(self) -> list[tuple[Rank, Mapping[str, Any]]]:
        """The concerns, the gravest first, and where each stands among those of all programmes."""
        return sorted(((_rank(one), one) for one in self["concerns"]), key=itemgetter(0))

    @cached_property
    def by_key(self) -> dict[str, tuple[Rank, Mapping[str, Any]]]:
        return {rank[-1]: (rank, one) for rank, one in self.ranked}

    @cached_property
    def light_of(self) -> dict[int, tuple[str, str]]:
        return {pk: (mark, ratio) for pk, mark, ratio in self["lights"]}


def _rank(concern: Mapping[str, Any]) -> Rank:
    return (
        -lights.SEVERITY[Mark(concern["mark"])],
        False,
        date.fromisoformat(concern["due"]),
        concern["name"],
        key_of(concern),
    )


def key_of(concern: Mapping[str, Any]) -> str:
    if concern["kind"] == "indicator":
        year, quarter = concern["period"]
        return f"indicator:{concern['pk']}:{f'{year}-{quarter}' if quarter else year}"
    return f"milestone:{concern['pk']}:{concern['due'].replace('-', '')}"


@dataclass(frozen=True)
class Brief:
    """What a first screen names of a programme: whole records of hundreds are not read for it."""

    pk: int
    first_year: int
    last_year: int
    cluster_id: int
    cluster: str
    curator: User | None = None

    @classmethod
    def of(cls, programme: Programme) -> Brief:
        cluster = programme.cluster
        return cls(programme.pk, programme.first_year, programme.last_year, cluster.pk, cluster.name)

    @classmethod
    def read(cls, programmes: QuerySet[Programme]) -> Iterator[Brief]:
        rows = programmes.order_by("cluster__name", "first_year", "pk").values_list(
            "pk", "first_year", "last_year", "cluster_id", "cluster__name"
        )
        return (cls(*row) for row in rows)

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def get_absolute_url(self) -> str:
        return reverse("strategy:programme", args=[self.pk])


@dataclass(frozen=True)
class Standing:
    programme: Brief
    as_of: date
    plan: int | None
    rule: LightRule
    content: Content

    @cached_property
    def mark(self) -> Mark:
        return Mark(self.content["mark"])

    @cached_property
    def indicator_counts(self) -> dict[Mark, int]:
        return {Mark(mark): count for mark, count in self.content["marks"].items()}

    @property
    def indicators_part(self) -> Counted:
        return counted_indicators(self.indicator_counts)

    @property
    def milestones_part(self) -> Counted:
        told = self.content["milestones"]
        return counted_milestones(Mark(told["mark"]), late=told["late"], due=told["due"], total=told["total"])

    @property
    def risks_part(self) -> Counted:
        told = self.content["risks"]
        return counted_risks(Mark(told["mark"]), high=told["high"], total=len(told["scores"]))

    @property
    def completeness(self) -> Decimal | None:
        return states.share_known(*self.content["complete"])

    @cached_property
    def money(self) -> MoneyTable:
        return table_of([self], self.as_of, self.rule)


def table_of(standings: Sequence[Standing], as_of: date, rule: lights.Rule | None = None) -> MoneyTable:
    """The money of all of them. Only one rule gives a light, so several programmes together have none."""
    years = sorted({year for one in standings for year in one.programme.years})
    last = accumulation.last_ended(as_of)
    year = min(max(last.year, years[0]), years[-1]) if years else last.year
    plans: dict[str, dict[str, int]] = defaultdict(dict)
    done: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for one in standings:
        amounts = one.content["money"]
        for funding, by_year in amounts["plans"].items():
            of_source = plans[funding]
            for key, amount in by_year.items():
                of_source[key] = of_source.get(key, 0) + amount
        for funding, steps in amounts["done"].items():
            of_steps = done[funding]
            for key, (allocated, contracted, paid) in steps.items():
                was = of_steps.get(key, (0, 0, 0))
                of_steps[key] = [was[0] + allocated, was[1] + contracted, was[2] + paid]
    rows = [
        MoneyRow(
            source,
            {int(key): _roubles(amount) for key, amount in plans[source].items()},
            {int(key): Actuals(*map(_roubles, steps)) for key, steps in done[source].items()},
            {},
            years,
            year,
        )
        for source in FundingSource
    ]
    return MoneyTable(
        rows,
        sum_rows(rows, years, year),
        years,
        year,
        accumulation.quarters_over(year, as_of),
        rule,
        any(one.content["money"]["unapproved"] for one in standings),
    )


def _roubles(kopecks: int) -> Decimal:
    return Decimal(kopecks).scaleb(-2)


def writes_of(programmes: Iterable[int]) -> dict[int, int]:
    """The sum of the ledger by programme; none is 0."""
    sums = (
        ProgrammeWrite.objects.filter(programme__in=programmes)
        .values("programme")
        .order_by()
        .annotate(sum=Sum("count"))
    )
    found = dict.fromkeys(programmes, 0)
    return found | {row["programme"]: int(row["sum"]) for row in sums}


def read(
    programmes: Sequence[Brief],
    as_of: date,
    known: date,
    *,
    unapproved: bool = False,
    first_plan: bool = False,
) -> tuple[list[Standing], list[Standing]]:
    """Every programme on `as_of`, and by the same plan on the earlier day `known`: stored, or computed."""
    stored = {} if unapproved or first_plan else _stored(programmes, as_of, known)
    missing = [one.pk for one in programmes if one.pk not in stored]
    unread = Programme.objects.filter(pk__in=missing).select_related("cluster", "light_rule")
    for loaded in load(list(unread), as_of, first_plan=first_plan, sources=False) if missing else ():
        stored[loaded.programme.pk] = (
            standing(loaded.on(as_of, unapproved=unapproved)),
            standing(loaded.on(known, unapproved=unapproved)),
        )
    pairs = [stored[one.pk] for one in programmes]
    return [now for now, _was in pairs], [was for _now, was in pairs]


def standing(state: ProgrammeState) -> Standing:
    plan = state.version.pk if state.version else None
    return Standing(Brief.of(state.programme), state.as_of, plan, state.rule, Content(told(state)))


def digest(content: Mapping[str, Any]) -> str:
    """Names a content: two stored rows of one digest say the same."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


# Reading a thousand of them from JSON takes longer than all that follows. By digest, so that nothing in here
# can be out of date; emptied when it has grown past what two days of the largest region take.
MOST_KEPT = 4000
_contents: dict[str, Content] = {}


def _contents_of(digests: dict[str, int]) -> dict[str, Content]:
    """By digest, of rows given as digest → key."""
    found = {name: known for name in digests if (known := _contents.get(name)) is not None}
    if len(found) < len(digests):
        unread = StoredStanding.objects.filter(
            pk__in=[key for name, key in digests.items() if name not in found]
        )
        # A row that went away in between is missing here, and is computed.
        found |= {name: Content(content) for name, content in unread.values_list("digest", "content")}
    if len(_contents) > MOST_KEPT:
        _contents.clear()
    _contents.update(found)
    return found


# Those of the last write only. One statement sees rows and ledger at one moment: a row of the last write is
# what would be computed now.
STORED = """
SELECT row.programme_id, row.as_of, row.plan_id, row.rule_id, row.digest, row.id
FROM strategy_storedstanding AS row
LEFT JOIN (
    SELECT programme, sum(count) AS writes FROM strategy_programmewrite
    WHERE programme = ANY(%(programmes)s) GROUP BY programme
) AS ledger ON ledger.programme = row.programme_id
WHERE row.programme_id = ANY(%(programmes)s) AND row.as_of = ANY(%(days)s)
AND row.edition = %(edition)s AND row.writes = coalesce(ledger.writes, 0)
"""


def _stored(programmes: Sequence[Brief], as_of: date, known: date) -> dict[int, tuple[Standing, Standing]]:
    """Of programmes whose two rows are there, computed by this code, and of the last write."""
    by_key = {one.pk: one for one in programmes}
    with connection.cursor() as cursor:
        cursor.execute(STORED, {"programmes": list(by_key), "days": [as_of, known], "edition": edition()})
        rows = cursor.fetchall()
    if not rows:
        return {}
    rules = LightRule.objects.in_bulk({row[3] for row in rows})
    of_day: dict[tuple[int, date], list[Standing]] = defaultdict(list)
    contents = _contents_of({name: pk for *_rest, name, pk in rows})
    for key, day, plan, rule, name, _pk in rows:
        if name in contents:
            of_day[key, day].append(Standing(by_key[key], day, plan, rules[rule], contents[name]))
    found = {}
    for key in by_key:
        for now in of_day.get((key, as_of), ()):
            if now.content["in_force"]:
                was = next((one for one in of_day.get((key, known), ()) if one.plan == now.plan), None)
                if was is not None:
                    found[key] = (now, was)
    return found
