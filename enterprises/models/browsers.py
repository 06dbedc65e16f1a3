"""Browsers in which a user is signed in, and the store of what Django keeps of them between requests.

One row is one signed-in browser: its owner sees it in a list and ends it, blocking a user ends them all.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from enterprises.models.users import User

DEVICE_LENGTH = 300
# The first that fits: every browser also claims to be those below it.
BROWSERS = (
    ("YaBrowser/", "Яндекс.Браузер"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


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

    objects: ClassVar[BrowserManager] = BrowserManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        ordering = ["-seen_at"]

    @property
    def fingerprint(self) -> str:
        """Names the browser on a page: the key itself would let whoever reads it in."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """«Firefox, Windows», as far as the browser tells."""
        told = (
            next((name for sign, name in signs if sign in self.device), "") for signs in (BROWSERS, SYSTEMS)
        )
        return ", ".join(part for part in told if part)

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
        browser: Browser | None = super()._get_session_from_db()  # type: ignore[misc]
        if browser is not None:
            self.seen_at = browser.seen_at
        return browser

    def create_model_instance(self, data: dict[str, Any]) -> Browser:
        if SESSION_KEY in data:
            data.setdefault("signed_in_at", timezone.now().timestamp())
        browser = cast(Browser, super().create_model_instance(data))
        if SESSION_KEY in data:
            browser.user_id = int(data[SESSION_KEY])
            browser.signed_in_at = datetime.fromtimestamp(
                data["signed_in_at"], tz=timezone.get_default_timezone()
            )
        browser.address = data.get("address", "")
        browser.device = data.get("device", "")
        return browser

    @property
    def over(self) -> str:
        """Why the session counts no more: it was "idle" for too long, or it is too "old". Read it first."""
        signed_in_at = self.get("signed_in_at")
        now = timezone.now()
        idle = (now - self.seen_at).total_seconds() if self.seen_at else 0
        if idle > settings.SESSION_IDLE_SECONDS:
            return "idle"
        age = now.timestamp() - signed_in_at if signed_in_at else 0
        return "old" if age > settings.SESSION_ABSOLUTE_SECONDS else ""

    def touch(self) -> None:
        """Say that the browser was used. Not by save(): that could undo another request's change."""
        self.seen_at = timezone.now()
        Browser.objects.filter(pk=self.session_key).update(seen_at=self.seen_at)
