"""The list of organisations and its saved views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import asking, columns, completeness, facets, listing, narrowing, saved_views, tallies
from enterprises.forms.saved_views import SavedViewForm
from enterprises.models import Organisation, SavedView
from enterprises.permissions import can_edit_registry, can_edit_view
from enterprises.requests import Request, enter_region


@require_safe
def list_organisations(request: Request) -> HttpResponse:
    region, known, every = request.region, facets.all_facets(), columns.all_columns()
    asked = asking.read(request.GET, known, every)
    everything = Organisation.objects.visible_to(request.user).of(region).present()
    found = narrowing.found(everything, asked, known, region, part=listing.part_of(asked))
    page = listing.page(everything, asked, known, region, request.user, found)
    total = tallies.count(completeness.facts_of_region(region)) if asked.is_narrowed else found.count
    tabs = saved_views.tabs(
        saved_views.seen_by(request.user, region), everything, asked, known, every, region
    )
    current = next((tab for tab in tabs if tab.is_current), None)
    if current is None and asked.view is not None:
        asked = replace(asked, view=None)
    return render(
        request,
        "enterprises/organisation/list.html",
        {
            "asked": asked,
            "page": page,
            "origins": page.origins,
            "found": found.count,
            "total": total,
            "facets": found.facets,
            "facets_capped": any(facet.is_capped for facet in found.facets),
            "most_counted": tallies.MOST_COUNTED,
            "columns": asked.chosen,
            "all_columns": _in_picker(asked),
            "tabs": tabs,
            "tab": current,
            "can_edit_tab": bool(current and can_edit_view(request.user, current.view)),
            "can_edit": can_edit_registry(request.user, region),
            "most_at_once": listing.MOST_AT_ONCE,
        },
    )


def _in_picker(asked: asking.Asked) -> list[tuple[Any, bool]]:
    """The chosen columns in their order, then the others; the name is always there and not offered."""
    chosen = asked.chosen
    rest = [column for column in asked.known if column not in chosen]
    return [*((column, True) for column in chosen[1:]), *((column, False) for column in rest)]


# Saved views


@require_safe
def list_views(request: Request) -> HttpResponse:
    views = saved_views.seen_by(request.user, request.region)
    return render(
        request,
        "enterprises/views/list.html",
        {"views": [(view, can_edit_view(request.user, view)) for view in views]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create_view(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _form(request, SavedViewForm(initial={"query": _tidied(request.GET)}))
    form = SavedViewForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            view = saved_views.create(
                request.region,
                by=request.user,
                name=data["name"],
                query=_tidied(QueryDict(data["query"])),
                shared_with=data["shared_with"],
            )
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The view «%(name)s» is saved.") % {"name": view.name})
            return redirect(_address(view))
    return _form(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: Request, view_id: int) -> HttpResponse:
    view = _load(request, view_id)
    if request.method != "POST":
        return _form(request, SavedViewForm(initial=vars(view)), view)
    form = SavedViewForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            view = saved_views.update(
                view, by=request.user, name=data["name"], shared_with=data["shared_with"]
            )
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The view «%(name)s» is saved.") % {"name": view.name})
            return redirect(_address(view))
    return _form(request, form, view, status=422)


@require_POST
def replace_view(request: Request, view_id: int) -> HttpResponse:
    """Keep under the same name what the list shows now."""
    view = _load(request, view_id)
    text = request.POST.get("query", "")[: SavedView.LONGEST_QUERY]
    query = _tidied(QueryDict(text.replace("\0", "")))
    return _done(
        request,
        view,
        lambda: saved_views.update(view, by=request.user, query=query),
        _("The view «%(name)s» now shows what is on the screen."),
    )


@require_POST
def delete_view(request: Request, view_id: int) -> HttpResponse:
    view = _load(request, view_id)
    return _done(
        request, view, lambda: saved_views.delete(view, by=request.user), _("The view «%(name)s» is deleted.")
    )


@require_POST
def move_view(request: Request, view_id: int) -> HttpResponse:
    view = _load(request, view_id)
    return _done(
        request, view, lambda: saved_views.move(view, by=request.user, up=request.POST.get("to") == "up"), ""
    )


def _done(request: Request, view: SavedView, verb: Any, sentence: str) -> HttpResponse:
    try:
        changed = verb()
    except ValidationError as refusal:
        form = SavedViewForm(vars(view))
        form.is_valid()
        form.take(refusal)
        return _form(request, form, view, status=422)
    if sentence:
        messages.success(request, sentence % {"name": view.name})
    return redirect(_address(changed) if isinstance(changed, SavedView) else "enterprises:views")


def _load(request: Request, view_id: int) -> SavedView:
    view = get_object_or_404(
        SavedView.objects.visible_to(request.user).select_related("kept_by", "owner"), pk=view_id
    )
    enter_region(request, view.kept_by)
    return view


def _tidied(query: QueryDict) -> str:
    """Only what a list understands; the region is the view's own."""
    return asking.read(query, facets.all_facets(), columns.all_columns()).query


def _address(view: SavedView) -> str:
    asked = asking.read(QueryDict(view.query), facets.all_facets(), columns.all_columns())
    return replace(asked, view=view.pk, region=view.kept_by.code).url


def _form(
    request: Request, form: SavedViewForm, view: SavedView | None = None, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "enterprises/views/form.html",
        {
            "form": form,
            "view": view,
            "url": _address(view) if view else "",
            "can_edit": view is None or can_edit_view(request.user, view),
        },
        status=status,
    )
