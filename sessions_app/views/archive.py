"""A session taken away as one file, and brought in from one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.forms.refusals import VerbForm
from enterprises.requests import Request, enter_region
from sessions_app.archive import loading, writing
from sessions_app.models import StrategySession
from sessions_app.permissions import can_move_sessions


class ArchiveForm(VerbForm):
    file = forms.FileField(
        label=gettext_lazy("Archive of a session"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=gettext_lazy("A ZIP file that a portal has written, at most 50 MB."),
    )


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    if not can_move_sessions(request.user, session.kept_by):
        raise PermissionDenied
    try:
        content = writing.write(session)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(session)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="session-{session.uid}.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: Request) -> HttpResponse:
    if not can_move_sessions(request.user, request.region):
        raise PermissionDenied
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > loading.LARGEST_FILE:
                raise ValidationError(_("The archive is larger than 50 MB."), "too_large")
            done = loading.load(file.read(), region=request.region, by=request.user)
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _told(done))
            if done.lost_photos:
                messages.warning(request, _lost(done.lost_photos))
            return redirect(done.session)
    return render(
        request,
        "sessions_app/session/load.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


def _lost(names: list[str]) -> str:
    return ngettext(
        "%(count)d photo has no file in the archive, so it is not here: %(names)s.",
        "%(count)d photos have no files in the archive, so they are not here: %(names)s.",
        len(names),
    ) % {"count": len(names), "names": ", ".join(f"«{name}»" for name in names)}


def _told(done: loading.Loaded) -> str:
    return _(
        "The session is loaded. New in the registry: organisations – %(firms)d, people – %(people)d."
    ) % {
        "firms": len(done.new_organisations),
        "people": len(done.new_people),
    }
