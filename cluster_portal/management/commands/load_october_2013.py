from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cluster_portal.loading.october_2013 import load_october_2013


class Command(BaseCommand):
    help = "Load what the source document of October 2013 says; loading again changes nothing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        added = load_october_2013()
        if verbosity:
            self.stdout.write(_("October 2013: records added: %(count)s.") % {"count": added})
