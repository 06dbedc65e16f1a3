from django.http import JsonResponse
from django.views.decorators.http import require_safe

from enterprises import choosing
from enterprises.models import Industry, LegalForm
from enterprises.requests import Request
from enterprises.views.completion import suggest


@require_safe
def find(request: Request) -> JsonResponse:
    return suggest(request, Industry.objects.all(), choosing.industries)


@require_safe
def find_legal_form(request: Request) -> JsonResponse:
    return suggest(request, LegalForm.objects.all(), choosing.legal_forms)
