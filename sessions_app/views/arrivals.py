"""Who came without being in the list: typed in at the door, corrected, removed, brought back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.forms.fields import VersionField
from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app import operations, walk_ins
from sessions_app.forms.arrivals import ArrivalForm, initial_of
from sessions_app.models import Attendance, StrategySession
from sessions_app.operation_data import LARGEST_VERSION
from sessions_app.permissions import can_facilitate


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request, session_id: int) -> HttpResponse:
    session = _load(request, session_id)
    if request.method != "POST":
        return _page(request, session, ArrivalForm(session=session))

    form = ArrivalForm(request.POST, session=session)
    if form.is_valid() and _performed(request, session, form, "attendance.add", form.data_of_operation()):
        messages.success(request, _("Registered: %(name)s.") % {"name": form.cleaned_data["name"][0]})
        return redirect("sessions:arrivals", session.pk)
    return _page(request, session, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, session_id: int, attendance_id: int) -> HttpResponse:
    session = _load(request, session_id)
    seat = _seat(session, attendance_id)
    if request.method != "POST":
        return _page(request, session, ArrivalForm(session=session, initial=initial_of(seat)), seat)

    form = ArrivalForm(request.POST, session=session)
    if form.is_valid():
        data = {
            "attendance": seat.pk,
            "version": form.cleaned_data["version"] or LARGEST_VERSION,
            **form.data_of_operation(),
        }
        try:
            if _performed(request, session, form, "attendance.edit", data):
                messages.success(request, _("The line of the list is corrected."))
                return redirect("sessions:arrivals", session.pk)
        except StaleVersion:
            return _stale(request, session, attendance_id)
    return _page(request, session, form, seat, status=422)


@require_POST
def remove(request: Request, session_id: int, attendance_id: int) -> HttpResponse:
    session = _load(request, session_id)
    if walk_ins.was_removed(session, attendance_id):
        return _after_removal(session, attendance_id)
    seat = _seat(session, attendance_id)
    if _done(request, session, "attendance.remove", {"attendance": seat.pk}):
        return _after_removal(session, attendance_id)
    return redirect("sessions:arrivals", session.pk)


@require_POST
def restore(request: Request, session_id: int, attendance_id: int) -> HttpResponse:
    session = _load(request, session_id)
    if not walk_ins.was_removed(session, attendance_id):
        _seat(session, attendance_id)
    elif _done(request, session, "attendance.restore", {"attendance": attendance_id}):
        messages.success(request, _("Back in the list."))
    return redirect("sessions:arrivals", session.pk)


# Pieces


def _load(request: Request, session_id: int) -> StrategySession:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    if not can_facilitate(request.user, session):
        raise PermissionDenied
    return session


def _seat(session: StrategySession, key: int) -> Attendance:
    return get_object_or_404(
        session.attendance.filter(is_walk_in=True).select_related(
            "session__kept_by", "organisation__settlement", "person", "proposal"
        ),
        pk=key,
    )


def _op_id(request: Request) -> uuid.UUID:
    """A form sent twice is one registration; one without its UUID is a new one."""
    try:
        return uuid.UUID(request.POST.get("op_id", ""))
    except ValueError:
        return uuid.uuid4()


def _performed(
    request: Request, session: StrategySession, form: ArrivalForm, kind: str, data: dict[str, Any]
) -> bool:
    """Whether it is recorded; a refusal stands on the form. StaleVersion goes through."""
    try:
        operations.perform(session, by=request.user, op_id=_op_id(request), kind=kind, data=data)
    except operations.OpIdReused:
        form.add_error(None, ValidationError(_("This form was already sent with other contents.")))
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
    else:
        return True
    return False


def _done(request: Request, session: StrategySession, kind: str, data: dict[str, Any]) -> bool:
    try:
        operations.perform(session, by=request.user, op_id=uuid.uuid4(), kind=kind, data=data)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
        return False
    return True


def _after_removal(session: StrategySession, key: int) -> HttpResponse:
    return redirect(f"{reverse('sessions:arrivals', args=[session.pk])}?removed={key}")


def _stale(request: Request, session: StrategySession, key: int) -> HttpResponse:
    """How the line stands now beside what was typed; a second press saves over knowingly."""
    seat = session.attendance.filter(pk=key, is_walk_in=True).select_related(
        "organisation__settlement", "person", "proposal"
    )
    current = seat.first()
    if current is None:
        raise Http404
    data = request.POST.copy()
    data["version"] = str(current.version)
    again = ArrivalForm(data, session=session)
    again.is_valid()
    saved = ArrivalForm(session=session, initial=initial_of(current))
    conflict = [
        {"label": typed.label, "theirs": _told(now.value()), "mine": _told(typed.value())}
        for typed, now in zip(again, saved, strict=True)
        if typed.name != "version" and _told(now.value()) != _told(typed.value())
    ]
    return _page(request, session, again, current, status=409, conflict=conflict)


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(getattr(value, "text", value) or "")


def _page(
    request: Request,
    session: StrategySession,
    form: ArrivalForm,
    seat: Attendance | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    rows = walk_ins.of(session)
    removed = VersionField().clean(request.GET.get("removed"))
    return render(
        request,
        "sessions_app/arrival/page.html",
        {
            "session": session,
            "form": form,
            "seat": seat,
            "rows": rows,
            "origins": origins_for(rows),
            "op_id": uuid.uuid4(),
            "removed": removed if removed and walk_ins.was_removed(session, removed) else None,
            **more,
        },
        status=status,
    )
