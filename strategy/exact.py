"""Exact numbers for the mathematics of choice; a refusal says what is wrong and where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

Number = int | str | float | Decimal | Fraction
Row = Sequence[Number]
Matrix = Sequence[Row]


def read_number(value: Any, where: str) -> Fraction:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{where}: {value} is not a number")
        return Fraction(f"{value:.12g}")
    if isinstance(value, int | str | Decimal | Fraction) and not isinstance(value, bool):
        try:
            return Fraction(value)
        except (ValueError, OverflowError, ZeroDivisionError):
            pass
    # numpy's floats are Python's, its integers are not.
    elif hasattr(value, "__index__") and not isinstance(value, bool):
        return Fraction(int(value))
    raise ValueError(f"{where}: {value!r} is not a number")


def read_row(values: Any, where: str) -> list[Fraction]:
    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise ValueError(f"{where}: it must be a list of numbers")
    return [read_number(value, f"{where}[{place}]") for place, value in enumerate(values)]


def read_table(values: Any, where: str) -> list[list[Fraction]]:
    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise ValueError(f"{where}: it must be a list of rows")
    table = [read_row(row, f"{where}[{place}]") for place, row in enumerate(values)]
    if not table or not table[0]:
        raise ValueError(f"{where}: it is empty")
    for place, row in enumerate(table):
        if len(row) != len(table[0]):
            raise ValueError(f"{where}[{place}]: {len(row)} numbers, but {len(table[0])} in the first row")
    return table
