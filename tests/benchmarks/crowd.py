"""A hall of readers and writers with plain sockets, all in one loop, and when each of them saw what."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from typing import Self

HOST = "127.0.0.1"
NUMBER = re.compile(rb"(?:^|\n)id: (\d+)\n")
PATIENCE = 120


class Screen(asyncio.Protocol):
    """An open stream: the numbers of its events in their order, each with the moment of its coming."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.moments: list[float] = []
        self.is_open = asyncio.get_running_loop().create_future()
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._rest += data
        *frames, self._rest = self._rest.split(b"\n\n")
        for frame in frames:
            if found := NUMBER.search(frame):
                self.numbers.append(int(found[1]))
                self.moments.append(now)
            elif b"event: beat" in frame and not self.is_open.done():
                self.is_open.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.is_open.done():
            self.is_open.set_exception(ConnectionError("the stream was not opened"))


class Crowd:
    """Screens over several ports; use as an asynchronous context manager."""

    def __init__(self, path: str, cookies: list[str], ports: list[int]) -> None:
        self._path, self._cookies, self._ports = path, cookies, ports
        self._transports: list[asyncio.Transport] = []
        self.screens: list[Screen] = []

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for start in range(0, len(self._cookies), 50):
            some = []
            for number, cookie in enumerate(self._cookies[start : start + 50], start):
                port = self._ports[number % len(self._ports)]
                transport, screen = await loop.create_connection(Screen, HOST, port)
                request = f"GET {self._path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n"
                transport.write(request.encode())
                self._transports.append(transport)
                some.append(screen)
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(screen.is_open for screen in some))
            self.screens += some
        return self

    async def __aexit__(self, *_problem: object) -> None:
        for transport in self._transports:
            transport.abort()

    async def until_all_have(self, number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while any(not screen.numbers or screen.numbers[-1] < number for screen in self.screens):
                await asyncio.sleep(0.02)


class Caller:
    """One kept connection that posts and waits for the answer, one post after another."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        self._head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        async with self._turn:
            try:
                return await self._post(path, body)
            except (ConnectionError, asyncio.IncompleteReadError):
                # The server ends a connection on which nothing was asked for a while.
                self._streams = None
                return await self._post(path, body)

    async def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        async with asyncio.timeout(PATIENCE):
            told = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", told.lower())
            answer = await reader.readexactly(int(length[1]) if length else 0)
        return int(told.split(b" ", 2)[1]), answer

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
