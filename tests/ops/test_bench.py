"""`manage.py bench`: that it measures, never how quickly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.ops.portal import processes_of, wait_for

ROOT = Path(__file__).resolve().parents[2]


def bench(tmp_path, *words):
    environment = os.environ | {"DATA_DIR": str(tmp_path), "SECRET_KEY": "only-for-tests"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip


def test_without_a_name_the_benchmarks_are_listed(tmp_path):
    done = bench(tmp_path)

    named = done.stdout.split()
    assert len(named) == len(set(named))
    assert {name.partition(".")[0] for name in named} >= {"reading", "registry", "selection", "dashboard"}
    assert {"registry.search", "registry.import", "selection.smaa", "dashboard.first_screen"} <= set(named)


def test_every_figure_of_the_registry_is_measured_however_a_former_run_ended(tmp_path):
    """A registry that was left half filled is filled again, a full one is kept, and nothing stays behind."""
    rows = ("--rows", "600")
    command = [sys.executable, "-m", "tests.benchmarks", "registry.merge", *rows]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "BENCH_DIR": str(tmp_path / "bench"),
    }
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as filling:
        # All rows stand by now, but no index and no key.
        for line in filling.stderr:
            if line.startswith("history"):
                break
        filling.kill()
    assert wait_for(lambda: not processes_of(tmp_path / "bench")), "Whoever fills ends with the command."

    again = bench(tmp_path, "registry.merge", *rows, "--keep")
    done = bench(tmp_path, "registry", *rows, "--json")

    assert (again.returncode, done.returncode) == (0, 0), again.stderr + done.stderr
    assert ("history …" in again.stderr, "indexes …" in again.stderr) == (True, True)
    assert "history …" not in done.stderr
    told = json.loads(done.stdout)
    figures = {figure["name"]: figure for figure in told["figures"]}
    assert told["rows"] == 600
    assert {"search page, p95", "list, page 1", "list, two facets", "reading a workbook"} <= set(figures)
    # The command itself compares the rows that the peer shows with ours, and stops where they differ.
    assert "the same rows in all 6 compared" in figures["search page, p95"]["note"]
    for name in ("search page, p95", "list, page 1", "reading a workbook"):
        assert figures[name]["ours"] > 0 < figures[name]["peer"]
        assert figures[name]["met"] is (figures[name]["ours"] <= figures[name]["target"])
    assert not (tmp_path / "bench").exists()


def test_an_unknown_name_is_refused_with_those_that_there_are(tmp_path):
    done = bench(tmp_path, "registry.speed")

    assert (done.returncode, "registry.search" in done.stderr) == (1, True)
