"""Equal errors of an import: told once, corrected in all rows, left out, given back."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises import jobs
from enterprises.imports import batches, deciding, suggesting, together
from enterprises.imports.named import Named
from enterprises.models import ImportBatch, ImportRow, Organisation
from enterprises.versions import StaleVersion
from tests.factories import ExpertFactory, MunicipalityFactory, SettlementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
HEADER = "Наименование;Населённый пункт;Телефон;Телефон"


@pytest.fixture
def batch(checked, region):
    """Three wrong towns of one spelling, one of another, one right one."""
    SettlementFactory(region=region, name="Липецк", search_key="липецк")
    SettlementFactory(region=region, name="Елец", search_key="елец")
    towns = ["Липетск", "Липецк", "Липетск", "Ельцы", "Липетск"]
    return checked(HEADER, *(f"ООО «Завод {number}»;{town};;" for number, town in enumerate(towns)))


def finished(batch):
    """The batch with the check that was started done."""
    job = jobs.run(ImportBatch.objects.get(pk=batch.pk).job_id)
    assert (job.status, job.error) == ("done", "")
    return ImportBatch.objects.get(pk=batch.pk)


def correct(batch, user, *texts):
    written, _skipped = together.correct(batch, by=user, version=batch.version, texts=texts)
    return written, finished(batch)


def told(batch):
    return [(one.field, one.value, one.count, list(one.rows)) for one in together.equal_errors(batch)]


def cells_of(batch):
    return [row.cells for row in ImportRow.objects.filter(batch=batch).order_by("number")]


def test_what_is_wrong_in_several_rows_is_told_once_with_its_rows(batch):
    assert told(batch) == [("settlement", "Липетск", 3, [2, 4, 6])]
    assert together.wrong_rows(batch) == {"settlement": 4}


def test_one_correction_goes_into_all_rows_and_the_file_is_checked_again(batch, user):
    number, batch = correct(batch, user, ("settlement", "Липетск", "Липецк"))

    assert (number, batch.counts) == (3, {"create": 4, "error": 1})
    assert [(one.was, one.now, one.count) for one in together.corrected(batch)] == [("Липетск", "Липецк", 3)]
    job = batches.start_apply(batch, by=user, version=batch.version)
    assert jobs.run(job.pk).error == ""
    assert Organisation.objects.filter(settlement__name="Липецк").count() == 4


def test_an_empty_text_empties_the_cells(batch, user):
    _number, batch = correct(batch, user, ("settlement", "Липетск", ""))

    assert batch.counts == {"create": 4, "error": 1}
    assert [(one.was, one.now, one.count) for one in together.corrected(batch)] == [("Липетск", "", 3)]


def test_rows_that_say_the_same_after_a_correction_are_found_out(checked, user, region):
    SettlementFactory(region=region, name="Липецк", search_key="липецк")
    batch = checked(HEADER, "ООО «Вектор»;Липецк;;", "ООО «Вектор»;Липетск;;", "ООО «Вектор»;Липетск;;")

    _number, batch = correct(batch, user, ("settlement", "Липетск", "Липецк"))

    assert batch.counts == {"create": 1, "duplicate": 2}


def test_what_is_given_back_is_as_the_file_has_it(batch, user):
    before = cells_of(batch)
    _number, batch = correct(batch, user, ("settlement", "Липетск", "Елец"), ("settlement", "Ельцы", "Елец"))
    assert [(one.was, one.count) for one in together.corrected(batch)] == [("Липетск", 3), ("Ельцы", 1)]

    number = together.give_back(
        batch, by=user, version=batch.version, field="settlement", was="Липетск", now="Елец"
    )
    batch = finished(batch)

    assert number == 3
    assert [(one.was, one.count) for one in together.corrected(batch)] == [("Ельцы", 1)]
    assert told(batch) == [("settlement", "Липетск", 3, [2, 4, 6])]
    assert [cells for place, cells in enumerate(cells_of(batch)) if place != 3] == [
        cells for place, cells in enumerate(before) if place != 3
    ]


def test_a_row_corrected_alone_can_be_given_back_too(batch, user):
    row = ImportRow.objects.get(batch=batch, number=5)
    deciding.correct(row, by=user, texts={"settlement": "Елец"})
    deciding.correct(row, by=user, texts={"name_as_written": "ООО «Другое»"})

    assert {(one.field, one.was, one.now) for one in together.corrected(batch)} == {
        ("settlement", "Ельцы", "Елец"),
        ("name_as_written", "ООО «Завод 3»", "ООО «Другое»"),
    }
    batch.refresh_from_db()
    together.give_back(batch, by=user, version=batch.version, field="settlement", was="Ельцы", now="Елец")
    batch = finished(batch)

    row = ImportRow.objects.get(batch=batch, number=5)
    assert row.cells[:2] == ["ООО «Другое»", "Ельцы"]
    assert (row.corrected, row.verdict) == (True, "error")


def test_a_row_that_was_emptied_is_left_out_and_comes_back_with_its_text(checked, user, region):
    SettlementFactory(region=region, name="Липецк", search_key="липецк")
    batch = checked("Наименование;Населённый пункт", ";Итого", "ООО «А»;Липетск", ";Итого")

    _number, batch = correct(batch, user, ("settlement", "Итого", ""))
    assert batch.counts == {"skipped": 2, "error": 1}
    deciding.correct(
        ImportRow.objects.get(batch=batch, number=3), by=user, texts={"name_as_written": "", "settlement": ""}
    )
    batch.refresh_from_db()
    job = batches.start_check(batch, by=user, version=batch.version)
    assert jobs.run(job.pk).error == ""

    batch.refresh_from_db()
    assert batch.counts == {"skipped": 3}
    given = {"field": "settlement", "was": "Итого", "now": ""}
    together.give_back(batch, by=user, version=batch.version, **given)
    assert finished(batch).counts == {"error": 2, "skipped": 1}


def test_a_text_of_the_file_that_is_typed_again_is_no_correction(batch, user):
    _number, batch = correct(batch, user, ("settlement", "Липетск", "Елец"))
    row = ImportRow.objects.get(batch=batch, number=2)

    deciding.correct(row, by=user, texts={"settlement": "Липетск"})

    row.refresh_from_db()
    assert (row.corrected, row.cells_in_file, row.verdict) == (False, None, "error")
    assert ImportRow.objects.filter(batch=batch, corrected=True).count() == 2


def test_rows_with_two_corrected_cells_are_counted_once(checked, user):
    batch = checked(HEADER, "ООО «А»;Липетск;нет;", "ООО «Б»;Липетск;нет;")

    number, batch = correct(batch, user, ("settlement", "Липетск", ""), ("phones", "нет", ""))

    assert (number, batch.counts) == (2, {"create": 2})


def test_rows_that_were_left_out_are_taken_back_together(batch, user):
    together.correct(batch, by=user, version=batch.version, left_out=[("settlement", "Липетск")])
    batch = finished(batch)

    number = together.take_back(batch, by=user, version=batch.version)

    assert (number, finished(batch).counts) == (3, {"create": 1, "error": 4})


def test_a_row_is_corrected_although_a_check_has_written_it_anew(batch, user):
    row = ImportRow.objects.get(batch=batch, number=5)
    correct(batch, user, ("settlement", "Липетск", "Липецк"))

    deciding.correct(row, by=user, texts={"settlement": "Елец"})

    assert ImportBatch.objects.get(pk=batch.pk).counts == {"create": 5}
    assert ImportRow.objects.get(batch=batch, number=5).cells[1] == "Елец"


def test_a_list_of_several_columns_is_corrected_as_one_text(checked, user):
    batch = checked(HEADER, "ООО «А»;;нет телефона;", "ООО «Б»;;;нет телефона")
    assert [(one.field, one.value, one.count) for one in together.equal_errors(batch)] == [
        ("phones", "нет телефона", 2)
    ]

    _number, batch = correct(batch, user, ("phones", "нет телефона", "8 (4742) 11-22-33"))

    assert ["".join(cells[2:]) for cells in cells_of(batch)] == ["8 (4742) 11-22-33"] * 2
    assert batch.counts == {"create": 2}
    together.give_back(
        batch,
        by=user,
        version=batch.version,
        field="phones",
        was="нет телефона",
        now="8 (4742) 11-22-33",
    )
    batch = finished(batch)
    assert [(one.value, one.count) for one in together.equal_errors(batch)] == [("нет телефона", 2)]
    assert not ImportRow.objects.filter(corrected=True).exists()


def test_lines_of_a_cell_stay_apart_in_a_form(client, checked, user):
    row = '"8 (4742) 11-22-33\r\nнет"'
    batch = checked("Наименование;Телефон", f"ООО «А»;{row}", f"ООО «Б»;{row}")
    client.force_login(user)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert (
        page.count('class="form-control is-invalid"') == page.count('value="8 (4742) 11-22-33; нет" a') == 3
    )
    said = html.unescape(re.search(r'name="error-0" value="([^"]+)"', page)[1])
    assert (
        post(
            client, batch, "correct_import", **{"error-0": said, "text-0": "8 (4742) 11-22-33; нет"}
        ).status_code
        == 422
    )
    post(
        client, batch, "correct_import", **{"error-0": said, "text-0": "8 (4742) 11-22-33; 8 (4742) 44-55-66"}
    )
    assert finished(batch).counts == {"create": 2}


def test_all_rows_of_an_error_are_left_out_at_once(batch, user):
    done = together.correct(batch, by=user, version=batch.version, left_out=[("settlement", "Липетск")])
    batch = finished(batch)

    assert (done, batch.counts) == ((0, 3), {"skipped": 3, "create": 1, "error": 1})


def test_without_another_text_or_such_rows_nothing_is_checked_again(batch, user):
    for refused in (
        lambda: together.correct(batch, by=user, version=batch.version, texts=[]),
        lambda: together.correct(
            batch, by=user, version=batch.version, texts=[("settlement", "Нет такого", "Липецк")]
        ),
        lambda: together.correct(batch, by=user, version=batch.version, texts=[("inn", "Липетск", "Липецк")]),
        lambda: together.correct(
            batch, by=user, version=batch.version, left_out=[("settlement", "Нет такого")]
        ),
        lambda: together.give_back(
            batch, by=user, version=batch.version, field="settlement", was="Липетск", now="Липецк"
        ),
        lambda: together.correct(
            batch, by=user, version=batch.version, texts=[("settlement", "Липетск", "я" * 10_001)]
        ),
    ):
        with pytest.raises(ValidationError):
            refused()
    batch.refresh_from_db()
    assert (batch.status, batch.counts) == ("checked", {"create": 1, "error": 4})


def test_of_two_editors_the_second_is_told(batch, user):
    correct(batch, user, ("settlement", "Липетск", "Липецк"))

    for again in (
        lambda: together.correct(
            batch, by=user, version=batch.version, texts=[("settlement", "Липетск", "Елец")]
        ),
        lambda: together.give_back(
            batch, by=user, version=batch.version, field="settlement", was="Нет", now="Да"
        ),
        lambda: together.take_back(batch, by=user, version=batch.version),
    ):
        with pytest.raises(StaleVersion):
            again()

    assert told(ImportBatch.objects.get(pk=batch.pk)) == []
    assert ImportRow.objects.get(batch=batch, number=5).cells[1] == "Ельцы"


def test_signs_that_no_database_holds_are_refused_as_unreadable(batch, user):
    _number, batch = correct(batch, user, ("settlement", "Липетск", "Ли\0пецк"))

    assert together.wrong_rows(batch) == {"settlement": 4}


# Pages


def token(*texts):
    return json.dumps(texts)


def post(client, batch, name, **given):
    return client.post(
        reverse(f"enterprises:{name}", args=[batch.pk]), {"version": batch.version, **given}, follow=True
    )


def test_the_page_tells_equal_errors_and_takes_their_corrections(client, batch, user):
    client.force_login(user)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Одинаковые ошибки" in page
    assert page.count('name="text-') == 1

    given = {"error-0": token("settlement", "Липетск"), "text-0": "Липецк"}
    page = post(client, batch, "correct_import", **given).content.decode()

    assert "Исправлены 3 строки." in page
    batch = finished(batch)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "Исправлено здесь: 3 строки" in page
    corrected = token("settlement", "Липетск", "Липецк")
    page = post(client, batch, "give_back_import", corrected=corrected).content.decode()
    assert "3 строки снова такие, как в файле." in page


def test_a_place_called_nearly_so_is_offered_and_taken_with_all_that_was_typed(client, batch, user):
    client.force_login(user)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert page.count('name="take" value="0:') == 1
    assert 'name="take" value="2-settlement:' in page
    label = re.search(r'name="take" value="0:([^"]+)"', page)[1]

    given = {"error-0": token("settlement", "Липетск"), "text-0": "Липетск", "take": f"0:{label}"}
    other = {"error-1": token("settlement", "Ельцы"), "text-1": "Елец"}
    post(client, batch, "correct_import", **given, **other)

    assert finished(batch).counts == {"create": 5}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Липетск", ["г. Липецк"]),
        ("лпецк", ["г. Липецк"]),
        ("Хлевня", []),
        (
            "с. Ивановка",
            [
                "с. Ивановка, Добринский район",
                "с. Ивановка, Грязинский район",
                "д. Ивановка, Липецкий район",
            ],
        ),
        ("Байгоро", []),
        ("Москва", []),
        ("", []),
    ],
)
def test_places_are_offered_that_are_read_without_a_doubt(region, typed, offered):
    for kind, name, district in (
        ("г", "Липецк", None),
        ("с", "Ивановка", "Добринский район"),
        ("с", "Ивановка", "Грязинский район"),
        ("д", "Ивановка", "Липецкий район"),
        ("д", "Ивановка", "Елецкий район"),
        ("д", "Ивановка", "Елецкий район"),
        ("ж/д ст", "Байгора", "Грязинский район"),
    ):
        municipality = MunicipalityFactory(region=region, name=district) if district else None
        SettlementFactory(
            region=region, type=kind, name=name, search_key=name.lower(), municipality=municipality
        )
    found = suggesting.Suggestions(region).of("settlement", "unknown", typed)

    assert found == offered
    for text in found:
        named = Named(region)
        named.prepare({"settlement": [text]})
        assert named.read("settlement", text, lambda said: None)


def test_a_region_without_places_is_offered_those_of_others(region):
    SettlementFactory(type="г", name="Липецк", search_key="липецк")

    assert suggesting.Suggestions(region).of("settlement", "unknown", "Липетск") == ["г. Липецк"]


def test_the_page_leaves_out_the_rows_of_one_error(client, batch, user):
    client.force_login(user)
    given = {"error-0": token("settlement", "Липетск"), "text-0": "Липетск", "skip": "0"}

    page = post(client, batch, "correct_import", **given).content.decode()

    assert "Пропущены 3 строки." in page
    assert finished(batch).counts["skipped"] == 3


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text-0": "Липецк"},
        {"error-0": token("settlement", "Липетск"), "text-0": "Липетск"},
        {"error-0": token("nonsense", "Липетск"), "text-0": "Липецк"},
        {"error-0": token("settlement", "Липетск\0"), "text-0": "Липецк"},
        {"error-0": token("settlement", "Липетск\ud800"), "text-0": "Липецк"},
        {"error-0": "[1, 2]", "text-0": "Липецк"},
        {"error-0": '{"settlement": 1}', "text-0": "Липецк"},
        {"skip": "7"},
    ],
)
def test_a_form_that_corrects_nothing_says_so(client, batch, user, given):
    client.force_login(user)

    response = post(client, batch, "correct_import", **given)

    assert response.status_code == 422
    assert 'class="error-summary" role="alert"' in response.content.decode()
    batch.refresh_from_db()
    assert batch.status == "checked"


def test_what_was_typed_stands_there_again_when_it_was_refused(client, batch, user):
    client.force_login(user)
    given = {"error-0": token("settlement", "Липетск"), "text-0": "я" * 10_001}

    page = post(client, batch, "correct_import", **given).content.decode()

    assert f'value="{"я" * 10_001}"' in page
    address = reverse("enterprises:import_rows", args=[batch.pk])
    given = {"cell-5-settlement": "ю" * 10_001, "was-5-settlement": "Ельцы"}
    page = client.post(address, given).content.decode()
    assert f'value="{"ю" * 10_001}"' in page


def test_the_page_takes_all_rows_back(client, batch, user):
    client.force_login(user)
    together.correct(batch, by=user, version=batch.version, left_out=[("settlement", "Липетск")])
    batch = finished(batch)
    assert "Вернуть все эти строки" in client.get(f"{batch.get_absolute_url()}?show=skipped").content.decode()

    page = post(client, batch, "give_back_import", skipped="all").content.decode()

    assert "3 строки возвращены." in page


def test_what_was_done_is_said_on_the_page_that_comes_after_the_check(client, batch, user):
    client.force_login(user)
    given = {"error-0": token("settlement", "Липетск"), "text-0": "Липецк"}
    post(client, batch, "correct_import", **given)
    batch = finished(batch)

    assert "Исправлены 3 строки." in client.get(batch.get_absolute_url()).content.decode()
    assert "Исправлены 3 строки." not in client.get(batch.get_absolute_url()).content.decode()


def test_after_a_row_the_next_one_to_correct_is_at_hand(client, batch, user):
    client.force_login(user)
    rows = {row.number: row for row in ImportRow.objects.filter(batch=batch)}

    def press(line, text, after=1):
        address = reverse("enterprises:import_rows", args=[batch.pk])
        (was, *_others) = ImportRow.objects.get(batch=batch, number=line).cells[1:]
        given = {
            f"cell-{line}-settlement": text, f"was-{line}-settlement": was, "tab": "error",
            "after": str(after),
        }  # fmt: skip
        return client.post(address, given)["Location"]

    page = f"{batch.get_absolute_url()}?show=error"
    assert press(2, "Липецк") == f"{page}&after=1#cell-{rows[4].pk}-settlement"
    assert press(4, "Нигде") == f"{page}&after=1#cell-{rows[4].pk}-settlement"
    # Behind the last row of a page there is none, and the first page comes.
    assert press(6, "Липецк", after=5) == page
    assert press(4, "Липецк", after=0) == f"{page}#cell-{rows[5].pk}-settlement"
    assert press(5, "Елец") == batch.get_absolute_url()


def test_what_was_not_written_is_told_and_can_be_had_as_a_file(client, batch, user):
    client.force_login(user)
    together.correct(batch, by=user, version=batch.version, left_out=[("settlement", "Липетск")])
    batch = finished(batch)
    assert jobs.run(batches.start_apply(batch, by=user, version=batch.version).pk).error == ""

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "Не записано: с ошибками – 1, пропущено – 3." in page
    errors = client.get(reverse("enterprises:import_errors", args=[batch.pk]))
    assert errors["Content-Type"].startswith("application/vnd.openxmlformats")
    assert errors.getvalue().startswith(b"PK")


def test_a_line_that_is_no_row_any_more_is_told(client, batch, user):
    client.force_login(user)

    answer = client.post(reverse("enterprises:import_row", args=[batch.pk, 77]), {"decision": "skip"})

    assert answer.status_code == 409


def test_strange_texts_give_nothing_back(client, batch, user):
    client.force_login(user)
    for said in (token("settlement", "Липетск", "\0"), token("settlement", "\ud800", "Липецк"), "", "null"):
        response = post(client, batch, "give_back_import", corrected=said)
        assert response.status_code == 422


def test_only_administrators_correct(client, batch):
    client.force_login(ExpertFactory(region=batch.kept_by))

    assert post(client, batch, "correct_import").status_code == 403
    assert post(client, batch, "give_back_import").status_code == 403


def test_errors_of_other_pages_are_counted(client, checked, user, region):
    rows = [f"ООО «Завод {number}»;Нигде {number};;" for number in range(55)]
    batch = checked(HEADER, *rows, "ООО «Последний»;;звонить секретарю;")
    client.force_login(user)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "и ещё 45" in page
    assert "Телефоны: 1 строка на других страницах" in page
