"""What every request passes through, in the order of `settings.MIDDLEWARE`."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urlsplit

import pghistory
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cluster_portal import access, accounts
from enterprises.models.browsers import DEVICE_LENGTH, SessionStore
from enterprises.requests import enter_region
from sessions_app.views.seats import comes_as_seat

GetResponse = Callable[[HttpRequest], HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
# Parts of an address that open something by themselves: they are never written down.
SECRETS = ("secret", "token", "code")
TOUCH_SECONDS = 60
# Django leaves the bytes of a path that are no UTF-8 as they were written.
BROKEN_PATH = re.compile(r"\0|%[89a-f][0-9a-f]", re.IGNORECASE)

log = logging.getLogger("portal.access")


class CompressedText(GZipMiddleware):
    """A page of a hundred kilobytes is a second of a hall's Wi-Fi. Documents are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if kind.startswith(("text/", "application/json")):
            return super().process_response(request, response)
        return response


class ReadableInput:
    """An address must be text: PostgreSQL holds neither NUL nor broken UTF-8. Forms refuse their fields.

    A body in another encoding could bring halves of UTF-16 pairs, which no page could show again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if BROKEN_PATH.search(request.path_info) or not _is_text(query):
            return render(
                request,
                "400.html",
                {"reason": _("The address holds a character that text cannot hold.")},
                status=400,
            )
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            return render(request, "400.html", {"reason": _("The request could not be read.")}, status=400)
        return self.get_response(request)


def _is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


class SignedIn:
    """Ends a session that was idle for too long or is too old; notes when and where it was last used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_or_touch(request)
        response = self.get_response(request)
        if request.user.is_authenticated and request.session.modified and "device" not in request.session:
            request.session["device"] = request.headers.get("User-Agent", "")[:DEVICE_LENGTH]
            request.session["address"] = get_adapter().get_client_ip(request)
        return response

    def _end_or_touch(self, request: HttpRequest) -> None:
        session = request.session
        if not isinstance(session, SessionStore):
            return
        if why := session.over:
            log.info("session ended", extra={"user": request.user.pk, "why": why})
            logout(request)
            messages.info(request, _("You were away for a while. Sign in again."))
        elif session.seen_at and (timezone.now() - session.seen_at).total_seconds() > TOUCH_SECONDS:
            session.touch()


class Access:
    """Asks the access table whether this user may use this route with this method."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The page of a region activates its time zone; the next request of this thread must not inherit it.
        with timezone.override(None):
            response = self.get_response(request)
        if request.user.is_authenticated and "no-store" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        self._log_refusal(request, response)
        return response

    def _log_refusal(self, request: HttpRequest, response: HttpResponse) -> None:
        match = request.resolver_match
        refused = response.status_code == 403
        # A stranger's object answers 404: somebody may be trying numbers.
        hidden = response.status_code == 404 and request.user.is_authenticated and match and match.kwargs
        if refused or hidden:
            ids = {
                key: value for key, value in (match.kwargs if match else {}).items() if isinstance(value, int)
            }
            log.warning(
                "access refused" if refused else "object not found",
                extra={
                    "user": request.user.pk,
                    "route": match.view_name if match else "",
                    "method": request.method,
                    "ids": ids,
                },
            )

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        match = request.resolver_match
        route = match.view_name if match else ""
        row = access.TABLE.get(route)
        if row is None:
            raise Http404
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if row.has_seats and match and comes_as_seat(request, match.kwargs["session_id"]):
            return None
        if not request.user.is_authenticated:
            return None if row.is_open else _ask_to_sign_in(request)
        _enter_region(request)
        if row.is_open:
            return None

        if accounts.needs_second_factor(request) and route not in access.WITHOUT_SECOND_FACTOR:
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        roles = row.read if request.method in READING else row.write
        if not roles:
            allowed = [*(("GET", "HEAD") if row.read else ()), *(("POST",) if row.write else ())]
            return _not_allowed(request, allowed)
        if roles is not access.SIGNED_IN and not request.user.has_role(*roles):
            raise PermissionDenied
        return None


def _not_allowed(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    """A person who opened the address of a form again is told so."""
    is_page = request.method == "GET" and not request.headers.get("HX-Request")
    content = render_to_string("405.html", request=request) if is_page else ""
    return HttpResponseNotAllowed(allowed, content)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page leads to the sign-in and back; a script is told what happened, for it cannot follow there."""
    if request.headers.get("HX-Request"):
        target = _page_of(request.headers.get("HX-Current-URL", ""))
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login(target or "/")["Location"]
        return response
    if "application/json" in (request.content_type, request.headers.get("Accept", "").split(",")[0]):
        return JsonResponse({"error": "signed_out"}, status=401)
    if request.method in READING:
        return redirect_to_login(request.get_full_path())
    referrer = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()})
    return redirect_to_login(urlsplit(referrer).path if is_own else "/")


def _page_of(address: str) -> str:
    """Path and query; empty where the address is none."""
    try:
        page = urlsplit(address)
    except ValueError:
        return ""
    return page.path + (f"?{page.query}" if page.query else "")


def _enter_region(request: HttpRequest) -> None:
    """Set `request.regions` and `request.region`: the one asked for, else the last chosen, else the first.

    A region that is not the user's is answered as one that does not exist.
    """
    regions = request.user.regions  # type: ignore[union-attr]
    by_code = {region.code: region for region in regions}
    asked = request.GET.get("region")
    if asked and asked not in by_code:
        raise Http404
    chosen = by_code.get(asked or request.session.get("region") or "")
    request.regions = regions  # type: ignore[attr-defined]
    enter_region(request, chosen or (regions[0] if regions else None))


class HistoryContext:
    """Who, from where: attached to every change that a writing request makes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        user = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(user=user, url="", origin="form"):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        # The address is resolved by now, which is not done twice.
        if request.method not in READING and request.resolver_match:
            pghistory.context(url=address_without_secrets(request.path_info, request.resolver_match))


def address_without_secrets(path: str, match: ResolverMatch) -> str:
    for name in SECRETS:
        if name in match.kwargs:
            path = path.replace(str(match.kwargs[name]), "…")
    return path
