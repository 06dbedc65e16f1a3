"""Reading a text into records: how right it is beside the plain pipeline of natasha, and how quick."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from enterprises.reading import reader
from tests.benchmarks.measuring import Bench, Figure, benchmark, times
from tests.benchmarks.peers import natasha_pipeline
from tests.enterprises import reading_cases

SOURCE = Path(settings.BASE_DIR) / "cluster_portal" / "data" / "october_2013.txt"
# What the goal on unseen texts is; the parts without one are only told.
TARGETS = {"organisations_f1": 0.92, "exact_names": 0.90, "people_f1": 0.92}


def ours(text: str) -> reading_cases.Answer:
    return reader.read(text).as_json()


@benchmark("reading.texts")
def read_texts(bench: Bench) -> None:
    for part in ("development", "held_out"):
        number = len(reading_cases.cases(part))
        read = reading_cases.score(ours, part).figures()
        peer = reading_cases.score(natasha_pipeline.read, part).figures()
        for name, value in read.items():
            is_told = name in natasha_pipeline.TELLS
            bench.add(
                Figure(
                    f"{part.replace('_', ' ')}: {name.replace('_', ' ')}",
                    "of 1",
                    ours=value,
                    peer=peer[name] if is_told else None,
                    peer_name="natasha" if is_told else "",
                    target=TARGETS.get(name) if part == "held_out" else None,
                    more_is_better=True,
                    note=f"{number} texts",
                )
            )


@benchmark("reading.page")
def read_a_page(bench: Bench) -> None:
    """The source document, about a page, after the model is loaded."""
    text = SOURCE.read_text(encoding="utf-8")
    start = time.perf_counter()
    ours(text)
    first = time.perf_counter() - start
    natasha_pipeline.read(text)
    (taken,) = times([lambda: ours(text)], repeats=5)
    (peer,) = times([lambda: natasha_pipeline.read(text)], repeats=5)
    note = f"the first text with loading {first:.1f} s"
    bench.add(Figure("a page, read", "ms", taken, peer, "natasha", target=1000, note=note))
