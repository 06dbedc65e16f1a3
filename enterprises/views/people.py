from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import changes, choosing, facets, panels, people, people_listing, provenance, tallies
from enterprises.forms.people import PersonForms, differences_of
from enterprises.models import Organisation, Person
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from enterprises.views.completion import suggest
from enterprises.views.moments import moment_of


@require_safe
def list_people(request: Request) -> HttpResponse:
    asked = people_listing.read(request.GET)
    everybody = Person.objects.visible_to(request.user).of(request.region).present()
    rows = people_listing.narrowed(everybody, asked)
    return render(
        request,
        "enterprises/person/list.html",
        {
            "asked": asked,
            "page": people_listing.page(rows, asked),
            "found": tallies.count(rows),
            "can_edit": can_edit_registry(request.user, request.region),
        },
    )


@require_safe
def find(request: Request) -> JsonResponse:
    rows = Person.objects.visible_to(request.user).of(request.region).present()
    return suggest(request, rows, choosing.people)


@require_safe
def detail(request: Request, person_id: int) -> HttpResponse:
    person = _load(request, person_id)
    if person.merged_into_id:
        return redirect("people:detail", person.merged_into_id)
    posts = list(person.posts.select_related("organisation", "source", "recorded_by"))
    return render(
        request,
        "enterprises/person/detail.html",
        {
            "person": person,
            "posts": posts,
            "origins": provenance.origins_for([person]) | provenance.origins_for(posts),
            "panels": panels.load_panels(panels.person_panels, person, request.user),
            "history": changes.of_person(person.pk, before=moment_of(request)),
            "is_first": "before" not in request.GET,
            "namesakes": people.namesakes(person),
            "consents": list(person.consents.select_related("text", "source", "recorded_by")),
            "can_edit": can_edit_registry(request.user, person.kept_by),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    """A new person; `?organisation=` is where the first post is."""
    organisation = _organisation_asked_for(request)
    region = organisation.kept_by if organisation else request.region
    if not can_edit_registry(request.user, region):
        raise PermissionDenied
    if request.method != "POST":
        return _form_page(request, PersonForms.of(region, organisation=organisation), back=organisation)

    forms = PersonForms.of(region, request.POST)
    if forms.is_valid():
        try:
            person = people.create_person(region, by=request.user, **forms.fields_of_verb())
        except ValidationError as refusal:
            forms.main.take(refusal)
        else:
            return _saved(request, person, _("Added to the registry: %(name)s."))
    return _form_page(request, forms, back=organisation, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, person_id: int) -> HttpResponse:
    person = _load(request, person_id)
    region = person.kept_by
    if not can_edit_registry(request.user, region):
        raise PermissionDenied
    if request.method != "POST":
        return _form_page(request, PersonForms.of(region, person=person), person, back=person)

    forms = PersonForms.of(region, request.POST, person)
    if forms.is_valid():
        version = forms.main.cleaned_data["version"]
        try:
            people.update_person(person, by=request.user, version=version, **forms.fields_of_verb())
        except StaleVersion:
            return _conflict(request, forms, person_id)
        except ValidationError as refusal:
            person = _load(request, person_id)
            forms.main.take(refusal)
        else:
            return _saved(request, person, _("Saved: %(name)s."))
    return _form_page(request, forms, person, back=person, status=422)


# Pieces


def _load(request: Request, person_id: int) -> Person:
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("kept_by", "source", "recorded_by"),
        pk=person_id,
    )
    enter_region(request, person.kept_by)
    return person


def _organisation_asked_for(request: Request) -> Organisation | None:
    if "organisation" not in request.GET:
        return None
    keys = facets.keys_of([request.GET["organisation"]])
    rows = Organisation.objects.visible_to(request.user).present().select_related("kept_by", "settlement")
    organisation = rows.filter(pk__in=keys).first()
    if organisation is None:
        raise Http404
    enter_region(request, organisation.kept_by)
    return organisation


def _form_page(
    request: Request,
    forms: PersonForms,
    person: Person | None = None,
    *,
    back: Person | Organisation | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"forms": forms, "form": forms.main, "person": person, "back": back, **more}
    return render(request, "enterprises/person/form.html", context, status=status)


def _conflict(request: Request, forms: PersonForms, person_id: int) -> HttpResponse:
    """Both texts, what was typed kept, and the present version: a second press saves over knowingly."""
    current = _load(request, person_id)
    data = request.POST.copy()
    data["version"] = str(current.version)
    saved = changes.of_person(current.pk).actions
    again = PersonForms.of(current.kept_by, data, current)
    again.is_valid()
    return _form_page(
        request,
        again,
        current,
        back=current,
        status=409,
        conflict=differences_of(forms, current),
        saved_by=saved[0].who if saved else "",
        saved_at=saved[0].when if saved else None,
    )


def _saved(request: Request, person: Person, sentence: str) -> HttpResponse:
    messages.success(request, sentence % {"name": person.full_name})
    if people.namesakes(person).exists():
        messages.warning(
            request,
            _("The registry has another person with the same full name: see whether it is the same person."),
        )
    return redirect(person)
