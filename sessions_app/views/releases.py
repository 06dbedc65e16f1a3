"""The press release of a session: the draft, its paragraphs by hand, its files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app import releases as verbs
from sessions_app.forms.releases import ReleaseWordingForm
from sessions_app.models import ReleaseWording, StrategySession
from sessions_app.permissions import can_facilitate
from sessions_app.releases import Line
from sessions_app.views.minutes import TYPES

_MOST_EARLIER = 20
_ACTS = {"leave_out": verbs.leave_out, "give_back": verbs.give_back, "keep": verbs.keep}


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    session = _load(request, session_id)
    release = verbs.read(session, request.user)
    may_keep = can_facilitate(request.user, session)
    return render(
        request,
        "sessions_app/press_release/page.html",
        {
            "session": session,
            "lines": [{"line": line, "anchor": _anchor(line.key)} for line in release.lines],
            "by_hand": sum(line.is_by_hand for line in release.lines),
            "left_out": sum(line.is_left_out for line in release.lines),
            "stale": sum(line.is_stale for line in release.lines),
            "may_keep": may_keep,
            "origins": release.draft.origins,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: Request, session_id: int) -> HttpResponse:
    """The paragraph `key`, else the title; `act` says what becomes of it."""
    session = _load(request, session_id)
    if not can_facilitate(request.user, session):
        raise PermissionDenied
    key = request.GET.get("key", "title")
    line = verbs.read(session, request.user).line(key)
    if line is None:
        raise Http404
    if request.method != "POST":
        form = ReleaseWordingForm(initial={"text": line.text or line.now, "version": line.version})
        return _wording_page(request, session, line, form)
    form = ReleaseWordingForm(request.POST)
    if not form.is_valid():
        return _wording_page(request, session, line, form, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        if act := _ACTS.get(request.POST.get("act", "")):
            act(session, by=request.user, key=key, version=version)
        else:
            verbs.reword(session, by=request.user, key=key, version=version, text=form.cleaned_data["text"])
    except StaleVersion as stale:
        return _conflict(request, session, line, stale)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _wording_page(request, session, line, form, status=422)
    return redirect(f"{reverse('sessions:press_release', args=[session.pk])}#{_anchor(key)}")


@require_safe
def file(request: Request, session_id: int, kind: str) -> HttpResponse:
    release = verbs.read(_load(request, session_id), request.user)
    content = verbs.docx(release) if kind == "docx" else verbs.pdf(release)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="press-release-{session_id}.{kind}"'
    return response


# Pieces


def _load(request: Request, session_id: int) -> StrategySession:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    return session


def _anchor(key: str) -> str:
    return "p-" + key.replace(":", "-")


def _conflict(request: Request, session: StrategySession, line: Line, stale: StaleVersion) -> HttpResponse:
    """Both texts: theirs stands, mine is still in the field; saving again puts mine."""
    current = stale.current
    assert isinstance(current, ReleaseWording)
    data = request.POST.copy()
    data["version"] = str(current.version)
    if "text" not in data:
        data["text"] = line.text or line.now
    form = ReleaseWordingForm(data)
    form.add_error(None, _("Somebody changed the paragraph meanwhile. Look at both texts and save again."))
    return _wording_page(request, session, line, form, theirs=current, status=409)


def _wording_page(
    request: Request, session: StrategySession, line: Line, form: ReleaseWordingForm, **more: Any
) -> HttpResponse:
    status = more.pop("status", 200)
    # pghistory hangs the events on the model when it is made.
    wording: Any = line.wording
    earlier = wording.history.select_related("by").order_by("-pgh_id")[1:_MOST_EARLIER] if wording else ()
    return render(
        request,
        "sessions_app/press_release/wording.html",
        {
            "session": session,
            "line": line,
            "form": form,
            "earlier": list(earlier),
            **more,
        },
        status=status,
    )
