"""All supplies of a region: the matrix of a year, the list behind it, and both as files."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enterprises import panels, sheets, supplies
from enterprises.models import CooperationLink
from enterprises.supplies import links as supplied
from enterprises.supplies import matrix as supply_matrix
from tests.factories import (
    AdministratorFactory,
    ClusterFactory,
    ClusterMemberFactory,
    CooperationLinkFactory,
    CooperationVolumeFactory,
    ExpertFactory,
    OrganisationFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

PAGE, FILE = "enterprises:cooperation", "enterprises:cooperation_file"
THOUSAND = 1000


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def reader(client, region):
    client.force_login(ExpertFactory(region=region))
    return client


def firm(region, name):
    return OrganisationFactory(kept_by=region, name_as_written=name)


def supply(supplier, customer, *, product="вал", planned=False, **years):
    """`supply(a, b, y2013=5)`: five thousand roubles in 2013."""
    link = CooperationLinkFactory(
        kept_by=supplier.kept_by, supplier=supplier, customer=customer, product=product, is_planned=planned
    )
    for year, thousands in years.items():
        CooperationVolumeFactory(link=link, year=int(year[1:]), amount=Decimal(thousands) * THOUSAND)
    return link


def read(reader, **asked):
    return reader.get(reverse(PAGE), asked).context["page"]


def sums(matrix):
    """The matrix as plain thousands, with its heads and totals."""
    return {
        row.supplier.title if row.supplier else "прочие": [
            None if cell.amount is None else int(cell.amount / THOUSAND) for cell in (*row.cells, row.total)
        ]
        for row in matrix.rows
    }


# Money


def test_a_link_is_counted_once_whichever_end_shows_it_and_a_plan_is_no_supply(region):
    one, other = firm(region, "Один"), firm(region, "Другой")
    supply(one, other, y2012=3, y2013=5)
    supply(other, one, product="лом", y2013=7)
    supply(one, other, product="шкив", planned=True, y2013=100)
    links = CooperationLink.objects.of(region)

    counted = {
        (year, planned): sum(volume.amount for volume in supplies.money(links, year=year, planned=planned))
        for year in (2012, 2013, None)
        for planned in (False, True)
    }

    assert counted == {
        (2012, False): 3000,
        (2012, True): 0,
        (2013, False): 12000,
        (2013, True): 100_000,
        (None, False): 15000,
        (None, True): 100_000,
    }


# The matrix


def test_the_matrix_shows_the_last_year_with_totals_and_no_data_is_no_nought(reader, region):
    first, second, third = (firm(region, name) for name in ("Первый", "Второй", "Третий"))
    supply(first, second, y2012=1, y2013=30)
    supply(first, second, product="муфта", y2013=10)
    supply(first, third, y2013=5)
    supply(second, third, y2013=2)

    page = read(reader)

    assert [customer.title for customer in page.matrix.customers] == ["Второй", "Третий"]
    assert sums(page.matrix) == {"Первый": [40, 5, 45], "Второй": [None, 2, 2]}
    assert [cell.amount for cell in page.matrix.totals] == [40_000, 7000]
    assert page.matrix.total == 47_000
    assert (page.asked.year, page.years) == (2013, [2013, 2012])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"year": "2012"}, {"Первый": [1, 1]}),
        ({"year": "all"}, {"Первый": [31, 31]}),
        ({"year": "1900"}, {"Первый": [30, 30]}),
        ({"year": "x" * 10_000}, {"Первый": [30, 30]}),
        ({"state": "planned"}, {"Первый": [4, 4]}),
        ({"q": "ВЁДР"}, {"Первый": [30, 30]}),
    ],
)
def test_the_address_chooses_year_state_and_product(reader, region, asked, expected):
    first, second = firm(region, "Первый"), firm(region, "Второй")
    supply(first, second, product="ведра стальные", y2012=1, y2013=30)
    supply(first, second, product="муфта", planned=True, y2013=4)

    assert sums(read(reader, **asked).matrix) == expected


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "шкив"},
        {"supplier": str(10**20)},
        {"customer": "x"},
        {"q": "ш" * 10_000},
        {"after": "NaN|1"},
        {"after": f"-1e999999|{10**20}"},
        {"after": "-1e9999|1"},
        {"cluster": "999999"},
    ],
)
def test_a_question_with_no_answer_is_told_so_and_breaks_nothing(reader, region, asked):
    supply(firm(region, "Первый"), firm(region, "Второй"), y2013=30)

    response = reader.get(reverse(PAGE), asked)

    assert response.status_code == 200
    assert response.context["page"].everything


def test_what_does_not_fit_into_the_matrix_is_summed_exactly(reader, region):
    centre = firm(region, "Центр")
    others = [firm(region, f"Завод {number:02}") for number in range(supply_matrix.MOST_IN_MATRIX + 3)]
    for number, other in enumerate(others, start=1):
        supply(other, centre, y2013=number)
        supply(centre, other, product="литьё", y2013=100 + number)

    matrix = read(reader).matrix

    whole = sum(volume.amount for volume in supplies.money(CooperationLink.objects.of(region), year=2013))
    assert (matrix.others_down, matrix.others_across) == (4, 4)
    assert sum(row.total.amount for row in matrix.rows) == sum(cell.amount for cell in matrix.totals) == whole
    for row in matrix.rows:
        assert sum(cell.amount or 0 for cell in row.cells) == row.total.amount
    for place, total in enumerate(matrix.totals):
        assert sum(row.cells[place].amount or 0 for row in matrix.rows) == total.amount


def test_a_sum_leads_to_the_links_behind_it_with_their_sources(reader, region):
    first, second = firm(region, "Первый"), firm(region, "Второй")
    link = supply(first, second, y2013=30)
    supply(second, first, product="лом", y2013=1)
    cell = read(reader).matrix.rows[0].cells[0]

    answer = reader.get(cell.url)

    assert [row.link for row in answer.context["page"].page.rows] == [link]
    assert cell.url.endswith(f"supplier={first.pk}&customer={second.pk}#links")


def test_a_cluster_narrows_to_supplies_with_a_member_at_either_end(reader, region):
    member, inside, outside = (firm(region, name) for name in ("Член", "Рядом", "Вне"))
    cluster = ClusterFactory(kept_by=region)
    ClusterMemberFactory(cluster=cluster, organisation=member)
    sold, bought = supply(member, inside, y2013=5), supply(outside, member, y2013=4)
    supply(outside, inside, y2013=3)

    page = read(reader, cluster=cluster.pk)

    assert [row.link for row in page.page.rows] == [sold, bought]
    assert page.matrix.total == 9000


def test_an_empty_registry_says_where_links_come_from(reader):
    assert "на карточке поставщика" in reader.get(reverse(PAGE)).content.decode()


def test_another_regions_supplies_are_in_no_sum(reader, region):
    supply(firm(region, "Первый"), firm(region, "Второй"), y2013=30)
    elsewhere = RegionFactory()
    supply(firm(elsewhere, "Чужой"), firm(elsewhere, "Иной"), y2013=500)

    page = read(reader)

    assert (page.matrix.total, page.found.number) == (30_000, 1)


@pytest.mark.parametrize("links", [1, 30])
def test_the_page_costs_the_same_for_many_links(reader, region, django_assert_num_queries, links):
    for number in range(links):
        supply(firm(region, f"Продавец {number}"), firm(region, f"Покупатель {number}"), y2013=number + 1)
    reader.get(reverse(PAGE))

    with django_assert_num_queries(15):
        reader.get(reverse(PAGE))


def test_the_list_is_paged_by_key_and_shows_every_link_once(reader, region, monkeypatch):
    monkeypatch.setattr(supplied, "PAGE", 3)
    ends = firm(region, "Первый"), firm(region, "Второй")
    links = [supply(*ends, product=f"вал {number}", y2013=number // 2) for number in range(8)]
    links.append(supply(*ends, product="без объёма"))
    seen, address = [], reverse(PAGE)

    while address:
        page = reader.get(address).context["page"].page
        seen += [row.link for row in page.rows]
        address = page.next

    assert len(seen) == len(links)
    assert set(seen) == set(links)
    assert seen[-1] == links[-1]


# Files


def test_the_matrix_in_a_file_is_the_one_on_the_page(reader, region):
    first, second = firm(region, "=Первый"), firm(region, "Второй")
    supply(first, second, y2013=30)

    book = load_workbook(
        io.BytesIO(reader.get(reverse(FILE), {"what": "matrix", "as": "xlsx"}).content), data_only=False
    )
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    plain = reader.get(reverse(FILE), {"what": "matrix", "as": "csv"}).content.decode("utf-8-sig")

    assert rows == [
        ["Поставщик → потребитель, ₽, 2013", "Второй", "Итого"],
        ["=Первый", 30000, 30000],
        ["Итого", 30000, 30000],
    ]
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    assert list(csv.reader(io.StringIO(plain), delimiter=";"))[1] == ["'=Первый", "30000,00", "30000,00"]


def test_the_list_in_a_file_answers_the_same_question(reader, region):
    first, second = firm(region, "Первый"), firm(region, "Второй")
    supply(first, second, product="вал", y2013=30)
    supply(first, second, product="муфта", y2013=1)

    answer = reader.get(reverse(FILE), {"what": "list", "as": "csv", "q": "муфта"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[4:8] for row in rows] == [
        ["Что поставляется", "Договор", "Состояние", "Объём, ₽, 2013"],
        ["муфта", "", "действующие", "1000,00"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="cooperation-list.csv"'


def test_a_file_of_an_unknown_kind_does_not_exist(reader):
    assert reader.get(reverse(FILE), {"as": "exe"}).status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_file_is_a_formula(sign):
    table = sheets.Table("Лист", [f"{sign}1"], [[f"{sign}cmd"]])

    book = load_workbook(io.BytesIO(sheets.xlsx(table)), data_only=False)
    plain = list(
        csv.reader(io.StringIO(sheets.semicolons(table).decode("utf-8-sig"), newline=""), delimiter=";")
    )

    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}
    assert plain == [[f"'{sign}1"], [f"'{sign}cmd"]]


# The card


@pytest.fixture
def without_panels(monkeypatch):
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


def test_the_card_shows_the_year_asked_for_and_the_other_years_beside(reader, region, without_panels):
    works, plant = firm(region, "Завод"), firm(region, "Цех")
    supply(works, plant, y2012=3, y2013=5)

    shown = {
        year: [
            (row.amount, [volume.year for volume in row.others])
            for row in reader.get(works.get_absolute_url(), {"year": year}).context["card"].cooperation.rows
        ]
        for year in ("", "2012", "1900", "x")
    }

    last = [(Decimal(5000), [2012])]
    assert shown == {"": last, "2012": [(Decimal(3000), [2013])], "1900": last, "x": last}


@pytest.mark.parametrize("neighbours", [1, 8, 40])
def test_the_picture_draws_eight_neighbours_and_says_how_many_more_there_are(
    reader, region, without_panels, neighbours
):
    works = firm(region, "Завод")
    for number in range(neighbours):
        supply(works, firm(region, f"Покупатель {number}"), y2013=number + 1)

    page = reader.get(works.get_absolute_url()).content.decode()

    assert page.count("<circle") == min(neighbours, 8)
    assert ("ещё 32" in page) is (neighbours == 40)
    assert page.count("wide-only") > 0


def test_two_products_between_the_same_two_are_one_neighbour_with_the_sum(reader, region, without_panels):
    works, plant = firm(region, "Завод"), firm(region, "Цех")
    supply(works, plant, product="вал", y2013=1)
    supply(works, plant, product="муфта", y2013=2)

    neighbour = reader.get(works.get_absolute_url()).context["card"].cooperation.customers

    assert [(one.weight, one.detail) for one in neighbour] == [(Decimal(3000), "муфта, вал")]


def test_the_customers_form_shows_and_changes_volumes_of_the_same_link(client, region, without_panels):
    client.force_login(AdministratorFactory(region=region))
    works, plant = firm(region, "Завод"), firm(region, "Цех")
    SourceFactory(kept_by=region, title="Анкета", issued_on=None)
    link = supply(works, plant, y2012=3)
    address = reverse("enterprises:edit_link", args=[plant.pk, link.pk])

    client.post(
        address,
        {
            "direction": "buys",
            "partner": works.title,
            "product": "вал",
            "contract": "№ 7",
            "source": "Анкета",
            "version": link.version,
            "volumes-TOTAL_FORMS": "2",
            "volumes-INITIAL_FORMS": "1",
            "volumes-0-year": "2012",
            "volumes-0-amount": "3",
            "volumes-1-year": "2013",
            "volumes-1-amount": "4,5",
        },
    )

    rows = client.get(works.get_absolute_url()).context["card"].cooperation.rows
    assert [(row.link.contract, row.amount, row.volume.source.title) for row in rows] == [
        ("№ 7", Decimal("4500.00"), "Анкета")
    ]
    assert [(volume.year, volume.source) for volume in rows[0].others] == [(2012, None)]
