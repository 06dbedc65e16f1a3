"""Recording afterwards: notes of a session are read, shown as they will stand, and recorded together."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from enterprises.requests import Request
from sessions_app import boards, notes, operations
from sessions_app.forms.notes import NotesForm
from sessions_app.views.console import load


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    form = NotesForm(request.POST if request.method == "POST" else None, session=session)
    context = {"session": session, "form": form, "batch": request.POST.get("batch") or uuid.uuid4()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "sessions_app/notes/page.html", context, status=422 if form.is_bound else 200)
    read = form.cleaned_data["notes"]
    if "record" in request.POST:
        board = session.boards.get(pk=form.cleaned_data["board"])
        try:
            count = notes.record(
                session,
                board,
                by=request.user,
                notes=read,
                happened_at=form.cleaned_data["happened_at"],
                batch=_batch(request),
            )
        except operations.OpIdReused:
            form.add_error(None, _("This form was already sent with other contents."))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = ngettext("%(count)d statement is recorded.", "%(count)d statements are recorded.", count)
            messages.success(request, said % {"count": count})
            return redirect(board)
        return render(request, "sessions_app/notes/page.html", context, status=422)
    shown = [(note, boards.HEADINGS[note.quadrant]) for note in read]
    return render(request, "sessions_app/notes/page.html", context | {"shown": shown})


def _batch(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("batch", ""))
    except ValueError:
        raise ValidationError(
            _("The form is incomplete: open the page anew and send it again."), "bad_batch"
        ) from None
