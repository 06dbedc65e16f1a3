"""`manage.py bench`: measures; the suite under `tests/` promises, this one only tells.

A benchmark is a function without arguments that returns numbers by name; each feature adds its own here.
"""

import json
import os
import platform
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

BENCHMARKS: dict[str, Callable[[], dict[str, float]]] = {}


class Command(BaseCommand):
    help = "Run one benchmark or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="one benchmark; all without it")
        parser.add_argument("--json", action="store_true", help="for another program to read")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if name and name not in BENCHMARKS:
            raise CommandError(_("There is no benchmark %(name)s.") % {"name": name})
        chosen = {name: BENCHMARKS[name]} if name else BENCHMARKS
        results = {each: run() for each, run in chosen.items()}
        if options["json"]:
            machine = {
                "processors": os.cpu_count(),
                "python": platform.python_version(),
                "system": platform.platform(),
            }
            self.stdout.write(
                json.dumps({"machine": machine, "results": results}, ensure_ascii=False, indent=2)
            )
            return
        for each, numbers in results.items():
            for what, number in numbers.items():
                self.stdout.write(f"{each:<24} {what:<32} {number:>14,.2f}")
        if not results:
            self.stdout.write(_("No benchmarks yet."))
