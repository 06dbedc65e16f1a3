"""Who comes to a session without being in its list.

Whoever is in the registry stands in the list at once. Of the others the list keeps organisation and post as
on the day, and what is not known goes to the administrators as a proposal; their decision puts the record
into the list.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import (
    choosing,
    events,
    names,
    nearest,
    person_names,
    proposal_decisions,
    proposals,
    registry,
)
from enterprises.models import Organisation, Person, Proposal, Source, User
from enterprises.proposals import Origin, ProposedPerson
from enterprises.versions import claim
from sessions_app import journal
from sessions_app.journal import Op
from sessions_app.models import Actor, Attendance, LiveEvent, Presence, SessionDay, StrategySession

NAME_LENGTH, POST_LENGTH, FIRM_LENGTH, PLACE_LENGTH, CONTACT_LENGTH = 300, 300, 500, 200, 300
REMOVED = "attendance.remove"


@dataclass(frozen=True)
class WhoCame:
    """As they say it; `known_…` is what was chosen from the registry. A contact needs a consent."""

    name: str
    post: str = ""
    firm: str = ""
    place: str = ""
    contact: str = ""
    consent: bool = False
    known_person: Person | None = None
    known_organisation: Organisation | None = None


# Verbs


@transaction.atomic
def register(session: StrategySession, *, by: Actor, who: WhoCame, op: Op | None = None) -> Attendance:
    """Put somebody into the list, once: who is there already is marked as arrived today."""
    user = _user(by)
    StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    organisation, person = _found(session, who)
    seat = _already_there(session, who, organisation, person)
    if seat is None:
        source = _source(session, by=user)
        proposal = None
        if what := _missing(session, who, organisation, person):
            proposal = proposals.propose(
                session.kept_by,
                by=user,
                key=f"walk-in {op.id if op else uuid.uuid4()}",
                origin=Origin(Proposal.CameFrom.WALK_IN, session.title, session.get_absolute_url()),
                source=source,
                **what,
            )
        seat = Attendance.objects.create(
            session=session,
            organisation=organisation,
            person=person,
            is_walk_in=True,
            proposal=proposal,
            source=source,
            recorded_by=user,
            **_on_the_day(who, organisation),
        )
    _arrive(seat)
    _record(seat, "attendance.add", by=by, op=op)
    return seat


@transaction.atomic
def correct(seat: Attendance, *, by: Actor, version: int, who: WhoCame, op: Op | None = None) -> None:
    """Correct a walk-in and what was proposed of it, as long as no administrator has decided.

    Raises StaleVersion when somebody corrected it in between.
    """
    user = _user(by)
    _refuse_invited(seat)
    claim(seat, version)
    organisation, person = _found(seat.session, who)
    what = _missing(seat.session, who, organisation, person)
    proposal = seat.proposal
    if proposal is not None and proposal.is_waiting:
        if what:
            proposals.revise(proposal, by=user, **what)
        else:
            proposals.withdraw(
                proposal, by=user, version=proposal.version, reason=_("Corrected in the list.")
            )
            proposal = None
    elif what:
        proposal = proposals.propose(
            seat.session.kept_by,
            by=user,
            key=f"walk-in {op.id if op else uuid.uuid4()}",
            origin=Origin(Proposal.CameFrom.WALK_IN, seat.session.title, seat.session.get_absolute_url()),
            source=_source(seat.session, by=user),
            **what,
        )
    else:
        proposal = None
    twin = _twin(seat, organisation, person, proposal)
    if twin is not None:
        raise ValidationError(_("This participant stands in the list already."), code="repeated")
    seat.organisation, seat.person, seat.proposal = organisation, person, proposal
    for column, value in _on_the_day(who, organisation).items():
        setattr(seat, column, value)
    seat.save()
    _record(seat, "attendance.edit", by=by, op=op)


@transaction.atomic
def remove(seat: Attendance, *, by: Actor, op: Op | None = None) -> None:
    """Take a mistaken walk-in out of the list, and its proposal back; `restore` undoes it."""
    user = _user(by)
    _refuse_invited(seat)
    session, payload = seat.session, _payload(seat)
    payload["presence"] = [
        [presence.day_id, *(hour and hour.isoformat() for hour in (presence.arrived_at, presence.left_at))]
        for presence in seat.presence.all()
    ]
    if seat.proposal is not None and seat.proposal.is_waiting:
        proposals.withdraw(
            seat.proposal, by=user, version=seat.proposal.version, reason=_("Taken out of the list.")
        )
    seat.delete()
    journal.record(
        session, REMOVED, by=by, op=op, payload=payload, result={"attendance": payload["attendance"]}
    )


@transaction.atomic
def restore(session: StrategySession, key: int, *, by: Actor, op: Op | None = None) -> None:
    """Bring back a walk-in that was removed, with its arrivals and its proposal; twice is once.

    Raises ValidationError when nothing of the kind was ever removed, or when the same participant has been
    entered anew.
    """
    user = _user(by)
    StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    seat = session.attendance.filter(pk=key).first()
    if seat is None:
        seat = _brought_back(session, key)
        if seat.proposal is not None:
            proposals.reopen(seat.proposal, by=user)
    _record(seat, "attendance.restore", by=by, op=op)


# What follows a decision of the administrators


def listen() -> None:
    """Called once the apps are ready."""
    proposal_decisions.listeners["walk_ins"] = settle


def settle(proposal: Proposal, by: User) -> None:
    """Let the list point at the record that came of a walk-in's proposal."""
    if proposal.state not in (Proposal.State.ACCEPTED, Proposal.State.JOINED):
        return
    seats = Attendance.objects.select_for_update(no_key=True).filter(proposal=proposal)
    for seat in seats.select_related("session"):
        organisation = proposal.organisation or seat.organisation
        person = proposal.person or seat.person
        # A person left out of the registry is named by the proposal alone.
        left = proposal if proposal.person_data and person is None else None
        twin = _twin(seat, organisation, person, left)
        if twin is not None:
            seat.presence.exclude(day__in=twin.presence.values("day")).update(attendance=twin)
            seat.delete()
            seat = twin
        else:
            seat.organisation, seat.person, seat.proposal = organisation, person, left
            seat.version += 1
            seat.save()
        _record(seat, "attendance.settle", by=by, op=None)


# Questions


def of(session: StrategySession) -> list[Attendance]:
    """Walk-ins, the last one first."""
    return list(
        session.attendance.filter(is_walk_in=True)
        .select_related("organisation__settlement", "person", "proposal", "source", "recorded_by")
        .prefetch_related("presence__day")
        .order_by("-pk")
    )


def was_removed(session: StrategySession, key: int) -> bool:
    return not Attendance.objects.filter(pk=key).exists() and _removal(session, key) is not None


# Pieces


def _user(by: Actor) -> User:
    if not isinstance(by, User):
        raise ValidationError(_("A phone of the hall does not keep the list."), code="forbidden")
    return by


def _refuse_invited(seat: Attendance) -> None:
    if not seat.is_walk_in:
        raise ValidationError(
            _("This participant was in the list before the session; only walk-ins are changed here."),
            code="not_a_walk_in",
        )


def _found(session: StrategySession, who: WhoCame) -> tuple[Organisation | None, Person | None]:
    """What of it is in the registry beyond doubt."""
    organisation = who.known_organisation
    if organisation is None and who.firm:
        organisation = nearest.exactly(session.kept_by, who.firm, who.place)
    person = who.known_person
    if person is None and organisation is not None:
        # The same name at the same organisation is the same person.
        same = Person.objects.of(session.kept_by).filter(
            sort_key=names.normalise(_full_name(who)), merged_into=None, posts__organisation=organisation
        )
        found = list(same.distinct()[:2])
        person = found[0] if len(found) == 1 else None
    return organisation, person


def _full_name(who: WhoCame) -> str:
    return " ".join(person_names.person_words(who.name))


def _missing(
    session: StrategySession, who: WhoCame, organisation: Organisation | None, person: Person | None
) -> dict[str, Any]:
    """What is to be proposed; nothing where all is known."""
    proposed = None
    if person is None:
        proposed = ProposedPerson.named(
            who.name, post=who.post, work_contact=who.contact, has_consented=who.consent
        )
    if organisation is None and who.firm:
        fields = {
            "kind": Organisation.Kind.ENTERPRISE.value,
            "name_as_written": who.firm,
            "settlement": who.place,
        }
        kind = Proposal.Kind.ORGANISATION
        return {"kind": kind, "fields": fields, "person": proposed, "organisation": None}
    if proposed is not None:
        kind = Proposal.Kind.PERSON
        return {"kind": kind, "fields": {}, "person": proposed, "organisation": organisation}
    return {}


def _on_the_day(who: WhoCame, organisation: Organisation | None) -> dict[str, str]:
    typed = who.firm
    if organisation is not None and typed in ("", choosing.organisation_label(organisation)):
        typed = organisation.name_as_written
    return {"organisation_on_day": typed, "post_on_day": who.post}


def _already_there(
    session: StrategySession, who: WhoCame, organisation: Organisation | None, person: Person | None
) -> Attendance | None:
    seats = session.attendance.select_related("proposal", "person")
    if person is not None and (organisation is not None or not who.firm):
        known = seats.filter(person=person)
        return (known.filter(organisation=organisation) if organisation else known).first()
    name, firm = names.normalise(_full_name(who)), names.normalise(who.firm)
    for seat in seats.filter(proposal__isnull=False, organisation=organisation):
        if (names.normalise(seat.person_name), names.normalise(seat.organisation_on_day)) == (name, firm):
            return seat
    return None


def _twin(
    seat: Attendance, organisation: Organisation | None, person: Person | None, proposal: Proposal | None
) -> Attendance | None:
    same = Attendance.objects.filter(
        session=seat.session, organisation=organisation, person=person, proposal=proposal
    )
    return same.exclude(pk=seat.pk).first()


def _source(session: StrategySession, *, by: User) -> Source:
    title = (_("Registration at the session «%(title)s»") % {"title": session.title})[:300]
    known = Source.objects.of(session.kept_by).filter(kind=Source.Kind.SESSION, title=title).first()
    if known is not None:
        return known
    first = session.days.order_by("date").values_list("date", flat=True).first()
    return registry.create_source(
        session.kept_by, by=by, title=title, kind=Source.Kind.SESSION, issued_on=first
    )


def _arrive(seat: Attendance) -> None:
    """Today, where today is a day of the session."""
    now = timezone.localtime()
    day = SessionDay.objects.filter(session=seat.session, date=now.date()).first()
    if day is not None:
        Presence.objects.get_or_create(
            attendance=seat, day=day, defaults={"arrived_at": now.time().replace(second=0, microsecond=0)}
        )


def _payload(seat: Attendance) -> dict[str, Any]:
    return {
        "attendance": seat.pk,
        "organisation": seat.organisation_id,
        "person": seat.person_id,
        "proposal": seat.proposal_id,
    }


def _record(seat: Attendance, kind: str, *, by: Actor, op: Op | None) -> None:
    journal.record(seat.session, kind, by=by, op=op, payload=_payload(seat), result={"attendance": seat.pk})


def _removal(session: StrategySession, key: int) -> LiveEvent | None:
    return (
        LiveEvent.objects.filter(session=session, kind=REMOVED, payload__attendance=key)
        .order_by("-seq")
        .first()
    )


def _brought_back(session: StrategySession, key: int) -> Attendance:
    removal = _removal(session, key)
    last = events.last_known(Attendance, key) if removal else None
    if removal is None or last is None:
        raise ValidationError(_("The session has no such record: it may belong to another one."), "not_found")
    kept = {
        column.attname: getattr(last, column.attname)
        for column in Attendance._meta.concrete_fields
        if hasattr(last, column.attname)
    }
    seat = Attendance(**{**kept, "id": key})
    if _twin(seat, seat.organisation, seat.person, seat.proposal) is not None:
        raise ValidationError(_("This participant stands in the list already."), code="repeated")
    seat.save(force_insert=True)
    days = set(session.days.values_list("pk", flat=True))
    for day, *hours in removal.payload.get("presence", []):
        if day in days:
            # Who left at what hour was not kept at first.
            arrived, left = (hour and time.fromisoformat(hour) for hour in (*hours, None)[:2])
            Presence.objects.create(attendance=seat, day_id=day, arrived_at=arrived, left_at=left)
    return seat
