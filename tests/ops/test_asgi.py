import asyncio

from cluster_portal.accounts import who_is
from cluster_portal.asgi import Router
from sessions_app.live import Live


def visit(router, **scope):
    """The messages that the application sends for one request."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    request = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(router(request | scope, receive, send))
    return sent


def echo(environ, start_response):
    start_response("200 OK", [])
    headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    return [repr((environ["PATH_INFO"], environ["QUERY_STRING"], headers)).encode()]


def router():
    return Router(echo, Live(who_is), threads=1)


def body(sent):
    return b"".join(message.get("body", b"") for message in sent).decode()


def test_headers_with_underscores_do_not_pose_as_trusted_ones():
    headers = [(b"x_forwarded_for", b"10.0.0.1"), (b"x-request-id", b"7")]

    assert body(visit(router(), headers=headers)) == repr(("/", "", {"HTTP_X_REQUEST_ID": "7"}))


def test_an_unescaped_query_is_escaped_rather_than_failing():
    query = "q=Елец&x=%20a+b".encode()

    assert body(visit(router(), query_string=query)) == repr(("/", "q=%D0%95%D0%BB%D0%B5%D1%86&x=%20a+b", {}))


def test_live_addresses_do_not_reach_the_pages():
    start, end = visit(router(), path="/live/7/")

    assert (start["status"], end["body"]) == (404, b'{"error": "not_found"}')


def test_the_application_starts_and_stops():
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent = []

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(router()({"type": "lifespan"}, receive, send))

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
