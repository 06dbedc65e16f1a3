"""What came of a closed selection, as a page and as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.requests import Request
from strategy import permissions
from strategy.dashboards import selections
from strategy.dashboards.selections import Board
from strategy.models import Selection
from strategy.views.selections import load


@require_safe
def result(request: Request, selection_id: int) -> HttpResponse:
    selection = load(request, selection_id)
    board = of(selection)
    return render(
        request,
        "strategy/selection/result.html",
        {
            "board": board,
            "can_run": permissions.can_run_selections(request.user, selection.kept_by),
            "can_audit": permissions.can_audit_ballots(request.user, selection),
        },
    )


def of(selection: Selection) -> Board:
    """The last closed round; while a second one runs, the first stays readable."""
    board = selections.read(selection)
    if board is None:
        raise Http404
    return board
