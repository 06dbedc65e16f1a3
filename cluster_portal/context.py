"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Role

THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "light")
    context: dict[str, Any] = {
        "theme": theme if theme in THEMES else "light",
        "nav": [],
        "region": None,
        "regions": [],
        "region_query": "",
        "role_label": "",
        "today": timezone.localdate(),
        "home_url": "/",
    }
    user = getattr(request, "user", None)
    region = getattr(request, "region", None)
    if user is None or not user.is_authenticated or region is None:
        return context

    roles = user.roles_in(region)
    # A page of another region than the chosen one keeps its links in that region.
    chosen = request.session.get("region")
    query = f"?region={region.code}" if chosen and chosen != region.code else ""
    match = request.resolver_match
    here = (match.view_name if match else "") or ""
    entries = [
        ("dashboard", _("Overview"), ("dashboard",)),
        ("enterprises:list", _("Organisations"), ("enterprises:", "people:")),
        ("sessions:list", _("Sessions"), ("sessions:",)),
        ("strategy:list", _("Clusters"), ("strategy:",)),
        ("sources:list", _("Sources"), ("sources:",)),
    ]
    if Role.ADMINISTRATOR in roles:
        entries.append(("users:list", _("Users"), ("users:",)))
    context |= {
        "region": region,
        "regions": request.regions,  # type: ignore[attr-defined]
        "region_query": query,
        "role_label": ", ".join(str(role.label) for role in Role if role.value in roles),
        "home_url": reverse("home"),
        "nav": [
            {
                "label": label,
                "url": reverse(name) + query,
                "current": any(here.startswith(prefix) for prefix in prefixes),
            }
            for name, label, prefixes in entries
        ],
    }
    return context
