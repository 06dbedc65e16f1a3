"""Pages by Django's WSGI application in a pool of threads, each with its connection to the database.

A page that is whole, which is nearly every one, crosses between the loop and its thread twice: with the
request, whose body has come already, and with the answer. To hand over each piece by itself cost as much
processor time as to make a short answer.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Pages:
    def __init__(self, application: Callable[..., Any], threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = await receive()
        if first["type"] == "http.disconnect":
            # Whoever asked is gone: an empty body must not be taken for theirs.
            return
        loop = asyncio.get_running_loop()
        body = Begun(loop, receive, first)
        page = Page(self._application, build_environ(scope, body), loop, send)  # type: ignore[arg-type]
        # Each request in a context of its own: what it says of language and time zone ends with it.
        context = contextvars.copy_context()
        for message in await loop.run_in_executor(self._threads, context.run, page.make):
            await send(message)


class Begun(Body):
    """The body of a request of which the first piece, mostly the only one, is here.

    It knows the insides of a2wsgi's `Body`, so pyproject.toml holds that library to the releases tried.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive, first: Message) -> None:
        super().__init__(loop, receive)  # type: ignore[arg-type]
        self.buffer.extend(first.get("body", b""))
        self._has_more = first.get("more_body", False)


class Page:
    """One request in its thread."""

    def __init__(
        self,
        application: Callable[..., Any],
        environ: Any,
        loop: asyncio.AbstractEventLoop,
        send: Send,
    ) -> None:
        self._application = application
        self._environ = environ
        self._loop = loop
        self._send = send
        self._start: Message = {}

    def make(self) -> list[Message]:
        """What is still to be sent: of a whole page everything."""
        answer = self._application(self._environ, self._begin)
        try:
            # Django's answers say whether they are whole.
            if getattr(answer, "streaming", True):
                self._stream(answer)
                return [{"type": "http.response.body", "body": b""}]
            return [self._start, {"type": "http.response.body", "body": b"".join(answer)}]
        finally:
            if close := getattr(answer, "close", None):
                close()

    def _begin(self, status: str, headers: list[tuple[str, str]], _problem: object = None) -> None:
        self._start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [
                (name.strip().encode("latin-1").lower(), value.strip().encode("latin-1"))
                for name, value in headers
            ],
        }

    def _stream(self, pieces: Iterable[bytes]) -> None:
        """Piece by piece, each when the reader has taken the one before."""
        self._hand_over(self._start)
        for piece in pieces:
            self._hand_over({"type": "http.response.body", "body": piece, "more_body": True})

    def _hand_over(self, message: Message) -> None:
        async def sent() -> None:
            await self._send(message)

        asyncio.run_coroutine_threadsafe(sent(), self._loop).result()
