"""What every request passes: readable input, the access table, the context of history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pghistory
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from cluster_portal import access
from enterprises.models import Region

GetResponse = Callable[[HttpRequest], HttpResponse]
READING = {"GET", "HEAD", "OPTIONS"}


class ReadableInput:
    """PostgreSQL text holds no NUL: an address with one is refused here, a field with one by its form."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.path + request.META.get("QUERY_STRING", "")
        if "\0" in address or "%00" in address:
            return render(
                request, "400.html", {"reason": _("The address holds a character that text cannot hold.")}, status=400
            )
        return self.get_response(request)


class Access:
    """Asks the access table whether this user may use this route with this method."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        match = request.resolver_match
        rule = access.TABLE.get(match.view_name if match else "")
        if rule is None:
            raise Http404
        if rule.is_open:
            if request.user.is_authenticated:
                _enter_region(request)
            return None
        if not request.user.is_authenticated:
            if request.method in READING:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied
        _enter_region(request)
        roles = rule.read if request.method in READING else rule.write
        if roles is not access.SIGNED_IN and not request.user.has_role(*roles):
            raise PermissionDenied
        if roles is not access.SIGNED_IN and not request.regions:  # type: ignore[attr-defined]
            raise PermissionDenied
        return None


def _enter_region(request: HttpRequest) -> None:
    """Set `request.regions` and `request.region`: the one asked for, else the one chosen last, else the first."""
    regions = list(Region.objects.visible_to(request.user).order_by("is_demo", "code"))  # type: ignore[arg-type]
    by_code = {region.code: region for region in regions}
    asked = request.GET.get("region") or request.session.get("region")
    request.regions = regions  # type: ignore[attr-defined]
    request.region = by_code.get(asked or "") or (regions[0] if regions else None)  # type: ignore[attr-defined]


class HistoryContext:
    """Who, from where: attached to every change that a writing request makes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        with ExitStack() as stack:
            user = request.user.pk if request.user.is_authenticated else None
            stack.enter_context(pghistory.context(user=user, url=request.path, origin="form"))
            return self.get_response(request)
