"""As of when a region's pages speak: one clock for the overview, the home page and the page of a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Max

from enterprises.models import Region, Source
from sessions_app.models import SessionDay

# What upper apps know of time: whether something of theirs runs, and the last date of their records.
goes_on: dict[str, Callable[[Region, date], bool]] = {}
last_dates: dict[str, Callable[[Region, date], date | None]] = {}


def default_as_of(region: Region, today: date) -> date:
    """Today while a programme runs or a session lies ahead; otherwise the last date that the records know.

    A finished story is told as of its last line: its indicators are not «late» by ten years.
    """
    days = SessionDay.objects.filter(session__kept_by=region, session__is_rehearsal=False)
    if any(runs(region, today) for runs in goes_on.values()) or days.filter(date__gte=today).exists():
        return today
    known = [
        Source.objects.of(region).filter(issued_on__lte=today).aggregate(last=Max("issued_on"))["last"],
        days.filter(date__lte=today, session__status="held").aggregate(last=Max("date"))["last"],
        *(last(region, today) for last in last_dates.values()),
    ]
    return max((day for day in known if day), default=today)


def days_until(days: Sequence[date], as_of: date) -> int | None:
    """How far the first day lies ahead; negative when it has passed, None where no day is known."""
    return (days[0] - as_of).days if days else None
