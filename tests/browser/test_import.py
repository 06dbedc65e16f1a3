"""The way of a person with a table: upload, correct, decide, apply, see, undo."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import psutil
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.test_every_page import axe_problems, overflow
from tests.enterprises.test_import_files import million_empty_rows
from tests.ops.portal import processes_of

ROWS = [
    ["Список участников"],
    ["Наименование", "ИНН", "Город", "Проверено", "Кто звонил"],
    ["ООО «Пробный завод»", "4826000019", "г. Липецк", "10.10.2013", "Иванов"],
    ["ООО «Ошибка в номере»", "4826000027", "г. Елец", "", ""],
    ["АО «Ошибка в дате»", "", "г. Грязи", "31.09.2013", ""],
    # Both known organisations of this name stand in other places.
    ["ООО «Армастек Липецк»", "", "г. Усмань", "", ""],
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "Участники.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Участники")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def problems(page: Page) -> list[str]:
    found = []
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
            found += axe_problems(page) + overflow(page)
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    page.set_viewport_size({"width": 1366, "height": 900})
    return found


def test_a_table_becomes_records_and_is_taken_back(signed_in, table):
    page = signed_in("administrator")
    page.goto("/registry/?region=48")
    page.get_by_role("navigation", name="Разделы реестра").get_by_role("link", name="Импорт").click()
    page.get_by_label("Файл").set_input_files(table)
    page.get_by_role("button", name="Загрузить").click()

    # Columns: the last one is not known, and «Проверено» is corrected to what it is.
    expect(page.get_by_label("Строка заголовка")).to_have_value("2")
    expect(page.get_by_label("Столбец «Кто звонил»")).to_have_value("")
    assert problems(page) == []
    page.get_by_label("Столбец «Кто звонил»").select_option(label="Примечание")
    page.get_by_label("Запомнить столбцы под именем").fill("Участники")
    page.get_by_role("button", name="Проверить строки").click()

    # Two errors are corrected with the keyboard alone: what was typed into either row is saved by one Enter.
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Проверка: ошибок 2, возможных дублей 1", timeout=20_000)
    assert problems(page) == []
    page.get_by_label("Строка 4, ИНН").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("4826000026")
    page.get_by_label("Строка 5, проверено").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("30.09.2013")
    page.keyboard.press("Enter")

    # The pair is decided.
    expect(heading).to_have_text("Проверка: решите 1 пару")
    assert problems(page) == []
    page.get_by_text("Похожее, но другое").click()
    page.get_by_role("button", name="Решить").click()
    expect(heading).to_have_text("Проверка: все строки готовы")

    page.get_by_role("button", name="Применить 4 строки").click()
    expect(heading).to_have_text("Применено: создано 4, обновлено 0", timeout=20_000)
    assert problems(page) == []
    batch = page.url
    page.get_by_role("link", name="Организации, созданные этим файлом").click()
    expect(page.get_by_role("link", name=re.compile("Пробный.завод")).first).to_be_visible()

    # The same file again: the columns are remembered, and there is nothing to write.
    page.goto("/registry/import/?region=48")
    page.get_by_label("Файл").set_input_files(table)
    page.get_by_role("button", name="Загрузить").click()
    expect(page.get_by_label("Столбец «Кто звонил»")).to_have_value("note")
    page.get_by_role("button", name="Проверить строки").click()
    expect(page.get_by_role("link", name="Без изменений 2")).to_be_visible(timeout=20_000)

    page.goto(batch)
    page.get_by_role("button", name="Отменить импорт").click()
    expect(heading).to_have_text("Отменён", timeout=20_000)
    page.goto("/registry/?region=48&q=Пробный")
    expect(page.get_by_text("ничего не найдено")).to_be_visible()


def test_equal_errors_are_corrected_at_once_and_given_back(signed_in, tmp_path):
    path = tmp_path / "Города.csv"
    towns = ["Липетск", "г. Ельц", "Липетск", "Тридевятое", "г. Ельц", "Липетск", "г. Ельц", "Тридевятое"]
    rows = [f"ООО «Ткачи {number}»;{town}" for number, town in enumerate(towns)]
    path.write_text("\n".join(["Наименование;Город", *rows]), encoding="utf-8")
    page = signed_in("administrator")
    page.goto("/registry/import/?region=48")
    page.get_by_label("Файл").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.get_by_role("button", name="Проверить строки").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Проверка: исправьте 8 строк", timeout=20_000)
    assert problems(page) == []

    # What is typed for one error goes along when a likely place is taken for another.
    page.get_by_label("Населённый пункт: вместо «Тридевятое»").fill("Усмань")
    page.get_by_role("button", name="г. Липецк: заменить в 3 строках").click()
    expect(heading).to_have_text("Проверка: исправьте 3 строки", timeout=20_000)
    # Enter writes what was typed: it does not press the place that is offered.
    field = page.get_by_label("Населённый пункт: вместо «г. Ельц»")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Задонск")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Проверка: все строки готовы", timeout=20_000)

    page.get_by_text("Исправлено здесь: 8 строк").click()
    expect(page.get_by_role("listitem").filter(has_text="Задонск")).to_contain_text("г. Ельц")
    assert problems(page) == []
    page.get_by_role("listitem").filter(has_text="Тридевятое").get_by_role("button").click()
    expect(heading).to_have_text("Проверка: исправьте 2 строки", timeout=20_000)
    page.get_by_role("button", name="Пропустить 2 строки").click()
    expect(heading).to_have_text("Проверка: все строки готовы", timeout=20_000)
    expect(page.get_by_role("link", name="Пропущено 2")).to_be_visible()
    expect(page.get_by_role("button", name="Применить 6 строк")).to_be_visible()


def test_files_that_are_no_tables_are_refused_in_words_and_leave_no_import(signed_in, tmp_path):
    page = signed_in("administrator")
    page.goto("/registry/import/?region=48")
    before = page.get_by_role("main").inner_text()
    bomb = tmp_path / "Много.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", b" " * 60_000_000)
    (tmp_path / "Пусто.csv").touch()
    (tmp_path / "Пустые строки.xlsx").write_bytes(million_empty_rows())
    mixed = "Наименование;ИНН\n".encode() + "ООО «Завод»;\n".encode("cp1251")
    (tmp_path / "Кодировки.csv").write_bytes(mixed)
    for name in ("Письмо.xlsx", "Макросы.xlsm", "Снимок.png"):
        (tmp_path / name).write_bytes(b"Dear colleagues")

    for name, sentence in {
        bomb.name: "Файл распаковывается до слишком большого размера.",
        "Письмо.xlsx": "Файл назван XLSX, но книги внутри нет.",
        "Пусто.csv": "Файл пуст",
        "Пустые строки.xlsx": "Удалите пустые строки под таблицей",
        "Кодировки.csv": "В файле смешаны кодировки: строка 2",
        "Макросы.xlsm": "В файле есть макросы.",
        "Снимок.png": "Читаются только XLSX, CSV и TXT.",
    }.items():
        page.get_by_label("Файл").set_input_files(tmp_path / name)
        page.get_by_role("button", name="Загрузить").click()
        expect(page.locator(".invalid-feedback").first).to_contain_text(sentence)
    assert axe_problems(page) == []

    page.goto("/registry/import/?region=48")
    assert page.get_by_role("main").inner_text() == before


def kill_in_the_middle(portal: Portal) -> psutil.Process:
    """Kill the worker once it has been at work for a while."""
    [worker] = [process for process in processes_of(portal.data) if "worker" in process.cmdline()]
    before, deadline = worker.cpu_times().user, time.monotonic() + 30
    while worker.cpu_times().user < before + 0.3:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    worker.kill()
    return worker


def test_an_import_whose_worker_is_killed_is_written_whole_by_the_next_one(signed_in, portal, tmp_path):
    path = tmp_path / "Прерванный.csv"
    path.write_text("Наименование\n" + "".join(f"ООО «Прерванный {number}»\n" for number in range(12_000)))
    page = signed_in("administrator")
    heading = page.get_by_role("heading", level=1)
    page.goto("/registry/import/?region=48")
    page.get_by_label("Файл").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.get_by_role("button", name="Проверить строки").click()
    page.get_by_role("button", name=re.compile("Применить 12.000 строк")).click(timeout=30_000)
    batch = page.url
    killed = kill_in_the_middle(portal)

    expect(page.get_by_role("progressbar")).to_be_visible()
    found = signed_in("administrator")
    found.goto("/registry/?region=48&q=Прерванный")
    expect(found.get_by_text("ничего не найдено")).to_be_visible()

    expect(heading).to_have_text(re.compile("Применено: создано 12.000, обновлено 0"), timeout=90_000)
    assert not killed.is_running()
    found.reload()
    expect(found.get_by_role("link", name=re.compile("Прерванный")).first).to_be_visible()

    page.goto(batch)
    page.get_by_role("button", name="Отменить импорт").click()
    expect(heading).to_have_text("Отменён", timeout=60_000)


def test_a_line_of_totals_leaves_itself_out_on_a_phone_too(signed_in, tmp_path):
    path = tmp_path / "Итоги.csv"
    path.write_text(
        "Наименование;Телефон;Телефон\nООО «Итоговый»;+7 4742 11-22-33;+7 4742 44-55-66\nИтого;;\n1;2;3\n"
    )
    page = signed_in("administrator")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/registry/import/?region=48")
    page.get_by_label("Файл").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.get_by_text("Отказаться от импорта").click()
    expect(page.get_by_role("button", name="Отказаться и удалить")).to_be_visible()
    page.get_by_role("button", name="Проверить строки").click()
    expect(page.get_by_role("button", name="Применить 1 строку")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("main")).to_contain_text("похоже на строку итогов и пропущено")
    # The tab of errors: the row of column numbers has two remarks.
    expect(page.get_by_role("main")).to_contain_text("Название в источнике: нет ни одной буквы")

    page.get_by_role("link", name="3", exact=True).first.click()
    total = page.get_by_role("row").filter(has_text="строку итогов")
    expect(total).to_be_in_viewport()
    total.get_by_role("button", name="Вернуть строку").click()
    expect(page.get_by_role("button", name="Применить 2 строки")).to_be_visible()
    page.get_by_role("link", name=re.compile("Все строки")).click()
    expect(page.get_by_role("main")).to_contain_text("44-55-66")

    # Giving up asks first.
    page.get_by_text("Отказаться от импорта").click()
    expect(page.get_by_role("main")).to_contain_text("Файл, исправления и решения будут удалены.")
    assert problems(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Отказаться и удалить").click()
    expect(page.get_by_role("main")).to_contain_text("файл удалён")


def test_two_rows_of_one_organisation_become_one_by_the_keyboard(signed_in, tmp_path):
    path = tmp_path / "Повторы.csv"
    path.write_text(
        "Наименование;ИНН;Адрес;Телефон\nООО «Дважды»;4826000033;;+7 4742 11-22-33\n"
        "ООО «Завод Дважды»;4826000033;ул. Мира, 1;+7 4742 44-55-66\n"
    )
    page = signed_in("administrator")
    page.goto("/registry/import/?region=48")
    page.get_by_label("Файл").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.get_by_role("button", name="Проверить строки").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Проверка: решите 1 пару", timeout=20_000)
    expect(page.get_by_role("columnheader", name="Строка 2")).to_be_visible()
    assert problems(page) == []

    same = page.get_by_role("radio", name=re.compile("То же, что строка 2"))
    expect(page.get_by_text("дополнить её: адрес, телефоны")).to_be_visible()
    same.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Проверка: все строки готовы")
    page.get_by_role("button", name="Применить 1 строку").click()
    expect(heading).to_have_text("Применено: создано 1, обновлено 0", timeout=20_000)
    page.get_by_role("link", name="Организации, созданные этим файлом").click()
    page.get_by_role("link", name=re.compile("ООО.«Дважды»")).first.click()
    expect(page.get_by_role("main")).to_contain_text("ул. Мира, 1")
    expect(page.get_by_role("main")).to_contain_text("44-55-66")


def test_what_is_typed_into_rows_is_not_lost_by_leaving_the_page(signed_in, tmp_path):
    path = tmp_path / "Ошибки.csv"
    path.write_text("Наименование;ИНН\nООО «Раз»;1\nООО «Два»;2\n")
    page = signed_in("administrator")
    page.goto("/registry/import/?region=48")
    page.get_by_label("Файл").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.get_by_role("button", name="Проверить строки").click()
    field = page.get_by_label("Строка 2, ИНН")
    expect(field).to_be_visible(timeout=20_000)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_role("link", name=re.compile("Все строки")).click()
    page.get_by_role("link", name=re.compile("Ошибка")).click()
    expect(field).to_be_visible()
    assert asked == []
    field.fill("4826000041")
    page.get_by_role("link", name=re.compile("Все строки")).click()
    expect(field).to_have_value("4826000041")
    assert asked == ["beforeunload"]
