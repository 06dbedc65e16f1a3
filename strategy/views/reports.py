"""Reporting: a period on one page for who writes, a report for who reviews, who has not handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app.dates import default_as_of
from strategy import evidence, periods, permissions, programmes, reports
from strategy.accumulation import Period
from strategy.dashboards import handing_in
from strategy.dashboards import period as sheets
from strategy.forms.periods import DueForm, PeriodForm, StepForm, WordsForm, saved, version_field
from strategy.forms.saving import Difference
from strategy.models import EvidenceFile, Programme, Report
from strategy.reports import Part
from strategy.views import saving


@require_safe
def handed_in(request: Request) -> HttpResponse:
    """The region: who has not handed in, what waits for approval, what was decided last."""
    # The same clock as the overview: a finished story is not late by ten years.
    page = handing_in.read(request.region, default_as_of(request.region, timezone.localdate()))
    context = {"page": page, "may_approve": permissions.approves_in(request.user, request.region)}
    return render(request, "strategy/report/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period(request: Request, programme_id: int, period: str) -> HttpResponse:
    programme = _programme(request, programme_id)
    when = _period(programme, period)
    if request.method != "POST":
        sheet = sheets.read(programme, when, timezone.localdate())
        return _period_page(request, sheet, PeriodForm(sheet=sheet))
    if not permissions.can_edit_programme(request.user, programme):
        raise PermissionDenied
    sheet = sheets.read(programme, when, timezone.localdate())
    form = PeriodForm(request.POST, request.FILES, sheet=sheet)
    if not form.is_valid():
        return _period_page(request, sheet, form, status=422)
    parts = [Part(one.report, version, form.entry(one)) for one, version in form.versions()]
    try:
        reports.write_together(parts, by=request.user)
    except StaleVersion as stale:
        return _changed_meanwhile(request, programme, when, form, stale)
    except ValidationError as refusal:
        form.take(refusal)
        return _period_page(request, sheet, form, status=422)
    asked = request.POST.get("action", "save")
    if asked == "save":
        messages.success(request, _("Saved. Nothing is handed in yet."))
        return redirect(request.path)
    chosen = [part.report for part in parts if asked in ("submit", f"submit_{part.report.pk}")]
    try:
        reports.submit_together(chosen, by=request.user)
    except ValidationError as refusal:
        # What was typed is saved by now; the page shows it with what is missing.
        fresh = sheets.read(programme, when, timezone.localdate())
        data = saving.with_data(request, **{version_field(one): one.report.version for one in fresh.reports})
        form = PeriodForm(data, sheet=fresh)
        form.is_valid()
        form.take(refusal)
        return _period_page(request, fresh, form, status=422, is_saved=True)
    messages.success(request, _("Handed in. It cannot be changed until it is returned."))
    return redirect(request.path)


def _changed_meanwhile(
    request: Request, programme: Programme, when: Period, form: PeriodForm, stale: StaleVersion
) -> HttpResponse:
    fresh = sheets.read(programme, when, timezone.localdate())
    theirs = {
        name: value for one in fresh.reports if one.report.is_writable for name, value in saved(one).items()
    }
    data = saving.with_data(request, **{version_field(one): one.report.version for one in fresh.reports})
    again = PeriodForm(data, sheet=fresh)
    names = [name for name in again.fields if not name.startswith("version_") and not name.endswith("_file")]
    conflict = form.differences({name: theirs.get(name, _empty(form, name)) for name in names})
    rows = conflict or [Difference(_("Elsewhere in the record"), _("changed"), _("not changed"))]
    return _period_page(request, fresh, again, status=409, conflict=rows)


def _empty(form: PeriodForm, name: str) -> Any:
    return "" if form.cleaned_data.get(name) == "" else None


def _period_page(
    request: Request, sheet: sheets.PeriodSheet, form: PeriodForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    programme = sheet.programme
    every = periods.periods_of(programme)
    today = timezone.localdate()
    return render(
        request,
        "strategy/report/period.html",
        {
            "programme": programme,
            "sheet": sheet,
            "form": form,
            "can_edit": permissions.can_edit_programme(request.user, programme),
            "has_begun": sheet.period.first_day <= today,
            "others": [
                (one, periods.key_of(one), one == sheet.period) for one in every if one.first_day <= today
            ],
            **more,
        },
        status=status,
    )


@require_POST
def open_period(request: Request, programme_id: int, period: str) -> HttpResponse:
    programme = _programme(request, programme_id)
    when = _period(programme, period)
    if not permissions.can_edit_programme(request.user, programme):
        raise PermissionDenied
    try:
        opened = periods.open_period(programme, when, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if opened:
            messages.success(request, _("%(period)s is open.") % {"period": when})
    return redirect("strategy:period", programme.pk, period)


@require_safe
def detail(request: Request, report_id: int) -> HttpResponse:
    return _report_page(request, _report(request, report_id))


def _report_page(request: Request, report: Report, *, status: int = 200, **more: Any) -> HttpResponse:
    programme = report.programme
    when = Period(report.year, report.quarter)
    sheet = sheets.read(programme, when, timezone.localdate(), only=report)
    one = sheet.reports[0]
    user = request.user
    approves = permissions.can_approve_reports(user, programme)
    return render(
        request,
        "strategy/report/page.html",
        {
            "programme": programme,
            "report": one.report,
            "sheet": sheet,
            "one": one,
            "period_key": periods.key_of(when),
            "origins": origins_for([row.fact for row in one.figures if row.fact]),
            "can_edit": permissions.can_edit_programme(user, programme),
            "may_return": permissions.can_return_reports(user, programme)
            and one.report.status in (Report.Status.SUBMITTED, Report.Status.APPROVED),
            "may_approve": approves and one.report.status == Report.Status.SUBMITTED,
            "is_own": one.report.submitted_by_id == user.pk,
            "may_lock": approves and one.report.status == Report.Status.APPROVED,
            "may_reopen": approves and one.report.status in (Report.Status.APPROVED, Report.Status.LOCKED),
            "words": WordsForm(initial={"version": one.report.version}),
            **more,
        },
        status=status,
    )


@require_POST
def approve(request: Request, report_id: int) -> HttpResponse:
    return _press(
        request, report_id, permissions.can_approve_reports, reports.approve, _("The report is approved.")
    )


@require_POST
def lock(request: Request, report_id: int) -> HttpResponse:
    return _press(
        request, report_id, permissions.can_approve_reports, reports.lock, _("The report is closed.")
    )


@require_POST
def give_back(request: Request, report_id: int) -> HttpResponse:
    return _say(
        request,
        report_id,
        permissions.can_return_reports,
        lambda report, form: reports.give_back(
            report, by=request.user, version=form.cleaned_data["version"], question=form.cleaned_data["text"]
        ),
        _("The report is returned with the question."),
    )


@require_POST
def reopen(request: Request, report_id: int) -> HttpResponse:
    return _say(
        request,
        report_id,
        permissions.can_approve_reports,
        lambda report, form: reports.reopen(
            report, by=request.user, version=form.cleaned_data["version"], reason=form.cleaned_data["text"]
        ),
        _("The report is open again; what was approved is kept in its history."),
    )


def _press(
    request: Request,
    report_id: int,
    may: Callable[..., bool],
    verb: Callable[..., None],
    sentence: str,
) -> HttpResponse:
    report = _report(request, report_id)
    if not may(request.user, report.programme):
        raise PermissionDenied
    form = StepForm(request.POST)
    form.is_valid()
    try:
        verb(report, by=request.user, version=form.cleaned_data["version"])
    except StaleVersion:
        return _report_page(request, _report(request, report_id), status=409, is_stale=True)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _report_page(request, _report(request, report_id), status=422, refused=form)
    messages.success(request, sentence)
    return HttpResponseRedirect(report.get_absolute_url())


def _say(
    request: Request,
    report_id: int,
    may: Callable[..., bool],
    verb: Callable[[Report, WordsForm], None],
    sentence: str,
) -> HttpResponse:
    report = _report(request, report_id)
    if not may(request.user, report.programme):
        raise PermissionDenied
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            verb(report, form)
        except StaleVersion:
            current = _report(request, report_id)
            again = WordsForm(saving.with_data(request, version=current.version))
            return _report_page(request, current, status=409, is_stale=True, words=again)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(report.get_absolute_url())
    return _report_page(request, _report(request, report_id), status=422, refused=form, words=form)


@require_safe
def document(request: Request, file_id: int) -> HttpResponseBase:
    """A document that proves a fact, as an attachment under the name it came with."""
    file = get_object_or_404(
        EvidenceFile.objects.filter(fact__indicator__programme__kept_by__in=request.user.region_ids),
        pk=file_id,
    )
    path = evidence.path_of(file)
    if not path.is_file():
        raise Http404
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def due_days(request: Request, programme_id: int) -> HttpResponse:
    programme = _programme(request, programme_id)
    if not permissions.can_edit_programme(request.user, programme):
        raise PermissionDenied
    back = reverse("strategy:plan", args=[programme.pk])
    page = {
        "title": _("When reports are due"),
        "crumbs": [(programme.cluster.name, programme.get_absolute_url()), (_("Plan"), back)],
        "intro": _("Reports that are open already keep their day."),
        "back": back,
        "button": _("Save"),
    }
    if request.method != "POST":
        return saving.offer(request, DueForm(programme=programme), page)
    form = DueForm(request.POST, programme=programme)

    def again(stale: StaleVersion) -> tuple[DueForm, list[Difference]]:
        current = _programme(request, programme_id)
        data = saving.with_data(request, version=current.version)
        return DueForm(data, programme=current), form.differences(DueForm.saved(current))

    return saving.save(
        request,
        form,
        page,
        lambda: programmes.set_due_days(
            programme, by=request.user, version=form.cleaned_data["version"], **form.values()
        ),
        then=lambda _done: back,
        sentence=_("The days were saved."),
        again=again,
    )


def _programme(request: Request, programme_id: int) -> Programme:
    programme = get_object_or_404(
        Programme.objects.visible_to(request.user).select_related(
            "kept_by",
            "cluster__specialised_organisation",
            "cluster__curator",
            "light_rule",
            "customer",
            "coordinator",
        ),
        pk=programme_id,
    )
    enter_region(request, programme.kept_by)
    return programme


def _report(request: Request, report_id: int) -> Report:
    report = get_object_or_404(
        Report.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by", "programme__cluster", "programme__light_rule", "approved_by"
        ),
        pk=report_id,
    )
    enter_region(request, report.programme.kept_by)
    return report


def _period(programme: Programme, key: str) -> Period:
    found = periods.period_of(key)
    if found is None or found.year not in programme.years:
        raise Http404
    return found
