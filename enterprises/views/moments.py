"""Moments and days in an address."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from enterprises.forms.dates import LAST_YEAR


def moment_of(request: HttpRequest, name: str = "before") -> datetime | None:
    """`?before=`: an exact moment with its offset; None for anything else."""
    moment = _moment(request.GET.get(name, ""))
    return moment if moment and moment.tzinfo else None


def moment_asked(text: str) -> datetime | None:
    """An exact moment, or one as the region's clock shows it; None for what is neither."""
    moment = _moment(text)
    if moment is None or moment.tzinfo:
        return moment
    try:
        return timezone.make_aware(moment).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_asked(text: str) -> date | None:
    """ДД.ММ.ГГГГ, as it is typed, or ГГГГ-ММ-ДД, as a browser sends it."""
    parts = text.strip().split(".")
    iso = "-".join(reversed(parts)) if len(parts) == 3 else text.strip()
    try:
        day = parse_date(iso)
    except (ValueError, OverflowError):
        return None
    return day if day and 1800 <= day.year <= LAST_YEAR else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
        if moment and not 1900 <= moment.year <= LAST_YEAR:
            return None
        # In UTC: PostgreSQL refuses an offset of sixteen hours, which Python takes.
        return moment.astimezone(UTC) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
