"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cluster_portal import access
from enterprises.models import Role

THEMES = ("light", "dark")
OVERVIEW = ("dashboard", "strategy:compare_pilots", "strategy:decide")
REGISTRY = ("enterprises:", "people:")
# Which routes belong to which section of the registry; what is named nowhere belongs to the organisations.
EVERYTHING_ELSE: tuple[str, ...] = ()
CHANGES = ("enterprises:recent", "enterprises:bulk_change", "enterprises:undo_bulk")
PROPOSALS = (
    "enterprises:proposal",
    "enterprises:accept_proposal",
    "enterprises:decline_proposal",
    "enterprises:join_proposal",
    "enterprises:withdraw_proposal",
)
DUPLICATES = ("enterprises:duplicates", "enterprises:pair", "enterprises:search_duplicates")
TEXTS = ("enterprises:text", "enterprises:decide_text")
IMPORTS = (
    "enterprises:import",
    "enterprises:check_import",
    "enterprises:apply_import",
    "enterprises:undo_import",
    "enterprises:cancel_import",
)


def frame(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "light")
    context: dict[str, Any] = {
        "theme": theme if theme in THEMES else "light",
        "nav": [],
        "sections": [],
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
    # A page of another region than the one without a question keeps its links in that region.
    codes = [one.code for one in request.regions]  # type: ignore[attr-defined]
    chosen = request.session.get("region")
    # Somebody of no region still meets pages that ask for no role: a projector's.
    usual = chosen if chosen in codes else next(iter(codes), "")
    query = f"?region={region.code}" if region.code != usual else ""
    match = request.resolver_match
    here = (match.view_name if match else "") or ""
    entries = [
        ("dashboard", _("Overview"), OVERVIEW),
        ("enterprises:list", _("Organisations"), REGISTRY),
        ("sessions:list", _("Sessions"), ("sessions:",)),
        ("selection:list", pgettext("nav", "Selection"), ("selection:",)),
        ("strategy:list", _("Clusters"), ("strategy:",)),
        ("instructions:list", _("Instructions"), ("instructions:",)),
        ("sources:list", _("Sources"), ("sources:",)),
    ]
    if Role.ADMINISTRATOR in roles:
        entries.append(("users:list", _("Users"), ("users:",)))
    current = next((name for name, _label, of in entries if here.startswith(of)), "")
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
                "current": name == current,
            }
            for name, label, _of in entries
        ],
        "sections": _sections(here, roles, query) if here.startswith(REGISTRY) else [],
    }
    return context


def _sections(here: str, roles: set[str], query: str) -> list[dict[str, Any]]:
    """The pages of the registry, for those who may open them."""
    entries = [
        ("enterprises:list", pgettext("section", "Organisations"), EVERYTHING_ELSE),
        ("people:list", pgettext("section", "People"), ("people:",)),
        ("enterprises:cooperation", pgettext("section", "Cooperation"), ("enterprises:cooperation",)),
        ("enterprises:municipalities", pgettext("section", "Places"), ("enterprises:municipalities",)),
        ("enterprises:recent", pgettext("section", "Changes"), CHANGES),
        ("enterprises:proposals", pgettext("section", "Proposals"), PROPOSALS),
        ("enterprises:duplicates", pgettext("section", "Duplicates"), DUPLICATES),
        ("enterprises:imports", pgettext("section", "Import"), IMPORTS),
        ("enterprises:texts", pgettext("section", "Texts"), TEXTS),
    ]
    shown = [entry for entry in entries if access.TABLE[entry[0]].read & roles]
    current = next((name for name, _label, of in shown if of and here.startswith(of)), shown[0][0])
    return [
        {"label": label, "url": reverse(name) + query, "current": name == current}
        for name, label, _of in shown
    ]
