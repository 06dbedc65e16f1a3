"""What a record was: database triggers write every insert, update and delete into an event table.

Bulk writes and raw SQL are caught too. Who changed it, from where and why is the pghistory context.

Nothing may change or delete an event, with one exception: a person's right to be forgotten. The columns that
a model names as `erasable` can be emptied, never rewritten, in a transaction that has named the record; see
`enterprises/erasure.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models

from enterprises import trigger_index

trigger_index.keep()

M = TypeVar("M", bound=type[models.Model])


# The setting that holds «label:key» of the one record whose events may be emptied now.
ERASING = "portal.erasing"


def append_only_but_for(model: type[models.Model], columns: Sequence[str]) -> pgtrigger.Trigger:
    """Refuse every change of an event but the emptying of `columns` for the record that is being erased."""
    names = ", ".join(f"'{column}'" for column in columns)
    emptied = " AND ".join(f"NEW.{column} IN ('', OLD.{column})" for column in columns)
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF current_setting('{ERASING}', true) = '{model.__name__}:' || OLD.pgh_obj_id
                    AND to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]
                    AND {emptied}
                THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
        """,
    )


def tracked(
    *,
    exclude: Sequence[str] = (),
    erasable: Sequence[str] = (),
    newest_of: Sequence[str] | None = None,
    in_bulk: Sequence[str] | None = None,
) -> Callable[[M], M]:
    """Keep the history of a model as `<Model>History`, reached by `record.history`.

    Computed columns are left out, for they follow from the rest. `erasable` columns hold personal data.
    `newest_of` names the columns whose newest events are looked for among millions, none of them for the
    newest of all. `in_bulk`: thousands are inserted by one statement, which writes their events at once; of
    the keys in these events only the named ones are indexed, for nothing looks for events by the others.
    """

    def decorate(model: M) -> M:
        name = f"{model.__name__.lower()[:20]}_newest"
        meta: dict[str, Any] = {}
        if newest_of is not None:
            meta["indexes"] = [models.Index(fields=[*newest_of, "pgh_created_at"], name=name)]
        if erasable:
            meta["triggers"] = [append_only_but_for(model, erasable)]
        tracked_model: M = pghistory.track(
            pghistory.InsertEvent(level=pghistory.Row if in_bulk is None else pghistory.Statement),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            append_only=not erasable,
            attrs={"erasable": tuple(erasable)},
            model_name=f"{model.__name__}History",
            meta=meta,
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
        )(model)
        if in_bulk is not None:
            _index_only(apps.get_registered_model(model._meta.app_label, f"{model.__name__}History"), in_bulk)
        return tracked_model

    return decorate


def _index_only(events: type[models.Model], names: Sequence[str]) -> None:
    for column in events._meta.local_fields:
        if isinstance(column, models.ForeignKey) and column.name not in (*names, "pgh_obj", "pgh_context"):
            column.db_index = False  # type: ignore[attr-defined]
