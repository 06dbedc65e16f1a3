"""Who hears what of a session: the events of its log as each audience may read them.

Events hold ids. Cards, regions and parts are drawn when the events are read, by what draws them on the page
and in the snapshot, and are stored nowhere. What an audience may not read is not in its text, not even
hidden.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from enterprises.models import User
from sessions_app import boards, operations, snapshot
from sessions_app.kinds.rules import THE_HALL, Audience
from sessions_app.models import Actor, Board, LiveEvent, StrategySession
from sessions_app.parts import PARTS, Part
from sessions_app.permissions import FACILITATING
from sessions_app.regions import REGIONS, Region


@dataclass(frozen=True)
class Heard:
    """One event: its number, and its JSON for each of the asked `audiences` that hears of it."""

    seq: int
    texts: Mapping[Audience, str]
    audiences: frozenset[Audience] = THE_HALL

    def also_for(self, other: Heard) -> Heard:
        return Heard(self.seq, {**self.texts, **other.texts}, self.audiences | other.audiences)


def audience_of(actor: Actor, session: StrategySession) -> Audience | None:
    """As which audience somebody reads; None for whom the session does not concern."""
    if isinstance(actor, User):
        return audience_with(actor.roles_in(session.kept_by_id))
    is_here = actor.session_id == session.pk and actor.revoked_at is None
    return Audience.PARTICIPANT if is_here else None


def audience_with(roles: Collection[str]) -> Audience | None:
    """As which audience somebody with these roles in the session's region reads; None for nobody."""
    if not roles:
        return None
    return Audience.FACILITATOR if FACILITATING & set(roles) else Audience.PARTICIPANT


def hear(session: int, after: int, most: int, wanted: frozenset[Audience] = THE_HALL) -> list[Heard]:
    """Events of the session after a number, at most `most`, in a constant number of queries per board.

    Drawn for the wanted audiences alone: what nobody reads costs nothing.
    """
    events = list(
        LiveEvent.objects.filter(session=session, seq__gt=after).order_by("seq").only(*COLUMNS)[:most]
    )
    if not events:
        return []
    held = StrategySession.objects.select_related("kept_by").get(pk=session)
    with timezone.override(ZoneInfo(held.kept_by.time_zone)):
        told = Telling(held, events, wanted)
        return [told.heard(event) for event in events]


COLUMNS = ("seq", "op_id", "kind", "payload", "session_id")
Thing = TypeVar("Thing", Region, Part)


class Telling:
    """Events that are read together. What changed several times is drawn once, with the last of them."""

    def __init__(
        self, session: StrategySession, events: Sequence[LiveEvent], wanted: frozenset[Audience]
    ) -> None:
        self._session = session
        self._wanted = wanted
        self._events = events
        self._last_told = {
            key: event.seq for event in events for key in operations.changed_statements(event.payload)
        }
        self._cards = cards_of(session, self._last_told, wanted) if self._last_told else {}
        said = snapshot.said(session, pk__in=self._last_told) if self._last_told else []
        self._said = {statement.pk: statement for statement in said}
        self._op_ids = snapshot.op_ids_of(session, self._last_told) if self._said else {}
        self._regions = self._last_of(REGIONS)
        self._parts = self._last_of(PARTS)

    def _last_of(self, things: Iterable[Thing]) -> dict[tuple[Audience, int], list[Thing]]:
        """By audience and number of the last event, the things that change with it."""
        last: dict[tuple[Audience, int], list[Thing]] = {}
        for thing in things:
            for event in reversed(self._events):
                if event.kind in thing.changed_by:
                    for audience in thing.audiences & self._wanted:
                        last.setdefault((audience, event.seq), []).append(thing)
                    break
        return last

    def heard(self, event: LiveEvent) -> Heard:
        audiences = operations.audience_of_kind(event.kind) & self._wanted
        texts = {audience: self._text(event, audience) for audience in audiences}
        return Heard(event.seq, texts, self._wanted)

    def _text(self, event: LiveEvent, audience: Audience) -> str:
        changed = operations.changed_statements(event.payload)
        # What changed again later in what is read now comes with that later event.
        newest = [key for key in changed if self._last_told[key] == event.seq and key in self._said]
        told: dict[str, Any] = {
            "seq": event.seq,
            "op_id": str(event.op_id) if event.op_id else None,
            "kind": event.kind,
            "board": event.payload.get("board"),
            "statements": list(changed),
            "cards": [self._changed(key, audience) for key in newest],
        }
        if themes := snapshot.themes_of(self._said[key] for key in newest):
            told["themes"] = themes
        if regions := self._regions.get((audience, event.seq)):
            told["regions"] = [
                {"name": region.name, "html": region.draw(self._session, audience)} for region in regions
            ]
        if parts := self._parts.get((audience, event.seq)):
            told["parts"] = {part.name: part.read(self._session, audience) for part in parts}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def _changed(self, key: int, audience: Audience) -> dict[str, Any]:
        """`html` is None for what stands on no board by itself, `facts` for what was taken off.

        The board is the statement's own: an event of another noun may tell of statements of several.
        """
        said = self._said[key]
        is_off = said.removed_at is not None
        return {
            "id": key,
            "board": said.board_id,
            "html": self._cards.get(audience, {}).get(key),
            "facts": None if is_off else snapshot.facts_of(said, self._op_ids.get(key), audience),
        }


def cards_of(
    session: StrategySession, statements: Iterable[int], wanted: frozenset[Audience] = THE_HALL
) -> dict[Audience, dict[int, str]]:
    """The cards that stand on a board by themselves, as each wanted audience sees them."""
    keys = list(statements)
    cards: dict[Audience, dict[int, str]] = {audience: {} for audience in Audience}
    for board in _boards_of(session, keys):
        for key, card in boards.read_cards(board, keys).items():
            if Audience.FACILITATOR in wanted:
                cards[Audience.FACILITATOR][key] = _card(card, can_facilitate=True)
            names_nobody = card.statement.speaker is None and card.statement.organisation is None
            if Audience.PARTICIPANT in wanted or names_nobody:
                cards[Audience.PARTICIPANT][key] = cards[Audience.PROJECTOR][key] = _card(card)
            if Audience.PROJECTOR in wanted and not names_nobody:
                # No name is shown on the wall.
                cards[Audience.PROJECTOR][key] = _card(card, is_wall=True)
    return cards


def _card(card: boards.Card, *, can_facilitate: bool = False, is_wall: bool = False) -> str:
    context = {"card": card, "can_facilitate": can_facilitate, "is_wall": is_wall}
    return render_to_string("sessions_app/board/_card.html", context)


def _boards_of(session: StrategySession, statements: Sequence[int]) -> Iterable[Board]:
    return Board.objects.filter(session=session, statements__in=statements).distinct()
