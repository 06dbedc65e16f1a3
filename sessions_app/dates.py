"""As of when a region's pages speak: one clock for the overview, the home page and the page of a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet, Subquery

from enterprises.models import Region, Source
from sessions_app.models import SessionDay

# What upper apps know of time: rows where something of theirs runs, and the last date of their records alone.
goes_on: dict[str, Callable[[Region, date], QuerySet[Any]]] = {}
last_dates: dict[str, Callable[[Region, date], QuerySet[Any, Any]]] = {}


def default_as_of(region: Region, today: date) -> date:
    """Today while a programme runs or a session lies ahead; otherwise the last date that the records know.

    A finished story is told as of its last line: its indicators are not «late» by ten years.
    """
    days = SessionDay.objects.filter(session__kept_by=region, session__is_rehearsal=False)
    running = [days.filter(date__gte=today), *(runs(region, today) for runs in goes_on.values())]
    documents = Source.objects.of(region).filter(issued_on__lte=today)
    held = days.filter(date__lte=today, session__status="held")
    last = [
        documents.order_by("-issued_on").values_list("issued_on", flat=True)[:1],
        held.order_by("-date").values_list("date", flat=True)[:1],
        *(last(region, today) for last in last_dates.values()),
    ]
    # In one query: every page asks.
    asked = [*map(Exists, running), *(Subquery(one) for one in last)]
    known = Region.objects.filter(pk=region.pk).values_list(*asked).get()
    if any(known[: len(running)]):
        return today
    return max((day for day in known[len(running) :] if day), default=today)


def days_until(days: Sequence[date], as_of: date) -> int | None:
    """How far the first day lies ahead; negative when it has passed, None where no day is known."""
    return (days[0] - as_of).days if days else None
