"""The board, the address of operations, and the snapshot."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app import (
    boards,
    capture,
    journal,
    lanes,
    operation_data,
    operations,
    phones,
    presence,
    regions,
    results,
    schedule,
)
from sessions_app import snapshot as snapshots
from sessions_app.audiences import audience_of
from sessions_app.kinds.rules import Audience, Phase, phase_of
from sessions_app.models import Actor, Board, Quadrant, Seat, StrategySession
from sessions_app.permissions import can_facilitate
from sessions_app.views import seats

LARGEST_BODY = 64 * 1024
# Regions that the page does not draw by a partial of its own.
ON_BOARD = ("queue", "on_wall")
# The field of a plain form that a person has written words into.
TYPED = ("line", "text", "title", "caption", "question", "reason")


# Reading ---------------------------------------------------------------------------------------------


@require_safe
def page(request: Request, session_id: int) -> HttpResponse:
    session = get_object_or_404(
        StrategySession.objects.visible_to(request.user).for_page().prefetch_related("days"), pk=session_id
    )
    enter_region(request, session.kept_by)
    is_facilitator = can_facilitate(request.user, session)
    # The number and the cards are of one moment: the stream goes on from it without a gap.
    with snapshots.one_moment():
        seq = journal.last_seq(session)
        all_boards = list(session.boards.with_counts().select_related("source", "recorded_by"))
        board = _chosen(all_boards, request.GET.get("board", ""))
        view = boards.read_board(board) if board else None
        round_view = results.current(session)
        drawn = regions.drawn(session, Audience.FACILITATOR, ON_BOARD) if is_facilitator else {}
        read = schedule.read(session)
        timer = schedule.timer_of(session)
        hall = presence.read(session) if is_facilitator else None
    may_record = is_facilitator and phase_of(session) == Phase.OPEN
    quadrant = request.GET.get("quadrant", "")
    return render(
        request,
        "sessions_app/board/page.html",
        {
            "session": session,
            "dates": session.dates,
            "boards": all_boards,
            "board": board,
            "view": view,
            "round_view": round_view,
            "seq": seq,
            "schedule": read,
            "agenda_template": schedule.TEMPLATES[
                Audience.FACILITATOR if may_record else Audience.PARTICIPANT
            ],
            "timer": timer,
            "hall": hall,
            **schedule.timer_words(read),
            "stream_url": f"/live/sessions/{session.pk}/stream",
            "poll_url": f"/live/sessions/{session.pk}/events",
            "can_facilitate": may_record,
            "present": _present(session) if is_facilitator else [],
            "quadrant": quadrant if quadrant in Quadrant.values else Quadrant.STRENGTH.value,
            "op_id": uuid.uuid4(),
            "regions": drawn,
            "phones": phones.on_line(session) if is_facilitator else 0,
            "op_id_of_board": uuid.uuid4(),
            "origins": origins_for(all_boards),
        },
    )


def _chosen(all_boards: list[Board], asked: str) -> Board | None:
    """The board asked for, else the first. An unknown one is not found."""
    if not asked:
        return all_boards[0] if all_boards else None
    for board in all_boards:
        if str(board.pk) == asked:
            return board
    raise Http404


def _present(session: StrategySession) -> QuerySet[Any]:
    """Who sat in the hall, for completion in the capture line."""
    return session.attendance.select_related("organisation__settlement", "person").order_by(
        "organisation__sort_key", "person__sort_key", "pk"
    )


@require_safe
def snapshot(request: Request, session_id: int) -> HttpResponse:
    actor: Actor | None = request.user
    if seats.comes_as_seat(request, session_id):
        actor = seats.seat_of(request, session_id)
    if actor is None:
        raise Http404
    session = get_object_or_404(StrategySession.objects.visible_to(actor), pk=session_id)
    audience = audience_of(actor, session) or Audience.PARTICIPANT
    return JsonResponse(snapshots.read(session, audience))


# Operations: JSON in, JSON out -----------------------------------------------------------------------


class Unreadable(Exception):
    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


@require_POST
def operations_address(request: Request, session_id: int) -> JsonResponse:
    """`{"op_id", "kind", "data"}` → 200 `{"seq", "result"}`, else `{"error": {"code", "message"}}` and 4xx.

    With the header `X-Cards: 1` the answer also carries the cards that changed, drawn by the same partial as
    the page: `"cards": [{"id", "html" or null}]`. They are drawn now and stored nowhere.
    """
    actor: Actor = request.user
    if seats.comes_as_seat(request, session_id):
        seat = seats.seat_of(request, session_id)
        if seat is None:
            return _error("seat_closed", _("The session is over, or closed for this phone."), 403)
        actor = seat
    session = _session_of(actor, session_id)
    if session is None:
        return _error("not_found", _("There is no such session."), 404)
    enter_region(request, session.kept_by)
    try:
        op_id, kind, data = _body(request)
        answer = lanes.perform(session, by=actor, op_id=op_id, kind=kind, data=data)
    except Unreadable as refusal:
        return _error(refusal.code, refusal.message, refusal.status)
    except PermissionDenied:
        return _error(
            "forbidden", _("Only a facilitator or an administrator of the region may do this."), 403
        )
    except operations.OpIdReused:
        return _error("op_id_reused", _("This operation was already recorded with other contents."), 409)
    except StaleVersion as stale:
        return _stale(stale, data)
    except ValidationError as refusal:
        return _error(str(refusal.code or "invalid"), " ".join(refusal.messages), _status_of(refusal))
    body: dict[str, Any] = {"seq": answer.seq, "result": answer.result}
    if request.headers.get("X-Cards") and not isinstance(actor, Seat):
        body["cards"] = _changed_cards(request, session, answer)
    # The first answer holds what was written, every later one what the log gives back in an order of its own.
    return JsonResponse(body, json_dumps_params={"sort_keys": True})


def _session_of(actor: Actor, session_id: int) -> StrategySession | None:
    if isinstance(actor, Seat):
        # Found by this session's cookie, and read together with it.
        return actor.session
    return StrategySession.objects.visible_to(actor).select_related("kept_by").filter(pk=session_id).first()


def _body(request: Request) -> tuple[uuid.UUID, str, object]:
    if request.content_type != "application/json":
        raise Unreadable("not_json", _("An operation is sent as JSON."), 415)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Unreadable("too_large", _("The operation is too large."), 413)
    try:
        body = json.loads(request.body.decode("utf-8"), parse_constant=_no_such_number)
    except (ValueError, RecursionError):
        raise Unreadable("bad_json", _("The operation could not be read: this is not JSON.")) from None
    if not isinstance(body, dict) or not isinstance(body.get("kind"), str):
        raise Unreadable("bad_operation", _("An operation has the fields op_id, kind and data."))
    try:
        op_id = uuid.UUID(body["op_id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("bad_op_id", _("op_id must be a UUID.")) from None
    return op_id, body["kind"], body.get("data")


def _no_such_number(name: str) -> None:
    raise ValueError(name)


def _error(code: str, message: str, status: int, **more: object) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}, **more}, status=status)


def _stale(stale: StaleVersion, data: object) -> JsonResponse:
    """Both texts, and the version with which the writer's text would be saved over the other's."""
    mine = data if isinstance(data, dict) else {}
    return _error(
        "stale",
        _("While you were writing, the text was changed. Compare both and decide."),
        409,
        mine=mine.get("text", mine.get("title", "")),
        current=str(stale.current),
        version=stale.current.version,  # type: ignore[attr-defined]
    )


def _status_of(refusal: ValidationError) -> int:
    return {"not_found": 404, "unknown_kind": 400, "not_an_object": 400, "unknown_field": 400}.get(
        str(refusal.code), 422
    )


def _changed_cards(
    request: Request, session: StrategySession, answer: operations.Answer
) -> list[dict[str, Any]]:
    """`html` is None for a card that no longer stands on the board by itself."""
    changed = []
    for board in session.boards.filter(statements__in=answer.statements).distinct():
        cards = boards.read_cards(board, answer.statements)
        for key in answer.statements:
            card = cards.get(key)
            html = card and render_to_string(
                "sessions_app/board/_card.html", {"card": card, "can_facilitate": True}, request=request
            )
            changed.append({"id": key, "html": html})
    return changed


# The same operations from a plain form ---------------------------------------------------------------


@require_POST
def record(request: Request, session_id: int) -> HttpResponse:
    """A form with `kind`, `op_id`, the fields of the operation and `next`, the address to return to."""
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    if not can_facilitate(request.user, session):
        raise PermissionDenied
    back = _back(request, session)
    kind = request.POST.get("kind", "")
    data: dict[str, object] = {}
    try:
        if kind == "statement.add" and capture.decision_in(request.POST.get("line", "")):
            kind = "decision.add"
        data = _form_data(request, kind)
        answer = operations.perform(
            session, by=request.user, op_id=_form_op_id(request), kind=kind, data=data
        )
    except StaleVersion as stale:
        context = {"stale": stale.current, "message": _("While you were writing, the text was changed.")}
        return _refused(request, session, context, kind, data, back, 409)
    except operations.OpIdReused:
        context = {"message": _("This form was already sent with other contents.")}
        return _refused(request, session, context, kind, data, back, 409)
    except ValidationError as refusal:
        return _refused(
            request, session, {"message": " ".join(refusal.messages)}, kind, data, back, _status_of(refusal)
        )
    if kind == "board.add" and back == reverse("sessions:board", args=[session.pk]):
        # Made at the console, it is the board to go on with.
        back += f"?board={answer.result['board']}"
    return HttpResponseRedirect(back)


def _form_op_id(request: Request) -> uuid.UUID:
    """A form whose second press changes nothing needs no UUID of its own."""
    asked = request.POST.get("op_id", "")
    if not asked:
        return uuid.uuid4()
    try:
        return uuid.UUID(asked)
    except ValueError:
        raise ValidationError(
            _("The form is incomplete: open the page anew and send it again."), "bad_op_id"
        ) from None


def _form_data(request: Request, kind: str) -> dict[str, object]:
    rule = operations.KINDS.get(kind)
    if rule is None:
        return {}
    data = operation_data.from_form(rule.data, request.POST)
    if kind == "decision.add" and "line" in request.POST:
        data["text"] = capture.decision_in(request.POST["line"])
    if kind == "statement.add" and "line" in request.POST:
        line = capture.read(request.POST["line"])
        read = {"quadrant": line.quadrant, "text": line.text, "who": line.who, "theme": line.theme}
        data |= {name: value for name, value in read.items() if value or name == "text"}
    return data


def _back(request: Request, session: StrategySession) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return session.get_absolute_url()


def _refused(
    request: Request,
    session: StrategySession,
    context: dict[str, Any],
    kind: str,
    data: dict[str, object],
    back: str,
    status: int,
) -> HttpResponse:
    """What was typed stays in a form that can be corrected and sent again."""
    typed = next((name for name in TYPED if name in request.POST), "")
    skipped = {"csrfmiddlewaretoken", "op_id", "next", "version", typed}
    kept = [(name, value) for name, values in request.POST.lists() if name not in skipped for value in values]
    version = context["stale"].version if "stale" in context else request.POST.get("version", "")
    return render(
        request,
        "sessions_app/board/refused.html",
        {
            "session": session,
            "back": back,
            "typed": typed,
            "text": request.POST.get(typed, ""),
            "kept": [*kept, ("version", version)] if version else kept,
            "op_id": uuid.uuid4(),
            **context,
        },
        status=status,
    )
