"""What is on its way to the open streams of this process.

PostgreSQL says «session 7 has something» (NOTIFY), which is only a hint: every two seconds the counters of
the sessions that somebody reads are asked, too. The log is then read on from the last number, drawn once for
each audience, and handed to all streams; a stream keeps nothing but the number it has reached.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections

from sessions_app import audiences, journal, rounds
from sessions_app.admission import Reader, still_admitted
from sessions_app.audiences import Heard
from sessions_app.kinds.rules import Audience
from sessions_app.models import SessionCounter

# At most four merged pushes a second: nobody reads faster, and three hundred phones redraw at each.
PUSH_SECONDS = 0.25
REREAD_SECONDS = 2.0
RECONNECT_SECONDS = 1.0
# Who is further behind takes a fresh snapshot, which is smaller.
MOST_BEHIND = 500
# So many are read when the first stream of a session opens: those who were cut off go on where they were.
KEPT_AT_OPENING = 100
# Threads that touch the database for streams, each with one connection, whatever the number of streams.
THREADS = 2

T = TypeVar("T")
log = logging.getLogger("portal.live")


@dataclass
class Channel:
    """One watched session. `seq` is the last number read; `waiting` are the streams that have reached it."""

    session: int
    seq: int
    heard: deque[Heard] = field(default_factory=lambda: deque(maxlen=MOST_BEHIND))
    dirty: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: set[asyncio.Future[None]] = field(default_factory=set)
    readers: set[Reader] = field(default_factory=set)
    # Not in the loop's own keeping: who opens a channel keeps it until nobody reads.
    pump: asyncio.Task[None] | None = None
    is_unread: bool = False
    is_closing: bool = False
    # For whom the log is drawn: whoever has read here, each from a moment of its own.
    audiences: dict[Audience, asyncio.Task[None]] = field(default_factory=dict)
    # What was sent last, for all who have reached the same number: joined once, not once for each.
    _pieces: dict[tuple[int, Audience], bytes] = field(default_factory=dict)

    def since(self, seq: int, audience: Audience) -> bytes | None:
        """Frames after a number, merged into one piece; None where only a fresh snapshot helps."""
        if seq > self.seq:
            return None
        if seq == self.seq:
            return b""
        if (piece := self._pieces.get((seq, audience))) is not None:
            return piece
        first = self.heard[0].seq if self.heard else self.seq + 1
        unseen = [event for event in self.heard if event.seq > seq]
        if seq + 1 < first or any(audience not in event.audiences for event in unseen):
            return None
        piece = self._pieces[seq, audience] = b"".join(
            frame(event.texts[audience], event.seq) for event in unseen if audience in event.texts
        )
        return piece

    def take(self, events: Iterable[Heard]) -> None:
        for event in events:
            self.heard.append(event)
            self.seq = event.seq
        self._pieces.clear()
        self.wake()

    def take_for_another(self, events: Iterable[Heard]) -> None:
        """The same events in the words of an audience that has not read here before."""
        known = {event.seq: event for event in self.heard}
        for event in events:
            if event.seq <= self.seq:
                known[event.seq] = known[event.seq].also_for(event) if event.seq in known else event
        self.heard = deque((known[seq] for seq in sorted(known)), MOST_BEHIND)
        self._pieces.clear()

    def wait(self) -> asyncio.Future[None]:
        """Done when there is more, or another reason to look."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.add(waiter)
        return waiter

    def wake(self) -> None:
        woken, self.waiting = self.waiting, set()
        for waiter in woken:
            if not waiter.done():
                waiter.set_result(None)


def frame(data: str, seq: int | None = None, event: str = "") -> bytes:
    """One frame of the stream. `data` is one line; only real events have a number."""
    lines = [f"id: {seq}"] if seq is not None else []
    if event:
        lines.append(f"event: {event}")
    return ("\n".join([*lines, f"data: {data}"]) + "\n\n").encode()


class Hub:
    """Belongs to one event loop, and starts with the first stream in it."""

    def __init__(self) -> None:
        self._channels: dict[int, Channel] = {}
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening: dict[int, asyncio.Future[Channel]] = {}

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run what touches the database outside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, _clean, function, arguments)

    @contextlib.asynccontextmanager
    async def reading(self, reader: Reader) -> AsyncIterator[Channel]:
        channel = await self._channel(reader.session)
        channel.readers.add(reader)
        try:
            await self._tune(channel, reader.audience)
            yield channel
        finally:
            channel.readers.discard(reader)

    async def catch_up(self, channel: Channel, seq: int) -> None:
        """Read on to a number that another process, or the log itself, has told the reader already."""
        if seq > channel.seq and seq <= await self.in_thread(journal.last_seq, channel.session):
            channel.dirty.set()
            while channel.seq < seq:
                await channel.wait()

    async def _channel(self, session: int) -> Channel:
        """The channel of a session, opened once however many ask for it at the same moment."""
        if not self._tasks:
            self._spawn(self._listen())
            self._spawn(self._reread())
            self._spawn(self._tell_turnouts())
        if channel := self._channels.get(session):
            return channel
        if session not in self._opening:
            self._opening[session] = asyncio.ensure_future(self._open(session))
        try:
            return await asyncio.shield(self._opening[session])
        finally:
            self._opening.pop(session, None)

    async def _open(self, session: int) -> Channel:
        seq = await self.in_thread(journal.last_seq, session)
        channel = Channel(session, seq)
        self._channels[session] = channel
        channel.pump = self._spawn(self._pump(channel))
        return channel

    async def _tune(self, channel: Channel, audience: Audience) -> None:
        """Draw the log for this audience, too, from what was told lately on."""
        if audience not in channel.audiences:
            channel.audiences[audience] = self._spawn(self._read_back(channel, audience))
        await asyncio.shield(channel.audiences[audience])

    async def _read_back(self, channel: Channel, audience: Audience) -> None:
        after = max(0, channel.seq - KEPT_AT_OPENING)
        wanted = frozenset({audience})
        try:
            events = await self.in_thread(audiences.hear, channel.session, after, MOST_BEHIND, wanted)
        except BaseException:
            del channel.audiences[audience]
            raise
        channel.take_for_another(events)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _pump(self, channel: Channel) -> None:
        """Read the log on whenever something may be new, for as long as somebody watches."""
        while True:
            await channel.dirty.wait()
            channel.dirty.clear()
            try:
                wanted = frozenset(channel.audiences)
                events = await self.in_thread(
                    audiences.hear, channel.session, channel.seq, MOST_BEHIND, wanted
                )
            except Exception:
                # The next reread tries again; the log has everything.
                log.exception("the log could not be read", extra={"session": channel.session})
                continue
            if wanted != channel.audiences.keys():
                # Somebody of another audience came meanwhile: what was read is nothing to them.
                channel.dirty.set()
                continue
            if events:
                channel.take(events)
                if len(events) == MOST_BEHIND:
                    channel.dirty.set()
                await asyncio.sleep(PUSH_SECONDS)

    async def _reread(self) -> None:
        """What a lost hint would have said, and who may not read any more."""
        while True:
            await asyncio.sleep(REREAD_SECONDS)
            self._let_go()
            readers = {reader for channel in self._channels.values() for reader in channel.readers}
            if not readers:
                continue
            try:
                numbers = await self.in_thread(_numbers, list(self._channels))
                admitted = await self.in_thread(still_admitted, readers)
            except Exception:
                log.exception("the counters could not be read")
                continue
            for session, seq in numbers.items():
                channel = self._channels.get(session)
                if channel and seq > channel.seq:
                    channel.dirty.set()
            for reader in readers - admitted:
                reader.revoked.set()
                if channel := self._channels.get(reader.session):
                    channel.wake()

    async def _tell_turnouts(self) -> None:
        """Who voted within a second after the last news is told with the next."""
        while True:
            await asyncio.sleep(rounds.TALLY_SECONDS)
            watched = [channel.session for channel in self._channels.values() if channel.readers]
            if not watched:
                continue
            try:
                await self.in_thread(rounds.tell_turnouts, watched)
            except Exception:
                log.exception("the turnout could not be told")

    def _let_go(self) -> None:
        """Forget the sessions that nobody has read since the last time: a first reader may be on the way."""
        for channel in list(self._channels.values()):
            if not channel.readers and channel.is_unread:
                del self._channels[channel.session]
                if channel.pump:
                    channel.pump.cancel()
            channel.is_unread = not channel.readers

    # The end ----------------------------------------------------------------------------------------

    def end_streams(self) -> None:
        """May be called by a signal handler: the loop does it at its next step."""
        for channel in list(self._channels.values()):
            channel.is_closing = True
            for waiter in channel.waiting:
                waiter.get_loop().call_soon_threadsafe(channel.wake)
                break

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._channels.clear()
        # Each thread ends its own connection.
        for _thread in range(THREADS):
            self._executor.submit(connections.close_all)
        self._executor.shutdown()

    # NOTIFY -----------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """One connection of this process hears the hints; a lost one is opened again."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                listener = await self.in_thread(_listening_connection)
            except Exception:
                log.exception("no connection for the hints of new events")
                await asyncio.sleep(RECONNECT_SECONDS)
                continue
            broken = asyncio.Event()
            # Asked once: a connection that was cut tells its descriptor no more.
            descriptor = listener.fileno()
            loop.add_reader(descriptor, self._hear_hints, listener, descriptor, broken)
            # What was said while nobody listened.
            for channel in self._channels.values():
                channel.dirty.set()
            try:
                await broken.wait()
            finally:
                loop.remove_reader(descriptor)
                with contextlib.suppress(Exception):
                    listener.close()
            await asyncio.sleep(RECONNECT_SECONDS)

    def _hear_hints(self, listener: Any, descriptor: int, broken: asyncio.Event) -> None:
        try:
            listener.poll()
            if not listener.notifies and _is_at_end(descriptor):
                raise ConnectionError("closed by the server")
        except Exception as problem:
            log.warning("the connection for hints was lost: %s", str(problem).strip())
            broken.set()
            return
        while listener.notifies:
            hint = json.loads(listener.notifies.pop(0).payload)
            if channel := self._channels.get(hint["session"]):
                channel.dirty.set()


def _clean(function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


def _numbers(sessions: list[int]) -> dict[int, int]:
    return dict(SessionCounter.objects.filter(pk__in=sessions).values_list("pk", "last_seq"))


def _listening_connection() -> Any:
    """A raw connection of its own, which the loop reads by its socket."""
    wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
    wrapper.ensure_connection()
    raw = wrapper.connection
    raw.set_session(autocommit=True)
    with raw.cursor() as cursor:
        cursor.execute(f"LISTEN {journal.CHANNEL}")
    return raw


def _is_at_end(descriptor: int) -> bool:
    """psycopg2 polls a connection that the server has closed without a word."""
    with socket.socket(fileno=os.dup(descriptor)) as peeking:
        try:
            return not peeking.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
