"""Proposals: the queue, one of them beside the records that it may be, and the decision on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import changes, nearest, proposal_decisions, proposals, proposed_people, tallies
from enterprises.forms.fields import VersionField
from enterprises.forms.organisations import OrganisationForms, differences_of
from enterprises.forms.proposals import DecisionForms, changed_fields, told_of
from enterprises.models import Organisation, Proposal
from enterprises.permissions import can_edit_registry, can_propose, can_withdraw
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from enterprises.views.organisations import LOADED

PAGE = 50


@require_safe
def queue(request: Request) -> HttpResponse:
    """Waiting ones first come first served; decided ones the last first."""
    rows = Proposal.objects.visible_to(request.user).of(request.region)
    state, came_from = request.GET.get("state", ""), request.GET.get("from", "")
    state = state if state in Proposal.State.values else Proposal.State.WAITING.value
    came_from = came_from if came_from in Proposal.CameFrom.values else ""
    shown = rows.filter(state=state, **({"came_from": came_from} if came_from else {}))
    found = tallies.count(shown)
    is_waiting = state == Proposal.State.WAITING
    after = VersionField().clean(request.GET.get("after"))
    if after:
        shown = shown.filter(pk__gt=after) if is_waiting else shown.filter(pk__lt=after)
    page = list(
        shown.select_related("organisation", "person", "proposed_by", "decided_by").order_by(
            "pk" if is_waiting else "-pk"
        )[: PAGE + 1]
    )
    return render(
        request,
        "enterprises/proposal/list.html",
        {
            "rows": page[:PAGE],
            "after": page[PAGE - 1].pk if len(page) > PAGE else None,
            "found": found,
            "state": state,
            "states": [(choice, tallies.count(rows.filter(state=choice))) for choice in Proposal.State],
            "came_from": came_from,
            "asked_region": request.GET.get("region", ""),
            "origins_of_proposals": Proposal.CameFrom,
            "can_decide": can_edit_registry(request.user, request.region),
        },
    )


@require_safe
def detail(request: Request, proposal_id: int) -> HttpResponse:
    proposal = _load(request, proposal_id)
    return _page(request, proposal, DecisionForms.of(proposal) if proposal.is_waiting else None)


@require_POST
def accept(request: Request, proposal_id: int) -> HttpResponse:
    proposal = _load_to_decide(request, proposal_id)
    forms = DecisionForms.of(proposal, request.POST)
    if not proposal.is_waiting:
        return _page(request, proposal, None, status=409, is_late=True)
    if forms.is_valid():
        try:
            proposal_decisions.accept(
                proposal,
                by=request.user,
                version=forms.proposal_version,
                values=forms.values(),
                organisation_version=forms.main.cleaned_data["version"],
                person=forms.answer(),
                organisation=forms.person.cleaned_data.get("organisation") if forms.person else None,
            )
        except StaleVersion as stale:
            return _stale(request, proposal_id, stale)
        except ValidationError as refusal:
            proposal = _load(request, proposal_id)
            forms = DecisionForms.of(proposal, request.POST)
            forms.is_valid()
            forms.main.take(refusal)
        else:
            return _done(request, proposal)
    return _page(request, proposal, forms, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, proposal_id: int, organisation_id: int) -> HttpResponse:
    """A proposed organisation beside the record that it is: what the record lacks is filled from it."""
    proposal = _load_to_decide(request, proposal_id)
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).of(proposal.kept_by).present().select_related(*LOADED),
        pk=organisation_id,
    )
    if not proposal.is_waiting:
        return _page(request, proposal, None, status=409 if request.method == "POST" else 200, is_late=True)
    if proposal.kind != Proposal.Kind.ORGANISATION:
        raise Http404
    if request.method != "POST":
        return _join_page(request, proposal, organisation, DecisionForms.of(proposal, None, organisation))

    forms = DecisionForms.of(proposal, request.POST, organisation)
    if forms.is_valid():
        try:
            proposal_decisions.join(
                proposal,
                organisation,
                by=request.user,
                version=forms.proposal_version,
                organisation_version=forms.main.cleaned_data["version"],
                values=forms.values(),
                person=forms.answer(),
            )
        except StaleVersion as stale:
            return _stale(request, proposal_id, stale, organisation_id)
        except ValidationError as refusal:
            proposal = _load(request, proposal_id)
            organisation = Organisation.objects.select_related(*LOADED).get(pk=organisation_id)
            forms = DecisionForms.of(proposal, request.POST, organisation)
            forms.is_valid()
            forms.main.take(refusal)
        else:
            return _done(request, proposal)
    return _join_page(request, proposal, organisation, forms, status=422)


@require_POST
def decline(request: Request, proposal_id: int) -> HttpResponse:
    proposal = _load_to_decide(request, proposal_id)
    if not proposal.is_waiting:
        return _page(request, proposal, None, status=409, is_late=True)
    version = VersionField().clean(request.POST.get("proposal_version"))
    reason = request.POST.get("reason", "")
    try:
        proposal_decisions.decline(proposal, by=request.user, version=version, reason=_readable(reason))
    except StaleVersion as stale:
        return _stale(request, proposal_id, stale)
    except ValidationError as refusal:
        proposal = _load(request, proposal_id)
        refused = {"decline_error": " ".join(refusal.messages), "reason": reason[:1000]}
        return _page(request, proposal, DecisionForms.of(proposal), status=422, **refused)
    messages.success(request, _("Declined. The proposer sees the reason."))
    return redirect(proposal)


@require_POST
def withdraw(request: Request, proposal_id: int) -> HttpResponse:
    proposal = _load(request, proposal_id)
    if not can_withdraw(request.user, proposal):
        messages.warning(request, _("Only who made a waiting proposal can take it back."))
        return redirect(proposal)
    try:
        proposals.withdraw(
            proposal,
            by=request.user,
            version=VersionField().clean(request.POST.get("proposal_version")),
        )
    except StaleVersion as stale:
        return _stale(request, proposal_id, stale)
    messages.success(request, _("The proposal is taken back."))
    return redirect("enterprises:proposals")


@require_POST
def forget(request: Request, proposal_id: int) -> HttpResponse:
    """Take the name of a person out of a proposal that is decided."""
    proposal = _load_to_decide(request, proposal_id)
    if proposed_people.forget_people([proposal.pk]):
        messages.success(request, _("The name is erased; what was proposed of the organisation stays."))
    else:
        messages.warning(request, _("A waiting proposal is declined or taken back first."))
    return redirect(proposal)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, organisation_id: int) -> HttpResponse:
    """The ordinary form of a card; what is changed in it goes to the administrators."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).present().select_related(*LOADED), pk=organisation_id
    )
    region = organisation.kept_by
    enter_region(request, region)
    if not can_propose(request.user, region):
        raise PermissionDenied
    if request.method != "POST":
        return _propose_page(request, organisation, OrganisationForms.of(region, organisation=organisation))

    forms = OrganisationForms.of(region, request.POST, organisation)
    if not forms.is_valid():
        return _propose_page(request, organisation, forms, status=422)
    version = forms.main.cleaned_data["version"]
    if version != organisation.version:
        data = request.POST.copy()
        data["version"] = str(organisation.version)
        again = OrganisationForms.of(region, data, organisation)
        again.is_valid()
        saved = changes.of_organisation(organisation.pk).actions
        return _propose_page(
            request,
            organisation,
            again,
            status=409,
            conflict=differences_of(again, organisation),
            saved_by=saved[0].who if saved else "",
            saved_at=saved[0].when if saved else None,
        )
    fields = changed_fields(forms, organisation)
    if not fields:
        forms.main.add_error(None, ValidationError(_("Nothing is changed on the card."), code="unchanged"))
        return _propose_page(request, organisation, forms, status=422)
    proposal = proposals.propose(
        region,
        by=request.user,
        key=proposals.key_of_change(organisation, fields, by=request.user),
        kind=Proposal.Kind.CHANGE,
        origin=proposals.Origin(
            Proposal.CameFrom.USER, request.user.short_name, organisation.get_absolute_url()
        ),
        fields=fields,
        told=told_of(forms, organisation),
        organisation=organisation,
        seen_version=version,
        source=forms.main.cleaned_data["source"],
    )
    messages.success(request, _("Proposed. An administrator of the region decides on it."))
    return redirect(proposal)


# Pieces


def _load(request: Request, proposal_id: int) -> Proposal:
    proposal = get_object_or_404(
        Proposal.objects.visible_to(request.user).select_related(
            "kept_by",
            "source",
            "proposed_by",
            "decided_by",
            "person",
            *(f"organisation__{name}" for name in LOADED),
        ),
        pk=proposal_id,
    )
    enter_region(request, proposal.kept_by)
    return proposal


def _load_to_decide(request: Request, proposal_id: int) -> Proposal:
    proposal = _load(request, proposal_id)
    if not can_edit_registry(request.user, proposal.kept_by):
        raise PermissionDenied
    return proposal


def _readable(text: str) -> str:
    """NUL and halves of UTF-16 pairs are no reason."""
    return "".join(sign for sign in text if sign.isprintable() or sign.isspace())


def _page(
    request: Request, proposal: Proposal, forms: DecisionForms | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    can_decide = proposal.is_waiting and can_edit_registry(request.user, proposal.kept_by)
    is_new = proposal.kind == Proposal.Kind.ORGANISATION
    context = {
        "proposal": proposal,
        "forms": forms,
        "can_decide": can_decide,
        "can_withdraw": can_withdraw(request.user, proposal),
        "can_forget": not proposal.is_waiting and can_edit_registry(request.user, proposal.kept_by),
        "near": nearest.nearest(proposal.kept_by, proposal.fields) if can_decide and is_new else [],
        "namesakes": proposal_decisions.namesakes(proposal) if can_decide else [],
        "rows": forms.rows() if forms else _told_rows(proposal),
        **more,
    }
    return render(request, "enterprises/proposal/page.html", context, status=status)


def _told_rows(proposal: Proposal) -> list[Any]:
    """The fields of a decided proposal, as they were told when it was made."""
    return DecisionForms.of(proposal).rows()


def _join_page(
    request: Request,
    proposal: Proposal,
    organisation: Organisation,
    forms: DecisionForms,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "organisation": organisation,
        "forms": forms,
        "rows": forms.rows(),
        "alias": proposal_decisions.alias_of(proposal, organisation),
        "namesakes": proposal_decisions.namesakes(proposal),
        **more,
    }
    return render(request, "enterprises/proposal/join.html", context, status=status)


def _stale(
    request: Request, proposal_id: int, stale: StaleVersion, organisation_id: int | None = None
) -> HttpResponse:
    """What was decided meanwhile, or the card as it is now beside what would be written into it."""
    proposal = _load(request, proposal_id)
    if isinstance(stale.current, Proposal) and not proposal.is_waiting:
        return _page(request, proposal, None, status=409, is_late=True)
    organisation = None
    if organisation_id is not None:
        organisation = Organisation.objects.select_related(*LOADED).get(pk=organisation_id)
    data = request.POST.copy()
    data["proposal_version"] = str(proposal.version)
    current = organisation or proposal.organisation
    more: Mapping[str, Any] = {}
    if current is not None:
        data["version"] = str(current.version)
    forms = DecisionForms.of(proposal, data, organisation)
    forms.is_valid()
    if current is not None and forms.card is not None and not forms.card.has_errors:
        saved = changes.of_organisation(current.pk).actions
        more = {
            "conflict": differences_of(forms.card, current),
            "saved_by": saved[0].who if saved else "",
            "saved_at": saved[0].when if saved else None,
        }
    if organisation is not None:
        return _join_page(request, proposal, organisation, forms, status=409, **more)
    return _page(request, proposal, forms, status=409, **more)


def _done(request: Request, proposal: Proposal) -> HttpResponse:
    sentences = {
        Proposal.State.ACCEPTED.value: _("Accepted: %(title)s."),
        Proposal.State.JOINED.value: _("Joined to the record: %(title)s."),
    }
    messages.success(request, sentences[proposal.state] % {"title": proposal.title})
    return redirect(proposal)


def _propose_page(
    request: Request, organisation: Organisation, forms: OrganisationForms, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"forms": forms, "form": forms.main, "organisation": organisation, "is_proposal": True, **more}
    return render(request, "enterprises/organisation/form.html", context, status=status)
