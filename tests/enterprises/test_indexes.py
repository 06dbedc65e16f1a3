"""Questions that must not read the whole registry: each has an index that it can use."""

from __future__ import annotations

import pytest
from django.db import connection

from enterprises import choosing, search
from enterprises.models import Organisation

pytestmark = pytest.mark.django_db
HEADS, PARTS = "organisation_inn_is_unique", "organisation_inn_of_part"


@pytest.fixture
def present(registry):
    """Of two thousand some hundred are parts of others, and as many are merged into them."""
    keys = [key for key, _text in registry[:800]]
    for number, key in enumerate(keys[200:]):
        column = "parent" if number % 2 else "merged_into"
        Organisation.objects.filter(pk=key).update(**{f"{column}_id": keys[number % 200]})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE enterprises_organisation")
        # Reading all of two thousand is cheap, of a million it is not.
        cursor.execute("SET LOCAL enable_seqscan = off")
    return Organisation.objects.of(Organisation.objects.first().kept_by).present()


def plan(rows):
    return rows.order_by().explain()


@pytest.mark.parametrize("numbers", [["4826000001"], [f"48260000{number:02}" for number in range(99)] * 30])
def test_a_record_is_found_by_its_inn_whether_head_or_part(present, numbers):
    assert HEADS in (found := plan(present.with_inn(numbers)))
    assert PARTS in found


def test_kinds_of_which_there_are_few_have_a_list_of_their_own(present):
    for kinds in (["education"], ["education", "authority"]):
        assert "organisation_kind_list" in plan(present.filter(kind__in=kinds))
    assert "organisation_kind_list" in plan(present.filter(kind="education"))
    assert "organisation_kind_list" not in plan(present.filter(kind="enterprise"))


def test_parts_and_merged_records_are_found_by_the_record_they_belong_to(present):
    one = present.order_by("pk")[0]
    assert "organisation_parent" in plan(one.units.all())
    assert "organisation_merged_into" in plan(one.merged.all())


def test_a_whole_name_is_found_by_its_words_and_a_number_by_itself(present):
    assert "organisation_search" in plan(choosing.organisations.exactly(present, "ООО «Вектор»"))
    assert HEADS in plan(choosing.organisations.exactly(present, "4826000001"))


def test_parts_of_legal_forms_do_not_ask_the_index_that_does_not_hold_them(present):
    assert "organisation_search" in plan(search.matching(present, "вектор"))
    assert "organisation_search" not in plan(search.matching(present, "ответств"))
