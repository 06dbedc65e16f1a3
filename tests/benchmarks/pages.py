"""Whole pages as a signed-in person gets them: every middleware, every query, the template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client, override_settings

ADMIN = "/admin/enterprises/organisation/"
ADMIN_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

Page = Callable[[], Any]


class Reader:
    """Asks for pages and refuses to measure one that is not there."""

    def __init__(self, user: Any) -> None:
        self.client = Client(headers={"host": settings.HOST})
        self.client.force_login(user)

    def get(self, path: str, **query: str) -> Any:
        response = self.client.get(path + (f"?{urlencode(query)}" if query else ""))
        if response.status_code != 200:
            raise RuntimeError(f"{path} {query}: {response.status_code}")
        return response

    def page(self, path: str, **query: str) -> Page:
        return lambda: self.get(path, **query)


class AdminReader(Reader):
    """The peer has fewer middlewares: none of the portal's."""

    def get(self, path: str, **query: str) -> Any:
        with override_settings(ROOT_URLCONF="tests.benchmarks.peers.urls", MIDDLEWARE=ADMIN_MIDDLEWARE):
            return super().get(path, **query)
