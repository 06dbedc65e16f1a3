from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises import choosing, places
from enterprises.models import Settlement
from enterprises.requests import Request
from enterprises.views.completion import suggest


@require_safe
def find(request: Request) -> JsonResponse:
    return suggest(request, Settlement.objects.all(), choosing.settlements)


@require_safe
def municipalities(request: Request) -> HttpResponse:
    found = places.territories(request.region, timezone.localdate())
    context = {"territories": found, "number": sum(one.organisations for one in found)}
    return render(request, "enterprises/place/list.html", context)
