"""What can be done with the session as a whole."""

from __future__ import annotations

from django.db import models

from sessions_app import facilitation
from sessions_app.journal import Op
from sessions_app.kinds.rules import THE_HALL, Event, Kind
from sessions_app.models import Actor, StrategySession
from sessions_app.operation_data import Choice

Anonymity = StrategySession.Anonymity


class Authors(models.TextChoices):
    """The strictest first: whatever is promised now, it may be chosen."""

    ANONYMOUS = "anonymous"
    OPTIONAL = "optional"
    NAMED = "named"


class Moderation(models.TextChoices):
    ON = "on"
    OFF = "off"


ANONYMITY = {
    Authors.NAMED.value: Anonymity.NAMED,
    Authors.OPTIONAL.value: Anonymity.OPTIONAL,
    Authors.ANONYMOUS.value: Anonymity.ANONYMOUS,
}


def _set(
    session: StrategySession, *, by: Actor, op: Op, authors: str | None = None, moderation: str | None = None
) -> None:
    facilitation.set_rules(
        session,
        by=by,
        op=op,
        anonymity=None if authors is None else ANONYMITY[authors],
        is_moderated=None if moderation is None else moderation == Moderation.ON,
    )


KINDS = (
    Kind(
        "session.set",
        {
            # May only become stricter.
            "authors": Choice(of=Authors, required=False),
            "moderation": Choice(of=Moderation, required=False),
        },
        _set,
    ),
)
EVENTS = (
    # Its passport was edited, or a rehearsal was wiped, after which everybody takes a fresh snapshot.
    Event("session.edit", THE_HALL),
    Event("session.wipe", THE_HALL),
)
