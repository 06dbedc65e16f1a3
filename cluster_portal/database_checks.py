"""Which databases the portal works on: PostgreSQL 15 or newer, UTF-8, with Russian letters in lower()."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections
from django.utils.translation import gettext as _

OLDEST_SERVER = 15


def refusal(alias: str = "default") -> str | None:
    """One sentence that says why this database will not do, or None."""
    connection = connections[alias]
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        return _("The database cannot be reached: %(reason)s") % {"reason": " ".join(str(problem).split())}
    except UnicodeError:
        # The server speaks of its failure in an encoding of its own.
        return _("The database cannot be reached: %(reason)s") % {"reason": connection.settings_dict["HOST"]}
    if connection.vendor != "postgresql":
        return _("The portal works only on PostgreSQL.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),"
            " current_database()"
        )
        version, encoding, name = cursor.fetchone()
        if version < OLDEST_SERVER:
            return _("The portal needs PostgreSQL %(oldest)s or newer; this server is %(version)s.") % {
                "oldest": OLDEST_SERVER,
                "version": version,
            }
        if encoding != "UTF8":
            return _("The database %(name)s is in the encoding %(encoding)s; the portal needs UTF8.") % {
                "name": name,
                "encoding": encoding,
            }
        cursor.execute("SELECT lower('Ё') = 'ё'")
        if not cursor.fetchone()[0]:
            return _(
                "The database %(name)s does not know Russian letters: lower('Ё') is not 'ё'."
                " Create it with the locale C.UTF-8 or ru_RU.UTF-8."
            ) % {"name": name}
    return None


@register(Tags.database)
def check_databases(databases: Sequence[str] | None, **options: Any) -> list[CheckMessage]:
    """Part of `manage.py migrate`; of `manage.py check` only with --database."""
    sentences = {alias: refusal(alias) for alias in databases or []}
    return [Error(sentence, id="cluster_portal.E001") for sentence in sentences.values() if sentence]
