"""Who is expected and who is in the hall; the sheet to be signed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import printing
from enterprises.requests import Request
from enterprises.typography import long_dates
from sessions_app import expected, journal, presence, snapshot
from sessions_app.forms.attendance import ExpectedForm, ListForm
from sessions_app.models import StrategySession
from sessions_app.views.console import load, performed

# For those who come without being in the list.
BLANK_LINES = 10


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    if request.method != "POST":
        return _page(request, session)
    form = ExpectedForm(request.POST, session=session)
    if form.is_valid() and performed(request, session, form, "attendance.expect", form.data_of_operation()):
        return redirect(f"{reverse('sessions:attendance', args=[session.pk])}#expect")
    return _page(request, session, form=form, status=422)


@require_POST
def expect_list(request: Request, session_id: int) -> HttpResponse:
    """Everybody of another session, or of a text that was read, instead of typing them again."""
    session = load(request, session_id)
    form = ListForm(request.POST, lists=expected.lists(session, request.user))
    if form.is_valid():
        try:
            added = expected.take(session, form.cleaned_data["list"], by=request.user)
        except ValidationError as refusal:
            form.add_error("list", refusal)
        else:
            messages.success(
                request,
                ngettext("%(count)d line is added.", "%(count)d lines are added.", added) % {"count": added},
            )
            return redirect("sessions:attendance", session.pk)
    return _page(request, session, list_form=form, status=422)


def _page(
    request: Request,
    session: StrategySession,
    *,
    form: ExpectedForm | None = None,
    list_form: ListForm | None = None,
    status: int = 200,
) -> HttpResponse:
    lists = expected.lists(session, request.user)
    with snapshot.one_moment():
        seq = journal.last_seq(session)
        hall = presence.read(session)
    return render(
        request,
        "sessions_app/attendance/page.html",
        {
            "session": session,
            "hall": hall,
            "form": form or ExpectedForm(session=session),
            "list_form": list_form or (ListForm(lists=lists) if lists else None),
            "op_id": uuid.uuid4(),
            "seq": seq,
        },
        status=status,
    )


@require_safe
def sheet(request: Request, session_id: int) -> HttpResponse:
    """Everybody in the list, and empty lines for the others, to be signed at the door."""
    session = load(request, session_id)
    made = printing.pdf("print/attendance_sheet.typ", _data(session))
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="attendance-{session.pk}.pdf"',
            "Content-Security-Policy": "sandbox",
        },
    )


def _data(session: StrategySession) -> dict[str, Any]:
    seats = session.attendance.select_related("organisation", "person", "proposal").order_by(
        "organisation__sort_key", "person__sort_key", "pk"
    )
    lines = [
        {
            "firm": seat.organisation_on_day or (seat.organisation.title if seat.organisation else ""),
            "name": seat.person_name,
            "post": seat.post_on_day,
        }
        for seat in seats
    ]
    place = session.place or (session.settlement.label if session.settlement else "")
    return {
        "title": _("Attendance sheet"),
        "session": session.title,
        "when": ", ".join(filter(None, (long_dates(session.dates) if session.dates else "", place))),
        "heads": ["№", _("Organisation"), _("Surname, name, patronymic"), _("Post"), _("Signature")],
        "lines": lines,
        "blank": BLANK_LINES,
        "note": _("Secretary") + " ____________________ / ____________________ /",
    }
