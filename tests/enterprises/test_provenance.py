"""«Откуда?»: origins of records and fields."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from enterprises import provenance
from enterprises.models import Evidence
from tests.factories import (
    AdministratorFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return SourceFactory(text="Завод выпускает насосы. Завод стоит в городе Ельце.")


@pytest.fixture
def organisation(source):
    return OrganisationFactory(kept_by=source.kept_by, source=source)


def test_a_field_without_words_of_its_own_comes_from_where_its_record_does(organisation, source):
    origin = provenance.origin_of(organisation, "inn")

    assert (origin.source, origin.quote, origin.url) == (source, "", source.get_absolute_url())


def test_a_field_with_words_of_its_own_shows_them(organisation, source):
    evidence = provenance.prove(
        organisation, source, "в городе Ельце", field="settlement", note="косвенный падеж"
    )

    origin = provenance.origin_of(organisation, "settlement")

    assert (origin.quote, origin.note) == ("в городе Ельце", "косвенный падеж")
    assert origin.url == f"{source.get_absolute_url()}#evidence-{evidence.pk}"
    assert provenance.origin_of(organisation, "inn").quote == ""


def test_a_record_without_source_and_author_has_no_origin():
    assert provenance.origin_of(OrganisationFactory(), "inn") is None


def test_of_two_places_in_the_text_the_first_is_shown(organisation, source):
    EvidenceFactory(source=source, target=organisation, quote="Завод", start=24, end=29)
    first = EvidenceFactory(source=source, target=organisation, quote="Завод выпускает", start=0, end=15)

    assert provenance.origin_of(organisation).url.endswith(f"#evidence-{first.pk}")


def test_words_with_a_place_in_the_text_win_over_words_without(organisation, source):
    EvidenceFactory(source=source, target=organisation, quote="где-то", start=None, end=None)
    placed = EvidenceFactory(source=source, target=organisation, quote="Завод", start=24, end=29)

    assert provenance.origin_of(organisation).url.endswith(f"#evidence-{placed.pk}")


def test_proving_again_changes_nothing(organisation, source):
    for _ in range(2):
        provenance.prove(organisation, source, "Завод выпускает")

    assert [(one.start, one.end) for one in Evidence.objects.all()] == [(0, 15)]


def test_words_that_the_source_does_not_hold_are_refused(organisation, source):
    with pytest.raises(ValidationError, match="В источнике нет этих слов"):
        provenance.prove(organisation, source, "Этого там нет")


def test_a_new_value_drops_what_proved_the_former_one(organisation, source):
    by, letter = AdministratorFactory(region=source.kept_by), SourceFactory(kept_by=source.kept_by, text="")
    provenance.prove(organisation, source, "в городе Ельце", field="settlement")
    provenance.prove(organisation, source, "Завод выпускает", field="name_as_written")

    provenance.replace(organisation, {"settlement": "Липецк"}, letter, by=by)

    origin = provenance.origin_of(organisation, "settlement")
    assert (origin.source, origin.quote, origin.entered_by) == (letter, "", by.short_name)
    assert provenance.origin_of(organisation, "name_as_written").quote == "Завод выпускает"


def test_a_value_written_in_the_source_is_quoted(organisation, source):
    provenance.replace(organisation, {"remit": "насосы"}, source, by=AdministratorFactory())

    assert provenance.origin_of(organisation, "remit").quote == "насосы"


@pytest.mark.parametrize("rows", [1, 30])
def test_origins_of_many_records_and_fields_take_one_query(django_assert_num_queries, rows):
    region = RegionFactory()
    records = [*OrganisationFactory.create_batch(rows, kept_by=region), *PersonFactory.create_batch(rows)]
    for record in records:
        EvidenceFactory(target=record)
    provenance.origins_for(records, ("", "inn"))

    with django_assert_num_queries(1):
        origins = provenance.origins_for(records, ("", "inn"))

    assert len(origins) == 4 * rows
