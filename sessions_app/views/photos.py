"""Photos of flip charts: brought in by whoever runs the session, seen by the region."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import pictures
from enterprises.requests import Request, enter_region
from sessions_app import photos
from sessions_app.forms.photos import PhotosForm
from sessions_app.models import AgendaItem, AgendaPhoto, StrategySession
from sessions_app.permissions import can_facilitate
from sessions_app.photos import Shown
from sessions_app.views.console import load


@dataclass(frozen=True)
class OfItem:
    item: AgendaItem
    shown: list[Shown]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, session_id: int) -> HttpResponse:
    session = load(request, session_id)
    if request.method != "POST":
        return _page(
            request, session, PhotosForm(session=session, initial={"item": _usual(request, session)})
        )
    form = PhotosForm(request.POST, request.FILES, session=session)
    if form.is_valid():
        item = get_object_or_404(session.agenda, pk=form.cleaned_data["item"])
        if added := _add(request, form, item):
            said = ngettext("%(count)d photo is added.", "%(count)d photos are added.", added)
            messages.success(request, said % {"count": added})
        if form.is_valid():
            return redirect(f"{reverse('sessions:photos', args=[session.pk])}?item={item.pk}#item-{item.pk}")
    return _page(request, session, form, status=422)


def _add(request: Request, form: PhotosForm, item: AgendaItem) -> int:
    """How many were taken; why another was not stands on the form."""
    added = set()
    for file in form.cleaned_data["photos"]:
        # No more of it is read than what is refused for its size.
        content = file.read(pictures.MOST_BYTES + 1)
        try:
            added.add(
                photos.add(item, by=request.user, content=content, caption=form.cleaned_data["caption"]).pk
            )
        except ValidationError as refusal:
            name = "".join(sign for sign in str(file.name) if sign.isprintable())[:100]
            form.add_error("photos", f"{name}: {refusal.messages[0]}")
    return len(added)


def _usual(request: Request, session: StrategySession) -> str:
    """The item asked for, else the one that goes on, else the last that has begun."""
    if asked := request.GET.get("item", ""):
        return asked
    begun = session.agenda.exclude(kind=AgendaItem.Kind.BREAK).filter(started_at__isnull=False)
    last = begun.order_by("ended_at", "started_at").last()
    present = begun.filter(ended_at=None).first()
    item = present or last
    return str(item.pk) if item else ""


def _page(request: Request, session: StrategySession, form: PhotosForm, status: int = 200) -> HttpResponse:
    items = session.agenda.select_related("day").prefetch_related("photos")
    read = [OfItem(item, photos.shown(item)) for item in items]
    return render(
        request,
        "sessions_app/photos/page.html",
        {
            "session": session,
            "form": form,
            "items": [one for one in read if one.shown],
            "removed": AgendaPhoto.objects.filter(item__session=session)
            .exclude(removed_at=None)
            .select_related("item"),
        },
        status=status,
    )


@require_safe
def photo(request: Request, photo_id: int) -> HttpResponse:
    found = _found(request, photo_id)
    item, session = found.item, found.item.session
    enter_region(request, session.kept_by)
    around = photos.shown(item)
    at = next((place for place, one in enumerate(around) if one.photo.pk == found.pk), None)
    shown = around[at] if at is not None else Shown(found, item, 1, 1)
    return render(
        request,
        "sessions_app/photos/photo.html",
        {
            "session": session,
            "item": item,
            "shown": shown,
            "photo": found,
            "before": around[at - 1] if at else None,
            "after": around[at + 1] if at is not None and at + 1 < len(around) else None,
            "can_facilitate": can_facilitate(request.user, session),
            "op_id": uuid.uuid4(),
            "op_id_of_removal": uuid.uuid4(),
        },
    )


@require_safe
def image(request: Request, photo_id: int, small: bool = False) -> HttpResponse:
    """The bytes, by a name of the portal's own; nothing in them can run."""
    found = _found(request, photo_id)
    path = photos.path_of(found, small=small)
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    answer["Content-Disposition"] = f'inline; filename="photo-{found.pk}.jpg"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _found(request: Request, photo_id: int) -> AgendaPhoto:
    """What was removed is seen by those alone who can bring it back."""
    found = get_object_or_404(
        AgendaPhoto.objects.visible_to(request.user).select_related("item__session__kept_by", "recorded_by"),
        pk=photo_id,
    )
    if found.removed_at is not None and not can_facilitate(request.user, found.item.session):
        raise Http404
    return found
