"""When somebody looked at the overview last: «что изменилось с прошлого раза»."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from enterprises.models import Region, User
from strategy.models import Visit

# Looking again within this time is the same visit.
ONE_VISIT = timedelta(hours=4)


@transaction.atomic
def see(user: User, region: Region) -> None:
    """The user looks at the overview now. Reloading the page is no new visit."""
    now = timezone.now()
    visit, created = Visit.objects.select_for_update().get_or_create(
        user=user, region=region, defaults={"last_at": now}
    )
    if created:
        return
    if now - visit.last_at >= ONE_VISIT:
        visit.before_at = visit.last_at
    visit.last_at = now
    visit.save(update_fields=["last_at", "before_at"])


def last_before(user: User, region: Region) -> datetime | None:
    """The visit before the present one; None for somebody who is here for the first time."""
    visit = Visit.objects.filter(user=user, region=region).first()
    if visit is None:
        return None
    return visit.last_at if timezone.now() - visit.last_at >= ONE_VISIT else visit.before_at


def day_of(moment: datetime | None, as_of: date) -> date | None:
    """The day up to which somebody knows who looked at that moment; None where the page speaks of an earlier
    day.
    """
    day = timezone.localtime(moment).date() if moment else None
    return day if day and day <= as_of else None
