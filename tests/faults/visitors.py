"""A browser without a browser: cookies and one connection for each request."""

from __future__ import annotations

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

# What a client meets while the server is away.
AWAY = (OSError, http.client.HTTPException)


class Visitor:
    """A browser's cookies and nothing more."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})

    def send(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = self.open(method, path, body, headers)
        try:
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def open(self, method: str, path: str, body: str, headers: dict[str, str]) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body.encode() or None, {"Cookie": cookie, **given})
        except BaseException:
            connection.close()
            raise
        return connection

    def sign_in(self, login: str, password: str) -> None:
        form = {"login": login, "password": password, "csrfmiddlewaretoken": self.token("/accounts/login/")}
        kind = "application/x-www-form-urlencoded"
        status, _body = self.send("POST", "/accounts/login/", urlencode(form), Content_Type=kind)
        assert status == 302

    def token(self, path: str) -> str:
        _status, page = self.send("GET", path)
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
