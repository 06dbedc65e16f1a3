"""The agenda as screens show it: what is done, what goes on, what is next, and how late it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property

from sessions_app.kinds.rules import Audience
from sessions_app.models import AgendaItem, SessionDay, StrategySession, Timer

# Nobody calls a session late for less.
ON_TIME = timedelta(minutes=1)
# What a countdown begins with where the agenda plans no length.
USUAL_MINUTES = 10


class State(StrEnum):
    WAITING = "waiting"
    PRESENT = "present"
    DONE = "done"


@dataclass(frozen=True)
class Step:
    """`what` is the operation of its key: begin what waits, end what goes on, go on with what has ended."""

    item: AgendaItem

    @property
    def state(self) -> State:
        if self.item.started_at is None:
            return State.WAITING
        return State.PRESENT if self.item.is_present else State.DONE

    @property
    def what(self) -> str:
        return {
            State.WAITING: "agenda.start",
            State.PRESENT: "agenda.finish",
            State.DONE: "agenda.reopen",
        }[self.state]

    @cached_property
    def late(self) -> int:
        """Minutes by which it began after its planned hour; negative when it began before it."""
        began, planned = self.item.started_at, self.item.planned_start
        if began is None or planned is None:
            return 0
        local = timezone.localtime(began)
        due = datetime.combine(self.item.day.date if self.item.day else local.date(), planned, local.tzinfo)
        # An item that was moved to another day is no news of hours.
        late = local - due
        return round(late / timedelta(minutes=1)) if ON_TIME <= abs(late) < timedelta(hours=12) else 0

    @property
    def early(self) -> int:
        return -self.late

    @property
    def minutes(self) -> int | None:
        """Planned length, for the timer."""
        length = self.item.planned_length
        return round(length / timedelta(minutes=1)) if length else None


@dataclass(frozen=True)
class Day:
    """`day` is None for what has no day."""

    day: SessionDay | None
    steps: list[Step]


@dataclass(frozen=True)
class Schedule:
    """`day` is the one on the screen: of the present item, else of the next, else the last."""

    steps: list[Step]

    @cached_property
    def present(self) -> Step | None:
        return next((step for step in self.steps if step.state is State.PRESENT), None)

    @cached_property
    def following(self) -> Step | None:
        """The first that waits after the present one, or after the last that is done."""
        begun = [number for number, step in enumerate(self.steps) if step.state is not State.WAITING]
        after = self.steps[begun[-1] + 1 :] if begun else self.steps
        return next((step for step in after if step.state is State.WAITING), None)

    @cached_property
    def last_done(self) -> Step | None:
        done = [step for step in self.steps if step.state is State.DONE and step.item.ended_at]
        return max(done, key=lambda step: step.item.ended_at or timezone.now(), default=None)

    @property
    def day(self) -> SessionDay | None:
        step = self.present or self.following or (self.steps[-1] if self.steps else None)
        return step.item.day if step else None

    @property
    def days(self) -> list[Day]:
        return [Day(day, list(steps)) for day, steps in groupby(self.steps, key=lambda step: step.item.day)]

    @property
    def of_day(self) -> list[Step]:
        """What has no day stands on every one."""
        return [step for step in self.steps if step.item.day in (self.day, None)]


def read(session: StrategySession) -> Schedule:
    items = session.agenda.select_related("day").prefetch_related("speakers__person", "boards")
    return Schedule([Step(item) for item in items])


# On screens ------------------------------------------------------------------------------------------


TEMPLATES = {
    Audience.FACILITATOR: "sessions_app/agenda/_console.html",
    Audience.PARTICIPANT: "sessions_app/agenda/_phone.html",
    Audience.PROJECTOR: "sessions_app/agenda/_projector.html",
}


def draw(session: StrategySession, audience: Audience) -> str:
    return render_to_string(TEMPLATES[audience], {"session": session, "schedule": read(session)})


def draw_timer(session: StrategySession, audience: Audience) -> str:
    shown: dict[str, Any] = {"timer": timer_of(session)}
    if audience is Audience.FACILITATOR:
        shown |= {"can_facilitate": True, **timer_words(read(session))}
    return render_to_string("sessions_app/agenda/_timer.html", shown)


def timer_words(schedule: Schedule) -> dict[str, int]:
    """What the button of the console begins with: the planned length of the present item."""
    minutes = (schedule.present and schedule.present.minutes) or USUAL_MINUTES
    return {"minutes": minutes, "seconds": minutes * 60}


def draw_list(session: StrategySession, audience: Audience) -> str:
    return render_to_string("sessions_app/agenda/_list.html", {"session": session, "schedule": read(session)})


def timer_of(session: StrategySession) -> Timer | None:
    return Timer.objects.filter(session=session, ends_at__isnull=False).first()


# In a snapshot ---------------------------------------------------------------------------------------


def as_part(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    return [
        {
            "id": step.item.pk,
            "day": step.item.day.date.isoformat() if step.item.day else None,
            "kind": step.item.kind,
            "title": step.item.title,
            "state": step.state.value,
            "planned_start": _hour(step.item.planned_start),
            "planned_end": _hour(step.item.planned_end),
            "started_at": _moment(step.item.started_at),
            "ended_at": _moment(step.item.ended_at),
            "speakers": [speaker.person.short_name for speaker in step.item.speakers.all()],
            "boards": [board.pk for board in step.item.boards.all()],
        }
        for step in read(session).steps
    ]


def timer_part(session: StrategySession, audience: Audience) -> dict[str, Any]:
    timer = timer_of(session)
    return {"ends_at": _moment(timer.ends_at) if timer else None}


def _hour(hour: Any) -> str | None:
    return f"{hour:%H:%M}" if hour else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
