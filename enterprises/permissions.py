"""Predicates of the registry: `(user, thing)` in, yes or no out."""

from enterprises.models import Region, Role, SavedView, User


def can_edit_registry(user: User, region: Region) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(region)


def can_manage_users(user: User, region: Region) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(region)


def can_manage_account(user: User, account: User) -> bool:
    """An account as a whole belongs to those who administer every region in which it has a role."""
    return account.region_ids <= user.regions_as(Role.ADMINISTRATOR)


def can_edit_view(user: User, view: SavedView) -> bool:
    """A saved view belongs to its owner; one that is shared, to the administrators, too."""
    if view.owner_id == user.pk:
        return True
    return bool(view.shared_with) and Role.ADMINISTRATOR in user.roles_in(view.kept_by_id)
