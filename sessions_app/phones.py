"""What the page of a phone shows, and who else is on line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from enterprises import names
from sessions_app import codes, guests, joining, qr, screens, similar
from sessions_app.guests import OwnLine
from sessions_app.kinds.rules import Audience
from sessions_app.models import Attendance, Board, PhoneLine, Seat, Statement, StrategySession

MOST_CHOICES = 20


def draw_step(session: StrategySession, audience: Audience) -> str:
    return render_to_string(
        "sessions_app/phone/_step.html", {"session": session, "step": guests.step_of(session)}
    )


def draw_wall(session: StrategySession, audience: Audience) -> str:
    return render_to_string(
        "sessions_app/projector/_wall.html",
        {"session": session, "wall": screens.read_wall(session), **way_in(session)},
    )


def draw_wall_side(session: StrategySession, audience: Audience) -> str:
    wall = screens.screen_of(session)
    return render_to_string(
        "sessions_app/projector/_side.html", {"session": session, "shows": wall.shows, **way_in(session)}
    )


def draw_on_wall(session: StrategySession, audience: Audience) -> str:
    return render_to_string(
        "sessions_app/guests/_on_wall.html", {"session": session, "wall": screens.read_wall(session)}
    )


def draw_queue(session: StrategySession, audience: Audience) -> str:
    lines = PhoneLine.objects.of(session).waiting()
    return render_to_string("sessions_app/guests/_queue.html", {"session": session, "lines": lines})


def stamp(lines: list[OwnLine]) -> str:
    """Differs when anything of one's own lines does: a phone asks for them anew."""
    facts = [
        (
            own.line.pk,
            own.line.state,
            own.version,
            own.stands,
            own.can_change,
            own.statement.canonical_id if own.statement else None,
        )
        for own in lines
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def on_line(session: StrategySession) -> int:
    """How many phones have said lately that they are there."""
    return session.seats.filter(revoked_at=None, seen_at__gt=joining.on_line_since()).count()


@dataclass(frozen=True)
class SeatRow:
    """A phone as the console lists it; the number is its place in the order of coming."""

    seat: Seat
    number: int
    is_on_line: bool


def rows_of(session: StrategySession) -> list[SeatRow]:
    since = joining.on_line_since()
    seats = session.seats.select_related("person", "organisation").order_by("pk")
    return [
        SeatRow(seat, number, seat.seen_at is not None and seat.seen_at > since)
        for number, seat in enumerate(seats, 1)
    ]


def way_in(session: StrategySession) -> dict[str, Any]:
    """The code as it is shown, the address to type it at, and the QR code of the token; empty if closed."""
    code = joining.code_of(session)
    address = settings.PUBLIC_URL + reverse("join")
    if code is None:
        return {"code": "", "qr": None, "address": address}
    link = settings.PUBLIC_URL + reverse("join_by", args=[code.token])
    return {"code": codes.shown(code.code), "qr": qr.draw(link), "address": address.partition("://")[2]}


def who_could_be(session: StrategySession, words: str) -> tuple[list[Attendance], bool]:
    """Those of the list of the session whose name begins so, and whether there are more."""
    wanted = names.fold(words).split()
    rows = session.attendance.filter(Q(person__isnull=False) | Q(organisation__isnull=False))
    found = []
    for row in rows.select_related("person", "organisation").order_by(
        "organisation__sort_key", "person__sort_key", "pk"
    ):
        said = names.fold(
            f"{row.person_name} {row.organisation.name_as_written if row.organisation else ''} "
            f"{row.organisation.short_name if row.organisation else ''}"
        ).split()
        if all(any(word.startswith(piece) for word in said) for piece in wanted):
            found.append(row)
    return found[:MOST_CHOICES], len(found) > MOST_CHOICES


def alike(board: Board, text: str) -> list[Statement]:
    """Statements of the board that may say the same, in one query."""
    standing = {
        statement.pk: statement
        for statement in board.statements.filter(canonical=None, removed_at=None).only("number", "text")
    }
    found = similar.find(text, ((key, similar.stems(one.text)) for key, one in standing.items()))
    return [standing[one.key] for one in found]
