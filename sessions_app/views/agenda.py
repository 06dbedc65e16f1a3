"""The agenda: written down, put in order and run; templates of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.requests import Request
from enterprises.versions import StaleVersion
from sessions_app import agenda_templates, journal, schedule, snapshot
from sessions_app.forms.agenda import AgendaItemForm, initial_of, next_initial, others_of
from sessions_app.models import AgendaItem, AgendaTemplate, StrategySession
from sessions_app.operation_data import LARGEST_VERSION
from sessions_app.views.console import load, performed


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    if request.method != "POST":
        form = AgendaItemForm(session=session, initial=next_initial(session, request.GET.get("day", "")))
        return _page(request, session, form)
    form = AgendaItemForm(request.POST, session=session)
    if form.is_valid() and performed(request, session, form, "agenda.add", form.data_of_operation()):
        day = form.cleaned_data["day"]
        return redirect(f"{reverse('sessions:agenda', args=[session.pk])}{f'?day={day}' if day else ''}#add")
    return _page(request, session, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, session_id: int, item_id: int) -> HttpResponse:
    session = load(request, session_id)
    item = get_object_or_404(session.agenda.select_related("day"), pk=item_id)
    if request.method != "POST":
        return _edit_page(request, session, item, AgendaItemForm(session=session, initial=initial_of(item)))
    form = AgendaItemForm(request.POST, session=session)
    if form.is_valid():
        data = {
            "item": item.pk,
            "version": form.cleaned_data["version"] or LARGEST_VERSION,
            **form.data_of_operation(others_of(item)),
        }
        try:
            if performed(request, session, form, "agenda.edit", data):
                return redirect(f"{reverse('sessions:agenda', args=[session.pk])}#item-{item.pk}")
        except StaleVersion:
            return _stale(request, session, get_object_or_404(session.agenda, pk=item_id))
    return _edit_page(request, session, item, form, status=422)


@require_POST
def keep_template(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    try:
        template = agenda_templates.save_template(
            session, by=request.user, title=request.POST.get("title", "")
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Kept as a template: %(title)s.") % {"title": template.title})
    return redirect("sessions:agenda", session.pk)


@require_POST
def remove_template(request: Request, session_id: int, template_id: int) -> HttpResponse:
    session = load(request, session_id)
    template = get_object_or_404(AgendaTemplate, kept_by=session.kept_by, pk=template_id)
    agenda_templates.remove_template(template)
    messages.success(request, _("The template «%(title)s» is removed.") % {"title": template.title})
    return redirect("sessions:agenda", session.pk)


# Pieces


def _stale(request: Request, session: StrategySession, current: AgendaItem) -> HttpResponse:
    """What the other one saved and what was typed, side by side; the next press saves over it knowingly."""
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    mine = AgendaItemForm(typed, session=session)
    theirs = AgendaItemForm(session=session, initial=initial_of(current))
    rows = []
    for name in ("day", "start", "end", "item_kind", "title"):
        saved, wanted = theirs[name].value(), mine[name].value()
        if str(saved or "") != str(wanted or ""):
            labels = dict(getattr(mine.fields[name], "choices", ()))
            rows.append(
                {
                    "label": mine[name].label,
                    "theirs": labels.get(saved, saved),
                    "mine": labels.get(wanted, wanted),
                }
            )
    return _edit_page(request, session, current, mine, status=409, conflict=rows)


def _page(
    request: Request, session: StrategySession, form: AgendaItemForm, status: int = 200
) -> HttpResponse:
    with snapshot.one_moment():
        seq = journal.last_seq(session)
        read = schedule.read(session)
        timer = schedule.timer_of(session)
    return render(
        request,
        "sessions_app/agenda/page.html",
        {
            "session": session,
            "schedule": read,
            "timer": timer,
            "form": form,
            "templates": AgendaTemplate.objects.filter(kept_by=session.kept_by),
            "built_in": len(agenda_templates.BUILT_IN),
            "op_id": uuid.uuid4(),
            "seq": seq,
        },
        status=status,
    )


def _edit_page(
    request: Request,
    session: StrategySession,
    item: AgendaItem,
    form: AgendaItemForm,
    status: int = 200,
    conflict: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    return render(
        request,
        "sessions_app/agenda/item.html",
        {"session": session, "item": item, "form": form, "op_id": uuid.uuid4(), "conflict": conflict},
        status=status,
    )
