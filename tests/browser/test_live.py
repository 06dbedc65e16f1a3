"""Several people on one board: what one records the others see, and nobody loses what they are typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HALL
from tests.browser.test_board import cards, open_new_board, type_line


def beside(signed_in, role: str, page: Page, host: str = "127.0.0.1") -> Page:
    """The same board in another browser."""
    other = signed_in(role, host)
    other.goto(page.url)
    return other


@pytest.mark.parametrize("host", ["127.0.0.1", HALL], ids=["localhost", "hall"])
def test_what_one_records_others_see_while_they_type(signed_in, host):
    first = signed_in("facilitator", host)
    open_new_board(first, f"Двое за пультом, {host}")
    second = beside(signed_in, "administrator", first, host)
    reader = beside(signed_in, "executive", first, host)
    second.get_by_role("combobox", name="Новая строка").fill("Недописанная мы")

    type_line(first, "+ Металл под боком")

    for page in (second, reader):
        expect(cards(page, "strength").locator(".say-text")).to_have_text(["Металл под боком"])
    line = second.get_by_role("combobox", name="Новая строка")
    expect(line).to_have_value("Недописанная мы")
    second.keyboard.type("сль")
    expect(line).to_have_value("Недописанная мысль")
    # Readers see no buttons of the console.
    expect(reader.locator("[data-unmerge]")).to_have_count(0)
    expect(first.locator(".is-unsent")).to_have_count(0)
    expect(cards(first, "strength")).to_have_count(1)


def test_a_card_in_which_somebody_types_changes_only_afterwards(signed_in):
    first = signed_in("facilitator")
    open_new_board(first, "Правят одно")
    type_line(first, "- Как было сказано")
    second = beside(signed_in, "administrator", first)
    second.keyboard.press("F6")
    second.keyboard.press("Enter")
    second.keyboard.type("Черновик второго")

    first.keyboard.press("F6")
    first.keyboard.press("Enter")
    first.keyboard.type("Как уточнил первый")
    first.keyboard.press("Enter")
    expect(cards(first, "weakness").locator(".say-text")).to_have_text("Как уточнил первый")
    # The next line reaches the second, so the edit has reached it, too.
    first.keyboard.press("Escape")
    type_line(first, "- Следующая")
    expect(cards(second, "weakness")).to_have_count(2)
    expect(second.get_by_label("Формулировка")).to_have_value("Черновик второго")

    second.keyboard.press("Escape")
    expect(cards(second, "weakness").locator(".say-text")).to_have_text(["Как уточнил первый", "Следующая"])


def test_where_streams_do_not_get_through_the_page_polls(signed_in):
    first = signed_in("facilitator")
    open_new_board(first, "Антивирус держит поток")
    reader = signed_in("executive")
    reader.route("**/stream?*", lambda route: route.abort())
    reader.goto(first.url)

    type_line(first, "! Рост тарифов")

    expect(cards(reader, "threat").locator(".say-text")).to_have_text(["Рост тарифов"], timeout=20_000)


def test_who_was_away_for_long_gets_the_whole_board(signed_in):
    first = signed_in("facilitator")
    open_new_board(first, "Вернулся издалека")
    type_line(first, "+ Первое")
    reader = beside(signed_in, "executive", first)
    expect(cards(reader, "strength")).to_have_count(1)

    # A number that the server does not know, as after a restored copy: it asks for a fresh snapshot.
    reader.evaluate("document.querySelector('live-feed').start(10 ** 9)")
    type_line(first, "* Второе")

    expect(cards(reader, "opportunity").locator(".say-text")).to_have_text(["Второе"])
    expect(cards(reader, "strength")).to_have_count(1)
