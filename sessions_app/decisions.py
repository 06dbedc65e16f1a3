"""What a session resolves, with links to what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from sessions_app import journal, texts
from sessions_app.journal import Op
from sessions_app.models import (
    Actor,
    AgendaItem,
    Decision,
    DecisionPriority,
    DecisionStatement,
    DecisionStrategy,
    Priority,
    Statement,
    StrategySession,
    TowsStrategy,
)

DECISION_LENGTH = 2000

# How officials begin a decision that is not an instruction.
_BEGINNINGS = (
    (re.compile(r"принять\s+(?:\S+\s+){0,6}?к\s+сведению", re.IGNORECASE), Decision.Kind.NOTE),
    (re.compile(r"рекомендовать", re.IGNORECASE), Decision.Kind.RECOMMEND),
    (
        re.compile(r"(?:утвердить|одобрить|согласовать|признать|согласиться|поддержать)\b", re.IGNORECASE),
        Decision.Kind.APPROVE,
    ),
)


@dataclass(frozen=True)
class Basis:
    """What a decision follows from."""

    statements: Sequence[Statement] = ()
    priorities: Sequence[Priority] = ()
    strategies: Sequence[TowsStrategy] = ()


def kind_of(text: str) -> Decision.Kind:
    """By its first words; what none of them begins is an instruction, which needs an executor and a date."""
    for beginning, kind in _BEGINNINGS:
        if beginning.match(text.strip()):
            return kind
    return Decision.Kind.INSTRUCT


def needs_instruction(decision: Decision) -> bool:
    """Whether nobody is told to carry it out by a date. Prefetch `instructions` where many are asked."""
    return decision.kind == Decision.Kind.INSTRUCT and not any(
        (instruction.executor_id or instruction.executor_person_id) and instruction.due_on
        for instruction in decision.instructions.all()
    )


@transaction.atomic
def add_decision(
    session: StrategySession,
    *,
    by: Actor,
    text: str,
    kind: str = "",
    basis: Basis | None = None,
    agenda_item: AgendaItem | None = None,
    decided_on: date | None = None,
    op: Op | None = None,
) -> Decision:
    """Under the next number; of its kind, or of the one that its first words say."""
    text = texts.tidy(text, DECISION_LENGTH)
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    decision = Decision.objects.create(
        kept_by_id=session.kept_by_id,
        session=session,
        agenda_item=agenda_item,
        number=_next_number(session, agenda_item),
        decided_on=decided_on or _day_of(session, agenda_item),
        kind=kind or kind_of(text),
        text=text,
        order=(session.decisions.aggregate(last=Max("order"))["last"] or 0) + 1,
        recorded_by=by if isinstance(by, User) else None,
    )
    _link(decision, basis or Basis())
    _record(decision, "decision.add", by=by, op=op)
    return decision


def _next_number(session: StrategySession, item: AgendaItem | None) -> str:
    """«2.3» is the third decision on the second item; without an item they are counted through."""
    prefix = f"{item.order}." if item and item.order else ""
    taken = set(session.decisions.values_list("number", flat=True))
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _day_of(session: StrategySession, item: AgendaItem | None) -> date:
    """Of the item, else today if the session is held today, else its last day."""
    if item and item.day:
        return item.day.date
    days = list(session.days.values_list("date", flat=True))
    today = timezone.localdate()
    return today if not days or today in days else max(days)


@transaction.atomic
def edit_decision(
    decision: Decision,
    *,
    by: Actor,
    version: int,
    text: str,
    kind: str = "",
    basis: Basis | None = None,
    op: Op | None = None,
) -> None:
    """Change what the editor saw as `version`; without `basis` the links stay.

    Raises StaleVersion when somebody changed the decision in between.
    """
    text = texts.tidy(text, DECISION_LENGTH)
    claim(decision, version)
    # A kind that a person chose against the first words stays.
    was_read = decision.kind == kind_of(decision.text)
    decision.kind = kind or (kind_of(text) if was_read else decision.kind)
    decision.text = text
    decision.save(update_fields=["text", "kind"])
    if basis is not None:
        decision.statement_links.exclude(statement__in=basis.statements).delete()
        decision.priority_links.exclude(priority__in=basis.priorities).delete()
        decision.strategy_links.exclude(strategy__in=basis.strategies).delete()
        _link(decision, basis)
    _record(decision, "decision.edit", by=by, op=op)


@transaction.atomic
def remove_decision(decision: Decision, *, by: Actor, op: Op | None = None) -> None:
    """Delete a decision from which nothing has grown yet; its history stays."""
    key, session = decision.pk, decision.session
    try:
        decision.delete()
    except ProtectedError:
        raise ValidationError(
            _("Instructions or other records follow from this decision, so it cannot be removed."),
            "has_followers",
        ) from None
    if session:
        journal.record(
            session, "decision.remove", by=by, op=op, payload={"decision": key}, result={"decision": key}
        )


def _link(decision: Decision, basis: Basis) -> None:
    links: list[tuple[Any, str, Sequence[models.Model]]] = [
        (DecisionStatement, "statement", basis.statements),
        (DecisionPriority, "priority", basis.priorities),
        (DecisionStrategy, "strategy", basis.strategies),
    ]
    for through, name, things in links:
        through.objects.bulk_create(
            (through(decision=decision, **{name: thing}) for thing in things), ignore_conflicts=True
        )


def _record(decision: Decision, kind: str, *, by: Actor, op: Op | None) -> None:
    if decision.session is None:
        return
    journal.record(
        decision.session,
        kind,
        by=by,
        op=op,
        payload={"decision": decision.pk, "kind": decision.kind, "version": decision.version},
        result={
            "decision": decision.pk,
            "number": decision.number,
            "kind": decision.kind,
            "version": decision.version,
        },
    )
