"""One statement: its wordings, its votes, and what grew from it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.requests import Request, enter_region
from sessions_app import consequences
from sessions_app.boards import HEADINGS
from sessions_app.models import Statement
from sessions_app.permissions import can_facilitate


@require_safe
def page(request: Request, statement_id: int) -> HttpResponse:
    statement = get_object_or_404(Statement.objects.visible_to(request.user).for_page(), pk=statement_id)
    session = statement.board.session
    enter_region(request, session.kept_by)
    may_change = can_facilitate(request.user, session)
    return render(
        request,
        "sessions_app/statement/page.html",
        {
            "statement": statement,
            "board": statement.board,
            "session": session,
            "revisions": statement.revisions.select_related("by_user").order_by("-version"),
            "tallies": statement.tallies.select_related("round__agenda_item").order_by("round"),
            "merged": statement.merged.filter(removed_at=None).order_by("number"),
            "grown": consequences.of(statement, request.user),
            "headings": HEADINGS,
            "can_facilitate": may_change,
            "may_merge_into": _others(statement) if may_change else [],
            "op_id": uuid.uuid4(),
        },
    )


def _others(statement: Statement) -> list[Statement]:
    return list(statement.board.statements.for_board().exclude(pk=statement.pk))
