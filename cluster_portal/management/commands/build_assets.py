from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cluster_portal import assets


class Command(BaseCommand):
    help = (
        "Build static/ into static_build/ and compile the catalogue; does nothing when nothing has changed."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="build even if nothing has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            built = assets.build(force=options["force"])
        except assets.CannotBuild as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(_("The front end is built.") if built else _("The front end is up to date."))
