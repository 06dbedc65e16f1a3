"""Who is told what about reports: a term that comes or has passed, one that was returned, one that waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import notices
from enterprises.models import Role, User
from strategy.accumulation import Period
from strategy.models import Report, ReportStep
from strategy.periods import key_of

# So long before the term the first reminder comes; nobody is reminded of what is long past.
AHEAD = timedelta(days=7)
FORGOTTEN = timedelta(days=60)


def remind() -> int:
    """What the scan does: each report once before its term and once when the days of grace are over."""
    today = timezone.localdate()
    reports = (
        Report.objects.filter(
            status__in=Report.WRITABLE, due_on__lte=today + AHEAD, due_on__gte=today - FORGOTTEN
        )
        .select_related("programme__cluster__curator", "programme__kept_by", "reporter")
        .order_by("pk")
    )
    told = 0
    for report in reports:
        last_day = report.due_on + timedelta(days=report.programme.grace_days)
        late = last_day < today
        words = (
            _("The report is late: %(who)s, %(period)s, it was due on %(day)s.")
            if late
            else _("A report is due: %(who)s, %(period)s, by %(day)s.")
        )
        text = words % {
            "who": report.reporter.title,
            "period": report.period_label,
            "day": f"{report.due_on:%d.%m.%Y}",
        }
        key = f"report:{report.pk}:{'late' if late else 'due'}:{report.due_on:%Y%m%d}"
        notices.tell(
            writers_of(report),
            region=report.programme.kept_by,
            key=key,
            text=text,
            path=period_path(report),
        )
        told += 1
    return told


def tell_of_step(step: ReportStep) -> None:
    """Handed in: who reviews; returned or opened again: who writes."""
    report = step.report
    names = {"who": report.reporter.title, "period": report.period_label}
    if step.kind == ReportStep.Kind.SUBMITTED:
        users: Iterable[User] = _with_role(report, Role.ADMINISTRATOR)
        text, path = _("A report awaits approval: %(who)s, %(period)s.") % names, report.get_absolute_url()
    elif step.kind in (ReportStep.Kind.RETURNED, ReportStep.Kind.REOPENED):
        users = writers_of(report)
        names["words"] = step.text
        text = _("A report is back: %(who)s, %(period)s: «%(words)s»") % names
        path = period_path(report)
    else:
        return
    notices.tell(
        [user for user in users if user.pk != step.recorded_by_id],
        region=report.programme.kept_by,
        key=f"report:{report.pk}:step:{step.pk}",
        text=text,
        path=path,
    )


def writers_of(report: Report) -> list[User]:
    """The curator of the cluster; where nobody is appointed, every curator of the region."""
    curator = report.programme.cluster.curator
    return [curator] if curator else list(_with_role(report, Role.CURATOR))


def _with_role(report: Report, role: Role) -> Iterable[User]:
    region = report.programme.kept_by_id
    return User.objects.filter(Q(grants__region=region, grants__role=role), is_active=True).distinct()


def period_path(report: Report) -> str:
    key = key_of(Period(report.year, report.quarter))
    return f"{reverse('strategy:period', args=[report.programme_id, key])}#report-{report.pk}"
