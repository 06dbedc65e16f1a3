"""Who hears what of a session: the events of its log as each audience may read them.

Events hold ids. Cards are drawn when the events are read, by the partial that draws them on the page, and are
stored nowhere. What an audience may not read is not in its text, not even hidden.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from enterprises.models import User
from sessions_app import boards, operations
from sessions_app.models import Board, LiveEvent, StrategySession
from sessions_app.operations import Audience
from sessions_app.permissions import FACILITATING


@dataclass(frozen=True)
class Heard:
    """One event: its number, and its JSON for each audience that hears of it."""

    seq: int
    texts: Mapping[Audience, str]


def audience_of(user: User, session: StrategySession) -> Audience | None:
    return audience_with(user.roles_in(session.kept_by_id))


def audience_with(roles: Collection[str]) -> Audience | None:
    """As which audience somebody with these roles in the session's region reads; None for nobody."""
    if not roles:
        return None
    return Audience.FACILITATOR if FACILITATING & set(roles) else Audience.PARTICIPANT


def hear(session: int, after: int, most: int) -> list[Heard]:
    """Events of the session after a number, at most `most`, in a constant number of queries per board."""
    events = list(
        LiveEvent.objects.filter(session=session, seq__gt=after).order_by("seq").only(*COLUMNS)[:most]
    )
    last_told = {key: event.seq for event in events for key in operations.changed_statements(event.payload)}
    cards = _cards(session, last_told) if last_told else {}
    return [_heard(event, last_told, cards) for event in events]


COLUMNS = ("seq", "op_id", "kind", "payload", "session_id")


def _heard(
    event: LiveEvent, last_told: Mapping[int, int], cards: Mapping[Audience, Mapping[int, str]]
) -> Heard:
    kind = operations.KINDS.get(event.kind)
    audiences = kind.audience if kind else operations.CONSOLE_ONLY
    changed = operations.changed_statements(event.payload)
    texts = {}
    for audience in audiences:
        told: dict[str, Any] = {
            "seq": event.seq,
            "op_id": str(event.op_id) if event.op_id else None,
            "kind": event.kind,
            "board": event.payload.get("board"),
            "statements": list(changed),
            # A card that changed again later in what is read now comes with that later event.
            "cards": [
                {"id": key, "html": cards.get(audience, {}).get(key)}
                for key in changed
                if last_told[key] == event.seq
            ],
        }
        texts[audience] = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Heard(event.seq, texts)


def _cards(session: int, statements: Iterable[int]) -> dict[Audience, dict[int, str]]:
    """The cards that stand on a board by themselves, as each audience sees them."""
    keys = list(statements)
    drawn: dict[Audience, dict[int, str]] = {audience: {} for audience in Audience}
    for board in _boards_of(session, keys):
        for key, card in boards.read_cards(board, keys).items():
            for audience in Audience:
                drawn[audience][key] = render_to_string(
                    "sessions_app/board/_card.html",
                    {"card": card, "can_facilitate": audience is Audience.FACILITATOR},
                )
    return drawn


def _boards_of(session: int, statements: Sequence[int]) -> Iterable[Board]:
    return Board.objects.filter(session=session, statements__in=statements).distinct()
