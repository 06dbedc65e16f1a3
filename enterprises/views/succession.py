from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from enterprises import changes, succession
from enterprises.forms.succession import SuccessionForms, differences_of
from enterprises.models import Organisation, Succession
from enterprises.requests import Request
from enterprises.views import ends
from enterprises.views.ends import Tie

SUCCESSION = Tie(
    Succession,
    ("predecessor", "successor"),
    ("predecessor__kept_by", "predecessor__settlement", "successor__settlement"),
    "enterprises/succession",
    form=SuccessionForms.of,
    differences=differences_of,
    history=changes.of_succession,
    create=lambda _organisation, **fields: succession.create_succession(**fields),
    update=succession.update_succession,
    delete=succession.delete_succession,
    added=_("The succession is recorded. It is seen on both cards."),
    saved=_("The succession is saved."),
    gone=_("Meanwhile the succession was deleted, or given to another organisation. Nothing was saved."),
    deleted=_("The succession is deleted. History keeps the record."),
    changed=_("The succession was changed meanwhile. Look at it before deleting it."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, organisation_id: int) -> HttpResponse:
    organisation = ends.load_end(request, organisation_id)
    if request.method == "POST":
        form = SuccessionForms.of(organisation, request.POST)
    else:
        form = SuccessionForms.of(organisation, initial=_asked_for(request))
    return ends.create(request, SUCCESSION, organisation, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organisation_id: int, succession_id: int) -> HttpResponse:
    return ends.edit(request, SUCCESSION, organisation_id, succession_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organisation_id: int, succession_id: int) -> HttpResponse:
    return ends.delete(request, SUCCESSION, organisation_id, succession_id)


def _asked_for(request: Request) -> dict[str, Any]:
    """`?with=` names the other organisation: the page of a pair leads here."""
    text = request.GET.get("with", "")
    key = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    rows = Organisation.objects.visible_to(request.user).of(request.region).present()
    other = rows.select_related("settlement").filter(pk=key).first()
    return {"other": other} if other else {}
