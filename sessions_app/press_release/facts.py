"""What a press release is drawn from: a session read in a constant number of queries."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Prefetch

from enterprises.models import User
from enterprises.provenance import origins_for
from sessions_app import attendance
from sessions_app.models import (
    AgendaItem,
    AgendaSpeaker,
    Outcome,
    Quadrant,
    SessionDay,
    Statement,
    StrategySession,
    Tally,
    VotingRound,
)

_SOURCED = ("source", "recorded_by")
# Fields whose own words in a source say more than the record.
FIELDS = ("", "role", "open_kinds", "task", "status", "follows", "text")


class Facts:
    def __init__(self, session: StrategySession, user: User) -> None:
        self.session = session
        self.days = list(session.days.select_related(*_SOURCED))
        self.organisers = list(
            session.organisers.select_related(
                "organisation__settlement", "organisation__source", "organisation__recorded_by", *_SOURCED
            )
        )
        self.seats = list(
            attendance.who_came(session)
            .select_related("organisation__settlement", "person", "proposal", *_SOURCED)
            .order_by("pk")
        )
        self.items = list(
            session.agenda.exclude(kind=AgendaItem.Kind.BREAK)
            .select_related(*_SOURCED)
            .prefetch_related(
                Prefetch(
                    "speakers",
                    AgendaSpeaker.objects.select_related("person", "organisation", *_SOURCED).order_by("pk"),
                )
            )
            .order_by(F("day__date").asc(nulls_first=True), "order", "pk")
        )
        outcomes = list(session.outcomes.select_related(*_SOURCED))
        self.topics = [one for one in outcomes if one.kind == Outcome.Kind.TOPIC]
        self.findings = [one for one in outcomes if one.kind == Outcome.Kind.FINDING]
        self.statements = list(
            Statement.objects.of(session)
            .filter(canonical=None, removed_at=None)
            .exclude(quadrant=Quadrant.PARKING)
            .select_related("board", *_SOURCED)
            .order_by("board__order", "board", "number")
        )
        self.dots = self._dots()
        self.priorities = list(session.priorities.select_related(*_SOURCED))
        self.decisions = list(session.decisions.select_related(*_SOURCED))
        self.before = self._visible(StrategySession.objects.filter(followed_by=session), user)
        self.after = self._visible(session.followed_by.all(), user)
        self.origins = origins_for(self._records(), FIELDS)

    def _visible(self, sessions: models.QuerySet[StrategySession], user: User) -> list[StrategySession]:
        return list(
            sessions.filter(pk__in=StrategySession.objects.visible_to(user))
            .exclude(status=StrategySession.Status.CANCELLED)
            .select_related(*_SOURCED)
            .prefetch_related(Prefetch("days", SessionDay.objects.select_related(*_SOURCED)))
            .order_by("pk")
        )

    def _dots(self) -> dict[int, int]:
        """Dots of each statement in the last closed round of its board; an open one tells nobody."""
        over = self.session.rounds.over().filter(kind=VotingRound.Kind.DOTS)
        # By a hand-written note a round may have no times.
        last = dict(over.order_by(F("closed_at").asc(nulls_first=True), "pk").values_list("board", "pk"))
        return dict(Tally.objects.filter(round__in=last.values()).values_list("statement_id", "dots"))

    def _records(self) -> list[models.Model]:
        return [
            self.session,
            *self.days,
            *self.organisers,
            *(link.organisation for link in self.organisers),
            *self.seats,
            *self.items,
            *(speaker for item in self.items for speaker in item.speakers.all()),
            *self.topics,
            *self.findings,
            *(one for one in self.statements if one.pk in self.dots),
            *self.priorities,
            *self.decisions,
            *self.before,
            *self.after,
            *(day for session in self.after for day in session.days.all()),
        ]

    def words(self, record: models.Model, field: str = "") -> str:
        """The source's own words for the record, or for that field of it and nothing else."""
        label = record._meta.label
        own, whole = (self.origins.get((label, record.pk, name)) for name in (field, ""))
        if own is None or (field and whole is not None and own.quote == whole.quote):
            return ""
        return own.quote
