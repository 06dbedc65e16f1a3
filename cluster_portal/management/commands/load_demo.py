from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cluster_portal.loading.demo import load_demo, remove_demo


class Command(BaseCommand):
    help = "Load the demonstration region, invented as a whole; --remove takes it away whole."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--remove", action="store_true", help="take the demonstration region away")

    def handle(self, *args: Any, remove: bool = False, verbosity: int = 1, **options: Any) -> None:
        if remove:
            done = _("Demonstration region: rows removed: %(count)s.") % {"count": remove_demo()}
        elif load_demo():
            done = _("The demonstration region is loaded.")
        else:
            done = _("The demonstration region stands already.")
        if verbosity:
            self.stdout.write(done)
