"""«Кто не сдал»: reports of a region by what has to happen to them next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from enterprises.models import Region
from strategy.accumulation import Period
from strategy.models import Report, ReportStep

# Reports that are due so soon are shown before they are late.
AHEAD = timedelta(days=31)
MOST = 200
LATEST = 12


@dataclass(frozen=True)
class Row:
    report: Report
    today: date

    @property
    def period(self) -> Period:
        return Period(self.report.year, self.report.quarter)

    @property
    def key(self) -> str:
        return f"{self.report.year}-{self.report.quarter}" if self.report.quarter else str(self.report.year)

    @property
    def last_day(self) -> date:
        """With the days of grace."""
        return self.report.due_on + timedelta(days=self.report.programme.grace_days)

    @property
    def is_late(self) -> bool:
        return self.last_day < self.today

    @property
    def days_late(self) -> int:
        return max(0, (self.today - self.report.due_on).days)

    @property
    def days_left(self) -> int:
        return (self.report.due_on - self.today).days

    @property
    def indicators(self) -> int:
        return self.report.indicator_count  # type: ignore[attr-defined]

    @property
    def written(self) -> int:
        return self.report.written_count  # type: ignore[attr-defined]


@dataclass(frozen=True)
class HandingIn:
    today: date
    late: list[Row]
    coming: list[Row]
    waiting: list[Row]
    steps: list[ReportStep]
    more: bool

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.coming or self.waiting or self.steps)


def read(region: Region, today: date) -> HandingIn:
    reports = (
        Report.objects.filter(programme__kept_by=region)
        .filter(
            Q(status=Report.Status.SUBMITTED)
            | Q(status__in=Report.WRITABLE, due_on__lte=today + AHEAD)
            | Q(status=Report.Status.RETURNED)
        )
        .select_related("programme__cluster__curator", "reporter", "submitted_by")
        .annotate(
            indicator_count=Count("indicators", distinct=True), written_count=Count("facts", distinct=True)
        )
        .order_by(F("due_on").asc(), "programme__cluster__name", "pk")
    )
    found = [Row(report, today) for report in reports[: MOST + 1]]
    rows = found[:MOST]
    open_rows = [row for row in rows if row.report.is_writable]
    steps = (
        ReportStep.objects.filter(report__programme__kept_by=region)
        .exclude(kind=ReportStep.Kind.OPENED)
        .select_related("report__programme__cluster", "report__reporter", "recorded_by")
        .order_by("-happened_on", "-pk")[:LATEST]
    )
    return HandingIn(
        today,
        late=[row for row in open_rows if row.is_late],
        coming=[row for row in open_rows if not row.is_late],
        waiting=[row for row in rows if row.report.status == Report.Status.SUBMITTED],
        steps=list(steps),
        more=len(found) > MOST,
    )
