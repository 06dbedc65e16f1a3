"""The web server is killed again and again while the hall writes: nothing is lost, nothing comes twice."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import psutil
import pytest

from tests.ops.portal import Portal, prepared_data_dir, processes_of, remove_data_dir

KILLS = 3
WRITERS = 8
LINES = 25
PATIENCE = 240
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


@pytest.fixture
def portal():
    folder = prepared_data_dir()
    try:
        with Portal(folder) as running:
            yield running.wait_until_ready()
    finally:
        for process in processes_of(folder):
            process.kill()
        remove_data_dir(folder)


def write(visitor: Visitor, address: str, board: int, token: str, writer: int) -> list[str]:
    """Lines of one person, each sent until the server says that it has it, and now and then once more."""
    chance = random.Random(writer)
    acknowledged = []
    deadline = time.monotonic() + PATIENCE
    for number in range(LINES):
        op_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        data = {"board": board, "quadrant": "strength", "text": f"Строка {writer}-{number}"}
        body = json.dumps({"op_id": op_id, "kind": "statement.add", "data": data})
        answers = set()
        while len(answers) == 0 or (chance.random() < 0.2 and len(answers) == 1):
            assert time.monotonic() < deadline
            try:
                status, text = visitor.send(
                    "POST", address, body, Content_Type="application/json", X_CSRFToken=token
                )
            except AWAY:
                time.sleep(chance.uniform(0.02, 0.2))
                continue
            if status == 200:
                answers.add(text)
            assert status in (200, 503), text
        assert len(answers) == 1
        acknowledged.append(op_id)
    return acknowledged


def listen(visitor: Visitor, session: int, told: list[dict], over: threading.Event) -> None:
    """A screen that comes again from the last number whenever its stream breaks."""
    seq = 0
    while not over.is_set():
        try:
            connection = visitor.open("GET", f"/live/sessions/{session}/stream?after={seq}", "", {})
        except AWAY:
            time.sleep(0.1)
            continue
        try:
            answer = connection.getresponse()
            for line in answer:
                # A beat has a number, too, and tells of nothing.
                if line.startswith(b"data: {") and "kind" in (event := json.loads(line[6:])):
                    told.append(event)
                    seq = event["seq"]
                if over.is_set():
                    break
        except AWAY:
            pass
        finally:
            connection.close()


def test_every_acknowledged_line_stands_once_however_often_the_server_is_killed(portal):
    login, password = next(
        line.split()[1:]
        for line in (portal.data_dir / "accounts.txt").read_text().splitlines()
        if line.startswith("facilitator ")
    )
    visitor = Visitor(portal.port)
    visitor.sign_in(login, password)
    _status, listed = visitor.send("GET", "/sessions/?region=48")
    snapshots = {
        int(number): json.loads(visitor.send("GET", f"/sessions/{number}/snapshot/")[1])
        for number in set(re.findall(r"/sessions/(\d+)/", listed))
    }
    session, board = next(
        (number, taken["boards"][0]["id"]) for number, taken in snapshots.items() if taken["boards"]
    )
    snapshot_address = f"/sessions/{session}/snapshot/"
    token = visitor.token(f"/sessions/{session}/board/")
    told: list[dict] = []
    over = threading.Event()
    screen = threading.Thread(target=listen, args=(visitor, session, told, over))
    screen.start()

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [
            pool.submit(
                write,
                Visitor(portal.port, visitor.cookies),
                f"/sessions/{session}/ops/",
                board,
                token,
                writer,
            )
            for writer in range(WRITERS)
        ]
        for _kill in range(KILLS):
            time.sleep(1.0)
            victim = portal.child("web")
            victim.kill()
            psutil.wait_procs([victim], timeout=10)
            wait_until_back(portal)
        acknowledged = [op_id for lines in writing for op_id in lines.result(PATIENCE)]

    snapshot = json.loads(visitor.send("GET", snapshot_address)[1])
    stands = [statement["op_id"] for statement in snapshot["boards"][0]["statements"]]
    deadline = time.monotonic() + PATIENCE
    while not told or told[-1]["seq"] < snapshot["seq"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    over.set()
    screen.join(30)

    assert Counter(stands) == Counter(acknowledged)
    assert len(stands) == WRITERS * LINES
    assert [event["seq"] for event in told] == list(range(1, snapshot["seq"] + 1))
    assert Counter(event["op_id"] for event in told) == Counter(acknowledged)


def wait_until_back(portal: Portal) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return portal.health() and None
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
