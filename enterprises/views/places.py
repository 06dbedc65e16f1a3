from django.http import JsonResponse
from django.views.decorators.http import require_safe

from enterprises import choosing
from enterprises.models import Settlement
from enterprises.requests import Request
from enterprises.views.completion import suggest


@require_safe
def find(request: Request) -> JsonResponse:
    return suggest(request, Settlement.objects.all(), choosing.settlements)
