"""The process that measures: `manage.py bench` starts it with the settings of the benchmarks."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from typing import Any

from django.conf import settings

from tests.benchmarks import alone


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", nargs="?")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    measuring = alone.begin()
    if not options.name:
        print("\n".join(measuring.BENCHMARKS))  # noqa: T201
        return
    if not (names := measuring.chosen(options.name)):
        sys.exit(f"There is no benchmark {options.name}. There are: {', '.join(measuring.BENCHMARKS)}")
    # Dashboards and halls bring what they need: not a registry of a million.
    rows = options.rows if any(not name.startswith(("dashboard.", "live.")) for name in names) else 1_000
    figures: list[Any] = []
    try:
        # Texts are read without a registry.
        if needs_registry := any(not name.startswith("reading.") for name in names):
            from django.db import connection

            # As long as this process is connected, the server is not stopped in between.
            connection.ensure_connection()
            alone.run(alone.fill, rows)
        for name in names:
            figures += alone.run(alone.measure, name, rows, needs_registry)
    finally:
        _leave(keep=options.keep)
    _show(rows, figures, as_json=options.json)


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
