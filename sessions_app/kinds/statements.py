"""What can be done with statements and themes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person
from sessions_app import attendance, guests, swot
from sessions_app.journal import Op
from sessions_app.kinds.rules import Asked, Kind, board_of, found, statement_of, statements_of
from sessions_app.models import STATEMENT_LENGTH, Actor, LiveEvent, Quadrant, Seat, StrategySession
from sessions_app.operation_data import LARGEST_VERSION, Choice, Moment, Numbers, Text, Whole
from sessions_app.permissions import can_speak


class Signature(TextChoices):
    NAMED = "named"


def _add(
    session: StrategySession,
    *,
    by: Actor,
    op: Op,
    board: int,
    quadrant: str,
    text: str,
    who: str = "",
    speaker: int | None = None,
    organisation: int | None = None,
    theme: str = "",
    happened_at: datetime | None = None,
    signature: str = "",
    alike: int | None = None,
) -> None:
    if alike:
        statement_of(session, alike)
    person = found(Person.objects.of(session.kept_by), speaker) if speaker else None
    firm = found(Organisation.objects.of(session.kept_by), organisation) if organisation else None
    # A page that was opened before a merge still names the record that was merged.
    firm = firm.merged_into or firm if firm else None
    if who and person is None and firm is None:
        somebody = attendance.find(session, who)
        # Words before a colon that name nobody are a part of what was said.
        if somebody is None:
            text = f"{who}: {text}"
        else:
            person, firm = somebody.person, somebody.organisation
    swot.add_statement(
        board_of(session, board),
        by=by,
        op=op,
        quadrant=quadrant,
        text=text,
        speaker=person,
        organisation=firm,
        theme=theme,
        happened_at=happened_at,
    )


# A phone says its own words only, and nobody else's.
_NOT_FOR_PHONES = ("who", "speaker", "organisation", "theme", "happened_at")


def _say_together(session: StrategySession, asked: Sequence[Asked]) -> list[LiveEvent | Exception]:
    outcomes: dict[int, LiveEvent | Exception] = {}
    sayings = {}
    for number, one in enumerate(asked):
        try:
            sayings[number] = _saying(session, one)
        except ValidationError as refusal:
            outcomes[number] = refusal
    for number, said in zip(sayings, guests.say_all(session, list(sayings.values())), strict=True):
        outcomes[number] = said.event if isinstance(said, guests.Said) else said
    return [outcomes[number] for number in range(len(asked))]


def _saying(session: StrategySession, asked: Asked) -> guests.Saying:
    data = asked.data
    alike = statement_of(session, data["alike"]) if data.get("alike") else None
    if any(data.get(name) for name in _NOT_FOR_PHONES):
        raise ValidationError(_("A phone says its own words only, and nobody else's."), "not_for_phones")
    assert isinstance(asked.by, Seat)
    return guests.Saying(
        data["board"],
        asked.by,
        op=asked.op,
        quadrant=data["quadrant"],
        text=data["text"],
        is_named=data.get("signature") == Signature.NAMED,
        alike=alike,
    )


def _edit(session: StrategySession, *, by: Actor, op: Op, statement: int, version: int, text: str) -> None:
    swot.edit_statement(statement_of(session, statement), by=by, op=op, version=version, text=text)


def _move(session: StrategySession, *, by: Actor, op: Op, statement: int, quadrant: str) -> None:
    swot.move_statement(statement_of(session, statement), by=by, op=op, quadrant=quadrant)


def _remove(session: StrategySession, *, by: Actor, op: Op, statement: int) -> None:
    swot.remove_statement(statement_of(session, statement), by=by, op=op)


def _restore(session: StrategySession, *, by: Actor, op: Op, statement: int) -> None:
    swot.restore_statement(statement_of(session, statement), by=by, op=op)


def _merge(session: StrategySession, *, by: Actor, op: Op, statement: int, into: int) -> None:
    swot.merge_statement(statement_of(session, statement), into=statement_of(session, into), by=by, op=op)


def _unmerge(session: StrategySession, *, by: Actor, op: Op, statement: int) -> None:
    swot.unmerge_statement(statement_of(session, statement), by=by, op=op)


def _set_theme(session: StrategySession, *, by: Actor, op: Op, statements: list[int], theme: str) -> None:
    swot.set_theme(statements_of(session, statements), by=by, op=op, theme=theme)


_STATEMENT = {"statement": Whole()}
_TEXT = Text(limit=STATEMENT_LENGTH)

KINDS = (
    Kind(
        "statement.add",
        {
            "board": Whole(),
            "quadrant": Choice(of=Quadrant),
            "text": _TEXT,
            # One of: who said it as typed, or the ids that completion found.
            "who": Text(limit=120, required=False),
            "speaker": Whole(required=False),
            "organisation": Whole(required=False),
            "theme": Text(limit=swot.THEME_LENGTH, required=False),
            "happened_at": Moment(required=False),
            # From a phone: with one's name, and of what one means the same.
            "signature": Choice(of=Signature, required=False),
            "alike": Whole(required=False),
        },
        _add,
        may=can_speak,
        run_together=_say_together,
    ),
    Kind("statement.edit", {**_STATEMENT, "version": Whole(largest=LARGEST_VERSION), "text": _TEXT}, _edit),
    Kind("statement.move", {**_STATEMENT, "quadrant": Choice(of=Quadrant)}, _move),
    Kind("statement.remove", _STATEMENT, _remove),
    Kind("statement.restore", _STATEMENT, _restore),
    Kind("statement.merge", {**_STATEMENT, "into": Whole()}, _merge),
    Kind("statement.unmerge", _STATEMENT, _unmerge),
    Kind(
        "theme.set",
        {"statements": Numbers(), "theme": Text(limit=swot.THEME_LENGTH, may_be_empty=True)},
        _set_theme,
    ),
)
