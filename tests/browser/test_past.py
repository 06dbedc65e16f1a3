"""A person's way through the past of a card and through somebody's personal data."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def save(page: Page) -> None:
    page.get_by_role("button", name="Сохранить").click()


def name_source(page: Page) -> None:
    page.get_by_label("Название нового источника").fill("Письмо предприятия")


def edit_address(page: Page, address: str) -> None:
    page.get_by_role("link", name="Изменить").first.click()
    page.get_by_label("Адрес").fill(address)
    name_source(page)
    save(page)
    expect(page.get_by_role("main")).to_contain_text(address)


def test_an_address_edited_twice_is_compared_restored_and_seen_as_of_a_day(signed_in):
    page = signed_in("administrator")
    page.goto("/registry/?q=энерг")
    page.get_by_role("link", name="ОАО «Энергия»").click()
    edit_address(page, "улица Первая, 1")
    edit_address(page, "улица Вторая, 2")

    page.get_by_role("link", name=re.compile("История")).click()
    page.get_by_label("Только поле").select_option("address")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_role("main")).to_contain_text("улица Первая, 1 → улица Вторая, 2")

    page.get_by_role("link", name="Сравнить две версии").click()
    row = page.get_by_role("row").filter(has_text="Адрес")
    expect(row).to_contain_text("− улица Первая, 1")
    expect(row).to_contain_text("+ улица Вторая, 2")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Вернуть отмеченные поля").click()

    expect(page.get_by_text("Восстановлено: 1 поле.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("улица Первая, 1")
    page.get_by_role("link", name=re.compile("История")).click()
    expect(page.get_by_role("main")).to_contain_text("восстановлено из истории")

    page.get_by_role("link", name="Как было на…").click()
    page.get_by_label("День").fill("2013-10-09")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Как было на 09.10.2013")
    page.get_by_role("link", name="как записано в портале на 09.10.2013").click()
    expect(page.get_by_role("main")).to_contain_text("В этот момент такой записи в портале не было.")
    page.get_by_role("link", name="Вся история").or_(page.get_by_role("link", name="Все изменения")).click()
    page.get_by_role("link", name="карточка тогда").nth(1).click()
    expect(page.get_by_role("main")).to_contain_text("улица Вторая, 2")


def test_a_consent_is_given_and_withdrawn_the_data_handed_out_and_erased(signed_in):
    page = signed_in("administrator")
    page.goto("/people/personal-data/")
    page.get_by_label("Текст новой редакции").fill("Согласен на обработку имени, должности и контакта.")
    page.get_by_label("Действует с").fill("01.01.2013")
    page.get_by_role("button", name="Добавить редакцию").click()
    expect(page.get_by_role("main")).to_contain_text("Редакция 1, действует с 01.01.2013")

    page.get_by_role("navigation", name="Разделы реестра").get_by_role("link", name="Люди").click()
    page.get_by_role("link", name="Добавить").click()
    page.get_by_label("Фамилия").fill("Златопольский")
    page.get_by_label("Имя", exact=True).fill("Ипполит")
    name_source(page)
    save(page)
    expect(page.get_by_role("main")).to_contain_text("Согласие не записано")

    page.get_by_role("link", name="Согласие").click()
    page.get_by_label("Дата согласия").fill("09.10.2013")
    name_source(page)
    page.get_by_role("button", name="Записать согласие").click()
    expect(page.get_by_role("main")).to_contain_text("согласие действует")
    page.get_by_role("link", name="Изменить").click()
    page.get_by_label("Рабочий контакт").fill("8 (4742) 55-66-77")
    name_source(page)
    save(page)
    expect(page.get_by_role("main")).to_contain_text("8 (4742) 55-66-77")

    page.get_by_role("link", name="Всё, что хранится о человеке").click()
    expect(page.get_by_role("main")).to_contain_text("8 (4742) 55-66-77")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    assert download.value.suggested_filename.endswith(".json")
    page.get_by_role("link", name="Златопольский Ипполит").click()

    page.get_by_role("link", name="Согласие").click()
    page.get_by_label("Основание отзыва").fill("письмо № 5")
    page.get_by_role("button", name="Отозвать согласие").click()
    expect(page.get_by_role("main")).to_contain_text("отозвано")
    expect(page.get_by_role("main")).not_to_contain_text("55-66-77")

    page.get_by_role("link", name="Стереть по обращению").click()
    page.get_by_label("Основание стирания").fill("обращение № 7 от 01.02.2014")
    page.get_by_label("Понимаю, что данные нельзя будет восстановить").check()
    page.get_by_role("button", name="Стереть данные").click()
    expect(page.get_by_role("main")).to_contain_text("данные стёрты")
    expect(page.get_by_role("main")).not_to_contain_text("Златопольский")

    page.goto("/people/?q=Златопольский")
    expect(page.get_by_role("main")).to_contain_text("никто не найден")
    page.goto("/registry/history/")
    expect(page.get_by_role("main")).not_to_contain_text("Златопольский")
    page.goto("/people/personal-data/")
    expect(page.get_by_role("main")).to_contain_text("обращение № 7 от 01.02.2014")
