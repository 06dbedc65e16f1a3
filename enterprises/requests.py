"""The request as the views of all apps see it, after the portal's middleware."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone

from enterprises.models import Region, User


class Request(HttpRequest):
    """A signed-in request. `region` is the one whose records the page shows; `regions`, all of the user's."""

    user: User
    region: Region
    regions: list[Region]


def enter_region(request: HttpRequest, region: Region | None) -> None:
    """Make the page one of `region`: its banner, its links, its time zone."""
    request.region = region  # type: ignore[attr-defined]
    if region is not None:
        timezone.activate(ZoneInfo(region.time_zone))
