"""Strategic priorities that a session agreed on, with links to what they grew from."""

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
from sessions_app.models import (
    Actor,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    Statement,
    StrategySession,
    TowsStrategy,
)

PRIORITY_LENGTH = 500


@transaction.atomic
def add_priority(
    session: StrategySession,
    *,
    by: Actor,
    title: str,
    statements: Sequence[Statement] = (),
    strategies: Sequence[TowsStrategy] = (),
    op: Op | None = None,
) -> Priority:
    """At the end of the list."""
    title = texts.tidy(title, PRIORITY_LENGTH)
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    priority = Priority.objects.create(
        session=session,
        order=(session.priorities.aggregate(last=Max("order"))["last"] or 0) + 1,
        title=title,
        recorded_by=by if isinstance(by, User) else None,
    )
    _link(priority, statements, strategies)
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
    strategies: Sequence[TowsStrategy] | None = None,
    op: Op | None = None,
) -> None:
    """Change wording and links as the editor saw them at `version`; links that are not given stay.

    Raises StaleVersion when somebody changed the priority in between.
    """
    title = texts.tidy(title, PRIORITY_LENGTH)
    claim(priority, version)
    priority.title = title
    priority.save(update_fields=["title"])
    if statements is not None:
        priority.statement_links.exclude(statement__in=statements).delete()
    if strategies is not None:
        priority.strategy_links.exclude(strategy__in=strategies).delete()
    _link(priority, statements or (), strategies or ())
    _record(priority, "priority.edit", by=by, op=op)


@transaction.atomic
def move_priority(priority: Priority, *, by: Actor, place: int, op: Op | None = None) -> None:
    """Put a priority on a place of the list, 1 for the first; a place behind the last is the last."""
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=priority.session_id)
    others = [other for other in session.priorities.order_by("order", "pk") if other.pk != priority.pk]
    others.insert(place - 1, priority)
    for order, other in enumerate(others, start=1):
        if other.order != order:
            other.order = order
            other.save(update_fields=["order"])
    _record(priority, "priority.move", by=by, op=op)


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


def _link(
    priority: Priority, statements: Sequence[Statement], strategies: Sequence[TowsStrategy] = ()
) -> None:
    PriorityStatement.objects.bulk_create(
        (PriorityStatement(priority=priority, statement=statement) for statement in statements),
        ignore_conflicts=True,
    )
    PriorityStrategy.objects.bulk_create(
        (PriorityStrategy(priority=priority, strategy=strategy) for strategy in strategies),
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
            "strategies": list(
                priority.strategy_links.order_by("strategy").values_list("strategy", flat=True)
            ),
        },
        result={"priority": priority.pk, "order": priority.order, "version": priority.version},
    )
