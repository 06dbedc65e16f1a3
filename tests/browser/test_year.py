"""A year of a pilot: a quarter is handed in, returned, approved; an act moves money; an executive sees it."""

from __future__ import annotations

import gzip
import io
import re
from datetime import date

import pypdf
from playwright.sync_api import Page, expect

from tests.browser.test_every_page import axe_problems

TODAY = date.today()
# The last quarter that is over, and a programme around it.
YEAR, QUARTER = (TODAY.year, (TODAY.month - 1) // 3) if TODAY.month > 3 else (TODAY.year - 1, 4)
CLUSTER = "Год пилотного кластера"
INDICATOR = "Высокопроизводительные рабочие места года"
SAVE = "Сохранить"
# Layout that moved without the reader having done anything, as browsers count it.
SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SCRIPTS = """() => performance.getEntriesByType("resource")
  .map(one => one.name).filter(name => new URL(name).pathname.endsWith(".js"))"""


def fill(page: Page, press: str, **values: object) -> None:
    """Fields by their names, then the button. Lists are chosen by value."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']:not([type=hidden])")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    page.locator("main").get_by_role("button", name=press).first.click()


def day(year: int, month: int = 1, number: int = 15) -> str:
    return f"{number:02}.{month:02}.{year}"


def approved_pilot(page: Page) -> str:
    """A curator writes a plan from nothing and ties it to its act; the address of the programme."""
    page.goto("/strategy/clusters/new/?region=demo")
    fill(page, "Добавить", name=CLUSTER, since=day(YEAR - 1))
    page.get_by_role("link", name="Сменить статус").click()
    fill(page, "Сменить статус", state="pilot", since=day(YEAR - 1), ground="Решение № 7")
    cluster = page.url
    page.goto(cluster.rstrip("/") + "/programme/new/")
    fill(
        page,
        "Создать программу",
        first_year=YEAR - 1,
        last_year=YEAR + 1,
        coordinator="Агентство «Звено»",
    )
    programme = page.url.removesuffix("plan/")
    page.goto(f"{programme}goals/new/")
    fill(page, "Добавить цель", number="1", title="Занять мощности")
    page.goto(f"{programme}tasks/new/")
    fill(page, "Добавить задачу", number="1.1", title="Загрузить цеха")
    page.goto(f"{programme}measures/new/")
    money = {
        f"amount_federal_{YEAR}": "10",
        f"amount_regional_{YEAR}": "1 000",
        f"amount_regional_{YEAR + 1}": "500",
    }
    fill(page, "Добавить мероприятие", number="1.1.1", title="Общий склад проката", **money)
    page.goto(f"{programme}indicators/new/")
    fill(
        page,
        "Добавить показатель",
        number="1",
        name=INDICATOR,
        unit="ед.",
        accumulation="period",
        frequency="quarter",
        **{f"target_{YEAR}_{QUARTER}": "100"},
    )
    page.get_by_role("link", name="Утвердить актом").click()
    fill(page, "Утвердить план", act_number="7-П", approved_on=day(YEAR - 1))
    expect(page.get_by_role("main")).to_contain_text("7-П")
    return programme


def test_a_year_of_a_pilot(signed_in):
    curator, controller, executive = (signed_in(role) for role in ("curator", "administrator", "executive"))
    programme = approved_pilot(curator)
    quarter = f"{programme}periods/{YEAR}-{QUARTER}/"

    # The quarter on one page: all that is missing at once, and nothing typed is lost.
    curator.goto(quarter)
    curator.get_by_role("button", name="Открыть период").click()
    value = curator.get_by_label(f"{INDICATOR}, значение за период")
    value.fill("50")
    # Arrows walk a column, as in a spreadsheet.
    curator.get_by_label("1.1.1, федеральный бюджет, доведено").press("ArrowDown")
    expect(curator.get_by_label("1.1.1, региональный бюджет, доведено")).to_be_focused()
    curator.keyboard.type("1 500")
    curator.get_by_role("button", name="Сдать отчёт").first.click()
    expect(curator.get_by_role("alert")).to_contain_text("доведено было бы")
    curator.get_by_label("1.1.1, региональный бюджет, доведено").fill("400")
    curator.get_by_label("1.1.1, региональный бюджет, законтрактовано").fill("300,5")
    curator.get_by_label("1.1.1, региональный бюджет, оплачено").fill("250")
    curator.get_by_role("button", name="Сдать отчёт").first.click()
    expect(curator.get_by_role("alert")).to_contain_text("приложите файл или ссылку")
    expect(curator.get_by_role("alert")).to_contain_text("объясните почему")
    assert axe_problems(curator) == []
    expect(value).to_have_value("50")
    curator.get_by_label(f"{INDICATOR}, файл").set_input_files(
        files=[{"name": "справка.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 proof"}]
    )
    curator.get_by_label(f"{INDICATOR}, пояснение").fill("Цех пущен в конце квартала")
    curator.get_by_role("button", name="Сдать отчёт").first.click()
    expect(curator.get_by_role("status")).to_contain_text("Сдано")
    expect(curator.get_by_label(f"{INDICATOR}, значение за период")).to_have_count(0)

    # Not approved: an executive does not see it, unless asked for, and then hatched.
    executive.goto(f"{programme}?region=demo")
    expect(executive.locator("#indicators")).to_contain_text("на утверждении")
    executive.goto(f"{programme}?unapproved=1")
    expect(executive.locator("#indicators")).to_contain_text("не утверждено")
    expect(executive.locator("#indicators tbody .st-bad .k-bad").first).to_be_visible()

    # The controller returns it with a question; the curator is told, and hands in again.
    controller.goto("/strategy/reports/?region=demo")
    controller.locator("#waiting").get_by_role("row").filter(has_text=CLUSTER).get_by_role("link").click()
    controller.locator("[name=text]").fill("Не сходится с бухгалтерией")
    controller.get_by_role("button", name="Вернуть с вопросом").click()
    curator.goto("/?region=demo")
    curator.get_by_role("link", name=re.compile("Отчёт возвращён")).first.click()
    expect(curator.get_by_role("main")).to_contain_text("Не сходится с бухгалтерией")
    curator.get_by_label(f"{INDICATOR}, значение за период").fill("60")
    curator.get_by_role("button", name="Сдать отчёт").first.click()
    controller.goto("/strategy/reports/?region=demo")
    controller.locator("#waiting").get_by_role("row").filter(has_text=CLUSTER).get_by_role("link").click()
    controller.get_by_role("button", name="Утвердить").click()
    expect(controller.get_by_role("main")).to_contain_text("утверждён")
    executive.goto(programme)
    expect(executive.locator("#indicators")).to_contain_text("60\u00a0%")

    # The executive decides on the red indicator: an instruction with a term.
    executive.goto("/dashboard/?region=demo")
    executive.locator("#matters summary").first.click()
    matter = executive.locator("#matters li").filter(has_text=INDICATOR)
    matter.get_by_role("link", name="Поручить").click()
    term = day(TODAY.year + 1)
    fill(
        executive,
        "Записать решение",
        text="Снизить план до пуска цеха",
        act_number="12",
        executor="Агентство «Звено»",
        due_on=term,
    )
    expect(executive.get_by_role("main")).to_contain_text("Снизить план до пуска цеха")
    executive.goto("/dashboard/?region=demo")
    expect(executive.locator("#matters")).to_be_visible()
    expect(executive.locator("#matters .decisions > li").filter(has_text=INDICATOR)).to_have_count(0)

    # An amendment moves money and lowers the target; nothing changes before its act.
    curator.goto(f"{programme}plan/")
    curator.get_by_role("button", name="Начать изменение").click()
    curator.get_by_role("link", name="Общий склад проката").click()
    moved = {f"amount_regional_{YEAR}": "700", f"amount_regional_{YEAR + 1}": "800"}
    fill(curator, SAVE, **moved)
    curator.get_by_role("link", name=INDICATOR).click()
    fill(curator, SAVE, **{f"target_{YEAR}_{QUARTER}": "64"})
    executive.goto(programme)
    expect(executive.locator("#indicators")).to_contain_text("60\u00a0%")
    curator.get_by_role("link", name="Утвердить актом").click()
    fill(
        curator,
        "Утвердить план",
        act_number="12-П",
        approved_on=f"{TODAY:%d.%m.%Y}",
        reason="Цех пущен позже",
    )

    # The light has changed, and the executive sees why: the versions side by side, the rule, the document.
    executive.goto("/dashboard/?region=demo")
    expect(executive.get_by_role("main")).to_contain_text("акт № 12-П")
    executive.get_by_role("row").get_by_role("link", name=CLUSTER).click()
    expect(executive.locator("#indicators")).to_contain_text("93\u00a0%")
    executive.get_by_role("link", name="Правило светофора").click()
    expect(executive.locator("#rule")).to_be_in_viewport()
    executive.get_by_role("link", name="что изменилось в плане").or_(
        executive.get_by_role("link", name="Сравнить любые две")
    ).first.click()
    expect(executive.get_by_role("main")).to_contain_text("+300,0")
    assert axe_problems(executive) == []
    executive.goto(programme)
    executive.locator("#indicators").get_by_role("link", name=INDICATOR).first.click()
    with executive.expect_download() as download:
        executive.get_by_role("link", name="справка.pdf").click()
    assert download.value.suggested_filename == "справка.pdf"

    # One sheet of paper, on the day with most on it, too; a pilot's page as well.
    for path in ("/dashboard/?region=demo", "/dashboard/?region=demo&as_of=01.10.2015", programme):
        executive.goto(path)
        paper = pypdf.PdfReader(io.BytesIO(executive.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == 1, path
    assert INDICATOR.split()[0] in paper.pages[0].extract_text()

    # A phone in a weak network: little is sent, and nothing jumps.
    phone = signed_in("executive", viewport={"width": 390, "height": 844})
    phone.add_init_script(SHIFTS)
    for path in ("/dashboard/?region=demo", programme):
        phone.goto(path, wait_until="networkidle")
        assert phone.evaluate("window.shifts") <= 0.02, path
        scripts = phone.evaluate(SCRIPTS)
        assert scripts
        sent = sum(len(gzip.compress(phone.request.get(one).body())) for one in scripts)
        assert sent <= 45_000, scripts
