"""Browsers in which a user is signed in, and the store of what Django keeps of them between requests.

One row is one signed-in browser: its owner sees it in a list and ends it, blocking a user ends them all.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from enterprises.models.users import User

DEVICE_LENGTH = 300


class BrowserQuerySet(models.QuerySet["Browser"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user, expire_date__gt=timezone.now())


class BrowserManager(BaseSessionManager["Browser"]):
    def get_queryset(self) -> BrowserQuerySet:
        return BrowserQuerySet(self.model, using=self._db)

    def of(self, user: User) -> BrowserQuerySet:
        return self.get_queryset().of(user)


class Browser(AbstractBaseSession):
    """A browser's session. Without a user it only remembers how far a sign-in has got."""

    user = models.ForeignKey("enterprises.User", models.CASCADE, null=True, related_name="browsers")
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=DEVICE_LENGTH, blank=True)

    objects: BrowserManager = BrowserManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        ordering = ["-seen_at"]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's store, with the owner and the times in columns of their own."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Browser]:
        return Browser

    def _get_session_from_db(self) -> Browser | None:
        browser = super()._get_session_from_db()
        if browser is not None:
            self.seen_at = browser.seen_at
        return browser

    def create_model_instance(self, data: dict[str, Any]) -> Browser:
        if SESSION_KEY in data:
            data.setdefault("signed_in_at", timezone.now().timestamp())
        browser: Browser = super().create_model_instance(data)
        if SESSION_KEY in data:
            browser.user_id = int(data[SESSION_KEY])
            browser.signed_in_at = datetime.fromtimestamp(data["signed_in_at"], tz=timezone.get_default_timezone())
        browser.address = data.get("address", "")
        browser.device = data.get("device", "")
        return browser

    def touch(self) -> None:
        """Say that the browser was used. A plain UPDATE: saving the data could undo another request's change."""
        self.seen_at = timezone.now()
        Browser.objects.filter(pk=self.session_key).update(seen_at=self.seen_at)
