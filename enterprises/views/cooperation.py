from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import changes, cooperation, sheets, supplies
from enterprises.forms.cooperation import LinkForms, differences_of
from enterprises.forms.fields import VersionField
from enterprises.models import CooperationLink, Organisation
from enterprises.requests import Request
from enterprises.versions import StaleVersion
from enterprises.views.ends import load_end


@require_safe
def overview(request: Request) -> HttpResponse:
    """Every link of the region: the matrix of a year's supplies, and the list."""
    page = supplies.overview(_links(request), request.GET, request.region)
    context = {"page": page, "asked": page.asked, "origins": page.page.origins, "kinds": sheets.KINDS}
    return render(request, "enterprises/supplies/page.html", context)


@require_safe
def file(request: Request) -> HttpResponse:
    """The matrix or the list as it is asked for on the page, as a file."""
    kind = request.GET.get("as", "csv")
    if kind not in sheets.KINDS:
        raise Http404
    what = "matrix" if request.GET.get("what") == "matrix" else "list"
    table = supplies.table(what, _links(request), request.GET, request.region)
    return sheets.answer(table, kind, f"cooperation-{what}")


def _links(request: Request) -> supplies.Links:
    return CooperationLink.objects.visible_to(request.user).of(request.region)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, organisation_id: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    if request.method != "POST":
        return _form_page(request, organisation, LinkForms.of(organisation))

    forms = LinkForms.of(organisation, request.POST)
    if forms.is_valid():
        try:
            cooperation.create_link(organisation.kept_by, by=request.user, **forms.fields_of_verb())
        except ValidationError as refusal:
            forms.main.take(refusal)
        else:
            messages.success(request, _("The link is added. It is seen on the cards of both organisations."))
            return redirect(organisation)
    return _form_page(request, organisation, forms, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organisation_id: int, link_id: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    link = _load_link(organisation, link_id)
    if request.method != "POST":
        return _form_page(request, organisation, LinkForms.of(organisation, link=link), link)

    forms = LinkForms.of(organisation, request.POST, link)
    if forms.is_valid():
        version = forms.main.cleaned_data["version"]
        try:
            cooperation.update_link(link, by=request.user, version=version, **forms.fields_of_verb())
        except StaleVersion:
            return _conflict(request, organisation, link_id)
        except ValidationError as refusal:
            link = _load_link(organisation, link_id)
            forms.main.take(refusal)
        else:
            messages.success(request, _("The link is saved."))
            return redirect(organisation)
    return _form_page(request, organisation, forms, link, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organisation_id: int, link_id: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    link = _load_link(organisation, link_id)
    refusal, status = None, 200
    if request.method == "POST":
        version = VersionField().clean(request.POST.get("version"))
        try:
            cooperation.delete_link(link, by=request.user, version=version)
        except StaleVersion:
            refusal, status = _("The link was changed meanwhile. Look at it again before deleting it."), 409
        else:
            messages.success(request, _("The link is deleted. History keeps the record."))
            return redirect(organisation)
        link = _load_link(organisation, link_id)
    context = {"organisation": organisation, "link": link, "refusal": refusal}
    return render(request, "enterprises/link/delete.html", context, status=status)


# Pieces


def _load_link(organisation: Organisation, link_id: int) -> CooperationLink:
    links = CooperationLink.objects.filter(Q(supplier=organisation) | Q(customer=organisation))
    return get_object_or_404(
        links.select_related("kept_by", "supplier__settlement", "customer__settlement"), pk=link_id
    )


def _form_page(
    request: Request,
    organisation: Organisation,
    forms: LinkForms,
    link: CooperationLink | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"forms": forms, "form": forms.main, "organisation": organisation, "link": link, **more}
    return render(request, "enterprises/link/form.html", context, status=status)


def _conflict(request: Request, organisation: Organisation, link_id: int) -> HttpResponse:
    """Both texts, what was typed kept, and the present version: a second press saves over knowingly."""
    current = CooperationLink.objects.filter(pk=link_id).first()
    if current is None or organisation.pk not in (current.supplier_id, current.customer_id):
        messages.warning(
            request, _("Meanwhile the link was deleted, or given to another organisation. Nothing was saved.")
        )
        return redirect(organisation)
    current = _load_link(organisation, link_id)
    data = request.POST.copy()
    data["version"] = str(current.version)
    saved = changes.of_link(current.pk).actions
    again = LinkForms.of(organisation, data, current)
    again.is_valid()
    return _form_page(
        request,
        organisation,
        again,
        current,
        status=409,
        conflict=differences_of(again, current),
        saved_by=saved[0].who if saved else "",
        saved_at=saved[0].when if saved else None,
    )
