"""What can be done with phones and what they say, and with the wall of the hall."""

from __future__ import annotations

from django.db.models import TextChoices

from enterprises.models import User
from sessions_app import guests, joining, moderation, screens
from sessions_app.journal import Op
from sessions_app.kinds.rules import (
    CONSOLE_ONLY,
    THE_HALL,
    Audience,
    Event,
    Kind,
    board_of,
    found,
    statement_of,
)
from sessions_app.models import (
    MESSAGE_LENGTH,
    STATEMENT_LENGTH,
    Actor,
    PhoneLine,
    Quadrant,
    Screen,
    Seat,
    StrategySession,
    Theme,
)
from sessions_app.operation_data import LARGEST_VERSION, Choice, Text, Whole
from sessions_app.permissions import takes_part

AT_THE_WALL = frozenset({Audience.FACILITATOR, Audience.PROJECTOR})


def _line(session: StrategySession, key: int) -> PhoneLine:
    return found(PhoneLine.objects.of(session).select_related("board__session"), key)


# From phones, about their own lines


def _edit(session: StrategySession, *, by: Seat, op: Op, line: int, version: int, text: str) -> None:
    guests.reword(_line(session, line), by=by, op=op, version=version, text=text)


def _remove(session: StrategySession, *, by: Seat, op: Op, line: int) -> None:
    guests.withdraw(_line(session, line), by=by, op=op)


def _restore(session: StrategySession, *, by: Seat, op: Op, line: int) -> None:
    guests.bring_back(_line(session, line), by=by, op=op)


# From the console, about the queue


def _accept(
    session: StrategySession, *, by: Actor, op: Op, line: int, quadrant: str = "", into: int | None = None
) -> None:
    moderation.accept(
        _line(session, line),
        by=by,
        op=op,
        quadrant=quadrant,
        into=statement_of(session, into) if into else None,
    )


def _decline(session: StrategySession, *, by: Actor, op: Op, line: int) -> None:
    moderation.decline(_line(session, line), by=by, op=op)


def _return(session: StrategySession, *, by: Actor, op: Op, line: int) -> None:
    moderation.take_back(_line(session, line), by=by, op=op)


# About the phones themselves


def _revoke(session: StrategySession, *, by: Actor, op: Op, seat: int) -> None:
    joining.put_out(found(session.seats.all(), seat), by=by, op=op)


def _readmit(session: StrategySession, *, by: Actor, op: Op, seat: int) -> None:
    joining.let_in_again(found(session.seats.all(), seat), by=by, op=op)


def _renew_code(session: StrategySession, *, by: User, op: Op) -> None:
    joining.renew_code(session, by=by, op=op)


def _end_code(session: StrategySession, *, by: User, op: Op) -> None:
    joining.end_code(session, by=by, op=op)


# The wall


class Turn(TextChoices):
    NEXT = "next"
    BACK = "back"


def _show(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    shows: str,
    board: int | None = None,
    quadrant: str = "",
    group: int | None = None,
    message: str = "",
) -> None:
    screens.show(
        session,
        by=by,
        op=op,
        shows=shows,
        board=board_of(session, board) if board else None,
        quadrant=quadrant,
        theme=found(Theme.objects.filter(board__session=session), group) if group else None,
        message=message,
    )


def _turn(session: StrategySession, *, by: Actor, op: Op, turn: str) -> None:
    screens.turn(session, by=by, op=op, step=1 if turn == Turn.NEXT else -1)


_LINE = {"line": Whole()}

KINDS = (
    Kind(
        "line.edit",
        {**_LINE, "version": Whole(largest=LARGEST_VERSION), "text": Text(limit=STATEMENT_LENGTH)},
        _edit,
        may=takes_part,
        audience=CONSOLE_ONLY,
    ),
    Kind("line.remove", _LINE, _remove, may=takes_part, audience=CONSOLE_ONLY),
    Kind("line.restore", _LINE, _restore, may=takes_part, audience=CONSOLE_ONLY),
    Kind(
        "line.accept",
        {**_LINE, "quadrant": Choice(of=Quadrant, required=False), "into": Whole(required=False)},
        _accept,
    ),
    Kind("line.decline", _LINE, _decline, audience=CONSOLE_ONLY),
    Kind("line.return", _LINE, _return, audience=CONSOLE_ONLY),
    Kind("seat.revoke", {"seat": Whole()}, _revoke, audience=CONSOLE_ONLY),
    Kind("seat.readmit", {"seat": Whole()}, _readmit, audience=CONSOLE_ONLY),
    Kind("code.renew", {}, _renew_code, audience=AT_THE_WALL),
    Kind("code.end", {}, _end_code, audience=AT_THE_WALL),
    Kind(
        "screen.show",
        {
            "shows": Choice(of=Screen.Shows),
            "board": Whole(required=False),
            "quadrant": Choice(of=Quadrant, required=False),
            # The theme, by its id.
            "group": Whole(required=False),
            "message": Text(limit=MESSAGE_LENGTH, required=False),
        },
        _show,
        audience=AT_THE_WALL,
    ),
    Kind("screen.turn", {"turn": Choice(of=Turn)}, _turn, audience=AT_THE_WALL),
)
EVENTS = (
    # What a phone has said in a moderated session: its operation is statement.add.
    Event("line.add", CONSOLE_ONLY),
    # An accepted line that waits again has left the board.
    Event("line.off", THE_HALL),
    Event("projector.link", CONSOLE_ONLY),
    Event("projector.revoke", CONSOLE_ONLY),
)
