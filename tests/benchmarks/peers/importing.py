"""django-import-export into a model that django-simple-history follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from import_export import resources
from tablib import Dataset

from tests.benchmarks.peers.models import PeerOrganisation

COLUMNS = ("kind", "name_as_written", "full_name", "inn", "ogrn", "settlement", "status")


class OrganisationResource(resources.ModelResource):
    class Meta:
        model = PeerOrganisation
        fields = COLUMNS
        import_id_fields = ("inn",)
        skip_unchanged = True
        report_skipped = False
        clean_model_instances = True


def import_rows(rows: Sequence[Sequence[str]]) -> Any:
    """Create or update by ИНН, with the model's own checks and a row of history for each record."""
    result = OrganisationResource().import_data(
        Dataset(*rows, headers=COLUMNS), dry_run=False, raise_errors=True, use_transactions=True
    )
    return result.totals


def forget() -> None:
    """Rows of an earlier run into a database that was kept."""
    PeerOrganisation.objects.all().delete()
    PeerOrganisation.history.all().delete()
