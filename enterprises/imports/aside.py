"""Rows that the database takes in while Python goes on with the next ones."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, Self

from django.db import connection, models

from enterprises.imports.copying import BYTES_AT_ONCE, in_bytes, statement, stream

# Seconds. Whoever comes back from the database would else wait five milliseconds for each turn to compute.
TURN = 0.0005


@contextmanager
def short_turns() -> Iterator[None]:
    """Threads of which one computes and one asks the database again and again."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Aside:
    """One COPY at a time on this thread's own connection, so in its transaction, by another thread.

    Whatever this thread asks of the database meanwhile waits for the COPY, and is told if it failed; before a
    COPY of its own it must wait by itself.
    """

    def __init__(self) -> None:
        self._running: Future[Any] | None = None
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        self._thread = self._opened.enter_context(ThreadPoolExecutor(1))
        self._opened.enter_context(connection.execute_wrapper(self._in_turn))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_problem: object) -> None:
        with self._opened:
            if kind is None:
                self.wait()

    def copy(self, model: type[models.Model], columns: Sequence[str], lines: Sequence[str]) -> None:
        """Lines of COPY that are there already."""
        if lines:
            self._copy(model, columns, io.BytesIO(in_bytes(lines)))

    def copy_coming(self, model: type[models.Model], columns: Sequence[str], lines: Iterable[str]) -> None:
        """Lines that other threads are still computing; not one of them may ask the database."""
        self._copy(model, columns, stream(lines))

    def _copy(self, model: type[models.Model], columns: Sequence[str], source: Any) -> None:
        self.wait()
        take_in = connection.wrap_database_errors(connection.cursor().copy_expert)
        self._running = self._thread.submit(take_in, statement(model, columns), source, BYTES_AT_ONCE)

    def wait(self) -> None:
        running, self._running = self._running, None
        if running:
            running.result()

    def _in_turn(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        self.wait()
        return execute(sql, params, many, context)
