"""What came of a closed selection, as a page and as files."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import printing, sheets
from enterprises.requests import Request
from strategy import permissions, result_files
from strategy import selection as decisions
from strategy.dashboards import selections
from strategy.dashboards import why as reasons
from strategy.dashboards.scoreboard import Board
from strategy.dashboards.why import Why
from strategy.forms.pilot_decisions import DecisionForm
from strategy.models import Cluster, Selection
from strategy.views import saving
from strategy.views.as_of import chosen_day
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


@require_safe
def why(request: Request, selection_id: int, cluster_id: int) -> HttpResponse:
    found = _why(request, selection_id, cluster_id)
    return render(
        request,
        "strategy/selection/why.html",
        {"why": found, "board": found.board, "others": _others(found)},
    )


@require_safe
def why_file(request: Request, selection_id: int, cluster_id: int, kind: str) -> HttpResponse:
    found = _why(request, selection_id, cluster_id)
    name = f"why-{selection_id}-{cluster_id}"
    if kind == "xlsx":
        return sheets.answer_book(result_files.of_why(found), name)
    return _paper("print/why.typ", result_files.paper_of_why(found), name)


@require_safe
def result_file(request: Request, selection_id: int, kind: str) -> HttpResponse:
    board = of(load(request, selection_id))
    name = f"result-{selection_id}"
    if kind == "xlsx":
        return sheets.answer_book(result_files.of_board(board), name)
    return _paper("print/selection.typ", result_files.paper_of_board(board), name)


def _paper(template: str, data: dict[str, object], name: str) -> HttpResponse:
    response = HttpResponse(printing.pdf(template, data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _why(request: Request, selection_id: int, cluster_id: int) -> Why:
    selection = load(request, selection_id)
    cluster = get_object_or_404(
        Cluster.objects.of(selection.kept_by)
        .select_related("initiator_session")
        .prefetch_related("initiator_session__days"),
        pk=cluster_id,
    )
    found = reasons.read(of(selection), cluster, chosen_day(request, selection.kept_by).day)
    if found is None:
        raise Http404
    return found


def _others(found: Why) -> list[tuple[str, str, bool]]:
    """The other side of the line first: name, address, whether it is in."""
    board = found.board
    rows = [(row.name, row.candidate.cluster_id, row.passes) for row in board.rows]
    rows += [(one.name, one.candidate.cluster_id, False) for one in board.refused]
    told = [
        (name, reverse("selection:why", args=[board.selection.pk, key]), passes)
        for name, key, passes in rows
        if key != found.cluster.pk
    ]
    return sorted(told, key=lambda one: one[2] == found.is_pilot)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, selection_id: int) -> HttpResponse:
    selection = load(request, selection_id)
    if not permissions.can_run_selections(request.user, selection.kept_by):
        raise PermissionDenied
    board = of(selection)
    day = timezone.localdate()
    clusters = Cluster.objects.of(selection.kept_by).filter(candidacies__selection=selection)
    by_key = {cluster.pk: cluster for cluster in clusters}
    order = [row.candidate.cluster_id for row in board.rows]
    order += [one.candidate.cluster_id for one in board.refused]
    whys = [found for key in order if (found := reasons.read(board, by_key[key], day))]
    page = {
        "template": "strategy/selection/decide.html",
        "title": _("Supersede the decision") if board.decision else _("Record the decision"),
        "board": board,
        "back": reverse("selection:result", args=[selection.pk]),
        "button": _("Record the decision"),
        "root": (_("Selection"), reverse("selection:list")),
        "crumbs": [(selection.title, selection.get_absolute_url())],
    }
    if request.method != "POST":
        return saving.offer(request, DecisionForm(board=board, whys=whys), page)
    form = DecisionForm(request.POST, board=board, whys=whys)
    return saving.save(
        request,
        form,
        page,
        lambda: decisions.decide_selection(
            selection,
            by=request.user,
            passage=form.passage(),
            reason=form.cleaned_data["reason"],
            verdicts=form.verdicts(),
            terms=form.terms(),
        ),
        then=lambda _made: reverse("selection:result", args=[selection.pk]),
        sentence=_("The decision was recorded. It cannot be edited; another one may supersede it."),
    )
