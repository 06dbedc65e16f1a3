"""The terms of a person's instructions as a calendar (RFC 5545), under a secret address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app import parties
from sessions_app.models import Instruction, InstructionFeed

READ_EVERY = timedelta(hours=6)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(user: User) -> str:
    """The secret of a new address, which is told once; the former address is empty from now on."""
    User.objects.select_for_update().get(pk=user.pk)
    revoke(user)
    secret = secrets.token_urlsafe(24)
    InstructionFeed.objects.create(user=user, secret_hash=hash_of(secret))
    return secret


def revoke(user: User) -> None:
    InstructionFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def living(user: User) -> InstructionFeed | None:
    return InstructionFeed.objects.filter(user=user, revoked_at=None).first()


def find(secret: str) -> InstructionFeed | None:
    feed = (
        InstructionFeed.objects.filter(secret_hash=hash_of(secret), revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    if feed:
        InstructionFeed.objects.filter(pk=feed.pk).update(read_at=timezone.now())
    return feed


def calendar(user: User) -> bytes:
    """Open instructions of the user as events of a whole day, the last one on which they can be done."""
    # Not at the start of the portal, which would wait for it.
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//Cluster portal//Instructions//RU")
    book.add("version", "2.0")
    book.add("x-wr-calname", _("Instructions"))
    book.add("refresh-interval", READ_EVERY, parameters={"value": "DURATION"})
    rows = (
        parties.own(Instruction.objects.visible_to(user).open(), user)
        .exclude(due_on=None)
        .select_related("decision__session", "executor", "executor_person")
        .order_by("due_on", "pk")
    )
    for instruction in rows:
        last = instruction.last_day
        assert last is not None
        event = Event()
        event.add("uid", f"{instruction.uid}@cluster-portal")
        event.add("dtstamp", timezone.now())
        event.add("sequence", instruction.version)
        event.add("dtstart", last)
        event.add("dtend", last + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("summary", _("Term: %(what)s") % {"what": instruction.text})
        event.add(
            "description",
            "\n".join(
                part
                for part in (
                    instruction.label,
                    instruction.executor.title if instruction.executor else "",
                    str(instruction.executor_person or ""),
                    instruction.get_status_display(),
                )
                if part
            ),
        )
        event.add("url", settings.PUBLIC_URL + instruction.get_absolute_url())
        book.add_component(event)
    return bytes(book.to_ical())
