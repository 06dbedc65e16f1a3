"""Everything that can be done to a running session from outside, in one table.

The table drives validation, dispatch, who hears of it, and tests: the name of a kind, the data it takes, who
may ask for it, in which phase, and the verb that does it. Each noun keeps its kinds in `kinds/`.

An operation carries the UUID of the press of a button that asked for it. Asked again with the same UUID and
the same body, it answers the same and does nothing; with another body it is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from sessions_app.journal import Op
from sessions_app.kinds import (
    agenda,
    attendance,
    boards,
    decisions,
    guests,
    outcomes,
    photos,
    priorities,
    sessions,
    statements,
    strategies,
    timer,
    voting,
)
from sessions_app.kinds.rules import CONSOLE_ONLY, Asked, Audience, Event, Kind, phase_of
from sessions_app.models import Actor, LiveEvent, Seat, StrategySession
from sessions_app.operation_data import read

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *statements.KINDS,
        *priorities.KINDS,
        *outcomes.KINDS,
        *attendance.KINDS,
        *boards.KINDS,
        *voting.KINDS,
        *strategies.KINDS,
        *decisions.KINDS,
        *guests.KINDS,
        *agenda.KINDS,
        *timer.KINDS,
        *sessions.KINDS,
        *photos.KINDS,
    )
}
EVENTS: dict[str, Event] = {
    event.name: event
    for event in (
        *attendance.EVENTS,
        *voting.EVENTS,
        *guests.EVENTS,
        *sessions.EVENTS,
        *photos.EVENTS,
    )
}


def audience_of_kind(name: str) -> frozenset[Audience]:
    """Who hears of what was recorded under this name: of what no table knows, the console alone."""
    known = KINDS.get(name) or EVENTS.get(name)
    return known.audience if known else CONSOLE_ONLY


class OpIdReused(Exception):
    """The same UUID came with another body."""


@dataclass(frozen=True)
class Answer:
    seq: int
    result: dict[str, Any]
    statements: tuple[int, ...]
    """Statements whose cards have changed."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as it came."""

    by: Actor
    op_id: UUID
    kind: str
    data: object


def perform(session: StrategySession, *, by: Actor, op_id: UUID, kind: str, data: object) -> Answer:
    """Do what is asked, once. Raises ValidationError, PermissionDenied, StaleVersion or OpIdReused."""
    wish = Wish(by, op_id, kind, data)
    if goes_together(wish):
        with holding(session) as held:
            (answer,) = perform_together(held, [wish])
        return _given(answer)
    try:
        return _perform(session, wish)
    except IntegrityError:
        # A phone, which asks without queueing for its UUID, may have taken this one meanwhile.
        op = Op(wish.op_id, digest(kind, data))
        if (answers := _answers(session, [op])) == {}:
            raise
        return _given(answers[op.id])


def goes_together(wish: Wish) -> bool:
    """Whether it is done in one transaction with others of its kind that come at the same moment."""
    rule = KINDS.get(wish.kind)
    return rule is not None and rule.run_together is not None and isinstance(wish.by, Seat)


@transaction.atomic
def _perform(session: StrategySession, wish: Wish) -> Answer:
    rule = _rule_for(wish, session)
    op = Op(wish.op_id, digest(wish.kind, wish.data))
    _queue_up(session, [op])
    if op.id in (answers := _answers(session, [op])):
        return _given(answers[op.id])

    rule.run(session, by=wish.by, op=op, **_data_for(rule, wish, session))

    # The first answer is read from the log like every later one, so they cannot differ.
    return _given(_answers(session, [op])[op.id])


@contextmanager
def holding(session: StrategySession) -> Iterator[StrategySession]:
    """A transaction with the session as it stands now, held until its end."""
    with transaction.atomic():
        yield StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)


def perform_together(session: StrategySession, wishes: Sequence[Wish]) -> list[Answer | Exception]:
    """What phones have asked at the same moment, of one kind and with UUIDs that differ: each is done, or
    refused, by itself, as `perform` does it. Raises what befell all: then nothing was done.

    `session` is held, so the same operation sent to two processes is done in one of them, and the other finds
    its answer.
    """
    ops = {wish.op_id: Op(wish.op_id, digest(wish.kind, wish.data)) for wish in wishes}
    if len(ops) != len(wishes):
        raise ValueError("The same operation twice.")
    answers = _answers(session, ops.values())
    asked: list[Asked] = []
    rule = KINDS[wishes[0].kind]
    for wish in wishes:
        try:
            rule = _rule_for(wish, session)
            if wish.op_id not in answers:
                asked.append(Asked(wish.by, ops[wish.op_id], _data_for(rule, wish, session)))
        except (PermissionDenied, ValidationError) as refusal:
            answers[wish.op_id] = refusal
    if asked:
        assert rule.run_together
        for one, told in zip(asked, rule.run_together(session, asked), strict=True):
            answers[one.op.id] = _answer_of(told) if isinstance(told, LiveEvent) else told
    return [answers[wish.op_id] for wish in wishes]


def _rule_for(wish: Wish, session: StrategySession) -> Kind:
    rule = KINDS.get(wish.kind)
    if rule is None:
        raise ValidationError(_("There is no such operation."), "unknown_kind")
    if not rule.may(wish.by, session):
        raise PermissionDenied
    return rule


def _data_for(rule: Kind, wish: Wish, session: StrategySession) -> dict[str, Any]:
    given = read(rule.data, wish.data)
    if phase_of(session) not in rule.phases:
        raise ValidationError(_("The session was cancelled, so nothing can be recorded in it."), "closed")
    return given


def digest(kind: str, data: object) -> str:
    body = json.dumps({"kind": kind, "data": data}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode("ascii")).hexdigest()


def _queue_up(session: StrategySession, ops: Iterable[Op]) -> None:
    """The same operation sent twice at once goes one by one, and the second finds the answer of the first.

    The unique constraint of the log would keep the rows single without this, but the second would fail in the
    verb, on a version that the first has taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s) AS key",
            # In one order everywhere: of two who ask for several, none waits for what the other has.
            [sorted(f"op {session.pk} {op.id}" for op in ops)],
        )


def _answers(session: StrategySession, ops: Iterable[Op]) -> dict[UUID, Answer | Exception]:
    """Of those that were done already, by their UUIDs."""
    digests = {op.id: op.digest for op in ops}
    told = LiveEvent.objects.filter(session=session, op_id__in=digests).order_by()
    answers: dict[UUID, Answer | Exception] = {}
    columns = told.values_list("op_id", "seq", "op_hash", "result", "payload")
    for op_id, seq, op_hash, result, payload in columns:
        assert op_id is not None
        is_same = op_hash == digests[op_id]
        answers[op_id] = Answer(seq, result, changed_statements(payload)) if is_same else OpIdReused()
    return answers


def _answer_of(told: LiveEvent) -> Answer:
    """The first answer, as every later one is read from the log."""
    return Answer(told.seq, json.loads(json.dumps(told.result)), changed_statements(told.payload))


def _given(answer: Answer | Exception) -> Answer:
    if isinstance(answer, Exception):
        raise answer
    return answer


def changed_statements(payload: dict[str, Any]) -> tuple[int, ...]:
    one = [payload[key] for key in ("statement", "into", "out_of") if key in payload]
    return tuple(dict.fromkeys([*one, *payload.get("statements", ())]))
