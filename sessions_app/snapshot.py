"""The whole of a session as it stands at one number of its log, as one audience may read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sessions_app import journal
from sessions_app.kinds.rules import Audience
from sessions_app.models import LiveEvent, Statement, StrategySession
from sessions_app.parts import PARTS


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment. Inside an outer transaction that one has already chosen."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def read(session: StrategySession, audience: Audience) -> dict[str, Any]:
    """As JSON. `seq` is the last event that it holds; a part that the audience may not read has no key."""
    with one_moment():
        session.refresh_from_db(fields=["status", "title", "anonymity", "is_moderated", "is_rehearsal"])
        taken: dict[str, Any] = {"seq": journal.last_seq(session)}
        for part in PARTS:
            if audience in part.audiences:
                taken[part.name] = part.read(session, audience)
        by_board: dict[int, list[Statement]] = {}
        for statement in said(session, removed_at=None):
            by_board.setdefault(statement.board_id, []).append(statement)
        op_ids = op_ids_of(session)
        for board in taken["boards"]:
            here = by_board.get(board["id"], [])
            board["themes"] = themes_of(here)
            board["statements"] = [facts_of(one, op_ids.get(one.pk), audience) for one in here]
        return taken


def said(session: StrategySession, **which: Any) -> list[Statement]:
    """In the order of their numbers."""
    statements = Statement.objects.of(session).filter(**which).order_by("board", "number")
    return list(statements.select_related("speaker", "organisation", "theme"))


def op_ids_of(session: StrategySession, keys: Collection[int] | None = None) -> dict[int, UUID]:
    """Of the operations that brought the statements, by statement."""
    added = LiveEvent.objects.filter(session=session, kind="statement.add", op_id__isnull=False)
    if keys is not None:
        added = added.filter(payload__statement__in=keys)
    return dict(added.values_list("payload__statement", "op_id"))


def themes_of(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    themes = {statement.theme_id: statement.theme for statement in statements if statement.theme}
    return [{"id": key, "title": theme.title} for key, theme in sorted(themes.items())]


def facts_of(statement: Statement, op_id: UUID | None, audience: Audience) -> dict[str, Any]:
    """A merged statement is listed, too, with the one that stands for it in `canonical`.

    The wall names nobody.
    """
    facts: dict[str, Any] = {
        "id": statement.pk,
        "op_id": str(op_id) if op_id else None,
        "number": statement.number,
        "quadrant": statement.quadrant,
        "text": statement.text,
        "version": statement.version,
        "theme": statement.theme_id,
        "canonical": statement.canonical_id,
        "happened_at": statement.happened_at.isoformat() if statement.happened_at else None,
    }
    if audience != Audience.PROJECTOR:
        facts["speaker"] = statement.speaker.short_name if statement.speaker else None
        facts["organisation"] = statement.organisation.title if statement.organisation else None
    return facts
