"""Predicates of the registry: `(user, thing)` in, yes or no out."""

from enterprises.models import Region, Role, User


def can_edit_registry(user: User, region: Region) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(region)


def can_manage_users(user: User, region: Region) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(region)
