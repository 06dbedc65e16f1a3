"""Who may read a session's stream, asked when it opens and again every two seconds while it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from threading import Event

from django.utils import timezone

from enterprises.models import Browser, RoleGrant, User
from sessions_app import audiences
from sessions_app.kinds.rules import Audience
from sessions_app.models import Seat, StrategySession


@dataclass(frozen=True)
class SignedIn:
    user: int
    browser: str


@dataclass(frozen=True)
class Seated:
    seat: int


@dataclass(frozen=True, eq=False)
class Reader:
    """One open stream: who reads which session as which audience."""

    session: int
    region: int
    audience: Audience
    who: SignedIn | Seated
    revoked: Event = field(default_factory=Event)


def admit(user: User, browser: str, session: int) -> Reader | None:
    """None for a session that the user may not see, as for one that does not exist."""
    seen = StrategySession.objects.visible_to(user).filter(pk=session).first()
    audience = audiences.audience_of(user, seen) if seen else None
    if seen is None or audience is None:
        return None
    return Reader(seen.pk, seen.kept_by_id, audience, SignedIn(user.pk, browser))


def admit_seat(seat: Seat, session: int) -> Reader | None:
    seen = StrategySession.objects.visible_to(seat).filter(pk=session).first()
    audience = audiences.audience_of(seat, seen) if seen else None
    return Reader(seen.pk, seen.kept_by_id, audience, Seated(seat.pk)) if seen and audience else None


def still_admitted(readers: Collection[Reader]) -> set[Reader]:
    """Those whose browser is still signed in and whose role or seat still stands, in three queries."""
    users = {reader.who for reader in readers if isinstance(reader.who, SignedIn)}
    browsers = Browser.objects.filter(
        pk__in={who.browser for who in users}, user__is_active=True, expire_date__gt=timezone.now()
    )
    signed_in = set(browsers.values_list("pk", "user_id"))
    roles: dict[tuple[int, int], set[str]] = {}
    grants = RoleGrant.objects.filter(
        user__in={who.user for who in users}, region__in={reader.region for reader in readers}
    )
    for user, region, role in grants.values_list("user_id", "region_id", "role"):
        roles.setdefault((user, region), set()).add(role)
    seats = {reader.who.seat for reader in readers if isinstance(reader.who, Seated)}
    seated = set(Seat.objects.filter(pk__in=seats, revoked_at=None).values_list("pk", flat=True))

    def is_admitted(reader: Reader) -> bool:
        if isinstance(reader.who, Seated):
            return reader.who.seat in seated
        has = roles.get((reader.who.user, reader.region), set())
        return (reader.who.browser, reader.who.user) in signed_in and (
            audiences.audience_with(has) == reader.audience
        )

    return {reader for reader in readers if is_admitted(reader)}
