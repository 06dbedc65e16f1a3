"""A web process of its own for the benchmarks: the portal as it is served, or the same hall with Channels.

`python -m tests.benchmarks.hall_server ours|channels PORT`
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import django
import uvicorn
from django.conf import settings

PADDING = b":" + b" " * 2048 + b"\n\n"
GROUP = "hall"


def main() -> None:
    what, port = sys.argv[1], int(sys.argv[2])
    django.setup()
    config = uvicorn.Config(
        _ours() if what == "ours" else _with_channels(),
        port=port,
        log_config=None,
        access_log=False,
        lifespan="on" if what == "ours" else "off",
        backlog=4096,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    # As `serve` does, for both.
    gc.collect()
    gc.freeze()
    server.run()


def _ours() -> Any:
    # All that the first visitor would otherwise wait for, as `serve` reads it.
    import cluster_portal.urls  # noqa: F401
    from cluster_portal.asgi import application

    return application


def _with_channels() -> Callable[..., Awaitable[None]]:
    """Streams of server-sent events over the in-process layer: what is posted goes to all as it came."""
    from channels.exceptions import StopConsumer
    from channels.generic.http import AsyncHttpConsumer

    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

    class Hall(AsyncHttpConsumer):
        async def http_request(self, message: dict[str, Any]) -> None:
            self.body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            if self.scope["method"] == "POST":
                event = b"".join(self.body)
                await self.channel_layer.group_send(GROUP, {"type": "hall.push", "event": event})
                await self.send_response(200, b"{}", headers=[(b"content-length", b"2")])
                raise StopConsumer
            await self.channel_layer.group_add(GROUP, self.channel_name)
            await self.send_headers(headers=[(b"content-type", b"text/event-stream")])
            await self.send_body(PADDING, more_body=True)
            await self.send_body(b"event: beat\ndata: {}\n\n", more_body=True)

        async def hall_push(self, message: dict[str, Any]) -> None:
            await self.send_body(message["event"], more_body=True)

        async def disconnect(self) -> None:
            await self.channel_layer.group_discard(GROUP, self.channel_name)

    return Hall.as_asgi()


if __name__ == "__main__":
    main()
