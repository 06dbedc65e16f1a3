"""A flip chart photographed with a phone in the hall, seen by the region beside its item of the agenda."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import HALL
from tests.drawn import photo

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def is_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_a_flip_chart_goes_from_the_phone_of_the_facilitator_to_the_page_of_the_session(signed_in):
    page = signed_in("facilitator", HALL, **PHONE)
    page.goto("/sessions/3/")
    page.get_by_role("link", name="Фото флипчартов").click()
    page.get_by_label("Пункт повестки").select_option(index=2)
    chosen = page.get_by_label("Пункт повестки").locator("option:checked").text_content()
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo((1200, 900), orientation=6)},
            {"name": "IMG_2.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + b"\0" * 99},
        ]
    )
    page.get_by_label("Подпись").fill("Карта кооперации")
    page.get_by_role("button", name="Добавить", exact=True).click()

    # One is kept, the other is told of, and what was typed stays.
    expect(page.locator(".error-summary")).to_contain_text("IMG_2.heic: Фото в формате HEIC портал не читает")
    expect(page.get_by_label("Подпись")).to_have_value("Карта кооперации")
    picture = page.get_by_role("img", name="Карта кооперации")
    expect(picture).to_have_js_property("complete", True)
    # Upright: taller than wide.
    assert picture.evaluate("image => image.naturalHeight > image.naturalWidth")
    is_accessible(page)

    page.get_by_role("link", name="Карта кооперации").click()
    page.get_by_role("textbox", name="Подпись").fill("Карта кооперации, лист 1")
    page.get_by_role("button", name="Сохранить подпись").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Карта кооперации, лист 1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    is_accessible(page)

    reader = signed_in("executive", HALL)
    reader.goto("/sessions/3/")
    seen = reader.locator(".agenda-rows > li", has_text=chosen).get_by_role("link", name="Карта кооперации")
    seen.scroll_into_view_if_needed()
    is_accessible(reader)
    seen.press("Enter")
    expect(reader).to_have_url(re.compile(r"/sessions/photos/\d+/$"))
    address = reader.url
    expect(reader.get_by_role("textbox", name="Подпись")).to_have_count(0)

    # Removed, it is gone for the reader; brought back, it is there again.
    page.get_by_role("button", name="Убрать фото").click()
    expect(page.get_by_role("heading", name="Убранные фото")).to_be_visible()
    is_accessible(page)
    assert reader.goto(address).status == 404
    page.get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("heading", name="Убранные фото")).to_have_count(0)
    assert reader.goto(address).status == 200
