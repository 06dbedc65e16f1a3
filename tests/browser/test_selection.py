"""Five experts choose among three candidates: from the method to the page that answers «почему?»."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal, in_the_portal
from tests.browser.test_every_page import axe_problems, overflow

EXPERTS = 5
# A region that no other test looks at, with its own people.
SCRIPT = """
from enterprises.models import Region, RoleGrant, User
from strategy.models import Cluster
region = Region.objects.get(code="36")
region.is_served = True
region.save()
for login, role in [("chief", "facilitator"), *((f"judge{n}", "expert") for n in range(5))]:
    user = User.objects.create_user(login, "длинный пароль судьи", last_name=login.capitalize())
    RoleGrant.objects.create(user=user, region=region, role=role)
RoleGrant.objects.create(user=User.objects.get(username="chief"), region=region, role="curator")
for name in ("Гидравлика", "Композиты", "Сельхозмашины"):
    Cluster.objects.create(kept_by=region, name=name, state="candidate")
"""
CANDIDATES = ["Гидравлика", "Композиты", "Сельхозмашины"]
# By expert: the step given to each candidate, by its text; the fourth judges one candidate less.
STEPS = [(75, 50, 25), (75, 75, 25), (100, 50, 50), (75, None, 25), (50, 75, 25)]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def is_fit(page: Page) -> None:
    assert axe_problems(page) + overflow(page) == [], page.url


def test_five_experts_from_the_candidates_to_the_answer_why(portal: Portal, signed_in):
    in_the_portal(portal, SCRIPT)
    for login in ("chief", *(f"judge{number}" for number in range(EXPERTS))):
        portal.accounts[login] = (login, "длинный пароль судьи")
    chief = signed_in("chief")

    # A candidate's passport: an industry is found by typing and becomes a line.
    chief.goto("/strategy/")
    follow(chief, "Гидравлика")
    follow(chief, "Изменить")
    chief.get_by_role("combobox", name="Найти и добавить строку").first.fill("28.12")
    chief.locator("auto-complete [role=option]").first.click()
    expect(chief.locator("[name=industries]")).to_have_value(re.compile(r"^28\.12\s"))
    is_fit(chief)
    press(chief, "Сохранить")
    expect(chief.get_by_text(re.compile(r"28\.12")).first).to_be_visible()

    # The method, from the library, fixed before anything is opened.
    chief.goto("/selection/")
    follow(chief, "Новая методика")
    chief.get_by_label("Название").fill("Методика отбора")
    chief.get_by_label(re.compile("Короткая методика")).check()
    press(chief, "Создать методику")
    is_fit(chief)
    press(chief, "Зафиксировать методику")
    expect(chief.get_by_text("Методика зафиксирована. Её хеш")).to_be_visible()

    # Candidates, documents, experts.
    chief.goto("/selection/")
    follow(chief, "Новый отбор")
    chief.get_by_label("Название").fill("Отбор пилотов")
    press(chief, "Создать отбор")
    selection = chief.url
    for name in CANDIDATES:
        follow(chief, "Добавить кандидата")
        chief.get_by_label("Кластер").select_option(label=name)
        press(chief, "Добавить кандидата")
    follow(chief, "Условия допуска")
    for field in chief.locator("select").all():
        field.select_option(label="да")
    for field in chief.locator("input[name^=document]").all():
        field.fill("письмо № 1")
    is_fit(chief)
    press(chief, "Сохранить")
    for number in range(EXPERTS):
        follow(chief, "Добавить эксперта")
        chief.get_by_label("Эксперт").select_option(label=f"Judge{number}")
        press(chief, "Добавить эксперта")
    is_fit(chief)
    press(chief, "Открыть бюллетени")
    expect(chief.get_by_text("Бюллетени открыты: эксперты могут начинать.")).to_be_visible()

    for number, steps in enumerate(STEPS):
        _vote(signed_in(f"judge{number}", viewport={"width": 390, "height": 844}), number, steps)

    # While it is open: how far everybody is, and nothing of what they gave.
    chief.goto(selection)
    expect(chief.locator("#experts .st-good")).to_have_count(EXPERTS)
    assert "Пояснение судьи" not in chief.content()
    press(chief, "Закрыть бюллетени и посчитать")
    expect(chief.get_by_role("heading", name="Из чего сложился балл")).to_be_visible()
    is_fit(chief)
    assert re.search(r"Гидравлика.*75,0", chief.locator("#table").inner_text(), re.S)

    # The decision, and why.
    follow(chief, "Записать решение")
    chief.get_by_label("Текст решения").fill("Признать пилотными два кластера")
    chief.locator("[name=decided_on]").fill("11.12.2025")
    chief.get_by_label("Номер акта").fill("41-р")
    chief.get_by_label("Обоснование решения").fill("По порядку методики.")
    chief.get_by_label("Условия, по одному в строке").fill("Создать советы; 28.02.2026")
    is_fit(chief)
    press(chief, "Записать решение")
    expect(chief.get_by_text("Решение записано.")).to_be_visible()
    chief.locator("#table").get_by_role("link", name="Гидравлика").click()
    expect(chief.get_by_role("heading", level=1)).to_have_text("Почему «Гидравлика» – пилотный кластер?")
    expect(chief.get_by_text("решение совпадает с расчётом")).to_be_visible()
    is_fit(chief)
    with chief.expect_download() as download:
        follow(chief, "Скачать PDF")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    follow(chief, "Почему не вошёл «Сельхозмашины» и что нужно")
    expect(chief.get_by_role("heading", name="Что нужно", exact=True)).to_be_visible()
    is_fit(chief)


def _vote(page: Page, number: int, steps: tuple[int | None, ...]) -> None:
    """On a phone: conflicts first, four criteria, a look at everything, the seal."""
    page.goto("/selection/")
    follow(page, "Перейти к моему бюллетеню")
    for name, step in zip(CANDIDATES, steps, strict=True):
        card = page.get_by_role("group", name=name)
        if step is None:
            card.get_by_label("есть, не оцениваю").check()
            card.get_by_role("textbox").fill("Возглавляю якорное предприятие")
        else:
            card.get_by_label("конфликта интересов нет, оцениваю").check()
    if number == 0:
        is_fit(page)
    press(page, "Заявить и перейти к бюллетеню")
    for place in range(4):
        for name, step in zip(CANDIDATES, steps, strict=True):
            if step is None:
                continue
            card = page.get_by_role("group", name=name)
            card.get_by_label(re.compile(rf"\b{step}\s–")).check()
            if step in (0, 100):
                card.get_by_role("textbox").fill(f"Пояснение судьи {number}")
        if number == 0 and place == 0:
            # What autosave kept is there after the page is opened anew.
            expect(page.get_by_text(re.compile("сохранено в"))).to_have_count(len(CANDIDATES))
            is_fit(page)
            page.reload()
            expect(page.get_by_label(re.compile(r"\b75\s–")).first).to_be_checked()
        press(page, "Сохранить и дальше")
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте бюллетень")
    if number == 0:
        is_fit(page)
    press(page, "Запечатать бюллетень")
    expect(page.get_by_text("Бюллетень запечатан. Спасибо.")).to_be_visible()
