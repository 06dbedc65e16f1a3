"""A hall by keyboard alone: board, a vote by three phones, its result, a priority, a decision, an instruction
with a term, a candidate cluster.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Portal
from tests.browser.test_board import cards, open_new_board, type_line


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def join(browser: Browser, portal: Portal, code: str, options: dict) -> Page:  # type: ignore[type-arg]
    """A phone of the hall, by the code on its screen."""
    context = browser.new_context(
        **{**options, "base_url": portal.url(""), "viewport": {"width": 390, "height": 780}}
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


def test_a_hall_votes_and_draws_its_conclusions_by_keyboard(
    signed_in, browser, portal, browser_context_args, watch
):
    console = signed_in("facilitator")
    open_new_board(console, "Голосование зала")
    for line in ("+ Свой металл рядом", "- Нет общего склада", "* Локализация узлов", "! Рост тарифов"):
        type_line(console, line)
    expect(cards(console, "threat")).to_have_count(1)
    board = console.url
    session = re.search(r"/sessions/(\d+)/", board)[1]  # type: ignore[index]

    # The way in.
    console.goto(f"/sessions/{session}/guests/")
    console.get_by_role("button", name="Сделать код").focus()
    press(console, "Enter")
    code = code_on(console)
    phones = [join(browser, portal, code, browser_context_args) for _ in range(3)]
    for phone in phones:
        watch.over(phone.context)
    console.goto(board)

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
    # Nobody reads a total before the end.
    assert not console.locator(".votes svg").count()

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
    for phone in phones:
        expect(phone.locator(".result tbody tr").first).to_contain_text("Нет общего склада")
        expect(phone.locator("[data-ballot]")).to_have_count(0)
        # The question before is back, with its form.
        expect(phone.get_by_role("button", name="Отправить")).to_be_visible()

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
