"""Rule sets, and the preliminary self-assessment of a cluster by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import assessment, permissions
from strategy.forms.assessment import RuleForm
from strategy.forms.saving import Difference
from strategy.models import Cluster, Rule, RuleSet
from strategy.views import saving
from strategy.views.as_of import chosen_day


@require_safe
def rule_sets(request: Request) -> HttpResponse:
    taken = set(RuleSet.objects.of(request.region).values_list("key", flat=True))
    return render(
        request,
        "strategy/assessment/list.html",
        {
            "rule_sets": RuleSet.objects.of(request.region).prefetch_related("rules"),
            "offered": [(key, facts) for key, facts in assessment.library().items() if key not in taken],
            "can_edit": permissions.can_edit_rules(request.user, request.region),
        },
    )


@require_POST
def adopt(request: Request) -> HttpResponse:
    if not permissions.can_edit_rules(request.user, request.region):
        raise PermissionDenied
    key = request.POST.get("key", "")
    if key in assessment.library():
        made = assessment.adopt(request.region, key)
        messages.success(request, _("The rule set was taken over."))
        return HttpResponseRedirect(made.get_absolute_url())
    return HttpResponseRedirect(reverse("selection:rule_sets"))


@require_safe
def rule_set(request: Request, rule_set_id: int) -> HttpResponse:
    found = _set(request, rule_set_id)
    return render(
        request,
        "strategy/assessment/rules.html",
        {
            "rule_set": found,
            "rules": found.rules.all(),
            "clusters": Cluster.objects.of(found.kept_by),
            "can_edit": permissions.can_edit_rules(request.user, found.kept_by),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_rule(request: Request, rule_set_id: int) -> HttpResponse:
    found = _set(request, rule_set_id)
    return _save(request, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: Request, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(Rule.objects.filter(rule_set__kept_by__in=request.user.region_ids), pk=rule_id)
    return _save(request, _set(request, rule.rule_set_id), rule)


def _save(request: Request, found: RuleSet, rule: Rule | None) -> HttpResponse:
    if not permissions.can_edit_rules(request.user, found.kept_by):
        raise PermissionDenied
    page: dict[str, Any] = {
        "template": "strategy/assessment/rule.html",
        "title": _("Rule") if rule else _("New rule"),
        "back": found.get_absolute_url(),
        "button": _("Save"),
        "root": (_("Self-assessment rules"), reverse("selection:rule_sets")),
        "crumbs": [(found.title, found.get_absolute_url())],
        "past": rule.history.order_by("-pgh_created_at")[:30] if rule else [],  # type: ignore[attr-defined]
    }
    if request.method != "POST":
        return saving.offer(request, RuleForm(rule=rule), page)
    form = RuleForm(request.POST, rule=rule)

    def again(stale: StaleVersion) -> tuple[RuleForm, list[Difference]]:
        current = Rule.objects.get(pk=rule.pk) if rule else None
        assert current is not None
        fresh = RuleForm(saving.with_data(request, version=current.version), rule=current)
        return fresh, form.differences(RuleForm.saved(current))

    return saving.save(
        request,
        form,
        page,
        lambda: assessment.save_rule(
            found, by=request.user, version=form.cleaned_data["version"], rule=rule, **form.values()
        ),
        then=lambda _made: found.get_absolute_url(),
        sentence=_("The rule was saved; what it said before is kept."),
        again=again,
    )


@require_safe
def assess(request: Request, rule_set_id: int, cluster_id: int) -> HttpResponse:
    found = _set(request, rule_set_id)
    cluster = get_object_or_404(
        Cluster.objects.visible_to(request.user).select_related("kept_by", "specialised_organisation"),
        pk=cluster_id,
    )
    if cluster.kept_by_id != found.kept_by_id:
        raise Http404
    as_of = chosen_day(request, found.kept_by)
    lines = assessment.assess(cluster, found, as_of.day)
    return render(
        request,
        "strategy/assessment/page.html",
        {
            "cluster": cluster,
            "rule_set": found,
            "confirmed": [line for line in lines if line.rule.is_confirmed],
            "unconfirmed": [line for line in lines if not line.rule.is_confirmed],
            "as_of": as_of,
            "as_of_query": as_of.query,
        },
    )


def _set(request: Request, rule_set_id: int) -> RuleSet:
    found: RuleSet = get_object_or_404(
        RuleSet.objects.visible_to(request.user).select_related("kept_by"), pk=rule_set_id
    )
    enter_region(request, found.kept_by)
    return found
