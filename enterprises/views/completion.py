"""What completion fields ask while somebody types."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse

from enterprises.choosing import Choosing

LONGEST = 200


def suggest(request: HttpRequest, rows: QuerySet[Any], way: Choosing[Any]) -> JsonResponse:
    return JsonResponse({"items": way.suggestions(rows, request.GET.get("q", "")[:LONGEST])})
