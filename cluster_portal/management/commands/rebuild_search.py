from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _

from enterprises import card_facts_sql, names
from enterprises.models import Organisation, Person
from enterprises.search import reindex_organisations, reindex_people


class Command(BaseCommand):
    help = "Recompute search text, sort keys, matching keys and facts of cards of the registry."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--stale", action="store_true", help="only organisations computed by other rules than today's"
        )

    def handle(self, *args: Any, stale: bool = False, verbosity: int = 1, **options: Any) -> None:
        organisations = Organisation.objects.all()
        if stale:
            organisations = organisations.exclude(names_version=names.VERSION)
        done = reindex_organisations(organisations.only("pk").iterator())
        if not stale:
            with connection.cursor() as cursor:
                cursor.execute(card_facts_sql.REBUILD)
        people = 0 if stale and not done else reindex_people(Person.objects.all())
        if verbosity:
            self.stdout.write(
                _("Search rebuilt: organisations: %(organisations)s, people: %(people)s.")
                % {"organisations": done, "people": people}
            )
