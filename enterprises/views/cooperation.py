from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import changes, cooperation, sheets
from enterprises.forms.cooperation import LinkForms, differences_of
from enterprises.models import CooperationLink
from enterprises.requests import Request
from enterprises.supplies import Links, files
from enterprises.supplies import page as supplies
from enterprises.views import ends
from enterprises.views.ends import Tie

LINK = Tie(
    CooperationLink,
    ("supplier", "customer"),
    ("kept_by", "supplier__settlement", "customer__settlement"),
    "enterprises/link",
    form=LinkForms.of,
    differences=differences_of,
    history=changes.of_link,
    create=lambda organisation, **fields: cooperation.create_link(organisation.kept_by, **fields),
    update=cooperation.update_link,
    delete=cooperation.delete_link,
    added=_("The link is added. It is seen on the cards of both organisations."),
    saved=_("The link is saved."),
    gone=_("Meanwhile the link was deleted, or given to another organisation. Nothing was saved."),
    deleted=_("The link is deleted. History keeps the record."),
    changed=_("The link was changed meanwhile. Look at it again before deleting it."),
)


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
    table = files.table(what, _links(request), request.GET, request.region)
    return sheets.answer(table, kind, f"cooperation-{what}")


def _links(request: Request) -> Links:
    return CooperationLink.objects.visible_to(request.user).of(request.region)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, organisation_id: int) -> HttpResponse:
    organisation = ends.load_end(request, organisation_id)
    sent = request.POST if request.method == "POST" else None
    return ends.create(request, LINK, organisation, LinkForms.of(organisation, sent))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, organisation_id: int, link_id: int) -> HttpResponse:
    return ends.edit(request, LINK, organisation_id, link_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, organisation_id: int, link_id: int) -> HttpResponse:
    return ends.delete(request, LINK, organisation_id, link_id)
