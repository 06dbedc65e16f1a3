"""«Требует решения»: what is derived from overdue instructions, red indicators, late milestones,
conditions, reviews.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import attained
from enterprises.models import Organisation, Region
from sessions_app.models import Decision, Instruction, InstructionEvent
from strategy import lights
from strategy.accumulation import Period
from strategy.dashboards.standings import Rank, Standing, key_of
from strategy.lights import Mark
from strategy.models import (
    Condition,
    Indicator,
    MatterDecision,
    MeasureRevision,
    PilotDecision,
    Report,
)

# Conditions and reviews are shown so long before they are due.
AHEAD = timedelta(days=92)


@dataclass(frozen=True)
class Matter:
    """One line: what, why, who, by when. `was_due` says that the day has passed."""

    mark: Mark
    what: str
    detail: str
    path: str
    who: str
    due: date | None
    was_due: bool = False
    anchor: str = ""
    # Names the matter, so that it is decided once; empty where there is nothing to decide here.
    key: str = ""
    # The report that can be returned with a question.
    report: Report | None = None
    # On the day it was open; since then a head has decided.
    later: Decision | None = None


@dataclass(frozen=True)
class DecidedMatter:
    """A matter that a head has decided on already."""

    matter: Matter
    decision: Decision


@dataclass(frozen=True)
class Matters:
    """One page of them: `first` at once, `rest` when asked; `count` is of all pages."""

    count: int
    first: list[Matter]
    rest: list[Matter]
    # How many of the page come after the first ones, read or not.
    rest_count: int
    open_instructions: int
    decided: list[DecidedMatter] = field(default_factory=list)
    decided_count: int = 0
    page: int = 1
    pages: int = 1

    def __len__(self) -> int:
        return self.count

    @property
    def shown(self) -> list[Matter]:
        return [*self.first, *self.rest]


@dataclass(frozen=True)
class Concern:
    """A matter of a programme before it is put into words: only those that are shown are."""

    standing: Standing
    told: Mapping[str, Any]

    @property
    def mark(self) -> Mark:
        return Mark(self.told["mark"])

    @property
    def what(self) -> str:
        return str(self.told["name"])

    @property
    def due(self) -> date:
        return date.fromisoformat(self.told["due"])

    @property
    def period(self) -> Period:
        return Period(*self.told["period"])

    @property
    def key(self) -> str:
        return key_of(self.told)


FIRST, REST = 6, 20
PAGE = FIRST + REST


Ranked = tuple[Rank, Matter | Concern]


def matters(
    region: Region, standings: Sequence[Standing], as_of: date, *, page: int = 1, rest: bool = False
) -> Matters:
    instructions, open_count = _instructions(region, as_of)
    own: list[Ranked] = sorted(
        ((_rank(one, as_of), one) for one in (*instructions, *_decisions(region, as_of))), key=itemgetter(0)
    )
    every = _decisions_by_key(region)
    known = {key: one for key, one in every.items() if one.counts_on(as_of)}
    decided = sorted(_named(own, standings, known.keys()), key=itemgetter(0))
    count = len(own) + sum(len(one.content.ranked) for one in standings) - len(decided)
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    # Each list is in order already: only those that are shown are looked at.
    in_order = heapq.merge(own, *map(_concerns, standings), key=itemgetter(0))
    found = (one for one in in_order if one[0][-1] not in known)
    start = (page - 1) * PAGE
    shown = min(PAGE, count - start)
    told = list(islice(found, start, start + (shown if rest else min(FIRST, shown))))
    words = _in_words([one for _rank, one in (*told, *decided[:PAGE])])
    of_page = [replace(one, later=every.get(one.key)) for one in words[: len(told)]]
    of_decided = words[len(told) :]
    return Matters(
        count,
        of_page[:FIRST],
        of_page[FIRST:],
        max(0, shown - FIRST),
        open_count,
        [DecidedMatter(matter, known[matter.key]) for matter in of_decided],
        len(decided),
        page,
        pages,
    )


def _concerns(standing: Standing) -> Iterator[Ranked]:
    return ((rank, Concern(standing, told)) for rank, told in standing.content.ranked)


def _named(own: Sequence[Ranked], standings: Sequence[Standing], keys: Set[str]) -> Iterator[Ranked]:
    if not keys:
        return
    yield from (one for one in own if one[0][-1] in keys)
    for standing in standings:
        for key in keys & standing.content.by_key.keys():
            rank, told = standing.content.by_key[key]
            yield rank, Concern(standing, told)


def _rank(one: Matter, as_of: date) -> Rank:
    return (-lights.SEVERITY[one.mark], one.due is None, one.due or as_of, one.what, one.key)


def matter_of(region: Region, standings: Sequence[Standing], as_of: date, key: str) -> Matter | None:
    """The one of that key, decided or not; None where the overview asks no such question."""
    every: list[Matter | Concern] = [
        *_instructions(region, as_of)[0],
        *_decisions(region, as_of),
        *(Concern(one, told) for one in standings for told in one.content["concerns"]),
    ]
    found = [one for one in every if key and one.key == key][:1]
    return next(iter(_in_words(found)), None)


def _decisions_by_key(region: Region) -> dict[str, Decision]:
    links = MatterDecision.objects.of(region).select_related("decision")
    return {link.key: link.decision for link in links}


def _instructions(region: Region, as_of: date) -> tuple[list[Matter], int]:
    rows = (
        Instruction.objects.filter(decision__kept_by=region)
        .select_related("decision__session", "executor", "executor_person")
        .prefetch_related(Prefetch("events", InstructionEvent.objects.order_by("happened_on", "pk")))
    )
    found: list[Matter] = []
    open_count = 0
    for instruction in rows:
        status = status_on(instruction, as_of)
        if status in (None, Instruction.Status.CLOSED):
            continue
        open_count += 1
        last = instruction.last_day
        if last is None or last >= as_of:
            continue
        reviewed = status == Instruction.Status.UNDER_REVIEW
        detail = _("Instruction No. %(number)s, decision %(decision)s") % {
            "number": instruction.number or "–",
            "decision": instruction.decision.number or instruction.decision.act_number or "–",
        }
        if reviewed:
            detail = _("%(detail)s; a report is handed in and awaits acceptance") % {"detail": detail}
        people = [
            str(part)
            for part in (
                instruction.executor_person.short_name if instruction.executor_person else "",
                instruction.executor.title if instruction.executor else "",
            )
            if part
        ]
        found.append(
            Matter(
                Mark.WARN if reviewed else Mark.BAD,
                instruction.text,
                detail,
                instruction.get_absolute_url(),
                ", ".join(people),
                last,
                was_due=True,
                key=f"instruction:{instruction.pk}:{instruction.due_on:%Y%m%d}",
            )
        )
    return found, open_count


def status_on(instruction: Instruction, as_of: date) -> str | None:
    """The status of an instruction with its events read; None while it was not issued yet."""
    events = list(instruction.events.all())
    if not events:
        return instruction.status if instruction.decision.counts_on(as_of) else None
    known = [event.status for event in events if event.happened_on <= as_of and event.status]
    return known[-1] if known else None


def _decisions(region: Region, as_of: date) -> Iterable[Matter]:
    standing = (
        PilotDecision.objects.of(region)
        .filter(superseded_by=None)
        .select_related("decision__session__secretary")
        .prefetch_related("conditions", "reviews")
    )
    for decision in standing:
        if not decision.decision.counts_on(as_of):
            continue
        number = decision.decision.number or decision.decision.act_number
        url = decision.decision.get_absolute_url()
        session = decision.decision.session
        secretary = session.secretary.short_name if session and session.secretary else ""
        for condition in decision.conditions.all():
            missed = condition.state == Condition.State.MISSED
            if condition.state == Condition.State.MET or condition.due_on is None:
                continue
            late = condition.due_on < as_of
            if not late and condition.due_on > as_of + AHEAD:
                continue
            yield Matter(
                Mark.BAD if late else Mark.NONE,
                condition.text,
                (
                    _("Condition of decision No. %(number)s is not met")
                    if late and missed
                    else _("Condition of decision No. %(number)s")
                )
                % {"number": number},
                url,
                secretary,
                condition.due_on,
                was_due=late,
                key=f"condition:{condition.pk}",
            )
        review_on = next_review(decision, as_of)
        if review_on and review_on <= as_of + AHEAD:
            late = review_on < as_of
            yield Matter(
                Mark.WARN if late else Mark.NONE,
                _("Keep the pilot status of the clusters or review it"),
                _("Date of review by decision No. %(number)s") % {"number": number},
                url,
                secretary,
                review_on,
                was_due=late,
                key=f"review:{decision.pk}:{review_on:%Y%m%d}",
            )


def next_review(decision: PilotDecision, as_of: date) -> date | None:
    """When the pilots are looked at next: what the last review set, else what the decision set."""
    done = [review for review in decision.reviews.all() if review.reviewed_on <= as_of]
    return done[-1].next_review_on if done else decision.review_on


def _in_words(found: Sequence[Matter | Concern]) -> list[Matter]:
    """With the people, reports and organisations of those that are shown, each read at once."""
    concerns = [one for one in found if isinstance(one, Concern)]
    indicators = Indicator.objects.select_related("responsible").in_bulk(
        {one.told["pk"] for one in concerns if one.told["kind"] == "indicator"}
    )
    reports = Report.objects.in_bulk({one.told["report"] for one in concerns if one.told.get("report")})
    responsible = {
        (revision.programme_version_id, revision.measure_id): revision.responsible
        for revision in MeasureRevision.objects.filter(
            programme_version__in={one.standing.plan for one in concerns if one.told.get("measure")},
            measure__in={one.told["measure"] for one in concerns if one.told.get("measure")},
        ).select_related("responsible")
    }
    words: list[Matter] = []
    for one in found:
        if isinstance(one, Matter):
            words.append(one)
        elif one.told["kind"] == "indicator":
            words.append(_of_indicator(one, indicators[one.told["pk"]], reports.get(one.told["report"] or 0)))
        else:
            words.append(_of_milestone(one, responsible.get((one.standing.plan or 0, one.told["measure"]))))
    return words


def _of_indicator(one: Concern, indicator: Indicator, report: Report | None) -> Matter:
    ratio = one.told["ratio"]
    return Matter(
        one.mark,
        _("%(indicator)s: %(share)s of the plan")
        % {"indicator": one.what, "share": attained(None if ratio is None else Decimal(ratio))},
        _("%(cluster)s, %(period)s") % {"cluster": one.standing.programme.cluster, "period": one.period},
        indicator.get_absolute_url(),
        indicator.responsible.short_name if indicator.responsible else "",
        one.due,
        key=one.key,
        report=report,
    )


def _of_milestone(one: Concern, organisation: Organisation | None) -> Matter:
    days = one.told["days"]
    return Matter(
        one.mark,
        _("Milestone not reached: %(title)s") % {"title": one.what},
        ngettext("%(cluster)s: %(days)d day late", "%(cluster)s: %(days)d days late", days)
        % {"cluster": one.standing.programme.cluster, "days": days},
        one.standing.programme.get_absolute_url(),
        organisation.title if organisation else "",
        one.due,
        was_due=True,
        anchor="#milestones",
        key=one.key,
    )
