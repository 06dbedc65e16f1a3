"""What happened: a milestone is reached, a risk assessed, a fact entered."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import milestones, permissions, reporting, risks
from strategy.forms.planning import AssessmentForm, ReachedForm
from strategy.forms.reporting import FactForm, period_key
from strategy.forms.saving import Difference
from strategy.models import Indicator, IndicatorFact, IndicatorRevision, Milestone, Programme, Risk
from strategy.views import saving


@require_http_methods(["GET", "HEAD", "POST"])
def reach_milestone(request: Request, milestone_id: int) -> HttpResponse:
    milestone = get_object_or_404(
        Milestone.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by", "programme__cluster"
        ),
        pk=milestone_id,
    )
    _check(request, milestone.programme)
    back = f"{milestone.programme.get_absolute_url()}#milestones"
    page = {
        "title": milestone.title,
        "crumbs": [(milestone.programme.cluster.name, milestone.programme.get_absolute_url())],
        "intro": _("Planned for %(day)s.") % {"day": f"{milestone.planned_on:%d.%m.%Y}"},
        "back": back,
        "button": _("The milestone is reached"),
    }
    if request.method != "POST":
        return saving.offer(request, ReachedForm(initial={"reached_on": timezone.localdate()}), page)
    form = ReachedForm(request.POST)
    return saving.save(
        request,
        form,
        page,
        lambda: milestones.reach_milestone(milestone, by=request.user, **form.cleaned_data),
        then=lambda _done: back,
        sentence=_("The milestone was recorded as reached."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assess_risk(request: Request, risk_id: int) -> HttpResponse:
    risk = get_object_or_404(
        Risk.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by", "programme__cluster"
        ),
        pk=risk_id,
    )
    _check(request, risk.programme)
    back = f"{risk.programme.get_absolute_url()}#risks"
    page = {
        "title": risk.title,
        "crumbs": [(risk.programme.cluster.name, risk.programme.get_absolute_url())],
        "intro": _("Earlier assessments stay in the history of the risk."),
        "back": back,
        "button": _("Save the assessment"),
    }
    if request.method != "POST":
        last = risk.assessments.order_by("assessed_on", "pk").last()
        initial: dict[str, Any] = {"assessed_on": timezone.localdate()}
        if last:
            initial |= {"probability": last.probability, "impact": last.impact}
        return saving.offer(request, AssessmentForm(initial=initial), page)
    form = AssessmentForm(request.POST)
    return saving.save(
        request,
        form,
        page,
        lambda: risks.assess_risk(risk, by=request.user, **form.cleaned_data),
        then=lambda _done: back,
        sentence=_("The assessment was saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter_fact(request: Request, indicator_id: int) -> HttpResponse:
    """`?period=2015-4` opens the fact of a period as it stands; without it the last open period is
    offered.
    """
    indicator = get_object_or_404(
        Indicator.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by", "programme__cluster"
        ),
        pk=indicator_id,
    )
    _check(request, indicator.programme)
    revision = (
        IndicatorRevision.objects.filter(indicator=indicator).order_by("-programme_version__number").first()
    )
    name = revision.name if revision else _("Indicator")
    page: dict[str, Any] = {
        "title": _("Enter a fact"),
        "crumbs": [
            (indicator.programme.cluster.name, indicator.programme.get_absolute_url()),
            (name, indicator.get_absolute_url()),
        ],
        "intro": _("%(accumulation)s, %(unit)s – enter what this period brought: running totals are derived.")
        % {"accumulation": indicator.get_accumulation_display().capitalize(), "unit": indicator.unit},
        "back": indicator.get_absolute_url(),
        "button": _("Save the fact"),
        "template": "strategy/indicator/fact.html",
        "indicator": indicator,
        "open_periods": reporting.open_periods(indicator),
    }
    if request.method != "POST":
        fact = _fact(indicator, request.GET.get("period", ""))
        offered = page["open_periods"]
        initial = {} if fact or not offered else {"period": period_key(offered[0])}
        return saving.offer(request, FactForm(indicator=indicator, fact=fact, initial=initial), page)
    form = FactForm(request.POST, indicator=indicator)

    def again(stale: StaleVersion) -> tuple[FactForm, list[Difference]]:
        assert isinstance(stale.current, IndicatorFact)
        data = saving.with_data(request, seen=stale.current.recorded_at.isoformat())
        saved = {name: value for name, value in FactForm.saved(stale.current).items() if name != "seen"}
        return FactForm(data, indicator=indicator), form.differences(saved)

    return saving.save(
        request,
        form,
        page,
        lambda: reporting.enter_fact(indicator, by=request.user, **form.values()),
        then=lambda fact: f"{indicator.get_absolute_url()}#p{_key_of(fact)}",
        sentence=_("The fact was saved. Executives see it after approval."),
        again=again,
    )


def _check(request: Request, programme: Programme) -> None:
    enter_region(request, programme.kept_by)
    if not permissions.can_edit_programme(request.user, programme):
        raise PermissionDenied


def _fact(indicator: Indicator, key: str) -> IndicatorFact | None:
    for fact in indicator.facts.filter(is_approved=False):
        if _key_of(fact) == key:
            return fact
    return None


def _key_of(fact: IndicatorFact) -> str:
    return f"{fact.year}-{fact.quarter}" if fact.quarter else str(fact.year)
