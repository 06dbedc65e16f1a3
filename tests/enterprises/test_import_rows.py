"""What is decided on rows of a checked file: typed into many at once, two rows that are one organisation."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises.imports import batches, deciding, pairs, showing, together
from enterprises.imports.lines import LineReader
from enterprises.models import Contact, ImportBatch, ImportRow, Organisation
from tests.benchmarks.organisations import inn_of
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

INN, SECOND_INN, THIRD_INN = "4826000019", "4826000026", "4826000033"
HEADER = "Наименование;ИНН;Адрес;Телефон"
SAVING = 12


def verdicts(batch: ImportBatch) -> list[str]:
    return list(ImportRow.objects.filter(batch=batch).order_by("number").values_list("verdict", flat=True))


def cells_of(number: int) -> list[str]:
    return ImportRow.objects.get(number=number).cells


def shown(batch: ImportBatch) -> dict[str, str]:
    """What the fields of the page of errors show."""
    return {
        f"was-{one.row.number}-{problem.field}": problem.stored
        for one in showing.page(batch, "error", 0).rows
        for problem in one.problems
    }


# Typed into many rows


@pytest.fixture
def wrong(checked):
    return checked(HEADER, "ООО «А»;1;;", "ООО «Б»;2;;12", "ООО «В»;3;;", f"ООО «Г»;{INN};;")


@pytest.fixture
def press(client, user, wrong):
    client.force_login(user)

    def press(**given: str):
        address = reverse("enterprises:import_rows", args=[wrong.pk])
        return client.post(address, {"tab": "error", **shown(wrong), **given}, follow=True)

    return press


def test_one_press_saves_what_was_typed_into_all_rows(wrong, press):
    page = press(
        **{"cell-2-inn": SECOND_INN, "cell-3-inn": "2", "cell-3-phones": "", "cell-4-inn": THIRD_INN}
    )

    assert verdicts(wrong) == ["create", "error", "create", "create"]
    assert cells_of(3) == ["ООО «Б»", "2", "", ""]
    content = page.content.decode()
    assert "Готовы 2 строки." in content
    assert "В строке 3 ещё есть ошибка." in content


def test_the_page_goes_on_with_the_first_row_that_is_still_wrong(client, wrong, press):
    page = press(**{"cell-2-inn": "11", "cell-3-inn": SECOND_INN, "cell-3-phones": ""})

    row = ImportRow.objects.get(number=2)
    assert page.redirect_chain[-1][0].endswith(f"?show=error#cell-{row.pk}-inn")


def test_a_press_on_leave_out_or_on_another_text_saves_what_was_typed_elsewhere(wrong, press):
    press(**{"cell-2-inn": SECOND_INN, "cell-3-inn": "2", "skip": "3"})
    assert verdicts(wrong) == ["create", "skipped", "error", "create"]

    press(**{"cell-4-inn": "3", "take": f"4-inn:{THIRD_INN}"})
    assert verdicts(wrong) == ["create", "skipped", "create", "create"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cell-2-inn": "1", "cell-3-inn": "2"}, "Ничего не исправлено"),
        ({"cell-2-inn": SECOND_INN, "cell-3-inn": "9" * 10_001}, "Строка 3"),
        ({"cell-2-inn": SECOND_INN, "cell-3-colour": "x"}, "Строка 3"),
        ({"cell-2-inn": SECOND_INN, "was-2-inn": "2"}, "Строка 2: Тем временем эту строку исправил"),
        ({"cell-2-inn": SECOND_INN, "cell-77-inn": "1"}, "Импорт изменился тем временем"),
        ({"cell-2-inn": SECOND_INN, "cell-x-inn": "1"}, "Импорт изменился тем временем"),
        ({"skip": "77"}, "Импорт изменился тем временем"),
        ({}, "Ничего не исправлено"),
    ],
)
def test_a_refused_press_changes_no_row_and_keeps_what_was_typed(wrong, press, given, said):
    page = press(**given)

    assert page.status_code in (409, 422)
    assert said in page.context["refusal"]
    assert verdicts(wrong) == ["error", "error", "error", "create"]
    if len(given) == 2:
        assert f'name="cell-2-inn" value="{given["cell-2-inn"]}"' in page.content.decode()


def test_a_page_behind_the_first_keeps_its_place_when_it_is_refused(checked, client, user):
    batch = checked(HEADER, *(f"ООО «А{number}»;1;;" for number in range(showing.PAGE + 2)))
    client.force_login(user)
    line = showing.PAGE + 2
    given = {
        f"cell-{line}-inn": "1" * 10_001, f"was-{line}-inn": "1", "tab": "error", "after": str(line - 1)
    }  # fmt: skip

    page = client.post(reverse("enterprises:import_rows", args=[batch.pk]), given)

    assert [one.row.number for one in page.context["page"].rows] == [line, line + 1]


def test_what_somebody_else_has_corrected_meanwhile_is_not_put_back(wrong, press, user):
    before = shown(wrong)
    deciding.correct(ImportRow.objects.get(number=2), by=user, texts={"inn": SECOND_INN})

    page = press(**before, **{"cell-2-inn": "1", "cell-4-inn": THIRD_INN})

    assert page.status_code == 200
    assert verdicts(wrong) == ["create", "error", "create", "create"]


@pytest.mark.parametrize("number", [1, 40])
def test_saving_a_page_costs_the_same_however_many_rows_were_typed_into(
    checked, user, django_assert_num_queries, number
):
    batch = checked(HEADER, *(f"ООО «А{line}»;1;;" for line in range(40)))
    texts = {
        line + 2: {"inn": deciding.Typed("1", inn_of(line, of_a_person=False))} for line in range(number)
    }
    # Each row is written by a query of its own.
    with django_assert_num_queries(SAVING + number):
        deciding.correct_rows(batch, by=user, texts=texts)
    assert ImportBatch.objects.get().counts["create"] == number


# Two rows of one organisation


@pytest.fixture
def twice(checked):
    return checked(
        HEADER,
        f"ООО «А»;{INN};;+7 4742 111111",
        f"ООО «Завод А»;{INN};ул. Мира, 1;8 (4742) 11-11-11, +7 4742 222222",
    )


def test_a_pair_of_rows_shows_both_with_all_their_cells(client, user, twice):
    client.force_login(user)

    (one,) = client.get(twice.get_absolute_url()).context["page"].rows

    assert [side.row for side in one.pair.sides] == [2]
    lines = {label: (mine, others) for label, mine, others in one.pair.lines}
    assert lines["название в источнике"] == ("ООО «Завод А»", [("ООО «А»", True)])
    assert lines["адрес"] == ("ул. Мира, 1", [("", False)])
    assert (one.pair.joined_to, list(one.pair.joined)) == (2, ["адрес", "телефоны"])


def test_two_rows_of_one_organisation_become_one_record(client, user, run, twice):
    client.force_login(user)

    client.post(
        reverse("enterprises:import_row", args=[twice.pk, 3]), {"decision": "join", "tab": "duplicate"}
    )

    assert verdicts(twice) == ["create", "skipped"]
    run(batches.start_apply, ImportBatch.objects.get(pk=twice.pk))
    one = Organisation.objects.get()
    assert (one.name_as_written, one.address) == ("ООО «А»", "ул. Мира, 1")
    phones = Contact.objects.filter(organisation=one).values_list("value", flat=True)
    assert sorted(phones) == ["+7 4742 111111", "+7 4742 222222"]


def test_what_was_joined_can_be_put_back_as_the_file_has_it(user, twice):
    deciding.join(ImportRow.objects.get(number=3), by=user)
    changed = {(one.field, one.was, one.now) for one in together.corrected(twice)}
    assert ("address", "", "ул. Мира, 1") in changed

    deciding.correct(
        ImportRow.objects.get(number=2), by=user, texts={"address": "", "phones": "+7 4742 111111"}
    )
    deciding.decide(ImportRow.objects.get(number=3), by=user, decision="")

    assert verdicts(twice) == ["create", "duplicate"]
    assert not ImportRow.objects.filter(corrected=True).exists()


def test_a_row_that_says_nothing_new_is_joined_by_leaving_it_out(checked, user):
    batch = checked(HEADER, f"ООО «А»;{INN};ул. Мира, 1;", f"ООО «А»;{INN};ул. Мира, 2;")

    deciding.join(ImportRow.objects.get(number=3), by=user)

    assert verdicts(batch) == ["create", "skipped"]
    assert cells_of(2)[2] == "ул. Мира, 1"


def test_a_row_that_gives_another_one_its_errors_tells_of_them(checked, user):
    batch = checked(HEADER, f"ООО «А»;{INN};;", f"ООО «А»;{INN};;12")

    deciding.join(ImportRow.objects.get(number=3), by=user)

    assert verdicts(batch) == ["error", "skipped"]


def test_rows_that_are_no_pair_are_not_joined(checked, user):
    checked(HEADER, f"ООО «А»;{INN};;", f"ООО «Б»;{INN};;", f"ООО «В»;{SECOND_INN};;")
    for number in (2, 4):
        with pytest.raises(ValidationError):
            deciding.join(ImportRow.objects.get(number=number), by=user)

    deciding.decide(ImportRow.objects.get(number=2), by=user, decision="skip")
    with pytest.raises(ValidationError):
        deciding.join(ImportRow.objects.get(number=3), by=user)


@pytest.mark.parametrize("number", ["", "4826000019"])
def test_a_row_of_another_year_is_never_joined_whatever_was_done_with_it(checked, user, region, number):
    if number:
        OrganisationFactory(kept_by=region, name_as_written="ООО «А»", inn=number)
    batch = checked(
        "Наименование;ИНН;Год;Численность;Телефон", f"ООО «А»;{INN};2023;10;", f"ООО «А»;{INN};2024;20;12"
    )
    for texts in ({"phones": "+7 4742 111111"}, {"employees": "21"}):
        deciding.correct(ImportRow.objects.get(number=3), by=user, texts=texts)
        deciding.decide(ImportRow.objects.get(number=3), by=user, decision="skip")
        deciding.decide(ImportRow.objects.get(number=3), by=user, decision="")

        row = ImportRow.objects.get(number=3)
        assert (row.verdict, row.candidates["reason"]) == ("duplicate", "another_year")
        with pytest.raises(ValidationError):
            deciding.join(row, by=user)
    assert [one.pair.joined_to for one in showing.page(batch, "duplicate", 0).rows] == [0]


@pytest.fixture
def known(region):
    return OrganisationFactory(kept_by=region, name_as_written="ООО «А»", inn=INN, address="ул. Мира, 1")


def test_of_two_rows_of_a_known_record_the_one_that_says_something_new_can_be_taken(
    checked, run, client, user, known
):
    """The other changes nothing, and a row that changes nothing keeps no cells."""
    batch = checked(HEADER, f"ООО «А»;{INN};ул. Мира, 1;", f"ООО «А»;{INN};ул. Мира, 2;")
    client.force_login(user)
    (one,) = client.get(batch.get_absolute_url()).context["page"].rows
    assert [side.organisation for side in one.pair.sides] == [known]
    assert one.pair.joined_to == 0

    deciding.decide(ImportRow.objects.get(number=3), by=user, decision=f"update:{known.pk}")
    assert verdicts(batch) == ["unchanged", "update"]
    batch = run(batches.start_check, ImportBatch.objects.get(pk=batch.pk))
    assert verdicts(batch) == ["unchanged", "update"]
    run(batches.start_apply, batch)
    known.refresh_from_db()
    assert known.address == "ул. Мира, 2"


def test_two_rows_never_change_one_record(checked, user, known):
    batch = checked(HEADER, f"ООО «А»;{INN};ул. Мира, 2;", f"ООО «А»;{INN};ул. Мира, 3;")

    with pytest.raises(ValidationError):
        deciding.decide(ImportRow.objects.get(number=3), by=user, decision=f"update:{known.pk}")

    assert verdicts(batch) == ["update", "duplicate"]


def test_two_rows_decided_to_be_one_record_are_told_of_and_neither_is_lost(checked, run, user, region, known):
    """Each could be the record, by its name."""
    rows = ["ООО «НПК А»;;ул. Мира, 2;", "ООО «НПО А»;;ул. Мира, 3;"]
    batch = checked(HEADER, *rows)
    for number in (2, 3):
        row = ImportRow.objects.get(number=number)
        deciding.decide(row, by=user, decision=f"update:{known.pk}")

    assert verdicts(batch) == ["update", "duplicate"]
    batch = run(batches.start_check, ImportBatch.objects.get(pk=batch.pk))
    assert verdicts(batch) == ["update", "duplicate"]
    run(batches.start_apply, batch)
    known.refresh_from_db()
    assert known.address == "ул. Мира, 2"


def test_a_decision_beside_a_row_without_news_is_asked_again_when_that_row_has_some(
    checked, run, user, known
):
    batch = checked(HEADER, f"ООО «А»;{INN};ул. Мира, 1;", f"ООО «А»;{INN};ул. Мира, 2;")
    deciding.decide(ImportRow.objects.get(number=3), by=user, decision=f"update:{known.pk}")
    Organisation.objects.filter(pk=known.pk).update(address="ул. Мира, 9", version=known.version + 1)

    batch = run(batches.start_check, ImportBatch.objects.get(pk=batch.pk))

    assert verdicts(batch) == ["update", "duplicate"]
    assert run(batches.start_apply, batch).outcome["updated"] == 1


def test_the_second_row_of_one_record_is_left_and_told_of(checked, run, user, known):
    """However it came about: what the first one wrote is not lost."""
    batch = checked("ИНН;Адрес", f"{INN};ул. Мира, 2", f"{INN};ул. Мира, 3")
    first = ImportRow.objects.get(number=2)
    ImportRow.objects.filter(number=3).update(
        verdict="update", organisation=known.pk, organisation_version=first.organisation_version,
        plan={"c": {"address": "ул. Мира, 3"}},
    )  # fmt: skip
    ImportBatch.objects.filter(pk=batch.pk).update(counts={"update": 2})

    batch = run(batches.start_apply, ImportBatch.objects.get(pk=batch.pk))

    known.refresh_from_db()
    assert known.address == "ул. Мира, 2"
    assert batch.outcome["left_rows"] == [{"row": 3, "why": "changed"}]


def test_leaving_a_row_out_sets_its_twin_free(checked, user):
    batch = checked(HEADER, f"ООО «А»;{INN};;", f"ООО «Б»;{INN};;", f"ООО «В»;{INN};;")

    deciding.decide(ImportRow.objects.get(number=2), by=user, decision="skip")

    assert verdicts(batch) == ["skipped", "create", "duplicate"]
    assert ImportRow.objects.get(number=4).candidates["row"] == 3
    assert ImportBatch.objects.get(pk=batch.pk).counts == {"skipped": 1, "create": 1, "duplicate": 1}


@pytest.mark.parametrize(
    ("header", "first", "second", "lacking"),
    [
        ("Адрес;Примечание", "нет данных;-", "ул. Мира, 1;7", {"address": "ул. Мира, 1", "note": "7"}),
        ("Адрес", "ул. Мира, 1", "н/д", {}),
        ("Год;Численность;Экспорт, тыс. руб.", "2024;10;", "2023;9;500", {}),
        ("Год;Численность;Экспорт, тыс. руб.", "2024;10;", "2024;9;500", {"export": "500"}),
        ("Год;Численность", ";10", "2023;9", {}),
        ("Статус;Дата статуса", "действует;", "ликвидирована;01.02.2020", {}),
        (
            "Статус;Дата статуса",
            ";",
            "действует;01.02.2020",
            {"status": "действует", "status_on": "01.02.2020"},
        ),
        ("Код записи портала", "", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", {}),
        (
            "Телефон;Телефон",
            "+7 4742 111111;",
            "нет;+7 4742 222222",
            {"phones": "+7 4742 111111; +7 4742 222222"},
        ),
    ],
)
def test_what_a_row_gives_to_another_is_what_means_the_same_there(checked, header, first, second, lacking):
    batch = checked(f"Наименование;{header}", f"ООО «А»;{first}", f"ООО «Б»;{second}", year=2025)

    assert pairs.lacking(LineReader(batch), *ImportRow.objects.order_by("-number")) == lacking


@pytest.mark.parametrize("number", [1, 8])
def test_a_page_of_pairs_costs_the_same_however_many_there_are(checked, django_assert_num_queries, number):
    rows = [f"ООО «А{line}»;;;" for line in range(number)]
    batch = checked(HEADER, *rows, *rows)
    with django_assert_num_queries(3):
        assert len(showing.page(batch, "duplicate", 0).rows) == number
