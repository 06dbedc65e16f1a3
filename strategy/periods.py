"""Reporting periods: when reports are due, who hands them in, opening a period for a whole programme."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Post, User
from strategy import accumulation
from strategy.accumulation import Period
from strategy.models import (
    Indicator,
    IndicatorRevision,
    Programme,
    ProgrammeVersion,
    Report,
    ReportStep,
)

# A period is opened by itself while it runs, and so long after its end.
OPENED_AFTERWARDS = timedelta(days=62)


def key_of(period: Period) -> str:
    return f"{period.year}-{period.quarter}" if period.quarter else str(period.year)


def period_of(key: str) -> Period | None:
    """«2015-4» or «2015»; None for anything else."""
    year, _dash, quarter = key.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    if not quarter:
        return Period(int(year)) if key == year else None
    return Period(int(year), int(quarter)) if quarter in ("1", "2", "3", "4") else None


def due_on(programme: Programme, period: Period) -> date:
    """The day of the month by the programme's setting; what falls on a weekend is due the Friday before."""
    months, day = (
        (programme.quarter_due_months, programme.quarter_due_day)
        if period.quarter
        else (programme.year_due_months, programme.year_due_day)
    )
    last = period.last_day
    place = last.month - 1 + months
    year, month = last.year + place // 12, place % 12 + 1
    found = date(year, month, min(day, calendar.monthrange(year, month)[1]))
    return found - timedelta(days=max(0, found.weekday() - 4))


def periods_of(programme: Programme) -> list[Period]:
    """Every quarter and every year of the programme, in the order of their ends."""
    every = [
        *accumulation.periods(programme.first_year, programme.last_year, quarterly=True),
        *accumulation.periods(programme.first_year, programme.last_year, quarterly=False),
    ]
    return sorted(every, key=lambda period: (period.last_day, period.quarter is None))


def current(programme: Programme, as_of: date) -> Period:
    """The quarter on which is reported about that day: the last that is over, within the programme."""
    last = accumulation.last_ended(as_of)
    quarters = accumulation.periods(programme.first_year, programme.last_year, quarterly=True)
    over = [period for period in quarters if period.last_day <= last.last_day]
    return over[-1] if over else Period(programme.first_year, 1)


def approved_version(programme: Programme) -> ProgrammeVersion:
    """The version by which facts are judged now. Raises ValidationError before the first act."""
    version = programme.versions.filter(approved_on__isnull=False).order_by("-number").first()
    if version is None:
        raise ValidationError(
            _("The plan is not approved by an act yet: there is nothing to report against."), "not_approved"
        )
    return version


@transaction.atomic
def open_period(programme: Programme, period: Period, *, by: User | None) -> list[Report]:
    """The reports of a period: one for each organisation that answers for an indicator, and the coordinator's
    on money and results. What is open already stays; opening twice changes nothing.

    Raises ValidationError for a period outside the programme or that has not begun, before the first act,
    and where nobody is known who could report.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    version = approved_version(programme)
    if period.year not in programme.years:
        raise ValidationError(
            _("The year %(year)d is outside the programme."), "outside_the_programme", {"year": period.year}
        )
    if period.first_day > timezone.localdate():
        raise ValidationError(_("%(period)s has not begun yet."), "has_not_begun", {"period": str(period)})
    known = {
        report.reporter_id: report
        for report in programme.reports.filter(year=period.year, quarter=period.quarter)
    }
    covered = set(Indicator.objects.filter(reports__in=known.values()).values_list("pk", flat=True))
    opened: list[Report] = []
    wanted: dict[int, list[Indicator]] = {}
    for indicator, reporter in _reporters(programme, version, period):
        if indicator.pk not in covered:
            wanted.setdefault(reporter.pk, []).append(indicator)
    keeper = coordinator_of(programme)
    if version.measures.exists() and not any(report.covers_measures for report in known.values()):
        wanted.setdefault(keeper.pk, [])
    for reporter_id, indicators in wanted.items():
        report = known.get(reporter_id)
        if report is None:
            report = Report.objects.create(
                programme=programme,
                reporter_id=reporter_id,
                year=period.year,
                quarter=period.quarter,
                due_on=due_on(programme, period),
                covers_measures=reporter_id == keeper.pk,
                recorded_by=by,
            )
            step = ReportStep.Kind.OPENED
            ReportStep.objects.create(
                report=report, kind=step, happened_on=timezone.localdate(), recorded_by=by
            )
            opened.append(report)
        elif report.is_writable and reporter_id == keeper.pk and not report.covers_measures:
            report.covers_measures = True
            report.save(update_fields=["covers_measures"])
        report.indicators.add(*indicators)
    return opened


def coordinator_of(programme: Programme) -> Organisation:
    """Who reports on money and results, and on what nobody else answers for."""
    found = programme.coordinator or programme.cluster.specialised_organisation or programme.customer
    if found is None:
        raise ValidationError(
            _("Nobody is named who reports: name the coordinator of the programme."), "nobody_reports"
        )
    return found


def _reporters(
    programme: Programme, version: ProgrammeVersion, period: Period
) -> Iterable[tuple[Indicator, Organisation]]:
    """Who reported on the indicator last, else the employer of who answers for it, else the coordinator."""
    frequency = Indicator.Frequency.QUARTER if period.quarter else Indicator.Frequency.YEAR
    revisions = IndicatorRevision.objects.filter(
        programme_version=version, is_dropped=False, indicator__frequency=frequency
    ).select_related("indicator")
    # Ordered, so that the last report of an indicator wins.
    last = dict(
        Report.indicators.through.objects.filter(report__programme=programme)
        .order_by("report_id")
        .values_list("indicator_id", "report_id")
    )
    reports = Report.objects.select_related("reporter").in_bulk(last.values())
    employers = {
        post.person_id: post.organisation
        for post in Post.objects.filter(
            person__in=[one.indicator.responsible_id for one in revisions], valid_to=None
        )
        .select_related("organisation")
        .order_by("-pk")
        if post.organisation is not None
    }
    for revision in revisions:
        indicator = revision.indicator
        if indicator.pk in last:
            yield indicator, reports[last[indicator.pk]].reporter
        else:
            yield indicator, employers.get(indicator.responsible_id or 0) or coordinator_of(programme)


def open_due() -> int:
    """What the scan does: the running period of every approved programme, and the one that has just ended."""
    today = timezone.localdate()
    programmes = Programme.objects.filter(
        first_year__lte=today.year,
        last_year__gte=(today - OPENED_AFTERWARDS).year,
        kept_by__is_demo=False,
        versions__approved_on__lte=today,
    ).distinct()
    opened = 0
    for programme in programmes.select_related("cluster"):
        for period in periods_of(programme):
            if not (period.first_day <= today <= period.last_day + OPENED_AFTERWARDS):
                continue
            try:
                opened += len(open_period(programme, period, by=None))
            except ValidationError:
                # Nobody can report yet; the page of the period says so.
                continue
    return opened
