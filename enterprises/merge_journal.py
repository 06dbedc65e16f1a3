"""The journal of a merge: how values are kept in it, and how its steps are taken back, last first."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from enterprises import provenance
from enterprises.models import Merge, MergeMove, Organisation

Kind = MergeMove.Kind


def stored(column: Any, value: Any) -> Any:
    """A value as the journal keeps it. Text, for JSON would round moments and amounts."""
    if value is None:
        return None
    if isinstance(column, models.ForeignKey):
        column = column.target_field
    holder = type("Holder", (), {column.attname: value})()
    return column.value_to_string(holder)


def read(column: Any, value: Any) -> Any:
    return None if value is None else column.to_python(value)


def stored_row(row: models.Model) -> dict[str, Any]:
    return {
        column.attname: stored(column, getattr(row, column.attname)) for column in row._meta.concrete_fields
    }


def take_back(done: Merge) -> None:
    """Raises ValidationError that names every later change in the way, IntegrityError for other rows."""
    moves = list(done.moves.order_by("-pk"))
    in_the_way: list[str] = []
    batches: list[tuple[tuple[Any, ...], list[MergeMove]]] = []
    for move in moves:
        moved = (move.old, move.new) if move.kind == Kind.MOVED else ()
        batch = (move.kind, move.model, move.field, *moved)
        if not batches or batches[-1][0] != batch:
            batches.append((batch, []))
        batches[-1][1].append(move)
    for (kind, label, *_rest), group in batches:
        in_the_way += _UNDO[kind](apps.get_model(label), group)
    if in_the_way:
        raise ValidationError(
            _("It cannot be taken back, later changes stand in the way: %(listed)s."),
            code="blocked",
            params={"listed": "; ".join(dict.fromkeys(in_the_way))},
        )


def led_to(model: Any, column: str, key: int | None) -> dict[str, Any]:
    """What to write into rows that are to lead to another record. A part of an organisation that gets another
    whole is edited by that, and whoever looks at its version must see it.
    """
    values: dict[str, Any] = {column: key}
    return values | {"version": models.F("version") + 1} if model is Organisation else values


def _move_back(model: Any, moves: list[MergeMove]) -> list[str]:
    """Rows that were deleted since are not missed; rows that lead elsewhere now stand in the way."""
    column = model._meta.get_field(moves[0].field)
    rows = dict(
        model._default_manager.filter(pk__in=[move.row for move in moves]).values_list("pk", column.attname)
    )
    back = [move.row for move in moves if rows.get(move.row) == move.new]
    model._default_manager.filter(pk__in=back).update(**led_to(model, column.attname, moves[0].old))
    return [
        _("%(what)s: it belongs to another organisation now") % {"what": model._meta.verbose_name}
        for move in moves
        if move.row in rows and rows[move.row] != move.new
    ]


def _change_back(model: Any, moves: list[MergeMove]) -> list[str]:
    in_the_way = []
    for move in moves:
        column = model._meta.get_field(move.field)
        row = model._default_manager.filter(pk=move.row).first()
        if row is None or stored(column, getattr(row, column.attname)) != move.new:
            in_the_way.append(
                _("%(what)s: it was changed after the merge") % {"what": str(column.verbose_name)}
            )
            continue
        setattr(row, column.attname, read(_type_of(column), move.old))
        model._default_manager.filter(pk=row.pk).update(**{column.attname: getattr(row, column.attname)})
    return in_the_way


def _take_away(model: Any, moves: list[MergeMove]) -> list[str]:
    """Added rows that somebody has changed since belong to that person now."""
    in_the_way = []
    rows = list(model._default_manager.filter(pk__in=[move.row for move in moves]))
    for row in rows:
        added = next(move.new for move in moves if move.row == row.pk)
        if stored_row(row) != added:
            in_the_way.append(
                _("%(what)s: it was changed after the merge") % {"what": model._meta.verbose_name}
            )
    provenance.forget(rows)
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return in_the_way


def _put_back(model: Any, moves: list[MergeMove]) -> list[str]:
    for move in moves:
        kept: Any = move.old
        values = {
            column.attname: read(_type_of(column), kept[column.attname])
            for column in model._meta.concrete_fields
            if column.attname in kept
        }
        model(**values).save_base(raw=True, force_insert=True)
    return []


_UNDO = {
    Kind.MOVED.value: _move_back,
    Kind.CHANGED.value: _change_back,
    Kind.ADDED.value: _take_away,
    Kind.REMOVED.value: _put_back,
}


def _type_of(column: Any) -> Any:
    return column.target_field if isinstance(column, models.ForeignKey) else column


def sentence_of(clash: IntegrityError) -> str:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name in str(clash):
                return str(constraint.violation_error_message)
    return _("another record has taken its place.")
