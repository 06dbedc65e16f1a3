"""«Требует решения»: what is derived from overdue instructions, red indicators, late milestones,
conditions, reviews.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import percent
from enterprises.models import Region
from sessions_app.models import Decision, Instruction, InstructionEvent
from strategy import lights
from strategy.accumulation import Period
from strategy.dashboards.programmes import ProgrammeState
from strategy.lights import Mark
from strategy.models import Condition, MatterDecision, PilotDecision, Report

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


@dataclass(frozen=True)
class Decided:
    """A matter that a head has decided on already."""

    matter: Matter
    decision: Decision


@dataclass(frozen=True)
class Matters:
    all: list[Matter]
    first: list[Matter]
    rest: list[Matter]
    open_instructions: int
    decided: list[Decided] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.all)


def matters(region: Region, states: Sequence[ProgrammeState], as_of: date, *, shown: int = 6) -> Matters:
    instructions, open_count = _instructions(region, as_of)
    every = [
        *instructions,
        *_decisions(region, as_of),
        *(matter for state in states for matter in _of_programme(state)),
    ]
    known = _decided(region, as_of)
    found = [matter for matter in every if matter.key not in known]
    decided = [Decided(matter, known[matter.key]) for matter in every if matter.key in known]
    # What is late longest comes first among the equally grave; what has no day comes last.
    found.sort(key=lambda one: (-lights.SEVERITY[one.mark], one.due is None, one.due or as_of, one.what))
    return Matters(found, found[:shown], found[shown:], open_count, decided)


def _decided(region: Region, as_of: date) -> dict[str, Decision]:
    links = MatterDecision.objects.of(region).select_related("decision")
    return {
        link.key: link.decision
        for link in links
        if link.decision.decided_on is None or link.decision.decided_on <= as_of
    }


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
        issued = instruction.decision.decided_on
        return None if issued and issued > as_of else instruction.status
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
        decided_on = decision.decision.decided_on
        if decided_on and decided_on > as_of:
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


def _of_programme(state: ProgrammeState) -> Iterable[Matter]:
    cluster = state.programme.cluster.name
    for indicator in state.current_indicators:
        if indicator.light.mark != Mark.BAD:
            continue
        responsible = indicator.indicator.responsible
        yield Matter(
            Mark.BAD,
            _("%(indicator)s: %(share)s of the plan")
            % {"indicator": indicator.revision.name, "share": percent(indicator.light.ratio)},
            _("%(cluster)s, %(period)s") % {"cluster": cluster, "period": indicator.cell.period},
            indicator.indicator.get_absolute_url(),
            responsible.short_name if responsible else "",
            following(indicator.cell.period).last_day,
            key=f"indicator:{indicator.indicator.pk}:{_key(indicator.cell.period)}",
            report=_returnable(indicator.cell.report),
        )
    for milestone in state.overdue_milestones:
        organisation = state.responsible_for(milestone.milestone)
        yield Matter(
            milestone.mark,
            _("Milestone not reached: %(title)s") % {"title": milestone.milestone.title},
            ngettext(
                "%(cluster)s: %(days)d day late",
                "%(cluster)s: %(days)d days late",
                milestone.days_late,
            )
            % {"cluster": cluster, "days": milestone.days_late},
            state.programme.get_absolute_url(),
            organisation.title if organisation else "",
            milestone.milestone.planned_on,
            was_due=True,
            anchor="#milestones",
            key=f"milestone:{milestone.milestone.pk}:{milestone.milestone.planned_on:%Y%m%d}",
        )


def _key(period: Period) -> str:
    return f"{period.year}-{period.quarter}" if period.quarter else str(period.year)


def _returnable(report: Report | None) -> Report | None:
    """Handed in or approved, and not closed."""
    may_go_back = report and report.status in (Report.Status.SUBMITTED, Report.Status.APPROVED)
    return report if may_go_back else None


def following(period: Period) -> Period:
    if period.quarter is None:
        return Period(period.year + 1)
    return Period(period.year, period.quarter + 1) if period.quarter < 4 else Period(period.year + 1, 1)
