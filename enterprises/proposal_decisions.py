"""An administrator's decision on a proposal: accepted, joined to a record that is there, or declined.

A proposal is decided once. Whoever decides second gets StaleVersion with what was decided. What follows a
decision outside the registry is done by `listeners`, within the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import consents, names, people, provenance, registry
from enterprises.models import Consent, Organisation, OrganisationName, Person, Proposal, Source, User
from enterprises.parts import NameRow
from enterprises.people import PostRow
from enterprises.proposals import claim_waiting, close

Kind, State = Proposal.Kind, Proposal.State
REASON_LENGTH = 500

Listener = Callable[[Proposal, User], None]
listeners: dict[str, Listener] = {}
"""By name, so that adding one again changes nothing: an upper app fills this in `AppConfig.ready()`."""


@dataclass(frozen=True)
class PersonAnswer:
    """What the administrator says of the person: somebody `known`, or a new record.

    An empty last name without a known person leaves the person out of the registry.
    """

    known: Person | None = None
    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    post: str = ""
    work_contact: str = ""


@transaction.atomic
def accept(
    proposal: Proposal,
    *,
    by: User,
    version: int,
    values: Mapping[str, Any],
    organisation_version: int = 0,
    person: PersonAnswer | None = None,
    organisation: Organisation | None = None,
) -> Proposal:
    """Write what is proposed, or what the administrator made of it, into the registry.

    `values` are arguments of the registry's verbs: of a change only the fields that are accepted. Of a person
    alone they are the source, and `organisation` is where the post is. Raises StaleVersion when somebody
    decided before, or changed the card after `organisation_version`; ValidationError otherwise.
    """
    claim_waiting(proposal, version)
    source, facts = _source_and_facts(proposal, values, by=by)
    if proposal.kind == Kind.ORGANISATION:
        organisation = registry.create_organisation(proposal.kept_by, by=by, source=source, **facts)
    elif proposal.kind == Kind.CHANGE:
        organisation = _target(proposal)
        registry.update_organisation(
            organisation, by=by, version=organisation_version, source=source, **facts
        )
    found = _settle_person(proposal, person, organisation, source, by=by)
    _prove_words(proposal, found if proposal.kind == Kind.PERSON else organisation, source, by=by)
    joined = proposal.kind == Kind.PERSON and person is not None and person.known is not None
    state = State.JOINED if joined else State.ACCEPTED
    return _decided(proposal, state, by, organisation=organisation, person=found, accepted=list(facts))


@transaction.atomic
def join(
    proposal: Proposal,
    organisation: Organisation,
    *,
    by: User,
    version: int,
    organisation_version: int,
    values: Mapping[str, Any],
    person: PersonAnswer | None = None,
) -> Proposal:
    """Say that what is proposed as new is in the registry already.

    `values` are the fields to take over. Another name becomes another spelling of the record. Raises as
    `accept` does.
    """
    claim_waiting(proposal, version)
    if proposal.kind != Kind.ORGANISATION:
        raise ValidationError(_("Only a new organisation can be joined to a record."), code="not_joinable")
    if organisation.kept_by_id != proposal.kept_by_id:
        raise ValidationError(_("Choose an organisation of the same registry."), code="foreign")
    source, facts = _source_and_facts(proposal, values, by=by)
    accepted = list(facts)
    if alias := alias_of(proposal, organisation):
        held = organisation.names.all()
        facts["names"] = [
            *(NameRow(one.kind, one.name, one.valid_from, one.valid_to) for one in held),
            NameRow(OrganisationName.Kind.ALIAS, alias),
        ]
    registry.update_organisation(organisation, by=by, version=organisation_version, source=source, **facts)
    found = _settle_person(proposal, person, organisation, source, by=by)
    _prove_words(proposal, organisation, source, by=by)
    return _decided(proposal, State.JOINED, by, organisation=organisation, person=found, accepted=accepted)


@transaction.atomic
def decline(proposal: Proposal, *, by: User, version: int, reason: str) -> Proposal:
    """Say no, and why. Raises StaleVersion when somebody decided before."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why, in a few words: the proposer reads it.")}, "required")
    if len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": _("The reason is too long.")}, code="max_length")
    claim_waiting(proposal, version)
    # The name stays, for the list of the hall shows it; a contact of a stranger to the registry does not.
    proposal.person_data.pop("work_contact", None)
    close(proposal, State.DECLINED, by, reason)
    _tell(proposal, by)
    return proposal


def alias_of(proposal: Proposal, organisation: Organisation) -> str:
    """The proposed name, where the record is not known by it yet."""
    proposed = str(proposal.fields.get("name_as_written", ""))
    known = {organisation.name_as_written, organisation.short_name, organisation.full_name}
    known |= {name.name for name in organisation.names.all()}
    return "" if names.fold(proposed) in set(map(names.fold, known)) else proposed


def namesakes(proposal: Proposal) -> list[Person]:
    """People of the registry called as the proposed one, with their posts."""
    if not proposal.person_name:
        return []
    same = Person.objects.filter(
        kept_by=proposal.kept_by_id, sort_key=names.normalise(proposal.person_name), merged_into=None
    )
    return list(same.prefetch_related("posts__organisation")[:10])


def _target(proposal: Proposal) -> Organisation:
    if proposal.organisation is None:
        raise ValidationError(_("The organisation was deleted meanwhile."), code="gone")
    return proposal.organisation


def _source_and_facts(
    proposal: Proposal, values: Mapping[str, Any], *, by: User
) -> tuple[Source | None, dict[str, Any]]:
    """The one source of all that is written, and the rest of the values."""
    facts = {name: value for name, value in values.items() if name not in ("source", "new_source")}
    given = values.get("source"), values.get("new_source")
    return registry.the_source(proposal.kept_by, *given, by=by), facts


def _prove_words(
    proposal: Proposal, record: Organisation | Person | None, source: Source | None, *, by: User
) -> None:
    """The words that were proposed prove what came of them, where they are the source's."""
    if record is None or source is None or source != proposal.source:
        return
    if proposal.quote and proposal.quote in source.text:
        provenance.prove(record, source, proposal.quote, by=by)


def _settle_person(
    proposal: Proposal,
    answer: PersonAnswer | None,
    organisation: Organisation | None,
    source: Source | None,
    *,
    by: User,
) -> Person | None:
    if answer is None or (answer.known is None and not answer.last_name):
        return None
    posts = [PostRow(organisation, answer.post)] if organisation and answer.post else []
    if answer.known is not None:
        person = answer.known
        for post in posts:
            people.add_post(person, post, by=by, source=source)
    else:
        person = people.create_person(
            proposal.kept_by,
            by=by,
            last_name=answer.last_name,
            first_name=answer.first_name,
            patronymic=answer.patronymic,
            posts=posts,
            source=source,
        )
    if proposal.person_data.get("has_consented"):
        _keep_consent(proposal, person, answer.work_contact, by, source)
    return person


def _keep_consent(
    proposal: Proposal, person: Person, work_contact: str, by: User, source: Source | None
) -> None:
    """The consent as it was given, to the text in force on that day; then the contact that it allows."""
    if not person.consents.valid().exists():
        text = consents.text_in_force(proposal.kept_by, timezone.localdate(proposal.proposed_at))
        if text is None and work_contact:
            raise ValidationError(
                {
                    "work_contact": _(
                        "No text of the consent was in force on that day, so the contact cannot be kept. Add "
                        "the text, or accept the person without the contact."
                    )
                },
                code="no_text",
            )
        if text is not None:
            consents.give(
                person,
                by=by,
                text=text,
                received=Consent.Received.FORM,
                given_at=proposal.proposed_at,
                source=source or proposal.source,
            )
    if work_contact and work_contact != person.work_contact:
        people.update_person(
            person,
            by=by,
            version=person.version,
            work_contact=work_contact,
            source=source or proposal.source,
        )


def _decided(
    proposal: Proposal,
    state: str,
    by: User,
    *,
    organisation: Organisation | None,
    person: Person | None,
    accepted: list[str],
) -> Proposal:
    proposal.organisation, proposal.person = organisation, person
    proposal.accepted = accepted
    # From now on the name lives in Person alone. Of a person left out of the registry it stays here, for the
    # list of the hall, and nothing else does.
    if person is not None:
        proposal.person_data = {}
    proposal.person_data.pop("work_contact", None)
    close(proposal, state, by, "")
    _tell(proposal, by)
    return proposal


def _tell(proposal: Proposal, by: User) -> None:
    for listen in listeners.values():
        listen(proposal, by)
