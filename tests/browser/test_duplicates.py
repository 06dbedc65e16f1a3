"""A person's way with similar records: warned while typing, searching, comparing, merging, taking it back."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def problems(page: Page) -> list[str]:
    """What axe and the width of the page complain of, in light and dark, on a desk and on a phone."""
    found = []
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
            violations = Axe().run(page).response["violations"]
            found += [f"{width} {theme} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{width} scrolls sideways by {wide}px"] if wide > 1 else []
    page.set_viewport_size({"width": 1366, "height": 900})
    return found


def choose_region(page: Page, name: str) -> None:
    page.locator("summary", has_text="Регион").first.click()
    page.get_by_role("button", name=name).first.click()


def fill(page: Page, name: str) -> None:
    page.goto("/registry/new/?region=48")
    page.get_by_label("Название в источнике").click()
    page.keyboard.type(name)


def test_a_person_is_warned_while_typing_saves_searches_merges_and_takes_it_back(signed_in):
    page = signed_in("administrator")

    # Typing: the warning comes by itself, names the reason and holds nothing up.
    fill(page, "Гидро-Привод")
    warning = page.get_by_role("status").filter(has_text="Похоже на:")
    expect(warning).to_contain_text("ОАО «Гидропривод»")
    expect(warning).to_contain_text("названия совпадают без пробелов и дефисов")
    assert problems(page) == []
    page.keyboard.press("Tab")
    expect(warning.get_by_role("link").first).to_be_focused()
    page.get_by_label("Название нового источника").fill("Письмо предприятия")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Гидро-Привод")
    page.goto("/registry/duplicates/?state=different")
    expect(page.get_by_role("row").filter(has_text="Гидро-Привод")).to_contain_text(
        "сохранено рядом с похожей записью"
    )

    # Another record comes in all the same, and is found to be the same organisation later.
    fill(page, "«ЕВРОПАНЕЛС-РУ», ООО")
    expect(page.get_by_role("status").filter(has_text="Похоже на:")).to_be_visible()
    page.get_by_label("Название нового источника").fill("Письмо предприятия")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ЕВРОПАНЕЛС")
    old_address = page.url
    page.get_by_role("link", name="Объединить с другой записью").click()
    page.get_by_role("combobox", name="Другая запись той же организации").fill("ООО «Европанелс Ру»")
    page.get_by_role("button", name="Сравнить").click()

    # Comparing: every field, what would move, who stays.
    expect(page.get_by_role("heading", level=1)).to_have_text("Одна организация или две?")
    assert problems(page) == []
    page.get_by_role("radio", name="остаётся ООО «Европанелс Ру»").check()
    page.get_by_label("Почему").fill("одно предприятие")
    page.get_by_role("button", name="Дубль – объединить").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Европанелс")
    winner = page.url
    expect(page.get_by_role("main")).to_contain_text("Объединена с «ЕВРОПАНЕЛС-РУ», ООО")
    assert problems(page) == []

    page.goto(old_address)
    assert page.url == winner
    page.get_by_role("link", name="вернуть").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Снова две записи?")
    assert problems(page) == []
    page.get_by_role("button", name="Отменить объединение").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ЕВРОПАНЕЛС-РУ")
    assert page.url == old_address


def test_the_queue_is_searched_in_the_background_and_decided_from_the_keyboard(signed_in):
    page = signed_in("administrator")
    choose_region(page, "Демонстрационный регион")
    page.goto("/registry/")
    page.get_by_role("link", name="Дубли").click()
    expect(page.get_by_role("row").filter(has_text="Гидро-Лада")).to_contain_text("ОГРН совпадает")
    assert problems(page) == []

    page.get_by_role("button", name="Искать").click()
    expect(page.get_by_text("Последний поиск:")).to_be_visible(timeout=30_000)

    page.get_by_role("row").filter(has_text="Гидро-Лада").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("row").filter(has_text="Базальтар")).to_be_focused()
    page.keyboard.press("2")
    expect(page.get_by_text("Решено:")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Базальтар")).to_have_count(0)
    # The next pair has the keyboard; 1 opens it.
    expect(page.get_by_role("row").filter(has_text="Гидро-Лада")).to_be_focused()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Одна организация или две?")
    assert problems(page) == []
