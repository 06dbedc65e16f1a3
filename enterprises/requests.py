"""The request as the views of all apps see it, after the portal's middleware."""

from django.http import HttpRequest

from enterprises.models import Region, User


class Request(HttpRequest):
    """A signed-in request. `region` is the region whose records the page shows; `regions`, all the user may see."""

    user: User  # type: ignore[assignment]
    region: Region
    regions: list[Region]
