"""Any snapshot and the events after it give the last snapshot and the last screen, for every audience."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sessions_app import audiences, regions, snapshot
from sessions_app.kinds.rules import Audience
from sessions_app.models import StrategySession
from sessions_app.operations import KINDS
from tests.sessions_app.chance import BESIDES, Player
from tests.sessions_app.test_operations import EXAMPLES, VOTES

pytestmark = pytest.mark.django_db


class Reader:
    """A client that took a snapshot once and has only heard since: facts, cards and regions."""

    def __init__(self, session: StrategySession, audience: Audience) -> None:
        self.session, self.audience = session, audience
        self.state = snapshot.read(session, audience)
        self.regions = regions.drawn(session, audience)
        self.cards = _cards(self.state, session, audience)
        self.themes = {one["id"]: one["title"] for board in self.state["boards"] for one in board["themes"]}

    def hear(self, most: int = 10_000) -> None:
        while heard := audiences.hear(self.session.pk, self.state["seq"], most):
            for event in heard:
                self.state["seq"] = event.seq
                if self.audience in event.texts:
                    self._apply(json.loads(event.texts[self.audience]))

    def _apply(self, event: dict[str, Any]) -> None:
        for name, part in event.get("parts", {}).items():
            self.state[name] = self._boards(part) if name == "boards" else part
        for region in event.get("regions", ()):
            self.regions[region["name"]] = region["html"]
        self.themes |= {one["id"]: one["title"] for one in event.get("themes", ())}
        for card in event["cards"]:
            self._place(card)

    def _boards(self, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = {board["id"]: board for board in self.state["boards"]}
        return [{"themes": [], "statements": []} | known.get(board["id"], {}) | board for board in told]

    def _place(self, card: dict[str, Any]) -> None:
        self.cards.pop(card["id"], None)
        if card["html"] is not None:
            self.cards[card["id"]] = card["html"]
        (here,) = [one for one in self.state["boards"] if one["id"] == card["board"]]
        said = [one for one in here["statements"] if one["id"] != card["id"]]
        said += [card["facts"]] if card["facts"] else []
        here["statements"] = sorted(said, key=lambda one: one["number"])
        themes = sorted({one["theme"] for one in said if one["theme"]})
        here["themes"] = [{"id": key, "title": self.themes[key]} for key in themes]

    def check(self) -> None:
        """What it has is what a newcomer gets."""
        newcomer = Reader(self.session, self.audience)
        assert self.state == newcomer.state
        assert self.cards == newcomer.cards
        for name, html in newcomer.regions.items():
            assert self.regions[name] == html, name


def _cards(taken: dict[str, Any], session: StrategySession, audience: Audience) -> dict[int, str]:
    keys = [one["id"] for board in taken["boards"] for one in board["statements"]]
    return audiences.cards_of(session, keys)[audience]


def readers(session: StrategySession) -> list[Reader]:
    return [Reader(session, audience) for audience in Audience]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - VOTES))
def test_a_kind_is_told_so_that_every_audience_reaches_what_a_newcomer_gets(hall, kind):
    data = EXAMPLES[kind](hall)
    before = readers(hall.session)

    assert hall.send(kind, data).status_code == 200

    for reader in before:
        reader.hear()
        reader.check()


def test_a_line_told_together_with_what_grew_from_it_stands_on_its_board(hall):
    before = readers(hall.session)
    statement = hall.add().json()["result"]["statement"]
    # Of no board, and the last to change the line in what is read at once.
    hall.send("priority.add", {"title": "Свой металл", "statements": [statement]})

    for reader in before:
        reader.hear()
        reader.check()
        assert list(reader.cards) == [statement]


def test_a_merged_line_that_waits_again_leaves_the_card_it_was_under(hall):
    standing = hall.add().json()["result"]["statement"]
    line = {"board": hall.board.pk, "quadrant": "strength", "text": "Металл под боком", "alike": standing}
    merged = hall.send("statement.add", line, client=hall.phone).json()["result"]["line"]
    before = readers(hall.session)

    assert hall.send("line.return", {"line": merged}).status_code == 200

    for reader in before:
        reader.hear()
        reader.check()
        assert "Металл под боком" not in reader.cards[standing].replace("\u00a0", " ")


STEPS = st.lists(
    st.tuples(st.sampled_from([*KINDS, *BESIDES]), st.integers(0, 2**16)), min_size=16, max_size=24
)
# So that there is something to merge, accept and vote on.
FIRST = [("statement.add", seed) for seed in range(8)]


@given(steps=STEPS, joined=st.integers(0, 24), most=st.integers(1, 7))
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    # Making it shorter would take minutes.
    phases=(Phase.generate,),
)
def test_a_snapshot_and_the_events_after_it_give_the_last_snapshot(steps, joined, most):
    with transaction.atomic():
        player = Player()
        session = player.hall.session
        listening, late = readers(session), []
        for number, (kind, seed) in enumerate([*FIRST, *steps]):
            if number == joined:
                late = readers(session)
            player.play(kind, seed)
            # A few at once now and then, as pushes are merged.
            for reader in listening if number % 3 == 0 else ():
                reader.hear()
        # Who was away hears in pieces of any size, drawn as things stand now.
        for reader in late:
            reader.hear(most)
        for reader in (*listening, *late):
            reader.hear()
            reader.check()
        transaction.set_rollback(True)
