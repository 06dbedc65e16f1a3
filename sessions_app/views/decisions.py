"""One decision: what it rests on, what hangs on it, what grew from it."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from sessions_app import consequences, overview, results
from sessions_app.decisions import needs_instruction
from sessions_app.kinds.rules import Phase, phase_of
from sessions_app.models import Decision, InstructionEvent
from sessions_app.permissions import can_facilitate, can_instruct


@require_safe
def detail(request: Request, decision_id: int) -> HttpResponse:
    decision = get_object_or_404(
        overview.decisions_with_links(Decision.objects.visible_to(request.user)).select_related("kept_by"),
        pk=decision_id,
    )
    enter_region(request, decision.kept_by)
    instructions = list(decision.instructions.all())
    prefetch_related_objects(
        instructions,
        Prefetch("events", InstructionEvent.objects.select_related("by").order_by("happened_on", "pk")),
    )
    session = decision.session
    rounds = decision.rounds.prefetch_related("tallies", "reopenings").order_by("-pk")
    tied = consequences.of(decision, request.user)
    return render(
        request,
        "sessions_app/decision/page.html",
        {
            "decision": decision,
            "session": session,
            "needs_instruction": needs_instruction(decision),
            "votes": [results.read_round(round_) for round_ in rounds],
            "can_facilitate": session is not None
            and can_facilitate(request.user, session)
            and phase_of(session) == Phase.OPEN,
            "can_instruct": can_instruct(request.user, decision.kept_by),
            "op_id": uuid.uuid4(),
            "instructions": instructions,
            "grown": [one for one in tied if not one.is_ground],
            "grounds": [one for one in tied if one.is_ground],
            "origins": origins_for([decision, *instructions], ("", "due_on")),
        },
    )
