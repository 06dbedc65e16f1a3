"""Who may use which route: one row per route, checked before the view; the object rule is the view's.

A route without a row answers 404 and fails a test. What is open without an account is a literal in a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from enterprises.models import Role

SIGNED_IN = frozenset({"*"})
NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(Role.values)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR.value})
FACILITATORS = frozenset({Role.ADMINISTRATOR.value, Role.FACILITATOR.value})
CURATORS = frozenset({Role.ADMINISTRATOR.value, Role.CURATOR.value})


@dataclass(frozen=True)
class Row:
    """`read` holds for GET and HEAD, `write` for the rest; `rule` says what the view checks of the object."""

    read: frozenset[str]
    write: frozenset[str] = NOBODY
    rule: str = ""
    is_open: bool = False


OPEN = Row(NOBODY, NOBODY, is_open=True)

TABLE: dict[str, Row] = {
    "health": OPEN,
    "account_login": OPEN,
    "account_logout": Row(SIGNED_IN, SIGNED_IN),
    "account_change_password": Row(SIGNED_IN, SIGNED_IN),
    "account_reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "home": Row(SIGNED_IN),
    "switch_region": Row(NOBODY, SIGNED_IN, "the region is one of the user's"),
    "switch_theme": OPEN,
    "set_password": OPEN,
    # Registry
    "enterprises:list": Row(EVERYBODY, rule="organisations of the current region"),
    "enterprises:detail": Row(EVERYBODY, rule="organisations of the user's regions"),
    "enterprises:create": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "enterprises:edit": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:history": Row(EVERYBODY, rule="organisations of the user's regions"),
    "sources:list": Row(EVERYBODY, rule="sources of the current region"),
    "sources:detail": Row(EVERYBODY, rule="sources of the user's regions"),
    "people:detail": Row(EVERYBODY, rule="people of the user's regions"),
    # Sessions
    "sessions:list": Row(EVERYBODY, rule="sessions of the current region"),
    "sessions:detail": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:board": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:snapshot": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:ops": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:decision": Row(EVERYBODY, rule="decisions of the user's regions"),
    # Clusters and programmes
    "dashboard": Row(EVERYBODY, rule="the current region"),
    "strategy:list": Row(EVERYBODY, rule="clusters of the current region"),
    "strategy:cluster": Row(EVERYBODY, rule="clusters of the user's regions"),
    "strategy:programme": Row(EVERYBODY, rule="programmes of the user's regions"),
    "strategy:measure": Row(EVERYBODY, rule="measures of the user's regions"),
    "strategy:indicator": Row(EVERYBODY, rule="indicators of the user's regions"),
    # Users
    "users:list": Row(ADMINISTRATORS, rule="users with a role in a region the administrator administers"),
    "users:invite": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "users:detail": Row(ADMINISTRATORS, ADMINISTRATORS, "users of the administrator's regions"),
}
