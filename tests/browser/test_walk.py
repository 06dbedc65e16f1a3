"""The way of each role, from signing in to what the role came for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HALL

HOSTS = pytest.mark.parametrize("host", ["127.0.0.1", HALL], ids=["localhost", "hall"])


def choose_region(page: Page, name: str) -> None:
    page.locator("summary", has_text="Регион").first.click()
    page.get_by_role("button", name=name).first.click()


@HOSTS
def test_an_administrator_finds_energiya_in_yelets_edits_it_and_sees_the_history(signed_in, host):
    page = signed_in("administrator", host)

    page.get_by_role("link", name="Организации").click()
    page.get_by_role("searchbox").first.fill("энерг")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="ОАО «Энергия»").click()
    expect(page.get_by_role("main")).to_contain_text("г. Елец")

    page.get_by_role("link", name="Изменить").first.click()
    page.get_by_label("Адрес").fill(f"проверка с адреса {host}")
    page.get_by_label("Название нового источника").fill("Письмо предприятия")
    page.get_by_role("button", name="Сохранить").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Энергия")
    expect(page.get_by_role("main")).to_contain_text(f"проверка с адреса {host}")
    page.get_by_role("link", name="История").click()
    expect(page.get_by_role("main")).to_contain_text("Адрес")
    expect(page.get_by_role("main")).to_contain_text(f"проверка с адреса {host}")


@HOSTS
def test_a_facilitator_adds_a_statement_to_the_october_session_and_sees_it_on_the_board(signed_in, host):
    page = signed_in("facilitator", host)
    text = f"Литейный цех свободен наполовину, {host}"

    page.get_by_role("link", name="Сессии", exact=True).first.click()
    page.get_by_role("link", name="сессия по разработке стратегии кластеризации").first.click()
    page.get_by_role("link", name="Открыть доску").first.click()
    # Until then the keys would go to the page that is being left.
    expect(page.get_by_role("combobox", name="Новая строка")).to_be_focused()
    page.keyboard.type(f"+{text}")
    page.keyboard.press("Enter")

    card = page.get_by_role("listitem").filter(has_text=text)
    expect(card).to_be_visible()
    expect(page.get_by_text("всё записано", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text=text)).to_have_count(1)


@HOSTS
def test_an_executive_reaches_a_pilots_programme_and_from_a_figure_its_source(signed_in, host):
    page = signed_in("executive", host)

    choose_region(page, "Демонстрационный регион")
    page.get_by_role("link", name="Обзор").click()
    expect(page.get_by_role("complementary")).to_contain_text("данные вымышлены")
    page.get_by_role("row").get_by_role("link", name="Станкостроение и металлообработка").click()
    page.wait_for_url("**/strategy/programmes/*/**")
    page.get_by_role("link", name="Объём взаимных поставок").first.click()
    page.get_by_text("откуда?").first.click()
    page.get_by_role("link", name="Демонстрационный сценарий").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Демонстрационный сценарий")
