"""A whole portal as `make run` starts it, and a browser that notes whatever a page must not do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.ops.portal import Portal as Serving
from tests.ops.portal import free_port, manage, prepared_data_dir, remove_data_dir

# An address of a hall's network. The browser is told to find it on this machine, so nothing leaves it, and
# yet it is no "localhost": browsers do not treat it as secure.
HALL = "192.168.43.10"


@dataclass
class Portal:
    port: int
    accounts: dict[str, tuple[str, str]]
    data: Path

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    data = prepared_data_dir()
    port = free_port()
    with Serving(data, port, PUBLIC_URL=f"http://{HALL}:{port}") as serving:
        serving.wait_until_ready()
        lines = (data / "accounts.txt").read_text().splitlines()
        accounts = {role: (login, password) for role, login, password in map(str.split, lines)}
        yield Portal(port, accounts, data)
    remove_data_dir(data)


def in_the_portal(portal: Portal, script: str) -> str:
    """Run a script against the portal's own database; what it prints comes back."""
    done = manage(portal.data, "shell", "--no-imports", "-c", script)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:  # type: ignore[type-arg]
    args = [*browser_type_launch_args.get("args", []), f"--host-resolver-rules=MAP {HALL} 127.0.0.1"]
    return browser_type_launch_args | {"args": args}


@dataclass
class Watch:
    """What pages did that no page may do."""

    violations: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Watch:
        context.expose_function("noteViolation", lambda violation: self.violations.append(violation))
        context.add_init_script(
            "addEventListener('securitypolicyviolation', event =>"
            " noteViolation(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`))"
        )
        context.on("request", self._note_request)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("response", self._note_response)
        return self

    def _note_request(self, request: Request) -> None:
        if not re.match(rf"(data:|blob:|about:|http://(127\.0\.0\.1|{re.escape(HALL)}):\d+/)", request.url):
            self.elsewhere.append(request.url)

    def _note_response(self, response: object) -> None:
        status = response.status  # type: ignore[attr-defined]
        if status >= 500:
            self.errors.append(f"{status} {response.url}")  # type: ignore[attr-defined]

    def is_clean(self) -> bool:
        assert (self.violations, self.elsewhere, self.errors) == ([], [], [])
        return True


@pytest.fixture
def watch() -> Iterator[Watch]:
    noted = Watch()
    yield noted
    assert noted.is_clean()


@pytest.fixture
def signed_in(portal: Portal, browser: Browser, browser_context_args: dict, watch: Watch):  # type: ignore[type-arg,no-untyped-def]
    """`signed_in(role)` gives a page of that role's own browser, just after signing in."""
    contexts: list[BrowserContext] = []

    def sign_in(role: str, host: str = "127.0.0.1", **options: object) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": portal.url("", host), **options})
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        login, password = portal.accounts[role]
        page.goto("/accounts/login/")
        page.get_by_label("Логин").fill(login)
        page.get_by_label("Пароль").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
