"""The official table: as a file, and out of a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from strategy import permissions
from strategy.dashboards.programmes import load
from strategy.forms.official import TableForm
from strategy.models import Programme
from strategy.official import importing, shape
from strategy.official.reading import Fault
from strategy.views.as_of import chosen_day


@require_safe
def export(request: Request, programme_id: int, kind: str) -> HttpResponse:
    """The version in force on the day that the page shows, in the official shape."""
    # python-docx takes a tenth of a second of every start.
    from strategy.official import writing

    if kind not in writing.KINDS:
        raise Http404
    programme = _programme(request, programme_id)
    as_of = chosen_day(request, programme.kept_by)
    state = load([programme], as_of.day, first_plan=as_of.first_plan)[0].on(as_of.day)
    table = shape.table_of(state, programme.goals.prefetch_related("tasks"))  # type: ignore[arg-type]
    answer = HttpResponse(writing.write(table, kind), content_type=writing.KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="programme-{programme.pk}.{kind}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: Request, programme_id: int) -> HttpResponse:
    programme = _programme(request, programme_id)
    if not permissions.can_edit_programme(request.user, programme):
        raise PermissionDenied
    faults: list[Fault] = []
    status = 200
    refused = ""
    try:
        importing.empty_draft_of(programme)
    except ValidationError as refusal:
        refused = refusal.messages[0]
    form = TableForm(programme=programme)
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES, programme=programme)
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                rows = importing.rows_of(file.name, file.chunks())
                done = importing.import_plan(
                    programme, rows, by=request.user, version=form.cleaned_data["version"]
                )
            except importing.TableRefused as refusal:
                faults = refusal.faults
            except StaleVersion:
                status = 409
                form.add_error(
                    None, _("The plan has changed since you opened it. Look at it and decide again.")
                )
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(
                    request,
                    _("Read: goals – %(goals)d, measures – %(measures)d.")
                    % {"goals": done.goals, "measures": done.measures},
                )
                return redirect("strategy:plan", programme.pk)
    return render(
        request,
        "strategy/programme/import.html",
        {"programme": programme, "form": form, "faults": faults, "refused": refused},
        status=status,
    )


def _programme(request: Request, programme_id: int) -> Programme:
    programme = get_object_or_404(
        Programme.objects.visible_to(request.user).select_related("kept_by", "cluster", "light_rule"),
        pk=programme_id,
    )
    enter_region(request, programme.kept_by)
    return programme
