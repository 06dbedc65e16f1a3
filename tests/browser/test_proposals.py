"""The way of a proposal: from the door of the hall, or from a reader of a card, to the registry."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_every_page import problems_of
from tests.browser.test_walk import choose_region

SESSION = "Вторая сессия: отбор пилотных"


def open_session(page: Page) -> None:
    page.goto("/sessions/?region=demo")
    page.get_by_role("link", name=SESSION).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SESSION)


def test_a_walk_in_registered_by_keyboard_is_joined_to_a_record_and_the_session_shows_it(signed_in):
    hall, office = signed_in("facilitator"), signed_in("administrator")

    open_session(hall)
    hall.get_by_role("link", name="Записать пришедшего").click()
    expect(hall.get_by_role("combobox", name="Фамилия, имя, отчество")).to_be_focused()
    hall.keyboard.type("Пётр Сергеевич Новиков")
    hall.keyboard.press("Tab")
    hall.keyboard.type("технолог")
    hall.keyboard.press("Tab")
    hall.keyboard.type("Вертекон, Липецк")
    hall.keyboard.press("Enter")

    line = hall.get_by_role("listitem").filter(has_text="Новиков Пётр Сергеевич")
    expect(line).to_contain_text("ожидает проверки")
    expect(hall.get_by_role("combobox", name="Фамилия, имя, отчество")).to_be_focused()
    arrivals = hall.url

    choose_region(office, "Демонстрационный регион")
    office.goto("/")
    office.get_by_role("main").get_by_role("link", name="Предложения").first.click()
    office.get_by_role("row").nth(1).focus()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text("Вертекон")
    proposal = office.url
    assert problems_of(office, [proposal, "/registry/proposals/"]) == {}
    office.set_viewport_size({"width": 1366, "height": 900})
    office.goto(proposal)
    office.get_by_role("link", name=re.compile("Присоединить к этой записи.*Вертикон")).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("Присоединить к записи")
    join = office.url
    assert problems_of(office, [join]) == {}
    office.goto(join)
    office.get_by_role("button", name="Присоединить").click()
    expect(office.get_by_role("status").first).to_contain_text("Присоединено к записи")

    open_session(hall)
    line = hall.locator("#attendance li").filter(has_text="Новиков")
    expect(line.get_by_role("link", name="Вертекон")).to_be_visible()
    expect(line).not_to_contain_text("ожидает проверки")
    assert problems_of(hall, [arrivals]) == {}


def test_a_mistaken_line_is_taken_out_and_brought_back(signed_in):
    page = signed_in("facilitator")
    open_session(page)
    page.get_by_role("link", name="Записать пришедшего").click()
    page.get_by_role("combobox", name="Фамилия, имя, отчество").fill("Ошибкина Анна")
    page.keyboard.press("Enter")

    line = page.get_by_role("listitem").filter(has_text="Ошибкина Анна")
    page.get_by_role("button", name="Убрать: Ошибкина Анна").click()
    expect(line).to_have_count(0)
    page.get_by_role("button", name="Вернуть").click()
    expect(line).to_have_count(1)


def test_an_expert_proposes_a_change_and_the_administrator_accepts_one_field_of_two(signed_in):
    expert, office = signed_in("expert"), signed_in("administrator")

    expert.goto("/registry/?region=demo&q=гидролада")
    expert.get_by_role("main").get_by_role("link", name="Гидролада").first.click()
    card = expert.url
    expert.get_by_role("link", name="Предложить правку").click()
    expert.get_by_label("Адрес", exact=True).fill("ул. Проверочная, 7")
    expert.get_by_label("Сайты").fill("gidrolada.example")
    expert.get_by_role("button", name="Предложить").click()
    expect(expert.get_by_role("status").first).to_contain_text("Предложение отправлено")

    office.goto(expert.url)
    assert problems_of(office, [expert.url]) == {}
    office.set_viewport_size({"width": 1366, "height": 900})
    office.goto(expert.url)
    office.get_by_role("checkbox", name="Сайты").uncheck()
    office.get_by_role("button", name="Принять отмеченное").click()

    expect(office.get_by_role("row").filter(has_text="Адрес")).to_contain_text("принято")
    expect(office.get_by_role("row").filter(has_text="Сайты")).to_contain_text("не принято")
    office.goto(card)
    expect(office.get_by_role("main")).to_contain_text("ул. Проверочная, 7")
    expect(office.get_by_role("main")).not_to_contain_text("gidrolada.example")


def test_the_matrix_leads_from_a_sum_to_the_links_and_their_sources(signed_in):
    page = signed_in("executive")

    choose_region(page, "Демонстрационный регион")
    page.get_by_role("link", name="Организации").first.click()
    page.get_by_role("link", name="Кооперация").click()
    expect(page.get_by_role("main")).to_contain_text("Поставлено за")
    matrix = page.url
    assert problems_of(page, [matrix]) == {}
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto(matrix)
    page.get_by_role("table", name="Поставщики в строках").get_by_role("cell").get_by_role(
        "link"
    ).first.click()
    row = page.locator("#links tbody tr")
    expect(row).to_have_count(1)
    row.locator("summary").click()
    expect(row.get_by_role("link", name="Демонстрационный сценарий")).to_be_visible()
    page.get_by_label("Год").select_option("all")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_role("heading", name="Матрица поставок")).to_contain_text("все годы")
    with page.expect_download() as download:
        page.get_by_role("link", name="Матрица поставок, XLSX").click()
    assert download.value.suggested_filename == "cooperation-matrix.xlsx"


def test_the_picture_around_an_organisation_leads_to_a_neighbour_and_back(signed_in):
    page = signed_in("executive")
    choose_region(page, "Демонстрационный регион")
    page.get_by_role("link", name="Организации").first.click()
    page.get_by_role("link", name="Кооперация").click()
    page.locator("#links tbody a").first.click()
    picture = page.locator("#cooperation svg")
    heading = page.get_by_role("heading", level=1)
    name = heading.inner_text()
    conclusion = page.locator("#cooperation .chart-say").inner_text()

    expect(page.get_by_role("group", name=conclusion)).to_be_visible()
    neighbours = picture.locator("a[href^='/registry/']")
    expect(neighbours).to_have_count(page.locator("#links tbody tr").count())
    neighbour = neighbours.first
    neighbour.focus()
    page.keyboard.press("Enter")

    expect(heading).not_to_have_text(name)
    picture.locator("a[href^='/registry/']").filter(
        has_text=re.compile(name.split("«")[-1][:8])
    ).first.click()
    expect(heading).to_have_text(name)
