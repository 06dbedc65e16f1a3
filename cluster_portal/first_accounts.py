"""Accounts of an installation that has none: one per role for the trial run, or an administrator."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from enterprises.models import Region, Role, RoleGrant, User
from sessions_app.models import Instruction
from strategy.models import Cluster, ClusterState

TRIAL_REGIONS = ("48", "demo")


@transaction.atomic
def create_trial_accounts(path: Path) -> None:
    """One account per role in both regions of the trial run; write `role login password` lines to `path`.

    In the demonstration the curator is the one of the pilots and whoever is instructed most, the executive
    whoever controls most.
    """
    regions = Region.objects.filter(code__in=TRIAL_REGIONS)
    lines = []
    for role in Role:
        password = _password()
        user = create_account(role.value, password, str(role.label).capitalize(), role, regions)
        if role == Role.CURATOR:
            Cluster.objects.filter(kept_by__is_demo=True, state=ClusterState.PILOT).update(curator=user)
            _link(user, "executor_person")
        elif role == Role.EXECUTIVE:
            _link(user, "controller")
        lines.append(f"{role.value} {role.value} {password}\n")
    _write_private(path, "".join(lines))


def _link(user: User, part: str) -> None:
    """With the person of the demonstration who has this part in most instructions."""
    rows = Instruction.objects.filter(decision__kept_by__is_demo=True).exclude(**{part: None})
    most = rows.values(part).annotate(count=Count("pk")).order_by("-count", part).first()
    if most:
        user.person_id = most[part]
        user.save(update_fields=["person"])


@transaction.atomic
def create_account(login: str, password: str, last_name: str, role: str, regions: Iterable[Region]) -> User:
    user = User.objects.create_user(login, password, last_name=last_name)
    for region in regions:
        RoleGrant.objects.create(user=user, region=region, role=role)
    return user


def administrator_name() -> str:
    return _("Administrator")


def _password() -> str:
    # No look-alikes: people retype it from a screen.
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _letter in range(4)) for _group in range(5))


def _write_private(path: Path, text: str) -> None:
    """Before the transaction ends: accounts whose passwords nobody knows would be the worse half."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
