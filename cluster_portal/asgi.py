"""One process type: live streams to a small raw endpoint, everything else to Django in a pool of threads.

An open stream costs no thread and no database connection; a thread of the pool keeps its connection.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from cluster_portal.page_pool import Pages
from cluster_portal.wsgi import application as pages

# Models may be imported once the application of the pages has set Django up.
from cluster_portal import accounts  # isort: skip
from sessions_app.live import Live  # isort: skip

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Everything that an address may hold unescaped.
ASCII = "".join(map(chr, range(0x21, 0x7F)))


class Router:
    def __init__(self, pages: Any, live: Live, threads: int) -> None:
        self.pages = Pages(pages, threads)
        self.live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            # WSGI would read X_Forwarded_For as X-Forwarded-For, which only a proxy may say.
            scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
            scope["query_string"] = quote(scope["query_string"], safe=ASCII).encode("ascii")
            if scope["path"].startswith("/live/"):
                await self.live(scope, receive, send)
            else:
                await self.pages(scope, receive, send)

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self.live.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


application = Router(pages, Live(accounts.who_is), settings.PAGE_THREADS)
