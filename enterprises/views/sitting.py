"""The source that a user named last in this sitting: offered again where the next fact needs one."""

from __future__ import annotations

from enterprises.models import Region, Source
from enterprises.requests import Request

KEY = "last_sources"


def last_source(request: Request, region: Region) -> Source | None:
    number = request.session.get(KEY, {}).get(str(region.pk))
    return Source.objects.of(region).filter(pk=number).first() if number else None


def remember(request: Request, region: Region, source: Source | None) -> None:
    if source is not None and source.pk:
        request.session[KEY] = {**request.session.get(KEY, {}), str(region.pk): source.pk}
