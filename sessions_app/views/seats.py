"""Phones without an account: whose seat a request comes from, and the cookies that say it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sessions_app import joining
from sessions_app.models import Seat

# Longer than any session with what lies between its days; the seat itself dies with the session.
_KEPT = 60 * 24 * 60 * 60


def comes_as_seat(request: HttpRequest, session: int) -> bool:
    """Whether the request speaks for a phone: without an account, or where a page of phones says so."""
    if joining.cookie_of(session) not in request.COOKIES:
        return False
    return not request.user.is_authenticated or request.GET.get("as") == "seat"


def seat_of(request: HttpRequest, session: int) -> Seat | None:
    """The seat as long as it may take part."""
    return joining.seat_of(session, request.COOKIES.get(joining.cookie_of(session), ""))


def find_seat(request: HttpRequest, session: int) -> Seat | None:
    """The seat even if it was put out or the session is over."""
    return joining.find_seat(session, request.COOKIES.get(joining.cookie_of(session), ""))


def remember(response: HttpResponse, seat: Seat) -> None:
    keep_secret(response, joining.cookie_of(seat.session_id), seat.secret)


def keep_secret(response: HttpResponse, name: str, secret: str) -> None:
    response.set_cookie(
        name, secret, max_age=_KEPT, path="/", secure=settings.SECURE, httponly=True, samesite="Lax"
    )
