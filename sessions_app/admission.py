"""Who may read a session's stream, asked when it opens and again every two seconds while it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from threading import Event

from django.utils import timezone

from enterprises.models import Browser, RoleGrant, User
from sessions_app import audiences, joining, screens
from sessions_app.kinds.rules import Audience
from sessions_app.models import ProjectorLink, Seat, StrategySession


@dataclass(frozen=True)
class SignedIn:
    user: int
    browser: str


@dataclass(frozen=True)
class Seated:
    seat: int


@dataclass(frozen=True)
class Projecting:
    """A projector at its own address."""

    link: int


@dataclass(frozen=True, eq=False)
class Reader:
    """One open stream: who reads which session as which audience."""

    session: int
    region: int
    audience: Audience
    who: SignedIn | Seated | Projecting
    revoked: Event = field(default_factory=Event)


# The signed-in user of a browser's cookies with the key of the browser, or None.
WhoIs = Callable[[dict[str, str]], tuple[User, str] | None]


class SignedOut(Exception):
    """Nobody was recognised who could be asked what they may read."""


def admit_by_cookies(who_is: WhoIs, cookies: dict[str, str], session: int, wanted: str) -> Reader | None:
    """Who asks for the stream: somebody signed in, a phone with a seat, or a projector at its own address.

    `wanted` is `seat` or `projector` where a page says as which of these it asks: a facilitator may try the
    phone's page in the same browser. None for a session that they may not see, or that does not exist.
    """
    if wanted == Audience.PROJECTOR:
        link = screens.find_link(cookies.get(screens.cookie_of(session), ""))
        if link is not None:
            return admit_link(link, session)
    found = who_is(cookies) if wanted != "seat" else None
    reader = admit(*found, session, as_projector=wanted == Audience.PROJECTOR) if found else None
    if reader is None and wanted != Audience.PROJECTOR:
        seat = joining.seat_of(session, cookies.get(joining.cookie_of(session), ""))
        reader = admit_seat(seat, session) if seat else None
    if reader is None and found is None:
        raise SignedOut
    return reader


def admit(user: User, browser: str, session: int, *, as_projector: bool = False) -> Reader | None:
    """None for a session that the user may not see, as for one that does not exist."""
    seen = StrategySession.objects.visible_to(user).filter(pk=session).first()
    audience = audiences.audience_of(user, seen) if seen else None
    if seen is None or audience is None:
        return None
    if as_projector:
        audience = Audience.PROJECTOR
    return Reader(seen.pk, seen.kept_by_id, audience, SignedIn(user.pk, browser))


def admit_seat(seat: Seat, session: int) -> Reader | None:
    seen = StrategySession.objects.visible_to(seat).filter(pk=session).first()
    audience = audiences.audience_of(seat, seen) if seen else None
    return Reader(seen.pk, seen.kept_by_id, audience, Seated(seat.pk)) if seen and audience else None


def admit_link(link: ProjectorLink, session: int) -> Reader | None:
    if link.session_id != session:
        return None
    return Reader(session, link.session.kept_by_id, Audience.PROJECTOR, Projecting(link.pk))


def still_admitted(readers: Collection[Reader]) -> set[Reader]:
    """Those who are still signed in and whose role, seat or address still stands, in four queries."""
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
    seated = set(
        Seat.objects.filter(
            pk__in=seats, revoked_at=None, session__status__in=joining.TAKING_PHONES
        ).values_list("pk", flat=True)
    )
    links = {reader.who.link for reader in readers if isinstance(reader.who, Projecting)}
    standing = set(ProjectorLink.objects.filter(pk__in=links, revoked_at=None).values_list("pk", flat=True))

    def is_admitted(reader: Reader) -> bool:
        if isinstance(reader.who, Seated):
            return reader.who.seat in seated
        if isinstance(reader.who, Projecting):
            return reader.who.link in standing
        has = roles.get((reader.who.user, reader.region), set())
        reads_as = audiences.audience_with(has)
        return (reader.who.browser, reader.who.user) in signed_in and (
            reads_as == reader.audience or (reads_as is not None and reader.audience == Audience.PROJECTOR)
        )

    return {reader for reader in readers if is_admitted(reader)}
