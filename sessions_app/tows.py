"""Strategies from pairs of quadrants (TOWS), with the statements they were put together from."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from sessions_app import journal, texts
from sessions_app.journal import Op
from sessions_app.models import Actor, Board, Quadrant, Statement, StrategyStatement, TowsStrategy

STRATEGY_LENGTH = 500

KIND_OF_PAIR = {
    frozenset({Quadrant.STRENGTH, Quadrant.OPPORTUNITY}): TowsStrategy.Kind.SO,
    frozenset({Quadrant.WEAKNESS, Quadrant.OPPORTUNITY}): TowsStrategy.Kind.WO,
    frozenset({Quadrant.STRENGTH, Quadrant.THREAT}): TowsStrategy.Kind.ST,
    frozenset({Quadrant.WEAKNESS, Quadrant.THREAT}): TowsStrategy.Kind.WT,
}


def kind_of(statements: Sequence[Statement]) -> TowsStrategy.Kind:
    """What pair the statements make. Raises ValidationError when they come from other than one inner and one
    outer quadrant.
    """
    kind = KIND_OF_PAIR.get(frozenset(Quadrant(statement.quadrant) for statement in statements))
    if kind is None:
        raise ValidationError(
            _(
                "A strategy joins two sides: strengths or weaknesses with opportunities or threats. "
                "Pick statements from one of each."
            ),
            "no_pair",
        )
    return kind


@transaction.atomic
def add_strategy(
    board: Board, *, by: Actor, text: str, statements: Sequence[Statement], op: Op | None = None
) -> TowsStrategy:
    text = texts.tidy(text, STRATEGY_LENGTH)
    strategy = TowsStrategy.objects.create(
        board=board,
        kind=_kind(board, statements),
        text=text,
        recorded_by=by if isinstance(by, User) else None,
    )
    _link(strategy, statements)
    _record(strategy, "strategy.add", by=by, op=op)
    return strategy


@transaction.atomic
def edit_strategy(
    strategy: TowsStrategy,
    *,
    by: Actor,
    version: int,
    text: str,
    statements: Sequence[Statement] | None = None,
    op: Op | None = None,
) -> None:
    """Change wording and links as the editor saw them at `version`; without `statements` the links stay.

    Raises StaleVersion when somebody changed the strategy in between.
    """
    text = texts.tidy(text, STRATEGY_LENGTH)
    claim(strategy, version)
    strategy.text = text
    if statements is not None:
        strategy.kind = _kind(strategy.board, statements)
        strategy.statement_links.exclude(statement__in=statements).delete()
        _link(strategy, statements)
    strategy.save(update_fields=["text", "kind"])
    _record(strategy, "strategy.edit", by=by, op=op)


@transaction.atomic
def remove_strategy(strategy: TowsStrategy, *, by: Actor, op: Op | None = None) -> None:
    """Delete a strategy from which nothing has grown yet; its history stays."""
    key, board = strategy.pk, strategy.board
    try:
        strategy.delete()
    except ProtectedError:
        raise ValidationError(
            _("Priorities, decisions or measures follow from this strategy, so it cannot be removed."),
            "has_followers",
        ) from None
    journal.record(
        board.session,
        "strategy.remove",
        by=by,
        op=op,
        payload={"strategy": key, "board": board.pk},
        result={"strategy": key},
    )


def _kind(board: Board, statements: Sequence[Statement]) -> TowsStrategy.Kind:
    if any(statement.board_id != board.pk for statement in statements):
        raise ValidationError(_("A strategy belongs to one board."), "other_board")
    return kind_of(statements)


def _link(strategy: TowsStrategy, statements: Sequence[Statement]) -> None:
    StrategyStatement.objects.bulk_create(
        (StrategyStatement(strategy=strategy, statement=statement) for statement in statements),
        ignore_conflicts=True,
    )


def _record(strategy: TowsStrategy, kind: str, *, by: Actor, op: Op | None) -> None:
    journal.record(
        strategy.board.session,
        kind,
        by=by,
        op=op,
        payload={
            "strategy": strategy.pk,
            "board": strategy.board_id,
            "pair": strategy.kind,
            "version": strategy.version,
        },
        result={"strategy": strategy.pk, "pair": strategy.kind, "version": strategy.version},
    )
