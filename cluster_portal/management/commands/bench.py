"""`manage.py bench`: measures; the suite under `tests/` promises, this one only tells."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

ROWS = 1_000_000
PROJECT = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = "Measure one benchmark or a group of them beside its peers; without a name list them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="a benchmark, or a group of them")
        parser.add_argument("--rows", type=int, default=ROWS, help="how many organisations are invented")
        parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
        parser.add_argument("--json", action="store_true", help="for another program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        """In a process of its own, with settings of its own: the portal's database is never asked."""
        command = [sys.executable, "-m", "tests.benchmarks", "--rows", str(options["rows"])]
        command += [f"--{switch}" for switch in ("keep", "json") if options[switch]]
        if options["name"]:
            command.append(options["name"])
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "BENCH_DIR": str(settings.DATA_DIR / "bench"),
        }
        done = subprocess.run(command, cwd=PROJECT, env=environment, check=False)
        if done.returncode:
            self.stderr.write(_("Nothing was measured."))
            sys.exit(done.returncode)
