"""A registry written out in the columns of the import and brought back changes nothing."""

from __future__ import annotations

import csv
import datetime
import itertools
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.ru import inn as stdnum_inn

from enterprises import jobs, search, sheets
from enterprises.completeness import reporting_year
from enterprises.imports import batches, columns
from enterprises.imports.cells import NOTHING
from enterprises.models import Contact, ImportRow, Kpp, Offer, Organisation, YearlyFigures
from tests.factories import AdministratorFactory, IndustryFactory, OrganisationFactory, SettlementFactory

pytestmark = pytest.mark.django_db

YEAR = 2013
files = itertools.count()
letters = st.text("абвёйьЯЖ xyZ019-«»\"'№;,.|\\/()=+@&", min_size=1, max_size=30)
words = letters.map(lambda text: " ".join(text.split())).filter(
    lambda text: text and text.lower() not in NOTHING
)
names = words.filter(lambda text: any(sign.isalnum() for sign in text))
numbers = st.integers(480000000, 489999999).map(
    lambda body: f"{body}{stdnum_inn.calc_company_check_digit(str(body))}"
)
plain = words.map(lambda text: " ".join(text.replace(";", " ").split())).filter(
    lambda text: text and text.lower() not in NOTHING
)
organisations = st.fixed_dictionaries(
    {
        "name_as_written": names,
        "short_name": st.just("") | words,
        "inn": st.just("") | numbers,
        "kind": st.sampled_from(Organisation.Kind.values),
        "status": st.sampled_from(Organisation.Status.values),
        "address": st.just("") | words,
        "note": st.just("") | words,
        "checked_on": st.none()
        | st.dates(max_value=datetime.date(2030, 1, 1)).filter(lambda day: day.year > 1800),
        "place": st.integers(0, 2),
        "industry": st.booleans(),
        "kpps": st.lists(st.sampled_from(["482601001", "482601002"]), unique=True),
        "products": st.lists(plain, max_size=3),
        "phone": st.just("") | st.just("+7 (4742) 11-22-33"),
        "employees": st.none() | st.integers(0, 10**6),
        "revenue": st.none() | st.decimals(0, 10**12, places=2),
    }
)

HEADER = [
    "Код записи портала",
    "Наименование",
    "Краткое наименование",
    "Вид",
    "Статус",
    "ИНН",
    "КПП",
    "Населённый пункт",
    "Адрес",
    "ОКВЭД",
    "Продукция",
    "Телефон",
    "Численность",
    "Выручка, руб.",
    "Примечание",
    "Дата проверки",
]


def write_out(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(HEADER)
        for one in Organisation.objects.order_by("pk"):
            figures = one.yearly_figures.filter(year=YEAR).first()
            row = [
                one.uid,
                one.name_as_written,
                one.short_name,
                one.get_kind_display(),
                one.get_status_display() if one.status else "",
                one.inn,
                " ".join(kpp.value for kpp in one.kpps.all()),
                one.settlement.label if one.settlement else "",
                one.address,
                one.main_industry.code if one.main_industry else "",
                "; ".join(offer.text for offer in one.offers.all()),
                "; ".join(contact.value for contact in one.contacts.all()),
                figures.employees if figures else "",
                f"{figures.revenue:f}".replace(".", ",") if figures and figures.revenue is not None else "",
                one.note,
                f"{one.checked_on:%d.%m.%Y}" if one.checked_on else "",
            ]
            out.writerow([sheets.harmless("" if value is None else str(value)) for value in row])


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(records=st.lists(organisations, min_size=1, max_size=6))
def test_what_is_written_out_and_brought_back_changes_nothing(settings, tmp_path, records):
    settings.DATA_DIR = tmp_path
    with transaction.atomic():
        user = AdministratorFactory()
        region = user.grants.get().region
        places = [SettlementFactory(region=region), SettlementFactory(region=region), None]
        industry = IndustryFactory(code="25.62")
        taken: set[str] = set()
        for record in records:
            plain = {
                key: record[key]
                for key in (
                    "name_as_written",
                    "short_name",
                    "kind",
                    "status",
                    "address",
                    "note",
                    "checked_on",
                )
            }
            one = Organisation.objects.create(
                kept_by=region,
                inn=record["inn"] if record["inn"] not in taken else "",
                settlement=places[record["place"]],
                main_industry=industry if record["industry"] else None,
                **plain,
            )
            taken.add(record["inn"])
            Kpp.objects.bulk_create(Kpp(organisation=one, value=value) for value in record["kpps"])
            Offer.objects.bulk_create(
                Offer(organisation=one, kind="product", text=text) for text in record["products"]
            )
            if record["phone"]:
                Contact.objects.create(organisation=one, kind="phone", value=record["phone"])
            if record["employees"] is not None or record["revenue"] is not None:
                YearlyFigures.objects.create(
                    organisation=one, year=YEAR, employees=record["employees"], revenue=record["revenue"]
                )
        path = tmp_path / f"{next(files)}.csv"
        write_out(path)

        batch = batches.open_path(region, path, by=user)
        batch.year = YEAR
        batch.save()
        job = jobs.run(batches.start_check(batch, by=user, version=batch.version).pk)

        batch.refresh_from_db()
        told = list(ImportRow.objects.exclude(verdict="unchanged").values("verdict", "plan", "problems"))
        assert (job.error, told, batch.counts) == ("", [], {"unchanged": len(records)})
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_the_list_exports_is_brought_back_unchanged(client, settings, tmp_path, kind):
    settings.DATA_DIR = tmp_path
    user = AdministratorFactory()
    region = user.grants.get().region
    client.force_login(user)
    year = reporting_year(region)
    for number, inn in enumerate(("7707083893", "7728168971", "", "")):
        one = OrganisationFactory(
            kept_by=region,
            name_as_written=f"ООО «Завод № {number}; второй»",
            inn=inn,
            settlement=SettlementFactory(region=region) if number % 2 else None,
            main_industry=IndustryFactory(code=f"25.6{number}"),
            status=Organisation.Status.ACTIVE if number else "",
            address="ул. Первая, 1" if number else "",
            note="=1+1" if number == 2 else "",
            checked_on=datetime.date(2014, 1, 31) if number else None,
        )
        Kpp.objects.create(organisation=one, value="482601001")
        Offer.objects.create(organisation=one, kind="product", text=f"насос № {number}")
        YearlyFigures.objects.create(organisation=one, year=year, employees=number, revenue="1234567.50")
    search.reindex_organisations(Organisation.objects.all())
    chosen = (
        "kind,legal_form,place,address,inn,ogrn,kpp,status,industry,products,employees,revenue,checked,note"
    )

    sent = client.get(reverse("enterprises:export"), {"format": kind, "columns": chosen})
    path = tmp_path / f"registry.{kind}"
    path.write_bytes(b"".join(sent.streaming_content))
    batch = batches.open_path(region, path, by=user)
    batch.year = year
    batch.save()
    jobs.run(batches.start_check(batch, by=user, version=batch.version).pk)

    told = list(ImportRow.objects.exclude(verdict="unchanged").values("verdict", "plan", "problems"))
    assert (told, ImportRow.objects.count()) == ([], 4)


def test_headers_of_files_that_the_portal_wrote_before_are_still_known():
    guessed = columns.guess([["Название, как в источнике", "Нужно"]], 1)

    assert [column["field"] for column in guessed] == ["name_as_written", "needs"]
