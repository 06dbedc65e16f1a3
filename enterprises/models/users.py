"""Who signs in, and with which role in which region."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models.places import Region


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", pgettext_lazy("role", "administrator")
    FACILITATOR = "facilitator", pgettext_lazy("role", "facilitator")
    EXPERT = "expert", pgettext_lazy("role", "expert")
    CURATOR = "curator", pgettext_lazy("role", "cluster curator")
    EXECUTIVE = "executive", pgettext_lazy("role", "executive")


class UserQuerySet(models.QuerySet["User"]):
    def managed_by(self, administrator: User) -> Self:
        """Users with a role in a region that the administrator administers."""
        regions = administrator.regions_as(Role.ADMINISTRATOR)
        return self.filter(Q(grants__region__in=regions)).distinct()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def managed_by(self, administrator: User) -> UserQuerySet:
        return self.get_queryset().managed_by(administrator)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").strip().lower())


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """An account. `Person` is a fact of the registry; a user may or may not be one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("login"), max_length=64, unique=True)
    last_name = models.CharField(_("last name"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    person = models.OneToOneField(
        "enterprises.Person", models.SET_NULL, null=True, blank=True, related_name="user"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["last_name"]

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.short_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """«Ерёмина О. В.» with no-break spaces."""
        initials = "\u00a0".join(f"{name[0]}." for name in (self.first_name, self.patronymic) if name)
        return f"{self.last_name}\u00a0{initials}" if initials else self.last_name

    def get_absolute_url(self) -> str:
        return reverse("users:detail", args=[self.pk])

    @cached_property
    def _granted(self) -> list[RoleGrant]:
        return list(self.grants.select_related("region"))

    @property
    def region_ids(self) -> set[int]:
        return {grant.region_id for grant in self._granted}

    @property
    def regions(self) -> list[Region]:
        """Those that keep a registry in this portal, in their order."""
        return list({grant.region: None for grant in self._granted if grant.region.is_served})

    def roles_in(self, region: Region | int) -> set[str]:
        region_id = region if isinstance(region, int) else region.pk
        return {grant.role for grant in self._granted if grant.region_id == region_id}

    def regions_as(self, *roles: str) -> set[int]:
        """Ids of the regions in which the user has any of the roles."""
        return {grant.region_id for grant in self._granted if grant.role in roles}

    def has_role(self, *roles: str) -> bool:
        return bool(self.regions_as(*roles))


@tracked()
class RoleGrant(models.Model):
    """One role of one user in one region."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    region = models.ForeignKey(Region, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["region", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "region", "role"], name="role_is_granted_once"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A one-time link with which a user sets a password. Only the hash of its secret is stored."""

    class Purpose(models.TextChoices):
        INVITE = "invite", _("invitation")
        RESET = "reset", _("password reset")

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=10, choices=Purpose)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
