from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import succession
from enterprises.forms.fields import VersionField
from enterprises.forms.succession import SuccessionForm, initial_of
from enterprises.models import Organisation, Succession
from enterprises.requests import Request
from enterprises.versions import StaleVersion
from enterprises.views.ends import load_end


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, organisation_id: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    if request.method != "POST":
        return _form_page(
            request, organisation, SuccessionForm(organisation=organisation, initial=_asked_for(request))
        )

    form = SuccessionForm(request.POST, organisation=organisation)
    if form.is_valid():
        try:
            succession.create_succession(by=request.user, **form.fields_of_verb())
        except ValidationError as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The succession is recorded. It is seen on both cards."))
            return redirect(organisation)
    return _form_page(request, organisation, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organisation_id: int, succession_id: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    link = _load_link(organisation, succession_id)
    if request.method != "POST":
        form = SuccessionForm(organisation=organisation, initial=initial_of(link, organisation))
        return _form_page(request, organisation, form, link)

    form = SuccessionForm(request.POST, organisation=organisation)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            succession.update_succession(link, by=request.user, version=version, **form.fields_of_verb())
        except StaleVersion:
            link = _load_link(organisation, succession_id)
            form = SuccessionForm(organisation=organisation, initial=initial_of(link, organisation))
            refusal = _("The succession was changed meanwhile: this is how it stands now. Nothing was saved.")
            return _form_page(request, organisation, form, link, status=409, refusal=refusal)
        except ValidationError as refused:
            link = _load_link(organisation, succession_id)
            form.take(refused)
        else:
            messages.success(request, _("The succession is saved."))
            return redirect(organisation)
    return _form_page(request, organisation, form, link, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organisation_id: int, succession_id: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    link = _load_link(organisation, succession_id)
    refusal, status = None, 200
    if request.method == "POST":
        version = VersionField().clean(request.POST.get("version"))
        try:
            succession.delete_succession(link, by=request.user, version=version)
        except StaleVersion:
            refusal, status = _("The succession was changed meanwhile. Look at it before deleting it."), 409
            link = _load_link(organisation, succession_id)
        else:
            messages.success(request, _("The succession is deleted. History keeps the record."))
            return redirect(organisation)
    context = {"organisation": organisation, "link": link, "refusal": refusal}
    return render(request, "enterprises/succession/delete.html", context, status=status)


# Pieces


def _load_link(organisation: Organisation, succession_id: int) -> Succession:
    links = Succession.objects.filter(Q(predecessor=organisation) | Q(successor=organisation))
    return get_object_or_404(
        links.select_related("predecessor__kept_by", "predecessor__settlement", "successor__settlement"),
        pk=succession_id,
    )


def _asked_for(request: Request) -> dict[str, Any]:
    """`?with=` names the other organisation: the page of a pair leads here."""
    text = request.GET.get("with", "")
    key = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    rows = Organisation.objects.visible_to(request.user).of(request.region).present()
    other = rows.select_related("settlement").filter(pk=key).first()
    return {"other": other} if other else {}


def _form_page(
    request: Request,
    organisation: Organisation,
    form: SuccessionForm,
    link: Succession | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "organisation": organisation, "link": link, **more}
    return render(request, "enterprises/succession/form.html", context, status=status)
