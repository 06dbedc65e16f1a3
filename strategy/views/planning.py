"""The plan while it is a draft. Every form carries the programme's version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import indicators, measures, milestones, permissions, programmes, risks
from strategy.dashboards import plans
from strategy.forms.planning import (
    GoalForm,
    IndicatorForm,
    MeasureForm,
    MilestoneForm,
    PlanForm,
    ProgrammeForm,
    RiskForm,
    TaskForm,
)
from strategy.forms.saving import Difference
from strategy.models import Cluster, Indicator, IndicatorRevision, Measure, MeasureRevision, Programme
from strategy.views import saving


@require_http_methods(["GET", "HEAD", "POST"])
def add_programme(request: Request, cluster_id: int) -> HttpResponse:
    cluster = get_object_or_404(
        Cluster.objects.visible_to(request.user).select_related("kept_by"), pk=cluster_id
    )
    enter_region(request, cluster.kept_by)
    if not permissions.can_edit_cluster(request.user, cluster):
        raise PermissionDenied
    page = {
        "title": _("New programme"),
        "crumbs": [(cluster.name, cluster.get_absolute_url())],
        "back": cluster.get_absolute_url(),
        "button": _("Create the programme"),
    }
    if request.method != "POST":
        title = _("Programme of the pilot cluster «%(cluster)s»") % {"cluster": cluster.name}
        return saving.offer(request, ProgrammeForm(region=cluster.kept_by, initial={"title": title}), page)
    form = ProgrammeForm(request.POST, region=cluster.kept_by)
    return saving.save(
        request,
        form,
        page,
        lambda: programmes.create_programme(cluster, by=request.user, **form.values()),
        then=lambda programme: reverse("strategy:plan", args=[programme.pk]),
        sentence=_("The programme was created. Its plan is a draft."),
    )


@require_safe
def plan(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    return render(
        request,
        "strategy/programme/plan.html",
        {
            "programme": programme,
            "plan": plans.read(programme),
            "may_choose_rule": permissions.can_approve_reports(request.user, programme),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_programme(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    page = plan_page(programme, _("Title and years"), _("Save"))
    region = programme.kept_by
    if request.method != "POST":
        return saving.offer(request, ProgrammeForm(region=region, programme=programme), page)
    form = ProgrammeForm(request.POST, region=region)

    def again(stale: StaleVersion) -> tuple[ProgrammeForm, list[Difference]]:
        current = _load(request, programme_id)
        fresh = ProgrammeForm(saving.with_data(request, version=current.version), region=region)
        return fresh, form.differences(ProgrammeForm.saved(current))

    return saving.save(
        request,
        form,
        page,
        lambda: programmes.edit_programme(
            programme, by=request.user, version=form.cleaned_data["version"], **form.values()
        ),
        then=_to_plan(programme),
        sentence=_("The programme was saved."),
        again=again,
    )


# Adding to the draft -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def add_goal(request: Request, programme_id: int) -> HttpResponse:
    return _add(
        request, programme_id, GoalForm, programmes.add_goal, _("Add a goal"), _("The goal was added.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_task(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    if not programme.goals.exists():
        return redirect("strategy:add_goal", programme.pk)
    return _add(
        request, programme_id, TaskForm, programmes.add_task, _("Add a task"), _("The task was added.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_measure(request: Request, programme_id: int) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    if not programme.goals.filter(tasks__isnull=False).exists():
        return redirect("strategy:add_task", programme.pk)
    return _add(
        request,
        programme_id,
        MeasureForm,
        measures.add_measure,
        _("Add a measure"),
        _("The measure was added."),
        template="strategy/measure/form.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_indicator(request: Request, programme_id: int) -> HttpResponse:
    return _add(
        request,
        programme_id,
        IndicatorForm,
        indicators.add_indicator,
        _("Add an indicator"),
        _("The indicator was added."),
        template="strategy/indicator/form.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_milestone(request: Request, programme_id: int) -> HttpResponse:
    return _add(
        request,
        programme_id,
        MilestoneForm,
        milestones.add_milestone,
        _("Add a milestone"),
        _("The milestone was added."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_risk(request: Request, programme_id: int) -> HttpResponse:
    """A risk is no part of the approved plan: it may be added at any time."""
    programme = editable_programme(request, programme_id)
    page = plan_page(programme, _("Add a risk"), _("Add the risk")) | {"is_closed": False}
    if request.method != "POST":
        return saving.offer(request, RiskForm(programme=programme), page)
    form = RiskForm(request.POST, programme=programme)
    return saving.save(
        request,
        form,
        page,
        lambda: risks.add_risk(programme, by=request.user, **form.values()),
        then=lambda _risk: f"{programme.get_absolute_url()}#risks",
        sentence=_("The risk was added."),
    )


# Editing the draft ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def edit_measure(request: Request, measure_id: int) -> HttpResponse:
    measure = get_object_or_404(
        Measure.objects.filter(programme__kept_by__in=request.user.region_ids), pk=measure_id
    )
    programme = editable_programme(request, measure.programme_id)
    revision = _draft_revision(programme, MeasureRevision.objects.filter(measure=measure))
    page = plan_page(programme, _("Measure"), _("Save")) | {"template": "strategy/measure/form.html"}
    if request.method != "POST":
        return saving.offer(request, MeasureForm(programme=programme, revision=revision), page)
    form = MeasureForm(request.POST, programme=programme)

    def again(stale: StaleVersion) -> tuple[MeasureForm, list[Difference]]:
        current = _load(request, programme.pk)
        fresh = MeasureForm(saving.with_data(request, version=current.version), programme=current)
        now = _draft_revision(current, MeasureRevision.objects.filter(measure=measure))
        return fresh, form.differences(MeasureForm.saved(now) if now else {})

    return saving.save(
        request,
        form,
        page,
        lambda: measures.edit_measure(
            Measure.objects.select_related("programme").get(pk=measure.pk),
            by=request.user,
            version=form.cleaned_data["version"],
            **form.values(),
        ),
        then=_to_plan(programme),
        sentence=_("The measure was saved."),
        again=again,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_indicator(request: Request, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(
        Indicator.objects.filter(programme__kept_by__in=request.user.region_ids), pk=indicator_id
    )
    programme = editable_programme(request, indicator.programme_id)
    revision = _draft_revision(programme, IndicatorRevision.objects.filter(indicator=indicator))
    page = plan_page(programme, _("Indicator"), _("Save")) | {"template": "strategy/indicator/form.html"}
    if request.method != "POST":
        return saving.offer(request, IndicatorForm(programme=programme, revision=revision), page)
    form = IndicatorForm(request.POST, programme=programme)

    def again(stale: StaleVersion) -> tuple[IndicatorForm, list[Difference]]:
        current = _load(request, programme.pk)
        fresh = IndicatorForm(saving.with_data(request, version=current.version), programme=current)
        now = _draft_revision(current, IndicatorRevision.objects.filter(indicator=indicator))
        return fresh, form.differences(IndicatorForm.saved(now) if now else {})

    return saving.save(
        request,
        form,
        page,
        lambda: indicators.edit_indicator(
            Indicator.objects.select_related("programme").get(pk=indicator.pk),
            by=request.user,
            version=form.cleaned_data["version"],
            **form.values(),
        ),
        then=_to_plan(programme),
        sentence=_("The indicator was saved."),
        again=again,
    )


# Pieces --------------------------------------------------------------------------------------------


def _add(
    request: Request,
    programme_id: int,
    form_class: type[PlanForm],
    verb: Callable[..., Any],
    title: str,
    sentence: str,
    **more: Any,
) -> HttpResponse:
    programme = editable_programme(request, programme_id)
    page = plan_page(programme, title, title) | more
    if request.method != "POST":
        return saving.offer(request, form_class(programme=programme), page)
    form = form_class(request.POST, programme=programme)

    def again(stale: StaleVersion) -> tuple[PlanForm, list[Difference]]:
        current = _load(request, programme_id)
        return form_class(saving.with_data(request, version=current.version), programme=current), []

    return saving.save(
        request,
        form,
        page,
        lambda: verb(programme, by=request.user, version=form.cleaned_data["version"], **form.values()),
        then=_to_plan(programme),
        sentence=sentence,
        again=again,
    )


def _load(request: Request, programme_id: int) -> Programme:
    return get_object_or_404(
        Programme.objects.visible_to(request.user).select_related(
            "kept_by", "cluster", "customer__settlement", "coordinator__settlement"
        ),
        pk=programme_id,
    )


def editable_programme(request: Request, programme_id: int) -> Programme:
    programme = _load(request, programme_id)
    enter_region(request, programme.kept_by)
    if not permissions.can_edit_programme(request.user, programme):
        raise PermissionDenied
    return programme


def _draft_revision(programme: Programme, revisions: Any) -> Any:
    """The revision in the draft, or in the last approved version, which the verb then refuses to change."""
    return (
        revisions.filter(programme_version__programme=programme)
        .select_related("programme_version")
        .order_by("-programme_version__number")
        .first()
    )


def plan_page(programme: Programme, title: str, button: str) -> dict[str, Any]:
    return {
        "title": title,
        "crumbs": [
            (programme.cluster.name, programme.get_absolute_url()),
            (_("Plan"), reverse("strategy:plan", args=[programme.pk])),
        ],
        "back": reverse("strategy:plan", args=[programme.pk]),
        "button": button,
        "is_closed": not programme.versions.filter(approved_on=None).exists(),
    }


def _to_plan(programme: Programme) -> Callable[[Any], str]:
    return lambda _done: reverse("strategy:plan", args=[programme.pk])
