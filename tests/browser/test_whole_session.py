"""A session of two days by keyboard alone, with a projector and three phones: agenda, board, an outage, a
vote, its result, a strategy, a priority, a decision, an instruction with a term, a candidate cluster.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import HALL, Portal
from tests.browser.test_board import cards, type_line


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def join(browser: Browser, portal: Portal, code: str, options: dict) -> Page:  # type: ignore[type-arg]
    """A phone of the hall, by the code on its screen."""
    context = browser.new_context(
        **{**options, "base_url": portal.url("", HALL), "viewport": {"width": 390, "height": 780}}
    )
    phone = context.new_page()
    phone.goto("/join/")
    phone.get_by_label("Код сессии").fill(code)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/hall/**")
    return phone


def plus(phone: Page, number: int):  # type: ignore[no-untyped-def]
    return phone.get_by_role("group", name=f"Голоса за № {number}").get_by_role(
        "button", name="добавить голос"
    )


def at(field: Locator, *keys: str) -> None:
    """Keys for what Tab would have led to."""
    field.focus()
    press(field.page, *keys)


def say(phone: Page, text: str, where: str) -> None:
    at(phone.get_by_label(where), "Space")
    at(phone.get_by_label("Одна мысль"))
    phone.keyboard.type(text)
    at(phone.get_by_role("button", name="Отправить"), "Enter")


def put_on(console: Page, choice: str) -> None:
    """On the wall, from the list of what can stand there."""
    press(console, "Control+Alt+KeyS")
    at(console.locator("dialog[open]").get_by_role("button", name=choice, exact=True), "Enter")
    expect(console.locator("dialog[open]")).to_have_count(0)


def lit(browser: Browser, options: dict, address: str) -> Page:  # type: ignore[type-arg]
    """The screen of the hall, which nobody touches."""
    screen = {**options, "viewport": {"width": 1920, "height": 1080}}
    wall = browser.new_context(**screen).new_page()
    wall.goto(address)
    return wall


def test_a_session_of_two_days_by_keyboard_alone_through_an_outage_and_a_reload(
    signed_in, browser, portal, browser_context_args, watch
):
    """From an agenda to a candidate cluster, at an address of the hall's network over plain http."""
    console = signed_in("facilitator", HALL)
    console.goto("/sessions/new/")
    at(console.get_by_label("Название"))
    console.keyboard.type("Два дня без мыши")
    at(console.get_by_label("Даты"))
    console.keyboard.type("09.10.2013–10.10.2013")
    press(console, "Control+Enter")
    at(console.get_by_role("link", name="Составить и вести"), "Enter")
    at(console.get_by_role("button", name=re.compile("Два дня")), "Enter")
    expect(console.locator(".plan-rows > li")).to_have_count(16)
    at(console.get_by_role("link", name="Пульт"), "Enter")
    line = console.get_by_role("combobox", name="Новая строка")
    expect(line).to_be_focused()
    board = console.url
    session = re.search(r"/sessions/(\d+)/", board)[1]  # type: ignore[index]

    # The ways in: a code for phones, an address for the screen.
    console.goto(f"/sessions/{session}/guests/")
    at(console.get_by_role("button", name="Сделать код"), "Enter")
    code = code_on(console)
    at(console.get_by_role("button", name="Сделать адрес"), "Enter")
    wall = lit(browser, browser_context_args, console.locator(".copyable").inner_text().strip())
    phones = [join(browser, portal, code, browser_context_args) for _ in range(3)]
    for page in (wall, *phones):
        watch.over(page.context)
    console.goto(board)

    # The agenda leads every screen: opening, talk, SWOT.
    expect(phones[0].get_by_role("heading", name="Сессия ещё не началась")).to_be_visible()
    present = console.locator(".day-steps [aria-current]")
    for step in ("Открытие", "Доклад", "SWOT"):
        press(console, "F10")
        expect(present).to_contain_text(step)
    for phone in phones:
        expect(phone.get_by_role("heading", name="Что помогает и что мешает?")).to_be_visible()

    # The hall speaks; a draft on the third phone and one at the console live through it.
    at(phones[2].get_by_label("Одна мысль"))
    phones[2].keyboard.type("Недописанная мы")
    console.keyboard.type("Рост та")
    say(phones[0], "Свой металл рядом", "Помогает")
    expect(cards(console, "strength").locator(".say-text")).to_have_text(["Свой металл рядом"])
    say(phones[1], "Нет общего склада", "Мешает")
    expect(cards(console, "weakness").locator(".say-text")).to_have_text(["Нет общего склада"])
    expect(line).to_have_value("Рост та")
    phones[2].keyboard.type("сль")
    expect(phones[2].get_by_label("Одна мысль")).to_have_value("Недописанная мысль")

    # The network of the console fails: its lines wait, over a reload, and go by themselves.
    press(console, "Control+a")
    console.route("**/ops/", lambda route: route.abort())
    for words in ("* Локализация узлов", "! Рост тарифов"):
        type_line(console, words)
    expect(console.locator("board-status")).to_have_text("не отправлено: 2")
    console.reload()
    expect(console.locator(".is-unsent .say-text")).to_have_text(["Локализация узлов", "Рост тарифов"])
    console.unroute("**/ops/")
    expect(console.locator("board-status")).to_have_text("всё записано", timeout=15_000)
    expect(cards(console, "opportunity").locator(".say-text")).to_have_text(["Локализация узлов"])
    expect(cards(console, "threat").locator(".say-text")).to_have_text(["Рост тарифов"])

    press(console, "Control+Alt+KeyB")
    expect(wall.locator(".hall-list")).to_contain_text("Свой металл рядом")
    press(console, "F10")
    expect(present).to_contain_text("Голосование")

    # A vote is opened by keys; the phones turn to it by themselves.
    press(console, "F8")
    expect(console.get_by_label("Вопрос залу")).to_be_focused()
    console.keyboard.type("Что важнее?")
    press(console, "Enter")
    for phone in phones:
        expect(phone.get_by_role("heading", name="Что важнее?")).to_be_visible()
        expect(phone.locator("[data-left]")).to_have_text("Осталось 5")

    # By keyboard on the phones, too.
    for phone, numbers in zip(phones, ((1, 2), (2,), (2, 3)), strict=True):
        for number in numbers:
            plus(phone, number).focus()
            phone.keyboard.press("Enter")
    expect(phones[0].locator("[data-left]")).to_have_text("Осталось 3")
    expect(phones[1].locator("[data-left]")).to_have_text("Осталось 4")
    turnout = console.locator("[data-region=turnout]")
    expect(turnout).to_contain_text("проголосовали 3 из 3", timeout=10_000)
    # The ballot survives a reload, and so does what was given.
    phones[2].reload()
    expect(phones[2].locator(".stepper output")).to_have_text(["0", "1", "1", "0"])
    # Nobody reads a total before the end, and the wall shows how many have voted, not what for.
    assert not console.locator(".votes svg").count()
    put_on(console, "голосование")
    expect(wall.locator(".hall-turnout")).to_contain_text("3 из 3")
    expect(wall.locator(".hall-list .v")).to_have_text(["", "", "", ""])

    # What is voted on stays as it is.
    press(console, "F6", "End", "F2")
    console.keyboard.type("Иначе")
    press(console, "Enter")
    expect(console.get_by_text("уже голосовали в этой формулировке")).to_be_visible()
    press(console, "Escape", "Escape")

    # Closed: the same result on the board, the console and the phones.
    press(console, "F8")
    expect(console.get_by_role("button", name="Закрыть голосование и показать итог")).to_be_focused()
    press(console, "Enter")
    result = console.locator("voting-desk .result tbody tr")
    expect(result.nth(0)).to_contain_text("Нет общего склада")
    expect(result.nth(1)).to_contain_text("2–3")
    expect(result.nth(2)).to_contain_text("2–3")
    press(console, "F8")
    expect(cards(console, "weakness").locator(".votes")).to_contain_text("3")
    put_on(console, "итоги")
    expect(wall.locator(".hall-list li:not(.cap)").first).to_contain_text("Нет общего склада")
    for phone in phones:
        expect(phone.locator(".result tbody tr").first).to_contain_text("Нет общего склада")
        expect(phone.locator("[data-ballot]")).to_have_count(0)
    # Lunch, then the next question opens by itself, with its form and what was typed before the vote.
    for step in ("Обед", "SWOT: кластеры-кандидаты"):
        press(console, "F10")
        expect(present).to_contain_text(step)
    for phone in phones:
        expect(phone.get_by_role("button", name="Отправить")).to_be_visible()
    expect(phones[2].get_by_label("Одна мысль")).to_have_value("Недописанная мысль")

    # A strategy from a pair, picked by the space bar.
    press(console, "F6", "Home", " ")
    cards(console, "opportunity").first.focus()
    press(console, " ", "s")
    console.keyboard.type("Собирать узлы из своего металла")
    press(console, "Enter")
    expect(console.locator("toast-list")).to_contain_text("Стратегия записана: SO")

    # The desk of outcomes.
    console.goto(f"/sessions/{session}/outcomes/")
    press(console, "F6")
    expect(console.locator("[data-thing=statement]").first).to_be_focused()
    expect(console.locator("[data-thing=statement]").first).to_contain_text("Нет общего склада")
    press(console, "p")
    console.keyboard.type("Общий склад заводов")
    press(console, "Enter")
    priority = console.locator("[data-thing=priority]")
    expect(priority).to_contain_text("Общий склад заводов")
    expect(priority).to_be_focused()
    press(console, "=")
    console.keyboard.type("Создать общий склад")
    press(console, "Enter")
    decision = console.locator("[data-thing=decision]")
    expect(decision).to_contain_text("нет исполнителя и срока")
    expect(decision).to_be_focused()
    press(console, "i", "Tab")
    console.keyboard.type("Гидропривод")
    option = console.get_by_role("option").first
    expect(option).to_be_visible()
    press(console, "ArrowDown", "Enter", "Tab")
    console.keyboard.type("01.12.2033")
    press(console, "Enter")
    instruction = console.locator("[data-thing=instruction]")
    expect(instruction).to_contain_text("до 01.12.2033")
    expect(console.locator("[data-incomplete]")).to_have_count(0)

    # The last step is taken back, and done again by the line of its own.
    press(console, "Control+z")
    expect(instruction).to_have_count(0)
    console.get_by_label("Новое решение").focus()
    type_line(console, "= Принять к сведению итог голосования")
    expect(decision).to_have_count(2)
    expect(decision.nth(1)).to_contain_text("принять к сведению")

    # From a priority to a candidate cluster: a key, and a button.
    priority.focus()
    press(console, "c")
    expect(console.get_by_label("Название")).to_have_value("Общий склад заводов")
    console.get_by_label("Название").focus()
    press(console, "Enter")
    expect(console.get_by_role("heading", name="Общий склад заводов")).to_be_visible()
    assert urlsplit(console.url).path.startswith("/strategy/clusters/")
    # And back: what was said in the hall stands there.
    expect(console.get_by_text("Нет общего склада").first).to_be_visible()


def code_on(page: Page) -> str:
    """The code as the page of guests shows it, once it does."""
    return page.locator(".way-in-code").inner_text()
