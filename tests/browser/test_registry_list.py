"""The way of somebody who keeps the registry: narrow, choose columns, change, take back, export."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_every_page import axe_problems, overflow


def rows(page: Page):
    return page.locator("list-keys tbody tr")


def texts(page: Page, column: int) -> list[str]:
    cells = rows(page).locator(f"> :nth-child({column})")
    return [text.replace("\u00a0", " ").strip() for text in cells.all_inner_texts()]


def pick_three_by_keyboard(page: Page) -> None:
    page.locator("#registry-search").focus()
    page.keyboard.press("ArrowDown")
    expect(rows(page).first).to_be_focused()
    for key in ("Space", "ArrowDown", "Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    expect(page.locator("picked-rows")).to_contain_text("Выбрано 3")


def test_an_administrator_works_on_the_list_from_a_filter_to_a_workbook(signed_in, tmp_path):
    page = signed_in("administrator")
    page.goto("/registry/")

    # Narrow and choose the columns
    page.get_by_role("group", name="Фильтры").get_by_label("Предприятие").check()
    expect(page.get_by_role("link", name="Вид: Предприятие")).to_be_visible()
    page.locator("summary", has_text="Столбцы").click()
    page.get_by_role("searchbox", name="Найти столбец").fill("стат")
    page.get_by_label("Статус").check()
    page.get_by_role("button", name="Показать столбцы").click()
    expect(page.get_by_role("columnheader", name="Статус")).to_be_visible()
    assert "columns=" in page.url

    # Keep it under a name
    page.get_by_role("link", name="Сохранить вид").click()
    page.get_by_label("Название вида").fill("Предприятия со статусом")
    page.get_by_role("button", name="Сохранить").click()
    tab = page.get_by_role("navigation", name="Сохранённые виды").get_by_role(
        "link", name="Предприятия со статусом"
    )
    expect(tab).to_have_attribute("aria-current", "page")

    # Change three rows and take it back
    heads = page.locator("list-keys thead tr > *").all_inner_texts()
    status = heads.index("Статус") + 1
    before = texts(page, status)
    pick_three_by_keyboard(page)
    page.get_by_role("button", name="Изменить поле…").click()
    page.get_by_role("main").get_by_role("link", name="Статус").click()
    page.get_by_label("Статус", exact=True).select_option(label="Действует")
    page.get_by_label("Название нового источника").fill("Выписка")
    page.get_by_role("button", name="Показать, что изменится").click()
    expect(page.get_by_role("main")).to_contain_text("Изменятся 3 организации")
    page.get_by_role("button", name="Изменить 3").click()
    expect(page.get_by_role("status").first).to_contain_text("Изменены 3 организации: статус.")
    assert texts(page, status) == ["Действует"] * 3 + before[3:]
    page.get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("status").first).to_contain_text("Прежние значения вернулись у 3 организаций.")

    # Edit a cell in its place
    page.goto(tab.get_attribute("href") or "")
    assert texts(page, status) == before
    first = rows(page).first
    name = first.get_by_role("rowheader").get_by_role("link").inner_text()
    first.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    expect(page.locator("cell-editor").get_by_label("ИНН", exact=True)).to_be_focused()
    page.keyboard.type("7707083894")
    page.keyboard.press("Enter")
    expect(page.locator("cell-editor")).to_contain_text("контрольн", ignore_case=True)
    page.locator("cell-editor").get_by_label("ИНН", exact=True).fill("7707083893")
    page.get_by_label("Название нового источника").fill("Выписка")
    page.keyboard.press("Enter")
    expect(first).to_contain_text("7707083893")
    expect(page.locator("cell-editor")).to_have_count(0)
    expect(first.get_by_role("button", name="Править: ИНН")).to_be_focused()

    # And the workbook is what the screen shows
    page.locator("summary", has_text="Выгрузить").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel (XLSX)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    sheet = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert [row[0] for row in sheet[1:]] == [
        text.split("\n")[0].replace("\u00a0", " ") for text in texts(page, 2)
    ]
    assert len(sheet[0]) == len(heads) - 1
    assert "7707083893" in sheet[1], name


def test_a_folded_facet_opens_in_its_place_and_narrows_the_list(signed_in):
    page = signed_in("administrator")
    page.goto("/registry/?region=demo")

    page.locator("summary", has_text="Отрасль").click()
    page.get_by_label("Обрабатывающие производства").check()
    expect(page.get_by_role("link", name="Отрасль: Обрабатывающие производства")).to_be_visible()
    page.get_by_label("28\u00a0Производство машин").check()
    expect(page.get_by_role("link", name="Отрасль: Обрабатывающие производства, 28")).to_be_visible()
    expect(rows(page)).to_have_count(7)


def test_shift_escape_and_the_box_of_the_page_pick_rows(signed_in):
    page = signed_in("administrator")
    page.goto("/registry/")
    bar = page.locator("picked-rows")
    boxes = page.locator("tbody .pick input")

    expect(bar).to_be_hidden()
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(bar).to_contain_text("Выбрано 4")
    rows(page).nth(2).focus()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    for key in ("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(bar).to_contain_text("Выбрано 2")
    assert [boxes.nth(place).is_checked() for place in range(6)] == [place in (2, 3) for place in range(6)]
    page.keyboard.press("Escape")
    page.get_by_label("Выбрать все строки страницы").check()
    expect(bar).to_contain_text(f"Выбрано {boxes.count()}")


def test_escape_leaves_a_cell_as_it_was_and_tab_goes_on_to_the_next(signed_in):
    page = signed_in("administrator")
    page.goto("/registry/?region=48&columns=checked,note")
    row = rows(page).nth(1)

    row.locator("td[data-cell]").first.dblclick()
    editor = page.locator("cell-editor")
    expect(editor.get_by_label("Проверено")).to_be_focused()
    page.keyboard.type("01.01.2014")
    page.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(row.get_by_role("button", name="Править: Проверено")).to_be_focused()

    page.keyboard.press("F2")
    expect(editor.get_by_label("Проверено")).to_be_focused()
    page.keyboard.type("02.01.2014")
    page.keyboard.press("Tab")
    expect(editor.get_by_label("Примечание")).to_be_focused()
    expect(row).to_contain_text("02.01.2014")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_open_picker_the_editor_and_the_bar_are_accessible(signed_in, theme):
    page = signed_in("administrator")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    page.goto("/registry/?region=demo&open=industry&open=status&open=checked")

    page.locator("tbody .pick input").first.click()
    rows(page).nth(2).focus()
    page.keyboard.press("F2")
    expect(page.locator("cell-editor")).to_be_visible()
    with_editor = axe_problems(page) + overflow(page)
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Столбцы").click()
    with_picker = axe_problems(page) + overflow(page)
    page.set_viewport_size({"width": 390, "height": 900})

    assert (with_editor, with_picker, axe_problems(page) + overflow(page)) == ([], [], [])
