"""History of a card: what changed, two moments compared, the card of a past moment, and of a past day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises import changes, dated, events, past, restoring
from enterprises.forms.fields import VersionField
from enterprises.models import Organisation, Region
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from enterprises.views.moments import day_asked, moment_asked, moment_of

MOST_NAMES = 60


@dataclass(frozen=True)
class Card:
    """A record, also one that was deleted: then `record` is None and the title is the last one known."""

    kind: past.Kind
    key: int
    record: Any
    title: str
    region: Region
    space: str

    @property
    def is_person(self) -> bool:
        return self.kind is past.PERSON

    def url(self, route: str) -> str:
        return reverse(f"{self.space}:{route}", args=[self.key])

    @property
    def urls(self) -> dict[str, str]:
        return {
            route: self.url(route)
            for route in ("detail", "history", "compare", "restore", "as_recorded", "as_was")
        }


def organisation_card(request: Request, key: int) -> Card:
    return _card(request, past.ORGANISATION, key, "enterprises")


def person_card(request: Request, key: int) -> Card:
    return _card(request, past.PERSON, key, "people")


def _card(request: Request, kind: past.Kind, key: int, space: str) -> Card:
    rows = kind.model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
    record = rows.select_related("kept_by").filter(pk=key).first()
    known: Any = record or events.last_known(kind.model, key)
    if known is None or known.kept_by_id not in request.user.region_ids:
        raise Http404
    region = next(region for region in request.regions if region.pk == known.kept_by_id)
    enter_region(request, region)
    return Card(kind, key, record, _title(kind, known), region, space)


def _title(kind: past.Kind, known: Any) -> str:
    if kind is past.ORGANISATION:
        return str(known.short_name or known.name_as_written)
    named = " ".join(filter(None, (known.last_name, known.first_name, known.patronymic)))
    return named or _("erased person")


# Pages


def history(request: Request, card: Card) -> HttpResponse:
    of = changes.of_person if card.is_person else changes.of_organisation
    only = card.kind.only(request.GET.get("field", ""))
    return render(
        request,
        "enterprises/history/page.html",
        {
            "card": card,
            "history": of(card.key, before=moment_of(request), only=only),
            "is_first": "before" not in request.GET,
            "field": only.name if only else "",
            "fields": card.kind.names,
        },
    )


def compare(request: Request, card: Card) -> HttpResponse:
    return _comparison(request, card, request.GET.get("from", ""), request.GET.get("to", ""))


def restore(request: Request, card: Card) -> HttpResponse:
    """Put back what the version held: the named fields, or all of it."""
    if not can_edit_registry(request.user, card.region):
        raise PermissionDenied
    if card.record is None:
        raise Http404
    text = request.POST.get("from", "")
    moment = moment_asked(text)
    picked = None if request.POST.get("what") == "all" else request.POST.getlist("field")[:MOST_NAMES]
    verb: Callable[..., list[str]] = (
        restoring.restore_person if card.is_person else restoring.restore_organisation
    )
    refusal, status = "", 422
    if moment is None:
        refusal = _("The moment cannot be read: choose a version from the list.")
    else:
        try:
            version = VersionField().clean(request.POST.get("version"))
            done = verb(card.record, moment, by=request.user, version=version, names=picked)
        except StaleVersion:
            status = 409
            refusal = _("The card was changed meanwhile. Below is how it differs now: look at it again.")
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _restored(len(done)))
            return redirect(card.url("detail"))
    again = _again(request, card)
    return _comparison(request, again, text, "", refusal=refusal, status=status)


def _again(request: Request, card: Card) -> Card:
    """The card as the database holds it: a refused change has touched the record in memory."""
    return _card(request, card.kind, card.key, card.space)


def _restored(number: int) -> str:
    said = ngettext("Restored: %(number)d field.", "Restored: %(number)d fields.", number)
    return said % {"number": number}


def as_recorded(request: Request, card: Card) -> HttpResponse:
    """What the portal said of the record at a moment, `?at=`; without it, as the card was last written."""
    text = request.GET.get("at", "")
    asked = moment_asked(text) if text else None
    error = _("The moment cannot be read: a day and a time are needed.") if text and asked is None else ""
    moments = past.moments(card.kind, card.key)
    moment = asked or _last_written(card, moments)
    version = past.version_at(card.kind, card.key, moment)
    return render(
        request,
        "enterprises/history/as_recorded.html",
        {
            "card": card,
            "moment": moment,
            "version": version,
            "told": past.tell(version),
            "moments": moments,
            "error": error,
            # The field holds whole seconds: rounded up, it still means the same version.
            "typed": f"{timezone.localtime(moment + timedelta(microseconds=999_999)):%Y-%m-%dT%H:%M:%S}",
        },
        status=422 if error else 200,
    )


def _last_written(card: Card, moments: list[past.Moment]) -> datetime:
    if card.record is None and (before_the_end := past.before_the_end(card.kind, card.key)):
        return before_the_end
    return moments[0].when if moments else timezone.now()


def as_was(request: Request, card: Card) -> HttpResponse:
    """What was true of the record on a day, `?on=`, by what is known today; without it, today."""
    text = request.GET.get("on", "")
    asked = day_asked(text) if text else None
    error = _("The day cannot be read: DD.MM.YYYY is needed.") if text and asked is None else ""
    day = asked or timezone.localdate()
    context: dict[str, Any] = {"card": card, "day": day, "error": error}
    if card.record is not None and card.is_person:
        context["posts"] = dated.posts_on(card.record, day)
    elif card.record is not None:
        context["then"] = dated.organisation_on(_with_place(card.record), day)
    return render(request, "enterprises/history/as_was.html", context, status=422 if error else 200)


def _with_place(organisation: Organisation) -> Organisation:
    rows = Organisation.objects.select_related("settlement__municipality__predecessor", "legal_form")
    return rows.get(pk=organisation.pk)


def _comparison(
    request: Request, card: Card, since: str, until: str, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The difference between two moments; without them, between now and what was before the last change."""
    known = past.moments(card.kind, card.key)
    before, after = moment_asked(since), moment_asked(until)
    wrong = [text for text, moment in ((since, before), (until, after)) if text and moment is None]
    if wrong and not refusal:
        refusal, status = _("The moment cannot be read: choose a version from the list."), 422
    if before is None:
        before = known[min(1, len(known) - 1)].when if known else timezone.now()
    old, new = (past.version_at(card.kind, card.key, moment) for moment in (before, after or timezone.now()))
    return render(
        request,
        "enterprises/history/compare.html",
        {
            "card": card,
            "moments": known,
            "before": before,
            "after": after,
            "unlisted_before": not _listed(known, before),
            "unlisted_after": not _listed(known, after),
            "old": old,
            "new": new,
            "differences": past.compare(old, new),
            "can_restore": after is None
            and old.exists
            and card.record is not None
            and not getattr(card.record, "erased_at", None)
            and can_edit_registry(request.user, card.region),
            "refusal": refusal,
        },
        status=status,
    )


def _listed(known: list[past.Moment], moment: datetime | None) -> bool:
    return moment is None or any(one.when == moment for one in known)


# Routes


@require_safe
def organisation_history(request: Request, organisation_id: int) -> HttpResponse:
    return history(request, organisation_card(request, organisation_id))


@require_safe
def organisation_compare(request: Request, organisation_id: int) -> HttpResponse:
    return compare(request, organisation_card(request, organisation_id))


@require_POST
def organisation_restore(request: Request, organisation_id: int) -> HttpResponse:
    return restore(request, organisation_card(request, organisation_id))


@require_safe
def organisation_as_recorded(request: Request, organisation_id: int) -> HttpResponse:
    return as_recorded(request, organisation_card(request, organisation_id))


@require_safe
def organisation_as_was(request: Request, organisation_id: int) -> HttpResponse:
    return as_was(request, organisation_card(request, organisation_id))


@require_safe
def person_history(request: Request, person_id: int) -> HttpResponse:
    return history(request, person_card(request, person_id))


@require_safe
def person_compare(request: Request, person_id: int) -> HttpResponse:
    return compare(request, person_card(request, person_id))


@require_POST
def person_restore(request: Request, person_id: int) -> HttpResponse:
    return restore(request, person_card(request, person_id))


@require_safe
def person_as_recorded(request: Request, person_id: int) -> HttpResponse:
    return as_recorded(request, person_card(request, person_id))


@require_safe
def person_as_was(request: Request, person_id: int) -> HttpResponse:
    return as_was(request, person_card(request, person_id))
