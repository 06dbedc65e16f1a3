"""Instructions: the list, the page of one with the steps of its course, issuing, a person's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import sheets
from enterprises.models import Region
from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from sessions_app import consequences, course, feeds, instruction_listing, instructions, workdays
from sessions_app.dates import default_as_of
from sessions_app.forms.instructions import (
    CloseForm,
    ExtendForm,
    IssueForm,
    ReasonForm,
    ReopenForm,
    ReportForm,
    StepForm,
    TakeUpForm,
)
from sessions_app.models import Decision, Instruction, Minutes
from sessions_app.permissions import can_carry_out, can_control, can_instruct

# Of each verb: its form, its button, what is told afterwards, and whether the controller alone may do it.
FORMS: dict[str, tuple[type[StepForm], str | Promise, str | Promise, bool]] = {
    "take_up": (
        TakeUpForm,
        gettext_lazy("Take it up"),
        gettext_lazy("The instruction is in progress."),
        False,
    ),
    "report": (
        ReportForm,
        pgettext_lazy("to report on an instruction", "Report"),
        gettext_lazy("The report is handed in."),
        False,
    ),
    "accept_period": (
        CloseForm,
        gettext_lazy("Accept for the period"),
        gettext_lazy("The report is accepted, and the next term is set."),
        True,
    ),
    "close": (
        CloseForm,
        gettext_lazy("Take off control"),
        gettext_lazy("The instruction is off control."),
        True,
    ),
    "send_back": (
        ReasonForm,
        pgettext_lazy("a report on an instruction", "Send back"),
        gettext_lazy("The report is sent back."),
        True,
    ),
    "extend": (ExtendForm, gettext_lazy("Move the term"), gettext_lazy("The term is moved."), True),
    "reopen": (
        ReopenForm,
        gettext_lazy("Put under control again"),
        gettext_lazy("The instruction is under control again."),
        True,
    ),
}


@require_safe
def list_instructions(request: Request) -> HttpResponse:
    asked = instruction_listing.read(request.GET)
    as_of = _as_of(request.region)
    return render(
        request,
        "sessions_app/instruction/list.html",
        {
            "asked": asked,
            "listing": instruction_listing.load(asked, request.user, request.region, as_of),
            "mine_url": asked.url(whose="mine", page=""),
            "everybody_url": asked.url(whose="", page=""),
            "orders": [
                (label, asked.url(by=by, page=""), by == asked.by)
                for by, label in (
                    ("term", _("by term")),
                    ("executor", _("by executor")),
                    ("session", _("by session")),
                )
            ],
            "export_url": asked.url(page="").replace(
                reverse("instructions:list"), reverse("instructions:export"), 1
            ),
            "can_issue": can_instruct(request.user, request.region),
        },
    )


@require_safe
def export(request: Request) -> HttpResponse:
    asked = instruction_listing.read(request.GET)
    table = instruction_listing.table(asked, request.user, request.region, _as_of(request.region))
    return sheets.answer(table, "xlsx", "instructions")


@require_safe
def page(request: Request, instruction_id: int) -> HttpResponse:
    return _page(request, _load(request, instruction_id))


@require_POST
def step(request: Request, instruction_id: int, verb: str) -> HttpResponse:
    instruction = _load(request, instruction_id)
    form_class, _button, sentence, by_controller = FORMS[verb]
    may = can_control if by_controller else can_carry_out
    if not may(request.user, instruction):
        raise PermissionDenied
    form = form_class(request.POST, prefix=verb, today=_as_of(instruction.decision.kept_by))
    if form.is_valid():
        run: Callable[..., Any] = getattr(course, verb)
        try:
            run(instruction, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(sentence))
            return redirect(instruction)
    return _page(request, instruction, refused={verb: form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: Request, decision_id: int) -> HttpResponse:
    """On a decision that is there."""
    decision = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("session", "kept_by"), pk=decision_id
    )
    region = decision.kept_by
    enter_region(request, region)
    if not can_instruct(request.user, region):
        raise PermissionDenied
    form = IssueForm(request.POST or None, region=region, by_act=False, initial={"text": decision.text})
    return _issue(
        request, form, partial(instructions.issue, decision), decision, minutes=_minutes(request, decision)
    )


def _minutes(request: Request, decision: Decision) -> Minutes | None:
    """The minutes whose gap is being filled: to them one comes back."""
    number = request.GET.get("minutes", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return Minutes.objects.visible_to(request.user).filter(pk=number, session=decision.session_id).first()


@require_http_methods(["GET", "HEAD", "POST"])
def issue_by_act(request: Request) -> HttpResponse:
    region = request.region
    if not can_instruct(request.user, region):
        raise PermissionDenied
    form = IssueForm(request.POST or None, region=region, by_act=True)
    return _issue(request, form, partial(instructions.issue_by_act, region))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def calendar(request: Request) -> HttpResponse:
    """The address of one's own calendar: it is shown the moment it is made, and never again."""
    address = ""
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            feeds.revoke(request.user)
            messages.success(request, _("The address is empty from now on."))
            return redirect("instructions:calendar")
        address = settings.PUBLIC_URL + reverse("instruction_feed", args=[feeds.make(request.user)])
    return render(
        request,
        "sessions_app/instruction/calendar.html",
        {"address": address, "feed": feeds.living(request.user), "has_person": bool(request.user.person_id)},
    )


@require_safe
@never_cache
def feed(request: Request, feed: str) -> HttpResponse:
    found = feeds.find(feed)
    if found is None:
        raise Http404
    response = HttpResponse(feeds.calendar(found.user), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="instructions.ics"'
    return response


def _as_of(region: Region) -> date:
    return default_as_of(region, timezone.localdate())


def _load(request: Request, instruction_id: int) -> Instruction:
    instruction = get_object_or_404(
        instruction_listing.for_list(Instruction.objects.visible_to(request.user)).select_related(
            "decision__session",
            "decision__kept_by",
            "executor",
            "executor_person",
            "controller__user",
            "source",
            "recorded_by",
        ),
        pk=instruction_id,
    )
    enter_region(request, instruction.decision.kept_by)
    return instruction


def _page(
    request: Request,
    instruction: Instruction,
    *,
    refused: dict[str, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    as_of = _as_of(instruction.decision.kept_by)
    may = {False: can_carry_out(request.user, instruction), True: can_control(request.user, instruction)}
    refused = refused or {}
    steps = [
        {
            "verb": verb,
            "url": reverse(f"instructions:{verb}", args=[instruction.pk]),
            "button": button,
            "form": refused.get(verb) or form_class(prefix=verb, today=as_of),
            # A gap of the minutes leads to the step that fills it.
            "is_open": verb in refused or request.GET.get("do") == verb,
        }
        for verb, (form_class, button, _sentence, by_controller) in FORMS.items()
        if may[by_controller] and (verb in course.possible(instruction) or verb in refused)
    ]
    last = instruction.last_day
    return render(
        request,
        "sessions_app/instruction/page.html",
        {
            "instruction": instruction,
            "decision": instruction.decision,
            "events": list(instruction.events.select_related("by").order_by("-happened_on", "-pk")),
            "last_day": last,
            "is_moved": last is not None and last != instruction.due_on,
            "year_is_open": last is not None and not workdays.is_published(last.year),
            "is_late": instruction.is_late(as_of),
            "days_late": (as_of - last).days if last and instruction.is_late(as_of) else 0,
            "steps": steps,
            "error_forms": list(refused.values()),
            "grown": [
                one for one in consequences.of(instruction.decision, request.user) if not one.is_ground
            ],
            "origins": origins_for([instruction], ("", "due_on")),
        },
        status=status,
    )


def _issue(
    request: Request,
    form: IssueForm,
    verb: Callable[..., Instruction],
    decision: Decision | None = None,
    minutes: Minutes | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = verb(by=request.user, **form.facts)
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The instruction is issued."))
            if minutes is not None and decision is not None:
                return redirect(f"{minutes.get_absolute_url()}#p-decision-{decision.pk}")
            return redirect(made)
    return render(
        request,
        "sessions_app/instruction/form.html",
        {"form": form, "decision": decision},
        status=422 if form.is_bound else 200,
    )
