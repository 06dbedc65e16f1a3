"""The index of triggers says what the library would find by going through them all."""

import pgtrigger
import pytest
from pgtrigger import registry

from enterprises.models import Organisation, Person


def test_the_index_is_what_the_library_computes():
    kept = registry._registry

    assert len(kept) > 300
    assert kept.pg_function_names == {trigger.get_pgid(model) for model, trigger in kept.values()}
    assert kept.by_db_table == {
        (model._meta.db_table, trigger.name): trigger for model, trigger in kept.values()
    }


def test_a_second_trigger_of_the_same_name_is_refused_and_one_removed_makes_room():
    first = pgtrigger.Protect(name="taken_once", operation=pgtrigger.Delete)
    first.register(Organisation)
    try:
        with pytest.raises(KeyError, match="already"):
            pgtrigger.Protect(name="taken_once", operation=pgtrigger.Update).register(Organisation)
        first.register(Person)
        first.unregister(Person)
    finally:
        first.unregister(Organisation)

    second = pgtrigger.Protect(name="taken_once", operation=pgtrigger.Update)
    second.register(Organisation)
    second.unregister(Organisation)
    assert first.get_pgid(Organisation) not in registry._registry.pg_function_names
