"""Sessions: the list, the page of one, and its passport."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import sheets
from enterprises.models import Organisation
from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app import facilitation, overview
from sessions_app import workbook as book
from sessions_app.dates import default_as_of
from sessions_app.forms.sessions import BaseOrganiserFormSet, NewSessionForm, OrganiserFormSet, SessionForm
from sessions_app.models import SessionOrganiser, StrategySession
from sessions_app.permissions import can_facilitate, can_hold_sessions, can_move_sessions


@require_safe
def list_sessions(request: Request) -> HttpResponse:
    sessions = StrategySession.objects.visible_to(request.user).of(request.region)
    rows = overview.rows(sessions)
    return render(
        request,
        "sessions_app/session/list.html",
        {
            "rows": rows,
            "can_hold": can_hold_sessions(request.user, request.region),
            "can_load": can_move_sessions(request.user, request.region),
            "origins": origins_for(row.session for row in rows),
        },
    )


@require_safe
def detail(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(
        StrategySession.objects.visible_to(request.user).for_page(),
        pk=session_id,
    )
    enter_region(request, session.kept_by)
    page = overview.read_page(session, request.user)
    return render(
        request,
        "sessions_app/session/page.html",
        {
            "session": session,
            "page": page,
            "origins": page.origins,
            "days_until": _days_until(session, page),
            "can_facilitate": can_facilitate(request.user, session),
            "can_take_away": can_move_sessions(request.user, session.kept_by),
            "op_ids": {name: uuid.uuid4() for name in ("priority", "outcome", "board", "decision")},
        },
    )


def _days_until(session: StrategySession, page: overview.SessionPage) -> int | None:
    """Only a session that is planned is counted down to; the region's clock costs five queries."""
    if session.status != StrategySession.Status.PLANNED:
        return None
    return page.days_until(default_as_of(session.kept_by, timezone.localdate()))


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    if not can_hold_sessions(request.user, request.region):
        raise PermissionDenied
    form = NewSessionForm(
        _posted(request),
        earlier=StrategySession.objects.visible_to(request.user).of(request.region),
        initial={"first_board": _("Industry of the region")},
    )
    organisers = _organisers_form(request, [])
    if form.is_valid() and organisers.is_valid():
        session = facilitation.create_session(
            request.region,
            by=request.user,
            dates=form.cleaned_data["dates"],
            organisers=organisers.organisers,
            first_board=form.cleaned_data["first_board"],
            is_rehearsal=form.cleaned_data["is_rehearsal"],
            **form.passport,
        )
        return redirect(session)
    return _form_page(request, {"form": form, "organisers": organisers})


@require_safe
def workbook(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    tables = book.tables(session, with_leaving=can_facilitate(request.user, session))
    return sheets.answer_book(tables, f"session-{session.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    if not can_facilitate(request.user, session):
        raise PermissionDenied

    title = session.title
    form = SessionForm(
        _posted(request),
        instance=session,
        earlier=StrategySession.objects.visible_to(request.user).of(request.region).exclude(pk=session.pk),
        initial={"dates": session.dates, "version": session.version},
    )
    organisers = _organisers_form(request, session.organisers.select_related("organisation"))
    context = {"form": form, "organisers": organisers, "session": session, "session_title": title}
    if form.is_valid() and organisers.is_valid():
        try:
            facilitation.edit_session(
                session,
                by=request.user,
                version=form.cleaned_data["version"] or 0,
                dates=form.cleaned_data["dates"],
                organisers=organisers.organisers,
                **form.passport,
            )
        except StaleVersion as stale:
            current = get_object_or_404(StrategySession, pk=stale.current.pk)
            return _form_page(request, context | {"conflict": form.against(current)}, status=409)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("sessions:detail", session.pk)
    return _form_page(request, context)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _organisers_form(request: Request, links: Iterable[SessionOrganiser]) -> BaseOrganiserFormSet:
    return OrganiserFormSet(
        _posted(request),
        prefix="organisers",
        initial=[
            {"name": link.organisation.title, "organisation": link.organisation_id, "role": link.role}
            for link in links
        ],
        form_kwargs={
            "known": Organisation.objects.visible_to(request.user).of(request.region).present(),
            # An unchanged row is read like any other, or it would be taken for an emptied one.
            "empty_permitted": False,
            "use_required_attribute": False,
        },
    )


def _form_page(request: Request, context: dict[str, Any], status: int | None = None) -> HttpResponse:
    organisers = context["organisers"]
    failed = context["form"].errors or (organisers.is_bound and not organisers.is_valid())
    return render(
        request, "sessions_app/session/form.html", context, status=status or (422 if failed else 200)
    )
