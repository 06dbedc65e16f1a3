"""Templates of an agenda: the one that is built in, and those that a region keeps."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from enterprises.models import User
from sessions_app import texts
from sessions_app.agenda import Line
from sessions_app.models import AgendaItem, AgendaTemplate, StrategySession

TITLE_LENGTH = 200
MOST_TEMPLATES = 50
Kind = AgendaItem.Kind

# Two days of a strategy session.
BUILT_IN = (
    (1, Kind.OPENING, "10:00", "10:20", gettext_noop("Opening: what the session is to decide")),
    (1, Kind.TALK, "10:20", "11:00", gettext_noop("Where the industry of the region stands")),
    (1, Kind.SWOT, "11:00", "12:30", gettext_noop("SWOT: the industry of the region")),
    (1, Kind.VOTING, "12:30", "13:00", gettext_noop("Vote: what matters most")),
    (1, Kind.BREAK, "13:00", "14:00", gettext_noop("Lunch")),
    (1, Kind.SWOT, "14:00", "15:30", gettext_noop("SWOT: candidate clusters")),
    (1, Kind.BREAK, "15:30", "15:45", gettext_noop("Coffee")),
    (1, Kind.VOTING, "15:45", "16:30", gettext_noop("Vote on candidate clusters")),
    (1, Kind.DISCUSSION, "16:30", "17:00", gettext_noop("What the first day has brought")),
    (2, Kind.OPENING, "10:00", "10:15", gettext_noop("Where the first day ended")),
    (2, Kind.DISCUSSION, "10:15", "12:00", gettext_noop("Strategies: strengths and opportunities in pairs")),
    (2, Kind.VOTING, "12:00", "12:30", gettext_noop("Vote on priorities")),
    (2, Kind.BREAK, "12:30", "13:30", gettext_noop("Lunch")),
    (2, Kind.DISCUSSION, "13:30", "15:00", gettext_noop("Pilot clusters: members and first steps")),
    (2, Kind.DECISION, "15:00", "16:00", gettext_noop("Decisions and instructions")),
    (2, Kind.DISCUSSION, "16:00", "16:30", gettext_noop("Closing: what follows and when")),
)


def built_in() -> list[Line]:
    return [
        Line(day, kind.value, _(title), time.fromisoformat(start), time.fromisoformat(end))
        for day, kind, start, end, title in BUILT_IN
    ]


def lines_of(template: AgendaTemplate) -> list[Line]:
    return [
        Line(line["day"], line["kind"], line["title"], _hour(line["start"]), _hour(line["end"]))
        for line in template.items
    ]


@transaction.atomic
def save_template(session: StrategySession, *, by: User, title: str) -> AgendaTemplate:
    """Keep the session's agenda for others of the region; under a known title it replaces what was kept."""
    title = texts.tidy(title, TITLE_LENGTH)
    items = list(session.agenda.select_related("day"))
    if not items:
        raise ValidationError(_("The agenda has no item to keep."), "empty")
    own = AgendaTemplate.objects.filter(kept_by=session.kept_by)
    if not own.filter(title=title).exists() and own.count() >= MOST_TEMPLATES:
        raise ValidationError(
            _("A region keeps at most %(most)d templates: remove one first."),
            "too_many",
            {"most": MOST_TEMPLATES},
        )
    numbers = {day.pk: number for number, day in enumerate(session.days.order_by("date"), start=1)}
    template, _created = own.update_or_create(
        kept_by=session.kept_by,
        title=title,
        defaults={"items": [_line(item, numbers) for item in items], "made_by": by},
    )
    return template


@transaction.atomic
def remove_template(template: AgendaTemplate) -> None:
    template.delete()


def _line(item: AgendaItem, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "day": numbers[item.day_id] if item.day_id else 1,
        "kind": item.kind,
        "title": item.title,
        "start": f"{item.planned_start:%H:%M}" if item.planned_start else "",
        "end": f"{item.planned_end:%H:%M}" if item.planned_end else "",
    }


def _hour(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
