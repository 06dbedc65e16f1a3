"""Steps of a run that have a process of their own: the filling of the database, and each benchmark."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import django


def begin() -> Any:
    django.setup()
    from tests.benchmarks import dashboard, live, measuring, protocol, reading, registry, selection

    assert reading.read_texts.__name__
    assert registry.search.__name__
    assert selection.closing_of_ballots.__name__
    assert dashboard.first_screen.__name__
    assert live.hall.__name__
    assert protocol.files.__name__
    return measuring


def run(act: Callable[..., Any], *given: Any) -> Any:
    """In a process of its own: the memory of the filling and of other benchmarks is not that of this one."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning, initializer=_end_with_parent) as process:
        return process.submit(act, *given).result()


def _end_with_parent() -> None:
    """Else it would wait for more work for ever, and the server with it, once the parent was killed."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        assert parent is not None
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def fill(rows: int) -> None:
    begin()
    from tests.benchmarks import world

    world.prepare(rows)


def measure(name: str, rows: int, needs_registry: bool) -> list[Any]:
    measuring = begin()
    from tests.benchmarks import world

    bench = measuring.Bench(rows, world.user() if needs_registry else None)
    with world.step(name):
        measuring.BENCHMARKS[name](bench)
    return list(bench.figures)
