"""The search against a plain scan in Python, on invented organisations of a whole country."""

from __future__ import annotations

import pytest
from django.db import connection

from enterprises import names, search
from enterprises.models import Organisation
from tests.benchmarks import questions
from tests.enterprises.conftest import ROWS

pytestmark = pytest.mark.django_db

MORE = (
    [
        "",
        "а",
        "во",
        "ооо",
        "ООО «Вектор»",
        "звездочка",
        "ЗВЁЗДОЧКА липецк",
        "привод гидро",
        "100%",
        "_",
        "\\",
    ],
    [
        "г. Елец завод",
        "инн 1000",
        "4800000",
        "черёмуха ооо",
        "нпо",
        "№ 12",
        "ип попов",
        "  ",
        "союз-юн",
        "ooo",
    ],
    # Parts of legal forms, which the index does not hold.
    ["о", "от", "оо", "общ", "общес липецк", "ство", "ной", "огранич", "ветств вектор", "акцион", "щества"],
)


def test_the_search_finds_what_a_plain_scan_finds_with_the_index_and_without(registry):
    asked = [text for texts in questions.questions(ROWS, 6).values() for text in texts]
    asked += [text for texts in MORE for text in texts]
    found = 0
    for text in asked:
        words = names.query_words(text)
        scanned = {key for key, searched in registry if all(search.holds(searched, word) for word in words)}
        found += len(scanned)
        for frequent in (frozenset(), search.frequent_words(text), frozenset(words)):
            rows = search.matching(Organisation.objects.all(), text, frequent=frequent)
            assert set(rows.values_list("pk", flat=True)) == scanned, (text, frequent)
    assert found > ROWS


def test_what_is_invented_is_computed_as_the_verbs_compute_it(registry):
    before = {
        row.pk: [getattr(row, column) for column in ("search_text", "sort_key", "key_core", "key_joined")]
        for row in Organisation.objects.all()[:300]
    }

    search.reindex_organisations(Organisation.objects.filter(pk__in=before))

    assert before == {
        row.pk: [getattr(row, column) for column in ("search_text", "sort_key", "key_core", "key_joined")]
        for row in Organisation.objects.filter(pk__in=before)
    }


def test_a_word_of_every_tenth_row_is_frequent_and_a_rare_one_is_not(registry):
    assert search.frequent_words("липецк") <= {"липецк"}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enterprises_organisation")
    assert search.frequent_words("липецк бамофил ооо") == {"липецк"}
    assert 0.1 * ROWS < search.sample("липецк").rows <= ROWS
    assert search.sample("липецк бамофил").frequent == {"липецк"}
    assert search.sample("липецк бамофил").rows < 0.01 * ROWS
    assert search.frequent_words("") == frozenset()
