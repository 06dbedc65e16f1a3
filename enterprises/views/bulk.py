"""Changing what was picked in the list: choose a field, see what will change, change it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import asking, bulk, charts, columns, facets, listing, narrowing
from enterprises.forms.bulk import BulkForm
from enterprises.models import BulkChange, Organisation, Role
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.views import sitting

SHOWN = 30
PAGE = 50
LONGEST_ADDRESS = 6000


@dataclass(frozen=True)
class Selection:
    """What was picked: rows by their ids, or everything that the list finds."""

    asked: asking.Asked
    numbers: list[int]
    everything: bool

    def keys(self, request: Request) -> list[int]:
        rows = Organisation.objects.visible_to(request.user).of(request.region).present()
        if self.everything:
            return bulk.keys_of(narrowing.narrowed(rows, self.asked, facets.all_facets(), request.region))
        return bulk.keys_of(rows.filter(pk__in=self.numbers))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        pairs = [("list", self.asked.query), ("everything", "1" if self.everything else "")]
        if not self.everything:
            pairs.append(("picked", ",".join(map(str, self.numbers))))
        return [(key, value) for key, value in pairs if value]

    def address(self, route: str, **more: str) -> str:
        return f"{reverse(route)}?{urlencode([*self.pairs, *more.items()])}"


def selection(data: QueryDict) -> Selection:
    text = data.get("list", "")[:LONGEST_ADDRESS].replace("\0", "")
    values = [value for text in data.getlist("picked") for value in text.split(",")]
    return Selection(
        asking.read(QueryDict(text), facets.all_facets(), columns.all_columns()),
        list(dict.fromkeys(facets.keys_of(values)))[: listing.MOST_AT_ONCE + 1],
        data.get("everything") == "1",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request) -> HttpResponse:
    if not can_edit_registry(request.user, request.region):
        raise PermissionDenied
    if request.method != "POST":
        return _offer(request, selection(request.GET))
    picked, wish = selection(request.POST), request.POST.get("do", "")
    region = {"region": request.GET["region"]} if "region" in request.GET else {}
    if wish == "choose":
        return redirect(picked.address("enterprises:bulk", **region))
    if wish == "export":
        more = {"format": "xlsx", **region}
        pairs = [*picked.asked.pairs, *(pair for pair in picked.pairs if pair[0] == "picked"), *more.items()]
        return redirect(f"{reverse('enterprises:export')}?{urlencode(pairs)}")
    if wish == "check":
        return _mark_checked(request, picked)
    return _apply(request, picked, is_preview=wish != "apply")


def _mark_checked(request: Request, picked: Selection) -> HttpResponse:
    field, values = bulk.FIELDS["checked_on"], {"checked_on": timezone.localdate()}
    try:
        made = bulk.change(request.region, picked.keys(request), field, values, by=request.user)
    except ValidationError as refusal:
        return _offer(request, picked, refusal=" ".join(refusal.messages), status=422)
    return _changed(request, made, picked)


def _offer(request: Request, picked: Selection, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The choice of a field, or the form of the chosen one."""
    field = bulk.FIELDS.get(request.GET.get("field", "")) if request.method != "POST" else None
    form = _form(request, field) if field else None
    return _page(request, picked, field=field, form=form, refusal=refusal, status=status)


def _apply(request: Request, picked: Selection, *, is_preview: bool) -> HttpResponse:
    field = bulk.FIELDS.get(request.POST.get("field", ""))
    if field is None:
        return _page(request, picked, refusal=_("Choose what is to be changed."), status=422)
    form = _form(request, field, request.POST)
    if not form.is_valid():
        return _page(request, picked, field=field, form=form, status=422)
    try:
        keys = picked.keys(request)
        if is_preview:
            preview = bulk.look(request.region, keys, field, form.values())
            return _page(request, picked, field=field, form=form, preview=preview)
        made = bulk.change(
            request.region,
            keys,
            field,
            form.values(),
            by=request.user,
            fingerprint=request.POST.get("fingerprint", "")[:64],
            **form.sources_of_verb(),
        )
    except bulk.Moved as moved:
        sentence = _("The organisations were changed while you were looking. This is how it stands now.")
        return _page(
            request, picked, field=field, form=form, preview=moved.preview, refusal=sentence, status=409
        )
    except ValidationError as refusal:
        form.take(refusal)
        return _page(request, picked, field=field, form=form, status=422)
    sitting.remember(request, request.region, made.source)
    return _changed(request, made, picked)


def _form(request: Request, field: bulk.Field, data: Any = None) -> BulkForm:
    return BulkForm(
        data,
        field=field,
        region=request.region,
        offered=sitting.last_source(request, request.region),
        initial={"checked_on": timezone.localdate()},
    )


def _changed(request: Request, made: BulkChange, picked: Selection) -> HttpResponse:
    sentence = ngettext(
        "%(shown)s organisation changed: %(field)s.",
        "%(shown)s organisations changed: %(field)s.",
        made.changed,
    ) % {"shown": charts.number(made.changed), "field": str(bulk.FIELDS[made.field].label).lower()}
    if made.unchanged:
        sentence += " " + ngettext(
            "%(count)d was so already.", "%(count)d were so already.", made.unchanged
        ) % {"count": made.unchanged}
    # The place of «Вернуть»: a message is made here and kept in the session.
    messages.success(request, sentence, extra_tags=reverse("enterprises:undo_bulk", args=[made.pk]))
    return redirect(_back(request, picked))


def _back(request: Request, picked: Selection) -> str:
    region = request.GET.get("region", "")
    pairs = [*([("region", region)] if region else []), *picked.asked.pairs]
    return reverse("enterprises:list") + (f"?{urlencode(pairs)}" if pairs else "")


def _page(
    request: Request,
    picked: Selection,
    *,
    field: bulk.Field | None = None,
    form: BulkForm | None = None,
    preview: bulk.Preview | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    try:
        number = len(picked.keys(request))
    except ValidationError as too_many:
        number, refusal, status = 0, refusal or " ".join(too_many.messages), max(status, 200)
    context: dict[str, Any] = {
        "selection": picked,
        "number": number,
        "fields": [(one, picked.address("enterprises:bulk", field=one.key)) for one in bulk.FIELDS.values()],
        "field": field,
        "form": form,
        "own": form.own if form else (),
        "refusal": refusal,
        "back": _back(request, picked),
        "preview": preview,
        "most_at_once": listing.MOST_AT_ONCE,
    }
    if preview and form and field:
        context["shown"] = [
            (one, "" if field.offer else _now(field, one)) for one in preview.changing[:SHOWN]
        ]
        context["more"] = max(0, len(preview.changing) - SHOWN)
        context["after"] = (
            form.values()["text"]
            if field.offer
            else ", ".join(filter(None, (bulk.said(*pair) for pair in form.values().items())))
        )
    return render(request, "enterprises/bulk/change.html", context, status=status)


def _now(field: bulk.Field, organisation: Organisation) -> str:
    return ", ".join(filter(None, (bulk.said(name, getattr(organisation, name)) for name in field.columns)))


# What was changed


@require_safe
def list_changes(request: Request) -> HttpResponse:
    made = BulkChange.objects.of(request.region).filter(
        kept_by__in=request.user.regions_as(Role.ADMINISTRATOR)
    )
    rows = list(made.select_related("made_by", "undone_by", "source")[:PAGE])
    return render(
        request,
        "enterprises/bulk/list.html",
        {"changes": [(one, bulk.FIELDS[one.field].label) for one in rows]},
    )


@require_safe
def detail(request: Request, bulk_id: int) -> HttpResponse:
    return _detail(request, _load(request, bulk_id))


@require_POST
def undo(request: Request, bulk_id: int) -> HttpResponse:
    made = _load(request, bulk_id)
    try:
        undone = bulk.undo(made, by=request.user)
    except ValidationError as refusal:
        return _detail(request, made, refusal=" ".join(refusal.messages), status=422)
    sentence = ngettext(
        "%(count)d organisation is as it was.", "%(count)d organisations are as they were.", undone.restored
    ) % {"count": undone.restored}
    messages.success(request, sentence)
    if undone.left:
        return redirect(made)
    return redirect(reverse("enterprises:list") + f"?region={made.kept_by.code}")


def _detail(request: Request, made: BulkChange, *, refusal: str = "", status: int = 200) -> HttpResponse:
    rows = list(made.rows.order_by("pk")[: listing.MOST_AT_ONCE])
    kept = set(
        Organisation.objects.filter(pk__in=[row.organisation_number for row in rows]).values_list(
            "pk", flat=True
        )
    )
    return render(
        request,
        "enterprises/bulk/detail.html",
        {
            "change": made,
            "label": bulk.FIELDS[made.field].label,
            "rows": [(row, row.organisation_number in kept) for row in rows],
            "refusal": refusal,
        },
        status=status,
    )


def _load(request: Request, bulk_id: int) -> BulkChange:
    visible = BulkChange.objects.filter(kept_by__in=request.user.regions_as(Role.ADMINISTRATOR))
    made = get_object_or_404(visible.select_related("kept_by", "made_by", "undone_by", "source"), pk=bulk_id)
    enter_region(request, made.kept_by)
    return made
