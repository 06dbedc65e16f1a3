from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import cards, changes, choosing, merging, panels, registry
from enterprises.forms import similar
from enterprises.forms.fields import VersionField
from enterprises.forms.organisations import OrganisationForms, differences_of
from enterprises.forms.similar import TypedForm
from enterprises.models import Organisation
from enterprises.models.industries import WITH_TREE
from enterprises.permissions import can_edit_registry, can_propose
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from enterprises.views.completion import suggest
from enterprises.views.moments import moment_of

# What the card and its form read of an organisation at once.
LOADED = (
    "kept_by",
    "legal_form",
    "parent",
    "settlement__municipality",
    "settlement__region",
    f"main_industry__{WITH_TREE}",
    "source",
    "recorded_by",
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
    card = cards.card_of(organisation, request.GET.get("year", ""))
    return render(
        request,
        "enterprises/organisation/detail.html",
        {
            "organisation": organisation,
            "card": card,
            "origins": card.origins,
            "panels": panels.load_panels(panels.organisation_panels, organisation, request.user),
            "merges": merging.merges_of(organisation),
            "can_edit": can_edit_registry(request.user, organisation.kept_by),
            "can_propose": can_propose(request.user, organisation.kept_by),
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
        found = similar.of_typed(request.region, forms.main.cleaned_data)
        if similar.is_news(found, request.POST, forms.main.cleaned_data["inn"]):
            return _form_page(request, forms, status=422, alike=found, is_warned=True)
        try:
            with transaction.atomic():
                organisation = registry.create_organisation(
                    request.region, by=request.user, **forms.fields_of_verb()
                )
                similar.remember(organisation, found, by=request.user)
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
    if organisation.merged_into_id:
        return _merged_meanwhile(request, organisation)
    if request.method != "POST":
        return _form_page(request, OrganisationForms.of(region, organisation=organisation), organisation)

    forms = OrganisationForms.of(region, request.POST, organisation)
    if forms.is_valid():
        version = forms.main.cleaned_data["version"]
        found = similar.of_typed(region, forms.main.cleaned_data, organisation)
        if similar.is_news(found, request.POST, forms.main.cleaned_data["inn"]):
            return _form_page(request, forms, organisation, status=422, alike=found, is_warned=True)
        try:
            with transaction.atomic():
                registry.update_organisation(
                    organisation, by=request.user, version=version, **forms.fields_of_verb()
                )
                similar.remember(organisation, found, by=request.user)
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
    if organisation.merged_into_id:
        return _merged_meanwhile(request, organisation)
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
def recent(request: Request) -> HttpResponse:
    """What was changed in the registry of the region, with what is no longer there."""
    return render(
        request,
        "enterprises/organisation/recent.html",
        {
            "history": changes.of_region(request.region, before=moment_of(request)),
            "is_first": "before" not in request.GET,
            "can_edit": can_edit_registry(request.user, request.region),
        },
    )


@require_safe
def alike(request: Request) -> HttpResponse:
    """What of the registry looks like what is being typed into the form. Asked while somebody types."""
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied
    form = TypedForm(request.GET, region=request.region)
    found = similar.of_typed(request.region, form.cleaned_data) if form.is_valid() else []
    return render(request, "enterprises/organisation/_alike.html", {"alike": found})


# Pieces


def _merged_meanwhile(request: Request, organisation: Organisation) -> HttpResponse:
    messages.warning(
        request,
        _("%(title)s was merged into this record. Nothing was saved; change it here.")
        % {"title": organisation.title},
    )
    return redirect("enterprises:detail", organisation.merged_into_id)


def _load(request: Request, organisation_id: int) -> Organisation:
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).select_related(*LOADED),
        pk=organisation_id,
    )
    enter_region(request, organisation.kept_by)
    return organisation


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
