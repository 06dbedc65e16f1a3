"""What a kind of operation says of itself, and how its ids are looked up within the session.

A noun's module gives `KINDS`, what can be asked from outside, and `EVENTS`, what its verbs record by
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from sessions_app.journal import Op
from sessions_app.models import Actor, Board, LiveEvent, Statement, StrategySession
from sessions_app.operation_data import Schema
from sessions_app.permissions import can_facilitate


class Audience(StrEnum):
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    PROJECTOR = "projector"


THE_HALL = frozenset(Audience)
CONSOLE_ONLY = frozenset({Audience.FACILITATOR})


class Phase(StrEnum):
    """Whether a session takes anything in: a session held long ago can still be recorded from notes.

    Whether a board, a step or a round takes anything in is asked by the verb, under the lock of its row.
    """

    OPEN = "open"
    CLOSED = "closed"


def phase_of(session: StrategySession) -> Phase:
    return Phase.CLOSED if session.status == StrategySession.Status.CANCELLED else Phase.OPEN


Run = Callable[..., object]
"""Finds what the ids mean within the session and calls the verb: `run(session, by=, op=, **data)`."""


@dataclass(frozen=True)
class Asked:
    """One of several operations that are done together: whose it is, and its data as `run` takes them."""

    by: Actor
    op: Op
    data: dict[str, Any]


RunTogether = Callable[[StrategySession, Sequence[Asked]], Sequence[LiveEvent | Exception]]
"""Does what phones have asked at the same moment, with the session held. Gives, to each, its event or why
it is refused."""


@dataclass(frozen=True)
class Kind:
    """`may` is asked before anything else. `audience` hears of it; the others never learn of it.

    With `run_together`, operations of phones are done several in one transaction where they come at once.
    """

    name: str
    data: Schema
    run: Run
    may: Callable[[Actor, StrategySession], bool] = can_facilitate
    phases: frozenset[Phase] = frozenset({Phase.OPEN})
    audience: frozenset[Audience] = THE_HALL
    run_together: RunTogether | None = None


@dataclass(frozen=True)
class Event:
    """What is recorded without an operation, such as a tally or what follows from a decision elsewhere."""

    name: str
    audience: frozenset[Audience]


# What the ids mean -----------------------------------------------------------------------------------

M = TypeVar("M", bound=models.Model)


def not_found() -> ValidationError:
    return ValidationError(_("The session has no such record: it may belong to another one."), "not_found")


def found(queryset: models.QuerySet[M], key: int) -> M:
    thing = queryset.filter(pk=key).first()
    if thing is None:
        raise not_found()
    return thing


def board_of(session: StrategySession, key: int) -> Board:
    return found(session.boards.all(), key)


def statement_of(session: StrategySession, key: int) -> Statement:
    return found(Statement.objects.of(session).select_related("board"), key)


def statements_of(session: StrategySession, keys: Iterable[int]) -> list[Statement]:
    wanted = list(keys)
    statements = list(Statement.objects.of(session).filter(pk__in=wanted).select_related("board"))
    if len(statements) != len(wanted):
        raise not_found()
    return statements
