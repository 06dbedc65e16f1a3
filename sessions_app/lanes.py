"""Operations of one session that come at once, in one process.

They would wait for the session's rows in any case. Here they wait in a queue that costs nothing, instead of
each with a transaction of its own, whose holder waits for the processor while all others wait for it. What
phones say is then done for all who wait in one transaction: a hall writes as fast as it speaks.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from sessions_app import operations
from sessions_app.models import Actor, StrategySession
from sessions_app.operations import Answer, Wish

MOST_TOGETHER = 32
# The first waits for as many as were here a moment ago, and no longer than this.
GATHERING_SECONDS = 0.015


@dataclass
class Lane:
    """A session with somebody at work in it; those who wait stand behind the first."""

    turns: deque[Turn] = field(default_factory=deque)
    # How many were done together last or waited meanwhile, and whether as many are here again. Those who were
    # answered mostly come again at once: else two halves of a crowd would take turns for ever.
    crowd: int = 1
    is_full: threading.Event = field(default_factory=threading.Event)


class Turn:
    """One operation in the queue of its session. `come` is set when it is done, or the first to be done."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.come = threading.Event()
        self.answer: Answer | BaseException | None = None


_lock = threading.Lock()
# Of every session in which this process has written.
_lanes: dict[int, Lane] = {}


def perform(session: StrategySession, *, by: Actor, op_id: UUID, kind: str, data: object) -> Answer:
    """As `operations.perform`, in turn. Not inside a transaction, which others might wait for."""
    own = Turn(Wish(by, op_id, kind, data))
    with _lock:
        lane = _lanes.setdefault(session.pk, Lane())
        lane.turns.append(own)
        if len(lane.turns) >= lane.crowd:
            lane.is_full.set()
        is_first = lane.turns[0] is own
    if not is_first:
        own.come.wait()
    if own.answer is None:
        _work(session, lane, own)
    if isinstance(own.answer, Answer):
        return own.answer
    assert own.answer is not None
    raise own.answer


def _work(session: StrategySession, lane: Lane, own: Turn) -> None:
    """Do one's own with what may be done together with it, and let the next begin."""
    turns = [own]
    try:
        if operations.goes_together(own.wish):
            lane.is_full.wait(GATHERING_SECONDS)
            turns = _do_together(session, lane)
        _do_each(session, turns)
    except BaseException as problem:
        for turn in turns:
            turn.answer = turn.answer or problem
    finally:
        with _lock:
            lane.crowd = min(len(lane.turns), MOST_TOGETHER)
            for _turn in turns:
                lane.turns.popleft()
            if len(lane.turns) < lane.crowd:
                lane.is_full.clear()
            if lane.turns:
                lane.turns[0].come.set()
        for turn in turns:
            turn.come.set()


def _do_together(session: StrategySession, lane: Lane) -> list[Turn]:
    """Who was here when the session was ours: another process may have held it for a while."""
    turns: list[Turn] = []
    try:
        with operations.holding(session) as held:
            turns = _together(lane)
            answers = operations.perform_together(held, [turn.wish for turn in turns])
    except Exception:
        # Something that the table does not know befell one of them: each is tried by itself.
        return turns or [lane.turns[0]]
    for turn, answer in zip(turns, answers, strict=True):
        turn.answer = answer
    return turns


def _together(lane: Lane) -> list[Turn]:
    """The first with those behind it that are of its kind; none twice, for the second asks for its answer."""
    with _lock:
        waiting = list(islice(lane.turns, MOST_TOGETHER))
    turns, known = [waiting[0]], {waiting[0].wish.op_id}
    for turn in waiting[1:]:
        wish = turn.wish
        if wish.kind != turns[0].wish.kind or wish.op_id in known or not operations.goes_together(wish):
            break
        known.add(wish.op_id)
        turns.append(turn)
    return turns


def _do_each(session: StrategySession, turns: list[Turn]) -> None:
    for turn in turns:
        if turn.answer is not None:
            continue
        wish = turn.wish
        try:
            turn.answer = operations.perform(
                session, by=wish.by, op_id=wish.op_id, kind=wish.kind, data=wish.data
            )
        except Exception as problem:
            turn.answer = problem
