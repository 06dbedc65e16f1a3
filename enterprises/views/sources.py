from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises import choosing, documents
from enterprises.models import Source
from enterprises.permissions import can_propose
from enterprises.requests import Request, enter_region
from enterprises.views.completion import suggest


@require_safe
def list_sources(request: Request) -> HttpResponse:
    sources = Source.objects.visible_to(request.user).of(request.region)
    page = documents.page(sources, request.GET.get("after", ""))
    return render(
        request,
        "enterprises/source/list.html",
        {
            "page": page,
            "found": documents.count(sources),
            "can_propose": can_propose(request.user, request.region),
        },
    )


@require_safe
def find(request: Request) -> JsonResponse:
    return suggest(request, Source.objects.visible_to(request.user).of(request.region), choosing.sources)


@require_safe
def detail(request: Request, source_id: int) -> HttpResponse:
    source = get_object_or_404(
        Source.objects.visible_to(request.user).select_related("kept_by", "recorded_by"), pk=source_id
    )
    enter_region(request, source.kept_by)
    return render(
        request,
        "enterprises/source/detail.html",
        {"source": source, "document": documents.read(source, request.user)},
    )
