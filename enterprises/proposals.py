"""What others propose to the registry: making a proposal, correcting it, taking it back.

An administrator's decision on it is made in `proposal_decisions`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import person_names
from enterprises.models import Organisation, Proposal, Region, Source, User
from enterprises.versions import claim

Kind, State, CameFrom = Proposal.Kind, Proposal.State, Proposal.CameFrom


@dataclass(frozen=True)
class Origin:
    """Where a proposal came from: what it is called and its address in the portal, if it has one."""

    came_from: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class ProposedPerson:
    """A person who is not in the registry yet. A contact is kept only with the person's consent."""

    last_name: str
    first_name: str = ""
    patronymic: str = ""
    post: str = ""
    work_contact: str = ""
    has_consented: bool = False

    @classmethod
    def named(cls, full_name: str, **more: Any) -> ProposedPerson:
        last, first, *rest = [*person_names.person_words(full_name), "", ""]
        return cls(last, first, " ".join(rest).strip(), **more)


@transaction.atomic
def propose(
    region: Region,
    *,
    by: User | None,
    key: str,
    kind: str,
    origin: Origin,
    fields: Mapping[str, Any] | None = None,
    told: Mapping[str, Sequence[str]] | None = None,
    person: ProposedPerson | None = None,
    organisation: Organisation | None = None,
    seen_version: int = 0,
    source: Source | None = None,
    quote: str = "",
) -> Proposal:
    """Put a record, or a change of one, before the administrators of a region. The same key again changes
    nothing and answers the first proposal, whatever became of it.

    Raises ValidationError where there is nothing to decide on.
    """
    proposal, is_new = Proposal.objects.get_or_create(
        kept_by=region,
        key=key,
        defaults={
            "came_from": origin.came_from,
            "came_from_label": origin.label[:500],
            "came_from_url": origin.url,
            "proposed_by": by,
            "source": source,
            "quote": quote,
            "seen_version": seen_version,
            "told": dict(told or {}),
        },
    )
    if is_new:
        _put(proposal, kind, fields or {}, person, organisation)
    return proposal


@transaction.atomic
def revise(
    proposal: Proposal,
    *,
    by: User,
    kind: str,
    fields: Mapping[str, Any],
    person: ProposedPerson | None,
    organisation: Organisation | None,
) -> None:
    """Correct what was proposed, as long as nobody has decided on it. Raises ValidationError afterwards."""
    claim_waiting(proposal, proposal.version)
    _put(proposal, kind, fields, person, organisation)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, version: int, reason: str = "") -> None:
    """Take a proposal back before it is decided on. Raises StaleVersion."""
    claim_waiting(proposal, version)
    close(proposal, State.WITHDRAWN, by, reason)


@transaction.atomic
def reopen(proposal: Proposal, *, by: User) -> None:
    """Propose again what was withdrawn; anything else is left as it is."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != State.WITHDRAWN:
        return
    claim(proposal, locked.version)
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.reason = State.WAITING, None, None, ""
    proposal.save()


def key_of_change(organisation: Organisation, fields: Mapping[str, Any], *, by: User) -> str:
    """The same change of the same card by the same person is one proposal; a changed card makes another."""
    said = json.dumps([organisation.pk, organisation.version, by.pk, fields], sort_keys=True)
    return f"change {hashlib.sha256(said.encode()).hexdigest()}"


def _put(
    proposal: Proposal,
    kind: str,
    fields: Mapping[str, Any],
    person: ProposedPerson | None,
    organisation: Organisation | None,
) -> None:
    if organisation is not None and organisation.kept_by_id != proposal.kept_by_id:
        raise ValidationError(_("Choose an organisation of the same registry."), code="foreign")
    is_empty = {
        Kind.ORGANISATION: not str(fields.get("name_as_written", "")).strip(),
        Kind.CHANGE: organisation is None or not fields,
        Kind.PERSON: person is None or not person.last_name,
    }[Kind(kind)]
    if is_empty:
        raise ValidationError(_("There is nothing to propose."), code="empty")
    proposal.kind, proposal.fields, proposal.organisation = kind, dict(fields), organisation
    proposal.person_data = _kept(person) if person else {}
    proposal.full_clean(exclude=["proposed_by", "decided_by"])
    proposal.save()


def _kept(person: ProposedPerson) -> dict[str, Any]:
    data = asdict(person)
    if not person.has_consented:
        data["work_contact"] = ""
    return data


def claim_waiting(proposal: Proposal, version: int) -> None:
    claim(proposal, version)
    proposal.refresh_from_db(fields=["state", "fields", "person_data", "organisation", "person"])
    if not proposal.is_waiting:
        raise ValidationError(_("This proposal is decided already."), code="decided")


def close(proposal: Proposal, state: str, by: User, reason: str) -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
