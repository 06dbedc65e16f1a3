"""Promises that hold on every page: accessible, nothing against the policy, nothing from another host."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def kind_of(url: str) -> str:
    """One page stands for all that differ in ids or filters only: /registry/N/."""
    return re.sub(r"\d+", "N", urlsplit(url).path)


def pages_from(page: Page, start: str, at_most: int = 60) -> list[str]:
    """Addresses reached from `start` by links, one of each kind."""
    seen: dict[str, str] = {}
    queue = [start]
    while queue and len(seen) < at_most:
        url = queue.pop(0)
        if kind_of(url) in seen:
            continue
        response = page.goto(url)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        seen[kind_of(url)] = url
        # Links inside SVG too, whose href is no string.
        found = page.eval_on_selector_all(
            "a[href]:not([download])",
            "links => links.map(link => new URL(link.getAttribute('href'), location.href).href)",
        )
        here = urlsplit(page.url)
        queue += [
            urljoin(url, link)
            for link in found
            if urlsplit(link).netloc == here.netloc and kind_of(link) not in seen
        ]
    return list(seen.values())


def axe_problems(page: Page, rules: list[str] | None = None) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]


# What lies in a fold is read by people too; a menu over the page is not a part of it. The page finds
# a place for what has opened when it is told of it.
OPEN_FOLDS = """() => Promise.all(
    [...document.querySelectorAll("main details:not([open], .menu)")].map(fold => new Promise(opened => {
        fold.addEventListener("toggle", opened, { once: true })
        fold.open = true
    }))
)"""


def problems_of(page: Page, pages: list[str]) -> dict[str, list[str]]:
    """Every rule on a desk and on a phone; in the dark, what depends on colour."""
    problems: dict[str, list[str]] = {}
    for url in pages:
        page.goto(url)
        page.evaluate(OPEN_FOLDS)
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for theme, rules in (("light", None), ("dark", ["color-contrast"])):
                # The server writes the same attribute from the cookie; see the test below.
                page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
                if found := axe_problems(page, rules) + overflow(page):
                    problems[f"{kind_of(url)} {theme} {width}"] = found
    return problems


def test_the_theme_chosen_by_the_user_is_the_one_the_server_writes(signed_in):
    page = signed_in("expert")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": page.url}])
    page.goto("/registry/")

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


@pytest.mark.parametrize("region", ["48", "demo"])
def test_every_page_is_accessible_in_light_and_dark_on_a_desk_and_on_a_phone(signed_in, region):
    page = signed_in("administrator")
    pages = pages_from(page, f"/?region={region}")

    assert problems_of(page, pages) == {}
    assert len(pages) > 12


@pytest.mark.parametrize("role", ["facilitator", "expert", "curator", "executive"])
def test_what_each_role_sees_is_accessible_too(signed_in, role):
    page = signed_in(role)
    pages = pages_from(page, "/?region=demo", at_most=8)

    assert problems_of(page, pages) == {}
    assert len(pages) > 5


def test_the_pages_open_to_everybody_are_accessible(portal, page, watch):
    watch.over(page.context)
    page.goto(portal.url("/accounts/login/"))

    assert problems_of(page, [portal.url("/accounts/login/"), portal.url("/nowhere/")]) == {}


def overflow(page: Page) -> list[str]:
    """A page may not scroll sideways: wide tables scroll in their own frame."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide}px"] if wide > 1 else []
