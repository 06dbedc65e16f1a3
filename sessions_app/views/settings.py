"""How a session is run: what phones are promised, who helps at the console, wiping a rehearsal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import facets
from enterprises.models import Role, User
from enterprises.requests import Request
from sessions_app import consoles, facilitation, rehearsal
from sessions_app.kinds.sessions import ANONYMITY
from sessions_app.models import StrategySession
from sessions_app.views.console import load


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    return _page(request, session)


@require_POST
def add_helper(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    keys = facets.keys_of([request.POST.get("user", "")])
    helper = _may_help(session).filter(pk__in=keys).first()
    if helper is None:
        messages.error(request, _("Choose somebody who may run sessions of the region."))
        return _page(request, session, status=422)
    facilitation.add_facilitator(session, helper)
    return redirect("sessions:settings", session.pk)


@require_POST
def remove_helper(request: Request, session_id: int, user_id: int) -> HttpResponse:
    session = load(request, session_id)
    link = get_object_or_404(session.facilitators, user=user_id)
    try:
        facilitation.remove_facilitator(link)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("sessions:settings", session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def wipe(request: Request, session_id: int) -> HttpResponse:
    """What would go is named before it goes. A real session has no such page."""
    session = load(request, session_id)
    get_object_or_404(StrategySession, pk=session.pk, is_rehearsal=True)
    refusal = ""
    if request.method == "POST":
        try:
            rehearsal.wipe(session, by=request.user)
        except ValidationError as problem:
            refusal = " ".join(problem.messages)
        else:
            messages.success(request, _("The rehearsal is wiped: the session is as it was before it."))
            return redirect("sessions:settings", session.pk)
    context = {"session": session, "recorded": rehearsal.recorded(session), "refusal": refusal}
    return render(request, "sessions_app/settings/wipe.html", context, status=422 if refusal else 200)


@require_POST
def here(request: Request, session_id: int) -> JsonResponse:
    """A console says that it is open, and hears who else is there."""
    session = load(request, session_id)
    consoles.say_here(session, request.user)
    return JsonResponse({"who": [user.short_name for user in consoles.who_is_there(session)]})


def _page(request: Request, session: StrategySession, status: int = 200) -> HttpResponse:
    names = {int(value): name for name, value in ANONYMITY.items()}
    authors = [
        {
            "name": names[value],
            "label": label,
            "is_now": value == session.anonymity,
            "is_past": value < session.anonymity,
        }
        for value, label in StrategySession.Anonymity.choices
    ]
    helpers = list(session.facilitators.select_related("user", "person"))
    known = [link.user_id for link in helpers if link.user_id]
    return render(
        request,
        "sessions_app/settings/page.html",
        {
            "session": session,
            "authors": authors,
            "helpers": helpers,
            "may_help": _may_help(session).exclude(pk__in=known),
            "op_ids": [uuid.uuid4(), uuid.uuid4()],
            "at_console": consoles.who_is_there(session),
        },
        status=status,
    )


def _may_help(session: StrategySession) -> QuerySet[User]:
    return (
        User.objects.filter(
            is_active=True,
            grants__region=session.kept_by_id,
            grants__role__in=(Role.FACILITATOR, Role.ADMINISTRATOR),
        )
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )
