"""The lists of words in `data/reading.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "reading.toml"


@lru_cache(maxsize=1)
def _lists() -> dict[str, str]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


def words(name: str) -> list[str]:
    return _lists()[name].split()


def lines(name: str) -> list[str]:
    return _lists()[name].strip().splitlines()
