"""Python's search for circles of objects, put off while rows are worked through."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_AT_ONCE = 100_000


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Rows make hundreds of thousands of objects that stand in no circle; to look for circles among them took
    a tenth of the time. It is put off, not given up: memory stays bounded.
    """
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_AT_ONCE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
