"""The registry of triggers, with what it compares each new one with kept at hand.

django-pgtrigger goes through all triggers for each it registers: with our hundreds, half a second of every
start of every process. What it refuses, and how, stays its own.
"""

from __future__ import annotations

from typing import Any

from pgtrigger import registry


class IndexedRegistry(registry._Registry):
    def __init__(self) -> None:
        super().__init__()
        self._names: set[str] = set()
        self._by_table: dict[tuple[str, str], Any] = {}

    @property
    def pg_function_names(self) -> set[str]:
        return self._names

    @property
    def by_db_table(self) -> dict[tuple[str, str], Any]:
        return self._by_table

    def __setitem__(self, key: str, value: tuple[Any, Any]) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self._names.add(trigger.get_pgid(model))
        self._by_table[model._meta.db_table, trigger.name] = trigger

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        pairs = list(self.values())
        self._names = {trigger.get_pgid(model) for model, trigger in pairs}
        self._by_table = {(model._meta.db_table, trigger.name): trigger for model, trigger in pairs}


def keep() -> None:
    """Put it in the place of the library's own; what is registered there already goes along."""
    if isinstance(registry._registry, IndexedRegistry):
        return
    indexed = IndexedRegistry()
    former, registry._registry = registry._registry, indexed
    for key, value in former.items():
        indexed[key] = value
