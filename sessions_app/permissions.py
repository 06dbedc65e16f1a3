"""Predicates of the sessions: `(actor, thing)` in, yes or no out."""

from enterprises.models import Region, Role, User
from sessions_app import parties
from sessions_app.models import Actor, Instruction, Seat, StrategySession

FACILITATING = {Role.ADMINISTRATOR.value, Role.FACILITATOR.value}


def can_facilitate(actor: Actor, session: StrategySession) -> bool:
    return isinstance(actor, User) and bool(FACILITATING & actor.roles_in(session.kept_by_id))


def takes_part(actor: Actor, session: StrategySession) -> bool:
    """Whether this is a phone that sits in the session."""
    return isinstance(actor, Seat) and actor.session_id == session.pk and actor.revoked_at is None


def can_speak(actor: Actor, session: StrategySession) -> bool:
    return can_facilitate(actor, session) or takes_part(actor, session)


def can_move_sessions(user: User, region: Region | int) -> bool:
    """Take a whole session out of the portal or bring one in, which adds to the registry."""
    return Role.ADMINISTRATOR in user.roles_in(region)


def can_hold_sessions(user: User, region: Region) -> bool:
    return bool(FACILITATING & user.roles_in(region))


# Instructions ----------------------------------------------------------------------------------------

RECORDING = FACILITATING | {Role.CURATOR.value}


def can_instruct(user: User, region: Region) -> bool:
    """On a decision of a session, or by a head's act."""
    return bool((FACILITATING | {Role.EXECUTIVE.value}) & user.roles_in(region))


def can_carry_out(user: User, instruction: Instruction) -> bool:
    """Whoever is to do it, and whoever records what came on paper."""
    roles = user.roles_in(instruction.decision.kept_by_id)
    return bool(RECORDING & roles) or (bool(roles) and parties.executes(user, instruction))


def can_control(user: User, instruction: Instruction) -> bool:
    """The controller alone; for one who has no account, whoever keeps the sessions of the region."""
    roles = user.roles_in(instruction.decision.kept_by_id)
    controller = parties.account_of(instruction.controller)
    if controller is not None and controller.roles_in(instruction.decision.kept_by_id):
        return bool(roles) and controller.pk == user.pk
    return bool(FACILITATING & roles)
