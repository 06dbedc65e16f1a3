"""Our part of the figures whose verbs stand elsewhere: one function each, None where nothing is measured."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.measuring import Bench


@dataclass(frozen=True)
class Imported:
    rows_per_second: float
    rows_per_second_again: float
    megabytes: float


def import_file(bench: Bench) -> Imported | None:
    """Import a file with checks, search for duplicates and history; then the same file again."""
    return None


def merge_pair(bench: Bench) -> float | None:
    """Seconds to merge one pair of organisations."""
    return None


def find_duplicates(bench: Bench) -> float | None:
    """Seconds to look for duplicates among 100,000 records."""
    return None
