"""Accounts: inviting by a one-time link, roles per region, blocking.

A user is invited, then active, perhaps blocked; nobody is deleted, for the history names them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Invitation, Region, Role, RoleGrant, User

LINK_LASTS = timedelta(days=7)


class State:
    INVITED, ACTIVE, BLOCKED = "invited", "active", "blocked"


def state_of(user: User) -> str:
    if not user.is_active:
        return State.BLOCKED
    return State.ACTIVE if user.has_usable_password() else State.INVITED


def for_list(users: QuerySet[User], regions: Collection[int]) -> QuerySet[User]:
    """With `shown_grants`, the roles in `regions`, and `link_until`, when the open link ends."""
    open_links = Invitation.objects.open().filter(user=OuterRef("pk")).order_by("-expires_at")
    grants = RoleGrant.objects.filter(region__in=regions).select_related("region").order_by("region", "pk")
    return users.annotate(link_until=Subquery(open_links.values("expires_at")[:1])).prefetch_related(
        Prefetch("grants", queryset=grants, to_attr="shown_grants")
    )


# Links


@transaction.atomic
def invite(
    *,
    username: str,
    last_name: str,
    roles: Iterable[tuple[Region, str]],
    by: User,
    first_name: str = "",
    patronymic: str = "",
) -> tuple[User, str]:
    """A new account with its roles, and the secret of its link, which is nowhere kept."""
    roles = list(roles)
    _lock({region.pk for region, _role in roles}, by=by)
    if not roles:
        raise ValidationError(_("Choose at least one role."), code="no_roles")
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username, last_name=last_name, first_name=first_name, patronymic=patronymic
            )
    except IntegrityError:
        raise ValidationError(_("This login is taken."), code="login_taken") from None
    for region, role in roles:
        RoleGrant.objects.create(user=user, region=region, role=role, granted_by=by)
    return user, _new_secret(user, by=by)


@transaction.atomic
def renew_link(user: User, *, by: User) -> str:
    """A new link for a password; earlier links open nothing. The old password works until the new one."""
    _take_account(user, by=by)
    if not user.is_active:
        raise ValidationError(_("The account is blocked: unblock it first."), code="blocked")
    return _new_secret(user, by=by)


def find_link(secret: str) -> Invitation | None:
    """The invitation that the secret opens now."""
    return (
        Invitation.objects.open()
        .select_related("user")
        .filter(secret_hash=_hash(secret), user__is_active=True)
        .first()
    )


@transaction.atomic
def set_password(secret: str, password: str) -> User:
    """Spend the link: of two who press at once, one sets the password.

    Every browser of the user is signed out. Raises ValidationError when the link opens nothing.
    """
    invitation = (
        Invitation.objects.open()
        .select_related("user")
        .select_for_update(of=("self",))
        .filter(secret_hash=_hash(secret), user__is_active=True)
        .first()
    )
    if invitation is None:
        raise ValidationError(_("The link does not work any more."), code="link_is_spent")
    user = invitation.user
    user.invitations.open().update(used_at=timezone.now())
    user.set_password(password)
    user.save(update_fields=["password"])
    user.browsers.all().delete()
    return user


def _new_secret(user: User, *, by: User) -> str:
    user.invitations.open().update(used_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        user=user,
        purpose=Invitation.Purpose.RESET if user.has_usable_password() else Invitation.Purpose.INVITE,
        secret_hash=_hash(secret),
        created_by=by,
        expires_at=timezone.now() + LINK_LASTS,
    )
    return secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# Roles


@transaction.atomic
def give_role(user: User, region: Region, role: str, *, by: User) -> None:
    """Giving a role twice changes nothing.

    Refused as long as the only way in is a link of somebody who does not administer the region.
    """
    _lock({region.pk}, by=by)
    _grant, is_new = RoleGrant.objects.get_or_create(
        user=user, region=region, role=role, defaults={"granted_by": by}
    )
    if is_new:
        _close_links_of_strangers(user, region)


def _close_links_of_strangers(user: User, region: Region) -> None:
    """Whoever made a link may still hold it, and would come in with the new role."""
    administrators = RoleGrant.objects.filter(region=region, role=Role.ADMINISTRATOR).values("user")
    links = user.invitations.open().exclude(created_by=None).exclude(created_by__in=administrators)
    if not links.exists():
        return
    if not user.has_usable_password():
        raise ValidationError(
            _("The user has not yet signed in by the link from another region. Give the role after that."),
            code="not_signed_in_yet",
        )
    links.update(used_at=timezone.now())


@transaction.atomic
def take_role(user: User, region: Region, role: str, *, by: User) -> None:
    """Taking away a role that is not there changes nothing.

    Refused: one's own last administrator role, a region's last administrator, a user's last role.
    """
    _lock({region.pk}, by=by)
    grant = user.grants.filter(region=region, role=role).first()
    if grant is None:
        return
    if role == Role.ADMINISTRATOR:
        administered = by.grants.filter(role=Role.ADMINISTRATOR)
        if user == by and not administered.exclude(pk=grant.pk).exists():
            raise ValidationError(
                _("You cannot take away your own last administrator role."),
                code="own_last_administrator_role",
            )
        others = RoleGrant.objects.filter(region=region, role=role, user__is_active=True).exclude(user=user)
        if not others.exists():
            raise ValidationError(
                _("The region would be left without an administrator."), code="last_administrator"
            )
    if not user.grants.exclude(pk=grant.pk).exists():
        raise ValidationError(
            _("It is the user's last role. Block the account instead: it stays in the list."),
            code="last_role",
        )
    grant.delete()


# State


@transaction.atomic
def block(user: User, *, by: User) -> None:
    """The user is signed out everywhere at once, and the open links close."""
    if user == by:
        raise ValidationError(_("You cannot block yourself."), code="own_account")
    _take_account(user, by=by)
    _set_active(user, False)
    user.browsers.all().delete()
    user.invitations.open().update(used_at=timezone.now())


@transaction.atomic
def unblock(user: User, *, by: User) -> None:
    _take_account(user, by=by)
    _set_active(user, True)


@transaction.atomic
def forget_second_factor(user: User, *, by: User) -> None:
    """For somebody who has lost the phone and the recovery codes; signed out everywhere at once."""
    if user == by:
        raise ValidationError(_("You manage your own second factor in your account."), code="own_account")
    _take_account(user, by=by)
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.browsers.all().delete()


def _set_active(user: User, is_active: bool) -> None:
    if user.is_active != is_active:
        user.is_active = is_active
        user.save(update_fields=["is_active"])


def _take_account(user: User, *, by: User) -> None:
    """An account belongs to all its regions: only who administers them all may change it as a whole.

    Otherwise an administrator of one region could set a password and come in as another region's.
    """
    _lock(set(user.grants.values_list("region_id", flat=True)), by=by)


def _lock(regions: set[int], *, by: User) -> None:
    """Let changes in a region happen one after another, and make sure that `by` still administers them."""
    list(Region.objects.select_for_update(no_key=True).filter(pk__in=regions).order_by("pk"))
    administered = set(
        RoleGrant.objects.filter(
            user=by, user__is_active=True, role=Role.ADMINISTRATOR, region__in=regions
        ).values_list("region_id", flat=True)
    )
    if administered != regions:
        raise ValidationError(
            _("The account has roles in a region that you do not administer."), code="another_region"
        )


# History


@dataclass(frozen=True)
class Change:
    """One line of an account's history; `by` is empty where the portal itself or a command did it."""

    at: datetime
    by: str
    text: str
    is_removal: bool = False


def history_of(user: User, regions: Collection[int]) -> list[Change]:
    """Roles in `regions`, links, blocking and names: the newest first, in a constant number of queries."""
    grant_history = apps.get_model("enterprises", "RoleGrantHistory")
    user_history = apps.get_model("enterprises", "UserHistory")
    grants = list(
        grant_history.objects.filter(user_id=user.pk, region_id__in=regions).select_related("pgh_context")
    )
    states = list(
        user_history.objects.filter(pgh_obj_id=user.pk).select_related("pgh_context").order_by("pgh_id")
    )
    links = list(user.invitations.select_related("created_by"))
    names = dict(Region.objects.filter(pk__in=regions).values_list("pk", "name"))
    people = {
        person.pk: person.short_name for person in User.objects.filter(pk__in=_authors([*grants, *states]))
    }

    def author(event: object) -> str:
        return people.get(_author(event) or 0, "")

    changes = [
        Change(
            link.created_at,
            link.created_by.short_name if link.created_by else "",
            _("Link for the first password")
            if link.purpose == Invitation.Purpose.INVITE
            else _("Link for a new password"),
        )
        for link in links
    ]
    for event in grants:
        words = {"role": Role(event.role).label, "region": names[event.region_id]}
        if event.pgh_label == "insert":
            changes.append(
                Change(event.pgh_created_at, author(event), _("Role given: %(role)s, %(region)s") % words)
            )
        elif event.pgh_label == "delete":
            changes.append(
                Change(
                    event.pgh_created_at,
                    author(event),
                    _("Role taken away: %(role)s, %(region)s") % words,
                    True,
                )
            )
    for before, after in zip([None, *states], states, strict=False):
        text = _difference(before, after)
        if text:
            changes.append(Change(after.pgh_created_at, author(after), text, not after.is_active))
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _difference(before: object, after: object) -> str:
    if before is None:
        return _("Account created")
    if before.is_active != after.is_active:  # type: ignore[attr-defined]
        return _("Unblocked") if after.is_active else _("Blocked")  # type: ignore[attr-defined]
    names = ("username", "last_name", "first_name", "patronymic")
    if any(getattr(before, name) != getattr(after, name) for name in names):
        return _("Name or login changed")
    return ""


def _author(event: object) -> int | None:
    context = getattr(event, "pgh_context", None)
    return context.metadata.get("user") if context else None


def _authors(events: Iterable[object]) -> set[int]:
    return {author for event in events if (author := _author(event))}
