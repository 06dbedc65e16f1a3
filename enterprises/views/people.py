from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from enterprises import changes, choosing, panels, provenance
from enterprises.models import Person
from enterprises.requests import Request, enter_region
from enterprises.views.completion import suggest
from enterprises.views.organisations import moment_of


@require_safe
def find(request: Request) -> JsonResponse:
    rows = Person.objects.visible_to(request.user).of(request.region).filter(merged_into=None)
    return suggest(request, rows, choosing.people)


@require_safe
def detail(request: Request, person_id: int) -> HttpResponse:
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("kept_by", "source", "recorded_by"),
        pk=person_id,
    )
    enter_region(request, person.kept_by)
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
        },
    )
