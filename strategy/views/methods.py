"""Passports of methods: reading one, writing a draft, fixing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.charts import number
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import comparisons, methods, permissions
from strategy.forms.methods import (
    CriterionForm,
    EditionForm,
    KnockOutListForm,
    MethodForm,
    NewMethodForm,
    PairsForm,
)
from strategy.forms.selections import StepForm
from strategy.models import Criterion, Method
from strategy.models.methods import shares
from strategy.views import saving


@require_safe
def detail(request: Request, method_id: int) -> HttpResponse:
    method = _load(request, method_id)
    criteria = list(method.criteria.prefetch_related("anchors", "value_points"))
    can_edit = permissions.can_run_selections(request.user, method.kept_by) and not method.is_fixed
    weights = shares(criteria)
    return render(
        request,
        "strategy/method/page.html",
        {
            "method": method,
            "rows": [(one, float(weights[one.pk])) for one in criteria],
            "total": number(sum(one.points for one in criteria)) if criteria else "",
            "compared": comparisons.read(method, criteria),
            "knock_outs": method.knock_outs.all(),
            "selections": method.selections.all(),
            "problems": methods.problems(method) if can_edit else [],
            "can_edit": can_edit,
            "can_run": permissions.can_run_selections(request.user, method.kept_by),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    region = request.region
    if not permissions.can_run_selections(request.user, region):
        raise PermissionDenied
    page = _page(_("New method"), reverse("selection:list"), _("Create the method")) | {
        "intro": _("A ready passport brings criteria with described steps; everything in it may be changed.")
    }
    if request.method != "POST":
        return saving.offer(request, NewMethodForm(), page)
    form = NewMethodForm(request.POST)
    return saving.save(
        request,
        form,
        page,
        lambda: methods.create_method(region, by=request.user, **form.cleaned_data),
        then=lambda made: made.get_absolute_url(),
        sentence=_("The method was created as a draft."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, method_id: int) -> HttpResponse:
    method = _draft(request, method_id)
    return _change(
        request,
        method,
        MethodForm,
        lambda form: methods.edit_method(
            method, by=request.user, version=form.cleaned_data["version"], **form.values()
        ),
        (_("Places, weights, ties"), _("Save"), _("The method was saved.")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_criterion(request: Request, method_id: int) -> HttpResponse:
    method = _draft(request, method_id)
    return _criterion(request, method, None, (_("New criterion"), _("Add the criterion")))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_criterion(request: Request, criterion_id: int) -> HttpResponse:
    criterion = _one_criterion(request, criterion_id)
    method = _draft(request, criterion.method_id)
    return _criterion(request, method, criterion, (criterion.name, _("Save")))


def _criterion(
    request: Request, method: Method, criterion: Criterion | None, words: tuple[str, str]
) -> HttpResponse:
    return _change(
        request,
        method,
        CriterionForm,
        lambda form: methods.save_criterion(
            method,
            by=request.user,
            version=form.cleaned_data["version"],
            criterion=criterion,
            steps=form.steps(),
            **form.values(),
        ),
        (*words, _("The criterion was saved.")),
        criterion=criterion,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pairs(request: Request, method_id: int) -> HttpResponse:
    method = _draft(request, method_id)
    return _change(
        request,
        method,
        PairsForm,
        lambda form: methods.compare(
            method,
            by=request.user,
            version=form.cleaned_data["version"],
            note=form.cleaned_data["weights_note"],
            pairs=form.answers(),
        ),
        (
            _("Comparison of criteria in pairs"),
            _("Take the weights from it"),
            _("The weights were taken from the comparisons."),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def knock_outs(request: Request, method_id: int) -> HttpResponse:
    method = _draft(request, method_id)
    return _change(
        request,
        method,
        KnockOutListForm,
        lambda form: methods.save_knock_outs(
            method, by=request.user, version=form.cleaned_data["version"], rows=form.rows()
        ),
        (_("Conditions of admission"), _("Save"), _("The conditions were saved.")),
    )


@require_POST
def remove_criterion(request: Request, criterion_id: int) -> HttpResponse:
    criterion = _one_criterion(request, criterion_id)
    criterion.method = _draft(request, criterion.method_id)
    return _press(
        request,
        criterion.method,
        lambda version: methods.remove_criterion(criterion, by=request.user, version=version),
        _("The criterion was removed."),
    )


@require_POST
def fix(request: Request, method_id: int) -> HttpResponse:
    method = _draft(request, method_id)
    return _press(
        request,
        method,
        lambda version: methods.fix_method(method, by=request.user, version=version),
        _("The method is fixed. Its hash stands on every page of its results."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_edition(request: Request, method_id: int) -> HttpResponse:
    method = _load(request, method_id)
    if not permissions.can_run_selections(request.user, method.kept_by):
        raise PermissionDenied
    page = _page(_("New edition"), method.get_absolute_url(), _("Create the edition"), method)
    if request.method != "POST":
        return saving.offer(request, EditionForm(), page)
    form = EditionForm(request.POST)
    return saving.save(
        request,
        form,
        page,
        lambda: methods.new_edition(method, by=request.user, **form.cleaned_data),
        then=lambda made: made.get_absolute_url(),
        sentence=_("The new edition is a draft with everything of the old one."),
    )


def _press(request: Request, method: Method, verb: Any, sentence: str) -> HttpResponse:
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            verb(form.cleaned_data["version"])
            messages.success(request, sentence)
        except StaleVersion:
            messages.error(request, _("Somebody changed the method meanwhile. Look at it and press again."))
        except ValidationError as refusal:
            for told in refusal.messages:
                messages.error(request, told)
    return HttpResponseRedirect(method.get_absolute_url())


def _change(
    request: Request,
    method: Method,
    form_class: type[Any],
    verb: Any,
    words: tuple[str, str, str],
    **options: Any,
) -> HttpResponse:
    title, button, sentence = words
    page = _page(title, method.get_absolute_url(), button, method)
    if request.method != "POST":
        return saving.offer(request, form_class(method=method, **options), page)
    form = form_class(request.POST, method=method, **options)

    def again(stale: StaleVersion) -> Any:
        current = _load(request, method.pk)
        fresh = form_class(saving.with_data(request, version=current.version), method=current, **options)
        return fresh, form.differences(form_class.saved(current, **options))

    return saving.save(
        request,
        form,
        page,
        lambda: verb(form),
        then=lambda _done: method.get_absolute_url(),
        sentence=sentence,
        again=again,
    )


def _page(title: str, back: str, button: str, method: Method | None = None) -> dict[str, Any]:
    return {
        "title": title,
        "back": back,
        "button": button,
        "root": (_("Selection"), reverse("selection:list")),
        "crumbs": [(method.title, method.get_absolute_url())] if method else [],
    }


def _load(request: Request, method_id: int) -> Method:
    method: Method = get_object_or_404(
        Method.objects.visible_to(request.user).select_related("kept_by", "approved_by__session", "fixed_by"),
        pk=method_id,
    )
    enter_region(request, method.kept_by)
    return method


def _draft(request: Request, method_id: int) -> Method:
    method = _load(request, method_id)
    if not permissions.can_run_selections(request.user, method.kept_by):
        raise PermissionDenied
    return method


def _one_criterion(request: Request, criterion_id: int) -> Criterion:
    return get_object_or_404(
        Criterion.objects.filter(method__kept_by__in=request.user.region_ids), pk=criterion_id
    )
