"""The wall of the hall: by signing in, or at an address of its own that never signs out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from enterprises.requests import Request, enter_region
from sessions_app import journal, regions, screens
from sessions_app import snapshot as snapshots
from sessions_app.kinds.rules import Audience
from sessions_app.models import StrategySession
from sessions_app.views import seats


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    return _wall(request, session)


@sensitive_variables("token")
@require_safe
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The token is the permission; the cookie lets the page's stream show it again."""
    link = screens.find_link(token)
    if link is None:
        raise Http404
    response = _wall(request, link.session)
    seats.keep_secret(response, screens.cookie_of(link.session_id), token)
    return response


def _wall(request: HttpRequest, session: StrategySession) -> HttpResponse:
    enter_region(request, session.kept_by)
    with snapshots.one_moment():
        seq = journal.last_seq(session)
        drawn = regions.drawn(session, Audience.PROJECTOR)
    response = render(
        request, "sessions_app/projector/page.html", {"session": session, "seq": seq, "regions": drawn}
    )
    add_never_cache_headers(response)
    return response
