"""The desk of outcomes: what the hall put first becomes priorities, decisions, instructions."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.requests import Request, enter_region
from sessions_app import desk, journal
from sessions_app.kinds.rules import Phase, phase_of
from sessions_app.models import StrategySession
from sessions_app.permissions import can_facilitate
from sessions_app.snapshot import one_moment


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    with one_moment():
        context = {
            "seq": journal.last_seq(session),
            "boards": list(session.boards.with_counts()),
            "tops": desk.tops(session),
            "strategies": desk.strategies(session),
            "priorities": desk.priorities(session),
            "decisions": desk.resolved(session),
        }
    return render(
        request,
        "sessions_app/outcomes/page.html",
        {
            "session": session,
            "dates": session.dates,
            "stream_url": f"/live/sessions/{session.pk}/stream",
            "poll_url": f"/live/sessions/{session.pk}/events",
            "can_facilitate": can_facilitate(request.user, session) and phase_of(session) == Phase.OPEN,
            "op_id": uuid.uuid4(),
            **context,
        },
    )
