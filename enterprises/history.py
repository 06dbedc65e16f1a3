"""What a record was: database triggers write every insert, update and delete into an event table.

Bulk writes and raw SQL are caught too. Who changed it, from where and why is the pghistory context.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: Sequence[str] = (), newest_of: Sequence[str] | None = None) -> Callable[[M], M]:
    """Keep the history of a model as `<Model>History`, reached by `record.history`.

    Computed columns are left out, for they follow from the rest. `newest_of` names the columns whose newest
    events are looked for among millions, none of them for the newest of all.
    """

    def decorate(model: M) -> M:
        name = f"{model.__name__.lower()[:20]}_newest"
        newest = [models.Index(fields=[*(newest_of or ()), "pgh_created_at"], name=name)]
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            append_only=True,
            model_name=f"{model.__name__}History",
            meta={} if newest_of is None else {"indexes": newest},
            obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
        )(model)

    return decorate
