"""A hall on line: posts and pushes at the speed of 300 phones, 2,000 screens, and 1,000 beside Channels."""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, TypeVar

import psutil  # type: ignore[import-untyped]
from django.conf import settings
from django.db import connection
from django.utils import timezone

from enterprises.models import User
from sessions_app import joining, operations
from sessions_app.models import LiveEvent, Seat, Statement, StrategySession
from tests import factories as make
from tests.benchmarks.crowd import HOST, Caller, Crowd
from tests.benchmarks.measuring import Bench, Figure, benchmark, percentile

T = TypeVar("T")
PER_SECOND, SECONDS, RETRIED = 30, 20, 0.2
PUSHES, PAUSE = 10, 1.0
WRITERS, POSTS = 16, 2_000
CSRF = secrets.token_hex(16)


@benchmark("live.hall")
def hall(bench: Bench, streams: int = 300, seconds: int = SECONDS) -> None:
    """Phones over two processes write 30 lines a second, and every fifth is sent twice."""
    place = Place.with_seats(bench, streams)
    with servers("ours", 2) as started:
        taken = _run(_write_and_watch(place, [server.port for server in started], seconds))
    kept = list(Statement.objects.filter(board=place.board).values_list("text", flat=True))
    numbers = list(
        LiveEvent.objects.filter(session=place.session).order_by("seq").values_list("seq", flat=True)
    )
    whole = list(range(1, len(numbers) + 1))
    lost = len(set(taken.sent) - set(kept))
    doubled = len(kept) - len(set(kept))
    torn = sum(seen != whole for seen in taken.seen) + (numbers != whole)
    told = f"{streams} streams over two processes, {len(taken.sent)} lines, {taken.again} sent twice"
    bench.add(Figure("lines lost", "", lost, target=0, note=told))
    bench.add(Figure("lines doubled", "", doubled, target=0))
    bench.add(Figure("streams with a gap", "", torn, target=0))
    bench.add(Figure("POST, p95", "ms", percentile(taken.posts, 0.95), target=300))
    note = f"of {len(taken.arrivals):,} arrivals"
    bench.add(Figure("POST → screen, p95", "ms", percentile(taken.arrivals, 0.95), target=1000, note=note))


@benchmark("live.durable")
def durable(bench: Bench, posts: int = POSTS) -> None:
    """As many posts as one hall takes, each committed before its answer."""
    place = Place.with_seats(bench, WRITERS)
    with servers("ours", 2) as started:
        spent = _run(_post_on(place, [server.port for server in started], posts))
    if place.board.statements.count() != posts:
        raise SystemExit("not every post was recorded")
    note = f"{posts} to one board, {WRITERS} at once over two processes"
    bench.add(Figure("durable POSTs", "/s", posts / spent, target=200, more_is_better=True, note=note))


@benchmark("live.many")
def many(bench: Bench, streams: int = 2_000, pushes: int = PUSHES) -> None:
    """One process holds all streams; each push is one statement."""
    place = Place.with_seats(bench, streams)
    with servers("ours", 1) as (server,):
        alone = _threads_and_connections(server)
        times = _run(_push_and_watch(place, server, pushes))
        memory = server.process.memory_info().rss / 1024**2
        threads, open_ = _threads_and_connections(server)
    note = f"{streams:,} streams, {pushes} pushes, from before the statement is written"
    bench.add(Figure("push to many, p95", "ms", percentile(times, 0.95), target=250, note=note))
    bench.add(Figure("memory of the process", "MB", memory, target=250))
    bench.add(Figure("threads", "", threads, target=40, note=f"{alone[0]} without streams"))
    bench.add(Figure("database connections", "", open_, target=24, note=f"{alone[1]} without streams"))


@benchmark("live.channels")
def channels(bench: Bench, streams: int = 1_000, pushes: int = PUSHES) -> None:
    """The peer is given the finished text; ours writes a statement, reads it back and draws it."""
    place = Place.with_seats(bench, streams)
    with servers("ours", 1) as (server,):
        ours = percentile(_run(_push_and_watch(place, server, pushes)), 0.95)
        text = _run(_as_sent(place, server))
    with servers("channels", 1) as (server,):
        peer = percentile(_run(_push_with_channels(place, server, pushes, text)), 0.95)
    note = f"{streams:,} streams, {pushes} pushes of {len(text):,} bytes; asked for: 4 times faster"
    bench.add(Figure("push beside Channels, p95", "ms", ours, peer, "Channels", target=peer / 4, note=note))


# The hall --------------------------------------------------------------------------------------------


class Place:
    """A running session with a board, and phones with seats in it."""

    def __init__(self, session: StrategySession, by: User, secrets_: list[str]) -> None:
        self.session = session
        self.board: Any = make.BoardFactory(session=session)
        self.secrets = secrets_
        self.by = by

    @classmethod
    def with_seats(cls, bench: Bench, many: int) -> Place:
        region = bench.user.grants.get().region
        session: Any = make.SessionFactory(kept_by=region, status=StrategySession.Status.RUNNING)
        known = [secrets.token_urlsafe(32) for _seat in range(many)]
        now = timezone.now()
        Seat.objects.bulk_create(
            Seat(session=session, secret_hash=joining.hash_of(secret), seen_at=now) for secret in known
        )
        return cls(session, bench.user, known)

    @property
    def stream(self) -> str:
        return f"/live/sessions/{self.session.pk}/stream?after=0"

    @property
    def cookies(self) -> list[str]:
        return [f"{joining.cookie_of(self.session.pk)}={secret}" for secret in self.secrets]

    def caller(self, number: int, port: int) -> Caller:
        headers = {
            "Cookie": f"{self.cookies[number]}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }
        return Caller(port, headers)

    @property
    def address(self) -> str:
        return f"/sessions/{self.session.pk}/ops/"

    def line(self, text: str) -> bytes:
        data = {"board": self.board.pk, "quadrant": "threat", "text": text}
        return json.dumps({"op_id": str(uuid.uuid4()), "kind": "statement.add", "data": data}).encode()

    def say(self, text: str) -> int:
        """From this process, as another web process would."""
        answer = operations.perform(
            self.session,
            by=self.by,
            op_id=uuid.uuid4(),
            kind="statement.add",
            data={"board": self.board.pk, "quadrant": "threat", "text": text},
        )
        return answer.seq


class Taken:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.again = 0
        self.posts: list[float] = []
        self.arrivals: list[float] = []
        self.seen: list[list[int]] = []


async def _write_and_watch(place: Place, ports: list[int], seconds: int) -> Taken:
    taken, chance = Taken(), random.Random(4)
    begun: dict[int, float] = {}
    callers = [place.caller(number, ports[number % len(ports)]) for number in range(len(place.secrets))]
    # Who sends again does so by the other process.
    others = [place.caller(number, ports[(number + 1) % len(ports)]) for number in range(len(place.secrets))]

    async def send(number: int) -> None:
        writer, text = number % len(callers), f"Строка {number}"
        body = place.line(text)
        start = time.perf_counter()
        posts = [callers[writer].post(place.address, body)]
        if chance.random() < RETRIED:
            taken.again += 1
            posts.append(others[writer].post(place.address, body))
        answers = await asyncio.gather(*posts)
        taken.posts.append((time.perf_counter() - start) * 1000)
        if len(set(answers)) != 1 or answers[0][0] != 200:
            raise SystemExit(f"a line was answered {answers}")
        taken.sent.append(text)
        begun[json.loads(answers[0][1])["seq"]] = start

    async with Crowd(place.stream, place.cookies, ports) as crowd:
        sending = []
        start = time.perf_counter()
        for number in range(PER_SECOND * seconds):
            await asyncio.sleep(max(0.0, start + number / PER_SECOND - time.perf_counter()))
            sending.append(asyncio.create_task(send(number)))
        await asyncio.gather(*sending)
        await crowd.until_all_have(max(begun))
        for screen in crowd.screens:
            taken.seen.append(screen.numbers)
            taken.arrivals += [
                (moment - begun[number]) * 1000
                for number, moment in zip(screen.numbers, screen.moments, strict=True)
                if number in begun
            ]
    for caller in (*callers, *others):
        caller.close()
    return taken


async def _post_on(place: Place, ports: list[int], posts: int) -> float:
    numbers = iter(range(posts))
    callers = [place.caller(number, ports[number % len(ports)]) for number in range(WRITERS)]

    async def write(caller: Caller) -> None:
        for number in numbers:
            status, answer = await caller.post(place.address, place.line(f"Строка {number}"))
            if status != 200:
                raise SystemExit(f"a line was answered {status} {answer!r}")

    start = time.perf_counter()
    await asyncio.gather(*map(write, callers))
    spent = time.perf_counter() - start
    for caller in callers:
        caller.close()
    return spent


async def _push_and_watch(place: Place, server: Server, pushes: int) -> list[float]:
    """Milliseconds from the beginning of each push to each screen, after one push that warms up."""
    begun: dict[int, float] = {}
    async with Crowd(place.stream, place.cookies, [server.port]) as crowd:
        for number in range(pushes + 1):
            await asyncio.sleep(PAUSE)
            start = time.perf_counter()
            seq = await asyncio.to_thread(_closing(place.say), f"Толчок {number}")
            if number:
                begun[seq] = start
            await crowd.until_all_have(seq)
        return _arrivals(crowd, begun)


async def _push_with_channels(place: Place, server: Server, pushes: int, text: bytes) -> list[float]:
    begun: dict[int, float] = {}
    caller = Caller(server.port, {"Content-Type": "text/plain"})
    async with Crowd("/stream", place.cookies, [server.port]) as crowd:
        for number in range(1, pushes + 2):
            await asyncio.sleep(PAUSE)
            start = time.perf_counter()
            await caller.post("/push", f"id: {number}\ndata: ".encode() + text + b"\n\n")
            if number > 1:
                begun[number] = start
            await crowd.until_all_have(number)
        caller.close()
        return _arrivals(crowd, begun)


async def _as_sent(place: Place, server: Server) -> bytes:
    """The text of the newest event, as a phone is sent it."""
    reader, writer = await asyncio.open_connection(HOST, server.port)
    path = place.stream.replace("/stream?after=0", f"/events?after={PUSHES}")
    head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {place.cookies[0]}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    answer = await reader.read()
    writer.close()
    event = json.loads(answer.partition(b"\r\n\r\n")[2])["events"][-1]
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _arrivals(crowd: Crowd, begun: dict[int, float]) -> list[float]:
    return [
        (moment - begun[number]) * 1000
        for screen in crowd.screens
        for number, moment in zip(screen.numbers, screen.moments, strict=True)
        if number in begun
    ]


def _closing(act: Any) -> Any:
    def run(*arguments: Any) -> Any:
        try:
            return act(*arguments)
        finally:
            connection.close()

    return run


def _run(work: Coroutine[Any, Any, T]) -> T:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return asyncio.run(work)


# The servers -----------------------------------------------------------------------------------------


class Server:
    def __init__(self, what: str) -> None:
        with closing(socket.create_server((HOST, 0))) as probe:
            self.port = int(probe.getsockname()[1])
        self.process = psutil.Popen(
            [sys.executable, "-m", "tests.benchmarks.hall_server", what, str(self.port)], env=os.environ
        )

    def __enter__(self) -> Server:
        deadline = time.monotonic() + 120
        while True:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("a server of the benchmark does not start") from None
                time.sleep(0.1)

    def __exit__(self, *_problem: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
            self.process.kill()


@contextmanager
def servers(what: str, many: int) -> Iterator[list[Server]]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with ExitStack() as stack:
        started = [Server(what) for _server in range(many)]
        yield [stack.enter_context(server) for server in started]


def _threads_and_connections(server: Server) -> tuple[int, int]:
    """Connections are those of all but this process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return server.process.num_threads(), int(cursor.fetchone()[0])
