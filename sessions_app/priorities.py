"""Strategic priorities that a session agreed on, with links to the statements they grew from."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from sessions_app import journal, texts
from sessions_app.journal import Op
from sessions_app.models import Actor, Priority, PriorityStatement, Statement, StrategySession

PRIORITY_LENGTH = 500


@transaction.atomic
def add_priority(
    session: StrategySession,
    *,
    by: Actor,
    title: str,
    statements: Sequence[Statement] = (),
    op: Op | None = None,
) -> Priority:
    title = texts.tidy(title, PRIORITY_LENGTH)
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    priority = Priority.objects.create(
        session=session,
        order=(session.priorities.aggregate(last=Max("order"))["last"] or 0) + 1,
        title=title,
        recorded_by=by if isinstance(by, User) else None,
    )
    _link(priority, statements)
    _record(priority, "priority.add", by=by, op=op)
    return priority


@transaction.atomic
def edit_priority(
    priority: Priority,
    *,
    by: Actor,
    version: int,
    title: str,
    statements: Sequence[Statement] | None = None,
    op: Op | None = None,
) -> None:
    """Change wording and links as the editor saw them at `version`; without `statements` the links stay.

    Raises StaleVersion when somebody changed the priority in between.
    """
    title = texts.tidy(title, PRIORITY_LENGTH)
    claim(priority, version)
    priority.title = title
    priority.save(update_fields=["title"])
    if statements is not None:
        priority.statement_links.exclude(statement__in=statements).delete()
        _link(priority, statements)
    _record(priority, "priority.edit", by=by, op=op)


@transaction.atomic
def remove_priority(priority: Priority, *, by: Actor, op: Op | None = None) -> None:
    """Delete a priority from which nothing has grown yet; its history stays."""
    key, session = priority.pk, priority.session
    try:
        priority.delete()
    except ProtectedError:
        raise ValidationError(
            _("Decisions or candidate clusters follow from this priority, so it cannot be removed."),
            "has_followers",
        ) from None
    journal.record(
        session, "priority.remove", by=by, op=op, payload={"priority": key}, result={"priority": key}
    )


def _link(priority: Priority, statements: Sequence[Statement]) -> None:
    PriorityStatement.objects.bulk_create(
        (PriorityStatement(priority=priority, statement=statement) for statement in statements),
        ignore_conflicts=True,
    )


def _record(priority: Priority, kind: str, *, by: Actor, op: Op | None) -> None:
    journal.record(
        priority.session,
        kind,
        by=by,
        op=op,
        payload={
            "priority": priority.pk,
            "order": priority.order,
            "version": priority.version,
            "statements": list(
                priority.statement_links.order_by("statement").values_list("statement", flat=True)
            ),
        },
        result={"priority": priority.pk, "order": priority.order, "version": priority.version},
    )
