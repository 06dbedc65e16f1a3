"""Editing one cell of the list in its place."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from enterprises import asking, changes, columns, facets, listing, registry
from enterprises.forms.cells import CellForm
from enterprises.forms.differences import Difference
from enterprises.forms.organisations import initial_of
from enterprises.models import Organisation, Region, Source
from enterprises.panels import Column, Reading
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from enterprises.views import sitting


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: Request, organisation_id: int, field: str) -> HttpResponse:
    organisation = _load(request, organisation_id)
    if not can_edit_registry(request.user, organisation.kept_by):
        raise PermissionDenied
    column = next((one for one in columns.all_columns() if one.key == field and one.fields), None)
    if column is None:
        raise Http404
    region = organisation.kept_by
    if request.method != "POST":
        form = _form(request, organisation, column)
        return _editor(request, organisation, column, form)

    form = _form(request, organisation, column, request.POST)
    if not form.is_valid():
        return _editor(request, organisation, column, form, status=422)
    try:
        registry.update_organisation(
            organisation, by=request.user, version=form.cleaned_data["version"], **form.fields_of_verb()
        )
    except StaleVersion:
        current = _load(request, organisation_id)
        data = request.POST.copy()
        data["version"] = str(current.version)
        again = _form(request, current, column, data)
        again.is_valid()
        return _editor(request, current, column, again, status=409, conflict=again.differences(current))
    except ValidationError as refusal:
        form.take(refusal)
        return _editor(request, _load(request, organisation_id), column, form, status=422)
    if form.is_fact:
        sitting.remember(request, region, form.cleaned_data["source"] or _made(form, region))
    return _row(request, organisation_id, column, form)


def _form(request: Request, organisation: Organisation, column: Column, data: Any = None) -> CellForm:
    region = organisation.kept_by
    return CellForm(
        data,
        names=column.fields,
        region=region,
        offered=sitting.last_source(request, region),
        initial=initial_of(organisation),
    )


def _made(form: CellForm, region: Region) -> Source | None:
    """The source that the verb has just made of the typed title."""
    title = form.cleaned_data["new_source_title"]
    return Source.objects.of(region).filter(title=title).order_by("-pk").first() if title else None


def _load(request: Request, organisation_id: int) -> Organisation:
    visible = listing.for_columns(
        Organisation.objects.visible_to(request.user).present(), columns.all_columns()
    )
    organisation = get_object_or_404(visible.select_related("kept_by", "parent"), pk=organisation_id)
    enter_region(request, organisation.kept_by)
    return organisation


def _editor(
    request: Request,
    organisation: Organisation,
    column: Column,
    form: CellForm,
    *,
    status: int = 200,
    conflict: list[Difference] | None = None,
) -> HttpResponse:
    is_part = request.headers.get("HX-Request") == "true"
    saved = changes.of_organisation(organisation.pk).actions if conflict is not None else []
    response = render(
        request,
        "enterprises/organisation/_cell_editor.html" if is_part else "enterprises/organisation/cell.html",
        {
            "organisation": organisation,
            "column": column,
            "form": form,
            "conflict": conflict,
            "saved_by": saved[0].who if saved else "",
            "frame_query": request.GET.urlencode(),
            "is_part": is_part,
        },
        status=status,
    )
    if is_part and status != 200:
        response["HX-Retarget"], response["HX-Reswap"] = "#cell-editor", "outerHTML"
    return response


def _row(request: Request, organisation_id: int, column: Column, form: CellForm) -> HttpResponse:
    """The whole row drawn again: a change of one cell shows in others, too."""
    organisation = _load(request, organisation_id)
    if request.headers.get("HX-Request") != "true":
        return redirect(organisation)
    asked = asking.read(request.GET, facets.all_facets(), columns.all_columns())
    reading = Reading([organisation], organisation.kept_by, request.user)
    goes_on = request.POST.get("go") == "next"
    editable = [one.key for one in asked.chosen if one.fields]
    at = editable.index(column.key) if column.key in editable else 0
    focus = editable[min(at + 1, len(editable) - 1)] if goes_on else column.key
    response = render(
        request,
        "enterprises/organisation/_row.html",
        {
            "rows": listing.shown_rows(reading, asked),
            "asked": asked,
            "origins": reading.origins,
            "can_edit": True,
            "picked": str(organisation_id) in request.POST.getlist("picked"),
            "focus": focus,
            "opens": goes_on and focus != column.key,
        },
    )
    if form.restored:
        response["HX-Trigger"] = json.dumps({"toast": {"text": " ".join(form.restored)}})
    return response
