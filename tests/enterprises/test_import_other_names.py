"""An import knows a record by its short, full and former names."""

from __future__ import annotations

import pytest
from django.db import connection

from enterprises import also_called, merging, names, other_keys_sql, search
from enterprises.imports import deciding, showing
from enterprises.models import ImportRow, Organisation, OtherKey
from tests.factories import (
    LegalFormFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    SettlementFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

INN, SECOND_INN = "4826000019", "4826000026"
HEADER = "Наименование;ИНН;Населённый пункт;Адрес"


@pytest.fixture(autouse=True)
def lipetsk(region):
    return SettlementFactory(region=region, name="Липецк", search_key="липецк")


@pytest.fixture
def plant(region, lipetsk):
    """One with a name of each kind."""
    plant = OrganisationFactory(
        kept_by=region,
        name_as_written="АО «Опытный завод «Вертикон»",
        short_name="ОАО «Вертикон»",
        full_name="Акционерное общество «Опытно-экспериментальный завод»",
        settlement=lipetsk,
    )
    OrganisationNameFactory(organisation=plant, kind="former", name="ОАО «Грязинский привод»")
    OrganisationNameFactory(organisation=plant, kind="alias", name="Вертикон-Липецк")
    search.reindex_organisations([plant])
    return plant


def the_row() -> ImportRow:
    return ImportRow.objects.get()


@pytest.mark.parametrize(
    "name", ["ОАО «Вертикон»", "Вертикон", "АО «Опытно-экспериментальный завод»", "ВЕРТИКОН ЛИПЕЦК"]
)
def test_another_name_in_the_same_place_is_the_record_and_does_not_rename_it(checked, plant, name):
    batch = checked(HEADER, f"{name};;Липецк;ул. Мира, 1")

    row = the_row()
    assert (row.verdict, row.organisation) == ("update", plant.pk)
    assert row.plan["c"] == {"address": "ул. Мира, 1"}
    assert [note.rows for note in showing.fixed(batch)] == [[2]]
    assert not showing.doubtful(batch)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("ОАО «Грязинский привод»;;Липецк;", id="a former name: another may bear it now"),
        pytest.param("ОАО «Вертикон»;;;", id="no place"),
        pytest.param("ООО «Вертикон»;;Липецк;", id="another form"),
        pytest.param(f"Вертикон;{SECOND_INN};Елец;", id="another place"),
    ],
)
def test_who_may_be_a_record_by_its_other_name_is_for_a_person_to_judge(checked, plant, region, row):
    SettlementFactory(region=region, name="Елец", search_key="елец")
    LegalFormFactory(abbreviation="ООО")
    Organisation.objects.filter(pk=plant.pk).update(legal_form=LegalFormFactory(abbreviation="ОАО"))

    checked(HEADER, row)

    found = the_row()
    assert (found.verdict, found.candidates) == (
        "duplicate",
        {"organisations": [plant.pk], "row": 0, "reason": "called"},
    )


def test_a_record_may_be_meant_by_a_short_or_full_name_of_the_row(checked, plant):
    checked(
        "Наименование;Краткое наименование;Полное наименование;Населённый пункт",
        "АО «ОЭЗ»;ОАО «Вертикон»;Акционерное общество «ОЭЗ»;Липецк",
    )

    assert the_row().candidates == {"organisations": [plant.pk], "row": 0, "reason": "called"}


def test_two_valid_numbers_are_two_organisations_whatever_their_other_names(checked, plant):
    Organisation.objects.filter(pk=plant.pk).update(inn=INN)

    checked(HEADER, f"ОАО «Вертикон»;{SECOND_INN};Липецк;")

    assert the_row().verdict == "create"


def test_who_is_called_so_today_comes_before_who_is_called_so_as_well(checked, plant, region, lipetsk):
    today = OrganisationFactory(kept_by=region, name_as_written="АО «Вертикон»", settlement=lipetsk)

    checked(HEADER, "Вертикон;;Липецк;ул. Мира, 1")

    assert the_row().organisation == today.pk


def test_a_record_of_another_region_is_not_met_by_its_other_name(checked, plant):
    Organisation.objects.filter(pk=plant.pk).update(kept_by=OrganisationFactory().kept_by)

    checked(HEADER, "ОАО «Вертикон»;;;")

    assert the_row().verdict == "create"


@pytest.mark.parametrize("name", ["ОАО «Грязинский привод»", "ПАО «Грязинский привод»", "Вертикон"])
def test_a_list_of_last_year_does_not_rename_a_record_back(checked, plant, name):
    Organisation.objects.filter(pk=plant.pk).update(inn=INN)

    checked(HEADER, f"{name};{INN};;")

    assert (the_row().verdict, the_row().organisation) == ("unchanged", plant.pk)


def test_a_former_name_does_not_bring_the_former_short_and_full_name_along(checked, plant):
    Organisation.objects.filter(pk=plant.pk).update(inn=INN, short_name="", full_name="")
    checked(
        "Наименование;Краткое наименование;Полное наименование;ИНН;Адрес",
        f"ОАО «Грязинский привод»;Привод;Открытое акционерное общество «Грязинский привод»;{INN};ул. Мира, 1",
        f"Вертикон-Липецк;Вертик;;{INN};ул. Мира, 1",
    )

    former, alias = ImportRow.objects.order_by("number")
    assert former.plan["c"] == {"address": "ул. Мира, 1"}
    deciding.decide(former, by=plant.recorded_by, decision="skip")
    alias.refresh_from_db()
    assert alias.plan["c"] == {"short_name": "Вертик", "address": "ул. Мира, 1"}


def test_a_namesake_with_another_number_does_not_hide_who_is_called_so_as_well(checked, plant, region):
    OrganisationFactory(kept_by=region, name_as_written="ООО «Ромашка»", ogrn="1024800000004")

    checked("Наименование;Краткое наименование;ОГРН", "ООО «Ромашка»;ОАО «Вертикон»;1024800000015")

    assert the_row().candidates == {"organisations": [plant.pk], "row": 0, "reason": "called"}


def test_a_former_form_does_not_come_back_and_a_new_one_does(checked, region):
    plant = OrganisationFactory(kept_by=region, name_as_written="ПАО «Привод»", inn=INN)
    OrganisationNameFactory(organisation=plant, name="ОАО «Привод»")
    search.reindex_organisations([plant])

    checked(HEADER, f"ОАО «ПРИВОД»;{INN};;", name="a.csv")
    checked(HEADER, f"АО «Привод»;{INN};;", name="b.csv")

    assert [row.plan and row.plan["c"] for row in ImportRow.objects.order_by("pk")] == [
        None,
        {"name_as_written": "АО «Привод»"},
    ]


def test_whoever_sends_the_code_of_a_record_may_rename_it(checked, plant):
    checked("Код записи портала;Наименование", f"{plant.uid};ОАО «Вертикон»")

    assert the_row().plan["c"] == {"name_as_written": "ОАО «Вертикон»"}


def test_a_whole_is_found_by_its_former_name(checked, plant):
    checked("Наименование;Входит в", "ООО «Цех»;Грязинский привод", "ООО «Склад»;ООО «Привод»")

    first, second = ImportRow.objects.order_by("number")
    assert first.plan["c"]["parent"] == plant.pk
    assert second.verdict == "error"


def test_a_file_with_the_name_of_a_merged_record_means_the_one_it_was_merged_into(
    checked, user, region, lipetsk
):
    winner = OrganisationFactory(kept_by=region, name_as_written="ООО «Вектор»", settlement=lipetsk)
    loser = OrganisationFactory(kept_by=region, name_as_written="ООО «Завод Вектор»", settlement=lipetsk)
    merging.merge(winner, loser, by=user, versions={one.pk: one.version for one in (winner, loser)})

    checked(HEADER, "ООО «Завод Вектор»;;Липецк;")

    assert (the_row().verdict, the_row().organisation) == ("unchanged", winner.pk)


# Where other names are kept


def kept() -> set[tuple[int, str]]:
    return set(OtherKey.objects.values_list("organisation_id", "key"))


def test_keys_of_other_names_follow_whoever_writes(plant, region):
    keys = {"вертикон", "опытноэкспериментальныйзавод", "грязинскийпривод", "вертиконлипецк"}
    assert kept() == {(plant.pk, key) for key in keys}

    other = OrganisationFactory(kept_by=region, name_as_written="ООО «Иное»", short_name="Прочее")
    plant.short_name, plant.full_name = "", ""
    plant.save()
    search.reindex_organisations([plant])
    assert kept() == {(plant.pk, "грязинскийпривод"), (plant.pk, "вертиконлипецк"), (other.pk, "прочее")}

    Organisation.objects.filter(pk=plant.pk).update(other_keys=None)
    assert kept() == {(other.pk, "прочее")}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enterprises_organisation WHERE id = %s", [other.pk])
    assert not kept()


def test_an_imported_record_is_known_by_its_other_names_at_once(applied, checked):
    header = "Наименование;Краткое наименование;Полное наименование"
    applied(header, "ФГБОУ ВО «Политех»;ЛГТУ;Липецкий технический университет", "ООО «А»;;Общество «А»")

    batch = checked("Наименование", "ЛГТУ", "Липецкий технический университет", name="b.csv")

    reasons = [row.candidates["reason"] for row in ImportRow.objects.filter(batch=batch)]
    assert reasons == ["called", "called"]


@pytest.mark.parametrize(
    ("name", "others", "keys"),
    [
        ("ООО «Фактор»", ["Общество с ограниченной ответственностью «Фактор»", "", None], []),
        ("ООО «Фактор»", ["ФАКТОР ООО", "АО «Фактор»", "НПК «Фактор»"], []),
        ("ЛГТУ", ["Липецкий университет", "«Липецкий университет»", "null"], ["липецкийуниверситет", "null"]),
    ],
)
def test_another_form_or_spelling_is_no_other_name(name, others, keys):
    assert also_called.other_keys(name, names.take_apart(name).joined_key, others) == keys


def test_the_rebuilt_table_is_what_the_triggers_keep(plant):
    before = kept()
    with connection.cursor() as cursor:
        cursor.execute(other_keys_sql.REBUILD)
    assert kept() == before
