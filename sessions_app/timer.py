"""The hall's countdown: when it ends is stored and sent; every screen counts by itself."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app import journal
from sessions_app.journal import Op
from sessions_app.models import Actor, StrategySession, Timer

LONGEST_SECONDS = 12 * 60 * 60


@transaction.atomic
def start(session: StrategySession, *, by: Actor, seconds: int, op: Op | None = None) -> None:
    """Count down from so many seconds, whatever was counted before."""
    timer = _hold(session)
    timer.ends_at = timezone.now() + timedelta(seconds=_check(seconds))
    _save(timer, "timer.start", by, op)


@transaction.atomic
def extend(session: StrategySession, *, by: Actor, seconds: int, op: Op | None = None) -> None:
    """Give more time: to what is left, or from now where the time is up."""
    timer = _hold(session)
    if timer.ends_at is None:
        raise ValidationError(_("The timer does not run."), "not_running")
    now = timezone.now()
    ends_at = max(timer.ends_at, now) + timedelta(seconds=_check(seconds))
    timer.ends_at = min(ends_at, now + timedelta(seconds=LONGEST_SECONDS))
    _save(timer, "timer.extend", by, op)


@transaction.atomic
def stop(session: StrategySession, *, by: Actor, op: Op | None = None) -> None:
    """Take the countdown off the screens; stopped twice is stopped."""
    timer = _hold(session)
    timer.ends_at = None
    _save(timer, "timer.stop", by, op)


def _check(seconds: int) -> int:
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise ValidationError(_("The timer runs from one second to twelve hours."), "out_of_range")
    return seconds


def _hold(session: StrategySession) -> Timer:
    StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    return Timer.objects.filter(session=session).first() or Timer(session=session)


def _save(timer: Timer, kind: str, by: Actor, op: Op | None) -> None:
    timer.save()
    ends_at = timer.ends_at.isoformat() if timer.ends_at else None
    journal.record(
        timer.session, kind, by=by, op=op, payload={"ends_at": ends_at}, result={"ends_at": ends_at}
    )
