"""Columns, order and pages of the list."""

from __future__ import annotations

import datetime
from itertools import product
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises import columns, facets, listing
from enterprises.models import Kpp, Municipality, Organisation
from enterprises.panels import Reading
from enterprises.search import reindex_organisations
from tests.factories import (
    AdministratorFactory,
    ClusterFactory,
    ClusterMemberFactory,
    ContactFactory,
    ExpertFactory,
    IndustryFactory,
    LegalFormFactory,
    OfferFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db

EVERY = [column.key for column in columns.all_columns()]
SORTABLE = [column.key for column in columns.all_columns() if column.sort]


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def signed_in(client, region):
    client.force_login(ExpertFactory(region=region))
    return client


def asked(client, **query):
    return client.get(f"{reverse('enterprises:list')}?{urlencode(query, doseq=True)}")


def titles(response):
    return [row.organisation.title for row in response.context["page"].rows]


def texts(response):
    return [[cell.text for cell in row.cells] for row in response.context["page"].rows]


def full_organisation(region, **fields):
    okrug, _new = Municipality.objects.get_or_create(region=region, name="Елецкий округ", kind="okrug")
    one = OrganisationFactory(
        kept_by=region,
        legal_form=LegalFormFactory(),
        settlement=SettlementFactory(municipality=okrug),
        main_industry=IndustryFactory(),
        source=SourceFactory(kept_by=region),
        **fields,
    )
    OfferFactory(organisation=one)
    ContactFactory(organisation=one)
    Kpp.objects.create(organisation=one, value="480001001")
    YearlyFiguresFactory(organisation=one, year=2015, employees=7, revenue=1_500_000)
    ClusterMemberFactory(cluster=ClusterFactory(kept_by=region), organisation=one)
    return one


def test_the_address_says_which_columns_are_shown_and_in_which_order(signed_in, region):
    OrganisationFactory(
        kept_by=region,
        name_as_written="ООО «Вал»",
        address="ул. Мира, 1",
        checked_on=datetime.date(2013, 10, 9),
    )

    response = asked(signed_in, columns="checked,address")
    by_boxes = asked(signed_in, columns=["checked", "address"])

    assert [column.key for column in response.context["columns"]] == ["name", "checked", "address"]
    assert texts(response) == texts(by_boxes) == [["ООО «Вал»", "09.10.2013", "ул. Мира, 1"]]


def test_without_a_choice_the_usual_columns_are_shown_and_an_unknown_one_is_passed_over(signed_in, region):
    OrganisationFactory(kept_by=region)

    usual = [column.key for column in asked(signed_in).context["columns"]]
    strange = [column.key for column in asked(signed_in, columns="x,name,,inn").context["columns"]]

    assert usual == ["name", "kind", "place", "inn", "cluster", "completeness", "source", "checked"]
    assert strange == ["name", "inn"]


@pytest.mark.parametrize("rows", [1, 30])
def test_all_columns_cost_the_same_with_one_row_and_with_thirty(
    signed_in, region, django_assert_num_queries, monkeypatch, rows
):
    monkeypatch.setattr(facets, "all_facets", lambda: list(facets.OWN))
    for _ in range(rows):
        full_organisation(region)
    address = f"{reverse('enterprises:list')}?columns={','.join(EVERY)}"
    signed_in.get(address)

    with django_assert_num_queries(21):
        response = signed_in.get(address)

    assert [len(row.cells) for row in response.context["page"].rows] == [len(EVERY)] * rows
    empty = {cell.column.key for cell in response.context["page"].rows[0].cells if not cell.text}
    assert empty == {"address", "inn", "ogrn", "status", "checked", "note"}


@pytest.mark.parametrize("column", columns.all_columns(), ids=lambda column: column.key)
def test_every_column_reads_many_rows_as_it_reads_one(column, region):
    user = AdministratorFactory(region=region)
    organisations = [full_organisation(region) for _ in range(3)]

    def cost(some):
        rows = listing.for_columns(Organisation.objects.filter(pk__in=some), [column])
        reading = Reading(list(rows), region, user)
        assert user.region_ids
        with CaptureQueriesContext(connection) as queries:
            values = column.load(reading)
        assert set(values) <= set(some)
        return len(queries)

    cost([one.pk for one in organisations])

    assert cost([organisations[0].pk]) == cost([one.pk for one in organisations])


# Order


@pytest.mark.parametrize("key", SORTABLE)
def test_rows_without_a_value_come_last_in_either_direction(signed_in, region, key):
    known = full_organisation(
        region,
        name_as_written="А",
        address="ул. Мира",
        inn="7707083893",
        ogrn="1027700132195",
        status="active",
        checked_on=datetime.date(2013, 10, 9),
    )
    OrganisationFactory(kept_by=region, name_as_written="Б")

    up, down = asked(signed_in, sort=key), asked(signed_in, sort=f"-{key}")

    assert (up.status_code, down.status_code) == (200, 200)
    always_known = key in {"name", "kind", "completeness", "changed"}
    assert always_known or (titles(up)[0], titles(down)[0]) == (known.title, known.title)


def test_numbers_are_ordered_as_numbers_and_dates_as_dates(signed_in, region):
    for name, employees, day in (("А", 9, 30), ("Б", 100, 2), ("В", 20, 15)):
        one = OrganisationFactory(
            kept_by=region, name_as_written=name, checked_on=datetime.date(2013, 1 + day % 3, day)
        )
        YearlyFiguresFactory(organisation=one, year=2015, employees=employees)

    assert titles(asked(signed_in, sort="employees")) == ["А", "В", "Б"]
    assert titles(asked(signed_in, sort="-employees")) == ["Б", "В", "А"]
    assert titles(asked(signed_in, sort="checked")) == ["В", "А", "Б"]


VALUES = st.lists(
    st.tuples(
        st.sampled_from(["", "а", "б", "Б|2", "я"]),
        st.sampled_from([None, datetime.date(2013, 1, 1), datetime.date(2014, 1, 1)]),
        st.sampled_from([None, 0, 1, 12]),
    ),
    max_size=8,
)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", SORTABLE)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES)
def test_walking_the_pages_by_key_meets_every_row_once_and_in_order(
    client, monkeypatch, key, descending, values
):
    monkeypatch.setattr(listing, "PAGE", 2)
    region = RegionFactory()
    client.force_login(ExpertFactory(region=region))
    for text, day, number in values:
        place = SettlementFactory(name=text, search_key=text) if text else None
        one = OrganisationFactory(
            kept_by=region,
            name_as_written=text or "без имени",
            address=text,
            ogrn=text,
            settlement=place,
            checked_on=day,
            status="active" if number else "",
            source=SourceFactory(kept_by=region, title=text) if text else None,
        )
        if number is not None:
            YearlyFiguresFactory(organisation=one, year=2015, employees=number, revenue=number)
    reindex_organisations(Organisation.objects.of(region))
    query = urlencode({"sort": f"-{key}" if descending else key})
    monkeypatch.setattr(facets, "all_facets", list)

    def walk(address, way):
        pages = []
        while address:
            page = client.get(address).context["page"]
            pages.append([row.organisation.pk for row in page.rows])
            address, last = getattr(page, way), page
        return pages, last

    forwards, last = walk(f"{reverse('enterprises:list')}?{query}", "next")
    backwards, _first = walk(last.previous, "previous") if last.previous else ([], None)
    monkeypatch.setattr(listing, "PAGE", 100)
    at_once = [
        row.organisation.pk
        for row in client.get(f"{reverse('enterprises:list')}?{query}").context["page"].rows
    ]

    walked = [pk for page in forwards for pk in page]
    assert walked == at_once
    assert sorted(walked) == sorted(Organisation.objects.of(region).values_list("pk", flat=True))
    assert [pk for page in reversed(backwards) for pk in page] == walked[: len(walked) - len(forwards[-1])]


STRANGE_PLACES = (
    *("|", "x|1", "5", "|5", f"{10**30}|1", "2013-13-45|1", "1e999999|1", "NaN|1", f"1|{10**30}", "-5|1"),
)


@pytest.mark.parametrize("key", SORTABLE)
def test_a_place_in_the_list_that_nobody_would_write_is_answered_calmly(signed_in, region, key):
    OrganisationFactory(kept_by=region)

    for way, place in product(("after", "before"), STRANGE_PLACES):
        assert asked(signed_in, sort=key, **{way: place}).status_code == 200, (way, place)


# Facets


def lines(response, key):
    facet = next(facet for facet in response.context["facets"] if facet.key == key)
    return [(line.choice.label, line.choice.count) for line in facet.lines if line.choice.count]


@pytest.fixture
def metal(region):
    section = IndustryFactory(code="C", section="C", name="ОБРАБАТЫВАЮЩИЕ ПРОИЗВОДСТВА")
    IndustryFactory(code="A", section="A", name="СЕЛЬСКОЕ ХОЗЯЙСТВО")
    grain = IndustryFactory(code="01.11", section="A", name="Зерно")
    classes = {
        code: IndustryFactory(code=code, section="C", name=name)
        for code, name in (("25", "Изделия"), ("25.6", "Обработка"), ("25.62", "Токарная"), ("28", "Машины"))
    }
    OrganisationFactory(kept_by=region, name_as_written="Станок", main_industry=classes["28"])
    OrganisationFactory(kept_by=region, name_as_written="Токарь", main_industry=classes["25.62"])
    OrganisationFactory(kept_by=region, name_as_written="Поле", main_industry=grain)
    OrganisationFactory(kept_by=region, name_as_written="Неизвестно")
    return section


def test_a_section_of_the_industries_finds_all_below_and_opens_its_classes(signed_in, metal):
    response = asked(signed_in, industry="C")

    assert titles(response) == ["Станок", "Токарь"]
    assert lines(response, "industry") == [
        ("Сельское хозяйство", 1),
        ("Обрабатывающие производства", 2),
        ("25\u00a0Изделия", 1),
        ("28\u00a0Машины", 1),
        ("не указано", 1),
    ]


def test_a_class_picked_below_its_section_narrows_it_and_two_of_them_widen(signed_in, metal):
    assert titles(asked(signed_in, industry=["C", "25"])) == ["Токарь"]
    assert titles(asked(signed_in, industry=["C", "25", "28"])) == ["Станок", "Токарь"]
    assert titles(asked(signed_in, industry=["25.6", "none"])) == ["Неизвестно", "Токарь"]


def test_a_seldom_asked_facet_is_counted_once_it_is_opened(signed_in, region):
    OrganisationFactory(kept_by=region, status="active")

    shut, opened = asked(signed_in), asked(signed_in, open="status")

    assert lines(shut, "status") == []
    assert lines(opened, "status") == [("Действует", 1)]


def test_the_check_facet_tells_never_from_long_ago_and_lately(signed_in, region):
    today = datetime.date.today()
    for name, days in (("Давно", 400), ("В этом году", 90), ("Вчера", 1)):
        OrganisationFactory(
            kept_by=region, name_as_written=name, checked_on=today - datetime.timedelta(days=days)
        )
    OrganisationFactory(kept_by=region, name_as_written="Никогда")

    assert titles(asked(signed_in, checked="never")) == ["Никогда"]
    assert titles(asked(signed_in, checked=["year", "month"])) == ["Вчера", "Давно"]
    assert [count for _label, count in lines(asked(signed_in, open="checked"), "checked")] == [1, 1, 1, 1]


def test_municipality_legal_form_and_status_narrow_the_list(signed_in, region):
    okrug = Municipality.objects.create(region=region, name="Елецкий округ", kind="okrug")
    place = SettlementFactory(region=region, municipality=okrug)
    one = OrganisationFactory(
        kept_by=region, settlement=place, legal_form=LegalFormFactory(), status="liquidated"
    )
    OrganisationFactory(kept_by=region)

    for query in (
        {"municipality": okrug.pk},
        {"legal_form": one.legal_form_id},
        {"status": "liquidated"},
    ):
        assert titles(asked(signed_in, **query)) == [one.title]
