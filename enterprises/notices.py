"""Notices in the portal, and the same by e-mail where mail is set up.

Any app tells through `tell`; the scan of the worker sends what was not mailed yet, one letter to a person.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.models import Notice, Region, User

log = logging.getLogger("portal.notices")
# A notice that nobody could be sent for so long is not sent any more: it stands in the portal.
SENT_WITHIN = timedelta(days=3)
MOST_LETTERS = 100
LONGEST = 500


def tell(users: Iterable[User], *, region: Region, key: str, text: str, path: str) -> None:
    """Tell each of them once: a `key` that somebody knows already changes nothing."""
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    Notice.objects.bulk_create(
        (
            Notice(user=user, kept_by=region, key=key, text=shown, path=path)
            for user in {user.pk: user for user in users}.values()
            if user.is_active
        ),
        ignore_conflicts=True,
    )


def read(user: User, keys: Iterable[int] | None = None) -> int:
    """Mark as read: those, or all."""
    unread = Notice.objects.filter(user=user).unread()
    if keys is not None:
        unread = unread.filter(pk__in=list(keys))
    return unread.update(read_at=timezone.now())


def mail_due() -> int:
    """What the scan does: one letter to each person with notices that were not mailed. Returns how many."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    waiting: dict[User, list[Notice]] = defaultdict(list)
    fresh = Notice.objects.filter(
        mailed_at=None, read_at=None, created_at__gte=timezone.now() - SENT_WITHIN
    ).exclude(user__email="")
    for notice in fresh.select_related("user").order_by("created_at", "pk"):
        if notice.user.is_active:
            waiting[notice.user].append(notice)
    sent = 0
    connection = get_connection()
    for user, found in list(waiting.items())[:MOST_LETTERS]:
        try:
            _letter(user, found, connection).send()
        except OSError:
            # The next scan tries again; the notice itself stands in the portal.
            log.exception("a letter was not sent", extra={"user": user.pk})
            continue
        Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(mailed_at=timezone.now())
        sent += 1
    return sent


def _letter(user: User, notices: list[Notice], connection: object) -> EmailMessage:
    subject = ngettext("%(count)d notice of the portal", "%(count)d notices of the portal", len(notices))
    lines = [f"– {notice.text}\n  {settings.PUBLIC_URL.rstrip('/')}{notice.path}" for notice in notices]
    footer = _("You get this letter because you work in the portal of cluster strategy.")
    return EmailMessage(
        subject=subject % {"count": len(notices)},
        body="\n\n".join([*lines, footer]),
        to=[user.email],
        connection=connection,  # type: ignore[arg-type]
    )
