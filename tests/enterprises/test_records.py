"""What a record holds: several КПП, dated places, the tree of ОКВЭД2, a source on every fact."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from enterprises import choosing, panels
from enterprises.models import Industry, Offer, Organisation, Settlement
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    IndustryFactory,
    KppFactory,
    MunicipalityFactory,
    OfferFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def boss(client, region):
    client.force_login(AdministratorFactory(region=region))
    return client


def create(client, **fields):
    data = {
        "kind": "enterprise",
        "name_as_written": "ООО «Ромашка»",
        "new_source_title": "Письмо завода",
        "new_source_kind": "letter",
        **{
            f"{prefix}-{name}": "0"
            for prefix in ("names", "figures")
            for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    return client.post(reverse("enterprises:create"), data | fields)


def kpp_errors(response):
    return list(response.context["form"].errors["kpps"])


# КПП


def test_each_kpp_says_what_it_is_for(boss):
    lines = (
        "480101001 по месту нахождения\n"
        "480150001 – крупнейшего налогоплательщика\n"
        "480145001 обособленного\n"
        "4801 44 001"
    )

    create(boss, kpps=lines)

    organisation = Organisation.objects.get()
    assert [(kpp.value, kpp.purpose) for kpp in organisation.kpps.all()] == [
        ("480101001", "seat"),
        ("480150001", "largest"),
        ("480145001", "unit"),
        ("480144001", ""),
    ]
    card = boss.get(organisation.get_absolute_url()).content.decode()
    assert "крупнейшего налогоплательщика" in card


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("480101001 для красоты", "«для красоты»: после КПП можно указать, для чего он:"),
        ("48010100 по месту", "«по месту»: после КПП можно указать, для чего он:"),
        ("480101 по месту нахождения", "Число знаков должно быть 9, указано 6."),
        ("000000000 по месту нахождения", "нулей"),
    ],
)
def test_a_kpp_that_cannot_be_is_refused_with_its_rule(boss, line, sentence):
    response = create(boss, kpps=line)

    assert response.status_code == 422
    assert sentence in kpp_errors(response)[0]
    assert not Organisation.objects.exists()


def test_a_lost_zero_of_a_kpp_with_a_purpose_is_put_back_and_said(boss):
    response = boss.get(create(boss, kpps="80101001 по месту нахождения").url)

    assert Organisation.objects.get().kpps.get().value == "080101001"
    assert "ноль" in response.content.decode()


# ОКВЭД2


@pytest.fixture
def pumps():
    section = IndustryFactory(code="C", section="C", name="ОБРАБАТЫВАЮЩИЕ ПРОИЗВОДСТВА")
    above = IndustryFactory(code="28", section="C", name="Производство машин", parent=section)
    group = IndustryFactory(code="28.1", section="C", name="Машины общего назначения", parent=above)
    return IndustryFactory(code="28.13", section="C", name="Производство насосов", parent=group)


def test_an_industry_stands_under_its_section_class_and_group(boss, region, pumps):
    organisation = OrganisationFactory(kept_by=region, main_industry=pumps)

    page = boss.get(organisation.get_absolute_url()).content.decode()

    assert "раздел C Обрабатывающие производства → 28 Производство машин → 28.1 Машины общего назначения" in (
        " ".join(page.split())
    )


def test_while_choosing_an_industry_its_place_in_the_tree_is_seen(pumps, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = choosing.industries.suggestions(Industry.objects.all(), "28.13")

    assert [(one["label"], one["detail"]) for one in found] == [
        ("28.13\u00a0Производство насосов", "раздел C, 28, 28.1")
    ]


# Places


def test_an_ambiguous_settlement_names_the_candidates_with_their_municipalities(boss, region):
    for name in ("Добринский район", "Усманский район"):
        SettlementFactory(
            type="д",
            name="Ивановка",
            search_key="ивановка",
            municipality=MunicipalityFactory(region=region, name=name),
        )

    refused = create(boss, settlement="Ивановка")
    accepted = create(boss, settlement="д. Ивановка, Усманский")

    assert refused.context["form"].errors["settlement"] == [
        "Под «Ивановка» подходит несколько: д.\u00a0Ивановка, Добринский район; "
        "д.\u00a0Ивановка, Усманский район. Уточните или выберите из списка."
    ]
    assert accepted.status_code == 302


def test_a_village_is_found_by_what_its_district_has_become(region):
    district = MunicipalityFactory(region=region, name="Хлевенский район", valid_to="2025-03-31")
    MunicipalityFactory(
        region=region,
        name="Новый муниципальный округ",
        kind="okrug",
        predecessor=district,
        valid_from="2025-04-01",
    )
    village = SettlementFactory(type="с", name="Хлевное", search_key="хлевное", municipality=district)

    def exactly(text):
        return list(choosing.settlements.exactly(Settlement.objects.all(), text))

    assert exactly("с. Хлевное, Хлевенский район") == [village]
    assert exactly("с. Хлевное, Новый муниципальный округ") == [village]
    assert exactly("с. Хлевное, Елецкий район") == []


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_places_counts_within_what_stands_today(boss, region, django_assert_num_queries, rows):
    district = MunicipalityFactory(region=region, name="Хлевенский район", valid_to="2025-03-31")
    MunicipalityFactory(
        region=region, name="Хлевенский округ", kind="okrug", predecessor=district, valid_from="2025-04-01"
    )
    for _ in range(rows):
        village = SettlementFactory(region=region, municipality=district)
        OrganisationFactory(kept_by=region, settlement=village)
        OrganisationFactory(settlement=village)
    boss.get(reverse("enterprises:municipalities"))

    with django_assert_num_queries(8):
        response = boss.get(reverse("enterprises:municipalities"))

    (only,) = response.context["territories"]
    assert (only.municipality.name, only.settlements, only.organisations) == ("Хлевенский округ", rows, rows)
    assert [number for _place, number in only.places] == [1] * rows


# Sources


def test_every_fact_of_a_list_shows_its_own_source(boss, region):
    organisation = OrganisationFactory(kept_by=region, source=SourceFactory(kept_by=region, kind="document"))
    for year, part in enumerate((OfferFactory, ContactFactory, KppFactory, YearlyFiguresFactory), start=2010):
        for month in (1, 2):
            issued = datetime.date(year, month, 3)
            part(
                organisation=organisation,
                source=SourceFactory(kept_by=region, kind="letter", issued_on=issued),
            )
    OfferFactory(
        organisation=organisation,
        kind=Offer.Kind.NEED,
        source=SourceFactory(kept_by=region, kind="letter", issued_on=datetime.date(2020, 1, 3)),
    )

    page = boss.get(organisation.get_absolute_url()).content.decode()

    for year in range(2010, 2014):
        assert f"Письмо, 03.01.{year}" in page
        assert f"Письмо, 03.02.{year}" in page
    assert "Письмо, 03.01.2020" in page


def test_units_and_since_when_they_belong_stand_on_both_cards(boss, region):
    head = OrganisationFactory(kept_by=region, name_as_written="Университет")
    unit = OrganisationFactory(
        kept_by=region, name_as_written="Институт", parent=head, parent_on=datetime.date(2001, 9, 1)
    )

    assert "Институт" in boss.get(head.get_absolute_url()).content.decode()
    assert "с 01.09.2001" in boss.get(unit.get_absolute_url()).content.decode().replace("\u00a0", " ")
