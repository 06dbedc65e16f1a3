"""The stream of a running session and its plain twin, as raw ASGI: an open stream costs no thread and no
database connection.

`GET /live/sessions/<id>/stream?after=<seq>` sends events, `Last-Event-ID` is honoured, the larger wins;
`GET /live/sessions/<id>/events?after=<seq>` answers `{"events": […], "seq": n}` for those whom a proxy or an
antivirus keeps from streams. An event is JSON with `seq`, `op_id`, `kind`, `board`, `statements`, `cards` (of
each its HTML, and what a snapshot says of it), and `themes`, `regions` and `parts` where they change with it.
Beats and polls carry `now`, the
server's clock in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from sessions_app import admission, audiences, journal
from sessions_app.admission import Reader, SignedOut, WhoIs
from sessions_app.hub import MOST_BEHIND, Channel, Hub, frame

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT_SECONDS = 15.0
# A stream ends by itself now and then: what leaked goes, and load spreads over processes that came later.
LIFE_SECONDS = (600.0, 1200.0)
# Who does not read for so long is cut, and resumes where they were.
SLOW_SECONDS = 10.0
RETRY_MILLISECONDS = (1000, 4000)
# Antivirus software holds a first piece back until it is so long.
PADDING = b":" + b" " * 2048 + b"\n\n"
LONGEST_NUMBER = 18

PATH = re.compile(r"\A/live/sessions/(?P<session>[0-9]{1,18})/(?P<what>stream|events)\Z")
HEADERS = [
    (b"cache-control", b"no-store, no-transform"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
STREAM_HEADERS = [
    *HEADERS,
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
]


class Live:
    def __init__(self, who_is: WhoIs) -> None:
        self._who_is = who_is
        self._hub = Hub()

    def end_streams(self) -> None:
        """The server is about to stop: every stream ends, and its reader comes again to whoever is there."""
        self._hub.end_streams()

    async def close(self) -> None:
        await self._hub.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = PATH.match(scope["path"])
        if place is None:
            return await _answer(send, 404, {"error": "not_found"})
        if scope["method"] not in ("GET", "HEAD"):
            return await _answer(send, 405, {"error": "method_not_allowed"}, [(b"allow", b"GET, HEAD")])
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if not _is_own_host(headers.get(b"host", "")):
            return await _answer(send, 400, {"error": "host"})
        cookies = _cookies(headers.get(b"cookie", ""))
        wanted = parse_qs(scope["query_string"].decode("latin-1")).get("as", [""])[-1]
        try:
            if not cookies:
                raise SignedOut
            reader = await self._hub.in_thread(
                admission.admit_by_cookies, self._who_is, cookies, int(place["session"]), wanted
            )
        except SignedOut:
            return await _answer(send, 401, {"error": "signed_out"})
        if reader is None:
            return await _answer(send, 404, {"error": "not_found"})

        after = _after(scope["query_string"], headers.get(b"last-event-id", ""))
        if scope["method"] == "HEAD":
            return await _answer(send, 200, None)
        if place["what"] == "events":
            return await self._poll(reader, after, send)
        return await self._stream(reader, after, receive, send)

    async def _poll(self, reader: Reader, after: int, send: Send) -> None:
        """From the log itself: whoever polls may do so in a process where nobody streams."""
        seq, events = await self._hub.in_thread(_read, reader, after)
        if events is None:
            return await _answer(send, 200, {"reset": True, "events": [], "seq": seq})
        now = round(time.time() * 1000)
        body = f'{{"events":[{",".join(events)}],"seq":{seq},"now":{now}}}'
        return await _answer(send, 200, body)

    async def _stream(self, reader: Reader, after: int, receive: Receive, send: Send) -> None:
        async with self._hub.reading(reader) as channel:
            stream = Stream(reader, channel, after, send)
            gone = asyncio.ensure_future(_until_gone(receive))
            gone.add_done_callback(stream.leave)
            try:
                await stream.begin()
                async with asyncio.timeout(SLOW_SECONDS):
                    await self._hub.catch_up(channel, after)
                await stream.follow()
            except TimeoutError:
                # A slow reader: returning without an end lets the server close the connection.
                return
            finally:
                gone.cancel()


class Stream:
    """One open connection, and how far it has got.

    Thousands are sent the same piece at once, so sending one costs no timer: each stream has one that ticks
    for its beats, for its age, and for a reader who does not take what is sent.
    """

    def __init__(self, reader: Reader, channel: Channel, after: int, send: Send) -> None:
        self._reader = reader
        self._channel = channel
        self._after = after
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._is_gone = False
        self._waiter: asyncio.Future[None] | None = None
        self._beat_is_due = False
        self._is_sending = False
        self._sent_at = self._loop.time()
        self._ends_at = self._sent_at + random.uniform(*LIFE_SECONDS)

    def leave(self, _gone: object) -> None:
        self._is_gone = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def begin(self) -> None:
        """In time, as `follow`: raises TimeoutError for a slow reader."""
        async with asyncio.timeout(SLOW_SECONDS):
            await self._send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
            await self._put(PADDING)
            retry = f"retry: {random.randint(*RETRY_MILLISECONDS)}\n".encode()
            await self._put(retry + self._beat())

    async def follow(self) -> None:
        """Send what is new until the reader goes, is sent away, or has been here long enough."""
        async with asyncio.timeout(None) as patience:
            self._ticking = self._loop.call_later(_tick_seconds(), self._tick, patience)
            try:
                await self._follow()
            finally:
                self._ticking.cancel()

    def _tick(self, patience: asyncio.Timeout) -> None:
        self._ticking = self._loop.call_later(_tick_seconds(), self._tick, patience)
        now = self._loop.time()
        if self._is_sending:
            if now - self._sent_at >= SLOW_SECONDS:
                patience.reschedule(now)
        elif now >= self._ends_at:
            self._wake()
        elif now - self._sent_at >= BEAT_SECONDS:
            self._beat_is_due = True
            self._wake()

    async def _follow(self) -> None:
        while not self._is_gone and not self._reader.revoked.is_set():
            frames = self._channel.since(self._after, self._reader.audience)
            if frames is None:
                # The page takes a fresh snapshot and comes again with its number.
                await self._end(frame(str(self._channel.seq), event="reset"))
                return
            self._after = self._channel.seq
            if frames:
                await self._put(frames)
            elif self._channel.is_closing or self._loop.time() >= self._ends_at:
                await self._end(b"")
                return
            elif self._beat_is_due:
                await self._put(self._beat())
            else:
                self._waiter = self._channel.wait()
                try:
                    await self._waiter
                finally:
                    self._channel.waiting.discard(self._waiter)
        if not self._is_gone:
            await self._end(frame("{}", event="revoked"))

    def _beat(self) -> bytes:
        now = round(time.time() * 1000)
        return frame(f'{{"seq":{self._channel.seq},"now":{now}}}', event="beat")

    async def _put(self, piece: bytes) -> None:
        self._beat_is_due = False
        self._is_sending, self._sent_at = True, self._loop.time()
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        self._is_sending = False

    async def _end(self, piece: bytes) -> None:
        self._is_sending, self._sent_at = True, self._loop.time()
        await self._send({"type": "http.response.body", "body": piece, "more_body": False})


def _tick_seconds() -> float:
    return min(BEAT_SECONDS, SLOW_SECONDS) / 3


def _read(reader: Reader, after: int) -> tuple[int, list[str] | None]:
    """The number reached, and events in the words of the audience; None where a snapshot is needed."""
    last = journal.last_seq(reader.session)
    if after > last or last - after > MOST_BEHIND:
        return last, None
    heard = audiences.hear(reader.session, after, MOST_BEHIND, frozenset({reader.audience}))
    texts = [event.texts[reader.audience] for event in heard if reader.audience in event.texts]
    return (heard[-1].seq if heard else after), texts


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(
    send: Send, status: int, body: object, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    sent = content.encode() if body is not None else b""
    length = (b"content-length", str(len(sent)).encode())
    shown = [*HEADERS, (b"content-type", b"application/json"), length, *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": shown})
    await send({"type": "http.response.body", "body": sent})


def _is_own_host(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _after(query: bytes, last_event_id: str) -> int:
    """The larger of both; what is no number counts as the beginning."""
    asked = parse_qs(query.decode("latin-1")).get("after", [""])[-1]
    numbers = [
        int(text)
        for text in (asked, last_event_id)
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    ]
    return max(numbers, default=0)
