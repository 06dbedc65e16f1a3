"""The list as a file."""

from __future__ import annotations

import logging
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from enterprises import asking, columns, exports, facets, listing, narrowing
from enterprises.models import Organisation
from enterprises.requests import Request

log = logging.getLogger("portal.registry")
KEPT_IN_MEMORY = 8 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def export(request: Request) -> HttpResponseBase:
    """Every page of the list as it is asked for, or the picked rows of it."""
    region, known = request.region, facets.all_facets()
    asked = asking.read(request.GET, known, columns.all_columns())
    rows = narrowing.narrowed(
        Organisation.objects.visible_to(request.user).of(region).present(), asked, known, region
    )
    picked = facets.keys_of(value for text in request.GET.getlist("picked") for value in text.split(","))
    if picked:
        rows = rows.filter(pk__in=picked[: listing.MOST_AT_ONCE])
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    try:
        table = exports.Table(rows, asked, region, request.user)
    except ValidationError as refusal:
        return _refused(request, asked, " ".join(refusal.messages))
    if request.method == "HEAD":
        return HttpResponse(content_type=TYPES[kind])
    # On disk, then from there: the memory of a worker does not depend on how much was asked for.
    with ExitStack() as opened:
        file: IO[bytes] = opened.enter_context(tempfile.TemporaryFile())
        (exports.write_xlsx if kind == "xlsx" else exports.write_csv)(file, table)
        size = file.tell()
        file.seek(0)
        if size <= KEPT_IN_MEMORY:
            file = BytesIO(file.read())
        else:
            opened.pop_all()
    log.info("export", extra={"user": request.user.pk, "rows": len(table.keys), "kind": kind})
    name = f"organisations-{region.code}-{timezone.localtime():%Y%m%d-%H%M}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])


def _refused(request: Request, asked: asking.Asked, sentence: str) -> HttpResponse:
    back = replace(asked, region=request.GET.get("region", "")).url
    return render(
        request,
        "enterprises/organisation/export_refused.html",
        {"sentence": sentence, "back": back},
        status=422,
    )
