"""The board by keyboard alone: typing through an outage, keys on statements, two editors, no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import HALL


def open_new_board(page: Page, title: str) -> None:
    """Plans a session of its own, so that the tests do not meet on one board."""
    page.goto("/sessions/new/")
    page.get_by_label("Название").fill(title)
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Открыть доску").click()
    expect(page.get_by_role("combobox", name="Новая строка")).to_be_focused()


def type_line(page: Page, line: str) -> None:
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def type_over(page: Page, text: str) -> None:
    page.keyboard.press("Control+a")
    type_line(page, text)


def cards(page: Page, quadrant: str):
    return page.locator(f"[data-quad={quadrant}] [data-statement]")


@pytest.mark.parametrize("host", ["127.0.0.1", HALL], ids=["localhost", "hall"])
def test_what_is_typed_through_an_outage_is_recorded_once_and_in_order(signed_in, host):
    page = signed_in("facilitator", host)
    open_new_board(page, f"Обрыв связи, {host}")
    answers = {"lost": 0}

    def lose(route):
        # The first request reaches the server and only its answer is lost; the others do not get through.
        answers["lost"] += 1
        if answers["lost"] == 1:
            route.fetch(url=route.request.url.replace(HALL, "127.0.0.1"))
        route.abort()

    page.route("**/ops/", lose)
    for number in range(1, 6):
        type_line(page, f"+ Строка {number}")
    expect(page.locator("board-status")).to_have_text("не отправлено: 5")
    # The first was recorded, only its answer was lost: the stream has brought it.
    expect(page.locator(".is-unsent")).to_have_count(4)
    page.unroute("**/ops/")

    expect(page.locator("board-status")).to_have_text("всё записано", timeout=15_000)
    texts = [f"Строка {number}" for number in range(1, 6)]
    expect(cards(page, "strength").locator(".say-text")).to_have_text(texts)
    page.reload()
    expect(cards(page, "strength").locator(".say-text")).to_have_text(texts)


@pytest.mark.parametrize("host", ["127.0.0.1", HALL], ids=["localhost", "hall"])
def test_a_reload_with_a_full_outbox_loses_nothing(signed_in, host):
    page = signed_in("facilitator", host)
    open_new_board(page, f"Перезагрузка, {host}")
    page.route("**/ops/", lambda route: route.abort())
    texts = [f"Строка {number}" for number in range(1, 6)]
    for text in texts:
        type_line(page, f"* {text}")
    expect(page.locator("board-status")).to_have_text("не отправлено: 5")

    page.reload()
    expect(page.locator(".is-unsent .say-text")).to_have_text(texts)
    type_line(page, "* Уже после")
    with page.expect_download() as started:
        page.get_by_role("button", name="Скачать неотправленное").click()
    assert started.value.path().read_text().splitlines() == [*(f"* {text}" for text in texts), "* Уже после"]
    page.unroute("**/ops/")

    expect(page.locator("board-status")).to_have_text("всё записано", timeout=15_000)
    expect(cards(page, "opportunity").locator(".say-text")).to_have_text([*texts, "Уже после"])
    page.reload()
    expect(cards(page, "opportunity").locator(".say-text")).to_have_text([*texts, "Уже после"])
    expect(page.locator(".is-unsent")).to_have_count(0)


def test_a_refused_line_waits_over_a_reload_for_a_decision(signed_in):
    page = signed_in("facilitator")
    open_new_board(page, "Отказ и перезагрузка")
    page.route(
        "**/ops/",
        lambda route: route.fulfill(status=422, json={"error": {"code": "x", "message": "Не записано."}}),
    )
    type_line(page, "! Отвергнутое")
    expect(page.locator(".is-refused .say-text")).to_have_text("Отвергнутое")
    page.unroute("**/ops/")

    page.reload()
    expect(page.locator(".is-refused .say-text")).to_have_text("Отвергнутое")
    page.get_by_role("button", name="Исправить").click()
    page.keyboard.press("Enter")

    expect(cards(page, "threat").locator(".say-text")).to_have_text("Отвергнутое")
    page.reload()
    expect(page.locator(".is-refused")).to_have_count(0)


def test_a_statement_is_edited_moved_themed_merged_taken_off_and_brought_back_by_keys(signed_in):
    page = signed_in("facilitator")
    open_new_board(page, "По клавишам")
    type_line(page, "-Нет склада")
    type_line(page, "Нет общего склада / кооперация")
    expect(cards(page, "weakness")).to_have_count(2)

    page.keyboard.press("F6")
    page.keyboard.press("End")
    page.keyboard.press("F2")
    page.keyboard.press("End")
    type_line(page, " и лаборатории")
    expect(page.locator("[data-text='Нет склада и лаборатории']")).to_be_focused()

    page.keyboard.press("!")
    expect(cards(page, "threat")).to_have_count(1)
    page.keyboard.press("-")
    expect(cards(page, "weakness")).to_have_count(2)
    page.keyboard.press("t")
    type_line(page, "склады")
    expect(page.locator(".theme-name:visible")).to_have_text(["кооперация", "склады"])

    page.keyboard.press("m")
    type_line(page, "2")
    expect(page.get_by_text("объединены 2")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(cards(page, "weakness")).to_have_count(2)

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    expect(cards(page, "weakness")).to_have_count(1)
    page.get_by_role("button", name="Вернуть").last.click()
    expect(cards(page, "weakness")).to_have_count(2)


def test_a_refused_line_keeps_its_text_and_can_be_corrected(signed_in):
    page = signed_in("facilitator")
    open_new_board(page, "Длинная строка")
    page.get_by_role("combobox", name="Новая строка").fill("х" * 501)
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").filter(has_text="можно не больше 500")).to_be_visible()
    expect(page.locator("board-status")).to_have_text("не записано: 1")
    page.get_by_role("button", name="Исправить").click()

    expect(page.get_by_role("combobox", name="Новая строка")).to_have_value("х" * 501)
    expect(page.locator(".is-refused")).to_have_count(0)
    expect(page.locator("board-status")).to_have_text("всё записано")


@pytest.mark.parametrize("sent", ["after", "before"], ids=["after-the-other", "while-the-other-is-recorded"])
def test_of_two_editors_the_second_sees_both_texts_and_decides(signed_in, sent):
    first = signed_in("facilitator")
    open_new_board(first, f"Двое правят, {sent}")
    type_line(first, "Как сказано")
    expect(cards(first, "strength")).to_have_count(1)
    second = signed_in("administrator")
    second.goto(first.url)
    for page in (first, second):
        page.keyboard.press("F6")
        page.keyboard.press("Enter")
        expect(cards(page, "strength").get_by_role("textbox")).to_be_focused()
    on_its_way: list[Route] = []
    if sent == "before":
        second.route("**/ops/", lambda route: on_its_way.append(route))

    if sent == "before":
        type_over(second, "Как хочет второй")
        expect(cards(second, "strength").get_by_role("textbox")).to_have_count(0)
    type_over(first, "Как записал первый")
    expect(cards(first, "strength").locator(".say-text")).to_have_text("Как записал первый")
    if sent == "after":
        type_over(second, "Как хочет второй")
    else:
        # The card was drawn anew while the second one's text was on its way.
        expect(cards(second, "strength").locator(".say-text")).to_have_text("Как записал первый")
        for route in on_its_way:
            route.continue_()
        second.unroute("**/ops/")

    expect(second.get_by_text("Как записал первый").last).to_be_visible()
    expect(second.get_by_label("Ваш текст:")).to_have_value("Как хочет второй")
    second.get_by_role("button", name="Записать мой текст").click()
    expect(cards(second, "strength").locator(".say-text")).to_have_text("Как хочет второй")


def test_the_line_works_without_a_script(signed_in):
    page = signed_in("facilitator", java_script_enabled=False)
    page.goto("/sessions/new/")
    page.get_by_label("Название").fill("Без сценариев")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("link", name="Открыть доску").click()

    page.get_by_label("Новая строка").fill("* Локализация узлов /рынок")
    page.get_by_role("button", name=re.compile("Записать")).click()

    expect(page.locator("[data-quad=opportunity] [data-statement]")).to_have_count(1)
    expect(page.locator("[data-quad=opportunity] .theme-name").first).to_have_text("рынок")
