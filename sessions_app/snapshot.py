"""The whole of a session as it stands at one number of its log, as one audience may read it."""

from __future__ import annotations

from collections.abc import Iterator
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
        statements = _statements(session)
        op_ids = _op_ids(session)
        for board in taken["boards"]:
            said = statements.get(board["id"], [])
            themes = {statement.theme_id: statement.theme for statement in said if statement.theme}
            board["themes"] = [{"id": key, "title": theme.title} for key, theme in sorted(themes.items())]
            board["statements"] = [_statement(statement, op_ids.get(statement.pk)) for statement in said]
        return taken


def _op_ids(session: StrategySession) -> dict[int, UUID]:
    """Of the operations that brought the statements, by statement."""
    added = LiveEvent.objects.filter(session=session, kind="statement.add", op_id__isnull=False)
    return dict(added.values_list("payload__statement", "op_id"))


def _statements(session: StrategySession) -> dict[int, list[Statement]]:
    """By board, in the order of their numbers."""
    by_board: dict[int, list[Statement]] = {}
    statements = Statement.objects.of(session).filter(removed_at=None).order_by("board", "number")
    for statement in statements.select_related("speaker", "organisation", "theme"):
        by_board.setdefault(statement.board_id, []).append(statement)
    return by_board


def _statement(statement: Statement, op_id: UUID | None) -> dict[str, Any]:
    """A merged statement is listed, too, with the one that stands for it in `canonical`."""
    return {
        "id": statement.pk,
        "op_id": str(op_id) if op_id else None,
        "number": statement.number,
        "quadrant": statement.quadrant,
        "text": statement.text,
        "version": statement.version,
        "theme": statement.theme_id,
        "canonical": statement.canonical_id,
        "speaker": statement.speaker.short_name if statement.speaker else None,
        "organisation": statement.organisation.title if statement.organisation else None,
        "happened_at": statement.happened_at.isoformat() if statement.happened_at else None,
    }
