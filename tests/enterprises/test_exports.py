"""The list as a file: what the screen shows, and never a formula."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from openpyxl.utils.escape import unescape

from enterprises import columns, exports, listing
from enterprises.models import Contact
from tests.factories import (
    ContactFactory,
    ExpertFactory,
    IndustryFactory,
    OfferFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db

EVERY = ",".join(column.key for column in columns.all_columns())


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def signed_in(client, region):
    client.force_login(ExpertFactory(region=region))
    return client


def exported(client, kind, **query):
    response = client.get(reverse("enterprises:export"), {"format": kind, **query})
    assert response.status_code == 200
    return response, b"".join(response.streaming_content)


def from_csv(body):
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def from_xlsx(body):
    return openpyxl.load_workbook(io.BytesIO(body)).active


@pytest.fixture
def registry(region):
    for number, name in enumerate(["ООО «Вал»", "ЗАО «Агат»", "АО «Бор»"]):
        one = OrganisationFactory(
            kept_by=region,
            name_as_written=name,
            inn=f"00480001{number}9",
            settlement=SettlementFactory(name="Елец", search_key="елец") if number else None,
            main_industry=IndustryFactory(code="01.11"),
            checked_on=datetime.date(2013, 10, 9) if number else None,
            source=SourceFactory(kept_by=region),
        )
        OfferFactory(organisation=one)
        YearlyFiguresFactory(
            organisation=one, year=2015, employees=1200 + number, revenue=Decimal("1234567.50")
        )


def on_screen(client, **query):
    page = client.get(reverse("enterprises:list"), query).context
    head = [str(column.title) for column in page["columns"]]
    rows = [[cell.text for cell in row.cells] for row in page["page"].rows]
    return [[text.replace("\u00a0", " ") for text in line] for line in [head, *rows]]


QUERIES = [
    {},
    {"sort": "-place", "columns": EVERY},
    {"q": "бор", "columns": "products,changed"},
    {"sort": "checked"},
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_workbook_says_what_the_screen_says(signed_in, region, registry, query):
    shown = on_screen(signed_in, **query)

    sheet = from_xlsx(exported(signed_in, "xlsx", **query)[1])

    assert [[said(cell) for cell in row] for row in sheet.iter_rows()] == shown


def said(cell):
    """A cell as Excel draws it by its number format."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%d.%m.%Y, %H:%M}" if "hh" in cell.number_format else f"{value:%d.%m.%Y}"
    if isinstance(value, int | float):
        places = 1 if cell.number_format.endswith(".0") else 0
        return f"{value:,.{places}f}".replace(",", " ").replace(".", ",")
    return value


@pytest.mark.parametrize("query", QUERIES)
def test_a_csv_file_has_the_rows_columns_and_order_of_the_screen(signed_in, region, registry, query):
    shown = on_screen(signed_in, **query)

    rows = from_csv(exported(signed_in, "csv", **query)[1])

    numbers = {at for at, title in enumerate(shown[0]) if title in ("Работников", "Выручка, тыс. ₽")}
    assert [[text for at, text in enumerate(line) if at not in numbers] for line in rows] == [
        [text for at, text in enumerate(line) if at not in numbers] for line in shown
    ]
    assert all(line[at] in ("1200", "1201", "1202", "1234,5675") for line in rows[1:] for at in numbers)


def test_numbers_are_numbers_dates_are_dates_and_codes_are_text(signed_in, region, registry):
    query = {"columns": "inn,employees,revenue,checked", "q": "агат"}

    row = list(from_xlsx(exported(signed_in, "xlsx", **query)[1]).iter_rows())[1]

    assert [cell.value for cell in row] == [
        "ЗАО «Агат»",
        "0048000119",
        1201,
        1234.5675,
        datetime.datetime(2013, 10, 9),
    ]
    assert [cell.data_type for cell in row] == ["s", "s", "n", "n", "d"]


CANARIES = [
    "=1+1",
    "+7 474",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x")',
]


@pytest.mark.parametrize("text", CANARIES)
def test_nothing_in_a_file_is_a_formula(signed_in, region, text):
    one = OrganisationFactory(kept_by=region, name_as_written=text, address=text)
    ContactFactory(organisation=one, kind=Contact.Kind.PHONE, value=text)
    query = {"columns": "address,contacts"}

    row = list(from_xlsx(exported(signed_in, "xlsx", **query)[1]).iter_rows())[1]
    line = from_csv(exported(signed_in, "csv", **query)[1])[1]

    assert [unescape(cell.value) for cell in row] == [text] * 3
    assert {cell.data_type for cell in row} == {"s"}
    assert line == [f"'{text}"] * 3


def test_all_pages_are_exported_and_the_picked_rows_alone_on_request(signed_in, region, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    monkeypatch.setattr(exports, "BATCH", 2)
    keys = [OrganisationFactory(kept_by=region, name_as_written=name).pk for name in "АБВГД"]
    elsewhere = OrganisationFactory(name_as_written="Чужая")

    everything = from_csv(exported(signed_in, "csv", columns="inn")[1])
    picked = from_csv(exported(signed_in, "csv", picked=f"{keys[3]},{keys[1]},{elsewhere.pk}")[1])

    assert [line[0] for line in everything[1:]] == list("АБВГД")
    assert [line[0] for line in picked[1:]] == ["Б", "Г"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_an_attachment_named_by_the_server(signed_in, region, kind):
    response, _body = exported(signed_in, kind, filename="../evil.html")

    assert response["Content-Disposition"].startswith(f'attachment; filename="organisations-{region.code}-')
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert response["X-Content-Type-Options"] == "nosniff"


def test_too_many_rows_are_refused_in_words(signed_in, region, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    OrganisationFactory.create_batch(2, kept_by=region)

    response = signed_in.get(reverse("enterprises:export"))

    assert response.status_code == 422
    assert "Найдено больше 1 строк" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_a_file_of_thirty_rows_costs_no_more_queries_than_one_of_one(
    signed_in, region, django_assert_num_queries, rows
):
    source = SourceFactory(kept_by=region)
    for _ in range(rows):
        OfferFactory(organisation=OrganisationFactory(kept_by=region, source=source))
    exported(signed_in, "csv", columns=EVERY)

    with django_assert_num_queries(15):
        exported(signed_in, "csv", columns=EVERY)
