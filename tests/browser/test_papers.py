"""From the hall through the minutes to an instruction off control; the same session in another portal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_board import type_line
from tests.ops.portal import Portal as Serving
from tests.ops.portal import prepared_data_dir, remove_data_dir

TITLE, SAID = "Сессия о литейном производстве", "Литейный цех свободен наполовину"
DECIDED = "Подготовить перечень свободных мощностей"
BODY = "Управление экономики администрации Липецкой области"
CHAIR = "Лаврентьев Владимир Васильевич"


@pytest.fixture
def other_portal() -> Iterator[Serving]:
    """Another machine's, with the accounts of this one's copy and nothing of its sessions."""
    data = prepared_data_dir()
    with Serving(data) as serving:
        yield serving.wait_until_ready()
    remove_data_dir(data)


def go_back(page: Page) -> None:
    page.get_by_role("link", name=TITLE).first.click()


def test_minutes_are_drawn_amended_signed_and_carried_out_and_the_session_moves(
    signed_in, portal, other_portal, tmp_path
):
    page = signed_in("facilitator")
    today = date.today()
    page.goto("/sessions/new/?region=48")
    page.get_by_label("Название").fill(TITLE)
    page.get_by_label("Даты").fill(f"{today:%d.%m.%Y}")
    page.get_by_label("Статус").select_option(label="идёт")
    page.get_by_label("Организация").first.fill(BODY)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Сохранить").click()

    # A draft while the session runs: it follows what is recorded, and says what it lacks
    page.get_by_role("link", name="Открыть доску").click()
    expect(page.get_by_role("combobox", name="Новая строка")).to_be_focused()
    type_line(page, f"+{SAID}")
    expect(page.get_by_text("всё записано", exact=True)).to_be_visible()
    go_back(page)
    page.get_by_role("button", name="Составить протокол").click()
    paper = page.get_by_role("article", name="Текст протокола")
    expect(paper).to_contain_text(SAID)
    expect(page.get_by_role("heading", level=1)).to_contain_text("До подписания осталось")
    minutes = page.url

    go_back(page)
    page.get_by_role("link", name="Отметить").click()
    page.get_by_role("combobox", name="Человек").fill(CHAIR)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Внести в список").click()
    page.get_by_role("button", name="не пришёл").first.click()
    expect(page.get_by_text("1 из 1")).to_be_visible()
    go_back(page)
    page.get_by_text("Записать решение").click()
    page.locator("#decisions").get_by_label("Формулировка").fill(DECIDED)
    page.locator("#decisions").get_by_role("button", name="Записать").click()
    page.goto(minutes)
    expect(paper).to_contain_text(DECIDED)

    # Each gap leads to the field that fills it, and back
    for _role in ("chair", "secretary"):
        page.get_by_role("combobox", name="Фамилия, имя, отчество").first.fill(CHAIR)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Назначить").first.click()
    page.get_by_role("link", name="Дать поручение").click()
    page.get_by_role("combobox", name="Исполнитель").fill(BODY)
    page.keyboard.press("Escape")
    page.get_by_label("Дата срока").fill(f"{today + timedelta(days=30):%d.%m.%Y}")
    page.get_by_role("button", name="Поручить").click()
    expect(paper).to_contain_text("в срок до")
    expect(page.get_by_role("heading", level=1)).to_have_text("Протокол можно направить на согласование")

    # Agreed with an amendment, and signed
    page.get_by_role("button", name="На согласование").click()
    page.get_by_role("link", name=re.compile("Изменить формулировку: 1")).last.click()
    page.get_by_label("Предлагаемая формулировка").fill("Утверждённая всеми формулировка.")
    page.get_by_role("combobox", name="Кто предлагает").fill(CHAIR)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Внести поправку").click()
    page.get_by_role("button", name="Принять").click()
    expect(paper).to_contain_text("Утверждённая всеми формулировка.")
    page.get_by_role("button", name="Подписать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Протокол подписан")
    expect(page.get_by_text("SHA-256")).to_be_visible()

    # The press release of the same session
    go_back(page)
    page.get_by_role("link", name="Открыть черновик").click()
    expect(page.get_by_role("main")).to_contain_text(f"По итогам сессии решено: {DECIDED.lower()}")
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX").click()
    assert download.value.suggested_filename.endswith(".docx")

    # Carried out, reported and taken off control
    go_back(page)
    page.locator("#decisions").get_by_role("link", name=re.compile(DECIDED)).last.click()
    page.get_by_text("Представить отчёт", exact=True).first.click()
    page.get_by_label("Что сделано").fill("Перечень подготовлен.")
    page.get_by_role("button", name="Представить отчёт").click()
    page.get_by_text("Снять с контроля", exact=True).first.click()
    page.get_by_role("button", name="Снять с контроля").click()
    expect(page.get_by_role("status").first).to_contain_text("Поручение снято с контроля")

    # Into another portal, which has heard nothing of it
    boss = signed_in("administrator")
    boss.goto("/sessions/?region=48")
    boss.get_by_role("link", name=TITLE).first.click()
    with boss.expect_download() as taken:
        boss.get_by_role("link", name="Архив").click()
    file = tmp_path / "session.zip"
    taken.value.save_as(file)
    elsewhere = f"http://127.0.0.1:{other_portal.port}"
    boss.goto(f"{elsewhere}/accounts/login/")
    login, password = portal.accounts["administrator"]
    boss.get_by_label("Логин").fill(login)
    boss.get_by_label("Пароль").fill(password)
    boss.keyboard.press("Enter")
    boss.wait_for_url(lambda url: "/accounts/login/" not in url)
    boss.goto(f"{elsewhere}/sessions/?region=48")
    expect(boss.get_by_role("main")).not_to_contain_text(TITLE)
    boss.goto(f"{elsewhere}/sessions/archive/?region=48")
    boss.get_by_label("Архив сессии").set_input_files(file)
    boss.get_by_role("button", name="Загрузить").click()
    main = boss.get_by_role("main")
    expect(boss.get_by_role("status").first).to_contain_text("Сессия загружена")
    for words in (TITLE, BODY, "Лаврентьев", DECIDED, "снято с контроля", "Протокол"):
        expect(main).to_contain_text(words)
    boss.locator("#minutes").get_by_role("link").first.click()
    expect(boss.get_by_role("heading", level=1)).to_have_text("Протокол подписан")
    expect(boss.get_by_role("article", name="Текст протокола")).to_contain_text(
        "Утверждённая всеми формулировка."
    )
