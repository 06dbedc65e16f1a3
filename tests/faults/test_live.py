"""What a hall goes through: a killed server, lost answers, guessed codes, the end of the server.

All on one server, which is started once; the last test stops it.
"""

from __future__ import annotations

import json
import random
import re
import socket
import struct
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import psutil
import pytest

from sessions_app import codes
from tests.faults.visitors import AWAY, Visitor
from tests.ops.portal import Portal, manage, prepared_data_dir, processes_of, remove_data_dir

KILLS = 3
WRITERS = 8
LINES = 25
GUESSES = 15
PHONES = 24
SCREENS = 20
# A running session that phones may join, in the portal's own database.
WITH_A_CODE = """
from enterprises.models import Region, User
from sessions_app import joining
from sessions_app.models import StrategySession

region = Region.objects.get(code="48")
session = StrategySession.objects.create(kept_by=region, title="Зал с телефонами", status="running")
print(session.pk, joining.renew_code(session, by=User.objects.first()).code)
"""
PATIENCE = 240


@pytest.fixture(scope="module")
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


@dataclass(frozen=True)
class Hall:
    """A session with an empty board, and its facilitator."""

    visitor: Visitor
    session: int
    board: int
    token: str

    @property
    def operations(self) -> str:
        return f"/sessions/{self.session}/ops/"

    def snapshot(self) -> dict:
        return json.loads(self.visitor.send("GET", f"/sessions/{self.session}/snapshot/")[1])

    def standing(self) -> list[str]:
        return [statement["op_id"] for statement in self.snapshot()["boards"][0]["statements"]]

    def ask(self, kind: str, **data: object) -> tuple[int, str]:
        body = json.dumps({"op_id": str(uuid.uuid4()), "kind": kind, "data": data})
        headers = {"Content_Type": "application/json", "X_CSRFToken": self.token}
        return self.visitor.send("POST", self.operations, body, **headers)


@pytest.fixture(scope="module")
def hall(portal):
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
    return Hall(visitor, session, board, visitor.token(f"/sessions/{session}/board/"))


def test_every_acknowledged_line_stands_once_however_often_the_server_is_killed(portal, hall):
    visitor, session, board, token = hall.visitor, hall.session, hall.board, hall.token
    told: list[dict] = []
    over = threading.Event()
    screen = threading.Thread(target=listen, args=(visitor, session, told, over))
    screen.start()

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [
            pool.submit(
                write,
                Visitor(portal.port, visitor.cookies),
                hall.operations,
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

    snapshot = hall.snapshot()
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


def over_a_bad_line(hall: Hall, writer: int) -> list[str]:
    """Lines of one person in a net that loses 30 % of the answers, doubles 10 % of the posts, resets 10 %."""
    chance = random.Random(writer)
    visitor = Visitor(hall.visitor.port, hall.visitor.cookies)
    headers = {"Content-Type": "application/json", "X-CSRFToken": hall.token}
    acknowledged = []
    for number in range(LINES):
        op_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        data = {"board": hall.board, "quadrant": "threat", "text": f"Плохая связь {writer}-{number}"}
        body = json.dumps({"op_id": op_id, "kind": "statement.add", "data": data})
        answer = None
        while answer is None:
            fate = chance.random()
            connection = visitor.open("POST", hall.operations, body, headers)
            if fate < 0.1:
                # The line breaks at once: the server may have read all of it, or nothing.
                connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif fate < 0.4:
                connection.getresponse()
            else:
                again = visitor.open("POST", hall.operations, body, headers) if fate < 0.5 else None
                answer = connection.getresponse().read()
                if again is not None:
                    assert again.getresponse().read() == answer
                    again.close()
            connection.close()
        assert "seq" in json.loads(answer), answer
        acknowledged.append(op_id)
    return acknowledged


def test_lost_doubled_and_broken_answers_leave_each_line_once_and_in_its_order(hall):
    before = hall.standing()
    with ThreadPoolExecutor(WRITERS) as pool:
        said = list(pool.map(lambda writer: over_a_bad_line(hall, writer), range(100, 100 + WRITERS)))

    came = [op_id for op_id in hall.standing() if op_id not in before]

    assert Counter(came) == Counter(op_id for lines in said for op_id in lines)
    for lines in said:
        assert [op_id for op_id in came if op_id in lines] == lines


def test_guessed_codes_fail_while_the_hall_joins_from_the_same_address(portal):
    printed = manage(portal.data_dir, "shell", "--no-imports", "-c", WITH_A_CODE).stdout
    session, code = printed.split()[-2:]
    kind = "application/x-www-form-urlencoded"

    def try_code(visitor: Visitor, typed: str, token: str) -> int:
        body = urlencode({"code": typed, "csrfmiddlewaretoken": token})
        return visitor.send("POST", "/join/", body, Content_Type=kind)[0]

    def guess(number: int) -> list[int]:
        chance = random.Random(number)
        visitor = Visitor(portal.port)
        token = visitor.token("/join/")
        return [
            try_code(visitor, "".join(chance.choices(codes.ALPHABET, k=8)), token)
            for _guess in range(GUESSES)
        ]

    def join(_number: int) -> tuple[int, int]:
        visitor = Visitor(portal.port)
        joined = try_code(visitor, code, visitor.token("/join/"))
        return joined, visitor.send("GET", f"/hall/{session}/")[0]

    with ThreadPoolExecutor(WRITERS) as pool:
        guessing = [pool.submit(guess, number) for number in range(WRITERS)]
        joining = [pool.submit(join, number) for number in range(PHONES)]
        guessed = [one.result(PATIENCE) for one in guessing]
        joined = [one.result(PATIENCE) for one in joining]

    assert {status for one in guessed for status in one} == {422, 429}
    # Each device has its own patience with it, whatever the others do.
    assert all(one[-1] == 429 for one in guessed)
    assert set(joined) == {(302, 200)}


def test_the_end_of_the_server_ends_every_stream_in_order_and_keeps_what_it_has_acknowledged(portal, hall):
    streams = [
        hall.visitor.open("GET", f"/live/sessions/{hall.session}/stream?after=0", "", {})
        for _screen in range(SCREENS)
    ]
    answers = [stream.getresponse() for stream in streams]
    for answer in answers:
        assert answer.readline().startswith(b":")
    status, answer = hall.ask("statement.add", board=hall.board, quadrant="threat", text="Последняя строка")
    assert status == 200
    with ThreadPoolExecutor(SCREENS) as pool:
        # An answer that breaks off raises; one that ends in order can be read to its end.
        read = [pool.submit(answer.read) for answer in answers]
        assert portal.stop() == 0
        rests = [one.result(PATIENCE) for one in read]
    for stream in streams:
        stream.close()
    assert all(rests)

    with Portal(portal.data_dir) as again:
        again.wait_until_ready()
        back = Visitor(again.port, hall.visitor.cookies)
        kept = json.loads(back.send("GET", f"/sessions/{hall.session}/snapshot/")[1])
    assert kept["seq"] == json.loads(answer)["seq"]
    assert kept["boards"][0]["statements"][-1]["text"] == "Последняя строка"
