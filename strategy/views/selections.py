"""Selections: the list, and one from the first candidate to the closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import ballots, closing, permissions, preparation
from strategy.dashboards import candidates, selections
from strategy.forms.selections import (
    CandidateForm,
    ChallengeForm,
    ExpertForm,
    FiguresForm,
    KnockOutsForm,
    SelectionForm,
    StepForm,
    WithdrawalForm,
)
from strategy.models import Candidate, Expert, Selection
from strategy.views import saving


@require_safe
def list_selections(request: Request) -> HttpResponse:
    region = request.region
    return render(
        request,
        "strategy/selection/list.html",
        {
            "selections": candidates.selections(region),
            "methods": candidates.methods(region),
            "mine": Expert.objects.filter(
                user=request.user, selection__kept_by=region, selection__state=Selection.State.OPEN
            ).select_related("selection"),
            "can_run": permissions.can_run_selections(request.user, region),
        },
    )


@require_safe
def detail(request: Request, selection_id: int) -> HttpResponse:
    selection = load(request, selection_id)
    can_run = permissions.can_run_selections(request.user, selection.kept_by)
    compared = candidates.compare(selection, _day_of(selection))
    return render(
        request,
        "strategy/selection/page.html",
        {
            "selection": selection,
            "compared": compared,
            "turnout": selections.turnout(selection),
            "missing": preparation.what_is_missing(selection) if selection.is_preparing and can_run else [],
            "has_statistics": selection.method.criteria.filter(kind="statistic").exists(),
            "expert": selection.experts.filter(user=request.user).first(),
            "can_run": can_run,
            "decision": selection.pilot_decisions.filter(superseded_by=None).first(),
        },
    )


def _day_of(selection: Selection) -> Any:
    """What was known of the candidates when they were judged."""
    moment = selection.closed_at or selection.opened_at
    return timezone.localdate(moment) if moment else timezone.localdate()


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    region = request.region
    if not permissions.can_run_selections(request.user, region):
        raise PermissionDenied
    page = _page(_("New selection"), reverse("selection:list"), _("Create the selection"))
    if request.method != "POST":
        return saving.offer(request, SelectionForm(region=region), page)
    form = SelectionForm(request.POST, region=region)
    return saving.save(
        request,
        form,
        page,
        lambda: preparation.create_selection(region, by=request.user, **form.cleaned_data),
        then=lambda made: made.get_absolute_url(),
        sentence=_("The selection was created. Name the candidates."),
    )


# Preparing -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def add_candidate(request: Request, selection_id: int) -> HttpResponse:
    return _change(
        request,
        _run(request, selection_id),
        CandidateForm,
        preparation.add_candidate,
        (_("Add a candidate"), _("Add the candidate"), _("The candidate was added.")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_expert(request: Request, selection_id: int) -> HttpResponse:
    return _change(
        request,
        _run(request, selection_id),
        ExpertForm,
        preparation.add_expert,
        (_("Add an expert"), _("Add the expert"), _("The expert was added.")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def knock_outs(request: Request, selection_id: int) -> HttpResponse:
    return _change(
        request,
        _run(request, selection_id),
        KnockOutsForm,
        preparation.answer_knock_outs,
        (_("Conditions of admission"), _("Save"), _("The answers were saved.")),
        template="strategy/selection/knock_outs.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: Request, selection_id: int) -> HttpResponse:
    return _change(
        request,
        _run(request, selection_id),
        FiguresForm,
        preparation.enter_statistics,
        (_("Figures of the candidates"), _("Save"), _("The figures were saved.")),
        template="strategy/selection/figures.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, candidate_id: int) -> HttpResponse:
    candidate = _candidate(request, candidate_id)

    def verb(selection: Selection, **values: Any) -> object:
        candidate.selection = selection
        return preparation.withdraw_candidate(candidate, **values)

    return _change(
        request,
        _run(request, candidate.selection_id),
        WithdrawalForm,
        verb,
        (
            _("Withdraw «%(name)s»") % {"name": candidate},
            _("Withdraw the candidate"),
            _("The candidate was withdrawn; the others keep their scores."),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: Request, expert_id: int) -> HttpResponse:
    expert = _expert(request, expert_id)
    selection = _run(request, expert.selection_id)

    def verb(selection: Selection, **values: Any) -> object:
        values.pop("version")
        return ballots.challenge(expert, **values)

    return _change(
        request,
        selection,
        ChallengeForm,
        verb,
        (
            _("Challenge an expert: %(name)s") % {"name": expert.name},
            _("Record the challenge"),
            _("The challenge was recorded: the expert's scores of this candidate are not counted."),
        ),
    )


@require_POST
def remove_candidate(request: Request, candidate_id: int) -> HttpResponse:
    candidate = _candidate(request, candidate_id)
    return _step(
        request,
        _run(request, candidate.selection_id),
        lambda selection, **values: preparation.remove_candidate(_of(candidate, selection), **values),
        _("The candidate was taken off the list."),
    )


@require_POST
def remove_expert(request: Request, expert_id: int) -> HttpResponse:
    expert = _expert(request, expert_id)
    return _step(
        request,
        _run(request, expert.selection_id),
        lambda selection, **values: preparation.remove_expert(_of(expert, selection), **values),
        _("The expert was taken off the list."),
    )


def _of(record: Any, selection: Selection) -> Any:
    """Verbs claim the version on the selection's own object."""
    record.selection = selection
    return record


# Steps ---------------------------------------------------------------------------------------------


@require_POST
def open_ballots(request: Request, selection_id: int) -> HttpResponse:
    selection = _run(request, selection_id)
    return _step(
        request, selection, preparation.open_ballots, _("The ballots are open: the experts may begin.")
    )


@require_POST
def close_ballots(request: Request, selection_id: int) -> HttpResponse:
    selection = _run(request, selection_id)
    return _step(
        request,
        selection,
        closing.close_ballots,
        _("The ballots are closed and the result is computed."),
        then=reverse("selection:result", args=[selection.pk]),
    )


@require_POST
def second_round(request: Request, selection_id: int) -> HttpResponse:
    selection = _run(request, selection_id)
    return _step(
        request,
        selection,
        closing.open_second_round,
        _("The second round is open: the experts look at the disputed cells again."),
    )


def _step(
    request: Request,
    selection: Selection,
    verb: Callable[..., object],
    sentence: str,
    *,
    then: str = "",
) -> HttpResponse:
    """A button of the page: done, or the page again with what stands in the way."""
    form = StepForm(request.POST)
    back = selection.get_absolute_url()
    if not form.is_valid():
        return HttpResponseRedirect(back)
    try:
        verb(selection, by=request.user, version=form.cleaned_data["version"])
    except StaleVersion:
        messages.error(request, _("Somebody changed the selection meanwhile. Look at it and press again."))
        return HttpResponseRedirect(back)
    except ValidationError as refusal:
        for sentence_of_refusal in refusal.messages[:10]:
            messages.error(request, sentence_of_refusal)
        if len(refusal.messages) > 10:
            messages.error(
                request,
                ngettext("and %(count)d more", "and %(count)d more", len(refusal.messages) - 10)
                % {"count": len(refusal.messages) - 10},
            )
        return HttpResponseRedirect(back)
    messages.success(request, sentence)
    return HttpResponseRedirect(then or back)


def _change(
    request: Request,
    selection: Selection,
    form_class: type[Any],
    verb: Callable[..., object],
    words: tuple[str, str, str],
    template: str = "",
) -> HttpResponse:
    title, button, sentence = words
    page = _page(title, selection.get_absolute_url(), button, selection)
    if template:
        page["template"] = template
    if request.method != "POST":
        return saving.offer(request, form_class(selection=selection), page)
    form = form_class(request.POST, selection=selection)

    def again(stale: StaleVersion) -> Any:
        current = load(request, selection.pk)
        data = saving.with_data(request, version=current.version)
        return form_class(data, selection=current), []

    return saving.save(
        request,
        form,
        page,
        lambda: verb(selection, by=request.user, version=form.cleaned_data["version"], **form.values()),
        then=lambda _done: selection.get_absolute_url(),
        sentence=sentence,
        again=again,
    )


def _page(title: str, back: str, button: str, selection: Selection | None = None) -> dict[str, Any]:
    crumbs = [(selection.title, selection.get_absolute_url())] if selection else []
    return {
        "title": title,
        "back": back,
        "button": button,
        "root": (_("Selection"), reverse("selection:list")),
        "crumbs": crumbs,
    }


# Loading -------------------------------------------------------------------------------------------


def load(request: Request, selection_id: int) -> Selection:
    selection: Selection = get_object_or_404(
        Selection.objects.visible_to(request.user).select_related("kept_by", "method", "session"),
        pk=selection_id,
    )
    enter_region(request, selection.kept_by)
    return selection


def _run(request: Request, selection_id: int) -> Selection:
    selection = load(request, selection_id)
    if not permissions.can_run_selections(request.user, selection.kept_by):
        raise PermissionDenied
    return selection


def _candidate(request: Request, candidate_id: int) -> Candidate:
    return get_object_or_404(
        Candidate.objects.filter(selection__kept_by__in=request.user.region_ids).select_related("cluster"),
        pk=candidate_id,
    )


def _expert(request: Request, expert_id: int) -> Expert:
    return get_object_or_404(
        Expert.objects.filter(selection__kept_by__in=request.user.region_ids).select_related(
            "user", "person"
        ),
        pk=expert_id,
    )
