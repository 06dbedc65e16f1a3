"""Acts and amendments: approve the draft, open the next, drop and move in it, compare any two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import versions
from strategy.dashboards import versions as differences
from strategy.forms.planning import PlanForm
from strategy.forms.saving import Difference
from strategy.forms.versions import ActForm, ComparisonForm, DropForm, MoveForm, PressForm
from strategy.models import Indicator, IndicatorRevision, Measure, MeasureRevision, Milestone, Programme
from strategy.views import saving
from strategy.views.planning import editable_programme, plan_page


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    draft = programme.versions.filter(approved_on=None).order_by("-number").first()
    if draft is None:
        messages.info(request, _("The plan is approved already."))
        return redirect("strategy:plan", programme.pk)
    page = plan_page(programme, _("Approve the plan by an act"), _("Approve the plan")) | {
        "intro": _("From the act on nobody changes this version: the next change is an amendment."),
        "template": "strategy/programme/act.html",
        "difference": _against_last(programme),
    }

    def form(*data: Any, **options: Any) -> ActForm:
        return ActForm(*data, programme=programme, is_first=draft.number == 1, **options)

    if request.method != "POST":
        return saving.offer(request, form(initial={"approved_on": timezone.localdate()}), page)
    return _save(
        request,
        programme,
        form,
        page,
        lambda values, version: versions.approve(programme, by=request.user, version=version, **values),
        _("The plan is approved."),
        f"{programme.get_absolute_url()}#versions",
    )


def _against_last(programme: Programme) -> differences.Difference | None:
    """What the act would change in the plan in force."""
    found = list(programme.versions.order_by("-number")[:2])
    if len(found) < 2:
        return None
    after, before = differences.contents(found)
    return differences.difference(before, after)


@require_POST
def amend(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    return _press(
        request,
        programme,
        lambda version: versions.amend(programme, by=request.user, version=version),
        _("The amendment is open: change it, then approve it by an act."),
    )


@require_POST
def discard(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    return _press(
        request,
        programme,
        lambda version: versions.discard(programme, by=request.user, version=version),
        _("The amendment was given up; the plan in force stays."),
    )


def _press(
    request: Request, programme: Programme, verb: Callable[[int], object], sentence: str
) -> HttpResponse:
    form = PressForm(request.POST)
    form.is_valid()
    try:
        verb(form.cleaned_data["version"])
    except StaleVersion:
        messages.error(request, _("The plan has changed since you opened it. Look at it and decide again."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, sentence)
    return redirect("strategy:plan", programme.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_measure(request: Request, measure_id: int) -> HttpResponse:
    measure = get_object_or_404(
        Measure.objects.filter(programme__kept_by__in=request.user.region_ids), pk=measure_id
    )
    programme = editable_programme(request, measure.programme_id)
    revision = _last(MeasureRevision.objects.filter(measure=measure))
    page = plan_page(programme, _("Leave the measure out"), _("Leave it out")) | {
        "intro": _("«%(title)s» leaves the draft. Its facts and earlier wordings stay.")
        % {"title": revision.title if revision else "–"}
    }

    def form(*data: Any, **options: Any) -> DropForm:
        return DropForm(*data, programme=programme, ask=False, **options)

    if request.method != "POST":
        return saving.offer(request, form(), page)
    measure.programme = programme
    return _save(
        request,
        programme,
        form,
        page,
        lambda _values, version: versions.drop_measure(measure, by=request.user, version=version),
        _("The measure was left out."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop_indicator(request: Request, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(
        Indicator.objects.filter(programme__kept_by__in=request.user.region_ids), pk=indicator_id
    )
    programme = editable_programme(request, indicator.programme_id)
    revision = _last(IndicatorRevision.objects.filter(indicator=indicator))
    was_approved = indicator.revisions.filter(programme_version__approved_on__isnull=False).exists()
    page = plan_page(programme, _("Leave the indicator out"), _("Leave it out")) | {
        "intro": _("«%(name)s» takes no facts any more and stays visible with the reason.")
        % {"name": revision.name if revision else "–"}
    }

    def form(*data: Any, **options: Any) -> DropForm:
        return DropForm(*data, programme=programme, ask=was_approved, **options)

    if request.method != "POST":
        return saving.offer(request, form(), page)
    indicator.programme = programme
    return _save(
        request,
        programme,
        form,
        page,
        lambda values, version: versions.drop_indicator(
            indicator, by=request.user, version=version, reason=values.get("reason", "")
        ),
        _("The indicator was left out."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_milestone(request: Request, milestone_id: int) -> HttpResponse:
    milestone = get_object_or_404(
        Milestone.objects.filter(programme__kept_by__in=request.user.region_ids), pk=milestone_id
    )
    programme = editable_programme(request, milestone.programme_id)
    page = plan_page(programme, milestone.title, _("Move the milestone")) | {
        "intro": _("Planned for %(day)s. An amendment moves it on the day of its act.")
        % {"day": f"{milestone.planned_on:%d.%m.%Y}"}
    }

    def form(*data: Any, **options: Any) -> MoveForm:
        return MoveForm(*data, programme=programme, **options)

    if request.method != "POST":
        day = milestone.proposed_on or milestone.planned_on
        return saving.offer(request, form(initial={"planned_on": day}), page)
    milestone.programme = programme
    return _save(
        request,
        programme,
        form,
        page,
        lambda values, version: versions.move_milestone(
            milestone, by=request.user, version=version, **values
        ),
        _("The milestone was moved."),
    )


@require_safe
def compare(request: Request, programme_id: int) -> HttpResponse:
    """`?before=1&after=2`; without a question the first plan beside the one in force."""
    programme = _load(request, programme_id)
    found = list(programme.versions.select_related("act_issuer", "source", "recorded_by").order_by("number"))
    approved = [one for one in found if one.approved_on]
    usual = {"before": str(found[0].number), "after": str((approved or found)[-1].number)} if found else {}
    asked = request.GET if "before" in request.GET or "after" in request.GET else usual
    form = ComparisonForm({**usual, **{name: asked[name] for name in asked}}, versions=found)
    changed = None
    if found and form.is_valid():
        by_number = {str(one.number): one for one in found}
        pair = [by_number[form.cleaned_data[name]] for name in ("before", "after")]
        read = {one.version.pk: one for one in differences.contents(pair)}
        changed = differences.difference(*(read[one.pk] for one in pair))
    return render(
        request,
        "strategy/programme/compare.html",
        {
            "programme": programme,
            "form": form,
            "difference": changed,
            "versions": found,
            "milestones": differences.moved_milestones(programme.milestones.all()),
        },
        status=422 if found and form.errors else 200,
    )


# Pieces ----------------------------------------------------------------------------------------------


def _save(
    request: Request,
    programme: Programme,
    make: Callable[..., PlanForm],
    page: dict[str, Any],
    verb: Callable[[dict[str, Any], int], object],
    sentence: str,
    then: str = "",
) -> HttpResponse:
    form = make(request.POST)

    def again(_stale: StaleVersion) -> tuple[PlanForm, list[Difference]]:
        current = Programme.objects.get(pk=programme.pk)
        return make(saving.with_data(request, version=current.version)), []

    return saving.save(
        request,
        form,
        page,
        lambda: verb(form.values(), form.cleaned_data["version"]),
        then=lambda _done: then or reverse("strategy:plan", args=[programme.pk]),
        sentence=sentence,
        again=again,
    )


def _last(revisions: Any) -> Any:
    return revisions.order_by("-programme_version__number").first()


def _load(request: Request, programme_id: int) -> Programme:
    programme = get_object_or_404(
        Programme.objects.visible_to(request.user).select_related("kept_by", "cluster"), pk=programme_id
    )
    enter_region(request, programme.kept_by)
    return programme
