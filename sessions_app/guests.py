"""What phones say: lines of a seat, its own until the step closes.

Of an anonymous author nothing is stored but the hash of a key, and the key follows from the secret that stays
on the phone: without it nobody can tell whose a line is, nor that two lines are of one author.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.versions import StaleVersion
from sessions_app import journal, swot, texts
from sessions_app.joining import may_be_named, takes_phones
from sessions_app.journal import Op
from sessions_app.models import (
    STATEMENT_LENGTH,
    AgendaItem,
    Board,
    LiveEvent,
    PhoneLine,
    Quadrant,
    Seat,
    Statement,
    StrategySession,
)

SPEAKING = (AgendaItem.Kind.SWOT, AgendaItem.Kind.DISCUSSION)


# What is asked now -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """What phones are asked now; without a board nothing is."""

    item: AgendaItem | None
    board: Board | None


def step_of(session: StrategySession) -> Step:
    """The present item of the agenda with its board; without an agenda the first board is open."""
    if not takes_phones(session):
        return Step(None, None)
    items = list(session.agenda.all())
    item = next((one for one in items if one.started_at and not one.ended_at), None)
    if items and (item is None or item.kind not in SPEAKING):
        return Step(item, None)
    boards = list(session.boards.order_by("order", "pk"))
    if item is not None:
        # Its own board, else one of no item.
        for wanted in (item.pk, None):
            if of_it := [board for board in boards if board.agenda_item_id == wanted]:
                return Step(item, of_it[0])
    return Step(item, boards[0] if boards else None)


def _hold_step(board: Board) -> StrategySession:
    """The session as it stands now, held before its board until the end of the transaction.

    Whatever closes a step or makes a rule stricter holds the session, too: of the two one comes first.
    """
    session = _hold(board.session_id)
    if step_of(session).board != board:
        raise _step_is_closed()
    return session


def _hold(session: int) -> StrategySession:
    return StrategySession.objects.select_for_update(no_key=True).get(pk=session)


def _step_is_closed() -> ValidationError:
    return ValidationError(
        _("This step is closed, and phones write nothing here now. Your text stays with you."), "closed"
    )


# Whose a line is -------------------------------------------------------------------------------------


def _key_hash(seat: Seat, line: UUID) -> str:
    """The hash of the key that the seat's secret makes for one line."""
    key = hmac.new(seat.secret.encode(), f"line {line}".encode(), hashlib.sha256).digest()
    return hashlib.sha256(key).hexdigest()


def is_own(line: PhoneLine, seat: Seat) -> bool:
    if line.is_anonymous:
        return hmac.compare_digest(line.edit_key_hash, _key_hash(seat, line.uid))
    return line.author_seat_id == seat.pk


@dataclass(frozen=True)
class OwnLine:
    """A line as its author sees it."""

    line: PhoneLine
    statement: Statement | None
    can_change: bool

    @property
    def text(self) -> str:
        return self.statement.text if self.statement and not self.is_waiting else self.line.text

    @property
    def version(self) -> int:
        return self.statement.version if self.statement and not self.is_waiting else self.line.version

    @property
    def is_waiting(self) -> bool:
        return self.line.state == PhoneLine.State.WAITING

    @property
    def stands(self) -> bool:
        return self.statement is not None and self.statement.removed_at is None


def own_lines(seat: Seat) -> list[OwnLine]:
    """Everything a seat has said and not withdrawn, the newest first; one query, whatever their number."""
    open_board = step_of(seat.session).board
    lines = (
        PhoneLine.objects.of(seat.session)
        .exclude(state=PhoneLine.State.WITHDRAWN)
        .select_related("statement__canonical")
        .order_by("-sent_at", "-pk")
    )
    return [
        OwnLine(line, line.statement, _can_change(line, open_board)) for line in lines if is_own(line, seat)
    ]


def _can_change(line: PhoneLine, open_board: Board | None) -> bool:
    is_open = open_board is not None and line.board_id == open_board.pk
    statement = line.statement
    is_fixed = statement and (statement.canonical_id is not None or statement.removed_at is not None)
    return is_open and not is_fixed and line.state != PhoneLine.State.DECLINED


# Verbs -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saying:
    """One line that a phone sends to a board of its session, of which it has said the key.

    `alike` is a statement that says the same, in the author's own opinion.
    """

    board: int
    by: Seat
    quadrant: str
    text: str
    is_named: bool = False
    alike: Statement | None = None
    op: Op | None = None


@dataclass(frozen=True)
class Said:
    """A line that was written down, and the event that tells of it."""

    line: PhoneLine
    event: LiveEvent


@transaction.atomic
def say(
    board: Board,
    *,
    by: Seat,
    quadrant: str,
    text: str,
    is_named: bool = False,
    alike: Statement | None = None,
    op: Op | None = None,
) -> PhoneLine:
    """Put a line on the board, or into the facilitator's queue where the session is moderated."""
    saying = Saying(board.pk, by, quadrant, text, is_named, alike, op)
    (said,) = say_all(_hold(board.session_id), [saying])
    if isinstance(said, ValidationError):
        raise said
    return said.line


# Its caller's transaction is taken back whole where this fails.
@transaction.atomic(savepoint=False)
def say_all(session: StrategySession, sayings: Sequence[Saying]) -> list[Said | ValidationError]:
    """What phones of one session, which is held, have said at the same moment: of each the line, or why it is
    refused.

    A hall that speaks at once takes the session and its board once, not one after another.
    """
    if not sayings:
        return []
    open_board = step_of(session).board
    last = swot.hold_for_more(open_board) if open_board is not None else 0
    elsewhere = {saying.board for saying in sayings} - {open_board.pk if open_board else 0}
    known = {*session.boards.filter(pk__in=elsewhere).values_list("pk", flat=True)} if elsewhere else set()
    drawn: list[PhoneLine | ValidationError] = []
    for saying in sayings:
        try:
            if saying.board in elsewhere - known:
                raise _not_found()
            drawn.append(_line_of(saying, session, open_board))
        except ValidationError as refusal:
            drawn.append(refusal)

    lines = [line for line in drawn if isinstance(line, PhoneLine)]
    statements = [line.statement for line in lines if line.statement is not None]
    swot.place(statements, after=last, by=None)
    PhoneLine.objects.bulk_create(lines)
    outcomes = [
        Said(line, _said_event(line, saying.op)) if isinstance(line, PhoneLine) else line
        for line, saying in zip(drawn, sayings, strict=True)
    ]
    if lines:
        journal.record_all(session, [said.event for said in outcomes if isinstance(said, Said)])
    return outcomes


def _line_of(saying: Saying, session: StrategySession, open_board: Board | None) -> PhoneLine:
    """A line to be written, with its statement where it is to stand on the board at once."""
    text = texts.tidy(saying.text, STATEMENT_LENGTH)
    if open_board is None or saying.board != open_board.pk:
        raise _step_is_closed()
    if saying.quadrant not in Quadrant.values:
        raise ValidationError(_("There is no such quadrant."), "no_such_quadrant")
    line = PhoneLine(board=open_board, quadrant=saying.quadrant, text=text, alike=_standing(saying.alike))
    _sign(line, session, saying.by, saying.is_named)
    if not session.is_moderated:
        line.statement = swot.of_line(line, on=open_board, quadrant=line.quadrant, into=line.alike)
        line.state = PhoneLine.State.ACCEPTED
    return line


def _said_event(line: PhoneLine, op: Op | None) -> LiveEvent:
    statement = line.statement
    if statement is None:
        return _event(line, "line.add", op=op)
    facts: dict[str, Any] = {"into": line.alike.pk} if line.alike else {}
    facts["line"] = line.pk
    return swot.event(
        statement, "statement.add", by=_stored_author(line), op=op, number=statement.number, **facts
    )


def _standing(statement: Statement | None) -> Statement | None:
    """What stands on the board for the statement; nothing if nothing does any more."""
    if statement is None or statement.removed_at is not None:
        return None
    canonical = statement.canonical
    return canonical if canonical is not None and canonical.removed_at is None else statement


def _sign(line: PhoneLine, session: StrategySession, seat: Seat, is_named: bool) -> None:
    """Write down who said it as far as the session and the author want it to be known."""
    is_known = seat.person_id is not None or seat.organisation_id is not None
    Anonymity = StrategySession.Anonymity
    line.is_anonymous = not may_be_named(session) or (
        session.anonymity == Anonymity.OPTIONAL and not (is_named and is_known)
    )
    if line.is_anonymous:
        line.edit_key_hash = _key_hash(seat, line.uid)
    else:
        line.author_seat = seat
        line.speaker_id, line.organisation_id = seat.person_id, seat.organisation_id


def _stored_author(line: PhoneLine) -> Seat | None:
    return None if line.is_anonymous else line.author_seat


@transaction.atomic
def reword(line: PhoneLine, *, by: Seat, version: int, text: str, op: Op | None = None) -> None:
    """Change one's own wording, which on a moderated board waits for the facilitator again.

    Raises StaleVersion when it was reworded in between.
    """
    text = texts.tidy(text, STATEMENT_LENGTH)
    session = _hold_own_step(line, by)
    line = _take_own(line, by)
    statement = line.statement
    is_waiting = line.state == PhoneLine.State.WAITING
    if statement is not None and not session.is_moderated and not is_waiting:
        line.text, line.version = text, statement.version + 1
        line.save(update_fields=["text", "version"])
        swot.edit_statement(statement, by=_stored_author(line), version=version, text=text, op=op)
        return
    newest = statement if statement is not None and not is_waiting else line
    if version != newest.version:
        raise StaleVersion(newest)
    line.text, line.version, line.state = text, newest.version + 1, PhoneLine.State.WAITING
    if not is_waiting:
        line.waits_since = timezone.now()
    line.save(update_fields=["text", "version", "state", "waits_since"])
    _record(line, "line.edit", op=op)


@transaction.atomic
def withdraw(line: PhoneLine, *, by: Seat, op: Op | None = None) -> None:
    """Take one's own line back; what stood on the board is taken off it."""
    _hold_own_step(line, by)
    line = _take_own(line, by)
    line.state = PhoneLine.State.WITHDRAWN
    line.save(update_fields=["state"])
    if line.statement is not None and line.statement.removed_at is None:
        swot.remove_statement(line.statement, by=_stored_author(line), op=op)
    else:
        _record(line, "line.remove", op=op)


@transaction.atomic
def bring_back(line: PhoneLine, *, by: Seat, op: Op | None = None) -> None:
    """The withdrawal was a mistake. On a moderated board the line waits again."""
    session = _hold_own_step(line, by)
    line = take(line)
    _check_own(line, by)
    if line.state != PhoneLine.State.WITHDRAWN:
        raise ValidationError(_("The line was not withdrawn."), "not_withdrawn")
    if line.statement is not None and not session.is_moderated:
        line.state = PhoneLine.State.ACCEPTED
        line.save(update_fields=["state"])
        swot.restore_statement(line.statement, by=_stored_author(line), op=op)
        return
    line.state, line.waits_since = PhoneLine.State.WAITING, timezone.now()
    line.save(update_fields=["state", "waits_since"])
    _record(line, "line.restore", op=op)


def take(line: PhoneLine) -> PhoneLine:
    """The line as it stands now, held until the end of the transaction, and its board before it.

    In this order everywhere, so that an author and a facilitator do not wait for each other.
    """
    swot.hold(line.board)
    return (
        PhoneLine.objects.select_for_update(of=("self",), no_key=True)
        .select_related("board__session", "statement", "author_seat", "speaker", "organisation")
        .get(pk=line.pk)
    )


def _take_own(line: PhoneLine, seat: Seat) -> PhoneLine:
    line = take(line)
    _check_own(line, seat)
    if line.state in (PhoneLine.State.WITHDRAWN, PhoneLine.State.DECLINED):
        raise ValidationError(_("This line is not on its way any more."), "not_waiting")
    return line


def _hold_own_step(line: PhoneLine, seat: Seat) -> StrategySession:
    _check_own(line, seat)
    return _hold_step(line.board)


def _check_own(line: PhoneLine, seat: Seat) -> None:
    # Another one's line does not exist for this phone.
    if not is_own(line, seat):
        raise _not_found()


def _not_found() -> ValidationError:
    return ValidationError(_("The session has no such record: it may belong to another one."), "not_found")


def _record(line: PhoneLine, kind: str, *, op: Op | None) -> None:
    journal.record_all(line.board.session, [_event(line, kind, op=op)])


def _event(line: PhoneLine, kind: str, *, op: Op | None) -> LiveEvent:
    return journal.event(
        line.board.session,
        kind,
        by=_stored_author(line),
        op=op,
        payload={"line": line.pk, "board": line.board_id, "state": line.state, "version": line.version},
        result={"line": line.pk, "state": line.state, "version": line.version},
    )
