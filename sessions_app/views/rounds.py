"""One voting round: turnout while it is open, then its result, with how often and why it was reopened."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from sessions_app import journal, results
from sessions_app.kinds.rules import Phase, phase_of
from sessions_app.models import RoundReopening, Tally, VotingRound
from sessions_app.permissions import can_facilitate
from sessions_app.snapshot import one_moment


@require_safe
def page(request: Request, round_id: int) -> HttpResponse:
    with one_moment():
        round_ = get_object_or_404(
            VotingRound.objects.visible_to(request.user)
            .select_related(
                "session__kept_by", "board", "theme", "decision", "agenda_item", "source", "recorded_by"
            )
            .prefetch_related(
                Prefetch("tallies", Tally.objects.select_related("statement")),
                Prefetch("reopenings", RoundReopening.objects.select_related("by_user")),
            ),
            pk=round_id,
        )
        view = results.read_round(round_)
        seq = journal.last_seq(round_.session)
    session = round_.session
    enter_region(request, session.kept_by)
    return render(
        request,
        "sessions_app/round/page.html",
        {
            "session": session,
            "view": view,
            "seq": seq,
            "stream_url": f"/live/sessions/{session.pk}/stream",
            "poll_url": f"/live/sessions/{session.pk}/events",
            "can_facilitate": can_facilitate(request.user, session) and phase_of(session) == Phase.OPEN,
            "op_id": uuid.uuid4(),
            "origins": origins_for([round_]),
        },
    )
