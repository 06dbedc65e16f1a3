"""The page of a phone and its parts. Everything works as a plain form, too."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.requests import enter_region
from enterprises.versions import StaleVersion
from sessions_app import guests, joining, journal, operation_data, operations, phones, regions, results
from sessions_app import snapshot as snapshots
from sessions_app.kinds.rules import Audience
from sessions_app.models import Attendance, Quadrant, Seat
from sessions_app.views import seats

# What a phone may ask for by a plain form.
BY_FORM = (
    "statement.add",
    "line.edit",
    "line.remove",
    "line.restore",
    "vote.dots",
    "vote.rank",
    "vote.rate",
    "vote.answer",
)
log = logging.getLogger("portal.access")


@require_safe
def page(request: HttpRequest, session_id: int) -> HttpResponse:
    seat = _enter(request, session_id)
    return (
        _page(request, seat, withdrawn=_number(request.GET.get("withdrawn", "")))
        if seat
        else _out(request, session_id)
    )


@require_safe
def lines(request: HttpRequest, session_id: int) -> HttpResponse:
    """One's own lines as they stand, for the script of the page."""
    seat = _enter(request, session_id)
    if seat is None:
        return _signed_out()
    own = guests.own_lines(seat)
    response = render(
        request,
        "sessions_app/phone/_lines.html",
        {
            "session": seat.session,
            "lines": own,
            "withdrawn": _number(request.GET.get("withdrawn", "")),
            "edited": {},
        },
    )
    response["X-Stamp"] = phones.stamp(own)
    return _private(response)


@require_safe
def ballot(request: HttpRequest, session_id: int) -> HttpResponse:
    """One's own ballot as it stands, for the script of the page; nothing while nobody votes."""
    seat = _enter(request, session_id)
    if seat is None:
        return _signed_out()
    own = results.own_ballot(seat.session, seat)
    if own is None:
        return _private(HttpResponse(""))
    context = {"session": seat.session, "ballot": own}
    return _private(render(request, "sessions_app/round/_ballot.html", context))


@require_POST
def ping(request: HttpRequest, session_id: int) -> HttpResponse:
    """The phone is there; it learns whether something of its own has changed."""
    seat = _enter(request, session_id)
    if seat is None:
        return _signed_out()
    joining.ping(seat)
    return _private(JsonResponse({"stamp": phones.stamp(guests.own_lines(seat))}))


@require_safe
def similar(request: HttpRequest, session_id: int) -> HttpResponse:
    """What stands on the open board and may say the same as what is being typed."""
    seat = _enter(request, session_id)
    if seat is None:
        return _signed_out()
    board = guests.step_of(seat.session).board
    text = request.GET.get("text", "")[:1000]
    found = phones.alike(board, text) if board else []
    told = [{"id": one.pk, "number": one.number, "text": one.text} for one in found]
    return _private(JsonResponse({"found": told}))


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, session_id: int) -> HttpResponse:
    """Choose who sits here, out of the list of the session."""
    seat = _enter(request, session_id)
    if seat is None:
        return _out(request, session_id)
    if not joining.may_be_named(seat.session):
        return redirect("phone", session_id)
    refusal = ""
    if request.method == "POST":
        chosen = request.POST.get("attendance", "")
        found = Attendance.objects.filter(session=seat.session, pk=_number(chosen) or 0).first()
        if found or not chosen:
            joining.name_oneself(seat, found)
            return redirect("phone", session_id)
        refusal = _("The list of the session has no such participant.")
    words = request.GET.get("q", "")[:100]
    rows, is_more = phones.who_could_be(seat.session, words)
    context = {
        "session": seat.session,
        "seat": seat,
        "q": words,
        "rows": rows,
        "is_more": is_more,
        "refusal": refusal,
    }
    return _private(render(request, "sessions_app/phone/who.html", context, status=422 if refusal else 200))


@require_POST
def record(request: HttpRequest, session_id: int) -> HttpResponse:
    """An operation of the phone from a plain form; what is refused stands in its form again."""
    seat = _enter(request, session_id)
    if seat is None:
        return _out(request, session_id)
    kind = request.POST.get("kind", "")
    try:
        if kind not in BY_FORM:
            raise ValidationError(_("There is no such operation."), "unknown_kind")
        data = operation_data.from_form(operations.KINDS[kind].data, request.POST)
        operations.perform(seat.session, by=seat, op_id=_op_id(request), kind=kind, data=data)
    except StaleVersion as stale:
        message = _("While you were writing, the text was changed. Compare both and decide.")
        return _refused(request, seat, message, 409, current=str(stale.current))
    except operations.OpIdReused:
        return _refused(request, seat, _("This form was already sent with other contents."), 409)
    except ValidationError as refusal:
        return _refused(request, seat, " ".join(refusal.messages), 422)
    back = redirect("phone", session_id)
    if kind == "line.remove":
        back["Location"] += f"?withdrawn={_number(request.POST.get('line', ''))}"
    return back


def _op_id(request: HttpRequest) -> uuid.UUID:
    """A form whose second press changes nothing needs no UUID of its own."""
    asked = request.POST.get("op_id", "")
    try:
        return uuid.UUID(asked) if asked else uuid.uuid4()
    except ValueError:
        raise ValidationError(
            _("The form is incomplete: open the page anew and send it again."), "bad_op_id"
        ) from None


def _refused(request: HttpRequest, seat: Seat, message: str, status: int, current: str = "") -> HttpResponse:
    typed = request.POST.get("text", "")
    of_a_line = request.POST.get("kind") != "statement.add"
    return _page(
        request,
        seat,
        status=status,
        refusal=message,
        current=current,
        text="" if of_a_line else typed,
        quadrant=request.POST.get("quadrant", ""),
        edited={"line": _number(request.POST.get("line", "")), "text": typed} if of_a_line else {},
    )


# What the pages have in common -----------------------------------------------------------------------


def _enter(request: HttpRequest, session_id: int) -> Seat | None:
    seat = seats.seat_of(request, session_id)
    if seat is not None:
        enter_region(request, seat.session.kept_by)
    return seat


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _page(
    request: HttpRequest,
    seat: Seat,
    *,
    status: int = 200,
    text: str = "",
    quadrant: str = "",
    edited: dict[str, Any] | None = None,
    **more: object,
) -> HttpResponse:
    session = seat.session
    # The number and what is shown are of one moment: the stream goes on from it without a gap.
    with snapshots.one_moment():
        seq = journal.last_seq(session)
        own = guests.own_lines(seat)
        drawn = regions.drawn(session, Audience.PARTICIPANT)
        step = guests.step_of(session)
        own_ballot = results.own_ballot(session, seat)
    is_known = seat.person is not None or seat.organisation is not None
    context = {
        "session": session,
        "seat": seat,
        "step": step,
        "ballot": own_ballot,
        "lines": own,
        "stamp": phones.stamp(own),
        "seq": seq,
        "regions": drawn,
        "op_id": uuid.uuid4(),
        "quadrants": [
            (Quadrant.STRENGTH.value, pgettext("phone", "Helps")),
            (Quadrant.WEAKNESS.value, pgettext("phone", "Hinders")),
            (Quadrant.OPPORTUNITY.value, pgettext("phone", "Opportunity")),
            (Quadrant.THREAT.value, pgettext("phone", "Threat")),
        ],
        "quadrant": quadrant,
        "text": text,
        "edited": edited or {},
        "may_sign": is_known and session.anonymity == session.Anonymity.OPTIONAL,
        "is_signed": request.POST.get("signature") == "named",
        **more,
    }
    return _private(render(request, "sessions_app/phone/page.html", context, status=status))


def _out(request: HttpRequest, session_id: int) -> HttpResponse:
    """No seat: to the way in; put out, or over: it is said."""
    seat = seats.find_seat(request, session_id)
    if seat is None:
        return redirect("join")
    context = {"session": seat.session, "is_over": seat.revoked_at is None}
    return _private(render(request, "sessions_app/phone/out.html", context))


def _signed_out() -> HttpResponse:
    return JsonResponse({"error": {"code": "signed_out", "message": _("The seat is closed.")}}, status=401)


def _private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
