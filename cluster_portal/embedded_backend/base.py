"""PostgreSQL as Django knows it, except that the server starts by itself at the first connection."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from cluster_portal import embedded_postgres
from cluster_portal.embedded_backend.problems import CannotStart

assert not is_psycopg3, "The embedded server is used through psycopg2."


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        self._find_server()
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            # The server may have been killed: start it again, once. If it stands, the refusal was meant.
            if self._find_server(doubt=True):
                raise
            return super().get_new_connection(self.get_connection_params())

    def _find_server(self, *, doubt: bool = False) -> bool:
        """Write the server's address where dbshell and pg_dump look too. True when it had been standing."""
        server = embedded_postgres.at(self.settings_dict["EMBEDDED"])
        try:
            stood = server.ensure_running(doubt=doubt)
        except CannotStart as reason:
            raise self.Database.OperationalError(str(reason)) from reason
        self.settings_dict |= server.address()
        return stood
