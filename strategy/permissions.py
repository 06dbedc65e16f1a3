"""Predicates of the strategy room: `(user, thing)` in, yes or no out."""

from enterprises.models import Region, Role, User
from sessions_app.permissions import FACILITATING
from strategy.models import Cluster, Programme, Selection

EDITING = {Role.ADMINISTRATOR.value, Role.CURATOR.value}


def can_add_clusters(user: User, region: Region) -> bool:
    return bool(EDITING & user.roles_in(region))


def can_propose_clusters(user: User, region: Region) -> bool:
    """From what a session said: also for whoever runs the session."""
    return bool((EDITING | FACILITATING) & user.roles_in(region))


def can_edit_cluster(user: User, cluster: Cluster) -> bool:
    return bool(EDITING & user.roles_in(cluster.kept_by_id))


def can_edit_programme(user: User, programme: Programme) -> bool:
    return bool(EDITING & user.roles_in(programme.kept_by_id))


def can_return_reports(user: User, programme: Programme) -> bool:
    """Who reads may ask: an executive returns a report with a question, too."""
    return bool({Role.ADMINISTRATOR, Role.EXECUTIVE} & user.roles_in(programme.kept_by_id))


def can_set_lights(user: User, programme: Programme) -> bool:
    """Who answers for a programme, and who judges it."""
    roles = {Role.ADMINISTRATOR, Role.CURATOR, Role.EXECUTIVE}
    return bool(roles & user.roles_in(programme.kept_by_id))


def can_approve_reports(user: User, programme: Programme) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(programme.kept_by_id)


def decides_in(user: User, region: Region) -> bool:
    """Whose decisions are recorded as a head's."""
    return bool({Role.ADMINISTRATOR, Role.EXECUTIVE} & user.roles_in(region))


def approves_in(user: User, region: Region) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(region)


# Selections ----------------------------------------------------------------------------------------

RUNNING = {Role.ADMINISTRATOR.value, Role.FACILITATOR.value}
# Ballots with names are for those who run the selection and for whoever decides and audits.
AUDITING = RUNNING | {Role.EXECUTIVE.value}


def can_run_selections(user: User, region: Region | int) -> bool:
    return bool(RUNNING & user.roles_in(region))


def can_audit_ballots(user: User, selection: Selection) -> bool:
    """Only after the closing: before it nobody sees what another expert gave."""
    return selection.is_closed and bool(AUDITING & user.roles_in(selection.kept_by_id))


def can_edit_rules(user: User, region: Region | int) -> bool:
    return Role.ADMINISTRATOR in user.roles_in(region)
