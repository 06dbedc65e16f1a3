"""Home by role, health, the switches of region and theme."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cluster_portal.context import THEMES
from cluster_portal.home import home_of
from enterprises.models import Browser, Role
from enterprises.requests import Request

YEAR = 365 * 24 * 60 * 60


@require_safe
def home(request: Request) -> HttpResponse:
    """What this person does next; who only reads goes to the dashboard."""
    if request.region is None:
        return render(request, "home/no_region.html")
    if request.user.roles_in(request.region) == {Role.EXECUTIVE}:
        return redirect("dashboard")
    return render(request, "home/page.html", {"home": home_of(request.user, request.region)})


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"alive": True})


@require_POST
def switch_region(request: Request) -> HttpResponse:
    code = request.POST.get("region", "")
    if code in {region.code for region in request.regions}:
        request.session["region"] = code
    return redirect(_same_section(request.POST.get("next", "")))


def _same_section(address: str) -> str:
    """The same section in another region: records and filters of the one mean nothing in the other."""
    # ValueError: no address at all, such as “http://[”.
    with suppress(Resolver404, NoReverseMatch, ValueError):
        match = resolve(urlsplit(address).path)
        return reverse(f"{match.namespace}:list" if match.kwargs else match.view_name)
    return reverse("home")


@require_POST
def switch_theme(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def browsers(request: Request) -> HttpResponse:
    """Where the user is signed in; POST ends one of these, or all but this one."""
    own = list(Browser.objects.of(request.user))
    if request.method == "POST":
        which = request.POST.get("which", "")
        others = [browser for browser in own if browser.pk != request.session.session_key]
        ended = [browser.pk for browser in others if which in ("others", browser.fingerprint)]
        if ended:
            Browser.objects.filter(pk__in=ended).delete()
            messages.success(request, _("Signed out there."))
        return redirect("account_browsers")
    here = request.session.session_key
    rows = [{"browser": browser, "is_here": browser.pk == here} for browser in own]
    return render(request, "account/browsers.html", {"rows": rows})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django calls it with what went wrong: a request that is too large has a status of its own."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", {"reason": _("The request could not be read.")}, status=400)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: it was opened before the last sign-in, or another site has sent it."""
    return render(request, "403_csrf.html", status=403)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return HttpResponseRedirect(target)
