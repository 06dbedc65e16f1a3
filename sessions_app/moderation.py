"""What the facilitator does with lines from phones: accept into a quadrant, decline, and take that back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app import guests, journal, swot
from sessions_app.journal import Op
from sessions_app.models import Actor, PhoneLine, Statement


@transaction.atomic
def accept(
    line: PhoneLine, *, by: Actor, quadrant: str = "", into: Statement | None = None, op: Op | None = None
) -> Statement:
    """Put a waiting line on the board: into a quadrant, or under a statement that says the same.

    A line whose statement stands already gives it its author's new wording.
    """
    line = guests.take(line)
    _check_waits(line)
    quadrant = into.quadrant if into else quadrant or line.quadrant
    is_new = line.statement is None
    if is_new:
        line.statement = swot.of_line(line, on=line.board, quadrant=quadrant, into=into)
        swot.place([line.statement], after=swot.hold_for_more(line.board), by=None)
    else:
        line.statement = swot.reword_by_line(line, quadrant=quadrant)
    line.state = PhoneLine.State.ACCEPTED
    line.save(update_fields=["state", "statement"])
    facts: dict[str, Any] = {"into": into.pk} if into and is_new else {}
    swot.record(
        line.statement,
        "line.accept",
        by=by,
        op=op,
        line=line.pk,
        number=line.statement.number,
        **facts,
    )
    return line.statement


@transaction.atomic
def decline(line: PhoneLine, *, by: Actor, op: Op | None = None) -> None:
    """Leave a waiting line off the board. Its author sees that, and it can be taken back."""
    line = guests.take(line)
    _check_waits(line)
    line.state = PhoneLine.State.DECLINED
    line.save(update_fields=["state"])
    _record(line, "line.decline", by, op)


@transaction.atomic
def take_back(line: PhoneLine, *, by: Actor, op: Op | None = None) -> None:
    """Let a line that was accepted or declined wait again, where it stood in the queue."""
    line = guests.take(line)
    if line.state not in (PhoneLine.State.ACCEPTED, PhoneLine.State.DECLINED):
        raise ValidationError(_("The line waits already, or its author has withdrawn it."), "waits")
    was_accepted = line.state == PhoneLine.State.ACCEPTED
    line.state = PhoneLine.State.WAITING
    line.save(update_fields=["state"])
    statement = line.statement
    if was_accepted and statement is not None:
        if statement.merged.exists():
            raise ValidationError(
                _("Others are merged into statement № %(number)d: separate them first."),
                "has_merged",
                {"number": statement.number},
            )
        # The card under which it was shown changes as well.
        facts: dict[str, Any] = {"out_of": statement.canonical_id} if statement.canonical_id else {}
        statement.removed_at, statement.canonical = timezone.now(), None
        statement.save(update_fields=["removed_at", "canonical"])
        swot.record(statement, "line.off", by=by, op=op, line=line.pk, **facts)
    else:
        _record(line, "line.return", by, op)


def _check_waits(line: PhoneLine) -> None:
    if line.state != PhoneLine.State.WAITING:
        raise ValidationError(_("Somebody has already decided on this line."), "decided")


def _record(line: PhoneLine, kind: str, by: Actor, op: Op | None) -> None:
    journal.record(
        line.board.session,
        kind,
        by=by,
        op=op,
        payload={"line": line.pk, "state": line.state},
        result={"line": line.pk, "state": line.state},
    )
