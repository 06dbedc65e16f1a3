"""Import: verdicts, all errors at once, applying, undoing, and the pages of a batch."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from enterprises import jobs, merging, names, registry, search
from enterprises.imports import (
    batches,
    cells,
    deciding,
    files,
    kept_rows,
    matching,
    showing,
    undoing,
    whole_check,
)
from enterprises.imports.lines import LineReader
from enterprises.models import (
    Contact,
    CooperationLink,
    Evidence,
    ImportBatch,
    ImportChange,
    ImportMapping,
    ImportRow,
    Kpp,
    Offer,
    Organisation,
    Source,
    YearlyFigures,
)
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    CooperationLinkFactory,
    EvidenceFactory,
    ExpertFactory,
    ImportBatchFactory,
    ImportRowFactory,
    IndustryFactory,
    LegalFormFactory,
    MunicipalityFactory,
    OrganisationFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

INN, SECOND_INN, OGRN = "4826000019", "4826000026", "1024800000004"


@pytest.fixture
def lipetsk(region):
    return SettlementFactory(region=region, name="Липецк", search_key="липецк")


def verdicts(batch: ImportBatch) -> list[str]:
    return list(ImportRow.objects.filter(batch=batch).order_by("number").values_list("verdict", flat=True))


def problems(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [
        (row.number, problem["field"], problem["code"])
        for row in ImportRow.objects.filter(batch=batch).order_by("number")
        for problem in row.problems or []
    ]


def remarks(batch: ImportBatch) -> list[tuple[int, str, bool]]:
    rows = showing.page(batch, "all", 0).rows
    return [(one.row.number, remark.text, remark.is_doubtful) for one in rows for remark in one.remarks]


def told(sentences: list[showing.Told]) -> list[tuple[str, list[int]]]:
    return [(one.text, list(one.rows)) for one in sentences]


def prove_address(organisation: Organisation) -> Evidence:
    source = SourceFactory(kept_by=organisation.kept_by)
    return EvidenceFactory(
        target=organisation, source=source, field="address", quote="", start=None, end=None
    )


def the_registry() -> list[Any]:
    """Every fact of the registry, with its version."""
    rows: list[Any] = []
    for model in (Organisation, Kpp, Offer, Contact, YearlyFigures, Evidence, Source):
        rows.append(list(model._default_manager.order_by("pk").values()))
    return rows


# Columns


def test_columns_are_guessed_by_their_headers(upload):
    batch = upload(
        "Список участников",
        "Наименование организации;ИНН;Юр. адрес;Город;Выручка за 2023 г., млн руб.;Примечание;Цвет",
        "ООО «Завод»;;;;;;",
    )

    assert batch.header_line == 2
    assert [(column["field"], column["unit"]) for column in batch.columns] == [
        ("name_as_written", ""),
        ("inn", ""),
        ("address", ""),
        ("settlement", ""),
        ("revenue", "million"),
        ("note", ""),
        ("", ""),
    ]
    assert batch.year == 2023


def test_a_column_without_a_known_header_is_told_by_its_cells(upload):
    batch = upload("Кто;Номер", f"ООО «Завод»;{INN}", f"АО «Мельница»;{SECOND_INN}")

    assert [column["field"] for column in batch.columns] == ["name_as_written", "inn"]


def test_columns_chosen_once_are_offered_for_a_file_with_such_headers(upload, user, region):
    first = upload("Кто;Где сидит", "ООО «Завод»;Липецк")
    chosen = [{**first.columns[0], "field": "name_as_written"}, {**first.columns[1], "field": "address"}]
    batches.set_columns(
        first, by=user, version=1, columns=chosen, kind="education", year=2020, remember="Наш набор"
    )

    second = upload("Кто;Где сидит", "ВГУ;Елец")

    assert ImportMapping.objects.get().kept_by == region
    assert (second.columns, second.kind, second.year) == (chosen, "education", 2020)
    assert second.mapping_name == "Наш набор"


def test_one_meaning_is_not_given_to_two_columns(upload, user):
    batch = upload("Имя;ИНН", "ООО «Завод»;")
    chosen = [{**column, "field": "inn"} for column in batch.columns]

    with pytest.raises(ValidationError) as refused:
        batches.set_columns(batch, by=user, version=1, columns=chosen, kind="enterprise", year=None)

    assert refused.value.code == "twice"


def test_a_list_may_stand_in_several_columns(upload, run, checked, user):
    header = "Наименование;Телефон;Телефон;E-mail;Email"
    batch = checked(header, "ООО «А»;111-22-33;+7 4742 22-33-44;a@example.ru;б@", "ООО «Б»;;55-66-77;;")

    assert [column["field"] for column in batch.columns] == [
        "name_as_written",
        "phones",
        "phones",
        "emails",
        "emails",
    ]
    assert verdicts(batch) == ["error", "create"]
    (wrong,) = showing.page(batch, "error", 0).rows[0].problems
    assert wrong.value == "a@example.ru; б@"

    # Corrected as the one text that it was shown as.
    deciding.correct(ImportRow.objects.get(number=2), by=user, texts={"emails": "a@example.ru; b@example.ru"})
    run(batches.start_apply, ImportBatch.objects.get(pk=batch.pk))

    found = {
        (contact.organisation.name_as_written, contact.value)
        for contact in Contact.objects.select_related("organisation")
    }
    assert found == {
        ("ООО «А»", "111-22-33"),
        ("ООО «А»", "+7 4742 22-33-44"),
        ("ООО «А»", "a@example.ru"),
        ("ООО «А»", "b@example.ru"),
        ("ООО «Б»", "55-66-77"),
    }
    again = checked(header, "ООО «А»;+7 4742 22-33-44;111-22-33;;", "ООО «Б»;55-66-77;;;", name="Ещё.csv")
    assert verdicts(again) == ["unchanged", "unchanged"]


# Verdicts


def test_figures_need_their_year_before_anything_is_checked(upload, user):
    batch = upload("Наименование;Численность", "ООО «Завод»;120")
    chosen = {"by": user, "version": batch.version, "columns": batch.columns, "kind": batch.kind}

    with pytest.raises(ValidationError) as refusal:
        batches.set_columns(batch, year=None, **chosen)
    assert refusal.value.error_dict["year"][0].code == "no_year"

    batch.refresh_from_db()
    batches.set_columns(batch, year=2023, **chosen | {"version": batch.version})
    assert batch.year == 2023


def test_every_row_gets_its_verdict(checked, region, lipetsk):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Старый»", inn=INN)
    OrganisationFactory(kept_by=region, name_as_written="ООО «Тот же»", settlement=lipetsk)
    OrganisationFactory(kept_by=region, name_as_written="ООО «Похожий»", settlement=lipetsk)

    batch = checked(
        "Наименование;ИНН;Населённый пункт;Адрес",
        "ООО «Новый»;;Липецк;",
        f"ООО «Старый»;{INN};;ул. Мира, 1",
        "ООО «Тот же»;;г. Липецк;",
        "ООО НПК «Похожий»;;;",
        "ООО «Плохой»;1;;",
        ";;;",
    )

    assert verdicts(batch) == ["create", "update", "unchanged", "duplicate", "error"]
    assert batch.counts == {"create": 1, "update": 1, "unchanged": 1, "duplicate": 1, "error": 1}


def test_all_errors_are_told_at_once_with_their_rules(checked, region):
    SettlementFactory.create_batch(2, region=region, name="Ивановка", search_key="ивановка", type="д")

    batch = checked(
        "Наименование;ИНН;КПП;ОГРН;Город;ОКВЭД;Численность;Выручка;Дата проверки;E-mail;Вид",
        "ООО «А»;4826000010;4826;1024800000005;Ивановка;99.99;1,5;50 %;31.09.2013;почта;цирк",
        "ООО «Б»;123;;;Атлантида;;-5;много;сегодня;;",
        year=2013,
    )

    assert problems(batch) == [
        (2, "inn", "checksum"),
        (2, "kpps", "length"),
        (2, "ogrn", "checksum"),
        (2, "settlement", "ambiguous"),
        (2, "main_industry", "unknown"),
        (2, "employees", "not_whole"),
        (2, "revenue", "percent"),
        (2, "checked_on", "no_such_day"),
        (2, "emails", "invalid"),
        (2, "kind", "unknown"),
        (3, "inn", "length"),
        (3, "settlement", "unknown"),
        (3, "employees", "negative"),
        (3, "revenue", "not_a_number"),
        (3, "checked_on", "invalid"),
    ]
    assert Organisation.objects.count() == 0


def test_yearly_figures_without_a_year_are_an_error(checked):
    batch = checked("Наименование;Численность", "ООО «А»;5")

    assert problems(batch) == [(2, "employees", "no_year")]


def test_a_lost_leading_zero_is_put_back_and_said(checked):
    batch = checked("Наименование;ИНН", "ООО «А»;101000014")

    assert verdicts(batch) == ["create"]
    assert ImportRow.objects.get().plan["c"]["inn"] == "0101000014"
    assert told(showing.fixed(batch)) == [("ИНН – возвращён потерянный начальный ноль", [2])]
    assert remarks(batch) == [(2, "ИНН: возвращён потерянный начальный ноль: 0101000014", False)]


def test_a_name_like_a_formula_is_told_of_before_it_is_written(checked):
    batch = checked("Наименование;ИНН", "=СУММ(A1:A9);101000014", "#ССЫЛКА!;", "ООО «А = Б»;")

    assert verdicts(batch) == ["create", "create", "create"]
    said = "начинается как формула таблицы: название ли это?"
    at_the_row = f"Название в источнике: {said}"
    assert told(showing.doubtful(batch)) == [(f"Название в источнике – {said}", [2, 3])]
    assert [one for one in remarks(batch) if one[2]] == [(2, at_the_row, True), (3, at_the_row, True)]


TOTAL = "похоже на строку итогов и пропущено; если это организация, верните строку"


@pytest.mark.parametrize("name", ["Итого", "ВСЕГО по району:"])
def test_the_line_of_totals_is_left_out_and_told_of(checked, name):
    batch = checked("Наименование;Численность", f"{name};5", year=2024)

    assert verdicts(batch) == ["skipped"]
    assert told(showing.fixed(batch)) == [(f"Название в источнике – {TOTAL}", [2])]
    assert remarks(batch) == [(2, f"Название в источнике: {TOTAL}", False)]


@pytest.mark.parametrize(
    ("name", "said"),
    [("1", "нет ни одной буквы: название ли это?"), ("АО «Итоговый»", ""), ("Всегоров", "")],
)
def test_what_is_hardly_a_name_is_told_of_before_it_becomes_a_record(checked, name, said):
    batch = checked("Наименование;Численность", f"{name};5", year=2024)

    assert verdicts(batch) == ["create"]
    assert told(showing.doubtful(batch)) == ([(f"Название в источнике – {said}", [2])] if said else [])
    assert remarks(batch) == ([(2, f"Название в источнике: {said}", True)] if said else [])


def test_the_line_of_totals_leaves_itself_out_and_is_taken_back_by_one_press(client, user, checked, run):
    batch = checked("Наименование;Населённый пункт", "ООО «Завод»;", "Итого;12", year=2024)
    client.force_login(user)
    assert verdicts(batch) == ["create", "skipped"]

    page = client.get(f"{batch.get_absolute_url()}?show=skipped").content.decode()
    assert "Вернуть все эти строки" not in page
    assert 'href="?show=all&amp;after=2#line-3">3</a>' in page
    (value,) = re.findall(r'name="decision" value="(\w*)">Вернуть строку', page)
    address = reverse("enterprises:import_row", args=[batch.pk, 3])
    client.post(address, {"decision": value, "tab": "skipped"})
    deciding.correct(ImportRow.objects.get(number=3), by=user, texts={"settlement": ""})

    assert verdicts(batch) == ["create", "create"]
    assert verdicts(run(batches.start_check, ImportBatch.objects.get(pk=batch.pk))) == ["create", "create"]


def test_who_sends_full_or_short_names_alone_calls_organisations_by_them(applied, checked, region):
    known = OrganisationFactory(kept_by=region, name_as_written="АО «Вектор»", full_name="Завод «Вектор»")
    header = "Полное наименование;Сокращённое наименование;ИНН"
    rows = ["Общество с ограниченной ответственностью «Первое»;ООО «Первое»;", f"Завод «Второй»;;{INN}"]

    applied(header, *rows, "Завод «Вектор»;;")

    first, second = Organisation.objects.exclude(pk=known.pk).order_by("pk")
    assert (first.name_as_written, first.full_name) == ("ООО «Первое»", rows[0].split(";")[0])
    assert (second.name_as_written, second.full_name) == ("Завод «Второй»", "Завод «Второй»")
    # A full name of its own is no reason to rename the record.
    again = checked("Полное наименование;ИНН", f"Акционерное общество «Второй»;{INN}", name="b.csv")
    assert ImportRow.objects.get(batch=again).plan["c"] == {"full_name": "Акционерное общество «Второй»"}
    assert showing.page(again, "all", 0).rows[0].title == "Акционерное общество «Второй»"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ФГБОУ ВО «Липецкий государственный технический университет»", "education"),
        ("Елецкий колледж", "education"),
        ("Управление экономики администрации Липецкой области", "authority"),
        ("ООО «Управление механизации»", "enterprise"),
        ("Трест «Управление»", "enterprise"),
    ],
)
def test_schools_and_authorities_are_told_by_their_names_and_shown_as_such(checked, name, kind):
    batch = checked("Наименование", name)

    assert ImportRow.objects.get().plan["c"]["kind"] == kind
    (one,) = showing.page(batch, "all", 0).rows
    said = [(change.label, change.after) for change in one.differences]
    assert said == ([] if kind == "enterprise" else [("вид", Organisation.Kind(kind).label)])


@pytest.mark.parametrize(
    ("name", "is_changed"),
    [
        ("ООО Ротор-М", False), ("РОТОР-М, ООО", False), ("ООО „Ротор М“", False),
        ("АО «Ротор-М»", True), ("ООО «М-Ротор»", True), ("ООО «Ротор»", True),
    ],
)  # fmt: skip
def test_a_name_in_worse_spelling_does_not_replace_a_good_one(checked, region, name, is_changed):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Ротор-М»", inn=INN)

    assert verdicts(checked("Наименование;ИНН", f"{name};{INN}")) == ["update" if is_changed else "unchanged"]


def test_a_table_with_a_row_for_each_year_is_written_a_year_at_a_time_and_loses_none(run, upload, user):
    header = "Наименование;ИНН;Год;Численность"
    rows = [f"ООО «А»;{INN};{year};{number}" for year, number in ((2022, 10), (2023, 20), (2024, 30))]

    for expected in (
        ["create", "duplicate", "duplicate"],
        ["unchanged", "update", "duplicate"],
        ["unchanged", "unchanged", "update"],
        ["unchanged", "unchanged", "unchanged"],
    ):
        batch = run(batches.start_check, upload(header, *rows))
        assert verdicts(batch) == expected
        waiting = ImportRow.objects.filter(batch=batch, verdict="duplicate")
        assert {row.candidates["reason"] for row in waiting} <= {"another_year"}
        for row in waiting:
            with pytest.raises(ValidationError):
                deciding.join(row, by=user)
        if {"create", "update"} & set(expected):
            run(batches.start_apply, batch)

    assert list(YearlyFigures.objects.order_by("year").values_list("year", "employees")) == [
        (2022, 10), (2023, 20), (2024, 30)
    ]  # fmt: skip


def test_a_year_is_added_beside_another_row_only_where_nothing_else_differs(checked, region):
    known = OrganisationFactory(kept_by=region, name_as_written="ООО «А»", inn=INN, address="ул. Мира, 1")
    YearlyFiguresFactory(organisation=known, year=2022, employees=10)

    batch = checked(
        "Наименование;ИНН;Адрес;Год;Численность",
        f"ООО «А»;{INN};ул. Мира, 1;2022;10",
        f"ООО «А»;{INN};ул. Мира, 2;2023;20",
        f"ООО «А»;{INN};ул. Мира, 1;2022;11",
        f"ООО «А»;{INN};ул. Мира, 1;2024;30",
        f"ООО «А»;{INN};ул. Мира, 1;2025;40",
    )

    assert verdicts(batch) == ["unchanged", "duplicate", "duplicate", "update", "duplicate"]
    reasons = [row.candidates["reason"] for row in ImportRow.objects.exclude(candidates=None)]
    assert reasons == ["another_year", "same_record", "another_year"]


def test_money_has_a_unit_that_the_header_or_a_person_says(client, user, upload):
    batch = upload("Наименование;Выручка;Экспорт, млн руб.", "ООО «А»;1;2", year=2024)
    client.force_login(user)
    address = reverse("enterprises:import_columns", args=[batch.pk])
    given = {
        "version": batch.version, "kind": "enterprise", "year": "2024", "field_0": "name_as_written",
        "field_1": "revenue", "unit_1": "", "field_2": "export", "unit_2": "million",
    }  # fmt: skip

    refused = client.post(address, given)

    assert refused.status_code == 422
    assert "Укажите, в каких единицах эти деньги." in refused.content.decode()
    assert client.post(address, given | {"unit_1": "rub"}).status_code == 302
    assert [column["unit"] for column in ImportBatch.objects.get().columns] == ["", "rub", "million"]


def test_a_line_that_may_be_an_organisation_does_not_leave_itself_out(checked, region):
    OrganisationFactory(kept_by=region, name_as_written="АО «Всего доброго»")

    batch = checked("Наименование;ИНН", "Всего доброго;", "Всего хорошего;482600001", "Итого;", "АО «Итого»;")

    assert verdicts(batch) == ["duplicate", "error", "skipped", "create"]


@pytest.mark.parametrize("row", [f"Итого;{INN}", f"ИТОГО;{SECOND_INN}"])
def test_an_organisation_that_is_called_like_a_total_is_told_by_its_number(checked, region, row):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Итого»", inn=SECOND_INN)

    assert verdicts(checked("Наименование;ИНН", row))[0] in ("create", "update")


@pytest.mark.parametrize(
    ("header", "row", "year", "named"),
    [
        ("Наименование;Выручка 2022;Численность 2023", "ООО «А»;1;2", 2023, ["Выручка 2022"]),
        ("Наименование;Выручка 2023", "ООО «А»;1", 2023, []),
        ("Наименование;Выручка", "ООО «А»;1", 2023, []),
        ("Наименование;Год;Выручка 2022", "ООО «А»;2021;1", None, ["Выручка 2022"]),
        ("Наименование;Адрес в 2019 году;Выручка 2023", "ООО «А»;Елец;1", 2023, []),
    ],
)
def test_a_header_of_another_year_than_the_figures_is_told_of(
    client, user, checked, header, row, year, named
):
    batch = checked(header, row, year=year)
    client.force_login(user)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert showing.of_another_year(batch) == named
    assert ("Проверьте годы" in page) == bool(named)


def test_what_a_new_record_would_hold_is_named_before_it_is_written(checked, region, lipetsk):
    IndustryFactory(code="25.11", name="Производство конструкций")
    IndustryFactory(code="25.62", name="Обработка металлов")
    LegalFormFactory(abbreviation="ООО")
    OrganisationFactory(kept_by=region, name_as_written="АО «Голова»", inn=SECOND_INN)

    batch = checked(
        "Наименование;Город;ОКВЭД;Другие ОКВЭД;Входит в;ОПФ",
        f"ООО «А»;г. Липецк;25.11;25.62;{SECOND_INN};ООО",
    )

    (row,) = showing.page(batch, "all", 0).rows
    said = {one.label: one.after for one in row.differences}
    assert verdicts(batch) == ["create"]
    assert all(said.values())
    assert said["населённый пункт"] == "г.\u00a0Липецк"
    assert "25.11" in said["основной ОКВЭД2"]


def test_a_file_of_a_header_alone_is_not_called_known(client, user, checked):
    batch = checked("Наименование;ИНН")
    client.force_login(user)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "под заголовком нет ни одной строки" in page
    assert "реестр уже знает" not in page


def test_every_reading_of_a_place_is_told_with_its_own_rows(checked, region, lipetsk):
    batch = checked(
        "Наименование;Город", "ООО «А»;ЛИПЕЦК Г", "ООО «Б»;Липецкая обл., г. Липецк", "ООО «В»;ЛИПЕЦК Г"
    )

    assert [(note["said"].split("»")[0], note["rows"]) for note in batch.fixed["notes"]] == [
        ("«ЛИПЕЦК Г", [2, 4]),
        ("«Липецкая обл., г. Липецк", [3]),
    ]


def test_a_number_of_another_organisation_is_an_error(checked, region):
    OrganisationFactory(kept_by=region, inn=INN, ogrn=OGRN)

    batch = checked("Наименование;ИНН;ОГРН", f"ООО «А»;{SECOND_INN};{OGRN}")

    assert problems(batch) == [(2, "ogrn", "another")]


def test_a_number_with_quite_another_name_is_decided_by_a_person(checked, region, user):
    known = OrganisationFactory(kept_by=region, name_as_written="Агентство «Звено»", inn=INN)

    batch = checked("Наименование;ИНН", f"ООО «Проба-Ёлка»;{INN}")

    row = ImportRow.objects.get(batch=batch)
    assert (row.verdict, row.candidates["reason"]) == ("duplicate", "other_name")
    assert row.candidates["organisations"] == [known.pk]
    with pytest.raises(ValidationError):
        deciding.decide(row, by=user, decision="create")
    deciding.decide(row, by=user, decision=f"update:{known.pk}")
    row.refresh_from_db()
    assert (row.verdict, row.plan["c"]) == ("update", {"name_as_written": "ООО «Проба-Ёлка»"})


@pytest.mark.parametrize("name", ["ООО «Ротар»", "АО «РОТОР»", "ООО «НПО Ротор»", "ООО «Ротор-М»"])
def test_a_number_with_much_the_same_name_is_the_record(checked, region, name):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Ротор»", inn=INN)

    assert verdicts(checked("Наименование;ИНН", f"{name};{INN}")) == ["update"]


def test_two_rows_of_the_file_that_mean_one_thing_are_a_pair(checked, region):
    OrganisationFactory(kept_by=region, name_as_written="ООО «А»", inn=INN)

    batch = checked(
        "Наименование;ИНН;Адрес",
        f"ООО «А»;{INN};1",
        f"ООО «А»;{INN};2",
        f"ООО «Б»;{SECOND_INN};",
        f"ООО «Бе»;{SECOND_INN};",
        "ООО «В»;;",
        "АО «В»;;",
    )

    assert verdicts(batch) == ["update", "duplicate", "create", "duplicate", "create", "duplicate"]
    reasons = [row.candidates["reason"] for row in ImportRow.objects.exclude(candidates=None)]
    assert reasons == ["same_record", "same_number", "alike"]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (f"ООО «А»;{INN};", f"ООО «Б»;{INN};", "same_number"),
        (f"ООО «А»;;{OGRN}", f"ООО «Б»;;{OGRN}", "same_number"),
        (f"ООО «А»;{INN};", "ООО «А»;;", "alike"),
        ("ООО «А»;;", f"ООО «А»;{INN};", "alike"),
        ("ООО «А»;;", "ООО «А»;;", "alike"),
    ],
)
def test_a_row_that_is_left_out_makes_no_pair_until_it_is_taken_back(
    checked, run, user, first, second, reason
):
    batch = checked("Наименование;ИНН;ОГРН", first, second)
    assert verdicts(batch) == ["create", "duplicate"]

    deciding.decide(ImportRow.objects.get(number=2), by=user, decision="skip")
    batch = run(batches.start_check, ImportBatch.objects.get(pk=batch.pk))
    assert verdicts(batch) == ["skipped", "create"]

    deciding.decide(ImportRow.objects.get(number=2), by=user, decision="")
    row = ImportRow.objects.get(number=2)
    assert (row.verdict, row.candidates["row"], row.candidates["reason"]) == ("duplicate", 3, reason)


def test_a_row_taken_back_makes_no_pair_with_an_organisation_of_another_number(checked, user):
    batch = checked("Наименование;ИНН", f"ООО «А»;{INN}", f"ООО «А»;{SECOND_INN}")
    for decision, verdict in (("skip", "skipped"), ("", "create")):
        deciding.decide(ImportRow.objects.get(number=2), by=user, decision=decision)
        assert verdicts(batch) == [verdict, "create"]


def test_two_different_numbers_are_two_organisations_whatever_their_names(checked, region):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Вектор»", inn=INN)

    assert verdicts(checked("Наименование;ИНН", f"ООО «Вектор»;{SECOND_INN}")) == ["create"]


def test_a_row_with_a_number_may_be_its_namesake_without_one(checked, region, lipetsk):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Вектор»", inn=INN, settlement=lipetsk)
    nameless = OrganisationFactory(kept_by=region, name_as_written="АО «Вектор»", settlement=lipetsk)

    batch = checked(
        "Наименование;ИНН;ОГРН", f"ООО «Вектор»;{SECOND_INN};", "ООО «Вектор»;;", f"ООО «Вектор»;{INN};"
    )

    assert verdicts(batch) == ["duplicate", "duplicate", "unchanged"]
    of_number, of_none = ImportRow.objects.exclude(candidates=None).order_by("number")
    assert of_number.candidates["organisations"] == [nameless.pk]
    assert len(of_none.candidates["organisations"]) == 2


@pytest.mark.parametrize("seed", range(20))
def test_possible_duplicates_are_named_by_likeness(seed):
    chance = random.Random(seed)
    parts = names.take_apart("ООО «НПО Вектор»")
    wanted = matching.Wanted("ООО «НПО Вектор»", None, INN, "", (), chance.choice([None, 1]), parts)
    alike = matching.Namesakes()
    for key in range(chance.randrange(30)):
        alike.add(
            matching.Known(
                key, f"Вектор {key}", None, chance.choice(["", "", INN, SECOND_INN]), "", None,
                chance.choice([None, 1, 2]), chance.choice([parts.exact_key, "вектор"]), parts.joined_key,
            )
        )  # fmt: skip

    possible = [one for one in alike.records if one.inn != SECOND_INN]
    possible.sort(key=lambda one: (one.key_sorted != parts.exact_key, one.settlement != wanted.settlement))
    assert matching.candidates(wanted, alike) == tuple(one.key for one in possible[: cells.MOST_NAMED])


def test_another_tax_offices_kpp_may_be_a_branch_and_becomes_a_unit(checked, run, region, user):
    head = OrganisationFactory(kept_by=region, name_as_written="ООО «Сеть»", inn=INN)
    Kpp.objects.create(organisation=head, value="482601001")
    batch = checked("Наименование;ИНН;КПП", f"ООО «Сеть», филиал;{INN};770101001")
    row = ImportRow.objects.get()
    assert (row.verdict, row.candidates["reason"]) == ("duplicate", "branch")

    deciding.decide(row, by=user, decision="create")
    batch.refresh_from_db()
    run(batches.start_apply, batch)

    unit = Organisation.objects.exclude(pk=head.pk).get()
    assert (unit.parent, unit.inn, [kpp.value for kpp in unit.kpps.all()]) == (head, INN, ["770101001"])


def test_one_whole_may_be_written_in_several_ways(checked, region):
    head = OrganisationFactory(kept_by=region, name_as_written="ООО «Завод Вектор»", inn=INN)
    ways = ["ООО «Завод Вектор»", "завод вектор", "Вектор завод ООО", INN]

    checked("Наименование;Входит в", *(f"ООО «Цех {number}»;{way}" for number, way in enumerate(ways)))

    assert [row.plan["c"]["parent"] for row in ImportRow.objects.all()] == [head.pk] * len(ways)


def test_a_whole_is_found_by_the_short_name_that_the_registry_shows(checked, region):
    whole = OrganisationFactory(
        kept_by=region, name_as_written="АО «Опытный завод «Вертикон»", short_name="ОАО «Вертикон»"
    )

    checked("Наименование;Входит в", "ООО «Цех»;ОАО «Вертикон»")

    assert ImportRow.objects.get().plan["c"]["parent"] == whole.pk


@pytest.mark.parametrize("together", [False, True])
def test_a_whole_is_first_of_all_who_has_the_words_in_their_order(checked, region, together):
    names_of_both = ["ООО «Завод Вектор»", "ООО «Вектор Завод»"]
    first, second = (OrganisationFactory(kept_by=region, name_as_written=name) for name in names_of_both)
    named = names_of_both if together else names_of_both[:1]

    checked("Наименование;Входит в", *(f"ООО «Цех {number}»;{name}" for number, name in enumerate(named)))

    parents = [row.plan["c"]["parent"] for row in ImportRow.objects.all()]
    assert parents == [first.pk, second.pk][: len(named)]


def test_a_whole_that_is_named_by_its_number_is_one(checked, region):
    whole = OrganisationFactory(kept_by=region, name_as_written=INN, inn=INN)

    checked("Наименование;Входит в", f"ООО «Цех»;{INN}")

    assert ImportRow.objects.get().plan["c"]["parent"] == whole.pk


def test_a_row_that_names_no_record_needs_a_name(checked):
    batch = checked("ИНН;Адрес", f"{INN};ул. Мира")

    assert problems(batch) == [(2, "name_as_written", "required")]


def test_another_regions_records_are_not_met(checked):
    OrganisationFactory(inn=INN)

    assert verdicts(checked("Наименование;ИНН", f"ООО «А»;{INN}")) == ["create"]


# Correcting and deciding


def test_a_corrected_cell_is_checked_at_once_and_stays_when_all_is_checked_again(checked, run, user):
    batch = checked("Наименование;ИНН", "ООО «А»;1", "ООО «Б»;2")
    first, second = ImportRow.objects.order_by("number")

    deciding.correct(first, by=user, texts={"inn": INN})
    deciding.correct(second, by=user, texts={"inn": "3"})
    batch.refresh_from_db()

    assert (verdicts(batch), batch.counts) == (["create", "error"], {"create": 1, "error": 1})
    assert verdicts(run(batches.start_check, batch)) == ["create", "error"]


def test_a_row_with_an_error_can_be_left_out(checked, user):
    batch = checked("Наименование;ИНН", "ООО «Завод»;4826000018")
    (row,) = ImportRow.objects.filter(batch=batch)

    deciding.decide(row, by=user, decision="skip")

    batch.refresh_from_db()
    assert (row.verdict, row.plan, batch.counts) == ("skipped", None, {"skipped": 1})


def test_places_of_one_name_are_all_named_and_told_apart_by_their_codes(checked, region, user):
    district = MunicipalityFactory(region=region, name="Задонский район")
    twins = [
        SettlementFactory(
            region=region,
            municipality=district,
            type="д",
            name="Ольховка",
            search_key="ольховка",
            oktmo=f"4262400010{number}",
        )
        for number in (1, 2)
    ]
    for number in range(6):
        SettlementFactory(
            region=region,
            municipality=MunicipalityFactory(region=region, name=f"Район {number}"),
            type="с",
            name="Ольховка",
            search_key="ольховка",
        )
    batch = checked("Наименование;Населённый пункт", "ООО «Завод»;Ольховка")
    (row,) = ImportRow.objects.filter(batch=batch)
    (problem,) = row.problems

    assert all(f"Район {number}" in problem["text"] for number in range(6))
    label = f"д. Ольховка, Задонский район (ОКТМО {twins[1].oktmo})"
    assert label in problem["text"].replace("\u00a0", " ")

    deciding.correct(row, by=user, texts={"settlement": label})
    assert (row.verdict, row.plan["c"]["settlement"]) == ("create", twins[1].pk)


def test_a_number_corrected_to_that_of_another_row_is_a_pair(checked, user):
    batch = checked("Наименование;ИНН", f"ООО «А»;{INN}", "ООО «Б»;1")

    deciding.correct(ImportRow.objects.get(number=3), by=user, texts={"inn": INN})

    assert verdicts(batch) == ["create", "duplicate"]


@pytest.mark.parametrize(
    ("decision", "verdict"), [("create", "create"), ("skip", "skipped"), ("update", "update")]
)
def test_a_person_decides_what_a_pair_is(checked, user, region, lipetsk, decision, verdict):
    known = OrganisationFactory(kept_by=region, name_as_written="ООО «Похожий»", settlement=lipetsk)
    batch = checked("Наименование;Адрес", "ООО НПК «Похожий»;ул. Мира")
    row = ImportRow.objects.get()

    deciding.decide(row, by=user, decision=f"update:{known.pk}" if decision == "update" else decision)

    batch.refresh_from_db()
    assert batch.counts == {verdict: 1}


def test_a_record_that_was_not_offered_cannot_be_chosen(checked, user, region):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Похожий»")
    other = OrganisationFactory(kept_by=region, name_as_written="ООО «Совсем другой»")
    checked("Наименование", "ООО НПК «Похожий»")

    for decision in (f"update:{other.pk}", "update:x", f"update:{10**30}", "erase"):
        with pytest.raises(ValidationError):
            deciding.decide(ImportRow.objects.get(), by=user, decision=decision)


# Applying


FULL = "Наименование;ИНН;КПП;Населённый пункт;ОКВЭД;Численность;Выручка, тыс. руб.;Телефон;E-mail;Продукция"


def test_a_new_organisation_comes_with_all_its_parts_and_their_source(applied, region, user, lipetsk):
    industry, form = IndustryFactory(code="25.62"), LegalFormFactory()

    batch = applied(
        FULL,
        f'ООО «Завод»;{INN};482601001;Липецк;25.62;120;1 234,5;+7 4742 11-22-33;a@example.ru;"Насос; вал"',
        year=2013,
    )

    one = Organisation.objects.get()
    source = Source.objects.get()
    assert (source.kind, source.title, batch.source) == ("import_file", "Участники.csv", source)
    assert (one.name_as_written, one.inn, one.settlement, one.main_industry, one.legal_form, one.kind) == (
        "ООО «Завод»",
        INN,
        lipetsk,
        industry,
        form,
        "enterprise",
    )
    figures = one.yearly_figures.get()
    assert (figures.year, figures.employees, figures.revenue) == (2013, 120, Decimal("1234500.00"))
    assert [offer.text for offer in one.offers.all()] == ["Насос", "вал"]
    parts = [*one.kpps.all(), *one.contacts.all(), *one.offers.all(), figures]
    assert {str(part) for part in parts[:-1]} >= {"482601001", "a@example.ru", "+7 4742 11-22-33"}
    assert {(part.source, part.recorded_by) for part in [one, *parts]} == {(source, user)}


def test_computed_columns_are_those_of_the_form(applied, region, lipetsk):
    applied("Наименование;ИНН;Город", f"Акционерное общество «Ёлки-2»;{INN};Липецк")
    one = Organisation.objects.get()
    imported = [getattr(one, column) for column in search.COLUMNS]

    search.reindex_organisations([one])

    one.refresh_from_db()
    assert [getattr(one, column) for column in search.COLUMNS] == imported


def test_the_search_finds_imported_records_before_and_after_its_index_takes_them_in(applied, region):
    search.take_in.call()
    applied("Наименование;ИНН\nООО «Гидропривод»;4826000019\n")

    def found():
        return list(search.matching(Organisation.objects.of(region), "дропри").values_list("inn", flat=True))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert found() == [INN]
    assert DBTaskResult.objects.filter(task_path="enterprises.search.take_in").count() == 1
    assert search.take_in.call() > 0
    assert found() == [INN]
    assert search.take_in.call() == 0


def test_history_says_that_it_was_an_import_and_whose(applied, user):
    batch = applied("Наименование;Телефон", "ООО «А»;+7 4742 11-22-33")

    event = Organisation.objects.get().history.get()
    assert event.pgh_context.metadata == {"user": user.pk, "origin": "import", "job": batch.job_id}
    assert Contact.objects.get().history.get().pgh_context == event.pgh_context


def test_an_update_changes_what_the_file_says_adds_to_lists_and_erases_nothing(applied, region, lipetsk):
    one = OrganisationFactory(
        kept_by=region,
        name_as_written="ООО «Завод»",
        inn=INN,
        address="старый",
        note="важно",
        settlement=lipetsk,
    )
    ContactFactory(organisation=one, kind="phone", value="8 (4742) 11-22-33")
    YearlyFiguresFactory(organisation=one, year=2013, employees=10, revenue=5)
    EvidenceFactory(
        target=one, source=SourceFactory(kept_by=region), field="address", quote="", start=None, end=None
    )

    batch = applied(
        "Наименование;ИНН;Адрес;Примечание;Телефон;Численность",
        f"ООО «Завод»;{INN};новый;;+7 4742 112233, +7 4742 445566;12",
        year=2013,
    )

    one.refresh_from_db()
    figures = one.yearly_figures.get()
    assert (one.address, one.note, one.settlement, one.version) == ("новый", "важно", lipetsk, 2)
    assert [contact.value for contact in one.contacts.all()] == ["8 (4742) 11-22-33", "+7 4742 445566"]
    assert (figures.employees, figures.revenue, figures.source) == (12, 5, batch.source)
    assert [(piece.field, piece.source) for piece in Evidence.objects.all()] == [("address", batch.source)]


def test_the_same_file_again_changes_nothing_and_says_so(applied, checked, lipetsk, user):
    IndustryFactory(code="25.62")
    rows = [
        FULL,
        f"ООО «Завод»;{INN};482601001;Липецк;25.62;120;1 234,5;+7 4742 11-22-33;a@example.ru;Насос",
        "ООО «Без номера»;;;;;;;;;",
    ]
    applied(*rows, year=2013)
    before = the_registry()

    again = checked(*rows, year=2013)

    assert again.counts == {"unchanged": 2}
    assert the_registry() == before
    with pytest.raises(ValidationError) as refused:
        batches.start_apply(again, by=user, version=again.version)
    assert refused.value.code == "nothing"


def test_the_same_file_again_brings_back_what_was_changed_by_hand_since(applied, checked, user):
    rows = [FULL, f"ООО «Завод»;{INN};;;;120;;;a@example.ru;", f"ООО «Мир»;{SECOND_INN};;;;;;;;"]
    applied(*rows, year=2013)
    changed = Organisation.objects.get(inn=INN)
    registry.update_organisation(
        changed,
        by=user,
        version=changed.version,
        name_as_written="ООО «Заводы»",
        source=SourceFactory(kept_by=changed.kept_by),
    )
    Contact.objects.all().delete()

    again = checked(*rows, year=2013)

    assert again.counts == {"update": 1, "unchanged": 1}
    plan = ImportRow.objects.get(batch=again, verdict="update").plan
    assert plan == {"c": {"name_as_written": "ООО «Завод»"}, "a": {"emails": ["a@example.ru"]}}


TWO = ["Наименование;ИНН;Телефон", f"ООО «А»;{INN};+7 4742 11-22-33", f"ООО «Б»;{SECOND_INN};"]


def test_a_row_that_a_record_took_in_is_not_read_again(applied, checked, monkeypatch):
    """As long as the record stands as the import left it, whatever the cells would be read as by now."""
    first = applied(*TWO)
    read = []
    take = LineReader.take
    monkeypatch.setattr(
        LineReader, "take", lambda reader, line: read.append(line.number) or take(reader, line)
    )

    assert (checked(*TWO).counts, read) == ({"unchanged": 2}, [])
    # An import that changed nothing stands in no way of the one that did.
    assert (checked(*TWO).counts, read) == ({"unchanged": 2}, [])
    rows = (
        ImportRow.objects.exclude(batch=first)
        .order_by("number")
        .values_list("organisation", "organisation_version")
    )
    assert set(rows) == {(one.pk, 1) for one in Organisation.objects.all()}


def edit(applied: ImportBatch, run: Any, user: Any) -> None:
    one = Organisation.objects.get(inn=INN)
    registry.update_organisation(one, by=user, version=one.version, phones=[])


def delete(applied: ImportBatch, run: Any, user: Any) -> None:
    one = Organisation.objects.get(inn=INN)
    registry.delete_organisation(one, by=user, version=one.version)


def undo(applied: ImportBatch, run: Any, user: Any) -> None:
    run(batches.start_undo, applied)


def read_by_other_rules(applied: ImportBatch, run: Any, user: Any) -> None:
    applied.outcome["read_by"] = "an older portal"
    applied.save()


@pytest.mark.parametrize(
    ("change", "counts", "read"),
    [
        (edit, {"update": 1, "unchanged": 1}, [2]),
        (delete, {"create": 1, "unchanged": 1}, [2]),
        (undo, {"create": 2}, [2, 3]),
        (read_by_other_rules, {"unchanged": 2}, [2, 3]),
    ],
)
def test_a_row_is_read_again_when_its_record_is_not_as_the_import_left_it(
    applied, checked, run, user, monkeypatch, change, counts, read
):
    change(applied(*TWO), run, user)
    taken = []
    take = LineReader.take
    monkeypatch.setattr(
        LineReader, "take", lambda reader, line: taken.append(line.number) or take(reader, line)
    )

    assert (checked(*TWO).counts, taken) == (counts, read)


def test_a_row_is_read_again_when_a_merge_gave_its_record_another_whole(applied, upload, run, region, user):
    head, winner = (
        OrganisationFactory(kept_by=region, name_as_written=name)
        for name in ("ООО «Голова»", "ООО «Победитель»")
    )
    rows = ["Наименование;ИНН;Входит в", f"ООО «Часть»;{INN};ООО «Голова»"]
    applied(*rows)
    merging.merge(winner, head, by=user, versions={winner.pk: winner.version, head.pk: head.version})
    new = OrganisationFactory(kept_by=region, name_as_written="ООО «Голова»")

    again = run(batches.start_check, upload(*rows))

    assert ImportRow.objects.get(batch=again).plan == {"c": {"parent": new.pk}}


def test_a_row_corrected_by_hand_is_not_taken_for_what_the_file_says(checked, upload, run, user):
    rows = ["Наименование;ИНН", f"ООО «А»;{INN}"]
    batch = checked(*rows)
    deciding.correct(ImportRow.objects.get(), by=user, texts={"name_as_written": "ООО «Б»"})
    run(batches.start_apply, ImportBatch.objects.get(pk=batch.pk))

    again = run(batches.start_check, upload(*rows))

    row = ImportRow.objects.get(batch=again)
    assert (row.verdict, row.organisation) == ("duplicate", Organisation.objects.get().pk)


def test_a_file_read_by_other_columns_is_another_file(applied, upload, run, user):
    applied("Наименование;ИНН;Примечание;Адрес", f"ООО «А»;{INN};слово;")
    again = upload("Наименование;ИНН;Примечание;Адрес", f"ООО «А»;{INN};слово;")
    columns = [dict(column) for column in again.columns]
    columns[2]["field"], columns[3]["field"] = "address", ""
    batches.set_columns(again, by=user, version=again.version, columns=columns, kind=again.kind, year=None)

    again = run(batches.start_check, again)

    assert ImportRow.objects.get(batch=again).plan == {"c": {"address": "слово"}}


def test_the_same_file_in_another_region_is_new(applied, tmp_path):
    applied(*TWO)
    other = AdministratorFactory()
    batch = batches.open_path(other.grants.get().region, tmp_path / "Участники.csv", by=other)

    jobs.run(batches.start_check(batch, by=other, version=batch.version).pk)

    assert ImportBatch.objects.get(pk=batch.pk).counts == {"create": 2}


def test_a_row_left_out_of_the_first_import_is_a_pair_with_the_one_that_was_taken(
    checked, upload, run, region, user
):
    SettlementFactory(region=region, name="Грязи", search_key="грязи")
    for inn, name in ((INN, "ООО «А»"), ("", "ООО «Б»")):
        OrganisationFactory(kept_by=region, name_as_written=name, inn=inn)
    rows = [
        "Наименование;ИНН;Адрес;Город;Входит в",
        f"ООО «А»;{INN};другой;;",
        f"ООО «А»;{INN};новый;Грязи;ООО «Б»",
    ]
    batch = checked(*rows)
    deciding.decide(ImportRow.objects.get(number=2), by=user, decision="skip")
    batch = run(batches.start_check, ImportBatch.objects.get(pk=batch.pk))
    assert verdicts(run(batches.start_apply, batch)) == ["skipped", "update"]

    again = run(batches.start_check, upload(*rows))

    pair = ImportRow.objects.get(batch=again, number=3)
    assert verdicts(again) == ["update", "duplicate"]
    assert (pair.candidates["row"], pair.candidates["reason"], pair.cells[2]) == (2, "same_record", "новый")
    assert pair.problems is None
    for decision in ("skip", ""):
        deciding.decide(ImportRow.objects.get(batch=again, number=2), by=user, decision="skip")
        deciding.decide(ImportRow.objects.get(pk=pair.pk), by=user, decision=decision)
    assert verdicts(again) == ["skipped", "unchanged"]


def test_what_was_edited_since_the_check_is_reported_and_left_alone(checked, run, region, user):
    one = OrganisationFactory(kept_by=region, name_as_written="ООО «Имя»", inn=INN, address="старый")
    batch = checked("ИНН;Наименование;Адрес", f"{INN};ООО «Имя»;новый", f"{SECOND_INN};ООО «Б»;")
    registry.update_organisation(one, by=user, version=1, note="правка")
    OrganisationFactory(kept_by=region, inn=SECOND_INN)

    batch = run(batches.start_apply, batch)

    one.refresh_from_db()
    assert one.address == "старый"
    assert batch.outcome["left_rows"] == [{"row": 2, "why": "changed"}, {"row": 3, "why": "appeared"}]
    assert (batch.outcome["created"], batch.outcome["updated"], batch.source) == (0, 0, None)


def test_what_appears_while_the_file_is_checked_is_not_made_twice(upload, run, region, user):
    batch = upload("Наименование", "ООО «Имя»", "ООО «Другое»")
    batches.start_check(batch, by=user, version=batch.version)

    def somebody_else(_done: int, _of: int, _phase: str) -> None:
        registry.create_organisation(
            region,
            by=user,
            source=SourceFactory(kept_by=region),
            kind="enterprise",
            name_as_written="ООО «Имя»",
        )

    whole_check.check_all(batch, somebody_else)
    batch = run(batches.start_apply, batch)

    assert batch.outcome["left_rows"] == [{"row": 2, "why": "appeared"}]
    assert Organisation.objects.filter(name_as_written="ООО «Имя»").count() == 1


def test_two_files_at_once_are_two_imports(upload, run):
    first, second = upload("Наименование", "ООО «А»"), upload("Наименование", "ООО «Б»")
    for batch in (first, second):
        batch = run(batches.start_check, batch)
        run(batches.start_apply, batch)

    assert files.path_of(first) != files.path_of(second)
    assert set(Organisation.objects.values_list("name_as_written", "source__title")) == {
        ("ООО «А»", "Участники.csv"),
        ("ООО «Б»", "Участники.csv"),
    }
    assert Source.objects.count() == 2


# Undoing


def test_undoing_brings_back_the_same_rows(applied, run, region, lipetsk):
    one = OrganisationFactory(kept_by=region, name_as_written="ООО «Завод»", inn=INN, address="старый")
    YearlyFiguresFactory(organisation=one, year=2013, employees=10)
    EvidenceFactory(
        target=one, source=SourceFactory(kept_by=region), field="address", quote="", start=None, end=None
    )
    before = the_registry()
    batch = applied(
        "Наименование;ИНН;Адрес;Телефон;Численность;Дата проверки",
        f"ООО «Завод+»;{INN};новый;+7 4742 445566;12;10.10.2013",
        "ООО «Новый»;;;+7 4742 778899;5;",
        year=2013,
    )

    batch = run(batches.start_undo, batch)

    after = the_registry()
    assert (batch.status, batch.source, batch.outcome["undone"]) == ("undone", None, 2)
    # History goes forward: the version grows, and the evidence is written anew.
    versions = [rows[0].pop("version") for rows in (before[0], after[0])]
    keys = [rows[0].pop("id") for rows in (before[5], after[5])]
    assert after == before
    assert (versions, keys[0] < keys[1]) == ([1, 3], True)
    # And says of itself that it is an undoing; the import before it is still one.
    said = [
        event.pgh_context.metadata["origin"] for event in one.history.order_by("pgh_id") if event.pgh_context
    ]
    assert said[-1] == "undo_import"
    assert "import" in said


def test_later_edits_stand_in_the_way_and_the_rest_is_undone_on_request(applied, run, region, user):
    batch = applied("Наименование", "ООО «А»", "ООО «Б»", "ООО «В»")
    edited, linked, free = Organisation.objects.order_by("pk")
    registry.update_organisation(edited, by=user, version=1, note="правка")
    CooperationLinkFactory(kept_by=region, supplier=linked)
    with pytest.raises(ValidationError) as refused:
        batches.start_undo(batch, by=user, version=batch.version)
    assert (refused.value.code, refused.value.params) == ("edited_since", {"number": 2})

    batch.refresh_from_db()
    batch = run(batches.start_undo, batch, rest=True)

    assert batch.status == "partly_undone"
    assert not Organisation.objects.filter(pk=free.pk).exists()
    assert [change.organisation for change in undoing.in_the_way(batch)] == [edited.pk, linked.pk]

    CooperationLink.objects.all().delete()
    batch = run(batches.start_undo, batch, rest=True)

    assert (batch.status, batch.outcome["undone"]) == ("partly_undone", 2)


def test_an_undone_file_can_be_applied_again(applied, run):
    batch = applied("Наименование", "ООО «А»")
    for step in (batches.start_undo, batches.start_check, batches.start_apply):
        batch = run(step, batch)

    assert (batch.status, Organisation.objects.count()) == ("applied", 1)
    assert ImportChange.objects.filter(batch=batch, undone=False).count() == 1


def test_giving_up_deletes_the_file_and_the_rows(checked, user, django_capture_on_commit_callbacks):
    batch = checked("Наименование", "ООО «А»")
    paths = files.paths_of(batch.stored_as, batch.sha256)
    assert [path.exists() for path in paths] == [True, True]

    with django_capture_on_commit_callbacks(execute=True):
        batches.cancel(batch, by=user, version=batch.version)

    assert ([path.exists() for path in paths], ImportRow.objects.count()) == ([False, False], 0)


def test_nothing_is_left_of_a_file_that_became_no_import(upload, monkeypatch):
    def fail(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(batches, "_take_table", fail)
    with pytest.raises(ZeroDivisionError):
        upload("Наименование", "ООО «А»")
    assert [list(folder.iterdir()) for folder in (files.root(), kept_rows.root())] == [[], []]


# Pages


def test_a_file_is_uploaded_and_its_columns_are_asked(client, user, region):
    client.force_login(user)
    file = SimpleUploadedFile("Список.csv", "Наименование;ИНН\nООО «А»;".encode("cp1251"))

    answer = client.post("/registry/import/", {"file": file}, follow=True)

    batch = ImportBatch.objects.get()
    assert answer.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert (batch.kept_by, batch.created_by, batch.about["encoding"]) == (region, user, "Windows-1251")
    assert "ООО «А»" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.xlsm", b"PK"), ("a.xlsx", b"%PDF-1.7"), ("a", b"x"), ("a\0.csv", b"x;y\n\0")],
)
def test_a_bad_upload_is_refused_with_a_sentence(client, user, name, content):
    client.force_login(user)

    answer = client.post("/registry/import/", {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()
    assert not list(files.root().glob("*"))


def test_a_checked_batch_shows_errors_to_correct(client, checked, user):
    batch = checked("Наименование;ИНН", "ООО «А»;1", f"ООО «Б»;{INN}")
    client.force_login(user)
    address = reverse("enterprises:import_rows", args=[batch.pk])

    page = client.get(batch.get_absolute_url()).content.decode()
    answer = client.post(address, {"cell-2-inn": SECOND_INN, "was-2-inn": "1", "tab": "error"})

    assert 'name="cell-2-inn" value="1"' in page
    assert answer["Location"] == batch.get_absolute_url()
    assert verdicts(batch) == ["create", "create"]


@pytest.mark.parametrize("data", [{"decision": "erase"}, {"decision": "update:1"}, {"decision": "join"}, {}])
def test_a_bad_answer_about_a_row_changes_nothing(client, checked, user, data):
    batch = checked("Наименование;ИНН", "ООО «А»;1")
    row = ImportRow.objects.get()
    client.force_login(user)

    answer = client.post(reverse("enterprises:import_row", args=[batch.pk, row.number]), data)

    assert answer.status_code == 422
    assert ImportRow.objects.get().cells == row.cells


@pytest.mark.parametrize("text", ["\0", "\ud800", "4826" + "0" * 30, "=1+1", "<script>"])
def test_strange_text_in_a_cell_is_an_error_of_the_row(client, checked, user, text):
    batch = checked("Наименование;ИНН", "ООО «А»;1")
    client.force_login(user)

    deciding.correct(ImportRow.objects.get(), by=user, texts={"inn": text})

    assert verdicts(batch) == ["error"]
    assert client.get(batch.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("step", ["check_import", "apply_import", "undo_import", "cancel_import"])
def test_a_stale_page_starts_nothing(client, checked, user, step):
    batch = checked("Наименование", "ООО «А»")
    client.force_login(user)

    answer = client.post(reverse(f"enterprises:{step}", args=[batch.pk]), {"version": batch.version - 1})

    assert answer.status_code == 409
    assert ImportBatch.objects.get().status == "checked"


def test_the_file_comes_back_with_a_column_of_errors_and_is_read_again(client, checked, upload, user, region):
    batch = checked("Наименование;ИНН", "=1+1;1", f"ООО «Б»;{INN}")
    client.force_login(user)

    answer = client.get(reverse("enterprises:import_errors", args=[batch.pk]))

    path = Path(files.root()) / "back.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    sheet = openpyxl.load_workbook(path).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == ["Наименование", "ИНН", "Что исправить"]
    assert (cells[1][0], sheet["A2"].data_type, cells[2]) == ("=1+1", "s", ["ООО «Б»", int(INN), None])
    assert cells[1][2].startswith("ИНН: ")
    assert answer["Content-Disposition"].startswith("attachment")
    again = batches.open_path(region, path, by=user)
    assert [column["field"] for column in again.columns] == ["name_as_written", "inn", ""]


def test_a_file_with_another_header_line_is_read_anew(client, upload, user):
    batch = upload("Наименование;ИНН", "Название;Адрес", "ООО «А»;ул. Мира")
    client.force_login(user)

    client.post(
        reverse("enterprises:import_table", args=[batch.pk]), {"version": batch.version, "header_line": 2}
    )

    batch.refresh_from_db()
    assert [column["field"] for column in batch.columns] == ["name_as_written", "address"]


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("show", ["error", "duplicate", "update", "all"])
def test_a_page_of_rows_costs_the_same_however_many_there_are(
    client, checked, user, region, number, show, django_assert_max_num_queries
):
    rows = []
    for one in range(number):
        OrganisationFactory(kept_by=region, name_as_written=f"ООО «Похожий{one}»", settlement=None)
        OrganisationFactory(kept_by=region, name_as_written=f"ООО «Старый{one}»", address="x")
        rows += [f"ООО НПК «Похожий{one}»;;", f"ООО «Старый{one}»;;новый", f"ООО «Плохой{one}»;1;"]
    batch = checked("Наименование;ИНН;Адрес", *rows)
    client.force_login(user)

    with django_assert_max_num_queries(22):
        answer = client.get(f"{batch.get_absolute_url()}?show={show}")

    assert answer.status_code == 200
    assert len(answer.context["page"].rows) > 0


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_however_many_imports_there_are(
    client, user, region, number, django_assert_max_num_queries
):
    ImportBatchFactory.create_batch(number, kept_by=region, created_by=user)
    client.force_login(user)

    with django_assert_max_num_queries(12):
        answer = client.get("/registry/import/")

    assert len(answer.context["rows"]) == number


def test_only_administrators_import(client, region):
    batch = ImportBatchFactory(kept_by=region)
    client.force_login(ExpertFactory(region=region))

    assert client.get("/registry/import/").status_code == 403
    assert client.get(batch.get_absolute_url()).status_code == 403


def test_a_row_of_another_batch_is_not_found(client, user, region):
    mine, other = ImportBatchFactory(kept_by=region), ImportRowFactory()
    client.force_login(user)

    answer = client.post(
        reverse("enterprises:import_row", args=[mine.pk, other.number]), {"decision": "skip"}
    )

    assert answer.status_code == 409
    assert ImportRow.objects.get().decision == ""


def test_work_that_was_given_up_can_be_started_again(checked, user):
    batch = checked("Наименование", "ООО «А»")
    job = batches.start_apply(batch, by=user, version=batch.version)
    type(job).objects.filter(pk=job.pk).update(status="interrupted")
    batch = ImportBatch.objects.get()

    assert batches.state_of(batch) == "checked"
    assert batches.start_apply(batch, by=user, version=batch.version).status == "waiting"
