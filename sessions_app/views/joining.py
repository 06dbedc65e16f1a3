"""The way in for phones: a code to type, or the address of a QR code. Reading the address joins nobody."""

from __future__ import annotations

import logging

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from sessions_app import codes, joining
from sessions_app.models import JoinCode
from sessions_app.views import seats

log = logging.getLogger("portal.access")


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _join(request, request.POST.get("code", ""))
    return _page(request)


@sensitive_variables("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enter_by(request: HttpRequest, code: str) -> HttpResponse:
    """A typed code stands in the form and is not asked about: only a press of the button tries it."""
    if request.method == "POST":
        return _join(request, code)
    # A token cannot be guessed, so its page may tell which session it opens.
    found = joining.find_code(code) if codes.is_token(code) else None
    if codes.is_token(code) and found is None:
        return _page(request, refusal=_gone())
    if found is not None and seats.seat_of(request, found.session_id):
        return redirect("phone", found.session_id)
    return _page(request, typed=codes.read(code), found=found)


def _join(request: HttpRequest, typed: str) -> HttpResponse:
    found = joining.find_code(typed)
    if found is None:
        return _wrong(request, typed)
    known = seats.find_seat(request, found.session_id)
    if known is not None and known.revoked_at is not None:
        log.warning("seat refused", extra={"session": found.session_id})
        return _page(request, refusal=_("The facilitator has closed the session for this phone."), status=422)
    response = redirect("phone", found.session_id)
    if known is None:
        seats.remember(response, joining.join(found))
    return response


def _wrong(request: HttpRequest, typed: str) -> HttpResponse:
    # Without its cookie no form is taken at all, so every phone that is no script of its own has one.
    device = request.META.get("CSRF_COOKIE", "")
    seconds = joining.count_wrong(get_adapter().get_client_ip(request), device)
    shown = typed[:40].replace("\0", "")
    if not seconds:
        refusal = _gone() if codes.is_token(typed) or codes.read(typed) else _not_a_code()
        return _page(request, typed=shown, refusal=refusal, status=422)
    log.warning("wrong codes", extra={"seconds": seconds})
    minutes = -(-seconds // 60)
    refusal = ngettext(
        "Too many wrong codes. Take the QR code on the screen, or try again in %(minutes)d minute.",
        "Too many wrong codes. Take the QR code on the screen, or try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    response = _page(request, typed=shown, refusal=refusal, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _gone() -> str:
    return _("No session is open under this code. Compare it with the screen: it may have been renewed.")


def _not_a_code() -> str:
    return _("This is no code of a session: it has eight characters, letters and digits.")


def _page(
    request: HttpRequest,
    *,
    typed: str = "",
    found: JoinCode | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    response = render(
        request,
        "sessions_app/phone/join.html",
        {
            "typed": typed,
            "found": found,
            "session": found.session if found else None,
            "refusal": refusal,
        },
        status=status,
    )
    add_never_cache_headers(response)
    return response
