from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cluster_portal.loading.classifiers import load_classifiers
from enterprises.models import Industry, LegalForm, Municipality, Region, Settlement

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def classifiers(loaded_for_a_module):
    with loaded_for_a_module(load_classifiers):
        yield


def test_lipetsk_region_is_served_and_keeps_moscow_time():
    assert list(Region.objects.filter(is_served=True).values_list("code", "name", "time_zone")) == [
        ("48", "Липецкая область", "Europe/Moscow")
    ]


def test_every_region_of_russia_is_there_and_the_demonstration_waits_to_be_loaded():
    assert Region.objects.filter(is_demo=False).count() == 86
    assert list(Region.objects.filter(is_demo=True).values_list("code", "name", "is_served")) == [
        ("demo", "Демонстрационный регион", False)
    ]


def test_every_settlement_of_lipetsk_region_lies_in_its_municipality():
    lipetsk = Settlement.objects.filter(region__code="48")

    assert lipetsk.count() == 1589
    assert lipetsk.filter(municipality=None).count() == 0
    assert lipetsk.values("municipality").distinct().count() == 20


def test_twelve_districts_became_okrugs_in_2025_and_a_place_lies_in_what_stood_on_the_day():
    okrugs = Municipality.objects.filter(region__code="48", kind="okrug")
    place = Settlement.objects.get(oktmo="42652453101").municipality

    assert okrugs.count() == 12
    assert [place.on(day).name for day in (date(2013, 10, 9), date(2025, 3, 31), date(2025, 4, 1))] == [
        "Хлевенский район",
        "Хлевенский район",
        "Хлевенский муниципальный округ",
    ]
    assert okrugs.get(name="Хлевенский муниципальный округ").on(date(2013, 10, 9)) == place


@pytest.mark.parametrize(
    ("oktmo", "label", "municipality"),
    [
        ("42701000001", "г.\u00a0Липецк", "Город Липецк"),
        ("42715000001", "г.\u00a0Елец", "Город Елец"),
        ("42606101001", "г.\u00a0Грязи", "Грязинский район"),
        ("42652453101", "с.\u00a0Хлевное", "Хлевенский район"),
    ],
)
def test_towns_are_found_by_their_code(oktmo, label, municipality):
    settlement = Settlement.objects.get(oktmo=oktmo)

    assert (settlement.label, settlement.municipality.name) == (label, municipality)


def test_a_code_that_the_file_gives_to_two_places_is_given_to_neither():
    assert list(Settlement.objects.filter(name="Зейделевка").values_list("oktmo", flat=True)) == ["", ""]


def test_a_city_that_is_a_region_is_its_own_settlement():
    assert Settlement.objects.get(region__code="78").label == "г.\u00a0Санкт-Петербург"


def test_the_tree_of_industries_has_every_line_under_its_parent():
    assert Industry.objects.count() == 2881
    assert Industry.objects.filter(parent=None).count() == 21
    line = Industry.objects.get(code="28.41.1")
    assert [line.parent.code, line.parent.parent.code, line.parent.parent.parent.code] == [
        "28.41",
        "28.4",
        "28",
    ]
    assert line.parent.parent.parent.parent.code == "C"


def test_every_line_of_the_classifier_of_legal_forms_is_there():
    assert LegalForm.objects.filter(abbreviation="").count() == 127


@pytest.mark.parametrize(
    ("short", "name", "okopf"),
    [
        ("ООО", "Общество с ограниченной ответственностью", "12300"),
        ("ОАО", "Открытое акционерное общество", ""),
        ("ЗАО", "Закрытое акционерное общество", ""),
        ("ОАУ", "Областное автономное учреждение", "75201"),
        ("ФГБОУ ВПО", None, ""),
    ],
)
def test_forms_alive_in_names_are_found_by_their_abbreviation(short, name, okopf):
    form = LegalForm.objects.get(abbreviation=short)

    assert form.okopf == okopf
    assert name is None or form.name == name


def test_loading_again_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        assert load_classifiers() == 0

    writing = ("INSERT", "UPDATE", "DELETE")
    assert [query["sql"] for query in queries if query["sql"].startswith(writing)] == []


def test_a_changed_line_is_brought_back():
    Industry.objects.filter(code="28.41").update(name="Что-то другое")

    assert load_classifiers() == 1
    assert Industry.objects.get(code="28.41").name.startswith("Производство")


def test_what_the_installation_says_of_its_regions_stays():
    Region.objects.filter(code="36").update(is_served=True, time_zone="Europe/Saratov")

    call_command("load_classifiers")

    assert Region.objects.filter(code="36", is_served=True, time_zone="Europe/Saratov").exists()


@pytest.mark.parametrize("command", ["load_classifiers", "load_october_2013", "load_demo", "rebuild_search"])
def test_a_command_says_what_it_did_unless_silence_is_asked_for(command, capsys):
    call_command(command)
    said = capsys.readouterr().out
    call_command(command, verbosity=0)

    assert said.endswith(".\n")
    assert capsys.readouterr().out == ""
