"""The figures of the registry, each beside what its users have today, measured in the same run."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from enterprises.listing import PAGE
from enterprises.models import Organisation
from tests.benchmarks import files, ours
from tests.benchmarks.measuring import (
    Bench,
    Figure,
    benchmark,
    milliseconds,
    percentile,
    processor_milliseconds,
    say,
    times,
)
from tests.benchmarks.pages import ADMIN, AdminReader, Reader
from tests.benchmarks.peers.importing import forget, import_rows
from tests.benchmarks.questions import questions
from tests.benchmarks.world import surroundings_of

DEEP_PAGE = 10_000
# A question costs the peer seconds: one of each kind is asked, of ours all are.
PEER_REPEATS = 1
ADMIN_NAME = "Django admin"
IMPORT_NAME = "django-import-export + django-simple-history"
PEER_ROWS = 2_000
FILE_ROWS = 100_000
OF_EACH = 10
SMALL = 50_000
# The admin knows no ё, no legal forms in full and no two words of different fields.
UNDERSTOOD_ALIKE = ("rare word", "part of a word", "ИНН beginning", "ОГРН", "nothing found", "mistyped")


@benchmark("registry.search")
def search(bench: Bench) -> None:
    """The whole page of the list for questions of every kind."""
    path, reader, admin = reverse("enterprises:list"), Reader(bench.user), AdminReader(bench.user)
    taken: list[float] = []
    peers: list[float] = []
    processor: list[float] = []
    compared = 0
    for kind, texts in questions(bench.rows, OF_EACH if bench.rows > SMALL else 1).items():
        of_kind = times((reader.page(path, q=text) for text in texts), repeats=3)
        peer = milliseconds(admin.page(ADMIN, q=texts[0]))
        if kind in UNDERSTOOD_ALIKE:
            _compare(texts[0], reader.get(path, q=texts[0]), admin.get(ADMIN, q=texts[0]))
            compared += 1
        taken += of_kind
        processor += [processor_milliseconds(reader.page(path, q=text)) or 0 for text in texts]
        peers.append(peer)
        median = statistics.median(of_kind)
        say(f"  {kind:<16} median {median:6.1f} max {max(of_kind):6.1f} ms, peer {peer:8.1f}")
    note = f"{len(taken)} questions, of the peer {len(peers)}; the same rows in all {compared} compared"
    for name, part, target in (("p50", 0.5, None), ("p95", 0.95, 100.0)):
        ours_ms, peer_ms = percentile(taken, part), percentile(peers, part)
        worked = f"{percentile(processor, part):.0f} ms on a processor, {note}"
        bench.add(Figure(f"search page, {name}", "ms", ours_ms, peer_ms, ADMIN_NAME, target, note=worked))


def _compare(text: str, page: Any, of_admin: Any) -> None:
    """Both show the first fifty in the same order: a figure of a wrong answer would be worth nothing."""
    mine = _shown(r'href="/registry/(\d+)/"', page)
    others = _shown(r"organisation/(\d+)/change/", of_admin)
    if mine != others:
        raise RuntimeError(
            f"«{text}»: ours are {mine[:5]}… ({len(mine)}), the peer's {others[:5]}… ({len(others)})"
        )


def _shown(address: str, page: Any) -> list[str]:
    return list(dict.fromkeys(re.findall(address, page.content.decode())))


@benchmark("registry.list")
def list_pages(bench: Bench) -> None:
    """Page one, page ten thousand, and page one with two facets."""
    path, reader, admin = reverse("enterprises:list"), Reader(bench.user), AdminReader(bench.user)
    deep = min(DEEP_PAGE, max(2, bench.rows // PAGE // 2))
    # Key and number of the row before the page: how a reader who pressed «further» came there.
    before = Organisation.objects.present().order_by("sort_key", "pk")[(deep - 1) * PAGE - 1]
    place = str(before.settlement_id or "")
    pages = {
        "list, page 1": ({}, {}),
        f"list, page {deep:,}": ({"after": f"{before.sort_key}|{before.pk}"}, {"p": str(deep)}),
        "list, two facets": ({"kind": "education", "place": place}, {"kind__exact": "education"}),
    }
    first = 0.0
    for name, (query, of_admin) in pages.items():
        (taken,) = times([reader.page(path, **query)], repeats=9)
        (peer,) = times([admin.page(ADMIN, **of_admin)], repeats=3)
        first = first or taken
        note = f"{processor_milliseconds(reader.page(path, **query)) or 0:.0f} ms on a processor"
        note += f", {taken / first:.2f} of page 1" if query else ""
        bench.add(Figure(name, "ms", taken, peer, ADMIN_NAME, 100.0, note=note))


@benchmark("registry.pages")
def other_pages(bench: Bench) -> None:
    """Pages that must not take seconds in a large registry. They have no peer."""
    reader = Reader(bench.user)
    card = Organisation.objects.filter(names__isnull=False).order_by("pk")[:1].get()
    pages = {
        "card of an organisation": reader.page(card.get_absolute_url()),
        "completion": reader.page(reverse("enterprises:find"), q="гидро"),
        "history of the registry": reader.page(reverse("enterprises:recent")),
        "home of an administrator": reader.page(reverse("home")),
        "cards without a contact": reader.page(reverse("enterprises:list"), missing="contact"),
        "full cards": reader.page(reverse("enterprises:list"), completeness="full"),
        "list by completeness": reader.page(reverse("enterprises:list"), sort="-completeness"),
        "list by industry, its facet open": reader.page(
            reverse("enterprises:list"), sort="industry", open="industry"
        ),
    }
    for name, page in pages.items():
        (taken,) = times([page], repeats=5)
        bench.add(Figure(name, "ms", taken))


@benchmark("registry.file")
def workbook(bench: Bench) -> None:
    """Reading a workbook, each reader in a process of its own."""
    number = min(FILE_ROWS, bench.rows)
    path = Path(settings.DATA_DIR) / "file.xlsx"
    files.write_workbook(path, files.table(number, surroundings_of(bench.user)))
    try:
        rows, seconds, megabytes = files.read_workbook(path, "calamine")
        peer_rows, peer_seconds, peer_megabytes = files.read_workbook(path, "openpyxl")
    finally:
        path.unlink()
    if rows != peer_rows:
        raise RuntimeError(f"The readers found {rows} and {peer_rows} rows.")
    note = f"{rows:,} rows, python-calamine in a process of its own"
    bench.add(Figure("reading a workbook", "s", seconds, peer_seconds, "openpyxl read_only", 2.0, note=note))
    bench.add(Figure("reading it, memory", "MB", megabytes, peer_megabytes, "openpyxl read_only", 200.0))


@benchmark("registry.import")
def importing(bench: Bench) -> None:
    """A file imported, and the same file again."""
    # Ours first: the memory of the peers would be counted as its own.
    mine = ours.import_file(bench)
    lines = files.table(min(PEER_ROWS, bench.rows), surroundings_of(bench.user))
    forget()
    peer_new, created = _rate(len(lines), lambda: import_rows(lines))
    peer_again, again = _rate(len(lines), lambda: import_rows(lines))
    if (created["new"], again["skip"]) != (len(lines), len(lines)):
        raise RuntimeError(f"The peer did {created}, then {again}.")
    note = f"ours: {mine.rows:,} rows into {bench.rows:,}, {mine.created:,} created"
    note += f"; the peer: {len(lines):,} rows"
    for name, rate, peer, target in (
        ("import with checks and history", mine.rows_per_second, peer_new, 5_000),
        ("the same file again", mine.rows_per_second_again, peer_again, 20_000),
    ):
        bench.add(Figure(name, "rows/s", rate, peer, IMPORT_NAME, target, more_is_better=True, note=note))
    bench.add(Figure("import, memory", "MB", mine.megabytes, target=300))
    note = "by the worker, after the import is seen"
    bench.add(Figure("index of the search takes it in", "s", mine.seconds_of_index, note=note))


@benchmark("registry.merge")
def merging(bench: Bench) -> None:
    bench.add(Figure("merge of a pair", "s", ours.merge_pair(bench), target=0.2))


@benchmark("registry.duplicates")
def duplicates(bench: Bench) -> None:
    seconds, records, pairs = ours.find_duplicates(bench)
    note = f"{records:,} records, {pairs:,} pairs"
    bench.add(Figure("search for duplicates", "s", seconds, target=60, note=note))


def _rate(rows: int, act: Callable[[], dict[str, int]]) -> tuple[float, dict[str, int]]:
    start = time.perf_counter()
    done = act()
    return rows / (time.perf_counter() - start), done
