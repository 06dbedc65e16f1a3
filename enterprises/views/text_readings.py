"""A text: given, seen as it was read, decided line by line."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import documents, text_readings
from enterprises.forms.fields import VersionField
from enterprises.forms.text_readings import TextForm, TextForms
from enterprises.models import TextReading
from enterprises.permissions import can_edit_registry, can_propose
from enterprises.requests import Request, enter_region
from enterprises.text_lines import DATES, PARTS
from enterprises.versions import StaleVersion

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def list_texts(request: Request) -> HttpResponse:
    """A new text, and those that wait for their check."""
    if not can_propose(request.user, request.region):
        raise PermissionDenied
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with tempfile.TemporaryDirectory() as folder:
                reading = text_readings.open_text(request.region, by=request.user, **form.read(Path(folder)))
        except ValidationError as refusal:
            form.add_error(None if hasattr(refusal, "error_dict") else "text", refusal)
        else:
            return redirect(reading)
    known = TextReading.objects.visible_to(request.user).of(request.region)
    rows = known.select_related("created_by", "source", "job")[:PAGE]
    return render(
        request,
        "enterprises/text_reading/list.html",
        {"form": form, "rows": rows},
        status=422 if form.errors else 200,
    )


@require_safe
def detail(request: Request, text_id: int) -> HttpResponse:
    return _page(request, _load(request, text_id))


@require_POST
def decide(request: Request, text_id: int) -> HttpResponse:
    reading = _load(request, text_id)
    if reading.is_closed or not reading.is_read:
        return _page(request, reading, status=409)
    if suggest := request.POST.get("all", ""):
        return _page(request, reading, TextForms(reading, request.user, request.POST, suggest))
    forms = TextForms(reading, request.user, request.POST)
    if not forms.is_valid():
        return _page(request, reading, forms, status=422)
    decisions = forms.decisions()
    if not decisions:
        messages.info(request, _("Nothing is decided yet: choose what becomes of each line."))
        return redirect(reading)
    try:
        text_readings.decide(reading, decisions, by=request.user, version=forms.version)
    except StaleVersion:
        return _page(request, _load(request, text_id), status=409, is_late=True)
    except ValidationError as refusal:
        reading = _load(request, text_id)
        forms = TextForms(reading, request.user, request.POST)
        return _page(request, reading, forms, refusal=" ".join(refusal.messages), status=422)
    messages.success(request, _said(decisions, reading))
    return redirect(reading)


def _said(decisions: text_readings.Decisions, reading: TextReading) -> str:
    written = sum(one.what != "skip" for one in decisions.values())
    said = ngettext("Accepted: %(count)s line.", "Accepted: %(count)s lines.", written) % {"count": written}
    return said if not reading.is_closed else f"{said} {_('The text is decided.')}"


@require_POST
def close(request: Request, text_id: int) -> HttpResponse:
    reading = _load(request, text_id)
    try:
        text_readings.close(
            reading, by=request.user, version=VersionField().clean(request.POST.get("version"))
        )
    except StaleVersion:
        return _page(request, _load(request, text_id), status=409, is_late=True)
    messages.success(request, _("The text is put away; nothing more of it is written."))
    return redirect("enterprises:texts")


# Pieces


def _load(request: Request, text_id: int) -> TextReading:
    reading = get_object_or_404(
        TextReading.objects.visible_to(request.user).select_related("kept_by", "created_by", "source", "job"),
        pk=text_id,
    )
    enter_region(request, reading.kept_by)
    if not can_propose(request.user, reading.kept_by):
        raise PermissionDenied
    return reading


def _page(
    request: Request, reading: TextReading, forms: TextForms | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        "reading": reading,
        "may_write": can_edit_registry(request.user, reading.kept_by),
    }
    if reading.is_read and not reading.is_closed:
        forms = forms or TextForms(reading, request.user)
        found = reading.found
        spans = [
            (line["start"], line["end"], f"{part[0]}{number}")
            for part in (*PARTS, DATES)
            for number, line in enumerate(found[part])
        ]
        waiting = sum("done" not in line for part in PARTS for line in found[part])
        context |= {
            "forms": forms,
            "pieces": documents.cut(reading.text, spans),
            "dates": [reading.text[one["start"] : one["end"]] for one in found[DATES]],
            "waiting": waiting,
            "alone": "names" not in found.get("used", []),
        }
    return render(request, "enterprises/text_reading/detail.html", context | more, status=status)
