from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import comparing, duplicate_search, duplicates, merging
from enterprises.forms.duplicates import MERGE, DecisionForm, MergeChoices, PairUpForm
from enterprises.forms.fields import VersionField
from enterprises.models import DuplicatePair, Merge, Organisation, Role
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion

PAGE = 50
Decision = DuplicatePair.Decision
# What stands in the address for pairs that nobody has decided yet.
OPEN = "open"
OF_CARD = (
    "kept_by",
    "legal_form",
    "parent",
    "settlement__municipality",
    "main_industry",
    "source",
    "recorded_by",
)


@require_safe
def queue(request: Request) -> HttpResponse:
    """The pairs of the region: undecided ones first of all, decided ones for whoever asks."""
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied
    pairs = DuplicatePair.objects.of(request.region)
    state = request.GET.get("state", OPEN)
    if state not in (OPEN, *filter(None, Decision.values)):
        state = OPEN
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in DuplicatePair.Verdict.values else ""
    standing = _in_state(pairs, state)
    rows = standing.filter(verdict=verdict) if verdict else standing
    found = list(
        _beyond(rows, request.GET.get("after", ""))
        .select_related("first__settlement", "second__settlement", "decided_by")
        .order_by("-score", "pk")[: PAGE + 1]
    )
    job = duplicate_search.last_search(request.region)
    return render(
        request,
        "enterprises/duplicates/list.html",
        {
            "pairs": found[:PAGE],
            "next": _address(request, state, verdict, found[PAGE - 1]) if len(found) > PAGE else "",
            "to_first": _address(request, state, verdict) if "after" in request.GET else "",
            "state": state,
            "verdict": verdict,
            "states": _states(request, pairs, state),
            "verdicts": _verdicts(request, standing, state, verdict),
            "job": job,
            "is_decided": "decided" in request.GET,
        },
    )


@require_POST
def search(request: Request) -> HttpResponse:
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied
    duplicate_search.start(request.region, by=request.user)
    return redirect(_address(request))


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: Request, pair_id: int) -> HttpResponse:
    shown = _load_pair(request, pair_id)
    if request.method != "POST":
        return _pair_page(request, shown, DecisionForm())

    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            if form.cleaned_data["do"] == MERGE:
                return _merge(request, shown, form)
            duplicates.decide(
                shown,
                form.cleaned_data["do"],
                by=request.user,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )
        except StaleVersion:
            shown = _load_pair(request, pair_id)
            refusal = _("The pair or one of its records was changed meanwhile. Look at it again.")
            return _pair_page(request, shown, form, status=409, refusals=[refusal])
        except ValidationError as refused:
            shown = _load_pair(request, pair_id)
            return _pair_page(request, shown, form, status=422, refusals=refused.messages)
        messages.success(
            request,
            _("Decided: %(first)s and %(second)s – %(what)s.")
            % {"first": shown.first, "second": shown.second, "what": shown.get_decision_display()},
        )
        return redirect(_address(request, region=shown.kept_by.code, decided="1"))
    problems = [message for errors in form.errors.values() for message in errors]
    return _pair_page(request, shown, form, status=422, refusals=problems)


def _merge(request: Request, shown: DuplicatePair, form: DecisionForm) -> HttpResponse:
    choices = MergeChoices(comparing.compare(shown.first, shown.second), request.POST)
    winner, loser = choices.records()
    data = form.cleaned_data
    done = merging.merge(
        winner,
        loser,
        by=request.user,
        versions={shown.first_id: data["version_first"], shown.second_id: data["version_second"]},
        keep=choices.keep,
        decisions=choices.decisions,
        reason=data["reason"],
    )
    messages.success(
        request,
        _("%(loser)s is merged into this record. Its address leads here; the merge can be taken back.")
        % {"loser": loser.title},
        extra_tags=reverse("enterprises:undo_merge", args=[done.pk]),
    )
    return redirect(winner)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_merge(request: Request, merge_id: int) -> HttpResponse:
    done = get_object_or_404(
        Merge.objects.visible_to(request.user).select_related("kept_by", "winner", "loser", "merged_by"),
        pk=merge_id,
    )
    enter_region(request, done.kept_by)
    if not can_edit_registry(request.user, done.kept_by):
        raise PermissionDenied
    refusals: list[str] = []
    if request.method == "POST":
        try:
            merging.undo(done, by=request.user)
        except ValidationError as refused:
            refusals = refused.messages
        else:
            messages.success(
                request,
                _("Two records again: %(winner)s and %(loser)s.")
                % {"winner": done.winner.title, "loser": done.loser.title},
            )
            return redirect(done.loser)
    counted = done.moves.values("kind").annotate(number=Count("pk"))
    return render(
        request,
        "enterprises/duplicates/undo.html",
        {
            "merge": done,
            "counts": {row["kind"]: row["number"] for row in counted},
            "refusals": refusals,
        },
        status=422 if refusals else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pair_up(request: Request, organisation_id: int) -> HttpResponse:
    """«Это та же организация, что и …»: a pair that somebody knows of."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).present().select_related("kept_by", "settlement"),
        pk=organisation_id,
    )
    enter_region(request, organisation.kept_by)
    if not can_edit_registry(request.user, organisation.kept_by):
        raise PermissionDenied
    form = PairUpForm(request.POST if request.method == "POST" else None, organisation=organisation)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(duplicates.pair_up(organisation, form.cleaned_data["other"], by=request.user))
            except ValidationError as refusal:
                form.add_error(None, refusal)
    return render(
        request,
        "enterprises/duplicates/pair_up.html",
        {"organisation": organisation, "form": form},
        status=status,
    )


# Pieces


def _load_pair(request: Request, pair_id: int) -> DuplicatePair:
    ends = [f"{end}__{column}" for end in ("first", "second") for column in OF_CARD]
    found = get_object_or_404(
        DuplicatePair.objects.filter(kept_by__in=request.user.regions_as(Role.ADMINISTRATOR)).select_related(
            "kept_by", "decided_by", *ends
        ),
        pk=pair_id,
    )
    enter_region(request, found.kept_by)
    return found


def _pair_page(
    request: Request, shown: DuplicatePair, form: DecisionForm, *, status: int = 200, refusals: Any = ()
) -> HttpResponse:
    comparison = comparing.compare(shown.first, shown.second)
    ends = (shown.first_id, shown.second_id)
    merge = (
        Merge.objects.filter(winner__in=ends, loser__in=ends, undone_at=None)
        .select_related("winner", "loser", "merged_by")
        .first()
    )
    data = request.POST if request.method == "POST" else None
    return render(
        request,
        "enterprises/duplicates/pair.html",
        {
            "pair": shown,
            "form": form,
            "comparison": comparison,
            "origins": comparison.origins,
            "choices": MergeChoices(comparison, data),
            "refusals": refusals,
            "merge": merge,
            "is_standing": not (shown.first.merged_into_id or shown.second.merged_into_id),
        },
        status=status,
    )


def _in_state(pairs: QuerySet[DuplicatePair], state: str) -> QuerySet[DuplicatePair]:
    if state == Decision.MERGED:
        return pairs.filter(decision=state)
    decision = "" if state == OPEN else state
    return pairs.filter(decision=decision, first__merged_into=None, second__merged_into=None)


def _states(request: Request, pairs: QuerySet[DuplicatePair], shown: str) -> list[dict[str, Any]]:
    both = Q(first__merged_into=None, second__merged_into=None)
    counts = pairs.aggregate(
        **{
            state: Count(
                "pk",
                filter=Q(decision="" if state == OPEN else state)
                & (Q() if state == Decision.MERGED else both),
            )
            for state in (OPEN, Decision.POSTPONED.value, Decision.DIFFERENT.value, Decision.MERGED.value)
        }
    )
    labels = {
        OPEN: _("To decide"),
        Decision.POSTPONED.value: _("Postponed"),
        Decision.DIFFERENT.value: _("Alike, but other organisations"),
        Decision.MERGED.value: _("Merged"),
    }
    return [
        {"label": labels[state], "count": number, "is_shown": state == shown, "url": _address(request, state)}
        for state, number in counts.items()
    ]


def _verdicts(
    request: Request, pairs: QuerySet[DuplicatePair], state: str, picked: str
) -> list[dict[str, Any]]:
    counts = dict(pairs.order_by().values_list("verdict").annotate(Count("pk")))
    return [
        {
            "label": label,
            "count": counts.get(value, 0),
            "is_picked": value == picked,
            "url": _address(request, state, "" if value == picked else value),
        }
        for value, label in DuplicatePair.Verdict.choices
    ]


def _address(
    request: Request, state: str = OPEN, verdict: str = "", after: DuplicatePair | None = None, **more: str
) -> str:
    """An address of the queue, in the region that the page was asked for."""
    asked = {"region": request.GET.get("region", ""), "state": "" if state == OPEN else state}
    asked |= {"verdict": verdict, "after": f"{after.score}|{after.pk}" if after else "", **more}
    kept = {name: value for name, value in asked.items() if value}
    return reverse("enterprises:duplicates") + (f"?{urlencode(kept)}" if kept else "")


def _beyond(rows: QuerySet[DuplicatePair], place: str) -> QuerySet[DuplicatePair]:
    score, _bar, key = place.partition("|")
    numbers = [VersionField().clean(text) for text in (score, key)]
    if not all(numbers):
        return rows
    return rows.filter(Q(score__lt=numbers[0]) | Q(score=numbers[0], pk__gt=numbers[1]))
