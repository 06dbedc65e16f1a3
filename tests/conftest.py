import os
import shutil

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from tests import templates

# How quickly a machine makes examples says nothing of the promise.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """CHROMIUM, or the first on PATH; None leaves it to Playwright's own download."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright leaves a running event loop in the thread of the tests. There Django opens database
    # connections anew, forgetting the open ones, and asyncio.run() refuses.
    if len({item.nodeid.startswith("tests/browser/") for item in items}) == 2:
        raise pytest.UsageError(
            "Browser tests need a run of their own: pytest --ignore=tests/browser, then pytest tests/browser"
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = templates.template()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # The switches keep the browser itself from calling anywhere.
    switches = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        switches.append("--no-sandbox")
    found = {"executable_path": found} if (found := find_chromium()) else {}
    return browser_type_launch_args | found | {"args": switches}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "ru-RU", "timezone_id": "Europe/Moscow"}
