"""Phones and the wall, as the facilitator manages them: the code, the poster, who sits where."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from enterprises.requests import Request, enter_region
from sessions_app import joining, phones, screens
from sessions_app.models import StrategySession
from sessions_app.permissions import can_facilitate


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    return _page(request, _session(request, session_id))


@require_safe
def poster(request: Request, session_id: int) -> HttpResponse:
    """One A4 sheet for the doors of the hall."""
    session = _session(request, session_id)
    return render(request, "sessions_app/guests/poster.html", {"session": session, **phones.way_in(session)})


@require_safe
def screen(request: Request, session_id: int) -> HttpResponse:
    """What can be put on the wall, for the console's dialog, and how many phones are on line."""
    session = _session(request, session_id)
    context = {
        "session": session,
        "groups": screens.choices(session),
        "phones": phones.on_line(session),
    }
    return render(request, "sessions_app/guests/_choices.html", context)


@require_POST
def projector_link(request: Request, session_id: int) -> HttpResponse:
    """Make a new address of the projector, which is shown this once, or take the present one back."""
    session = _session(request, session_id)
    if request.POST.get("do") == "revoke":
        screens.revoke_link(session, by=request.user)
        return redirect("sessions:guests", session_id)
    secret = screens.make_link(session, by=request.user)
    return _page(request, session, link=settings.PUBLIC_URL + reverse("projector_by_token", args=[secret]))


def _session(request: Request, session_id: int) -> StrategySession:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    if not can_facilitate(request.user, session):
        raise PermissionDenied
    return session


def _page(request: Request, session: StrategySession, link: str = "") -> HttpResponse:
    return render(
        request,
        "sessions_app/guests/page.html",
        {
            "session": session,
            "link": link,
            "has_link": session.projector_links.filter(revoked_at=None).exists(),
            "takes_phones": joining.takes_phones(session),
            "seats": phones.rows_of(session),
            "groups": screens.choices(session),
            "phones": phones.on_line(session),
            "op_id": uuid.uuid4(),
            **phones.way_in(session),
        },
    )
