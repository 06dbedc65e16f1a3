"""Writing many rows at once by COPY. An ORM write must come first in the transaction: it is what tells the
history triggers who acts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
# Not less: another thread of Python may make each piece wait for its turn.
BYTES_AT_ONCE = 1 << 18


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` into the model's table; `columns` are those of the database."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(statement(model, columns), stream(map(line, rows)), BYTES_AT_ONCE)


def statement(model: type[models.Model], columns: Sequence[str]) -> str:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    return f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN"


def stream(lines: Iterable[str]) -> _Stream:
    """Lines as COPY reads them."""
    return _Stream(iter(lines))


@contextmanager
def keys_checked_at_once() -> Iterator[None]:
    """Foreign keys are checked after each statement, not at the end of the transaction.

    Every row's history trigger walks the list of the checks that were put off: a hundred thousand rows with
    deferred keys would take hours. After a failure there is nothing to put back: the transaction is lost.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def as_json(value: Any) -> str | None:
    return None if value is None else _encode(value)


def texts_as_json(texts: Sequence[str]) -> str:
    """The same for plain texts; most hold nothing that is written otherwise in JSON."""
    joined = '","'.join(texts)
    if texts and joined.count('"') == 2 * (len(texts) - 1) and "\\" not in joined and joined.isprintable():
        return f'["{joined}"]'
    return _encode(texts)


def next_keys(model: type[models.Model], number: int) -> list[int]:
    """Fresh primary keys, so that parts can be written beside their owners."""
    if not number:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            # The name of the sequence is looked for once, not for each key.
            "SELECT nextval(keys.name) FROM (SELECT pg_get_serial_sequence(%s, 'id') AS name OFFSET 0) keys, "
            "generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return [row[0] for row in cursor.fetchall()]


def line(row: Sequence[Any]) -> str:
    """A row as COPY reads it, without the end of the line."""
    return "\t".join(
        [
            value
            if type(value) is str and value.isprintable() and "\\" not in value
            else "\\N"
            if value is None
            else _text(value)
            for value in row
        ]
    )


def in_bytes(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode() if lines else b""


def _text(value: Any) -> str:
    if type(value) is str:
        return value.translate(_ESCAPED)
    if value is True:
        return "t"
    if value is False:
        return "f"
    if type(value) is list:
        # Keys of names: letters and digits.
        return '{"' + '","'.join(value) + '"}'
    return str(value)


class _Stream:
    """Lines made while the database takes in those before them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            piece: list[str] = []
            length = 0
            for one in self._lines:
                piece.append(one)
                length += len(one)
                if length > BYTES_AT_ONCE // 2:
                    break
            self._rest = in_bytes(piece)
        if 0 <= size < len(self._rest):
            part, self._rest = self._rest[:size], self._rest[size:]
            return part
        part, self._rest = self._rest, b""
        return part
