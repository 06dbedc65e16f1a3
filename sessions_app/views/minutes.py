"""Minutes of a session: the paper on the desk, its gaps, wordings, amendments, signing, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.models import Person
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app import minutes as verbs
from sessions_app.forms.minutes import (
    AmendmentForm,
    AnswerForm,
    CorrectionForm,
    OfficerForm,
    PassportForm,
    SignForm,
    WordingForm,
)
from sessions_app.models import Amendment, Minutes, StrategySession
from sessions_app.paper import Paper
from sessions_app.permissions import can_facilitate

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_POST
def begin(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(StrategySession.objects.visible_to(request.user), pk=session_id)
    if not can_facilitate(request.user, session):
        raise PermissionDenied
    try:
        return redirect(verbs.begin(session, by=request.user))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(session)


@require_safe
def page(request: Request, minutes_id: int) -> HttpResponse:
    return _page(request, _load(request, minutes_id))


@require_POST
def passport(request: Request, minutes_id: int) -> HttpResponse:
    minutes = _load(request, minutes_id, to_keep=True)
    form = PassportForm(request.POST)
    if not form.is_valid():
        return _page(request, minutes, passport=form, status=422)
    given = form.cleaned_data
    try:
        verbs.set_form(
            minutes, by=request.user, version=given["version"], form=given["form"], number=given["number"]
        )
    except StaleVersion as stale:
        current = get_object_or_404(Minutes, pk=stale.current.pk)
        form.add_error(
            None,
            _("Somebody saved number «%(number)s» meanwhile. Look at it and save again.")
            % {"number": current.number or "–"},
        )
        data = request.POST.copy()
        data["version"] = str(current.version)
        form.data = data
        return _page(request, minutes, passport=form, status=409)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, minutes, passport=form, status=422)
    return redirect(minutes)


@require_POST
def officer(request: Request, minutes_id: int, role: str) -> HttpResponse:
    minutes = _load(request, minutes_id, to_keep=True)
    form = OfficerForm(request.POST, session=minutes.session, prefix=role)
    if form.is_valid():
        try:
            verbs.appoint(minutes, by=request.user, role=role, person=form.cleaned_data["person"])
            return redirect(minutes)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, minutes, officers={role: form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: Request, minutes_id: int) -> HttpResponse:
    """The paragraph `key`: the secretary puts it by hand; who attended asks for another one."""
    minutes = _load(request, minutes_id)
    key = request.GET.get("key", "")
    reading = verbs.read(minutes)
    block, generated = reading.paper.block(key), reading.generated.block(key)
    may_keep = can_facilitate(request.user, minutes.session)
    asker = _attendee(request, minutes)
    if block is None or generated is None or minutes.is_signed or not (may_keep or asker):
        raise Http404
    in_agreement = minutes.state == Minutes.State.AGREEMENT
    is_amendment = request.POST.get("act") == "amend" or not may_keep
    wording_form = WordingForm(None if is_amendment else request.POST or None, initial={"text": block.text})
    amendment_form = AmendmentForm(
        request.POST if is_amendment and request.method == "POST" else None,
        session=minutes.session,
        own=not may_keep,
        prefix="amend",
        initial={"text": block.text},
    )
    form = amendment_form if is_amendment else wording_form
    if request.method == "POST" and form.is_valid():
        try:
            if is_amendment:
                person = asker if not may_keep else form.cleaned_data["person"]
                assert person is not None
                verbs.amend(
                    minutes,
                    by=request.user,
                    person=person,
                    key=key,
                    text=form.cleaned_data["text"],
                    reason=form.cleaned_data["reason"],
                )
                messages.success(request, _("The amendment is handed in."))
            else:
                verbs.reword(minutes, by=request.user, key=key, text=form.cleaned_data["text"])
            return redirect(f"{minutes.get_absolute_url()}#{_anchor(key)}")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(
        request,
        "sessions_app/minutes/wording.html",
        {
            "minutes": minutes,
            "session": minutes.session,
            "block": block,
            "generated": generated,
            "wording": reading.wordings.get(key),
            "may_keep": may_keep,
            "in_agreement": in_agreement,
            "form": wording_form if may_keep else None,
            "amendment_form": amendment_form if in_agreement else None,
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def send(request: Request, minutes_id: int) -> HttpResponse:
    minutes = _load(request, minutes_id, to_keep=True)
    return _stepped(request, minutes, verbs.send)


@require_POST
def take_back(request: Request, minutes_id: int) -> HttpResponse:
    minutes = _load(request, minutes_id, to_keep=True)
    return _stepped(request, minutes, verbs.take_back)


@require_POST
def answer(request: Request, amendment_id: int) -> HttpResponse:
    amendment = get_object_or_404(
        Amendment.objects.filter(minutes__in=Minutes.objects.visible_to(request.user)), pk=amendment_id
    )
    minutes = _load(request, amendment.minutes_id, to_keep=True)
    form = AnswerForm(request.POST, prefix=f"answer-{amendment.pk}")
    if form.is_valid():
        try:
            verbs.answer(
                amendment,
                by=request.user,
                accepted=request.POST.get("act") == "accept",
                answer=form.cleaned_data["answer"],
            )
            return redirect(f"{minutes.get_absolute_url()}#amendments")
        except ValidationError as refusal:
            form.add_error("answer", refusal)
    return _page(request, minutes, answers={amendment.pk: form}, status=422)


@require_POST
def sign(request: Request, minutes_id: int) -> HttpResponse:
    minutes = _load(request, minutes_id, to_keep=True)
    form = SignForm(request.POST, prefix="sign")
    if form.is_valid():
        try:
            verbs.sign(
                minutes,
                by=request.user,
                signed_on=form.cleaned_data["signed_on"],
                digest=form.cleaned_data["digest"],
            )
            messages.success(request, _("The minutes are signed and change no more."))
            return redirect(minutes)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, minutes, signing=form, status=422)


@require_POST
def correct(request: Request, minutes_id: int) -> HttpResponse:
    minutes = _load(request, minutes_id, to_keep=True)
    form = CorrectionForm(request.POST, prefix="correct")
    if form.is_valid():
        try:
            return redirect(verbs.correct(minutes, by=request.user, reason=form.cleaned_data["reason"]))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, minutes, correction=form, status=422)


@require_safe
def file(request: Request, minutes_id: int, kind: str) -> HttpResponse:
    minutes = _load(request, minutes_id)
    content = verbs.docx(minutes) if kind == "docx" else verbs.pdf(minutes)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="minutes-{minutes.pk}.{kind}"'
    return response


# Pieces


def _load(request: Request, minutes_id: int, *, to_keep: bool = False) -> Minutes:
    minutes = get_object_or_404(
        Minutes.objects.visible_to(request.user)
        .select_related(
            "session__kept_by",
            "session__settlement",
            "session__chair",
            "session__secretary",
            "corrects",
            "signed_by",
            "recorded_by",
        )
        .defer("docx", "pdf"),
        pk=minutes_id,
    )
    enter_region(request, minutes.session.kept_by)
    if to_keep and not can_facilitate(request.user, minutes.session):
        raise PermissionDenied
    return minutes


def _attendee(request: Request, minutes: Minutes) -> Person | None:
    """The user's own person, if that one attended."""
    person = request.user.person
    return person if person and minutes.session.attendance.filter(person=person).exists() else None


def _stepped(request: Request, minutes: Minutes, step: Any) -> HttpResponse:
    try:
        step(minutes, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(minutes)


def _anchor(key: str) -> str:
    return "p-" + key.replace(":", "-")


def _page(
    request: Request,
    minutes: Minutes,
    *,
    passport: PassportForm | None = None,
    officers: dict[str, OfficerForm] | None = None,
    answers: dict[int, AnswerForm] | None = None,
    signing: SignForm | None = None,
    correction: CorrectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    session = minutes.session
    reading = verbs.read(minutes)
    paper = reading.paper
    may_keep = can_facilitate(request.user, session)
    asker = None if may_keep else _attendee(request, minutes)
    amendments = list(minutes.amendments.select_related("person", "answered_by"))
    is_open = not minutes.is_signed
    keeping = may_keep and is_open
    may_word = keeping or (is_open and asker and minutes.state == Minutes.State.AGREEMENT)
    forms = officers or {}
    gaps = _numbered(paper)
    for gap in gaps:
        if gap["gap"].field in ("chair", "secretary") and keeping:
            role = gap["gap"].field
            gap["form"] = forms.get(role) or OfficerForm(session=session, prefix=role)
            gap["role"] = role
    waiting = [one for one in amendments if one.state == Amendment.State.PROPOSED]
    blocking = [gap for gap in gaps if gap["gap"].blocks]
    return render(
        request,
        "sessions_app/minutes/page.html",
        {
            "minutes": minutes,
            "session": session,
            "paper": paper,
            "lines": _lines(paper, gaps),
            "blocking": blocking,
            "doubtful": [gap for gap in gaps if not gap["gap"].blocks],
            "reading": reading,
            "amendments": [
                {
                    "amendment": one,
                    "anchor": _anchor(one.key),
                    "form": (answers or {}).get(one.pk) or AnswerForm(prefix=f"answer-{one.pk}"),
                }
                for one in amendments
            ],
            "waiting": len(waiting),
            "may_keep": may_keep,
            "keeping": keeping,
            "may_word": bool(may_word),
            "passport": passport
            or PassportForm(
                initial={"number": minutes.number, "form": minutes.form, "version": minutes.version}
            ),
            "signing": signing
            or SignForm(prefix="sign", initial={"signed_on": timezone.localdate(), "digest": paper.digest}),
            "can_sign": keeping and not blocking and not waiting and minutes.state == Minutes.State.AGREEMENT,
            "correction": correction or CorrectionForm(prefix="correct"),
            "can_correct": may_keep
            and minutes.is_signed
            and not session.minutes.filter(edition__gt=minutes.edition).exists(),
            "editions": list(session.minutes.defer("docx", "pdf", "content")),
        },
        status=status,
    )


def _numbered(paper: Paper) -> list[dict[str, Any]]:
    """Gaps in the order of the paper, those that block first, numbered through."""
    at = {block.key: number for number, block in enumerate(paper.blocks) if block.key}
    ordered = sorted(paper.gaps, key=lambda gap: (not gap.blocks, at.get(gap.key, -1)))
    return [
        {"number": number, "gap": gap, "anchor": _anchor(gap.key)} for number, gap in enumerate(ordered, 1)
    ]


def _lines(paper: Paper, gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_key: dict[str, list[dict[str, Any]]] = {}
    for gap in gaps:
        by_key.setdefault(gap["gap"].key, []).append(gap)
    lines = []
    for block in paper.blocks:
        key = block.key or ("number" if block.kind == "pair" else "")
        lines.append({"block": block, "anchor": _anchor(key) if key else "", "gaps": by_key.get(key, [])})
    return lines
