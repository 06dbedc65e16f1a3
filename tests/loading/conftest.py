from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction


@pytest.fixture(scope="session")
def loaded_for_a_module(django_db_setup, django_db_blocker) -> Callable[..., AbstractContextManager[None]]:
    """Load once for the tests of a module; what one of them writes is gone before the next."""

    @contextmanager
    def stage(*loaders: Callable[[], object]) -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            for load in loaders:
                load()
            yield
            transaction.set_rollback(True)

    return stage


def rows_of_every_table() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def history_rows() -> int:
    return sum(model.objects.count() for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))
