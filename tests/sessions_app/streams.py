"""A real server for streams in this process, on the database of the tests, and readers with plain sockets."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any

import uvicorn
from django.test import Client

from cluster_portal.accounts import who_is
from cluster_portal.asgi import Router
from cluster_portal.wsgi import application as pages
from sessions_app.live import Live

PATIENCE = 20


class LiveServer:
    """Use as a context manager."""

    def __enter__(self) -> LiveServer:
        self.live = Live(who_is)
        self._streams: list[Stream] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        # Whoever does not read is felt soon: connections inherit it.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.port = self._socket.getsockname()[1]
        config = uvicorn.Config(Router(pages, self.live, threads=1), log_config=None, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()
        for stream in self._streams:
            stream.close()

    def stop(self) -> float:
        """How many seconds the end took."""
        begun = time.monotonic()
        if self._thread.is_alive():
            self.live.end_streams()
            self._server.should_exit = True
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()
            self._socket.close()
        return time.monotonic() - begun

    def stream(self, client: Client | None, session: int, after: int | str = 0, **headers: str) -> Stream:
        return self._get(client, f"/live/sessions/{session}/stream?after={after}", headers)

    def poll(self, client: Client | None, session: int, after: int | str = 0) -> tuple[int, Any]:
        answer = self._get(client, f"/live/sessions/{session}/events?after={after}", {})
        return answer.status, json.loads(answer.rest())

    def _get(self, client: Client | None, path: str, headers: dict[str, str]) -> Stream:
        stream = Stream(self.port, client, path, headers)
        self._streams.append(stream)
        return stream


@dataclass
class Frame:
    event: str
    data: str
    id: int | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.data)


@dataclass
class Stream:
    """An open answer, read as it comes. `raw` is every byte so far, in so many `pieces`."""

    port: int
    client: Client | None
    path: str
    headers: dict[str, str]
    raw: bytes = b""
    pieces: int = 0
    _read: int = 0

    def __post_init__(self) -> None:
        self._connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        host = self.headers.pop("Host", "127.0.0.1")
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", "Connection: close"]
        if self.client is not None:
            cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
            lines.append(f"Cookie: {cookies}")
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        self._connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._file = self._connection.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.answer_headers = {}
        while line := self._file.readline().strip():
            name, _colon, value = line.decode().partition(": ")
            self.answer_headers[name.lower()] = value

    def _chunk(self) -> bytes:
        """The next piece of a chunked answer; empty at its end."""
        size = int(self._file.readline().strip() or b"0", 16)
        piece = self._file.read(size)
        self._file.readline()
        self.raw += piece
        self.pieces += 1
        return piece

    def rest(self) -> bytes:
        if "content-length" in self.answer_headers:
            return self._file.read(int(self.answer_headers["content-length"]))
        body = b""
        while piece := self._chunk():
            body += piece
        return body

    def next(self, event: str = "message") -> Frame:
        """The next frame of this kind; others are passed over."""
        deadline = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < deadline, self.raw[-500:]
            while b"\n\n" not in self._unread():
                if not self._chunk():
                    raise EOFError(self.path)
            text, _end, _rest = self._unread().partition(b"\n\n")
            self._read += len(text) + 2
            if (frame := _parse(text.decode())) and frame.event == event:
                return frame

    def _unread(self) -> bytes:
        return self.raw[self._read :]

    def numbers_until_its_end(self) -> list[int | None]:
        numbers = []
        while True:
            try:
                numbers.append(self.next().id)
            except (EOFError, OSError, ValueError):
                return numbers

    def ends(self) -> bool:
        """Whether the answer has come to its end, whatever comes before it."""
        deadline = time.monotonic() + PATIENCE
        try:
            while self._chunk():
                # Beats alone would keep it open for ever.
                if time.monotonic() > deadline:
                    return False
        except TimeoutError:
            return False
        except (OSError, ValueError):
            return True
        return True

    def close(self) -> None:
        self._file.close()
        self._connection.close()


def _parse(text: str) -> Frame | None:
    fields: dict[str, str] = {}
    for line in text.split("\n"):
        name, _colon, value = line.partition(": ")
        if name and not line.startswith(":"):
            fields[name] = value
    if "data" not in fields:
        return None
    return Frame(
        fields.get("event", "message"), fields["data"], int(fields["id"]) if "id" in fields else None
    )
