"""Who may read a session's stream, asked when it opens and again every two seconds while it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from threading import Event

from django.utils import timezone

from enterprises.models import Browser, RoleGrant, User
from sessions_app import audiences
from sessions_app.models import StrategySession
from sessions_app.operations import Audience


@dataclass(frozen=True, eq=False)
class Reader:
    """One open stream: which user, in which browser, reads which session as which audience."""

    session: int
    region: int
    user: int
    browser: str
    audience: Audience
    revoked: Event = field(default_factory=Event)


def admit(user: User, browser: str, session: int) -> Reader | None:
    """None for a session that the user may not see, as for one that does not exist."""
    seen = StrategySession.objects.visible_to(user).filter(pk=session).first()
    audience = audiences.audience_of(user, seen) if seen else None
    return Reader(seen.pk, seen.kept_by_id, user.pk, browser, audience) if seen and audience else None


def still_admitted(readers: Collection[Reader]) -> set[Reader]:
    """Those whose browser is still signed in and whose role still stands, in two queries."""
    browsers = Browser.objects.filter(
        pk__in={reader.browser for reader in readers}, user__is_active=True, expire_date__gt=timezone.now()
    )
    signed_in = set(browsers.values_list("pk", "user_id"))
    roles: dict[tuple[int, int], set[str]] = {}
    grants = RoleGrant.objects.filter(
        user__in={reader.user for reader in readers}, region__in={reader.region for reader in readers}
    )
    for user, region, role in grants.values_list("user_id", "region_id", "role"):
        roles.setdefault((user, region), set()).add(role)
    return {
        reader
        for reader in readers
        if (reader.browser, reader.user) in signed_in
        and audiences.audience_with(roles.get((reader.user, reader.region), set())) == reader.audience
    }
