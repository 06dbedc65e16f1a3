from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.forms.fields import VersionField
from enterprises.forms.imports import ColumnsForm, TableForm, UploadForm
from enterprises.imports import batches, returning, showing, together, undoing
from enterprises.models import ImportBatch, ImportRow, Verdict
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion

PAGE = 50
MOST_IN_THE_WAY = 50
Status = ImportBatch.Status


@require_http_methods(["GET", "HEAD", "POST"])
def list_imports(request: Request) -> HttpResponse:
    """The batches of the region, and where a file is uploaded."""
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = batches.open_batch(
                request.region, by=request.user, name=file.name, chunks=file.chunks(1 << 20)
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            return redirect(batch)
    known = ImportBatch.objects.visible_to(request.user).of(request.region)
    if after := _line(request):
        known = known.filter(pk__lt=after)
    found = list(known.select_related("created_by", "job")[: PAGE + 1])
    rows = [{"batch": batch, "state": Status(batches.state_of(batch)).label} for batch in found[:PAGE]]
    return render(
        request,
        "enterprises/import/list.html",
        {"form": form, "rows": rows, "next": found[PAGE - 1].pk if len(found) > PAGE else None},
        status=422 if form.errors else 200,
    )


@require_safe
def detail(request: Request, batch_id: int) -> HttpResponse:
    batch = load(request, batch_id)
    if batches.state_of(batch) == Status.COLUMNS:
        return _columns_page(request, batch)
    return page_of(request, batch)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, batch_id: int) -> HttpResponse:
    batch = load(request, batch_id)
    if request.method != "POST":
        return _columns_page(request, batch)
    form = ColumnsForm(request.POST, batch=batch)
    if form.is_valid():
        data = form.cleaned_data
        try:
            batches.set_columns(
                batch,
                by=request.user,
                version=data["version"],
                columns=form.columns(),
                kind=data["kind"],
                year=data["year"],
                remember=data["remember"],
            )
            batches.start_check(batch, by=request.user, version=batch.version)
        except StaleVersion:
            return stale(request, batch_id)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(batch)
    return _columns_page(request, load(request, batch_id), form=form, status=422)


@require_POST
def table(request: Request, batch_id: int) -> HttpResponse:
    """Another sheet, or another line of the header."""
    batch = load(request, batch_id)
    form = TableForm(request.POST, batch=batch)
    if form.is_valid():
        data = form.cleaned_data
        try:
            batches.choose_table(
                batch,
                by=request.user,
                version=data["version"],
                sheet=data.get("sheet"),
                header_line=data["header_line"],
            )
        except StaleVersion:
            return stale(request, batch_id)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("enterprises:import_columns", batch.pk)
    return _columns_page(request, load(request, batch_id), table_form=form, status=422)


@require_POST
def check(request: Request, batch_id: int) -> HttpResponse:
    return step(request, batch_id, batches.start_check)


@require_POST
def apply(request: Request, batch_id: int) -> HttpResponse:
    return step(request, batch_id, batches.start_apply)


@require_POST
def undo(request: Request, batch_id: int) -> HttpResponse:
    return step(request, batch_id, batches.start_undo, rest=request.POST.get("rest") == "yes")


@require_POST
def cancel(request: Request, batch_id: int) -> HttpResponse:
    response = step(request, batch_id, batches.cancel)
    if response.status_code != 302:
        return response
    messages.info(request, _("The import was cancelled before it wrote anything; its file is deleted."))
    return redirect("enterprises:imports")


@require_safe
def errors(request: Request, batch_id: int) -> HttpResponseBase:
    """The same file with a column of errors."""
    batch = load(request, batch_id)
    if batches.state_of(batch) not in (Status.CHECKED, Status.APPLIED, Status.PARTLY_UNDONE):
        return page_of(
            request, batch, refusal=_("There are no rows to return: the file is not being checked.")
        )
    try:
        file = returning.write_errors(batch)
    except ValidationError as refusal:
        return page_of(request, batch, refusal=" ".join(refusal.messages))
    stem = batch.file_name.rpartition(".")[0]
    response = FileResponse(
        file,
        as_attachment=True,
        filename=_("%(name)s – errors.xlsx") % {"name": stem},
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Security-Policy"] = "sandbox"
    return response


# Pieces


def load(request: Request, batch_id: int) -> ImportBatch:
    batch = get_object_or_404(
        ImportBatch.objects.visible_to(request.user).select_related(
            "kept_by", "job", "created_by", "applied_by", "undone_by", "source"
        ),
        pk=batch_id,
    )
    enter_region(request, batch.kept_by)
    if not can_edit_registry(request.user, batch.kept_by):
        raise PermissionDenied
    return batch


def _line(request: Request) -> int:
    """Behind which row of a list the page begins."""
    return number_in(request.GET.get("after", ""))


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def step(request: Request, batch_id: int, verb: Callable[..., Any], **options: Any) -> HttpResponse:
    batch = load(request, batch_id)
    version = VersionField().clean(request.POST.get("version"))
    try:
        verb(batch, by=request.user, version=version, **options)
    except StaleVersion:
        return stale(request, batch_id)
    except ValidationError as refusal:
        return page_of(request, load(request, batch_id), refusal=" ".join(refusal.messages), status=422)
    return redirect(batch)


def stale(request: Request, batch_id: int) -> HttpResponse:
    sentence = _("The import has gone on meanwhile. Look at it as it stands now.")
    batch = load(request, batch_id)
    if batches.state_of(batch) == Status.COLUMNS:
        return _columns_page(request, batch, refusal=sentence, status=409)
    return page_of(request, batch, refusal=sentence, status=409)


def _columns_page(
    request: Request,
    batch: ImportBatch,
    *,
    form: ColumnsForm | None = None,
    table_form: TableForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    if not batches.may_be_checked(batch):
        return page_of(request, batch, refusal=refusal, status=status)
    form = form or ColumnsForm(batch=batch)
    return render(
        request,
        "enterprises/import/columns.html",
        {
            "batch": batch,
            "state": str(Status.COLUMNS),
            "form": form,
            "table_form": table_form or TableForm(batch=batch),
            "refusal": refusal,
            "chosen": sum(1 for column in batch.columns if column["field"]),
        },
        status=status,
    )


def _is_any_left_out(batch: ImportBatch) -> bool:
    """By a person: a line of totals leaves itself out."""
    return ImportRow.objects.filter(batch=batch, verdict=Verdict.SKIPPED, decision="skip").exists()


def page_of(
    request: Request,
    batch: ImportBatch,
    *,
    refusal: str = "",
    status: int = 200,
    typed: Mapping[int, Mapping[str, str]] | None = None,
    after: int | None = None,
) -> HttpResponse:
    """`typed` are texts by line and field that were refused; the page begins behind the line `after`."""
    state = batches.state_of(batch)
    context: dict[str, Any] = {
        "batch": batch,
        "state": state,
        "state_label": Status(state).label,
        "refusal": refusal,
        "chosen": sum(1 for column in batch.columns if column["field"]),
    }
    if state == Status.CHECKED:
        shown = {tab.key for tab in showing.tabs(batch)}
        tab = request.GET.get("show", "")
        tab = tab if tab in shown else showing.first_tab(batch)
        after = _line(request) if after is None else after
        page = showing.page(batch, tab, after)
        page.take_typed(typed or {})
        context |= {
            "tab": tab,
            "tabs": showing.tabs(batch),
            "segments": showing.segments(batch),
            "page": page,
            "after": after,
            "fixed": showing.fixed(batch),
            "doubtful": showing.doubtful(batch),
            "of_another_year": showing.of_another_year(batch),
            "skipped_columns": showing.skipped_columns(batch),
            "to_apply": batches.rows_to_apply(batch),
            "errors": batch.count(Verdict.ERROR),
            "duplicates": batch.count(Verdict.DUPLICATE),
            "corrected": together.corrected(batch),
            "most_told": together.MOST_TOLD,
            "left_out": tab == Verdict.SKIPPED and _is_any_left_out(batch),
            "corrected_rows": ImportRow.objects.filter(batch=batch, corrected=True).count(),
        }
        if tab == Verdict.ERROR:
            given = request.POST
            typed_together = {given.get(name.replace("text-", "error-")): given[name] for name in given}
            context["equal"] = [
                (one, typed_together.get(one.token, one.shown)) for one in together.equal_errors(batch)
            ]
    elif state in (Status.APPLIED, Status.PARTLY_UNDONE):
        in_the_way = undoing.in_the_way(batch)
        context |= {
            "in_the_way": undoing.named(in_the_way[:MOST_IN_THE_WAY]),
            "in_the_way_count": in_the_way.count(),
            "changed": undoing.standing(batch),
            "list_url": f"{reverse('enterprises:list')}?source={batch.source_id}" if batch.source_id else "",
            "unchanged": batch.count(Verdict.UNCHANGED),
            "errors": batch.count(Verdict.ERROR),
            "duplicates": batch.count(Verdict.DUPLICATE),
            "skipped": batch.count(Verdict.SKIPPED),
        }
    response = render(request, "enterprises/import/detail.html", context, status=status)
    if batch.is_busy:
        # Gone in a moment, and what was said of the work is to be read on the page that comes.
        messages.get_messages(request).used = False  # type: ignore[union-attr]
    return response
