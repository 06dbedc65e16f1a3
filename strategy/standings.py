"""Standings are computed ahead: of the day the overview speaks of, and of the days its readers know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from enterprises.models import Region
from sessions_app.dates import default_as_of
from strategy.dashboards import dates, standings
from strategy.dashboards.programmes import load
from strategy.models import Programme, StoredStanding, Visit

# Who has not looked for so long is told of a quarter, computed when they come.
READS = timedelta(days=60)
CHUNK = 50
# The ledger of a programme is drawn together from so many lines on.
LONG = 50

DRAW_TOGETHER = """
WITH long AS (
    SELECT programme FROM strategy_programmewrite GROUP BY programme HAVING count(*) > %s
), gone AS (
    DELETE FROM strategy_programmewrite WHERE programme IN (SELECT programme FROM long)
    RETURNING programme, count
)
INSERT INTO strategy_programmewrite (programme, count)
SELECT programme, sum(count) FROM gone GROUP BY programme
"""


def keep() -> int:
    """What the scan does. Computed from a programme as it was at the last write, or it is not taken.

    A chunk at a time: the worker does its jobs in between, and comes back for the rest within a minute.
    """
    with connection.cursor() as cursor:
        # In one statement: whoever sums at any moment sees the same sum.
        cursor.execute(DRAW_TOGETHER, [LONG])
    kept = 0
    for region in Region.objects.filter(programmes__isnull=False).distinct():
        as_of = default_as_of(region, timezone.localdate())
        kept += keep_of(region, as_of, at_most=CHUNK - kept)
        if kept >= CHUNK:
            break
    return kept


def keep_of(region: Region, as_of: date, *, at_most: int | None = None) -> int:
    days = days_of(region, as_of)
    programmes = list(Programme.objects.of(region).select_related("light_rule", "cluster").order_by("pk"))
    StoredStanding.objects.filter(programme__in=programmes).exclude(as_of__in=days).delete()
    # Before anything is read: a write that comes in between makes the rows stale, never wrong.
    writes = standings.writes_of([one.pk for one in programmes])
    due = _due(programmes, days, writes)[:at_most]
    for start in range(0, len(due), CHUNK):
        _store(due[start : start + CHUNK], as_of, days, writes)
    return len(due)


def days_of(region: Region, as_of: date) -> list[date]:
    """`as_of`, and the day before each last visit, for what has changed since."""
    days = {as_of, dates.a_quarter_before(as_of)}
    for visit in Visit.objects.filter(region=region, last_at__gte=timezone.now() - READS):
        for moment in (visit.last_at, visit.before_at):
            day = timezone.localtime(moment).date() if moment else None
            if day and day <= as_of:
                days.add(day - timedelta(days=1))
    return sorted(days)


def _due(programmes: Sequence[Programme], days: Sequence[date], writes: dict[int, int]) -> list[Programme]:
    there: dict[int, set[date]] = defaultdict(set)
    rows = StoredStanding.objects.filter(
        programme__in=programmes, as_of__in=days, edition=standings.edition()
    ).values_list("programme_id", "as_of", "writes")
    for key, day, written in rows:
        if written == writes[key]:
            there[key].add(day)
    return [one for one in programmes if len(there[one.pk]) < len(days)]


@transaction.atomic
def _store(
    programmes: Sequence[Programme], as_of: date, days: Sequence[date], writes: dict[int, int]
) -> None:
    rows = []
    for loaded in load(programmes, as_of, sources=False):
        for day in days:
            one = standings.standing(loaded.on(day))
            rows.append(
                StoredStanding(
                    programme=loaded.programme,
                    as_of=day,
                    plan=loaded.version,
                    rule=one.rule,
                    writes=writes[loaded.programme.pk],
                    edition=standings.edition(),
                    content=one.content,
                    digest=standings.digest(one.content),
                )
            )
    StoredStanding.objects.filter(programme__in=programmes).delete()
    StoredStanding.objects.bulk_create(rows, ignore_conflicts=True)
