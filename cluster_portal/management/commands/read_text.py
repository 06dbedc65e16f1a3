import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from enterprises import texts
from enterprises.reading import reader


class Command(BaseCommand):
    help = "Read organisations, people and dates out of a text: TXT, DOCX or PDF, «-» for the standard input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="path of the file")
        parser.add_argument("--json", action="store_true", help="for another program to read")

    def handle(self, *args: Any, file: str, json: bool, **options: Any) -> None:
        reading = reader.read(self._text(file))
        if len(reading.used) < 2:
            self.stderr.write(
                _("The extra «text» is not installed: the grammar read alone, without the model of names.")
            )
        self.stdout.write(_as_json(reading) if json else _in_words(reading))

    def _text(self, file: str) -> str:
        path = Path(file)
        try:
            if file == "-":
                return texts.checked(sys.stdin.read())
            if not path.is_file():
                raise CommandError(_("There is no file %(path)s.") % {"path": file})
            return texts.text_of_file(path.resolve(), path.suffix.lower().lstrip(".") or "txt")
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None


def _as_json(reading: reader.Reading) -> str:
    return json.dumps(reading.as_json(), ensure_ascii=False, indent=2)


def _in_words(reading: reader.Reading) -> str:
    found = reading.as_json()
    lines = [_("Organisations: %(count)s") % {"count": len(found["organisations"])}]
    lines += [
        "  " + " · ".join(filter(None, (one["legal_form"], one["name"], one["place"])))
        for one in found["organisations"]
    ]
    lines.append(_("People: %(count)s") % {"count": len(found["people"])})
    lines += ["  " + " · ".join(filter(None, (one["name"], one["post"]))) for one in found["people"]]
    lines.append(_("Dates: %(count)s") % {"count": len(found["dates"])})
    lines += [f"  {one['date']} · {one['surface']}" for one in found["dates"]]
    return "\n".join(lines)
