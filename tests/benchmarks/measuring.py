"""Figures by name, how they are taken and how they are shown: ours beside a peer's, and against a target."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection


def say(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)  # noqa: T201


@dataclass(frozen=True)
class Figure:
    """One number of ours. `target` is what the design asks for; `note` says how it was taken."""

    name: str
    unit: str
    ours: float | None = None
    peer: float | None = None
    peer_name: str = ""
    target: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer."""
        if not self.ours or not self.peer:
            return None
        return self.ours / self.peer if self.more_is_better else self.peer / self.ours

    @property
    def met(self) -> bool | None:
        if self.ours is None or self.target is None:
            return None
        return self.ours >= self.target if self.more_is_better else self.ours <= self.target

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio and round(self.ratio, 1), "met": self.met}

    def __str__(self) -> str:
        def shown(value: float | None) -> str:
            return "—" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

        sign = "≥" if self.more_is_better else "≤"
        verdict = {True: "met", False: "NOT MET", None: ""}[self.met]
        parts = [
            f"{self.name:<34} {shown(self.ours):>9} {self.unit:<7}",
            f"{self.peer_name} {shown(self.peer)}" if self.peer_name else "",
            f"× {shown(self.ratio)}" if self.ratio else "",
            f"{sign} {shown(self.target)} {verdict}" if self.target is not None else "",
            self.note,
        ]
        return " · ".join(filter(None, parts))


@dataclass
class Bench:
    """What a benchmark is given: how many rows stand in the registry, who looks at them, what it finds."""

    rows: int
    user: Any
    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        say(figure)


BENCHMARKS: dict[str, Callable[[Bench], None]] = {}


def benchmark(name: str) -> Callable[[Callable[[Bench], None]], Callable[[Bench], None]]:
    """Registers «group.name»; `bench group` runs all of the group, in this order."""

    def decorate(run: Callable[[Bench], None]) -> Callable[[Bench], None]:
        BENCHMARKS[name] = run
        return run

    return decorate


def chosen(name: str) -> list[str]:
    return [each for each in BENCHMARKS if each == name or each.startswith(f"{name}.")]


# Taking times


def milliseconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def times(acts: Iterable[Callable[[], Any]], *, repeats: int = 1) -> list[float]:
    """The median of `repeats` times of each act, after one that warms caches up."""
    taken = []
    for act in acts:
        act()
        taken.append(statistics.median(milliseconds(act) for _again in range(repeats)))
    return taken


def processor_milliseconds(act: Callable[[], Any]) -> float | None:
    """Time on a processor, this process and its database session together: other programs do not lengthen it.

    None where the system does not tell.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        session = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def spent() -> float:
        return time.process_time() * 1000 + int(session.read_text().split()[0]) / 1_000_000

    try:
        start = spent()
        act()
        return spent() - start
    except OSError:
        return None


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered)) - 1))]
