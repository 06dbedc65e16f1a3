"""A hall with a facilitator, a projector and three phones: from the code to the wall, by keys and thumbs."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import HALL
from tests.browser.test_board import cards, open_new_board, type_line
from tests.browser.test_every_page import axe_problems, problems_of

HEAVIEST_PHONE = 60_000
OF_A_PAGE = ("document", "stylesheet", "script")


def open_the_hall(page: Page) -> str:
    """Make a code; the code as it is shown."""
    page.get_by_role("link", name=re.compile(r"^\d+ телефон")).click()
    page.get_by_role("button", name="Сделать код").click()
    return page.locator(".way-in-code").inner_text().strip()


def phone(browser: Browser, options: dict, portal, watch, code: str, script: bool = True) -> Page:  # type: ignore[no-untyped-def,type-arg]
    context: BrowserContext = browser.new_context(
        **{
            **options,
            "base_url": portal.url("", HALL),
            "viewport": {"width": 390, "height": 844},
            "java_script_enabled": script,
        }
    )
    if script:
        watch.over(context)
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    page.goto("/join/")
    page.get_by_label("Код сессии").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Что помогает и что мешает?")).to_be_visible()
    # Both pages and all that they load, as it is sent; fonts come after the words are there.
    weight = sum(one.sizes()["responseBodySize"] for one in asked if one.resource_type in OF_A_PAGE)
    assert 5_000 < weight <= HEAVIEST_PHONE
    return page


def say(page: Page, text: str, where: str = "Мешает") -> None:
    page.get_by_label(where).check()
    page.get_by_label("Одна мысль").fill(text)
    page.get_by_role("button", name="Отправить").click()


def test_three_phones_a_console_and_a_wall(signed_in, portal, browser, browser_context_args, watch):
    console = signed_in("facilitator", HALL)
    open_new_board(console, "Зал с телефонами")
    board_url = console.url
    code = open_the_hall(console)
    console.get_by_role("button", name="Сделать адрес").click()
    wall_url = console.locator(".copyable").inner_text().strip()
    console.goto(board_url)

    context = browser.new_context(**{**browser_context_args, "viewport": {"width": 1920, "height": 1080}})
    watch.over(context)
    wall = context.new_page()
    wall.goto(wall_url)
    expect(wall.locator(".hall-code")).to_contain_text(code)

    first, second = (phone(browser, browser_context_args, portal, watch, code) for _phone in range(2))
    plain = phone(browser, browser_context_args, portal, watch, code.replace(" ", "").lower(), script=False)

    # A draft on one phone lives through whatever the others do.
    second.get_by_label("Одна мысль").fill("Недописанная мы")
    say(first, "Станки некому обслуживать")
    expect(first.locator(".mine")).to_contain_text(["Станки некому обслуживать"])
    say(plain, "Трасса М4 и две железные дороги", "Помогает")
    expect(plain.locator(".mine").last).to_contain_text("на доске, № 2")
    expect(cards(console, "weakness").locator(".say-text")).to_have_text(["Станки некому обслуживать"])
    expect(second.get_by_label("Одна мысль")).to_have_value("Недописанная мы")

    # The wall shows what the console chooses, by keys.
    console.keyboard.press("Control+Alt+KeyB")
    expect(wall.locator(".hall-list")).to_contain_text("Трасса М4")
    console.keyboard.press("Control+Alt+ArrowRight")
    expect(wall.locator(".hall-list")).to_contain_text("Станки некому обслуживать")

    # An outage: the line waits on the phone, over a reload, and goes by itself.
    first.context.set_offline(True)
    say(first, "Закупки разбиты на мелкие лоты")
    expect(first.locator("[data-pending]")).to_contain_text("в очереди")
    first.context.set_offline(False)
    expect(first.locator("[data-own-lines]")).to_contain_text("Закупки разбиты", timeout=60_000)

    # One's own line is corrected, and the wall follows.
    first.get_by_text("Исправить").first.click()
    first.get_by_label("Формулировка").first.fill("Закупки разбиты на лоты, мелкие для завода")
    first.get_by_role("button", name="Записать").first.click()
    expect(wall.locator(".hall-list")).to_contain_text("мелкие для завода", timeout=20_000)

    assert problems_of(first, [first.url]) == {}
    assert axe_problems(wall) == []

    # Somebody is put out and loses nothing of what was typed.
    console.goto(board_url.replace("/board/", "/guests/").split("?")[0])
    console.get_by_role("button", name="Вывести телефон 2").click()
    expect(second.locator("live-feed")).to_contain_text("сессия закрыта для этого телефона", timeout=30_000)
    expect(second.get_by_label("Одна мысль")).to_have_value("Недописанная мы")

    console.goto(board_url)
    type_line(console, "+ Металл под боком")
    expect(first.get_by_role("heading", name="Что помогает и что мешает?")).to_be_visible()
    for page in (first, second, plain, wall):
        page.context.close()
