"""What programmes know of time, and the words for counts."""

from __future__ import annotations

from datetime import date

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.models import Region
from sessions_app import dates
from sessions_app.models import SessionDay
from strategy.models import Programme, Report, ReportStep


def running(region: Region, today: date) -> QuerySet[Programme]:
    """Programmes that are carried out, or whose last year is still to be reported on."""
    return Programme.objects.of(region).filter(first_year__lte=today.year, last_year__gte=today.year - 1)


def last_approval(region: Region, today: date) -> QuerySet[Report, date | None]:
    approved = Report.objects.filter(programme__kept_by=region, approved_on__lte=today)
    return approved.order_by("-approved_on").values_list("approved_on", flat=True)[:1]


def last_step(region: Region, today: date) -> QuerySet[ReportStep, date]:
    """Also of reports that were opened again: what was once known stays known."""
    steps = ReportStep.objects.filter(
        report__programme__kept_by=region, kind=ReportStep.Kind.APPROVED, happened_on__lte=today
    )
    return steps.order_by("-happened_on").values_list("happened_on", flat=True)[:1]


def register() -> None:
    """Called once the apps are ready."""
    dates.goes_on["strategy"] = running
    dates.last_dates["strategy"] = last_approval
    dates.last_dates["strategy.steps"] = last_step


def first_known(region: Region) -> date | None:
    """The first day about which anything is recorded."""
    days = SessionDay.objects.filter(session__kept_by=region).aggregate(first=Min("date"))["first"]
    return days if isinstance(days, date) else None


def a_quarter_before(as_of: date) -> date:
    month = as_of.month - 3
    year = as_of.year
    if month < 1:
        month, year = month + 12, year - 1
    return date(year, month, min(as_of.day, 28))


def in_words(count: int) -> str:
    """«Два» for 2; figures from eleven on."""
    words = [
        pgettext("counted clusters", "One"),
        pgettext("counted clusters", "Two"),
        pgettext("counted clusters", "Three"),
        pgettext("counted clusters", "Four"),
        pgettext("counted clusters", "Five"),
        pgettext("counted clusters", "Six"),
        pgettext("counted clusters", "Seven"),
        pgettext("counted clusters", "Eight"),
        pgettext("counted clusters", "Nine"),
        pgettext("counted clusters", "Ten"),
    ]
    return words[count - 1] if 1 <= count <= len(words) else str(count)


def on_matters(count: int) -> str:
    """«по двум» for 2: decisions are needed on so many matters."""
    words = [
        pgettext("decisions are needed on", "one"),
        pgettext("decisions are needed on", "two"),
        pgettext("decisions are needed on", "three"),
        pgettext("decisions are needed on", "four"),
        pgettext("decisions are needed on", "five"),
        pgettext("decisions are needed on", "six"),
        pgettext("decisions are needed on", "seven"),
        pgettext("decisions are needed on", "eight"),
        pgettext("decisions are needed on", "nine"),
        pgettext("decisions are needed on", "ten"),
    ]
    return words[count - 1] if 1 <= count <= len(words) else str(count)


def listed(names: list[str]) -> str:
    """«A, B и C»."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
