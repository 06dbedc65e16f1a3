"""An agenda written, run and shown by keyboard alone, with a second console and a reader beside."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import HALL


def test_an_agenda_is_begun_run_and_taken_back_by_keys_and_everybody_sees_it(signed_in):
    page = signed_in("facilitator", HALL)
    page.goto("/sessions/new/")
    page.get_by_label("Название").fill("Повестка по клавишам")
    page.get_by_label("Даты").fill("09.10.2013–10.10.2013")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Составить и вести").click()

    # Begun by a template; the row that has the focus keeps it wherever it goes.
    page.get_by_role("button", name=re.compile("Два дня")).click()
    rows = page.locator(".plan-rows > li")
    expect(rows).to_have_count(16)
    rows.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(rows.nth(1)).to_contain_text("Открытие")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.first).to_contain_text("Открытие")
    page.keyboard.press("End")
    page.keyboard.press("Delete")
    expect(rows).to_have_count(15)
    page.get_by_role("button", name="Вернуть").click()
    expect(rows).to_have_count(16)

    page.get_by_role("link", name="Пульт").click()
    line = page.get_by_role("combobox", name="Новая строка")
    expect(line).to_be_focused()
    address = page.url
    reader = signed_in("executive", HALL)
    reader.goto(address)
    second = signed_in("administrator", HALL)
    second.goto(address)
    second.get_by_role("combobox", name="Новая строка").fill("Недописанная мысль")

    # One key begins the next item on every screen, and what is being typed stays.
    page.keyboard.type("Пока идёт открытие")
    page.keyboard.press("F10")
    present = page.locator(".day-steps [aria-current]")
    expect(present).to_contain_text("Открытие")
    expect(reader.locator("[data-region=agenda]")).to_contain_text("Открытие")
    expect(second.locator(".day-steps [aria-current]")).to_contain_text("Открытие")
    expect(line).to_have_value("Пока идёт открытие")
    expect(line).to_be_focused()
    expect(second.get_by_role("combobox", name="Новая строка")).to_have_value("Недописанная мысль")

    page.keyboard.press("F10")
    expect(present).to_contain_text("Доклад")
    page.keyboard.press("Shift+F10")
    expect(present).to_contain_text("Открытие")
    page.keyboard.press("F4")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(present).to_contain_text("Итоги первого дня")
    expect(present.locator("button")).to_be_focused()

    # The countdown is the same everywhere.
    page.keyboard.press("F9")
    for one in (page, reader, second):
        expect(one.locator("time-left")).to_contain_text(re.compile(r"осталось (30:00|29:\d\d)"))
    page.keyboard.press("F9")
    expect(reader.locator("time-left")).to_contain_text(re.compile(r"осталось 30:\d\d|осталось 31:00"))
    page.keyboard.press("Shift+F9")
    expect(reader.locator("time-left")).to_have_count(0)

    # Who sits at a console is named at the other.
    expect(second.locator("at-console")).to_contain_text("Фасилитатор")


def test_who_has_come_is_marked_by_typing_a_beginning_and_enter(signed_in):
    page = signed_in("facilitator")
    page.goto("/sessions/1/attendance/")
    field = page.get_by_label("Имя или организация")
    expect(field).to_be_focused()
    counts = page.locator(".hall-counts b")
    before = counts.text_content()

    page.keyboard.type("гидравлик")
    expect(page.locator(".hall-rows > li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(counts).not_to_have_text(before)
    expect(field).to_be_focused()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(counts).to_have_text(before)
    expect(page.locator(".hall-rows > li:visible")).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
