"""A colour set by hand, and the rule of the lights."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import accumulation, judging, periods, permissions
from strategy.forms.judging import ColourForm, RuleForm
from strategy.forms.saving import Difference
from strategy.models import Indicator, IndicatorRevision, Programme
from strategy.views import saving


@require_http_methods(["GET", "HEAD", "POST"])
def set_colour(request: Request, indicator_id: int) -> HttpResponse:
    """`?period=2015-3` offers that period; else the last one that is over."""
    indicator = get_object_or_404(
        Indicator.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by", "programme__cluster"
        ),
        pk=indicator_id,
    )
    programme = indicator.programme
    enter_region(request, programme.kept_by)
    if not permissions.can_set_lights(request.user, programme):
        raise PermissionDenied
    today = timezone.localdate()
    quarterly = indicator.frequency == Indicator.Frequency.QUARTER
    offered = [
        one
        for one in accumulation.periods(programme.first_year, programme.last_year, quarterly=quarterly)
        if one.first_day <= today
    ]
    revision = (
        IndicatorRevision.objects.filter(indicator=indicator).order_by("-programme_version__number").first()
    )
    name = revision.name if revision else _("Indicator")
    page = {
        "title": _("Set the colour by hand"),
        "crumbs": [
            (programme.cluster.name, programme.get_absolute_url()),
            (name, indicator.get_absolute_url()),
        ],
        "intro": _("A worse colour is set freely. A better one needs a reason and is marked."),
        "back": indicator.get_absolute_url(),
        "button": _("Set the colour"),
    }
    if request.method != "POST":
        asked = request.GET.get("period", "")
        keys = [periods.key_of(one) for one in offered]
        chosen = asked if asked in keys else keys[-1] if keys else ""
        return saving.offer(request, ColourForm(offered=offered, initial={"period": chosen}), page)
    form = ColourForm(request.POST, offered=offered)
    return saving.save(
        request,
        form,
        page,
        lambda: judging.set_colour(indicator, by=request.user, **form.values()),
        then=lambda _done: indicator.get_absolute_url(),
        sentence=_("The colour was set."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def choose_rule(request: Request, programme_id: int) -> HttpResponse:
    programme = _programme(request, programme_id)
    enter_region(request, programme.kept_by)
    if not permissions.can_approve_reports(request.user, programme):
        raise PermissionDenied
    back = reverse("strategy:plan", args=[programme.pk])
    page = {
        "title": _("Rule of the lights"),
        "crumbs": [(programme.cluster.name, programme.get_absolute_url()), (_("Plan"), back)],
        "intro": _("Fact ÷ plan; plan ÷ fact where less is better. The rule stands under every light."),
        "back": back,
        "button": _("Choose the rule"),
    }
    if request.method != "POST":
        return saving.offer(request, RuleForm(programme=programme), page)
    form = RuleForm(request.POST, programme=programme)

    def again(_stale: StaleVersion) -> tuple[RuleForm, list[Difference]]:
        current = _programme(request, programme_id)
        return RuleForm(saving.with_data(request, version=current.version), programme=current), []

    return saving.save(
        request,
        form,
        page,
        lambda: judging.choose_rule(
            programme, by=request.user, version=form.cleaned_data["version"], **form.values()
        ),
        then=lambda _done: f"{programme.get_absolute_url()}#rule",
        sentence=_("The rule was chosen."),
        again=again,
    )


def _programme(request: Request, programme_id: int) -> Programme:
    return get_object_or_404(
        Programme.objects.visible_to(request.user).select_related("kept_by", "cluster", "light_rule"),
        pk=programme_id,
    )
