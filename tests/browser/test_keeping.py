"""A day of somebody who keeps the registry: a card with all its rows, links from both ends, a shared view."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_every_page import overflow

NEW, OTHER = "ООО «Заря-Насос»", "АО «Крутогорье»"
ALL_FIELDS = {
    "Полное название": "Общество с ограниченной ответственностью «Заря-Насос»",
    "ИНН": "7736050003",
    "ОГРН": "1027700070518",
    "КПП": "773601001 по месту нахождения",
    "Адрес": "ул. Прямая, 1",
    "Продукция": "Насосы\nКлапаны",
    "Компетенции": "Точное литьё",
    "Потребности": "Поковки",
    "Телефоны": "8 (4742) 11-22-33",
    "Электронная почта": "info@zarya.example",
    "Сайты": "zarya.example",
}


def save(page: Page) -> None:
    source = page.get_by_label("Название нового источника")
    if source.count():
        source.fill("Анкета предприятия")
    page.get_by_role("button", name="Сохранить").click()


def add(page: Page, name: str, fields: dict[str, str]) -> str:
    page.goto("/registry/new/?region=48")
    page.get_by_label("Название в источнике").fill(name)
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(name.replace(" ", "\u00a0", 1))
    return page.url


def test_a_card_with_all_its_rows_is_linked_and_succeeds_another_from_either_end(signed_in):
    page = signed_in("administrator")
    other = add(page, OTHER, {})

    # Nothing of a form with a mistake is lost
    page.goto("/registry/new/?region=48")
    page.get_by_label("Название в источнике").fill(NEW)
    for label, text in {**ALL_FIELDS, "ИНН": "7736050004"}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("textbox", name="Название", exact=True).first.fill("ТОО «Заря»")
    page.get_by_role("textbox", name="Год", exact=True).first.fill("2013")
    page.get_by_role("textbox", name="Работников").first.fill("120")
    page.get_by_role("textbox", name="Выручка").first.fill("36 500,5")
    save(page)
    page.get_by_role("link", name=re.compile("ИНН.*Контрольная цифра")).click()
    expect(page.get_by_label("ИНН", exact=True)).to_be_focused()
    page.get_by_label("ИНН", exact=True).fill("7736050003")
    save(page)
    main = page.get_by_role("main")
    for words in [*" ".join(ALL_FIELDS.values()).replace("\n", " ").split(), "ТОО", "120", "36,5"]:
        expect(main).to_contain_text(words)
    card = page.url

    # A link made on one card, changed on the other, seen in the picture of both
    page.get_by_role("link", name="Добавить связь").click()
    page.get_by_role("combobox", name="Вторая организация").fill("Крутогорье")
    page.get_by_role("listbox", name="Вторая организация").get_by_role("option").first.click()
    page.get_by_label("Что поставляется").fill("насосы дренажные")
    page.get_by_role("textbox", name="Год", exact=True).first.fill("2013")
    page.get_by_role("textbox", name="Объём").first.fill("4 500")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("Связь добавлена")
    expect(page.locator("#cooperation svg").first).to_contain_text("Крутогорье")
    page.goto(other)
    page.get_by_role("link", name="Изменить: насосы дренажные").click()
    page.get_by_role("textbox", name="Объём").first.fill("5 000")
    save(page)
    page.goto(card)
    expect(page.locator("#cooperation")).to_contain_text("5\u00a0000,0")
    page.get_by_role("link", name="Изменить: насосы дренажные").click()
    page.get_by_role("link", name="Удалить эту связь").click()
    page.get_by_role("button", name="Удалить связь").click()
    expect(page.locator("#cooperation")).not_to_contain_text("насосы")

    # So with a succession
    page.get_by_role("link", name="Записать правопреемство").click()
    page.get_by_role("combobox", name="Вторая организация").fill("Крутогорье")
    page.get_by_role("listbox", name="Вторая организация").get_by_role("option").first.click()
    page.get_by_label("Дата реорганизации").fill("01.02.2012")
    save(page)
    expect(main).to_contain_text("Правопреемство записано")
    page.goto(other)
    expect(main).to_contain_text("Заря-Насос")
    main.locator("dd", has_text="Заря-Насос").get_by_role("link", name="изменить").click()
    page.get_by_role("link", name="Удалить это правопреемство").click()
    page.get_by_role("button", name="Удалить правопреемство").click()
    expect(main).not_to_contain_text("Заря-Насос")


def test_a_view_is_shared_with_a_role_renamed_and_deleted(signed_in):
    page, expert, head = (signed_in(role) for role in ("administrator", "expert", "executive"))
    page.goto("/registry/?region=48&kind=authority")
    page.get_by_role("link", name="Сохранить вид").click()
    page.get_by_label("Название вида").fill("Органы власти")
    page.get_by_label("Кто видит").select_option(label="Эксперт")
    save(page)

    tabs = "Сохранённые виды"
    for reader, number in ((expert, 1), (head, 0)):
        reader.goto("/registry/?region=48")
        tab = reader.get_by_role("navigation", name=tabs).get_by_role("link", name="Органы власти")
        expect(tab).to_have_count(number)
    page.get_by_role("link", name="Виды", exact=True).click()
    page.get_by_role("link", name="Органы власти").click()
    page.get_by_label("Название вида").fill("Власть")
    save(page)
    expert.reload()
    expert.get_by_role("navigation", name=tabs).get_by_role("link", name="Власть").click()
    expect(expert.get_by_role("link", name="Вид: Орган власти")).to_be_visible()

    page.goto("/registry/views/?region=48")
    page.get_by_role("link", name="Власть").click()
    page.get_by_role("button", name="Удалить вид").click()
    expert.goto("/registry/?region=48")
    expect(expert.get_by_role("navigation", name=tabs).get_by_role("link", name="Власть")).to_have_count(0)


def test_a_proposal_is_taken_back_and_another_declined_with_a_reason(signed_in):
    expert, office = signed_in("expert"), signed_in("administrator")

    def propose(address: str) -> str:
        expert.goto("/registry/?region=demo&q=дискофрез")
        expert.get_by_role("main").get_by_role("link", name="Дискофрез").first.click()
        expert.get_by_role("link", name="Предложить правку").click()
        expert.get_by_label("Адрес", exact=True).fill(address)
        expert.get_by_role("button", name="Предложить").click()
        expect(expert.get_by_role("status").first).to_contain_text("Предложение отправлено")
        return expert.url

    taken = propose("ул. Первая, 1")
    expert.get_by_role("button", name="Отозвать").click()
    declined = propose("ул. Вторая, 2")
    office.goto(declined)
    office.get_by_label("Почему").fill("Адрес другой организации")
    office.get_by_role("button", name="Отклонить").click()

    for address, words in ((taken, "отозвано"), (declined, "Адрес другой организации")):
        expert.goto(address)
        expect(expert.get_by_role("main")).to_contain_text(words, ignore_case=True)


# As somebody pastes it: a word that no line of a phone holds.
LONGEST = (
    "Общество с ограниченной ответственностью «Научно-производственное объединение металлургического "
    "машиностроения имени академика Бардина (ОбособленноеПодразделениеБезПробеловВНазвании)»"
)


def test_the_longest_name_fits_a_phone_and_an_opened_source_stays_on_the_page(signed_in):
    page = signed_in("administrator")
    page.goto("/registry/new/?region=48")
    page.get_by_label("Название в источнике").fill(LONGEST)
    save(page)
    page.wait_for_url(re.compile(r"/registry/\d+/$"))
    card = page.url

    wide = {}
    for address in (card, f"{card}edit/", f"{card}history/", f"{card}delete/", "/people/1/?region=48"):
        page.goto(address)
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("document.querySelectorAll('.origin').forEach(one => (one.open = true))")
            if found := overflow(page):
                wide[f"{address} {width}"] = found
    assert wide == {}

    page.goto(f"{card}delete/")
    page.get_by_role("button", name=re.compile("^Удалить")).click()
    expect(page).to_have_url(f"{card}history/")
