from __future__ import annotations

import io

import pytest
from django.db import connection

from enterprises.models import Organisation
from tests.benchmarks import organisations
from tests.factories import IndustryFactory, RegionFactory, SettlementFactory, SourceFactory, UserFactory

ROWS = 2_000


@pytest.fixture
def registry():
    """Invented organisations of one region: keys and search texts."""
    region = RegionFactory()
    around = organisations.Surroundings(
        region=region.pk,
        user=UserFactory().pk,
        forms={},
        settlements=[
            (SettlementFactory(name=name).pk, name, weight)
            for name, weight in {"Липецк": 50, "Елец": 10, "Чёрное": 1}.items()
        ],
        industries=[IndustryFactory().pk],
        sources=[SourceFactory(kept_by=region).pk],
    )
    with connection.cursor() as cursor:
        for table, lines in organisations.rows(range(ROWS), around).items():
            columns = ", ".join(organisations.TABLES[table])
            text = io.StringIO(organisations.copy_text(lines))
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
    return list(Organisation.objects.values_list("pk", "search_text"))
