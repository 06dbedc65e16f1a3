"""Personal data: texts and terms of a region; consent, export and erasure of a person."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import consents, dossier, erasure, retention
from enterprises.forms.personal_data import (
    ConsentForm,
    ConsentTextForm,
    ErasureForm,
    KeepForm,
    TermForm,
    WithdrawalForm,
)
from enterprises.models import ConsentText, Erasure, Person, RetentionTerm
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion

SHOWN = 50
log = logging.getLogger("portal.personal_data")


# The region


@require_safe
def settings(request: Request) -> HttpResponse:
    return _settings_page(request)


@require_POST
def add_text(request: Request) -> HttpResponse:
    _only_administrators(request)
    form = ConsentTextForm(request.POST)
    if form.is_valid():
        try:
            version = consents.add_text(request.region, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Added: %(version)s.") % {"version": version})
            return _back(request)
    return _settings_page(request, text_form=form, status=422)


@require_POST
def set_term(request: Request) -> HttpResponse:
    _only_administrators(request)
    form = TermForm(request.POST)
    if form.is_valid():
        retention.set_term(request.region, by=request.user, years=form.cleaned_data["years"])
        messages.success(request, _("The term of keeping is saved."))
        return _back(request)
    return _settings_page(request, term_form=form, status=422)


def _settings_page(
    request: Request,
    *,
    text_form: ConsentTextForm | None = None,
    term_form: TermForm | None = None,
    status: int = 200,
) -> HttpResponse:
    _only_administrators(request)
    region = request.region
    term = RetentionTerm.objects.filter(region=region).first()
    due = retention.waiting(region)
    return render(
        request,
        "enterprises/personal_data/settings.html",
        {
            "texts": ConsentText.objects.of(region).select_related("recorded_by"),
            "in_force": consents.text_in_force(region),
            "text_form": text_form or ConsentTextForm(),
            "term": term,
            "term_form": term_form or TermForm(initial={"years": term.years if term else None}),
            "due": due[:SHOWN],
            "number_due": due.count(),
            "proposed": retention.proposals_waiting(term)[:SHOWN] if term else [],
            "erasures": Erasure.objects.of(region).select_related("done_by")[:SHOWN],
        },
        status=status,
    )


def _only_administrators(request: Request) -> None:
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied


def _back(request: Request) -> HttpResponse:
    query = f"?region={request.region.code}" if "region" in request.GET else ""
    response = redirect("people:personal_data")
    response["Location"] += query
    return response


# A person


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: Request, person_id: int) -> HttpResponse:
    """Record that a person consented to the text in force."""
    person = _load(request, person_id)
    if request.method != "POST":
        return _consent_page(request, person)
    form = ConsentForm(request.POST, region=person.kept_by)
    text = consents.text_in_force(person.kept_by)
    if text is None:
        form.add_error(None, _("There is no text of the consent in force: add one first."))
    elif form.is_valid():
        try:
            consents.give(person, by=request.user, text=text, **form.fields_of_verb())
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The consent is recorded: %(version)s.") % {"version": text})
            return redirect(person)
    return _consent_page(request, person, form=form, status=422)


@require_POST
def withdraw(request: Request, person_id: int) -> HttpResponse:
    person = _load(request, person_id)
    form = WithdrawalForm(request.POST)
    valid = person.consents.valid().first()
    if valid is None:
        form.add_error(None, _("There is no valid consent to withdraw."))
    elif form.is_valid():
        consents.withdraw(valid, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The consent is withdrawn; the work contact is no longer kept."))
        return redirect(person)
    return _consent_page(request, person, withdrawal=form, status=422)


def _consent_page(
    request: Request,
    person: Person,
    *,
    form: ConsentForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "enterprises/personal_data/consent.html",
        {
            "person": person,
            "valid": person.consents.valid().select_related("text").first(),
            "text": consents.text_in_force(person.kept_by),
            "form": form or ConsentForm(region=person.kept_by),
            "withdrawal": withdrawal or WithdrawalForm(),
        },
        status=status,
    )


@require_safe
def export(request: Request, person_id: int) -> HttpResponse:
    """Everything held about a person, to read and to print."""
    person = _load(request, person_id)
    log.info("export", extra={"user": request.user.pk, "person": person.pk, "form": "page"})
    context = {"person": person, "dossier": dossier.dossier_of(person)}
    return render(request, "enterprises/personal_data/export.html", context)


@require_safe
def export_file(request: Request, person_id: int) -> HttpResponse:
    person = _load(request, person_id)
    log.info("export", extra={"user": request.user.pk, "person": person.pk, "form": "json"})
    response = JsonResponse(
        dossier.dossier_of(person).as_json(), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = f'attachment; filename="person-{person.pk}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, person_id: int) -> HttpResponse:
    person = _load(request, person_id)
    status, found = 200, erasure.found_by_name(person)
    form = ErasureForm(found=found, initial={"version": person.version})
    if request.method == "POST":
        form, status = ErasureForm(request.POST, found=found), 422
        if form.is_valid():
            try:
                erasure.erase(
                    person,
                    by=request.user,
                    version=form.cleaned_data["version"],
                    reason=form.cleaned_data["reason"],
                    proposed=form.cleaned_data.get("proposed", ()),
                )
            except StaleVersion:
                status = 409
                form.add_error(None, _("The card was changed meanwhile. Look at it again before erasing it."))
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("The data are erased. A record without a name is left."))
                return redirect("people:detail", person_id)
        person = _load(request, person_id)
    return render(
        request,
        "enterprises/personal_data/erase.html",
        {
            "person": person,
            "form": form,
            "kept": erasure.kept_after(person),
            "found": found,
            "sources": erasure.sources_naming(person)[:SHOWN],
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: Request, person_id: int) -> HttpResponse:
    """Keep a person whose term is over until a day."""
    person = _load(request, person_id)
    form, status = KeepForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                retention.keep(person, by=request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("The person is kept until the day named."))
                return redirect("people:personal_data")
    context: dict[str, Any] = {"person": person, "form": form}
    return render(request, "enterprises/personal_data/keep.html", context, status=status)


def _load(request: Request, person_id: int) -> Person:
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("kept_by"), pk=person_id
    )
    enter_region(request, person.kept_by)
    if not can_edit_registry(request.user, person.kept_by):
        raise PermissionDenied
    return person
