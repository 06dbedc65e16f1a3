"""«Полная карточка»: what each kind of organisation must have."""

from __future__ import annotations

import datetime

import pytest

from enterprises import completeness
from enterprises.models import Organisation
from tests.factories import (
    ContactFactory,
    IndustryFactory,
    LegalFormFactory,
    OfferFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


def of(organisation):
    return completeness.completeness_of([organisation], organisation.kept_by)[organisation.pk]


def lacking(organisation):
    return {requirement.key for requirement in of(organisation).missing}


def band(organisation):
    rows = Organisation.objects.filter(pk=organisation.pk)
    return next(
        band
        for band in completeness.Band.LABELS
        if completeness.in_bands(rows, [band], organisation.kept_by).exists()
    )


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        (
            "enterprise",
            {
                "full_name",
                "legal_form",
                "inn",
                "settlement",
                "main_industry",
                "employees",
                "revenue",
                "contact",
                "product",
            },
        ),
        ("education", {"full_name", "inn", "settlement", "remit", "contact"}),
        ("authority", {"full_name", "parent", "remit", "contact"}),
        ("infrastructure", {"full_name", "inn", "settlement", "remit", "contact"}),
    ],
)
def test_an_empty_card_lacks_what_its_kind_requires(region, kind, required):
    organisation = OrganisationFactory(kept_by=region, kind=kind)

    assert lacking(organisation) == required
    assert band(organisation) == "low"


def full(region, kind):
    organisation = OrganisationFactory(
        kept_by=region,
        kind=kind,
        full_name="Полное",
        legal_form=LegalFormFactory(),
        inn="7707083893",
        settlement=SettlementFactory(),
        main_industry=IndustryFactory(),
        remit="услуги",
        parent=OrganisationFactory(kept_by=region),
    )
    ContactFactory(organisation=organisation)
    OfferFactory(organisation=organisation)
    YearlyFiguresFactory(organisation=organisation, year=2012, employees=1, revenue=0)
    return organisation


@pytest.mark.parametrize("kind", Organisation.Kind.values)
def test_a_card_with_everything_required_is_full(region, kind):
    organisation = full(region, kind)

    assert of(organisation).is_full
    assert band(organisation) == "full"


def test_figures_of_an_earlier_year_do_not_make_a_card_full(region):
    organisation = full(region, "enterprise")
    YearlyFiguresFactory(organisation=OrganisationFactory(kept_by=region), year=2013, employees=5)

    assert lacking(organisation) == {"employees", "revenue"}
    assert of(organisation).year == 2013


def test_a_year_that_is_not_over_is_not_asked_for(region):
    this_year = datetime.date.today().year
    YearlyFiguresFactory(organisation=OrganisationFactory(kept_by=region), year=this_year, employees=5)

    assert completeness.reporting_year(region) == this_year - 1


def test_a_need_is_not_a_product(region):
    organisation = OrganisationFactory(kept_by=region)
    OfferFactory(organisation=organisation, kind="need")

    assert "product" in lacking(organisation)


def test_half_and_more_is_a_band_of_its_own(region):
    organisation = OrganisationFactory(kept_by=region, kind="authority", full_name="Полное", remit="политика")

    assert (of(organisation).filled, of(organisation).of, band(organisation)) == (2, 4, "high")


@pytest.mark.parametrize("key", completeness.labels())
def test_the_cards_that_lack_a_thing_are_those_whose_cards_say_so(region, key):
    everything = [full(region, kind) for kind in ("education", "enterprise")]
    everything += [OrganisationFactory(kept_by=region, kind=kind) for kind in Organisation.Kind.values]
    saying = {one.pk for one in everything if key in lacking(one)}

    found = completeness.lacking(
        Organisation.objects.filter(pk__in=[one.pk for one in everything]), [key], region
    )

    assert {one.pk for one in found} == saying != set()


@pytest.mark.parametrize("rows", [1, 30])
def test_completeness_of_a_page_takes_two_queries(region, django_assert_num_queries, rows):
    organisations = OrganisationFactory.create_batch(rows, kept_by=region)

    with django_assert_num_queries(2):
        assert len(completeness.completeness_of(organisations, region)) == rows
