"""The expert's own ballot, and sealed ballots after the closing. Nobody reads another's before it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.requests import Request
from strategy import ballots, permissions, preparation
from strategy.ballots import Sheet
from strategy.dashboards import selections
from strategy.forms.ballots import CellForm, DeclarationForm, ReopenForm, ScoresForm, SealForm
from strategy.models import Ballot, Expert, Selection
from strategy.views import saving
from strategy.views.selections import load

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: Request, selection_id: int) -> HttpResponse:
    """Conflicts of interest first; then one criterion a page; then a look at everything, and the seal."""
    selection = load(request, selection_id)
    expert = _expert(request, selection)
    if expert is None or selection.is_preparing:
        return render(request, "strategy/ballot/none.html", {"selection": selection, "expert": expert})
    sheet = _sheet(expert, selection)
    if sheet is None:
        return _declare(request, selection, expert)
    if sheet.ballot.sealed_at or not selection.is_open:
        return render(request, "strategy/ballot/sealed.html", {"selection": selection, "sheet": sheet})
    steps = [one for one in sheet.criteria if any((c.pk, one.pk) in sheet.asked for c in sheet.candidates)]
    if not steps:
        return render(request, "strategy/ballot/check.html", _checked(selection, sheet, steps))
    step = request.GET.get("step", "")
    if step == CHECK:
        return render(request, "strategy/ballot/check.html", _checked(selection, sheet, steps))
    criterion = next((one for one in steps if str(one.pk) == step), steps[0])
    form = ScoresForm(request.POST or None, sheet=sheet, criterion=criterion)
    if request.method == "POST" and form.is_valid():
        try:
            for candidate, value, comment in form.scores():
                ballots.give(
                    sheet.ballot,
                    by=request.user,
                    candidate=candidate,
                    criterion=criterion,
                    value=value,
                    comment=comment,
                )
        except ValidationError as refusal:
            form.take(refusal)
        else:
            place = steps.index(criterion) + 1
            following = str(steps[place].pk) if place < len(steps) else CHECK
            return HttpResponseRedirect(
                f"{reverse('selection:ballot', args=[selection.pk])}?step={following}"
            )
    place = steps.index(criterion) + 1
    return render(
        request,
        "strategy/ballot/step.html",
        {
            "selection": selection,
            "sheet": sheet,
            "steps": _told(sheet, steps),
            "criterion": criterion,
            "place": place,
            "count": len(steps),
            "before": steps[place - 2].pk if place > 1 else None,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _told(sheet: Sheet, steps: list[Any]) -> list[tuple[Any, bool]]:
    empty = {criterion.pk for _candidate, criterion in sheet.empty}
    return [(one, one.pk not in empty) for one in steps]


def _checked(selection: Selection, sheet: Sheet, steps: list[Any]) -> dict[str, Any]:
    return {
        "selection": selection,
        "sheet": sheet,
        "steps": _told(sheet, steps),
        "table": sheet.table,
        "empty": sheet.empty,
        "without_comment": sheet.without_comment,
    }


def _declare(request: Request, selection: Selection, expert: Expert) -> HttpResponse:
    candidates = preparation.admitted(selection)
    form = DeclarationForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.declare(expert, by=request.user, conflicts=form.conflicts())
            return HttpResponseRedirect(reverse("selection:ballot", args=[selection.pk]))
        except ValidationError as refusal:
            form.take(refusal)
    return render(
        request,
        "strategy/ballot/declare.html",
        {"selection": selection, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def score(request: Request, selection_id: int, candidate_id: int, criterion_id: int) -> HttpResponse:
    """Autosave of one cell: a line that says whether it was saved."""
    selection = load(request, selection_id)
    expert = _expert(request, selection)
    sheet = _sheet(expert, selection) if expert else None
    candidate = get_object_or_404(selection.candidates.select_related("cluster"), pk=candidate_id)
    criterion = get_object_or_404(selection.method.criteria.prefetch_related("anchors"), pk=criterion_id)
    if sheet is None:
        return _line(request, 409, refusal=_("Declare conflicts of interest first."))
    data = {
        "value": request.POST.get(f"value_{candidate.pk}", ""),
        "comment": request.POST.get(f"comment_{candidate.pk}", ""),
    }
    form = CellForm(data, criterion=criterion)
    if not form.is_valid():
        return _line(
            request, 422, refusal=" ".join(str(one) for errors in form.errors.values() for one in errors)
        )
    try:
        ballots.give(
            sheet.ballot,
            by=request.user,
            candidate=candidate,
            criterion=criterion,
            value=form.step,
            comment=form.cleaned_data["comment"],
        )
    except ValidationError as refusal:
        return _line(request, 409, refusal=" ".join(refusal.messages))
    return _line(request, 200, saved=timezone.localtime(), needs_comment=form.needs_comment)


def _line(request: Request, status: int, **context: Any) -> HttpResponse:
    return render(request, "strategy/ballot/_saved.html", context, status=status)


@require_POST
def seal(request: Request, selection_id: int) -> HttpResponse:
    selection = load(request, selection_id)
    expert = _expert(request, selection)
    sheet = _sheet(expert, selection) if expert else None
    back = reverse("selection:ballot", args=[selection.pk])
    form = SealForm(request.POST)
    if sheet is None or not form.is_valid():
        return HttpResponseRedirect(back)
    try:
        ballots.seal(sheet.ballot, by=request.user, incomplete=form.cleaned_data["incomplete"])
    except ValidationError as refusal:
        for sentence in refusal.messages[:10]:
            messages.error(request, sentence)
        return HttpResponseRedirect(f"{back}?step={CHECK}")
    messages.success(request, _("The ballot is sealed. Thank you."))
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, expert_id: int) -> HttpResponse:
    expert = get_object_or_404(
        Expert.objects.filter(selection__kept_by__in=request.user.region_ids).select_related(
            "user", "person"
        ),
        pk=expert_id,
    )
    selection = load(request, expert.selection_id)
    if not permissions.can_run_selections(request.user, selection.kept_by):
        raise PermissionDenied
    last = expert.ballots.order_by("number").last()
    page = {
        "title": _("Reopen the ballot: %(name)s") % {"name": expert.name},
        "intro": _("The sealed ballot stays as it is; the expert gets a new one with the same scores."),
        "back": selection.get_absolute_url(),
        "button": _("Reopen the ballot"),
        "root": (_("Selection"), reverse("selection:list")),
        "crumbs": [(selection.title, selection.get_absolute_url())],
    }
    if request.method != "POST":
        return saving.offer(request, ReopenForm(selection=selection), page)
    form = ReopenForm(request.POST, selection=selection)

    def verb() -> Ballot:
        if last is None:
            raise ValidationError(_("The ballot is not sealed."), "not_sealed")
        return ballots.reopen(last, by=request.user, **form.values())

    return saving.save(
        request,
        form,
        page,
        verb,
        then=lambda _done: selection.get_absolute_url(),
        sentence=_("The ballot is reopened; the old one is kept."),
    )


@require_safe
def sealed(request: Request, selection_id: int) -> HttpResponse:
    """All sealed ballots by name, after the closing, for those who run, decide and audit."""
    selection = load(request, selection_id)
    if not permissions.can_audit_ballots(request.user, selection):
        if selection.is_closed:
            raise PermissionDenied
        raise Http404
    return render(
        request,
        "strategy/ballot/all.html",
        {"selection": selection, "sheets": selections.sheets(selection)},
    )


def _expert(request: Request, selection: Selection) -> Expert | None:
    return selection.experts.filter(user=request.user).select_related("user", "person").first()


def _sheet(expert: Expert, selection: Selection) -> Sheet | None:
    """The expert's last ballot, or None until conflicts of interest are declared."""
    last = expert.ballots.order_by("number").last()
    return Sheet(last, expert, selection) if last else None
