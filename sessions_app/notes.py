"""Recording afterwards: lines of a notebook, typed or pasted together, become statements said at one time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app import capture, operations
from sessions_app.models import STATEMENT_LENGTH, Board, Quadrant, StrategySession

MOST_LINES = 200


@dataclass(frozen=True)
class Note:
    """One line as it will be recorded; `problem` says why it cannot be."""

    number: int
    line: str
    quadrant: str
    who: str
    text: str
    theme: str
    problem: str = ""


def read(text: str) -> list[Note]:
    """In the order of the notebook. A line without a sign stands in the quadrant of the line above it."""
    notes: list[Note] = []
    quadrant = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = capture.read(line)
        quadrant = found.quadrant or quadrant
        notes.append(
            Note(
                number,
                line.strip(),
                quadrant or Quadrant.PARKING.value,
                found.who,
                found.text,
                found.theme,
                _problem(found.text),
            )
        )
    if len(notes) > MOST_LINES:
        raise ValidationError(
            _("At most %(most)d lines are recorded at a time; there are %(count)d."),
            "too_many",
            {"most": MOST_LINES, "count": len(notes)},
        )
    return notes


def _problem(text: str) -> str:
    if not text:
        return _("There is no text.")
    if len(text) > STATEMENT_LENGTH:
        return _("The text has %(length)d characters, and at most %(limit)d are possible.") % {
            "length": len(text),
            "limit": STATEMENT_LENGTH,
        }
    return ""


@transaction.atomic
def record(
    session: StrategySession,
    board: Board,
    *,
    by: User,
    notes: list[Note],
    happened_at: datetime,
    batch: UUID,
) -> int:
    """All lines or none, and the same batch once: the UUIDs of its lines follow from its own."""
    if any(note.problem for note in notes):
        raise ValidationError(_("Some lines cannot be recorded: correct them first."), "problems")
    for note in notes:
        data = {
            "board": board.pk,
            "quadrant": note.quadrant,
            "text": note.text,
            "happened_at": happened_at.isoformat(),
            **{name: value for name, value in (("who", note.who), ("theme", note.theme)) if value},
        }
        operations.perform(
            session, by=by, op_id=uuid5(batch, str(note.number)), kind="statement.add", data=data
        )
    return len(notes)
