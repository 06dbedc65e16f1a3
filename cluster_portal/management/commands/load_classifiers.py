from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cluster_portal.loading.classifiers import load_classifiers


class Command(BaseCommand):
    help = "Load regions, places of Lipetsk region, ОКВЭД2, legal forms; loading again changes nothing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        written = load_classifiers()
        if verbosity:
            self.stdout.write(_("Classifiers: rows written: %(count)s.") % {"count": written})
