"""The whole of a session as it stands at one number of its log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from sessions_app import journal
from sessions_app.models import LiveEvent, Statement, StrategySession
from sessions_app.operations import phase_of


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment. Inside an outer transaction that one has already chosen."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def read(session: StrategySession) -> dict[str, Any]:
    """As JSON, for those who sit at the console or read along. `seq` is the last event that it holds."""
    with one_moment():
        session.refresh_from_db(fields=["status", "title"])
        seq = journal.last_seq(session)
        added = LiveEvent.objects.filter(session=session, kind="statement.add", op_id__isnull=False)
        op_ids = dict(added.values_list("payload__statement", "op_id"))
        boards: list[dict[str, Any]] = [
            {
                "id": board.pk,
                "title": board.title,
                "themes": [{"id": theme.pk, "title": theme.title} for theme in board.themes.all()],
                "statements": [],
            }
            for board in session.boards.prefetch_related("themes")
        ]
        by_id = {board["id"]: board["statements"] for board in boards}
        statements = (
            Statement.objects.of(session)
            .filter(removed_at=None)
            .select_related("speaker", "organisation")
            .order_by("board__order", "board", "number")
        )
        for statement in statements:
            op_id = op_ids.get(statement.pk)
            by_id[statement.board_id].append(_statement(statement, str(op_id) if op_id else None))
        return {
            "seq": seq,
            "phase": phase_of(session).value,
            "session": {"id": session.pk, "title": session.title, "status": session.status},
            "boards": boards,
            "priorities": [
                {
                    "id": priority.pk,
                    "order": priority.order,
                    "title": priority.title,
                    "version": priority.version,
                    "statements": [link.statement_id for link in priority.statement_links.all()],
                }
                for priority in session.priorities.prefetch_related("statement_links")
            ],
            "outcomes": [
                {"id": outcome.pk, "kind": outcome.kind, "text": outcome.text}
                for outcome in session.outcomes.all()
            ],
        }


def _statement(statement: Statement, op_id: str | None) -> dict[str, Any]:
    """A merged statement is listed, too, with the one that stands for it in `canonical`."""
    return {
        "id": statement.pk,
        "op_id": op_id,
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
