"""The process that measures: `manage.py bench` starts it with the settings of the benchmarks."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from typing import Any

import django
from django.conf import settings


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", nargs="?")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    django.setup()
    from tests.benchmarks import dashboard, live, measuring, protocol, reading, registry, selection, world

    assert reading.read_texts.__name__
    assert registry.search.__name__
    assert selection.closing_of_ballots.__name__
    assert dashboard.first_screen.__name__
    assert live.hall.__name__
    assert protocol.files.__name__
    if not options.name:
        print("\n".join(measuring.BENCHMARKS))  # noqa: T201
        return
    if not (names := measuring.chosen(options.name)):
        sys.exit(f"There is no benchmark {options.name}. There are: {', '.join(measuring.BENCHMARKS)}")
    # Dashboards and halls bring what they need: not a registry of a million.
    rows = options.rows if any(not name.startswith(("dashboard.", "live.")) for name in names) else 1_000
    try:
        # Texts are read without a registry.
        needs_registry = any(not name.startswith("reading.") for name in names)
        bench = measuring.Bench(rows, world.prepare(rows) if needs_registry else None)
        for name in names:
            with world.step(name):
                measuring.BENCHMARKS[name](bench)
    finally:
        _leave(keep=options.keep)
    _show(bench.rows, bench.figures, as_json=options.json)


def _show(rows: int, figures: list[Any], *, as_json: bool) -> None:
    machine = {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        # Of the last minute, at the end: what else ran beside the benchmark.
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }
    if as_json:
        told = {"machine": machine, "rows": rows, "figures": [figure.as_json() for figure in figures]}
        print(json.dumps(told, ensure_ascii=False, indent=2))  # noqa: T201
        return
    print("\n".join(map(str, figures)))  # noqa: T201


def _leave(*, keep: bool) -> None:
    from django.db import connections

    from cluster_portal import embedded_postgres

    connections.close_all()
    embedded_postgres.at(settings.DATABASES["default"]["EMBEDDED"]).leave()
    if not keep:
        shutil.rmtree(settings.BENCH, ignore_errors=True)


if __name__ == "__main__":
    main()
