"""Home by role, health, the switches of region and theme."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cluster_portal.context import THEMES
from enterprises.requests import Request

YEAR = 365 * 24 * 60 * 60


@require_safe
def home(request: Request) -> HttpResponse:
    return redirect("dashboard")


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
    return _back(request)


@require_POST
def switch_theme(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.SECURE, httponly=True)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", {"reason": _("The request could not be read.")}, status=400)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return HttpResponseRedirect(target)
