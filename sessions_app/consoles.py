"""Who sits at the console: whose page has lately said that it is open."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from enterprises.models import User
from sessions_app.models import AtConsole, StrategySession

# A page says so three times as often.
PRESENT = timedelta(seconds=60)


def say_here(session: StrategySession, user: User) -> None:
    AtConsole.objects.update_or_create(session=session, user=user, defaults={"seen_at": timezone.now()})


def who_is_there(session: StrategySession) -> list[User]:
    """The one who has come first is named first."""
    seen = AtConsole.objects.filter(session=session, seen_at__gte=timezone.now() - PRESENT)
    return [console.user for console in seen.select_related("user").order_by("pk")]
