"""How a session is set up: its passport, days, organisers, boards, and what came out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Region, User
from enterprises.versions import claim
from sessions_app import joining, journal, texts
from sessions_app.journal import Op
from sessions_app.models import (
    Actor,
    Board,
    Outcome,
    SessionDay,
    SessionFacilitator,
    SessionOrganiser,
    StrategySession,
)

BOARD_TITLE_LENGTH = 300
OUTCOME_LENGTH = 1000


@dataclass(frozen=True)
class OrganiserRole:
    organisation: Organisation
    role: str


@transaction.atomic
def create_session(
    region: Region,
    *,
    by: User,
    dates: Sequence[date],
    organisers: Sequence[OrganiserRole] = (),
    first_board: str = "",
    **passport: Any,
) -> StrategySession:
    """`passport` holds fields of the session as its form reads them. Who creates it leads it."""
    session = StrategySession.objects.create(kept_by=region, recorded_by=by, **passport)
    SessionFacilitator.objects.create(session=session, user=by)
    _set_days(session, dates, by)
    _set_organisers(session, organisers, by)
    if first_board:
        add_board(session, by=by, title=first_board)
    return session


@transaction.atomic
def edit_session(
    session: StrategySession,
    *,
    by: User,
    version: int,
    dates: Sequence[date],
    organisers: Sequence[OrganiserRole],
    **passport: Any,
) -> None:
    """Change the passport that the editor saw as `version`.

    Raises StaleVersion when somebody changed it in between, ValidationError when a day that has an agenda is
    dropped or when sessions would follow each other in a circle.
    """
    claim(session, version)
    _check_order(session, passport.get("follows"))
    for name, value in passport.items():
        setattr(session, name, value)
    session.save(update_fields=list(passport))
    joining.forget_people([session])
    _set_days(session, dates, by)
    _set_organisers(session, organisers, by)
    journal.record(session, "session.edit", by=by, payload={"version": session.version})


@transaction.atomic
def set_rules(
    session: StrategySession,
    *,
    by: Actor,
    anonymity: int | None = None,
    is_moderated: bool | None = None,
    op: Op | None = None,
) -> None:
    """How phones speak. What has been said stays as it was promised; the promise may only become stricter."""
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if anonymity is not None and anonymity < session.anonymity:
        raise ValidationError(
            _("Anonymity may only become stricter: people have spoken relying on it."), "not_stricter"
        )
    if anonymity is not None:
        session.anonymity = anonymity
    if is_moderated is not None:
        session.is_moderated = is_moderated
    session.save(update_fields=["anonymity", "is_moderated"])
    rules = {"anonymity": session.anonymity, "is_moderated": session.is_moderated}
    journal.record(session, "session.set", by=by, op=op, payload=rules, result=rules)


@transaction.atomic
def add_facilitator(session: StrategySession, user: User) -> None:
    SessionFacilitator.objects.get_or_create(session=session, user=user)


@transaction.atomic
def remove_facilitator(link: SessionFacilitator) -> None:
    """Somebody must stay who leads the session."""
    StrategySession.objects.select_for_update(no_key=True).get(pk=link.session_id)
    if link.session.facilitators.count() < 2:
        raise ValidationError(_("Somebody must lead the session: name another one first."), "last")
    link.delete()


def _check_order(session: StrategySession, earlier: StrategySession | None) -> None:
    seen = {session.pk}
    while earlier is not None:
        if earlier.pk in seen:
            raise ValidationError({"follows": _("These sessions would follow each other in a circle.")})
        seen.add(earlier.pk)
        earlier = earlier.follows


def _set_days(session: StrategySession, dates: Sequence[date], by: User) -> None:
    try:
        session.days.exclude(date__in=dates).delete()
    except ProtectedError:
        raise ValidationError(
            {"dates": _("A day that has an agenda cannot be dropped: move its items first.")}
        ) from None
    known = set(session.days.values_list("date", flat=True))
    for day in dates:
        if day not in known:
            SessionDay.objects.create(session=session, date=day, recorded_by=by)


def _set_organisers(session: StrategySession, organisers: Sequence[OrganiserRole], by: User) -> None:
    session.organisers.exclude(organisation__in=[organiser.organisation for organiser in organisers]).delete()
    known = {link.organisation_id: link for link in session.organisers.all()}
    for order, organiser in enumerate(organisers):
        link = known.get(organiser.organisation.pk)
        if link is None:
            link = SessionOrganiser(session=session, organisation=organiser.organisation, recorded_by=by)
        elif (link.role, link.order) == (organiser.role, order):
            continue
        link.role, link.order = organiser.role, order
        link.save()


@transaction.atomic
def add_board(session: StrategySession, *, by: Actor, title: str, op: Op | None = None) -> Board:
    title = texts.tidy(title, BOARD_TITLE_LENGTH)
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    board = Board.objects.create(
        session=session,
        title=title,
        order=(session.boards.aggregate(last=Max("order"))["last"] or 0) + 1,
        recorded_by=by if isinstance(by, User) else None,
    )
    journal.record(
        session,
        "board.add",
        by=by,
        op=op,
        payload={"board": board.pk, "order": board.order},
        result={"board": board.pk},
    )
    return board


@transaction.atomic
def add_outcome(
    session: StrategySession, *, by: Actor, kind: str, text: str, op: Op | None = None
) -> Outcome:
    text = texts.tidy(text, OUTCOME_LENGTH)
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    outcome = Outcome.objects.create(
        session=session,
        kind=Outcome.Kind(kind),
        text=text,
        order=(session.outcomes.aggregate(last=Max("order"))["last"] or 0) + 1,
        recorded_by=by if isinstance(by, User) else None,
    )
    journal.record(
        session,
        "outcome.add",
        by=by,
        op=op,
        payload={"outcome": outcome.pk, "kind": outcome.kind},
        result={"outcome": outcome.pk},
    )
    return outcome


@transaction.atomic
def remove_outcome(outcome: Outcome, *, by: Actor, op: Op | None = None) -> None:
    """Delete a topic or a finding; its history stays."""
    key, session = outcome.pk, outcome.session
    outcome.delete()
    journal.record(session, "outcome.remove", by=by, op=op, payload={"outcome": key}, result={"outcome": key})
