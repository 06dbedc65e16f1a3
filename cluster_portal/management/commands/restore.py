import fcntl
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cluster_portal import copies


class Command(BaseCommand):
    help = "Replace the database and the files by those of an archive made by “backup”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--yes", action="store_true", help="yes, throw away what is there now")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["yes"]:
            raise CommandError(_("This throws away the present data. To go on, add --yes."))
        if not options["path"].exists():
            raise CommandError(_("There is no file %(file)s.") % {"file": options["path"]})
        lock = os.open(settings.DATA_DIR / "serve.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            copies.restore(options["path"], settings.DATA_DIR / "files")
        except BlockingIOError:
            raise CommandError(_("The portal is running on these data: stop it first.")) from None
        except (copies.CannotCopy, OSError) as problem:
            raise CommandError(str(problem)) from problem
        finally:
            os.close(lock)
        # A copy may be older than the code.
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(_("Restored from %(file)s.") % {"file": options["path"]})
