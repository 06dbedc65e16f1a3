"""Predicates of the sessions: `(actor, thing)` in, yes or no out."""

from enterprises.models import Region, Role, User
from sessions_app.models import Actor, Seat, StrategySession

FACILITATING = {Role.ADMINISTRATOR.value, Role.FACILITATOR.value}


def can_facilitate(actor: Actor, session: StrategySession) -> bool:
    return isinstance(actor, User) and bool(FACILITATING & actor.roles_in(session.kept_by_id))


def takes_part(actor: Actor, session: StrategySession) -> bool:
    """Whether this is a phone that sits in the session."""
    return isinstance(actor, Seat) and actor.session_id == session.pk and actor.revoked_at is None


def can_speak(actor: Actor, session: StrategySession) -> bool:
    return can_facilitate(actor, session) or takes_part(actor, session)


def can_hold_sessions(user: User, region: Region) -> bool:
    return bool(FACILITATING & user.roles_in(region))
