"""Wiping a rehearsal: everything that was recorded in it, and nothing that was set up for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises import proposals
from enterprises.models import User
from sessions_app import journal, photos
from sessions_app.models import (
    AgendaPhoto,
    Attendance,
    Decision,
    Instruction,
    LiveEvent,
    Minutes,
    Outcome,
    PhoneLine,
    Presence,
    Priority,
    ReleaseWording,
    Seat,
    Statement,
    StatementRevision,
    StrategySession,
    Theme,
    Timer,
    TowsStrategy,
    VotingRound,
)


@dataclass(frozen=True)
class Recorded:
    """How many of a kind a wipe takes away, in words."""

    count: int
    words: str


def recorded(session: StrategySession) -> list[Recorded]:
    """What the wipe would take away, named for the one who confirms it."""
    decisions = session.decisions.count()
    walk_ins = session.attendance.filter(is_walk_in=True).count()
    counted = [
        (Statement.objects.of(session).count(), _statements),
        (session.rounds.count(), _rounds),
        (session.priorities.count(), _priorities),
        (decisions, _decisions),
        (walk_ins, _walk_ins),
        (_photos_of(session).count(), _photos),
        (session.seats.count(), _phones),
        (session.events.count(), _events),
    ]
    return [Recorded(count, words(count)) for count, words in counted if count]


def _statements(count: int) -> str:
    return ngettext("%(count)d statement", "%(count)d statements", count) % {"count": count}


def _rounds(count: int) -> str:
    return ngettext("%(count)d round", "%(count)d rounds", count) % {"count": count}


def _priorities(count: int) -> str:
    return ngettext("%(count)d priority", "%(count)d priorities", count) % {"count": count}


def _decisions(count: int) -> str:
    return ngettext("%(count)d decision", "%(count)d decisions", count) % {"count": count}


def _walk_ins(count: int) -> str:
    return ngettext(
        "%(count)d participant registered at the door",
        "%(count)d participants registered at the door",
        count,
    ) % {"count": count}


def _photos(count: int) -> str:
    return ngettext("%(count)d photo", "%(count)d photos", count) % {"count": count}


def _phones(count: int) -> str:
    return ngettext("%(count)d phone", "%(count)d phones", count) % {"count": count}


def _events(count: int) -> str:
    return ngettext("%(count)d record of the log", "%(count)d records of the log", count) % {"count": count}


@transaction.atomic
def wipe(session: StrategySession, *, by: User) -> None:
    """Leave the session as it was before the rehearsal: agenda, boards, the list of those who are expected.

    Raises ValidationError for a real session, and where something outside of the session rests on it.
    """
    session = StrategySession.objects.select_for_update().get(pk=session.pk)
    if not session.is_rehearsal:
        raise ValidationError(_("Only a rehearsal can be wiped."), "real")
    for proposal in _proposals(session):
        proposals.withdraw(proposal, by=by, version=proposal.version, reason=_("The rehearsal was wiped."))
    Statement.objects.of(session).update(canonical=None)
    photos.forget(_photos_of(session))
    try:
        for things in _owned(session):
            things.delete()
    except (ProtectedError, RestrictedError) as refusal:
        held = (
            refusal.protected_objects if isinstance(refusal, ProtectedError) else refusal.restricted_objects
        )
        blocking = next(iter(held))
        raise ValidationError(
            _("Something outside of the session rests on what was recorded here: %(what)s."),
            "has_followers",
            {"what": blocking._meta.verbose_name},
        ) from None
    session.agenda.update(started_at=None, ended_at=None)
    session.status = StrategySession.Status.PLANNED
    session.save(update_fields=["status"])
    journal.record(session, "session.wipe", by=by, payload={})


def _photos_of(session: StrategySession) -> models.QuerySet[AgendaPhoto]:
    return AgendaPhoto.objects.filter(item__session=session)


def _proposals(session: StrategySession) -> list[proposals.Proposal]:
    walk_ins = session.attendance.filter(proposal__isnull=False).select_related("proposal")
    return [seat.proposal for seat in walk_ins if seat.proposal is not None and seat.proposal.is_waiting]


def _owned(session: StrategySession) -> Iterable[models.QuerySet[models.Model]]:
    """In an order in which nothing is deleted before what rests on it; links go with what they link from."""
    of_session = {"session": session}
    of_board = {"board__session": session}
    yield Minutes.objects.filter(**of_session)
    yield ReleaseWording.objects.filter(**of_session)
    yield Instruction.objects.filter(decision__session=session)
    yield Decision.objects.filter(**of_session)
    yield Priority.objects.filter(**of_session)
    yield VotingRound.objects.filter(**of_session)
    yield TowsStrategy.objects.filter(**of_board)
    yield PhoneLine.objects.filter(**of_board)
    yield StatementRevision.objects.filter(statement__board__session=session)
    yield Statement.objects.filter(**of_board)
    yield Theme.objects.filter(**of_board)
    yield Outcome.objects.filter(**of_session)
    yield Presence.objects.filter(attendance__session=session)
    yield Attendance.objects.filter(**of_session, is_walk_in=True)
    yield Seat.objects.filter(**of_session)
    yield Timer.objects.filter(**of_session)
    yield LiveEvent.objects.filter(**of_session)
