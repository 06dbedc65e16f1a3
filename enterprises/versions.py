"""Two editors of one record: the second is shown both texts and decides."""

from typing import TypeVar

from django.db import models
from django.db.models import F

M = TypeVar("M", bound=models.Model)


class StaleVersion(Exception):
    """The record has changed since the form was opened; `current` is how it stands now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(f"{current._meta.label} {current.pk} has changed")
        self.current = current


def claim(record: M, version: int) -> None:
    """Take the right to change `record` as it was at `version`; call inside the verb's transaction.

    Raises StaleVersion when somebody changed it in between. On return `record.version` is the new one.
    """
    manager = type(record)._default_manager
    if not manager.filter(pk=record.pk, version=version).update(version=F("version") + 1):
        raise StaleVersion(manager.get(pk=record.pk))
    record.version = version + 1  # type: ignore[attr-defined]
