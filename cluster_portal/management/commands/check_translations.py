"""Is the Russian catalogue complete, and does it say what the code asks for?"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

PLURALS = 4
SOURCES = ("cluster_portal", "enterprises", "sessions_app", "strategy", "templates")


class Command(BaseCommand):
    help = "Fail on strings without a translation, with a doubtful one, or with a plural form missing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = Path(settings.LOCALE_PATHS[0]) / "ru" / "LC_MESSAGES" / "django.po"
        if not catalogue.exists():
            raise CommandError(_("There is no catalogue %(file)s.") % {"file": catalogue})
        present = polib.pofile(str(catalogue))
        complaints = [*self._missing(present), *faults(present)]
        for complaint in complaints:
            self.stderr.write(complaint)
        if complaints:
            raise CommandError(_("The catalogue is not complete."))

    def _missing(self, present: polib.POFile) -> list[str]:
        """What makemessages finds in a copy of the sources and the catalogue has not."""
        root = Path(settings.BASE_DIR)
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name)
            for source in SOURCES:
                shutil.copytree(
                    root / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
                )
            shutil.copy(root / "manage.py", copy)
            done = subprocess.run(
                [sys.executable, "manage.py", "makemessages", "--locale=ru", "--no-location", "--no-wrap"],
                cwd=copy,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise CommandError(done.stderr.strip())
            found = polib.pofile(str(copy / "cluster_portal" / "locale" / "ru" / "LC_MESSAGES" / "django.po"))
        known = {_key(entry) for entry in present if not entry.obsolete}
        return [
            f"not in the catalogue: {entry.msgid!r}"
            for entry in found
            if not entry.obsolete and _key(entry) not in known
        ]


def faults(present: polib.POFile) -> list[str]:
    faults = []
    for entry in present:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            faults.append(f"doubtful: {entry.msgid!r}")
        elif not entry.translated():
            faults.append(f"not translated: {entry.msgid!r}")
        elif entry.msgid_plural and len(list(filter(None, entry.msgstr_plural.values()))) != PLURALS:
            faults.append(f"plural forms missing: {entry.msgid!r}")
    return faults


def _key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural
