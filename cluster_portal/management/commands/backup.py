from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal import copies


class Command(BaseCommand):
    help = "Copy the database and the files into one archive; the portal may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="default: DATA_DIR/backups/<time>.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["path"]
        if path is None:
            path = settings.DATA_DIR / "backups" / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.tar"
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            raise CommandError(_("%(file)s exists already.") % {"file": path})
        try:
            copies.back_up(path, settings.DATA_DIR / "files")
        except (copies.CannotCopy, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(_("Copied to %(file)s.") % {"file": path})
