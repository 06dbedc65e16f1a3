from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import cards, changes, choosing, completeness, facets, listing, panels, registry
from enterprises.forms.fields import VersionField
from enterprises.forms.organisations import OrganisationForms, differences_of
from enterprises.models import Organisation, Region
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from enterprises.views.completion import suggest


@require_safe
def list_organisations(request: Request) -> HttpResponse:
    region, known = request.region, facets.all_facets()
    asked = listing.read(request.GET, known)
    everything = Organisation.objects.visible_to(request.user).of(region).present()
    rows = listing.narrowed(everything, asked, known, region)
    page = listing.page(rows, asked, region)
    found = listing.found(everything, asked, known, region)
    whole = listing.count(completeness.facts_of_region(region)) if asked.is_narrowed else found.count
    return render(
        request,
        "enterprises/organisation/list.html",
        {
            "asked": asked,
            "page": page,
            "origins": page.origins,
            "found": found.count,
            "total": whole,
            "facets": found.facets,
            "can_edit": can_edit_registry(request.user, region),
        },
    )


@require_safe
def find(request: Request) -> JsonResponse:
    rows = Organisation.objects.visible_to(request.user).of(request.region).present()
    return suggest(request, rows, choosing.organisations)


@require_safe
def detail(request: Request, organisation_id: int) -> HttpResponse:
    organisation = _load(request, organisation_id)
    if organisation.merged_into_id:
        return redirect("enterprises:detail", organisation.merged_into_id)
    card = cards.card_of(organisation)
    return render(
        request,
        "enterprises/organisation/detail.html",
        {
            "organisation": organisation,
            "card": card,
            "origins": card.origins,
            "panels": panels.load_panels(panels.organisation_panels, organisation, request.user),
            "can_edit": can_edit_registry(request.user, organisation.kept_by),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied
    if request.method != "POST":
        return _form_page(request, OrganisationForms.of(request.region))

    forms = OrganisationForms.of(request.region, request.POST)
    if forms.is_valid():
        try:
            organisation = registry.create_organisation(
                request.region, by=request.user, **forms.fields_of_verb()
            )
        except ValidationError as refusal:
            forms.main.take(refusal)
        else:
            return _saved(request, organisation, forms, _("Added to the registry: %(title)s."))
    return _form_page(request, forms, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organisation_id: int) -> HttpResponse:
    organisation = _load(request, organisation_id)
    region = organisation.kept_by
    if not can_edit_registry(request.user, region):
        raise PermissionDenied
    if request.method != "POST":
        return _form_page(request, OrganisationForms.of(region, organisation=organisation), organisation)

    forms = OrganisationForms.of(region, request.POST, organisation)
    if forms.is_valid():
        version = forms.main.cleaned_data["version"]
        try:
            registry.update_organisation(
                organisation, by=request.user, version=version, **forms.fields_of_verb()
            )
        except StaleVersion as stale:
            return _conflict(request, forms, stale)
        except ValidationError as refusal:
            organisation = _load(request, organisation_id)
            forms.main.take(refusal)
        else:
            return _saved(request, organisation, forms, _("Saved: %(title)s."))
    return _form_page(request, forms, organisation, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organisation_id: int) -> HttpResponse:
    organisation = _load(request, organisation_id)
    if not can_edit_registry(request.user, organisation.kept_by):
        raise PermissionDenied
    refusal, status = None, 200
    if request.method == "POST":
        title, key = organisation.title, organisation.pk
        version = VersionField().clean(request.POST.get("version"))
        try:
            registry.delete_organisation(organisation, by=request.user, version=version)
        except StaleVersion:
            refusal, status = _("The card was changed meanwhile. Look at it again before deleting it."), 409
        except ValidationError as error:
            refusal, status = " ".join(error.messages), 422
        else:
            messages.success(request, _("Deleted: %(title)s. History keeps the record.") % {"title": title})
            return redirect("enterprises:history", key)
        organisation = _load(request, organisation_id)
    return render(
        request,
        "enterprises/organisation/delete.html",
        {
            "organisation": organisation,
            "refusal": refusal,
            "hanging": registry.dependants(organisation),
        },
        status=status,
    )


@require_safe
def history(request: Request, organisation_id: int) -> HttpResponse:
    """The history of an organisation, also of one that was deleted."""
    organisation = Organisation.objects.visible_to(request.user).filter(pk=organisation_id).first()
    known: Any = organisation or changes.last_known(Organisation, organisation_id)
    if known is None or known.kept_by_id not in request.user.region_ids:
        raise Http404
    enter_region(request, _region(request, known.kept_by_id))
    return render(
        request,
        "enterprises/organisation/history.html",
        {
            "organisation": organisation,
            "title": known.short_name or known.name_as_written,
            "history": changes.of_organisation(organisation_id, before=moment_of(request)),
            "is_first": "before" not in request.GET,
        },
    )


@require_safe
def recent(request: Request) -> HttpResponse:
    """What was changed in the registry of the region, with what is no longer there."""
    return render(
        request,
        "enterprises/organisation/recent.html",
        {
            "history": changes.of_region(request.region, before=moment_of(request)),
            "is_first": "before" not in request.GET,
        },
    )


# Pieces


def _load(request: Request, organisation_id: int) -> Organisation:
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).select_related(
            "kept_by",
            "legal_form",
            "parent",
            "settlement__municipality",
            "settlement__region",
            "main_industry",
            "source",
            "recorded_by",
        ),
        pk=organisation_id,
    )
    enter_region(request, organisation.kept_by)
    return organisation


def _region(request: Request, key: int) -> Region:
    return next(region for region in request.regions if region.pk == key)


def moment_of(request: HttpRequest) -> datetime | None:
    try:
        moment = parse_datetime(request.GET.get("before", ""))
        # In UTC: PostgreSQL refuses an offset of sixteen hours, which Python takes.
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _form_page(
    request: Request,
    forms: OrganisationForms,
    organisation: Organisation | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"forms": forms, "form": forms.main, "organisation": organisation, **more}
    return render(request, "enterprises/organisation/form.html", context, status=status)


def _conflict(request: Request, forms: OrganisationForms, stale: StaleVersion) -> HttpResponse:
    """Both texts, what was typed kept, and the present version: a second press saves over knowingly."""
    current = _load(request, stale.current.pk)
    data = request.POST.copy()
    data["version"] = str(current.version)
    saved = changes.of_organisation(current.pk).actions
    context = {
        "conflict": differences_of(forms, current),
        "saved_by": saved[0].who if saved else "",
        "saved_at": saved[0].when if saved else None,
    }
    again = OrganisationForms.of(current.kept_by, data, current)
    again.is_valid()
    return _form_page(request, again, current, status=409, **context)


def _saved(
    request: Request, organisation: Organisation, forms: OrganisationForms, sentence: str
) -> HttpResponse:
    messages.success(request, sentence % {"title": organisation.title})
    for restored in forms.main.restored:
        messages.info(request, restored)
    return redirect(organisation)
