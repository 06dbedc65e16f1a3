import asyncio

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from cluster_portal.accounts import who_is
from cluster_portal.asgi import Router
from sessions_app.live import Live


def visit(router, pieces=(b"",), **scope):
    """The messages that the application sends for one request, whose body comes in pieces."""
    sent, coming = [], list(pieces)

    async def receive():
        return {"type": "http.request", "body": coming.pop(0), "more_body": bool(coming)}

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


def router(pages=echo):
    return Router(pages, Live(who_is), threads=1)


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


def test_a_body_is_read_however_many_pieces_it_comes_in():
    def loud(environ, start_response):
        start_response("200 OK", [])
        return [environ["wsgi.input"].read(3), b"|", environ["wsgi.input"].read()]

    assert body(visit(router(loud), [b"one ", b"two ", b"three"])) == "one| two three"
    assert body(visit(router(loud), [b"alone"])) == "alo|ne"


def test_a_request_whose_sender_is_gone_makes_no_page():
    made = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        made.append(message)

    def pages(environ, start_response):
        made.append(environ)
        return echo(environ, start_response)

    request = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/", "query_string": b""}
    asyncio.run(router(pages)(request | {"headers": []}, receive, send))

    assert made == []


@pytest.mark.parametrize(
    ("answer", "pieces"),
    [
        (lambda: HttpResponse([b"a ", b"page"]), [b"a page"]),
        (lambda: StreamingHttpResponse([b"a ", b"file"]), [b"a ", b"file", b""]),
    ],
)
def test_a_whole_page_is_sent_at_once_and_a_long_file_piece_by_piece(answer, pieces):
    closed = []

    def pages(environ, start_response):
        given = answer()
        given.close = lambda: closed.append(given)
        start_response("202 Accepted", [("X-Word", "слово".encode().decode("latin-1"))])
        return given

    start, *rest = visit(router(pages))

    assert (start["status"], start["headers"]) == (202, [(b"x-word", "слово".encode())])
    assert [message["body"] for message in rest] == pieces
    assert [message.get("more_body", False) for message in rest] == [True] * (len(pieces) - 1) + [False]
    assert len(closed) == 1


def test_the_application_starts_and_stops():
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent = []

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(router()({"type": "lifespan"}, receive, send))

    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
