"""A link between two organisations, made, changed and deleted from the card of either end.

What differs from link to link is its `Tie`; a stale form is answered by both texts, whatever the link is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from enterprises.changes import History
from enterprises.forms.differences import Difference
from enterprises.forms.fields import VersionField
from enterprises.forms.rows import WithRows
from enterprises.models import Organisation
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion


@dataclass(frozen=True)
class Tie:
    """`ends` are its columns that name organisations; `create` is told the card; `form` is told the card,
    what was sent and the link, if there is one.
    """

    model: type[Model]
    ends: tuple[str, str]
    related: tuple[str, ...]
    templates: str
    form: Callable[[Organisation, Any, Any], WithRows]
    differences: Callable[[Any, Any], list[Difference]]
    history: Callable[[int], History]
    create: Callable[..., object]
    update: Callable[..., object]
    delete: Callable[..., object]
    added: str | Promise
    saved: str | Promise
    gone: str | Promise
    deleted: str | Promise
    changed: str | Promise

    def load(self, organisation: Organisation, key: int) -> Any:
        return get_object_or_404(self._seen_from(organisation).select_related(*self.related), pk=key)

    def _seen_from(self, organisation: Organisation) -> Any:
        one, other = self.ends
        return self.model._default_manager.filter(Q(**{one: organisation}) | Q(**{other: organisation}))

    def is_seen_from(self, organisation: Organisation, key: int) -> bool:
        return bool(self._seen_from(organisation).filter(pk=key).exists())


def load_end(request: Request, organisation_id: int) -> Organisation:
    """The organisation from whose card the link is seen, for whoever may change the registry there."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).present().select_related("kept_by", "settlement"),
        pk=organisation_id,
    )
    enter_region(request, organisation.kept_by)
    if not can_edit_registry(request.user, organisation.kept_by):
        raise PermissionDenied
    return organisation


def create(request: Request, tie: Tie, organisation: Organisation, form: WithRows) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            tie.create(organisation, by=request.user, **form.fields_of_verb())
        except ValidationError as refusal:
            form.main.take(refusal)
        else:
            messages.success(request, str(tie.added))
            return redirect(organisation)
    return _form_page(request, tie, organisation, form, status=422 if request.method == "POST" else 200)


def edit(request: Request, tie: Tie, organisation_id: int, key: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    link = tie.load(organisation, key)
    if request.method != "POST":
        return _form_page(request, tie, organisation, tie.form(organisation, None, link), link)

    form = tie.form(organisation, request.POST, link)
    if form.is_valid():
        version = form.main.cleaned_data["version"]
        try:
            tie.update(link, by=request.user, version=version, **form.fields_of_verb())
        except StaleVersion:
            return _conflict(request, tie, organisation, key)
        except ValidationError as refusal:
            link = tie.load(organisation, key)
            form.main.take(refusal)
        else:
            messages.success(request, str(tie.saved))
            return redirect(organisation)
    return _form_page(request, tie, organisation, form, link, status=422)


def delete(request: Request, tie: Tie, organisation_id: int, key: int) -> HttpResponse:
    organisation = load_end(request, organisation_id)
    link, refusal, status = tie.load(organisation, key), "", 200
    if request.method == "POST":
        version = VersionField().clean(request.POST.get("version"))
        try:
            tie.delete(link, by=request.user, version=version)
        except StaleVersion:
            link, refusal, status = tie.load(organisation, key), str(tie.changed), 409
        else:
            messages.success(request, str(tie.deleted))
            return redirect(organisation)
    context = {"organisation": organisation, "link": link, "refusal": refusal}
    return render(request, f"{tie.templates}/delete.html", context, status=status)


# Pieces


def _form_page(
    request: Request,
    tie: Tie,
    organisation: Organisation,
    form: WithRows,
    link: Any = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"forms": form, "form": form.main, "organisation": organisation, "link": link, **more}
    return render(request, f"{tie.templates}/form.html", context, status=status)


def _conflict(request: Request, tie: Tie, organisation: Organisation, key: int) -> HttpResponse:
    """Both texts, what was typed kept, and the present version: a second press saves over knowingly."""
    if not tie.is_seen_from(organisation, key):
        messages.warning(request, str(tie.gone))
        return redirect(organisation)
    current = tie.load(organisation, key)
    data = request.POST.copy()
    data["version"] = str(current.version)
    saved = tie.history(key).actions
    again = tie.form(organisation, data, current)
    again.is_valid()
    return _form_page(
        request,
        tie,
        organisation,
        again,
        current,
        status=409,
        conflict=tie.differences(again, current),
        saved_by=saved[0].who if saved else "",
        saved_at=saved[0].when if saved else None,
    )
