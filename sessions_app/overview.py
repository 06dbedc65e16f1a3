"""What the page and the list of sessions read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.models import Organisation, User
from enterprises.provenance import Key, Origin, origins_for
from sessions_app import attendance, consequences, dates, photos, results, starts
from sessions_app.attendance import KindCount
from sessions_app.consequences import Consequence
from sessions_app.models import (
    AgendaItem,
    AgendaPhoto,
    AgendaSpeaker,
    Attendance,
    Board,
    CoExecutor,
    Decision,
    DecisionBasis,
    DecisionPriority,
    DecisionStatement,
    DecisionStrategy,
    Instruction,
    Minutes,
    Outcome,
    Presence,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    SessionDay,
    SessionFacilitator,
    SessionOrganiser,
    StrategySession,
    StrategyStatement,
    TowsStrategy,
)
from sessions_app.photos import Shown
from sessions_app.results import RoundView
from sessions_app.starts import Link

# Beside the kinds of organisations.
UNCHECKED = "unchecked"
ABSENT = "absent"

# The list ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    session: StrategySession
    days: list[date]
    organisers: list[Organisation]
    took_part: list[KindCount]
    said: int


def rows(sessions: QuerySet[StrategySession]) -> list[Row]:
    """The last session first; a constant number of queries."""
    standing = Q(boards__statements__canonical=None, boards__statements__removed_at=None)
    found = list(
        sessions.select_related("settlement", "source", "recorded_by")
        .with_dates()  # type: ignore[attr-defined]
        .annotate(said=Count("boards__statements", filter=standing, distinct=True))
        .prefetch_related(
            "days", Prefetch("organisers", SessionOrganiser.objects.select_related("organisation"))
        )
        .order_by(F("last_day").desc(nulls_last=True), "-pk")
    )
    counts = attendance.counts_by_kind(found)
    return [
        Row(
            session,
            [day.date for day in session.days.all()],
            [link.organisation for link in session.organisers.all()],
            counts[session.pk],
            session.said,
        )
        for session in found
    ]


# The page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AgendaRow:
    item: AgendaItem
    photos: list[Shown]


@dataclass(frozen=True)
class AgendaDay:
    """`day` is None for what has no day in the source."""

    day: SessionDay | None
    rows: list[AgendaRow]


@dataclass(frozen=True)
class AttendanceKind:
    title: str
    seats: list[Attendance]

    @property
    def has_people(self) -> bool:
        return any(seat.person or seat.proposal or seat.presence.all() for seat in self.seats)


@dataclass(frozen=True)
class PriorityRow:
    priority: Priority
    grown: list[Consequence]
    starts: list[Link]


@dataclass(frozen=True)
class SessionPage:
    session: StrategySession
    days: list[SessionDay]
    agenda: list[AgendaDay]
    organisers: list[SessionOrganiser]
    facilitators: list[SessionFacilitator]
    took_part: list[KindCount]
    attendance: list[AttendanceKind]
    topics: list[Outcome]
    findings: list[Outcome]
    boards: list[Board]
    rounds: list[RoundView]
    strategies: list[TowsStrategy]
    priorities: list[PriorityRow]
    decisions: list[Decision]
    minutes: list[Minutes]
    followed_by: list[StrategySession]
    origins: dict[Key, Origin]

    @property
    def dates(self) -> list[date]:
        return [day.date for day in self.days]

    @property
    def said(self) -> int:
        return sum(board.said for board in self.boards)  # type: ignore[attr-defined]

    @property
    def instructions(self) -> list[Instruction]:
        return [instruction for decision in self.decisions for instruction in decision.instructions.all()]

    def days_until(self, as_of: date) -> int | None:
        return dates.days_until(self.dates, as_of)


def read_page(session: StrategySession, user: User) -> SessionPage:
    """`session` comes from `for_page()`."""
    sourced = ("source", "recorded_by")
    days = list(session.days.select_related(*sourced))
    agenda = list(
        session.agenda.select_related("day", *sourced)
        .prefetch_related(
            Prefetch("speakers", AgendaSpeaker.objects.select_related("person", "organisation", *sourced)),
            Prefetch("photos", AgendaPhoto.objects.shown()),
        )
        .order_by(F("day__date").asc(nulls_first=True), "order", "pk")
    )
    organisers = list(session.organisers.select_related("organisation", *sourced))
    seats = list(
        session.attendance.select_related("organisation__settlement", "person", "proposal", *sourced)
        .prefetch_related(Prefetch("presence", Presence.objects.select_related("day").order_by("day__date")))
        .order_by("organisation__kind", "organisation__sort_key", "person__sort_key", "pk")
    )
    outcomes = list(session.outcomes.select_related(*sourced))
    boards = list(session.boards.with_counts().select_related(*sourced))
    strategies = list(
        TowsStrategy.objects.filter(board__session=session)
        .select_related("board", *sourced)
        .prefetch_related(Prefetch("statement_links", StrategyStatement.objects.select_related("statement")))
        .order_by("board__order", "board", "pk")
    )
    rounds = results.with_results(session)
    priorities = list(
        session.priorities.select_related(*sourced).prefetch_related(
            Prefetch("statement_links", PriorityStatement.objects.select_related("statement")),
            Prefetch("strategy_links", PriorityStrategy.objects.select_related("strategy__board")),
        )
    )
    decisions = list(decisions_with_links(session.decisions.all()))
    speakers = [speaker for item in agenda for speaker in item.speakers.all()]
    sourced_records = [
        session,
        *days,
        *agenda,
        *speakers,
        *organisers,
        *seats,
        *outcomes,
        *boards,
        *rounds,
        *strategies,
        *priorities,
        *decisions,
    ]
    origins = origins_for(sourced_records, ("",)) | origins_for(
        [session], ("title", "task", "place", "follows")
    )
    grown = consequences.of_many(priorities, user)
    begun = starts.links_of_many(priorities)
    took_part = attendance.counts_by_kind([session])[session.pk]
    return SessionPage(
        session=session,
        days=days,
        agenda=_by_day(agenda),
        organisers=organisers,
        facilitators=list(session.facilitators.select_related("user", "person")),
        took_part=took_part,
        attendance=_by_kind(seats, took_part),
        topics=[outcome for outcome in outcomes if outcome.kind == Outcome.Kind.TOPIC],
        findings=[outcome for outcome in outcomes if outcome.kind == Outcome.Kind.FINDING],
        boards=boards,
        rounds=[results.read_round(round_) for round_ in rounds],
        strategies=strategies,
        priorities=[PriorityRow(priority, grown[priority.pk], begun[priority.pk]) for priority in priorities],
        decisions=decisions,
        minutes=list(session.minutes.defer("content", "docx", "pdf")),
        followed_by=list(session.followed_by.visible_to(user).prefetch_related("days")),
        origins=origins,
    )


def decisions_with_links(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """With what they rest on and the instructions that hang on them."""
    return decisions.select_related("session", "agenda_item", "source", "recorded_by").prefetch_related(
        Prefetch("statement_links", DecisionStatement.objects.select_related("statement")),
        Prefetch("priority_links", DecisionPriority.objects.select_related("priority")),
        Prefetch("strategy_links", DecisionStrategy.objects.select_related("strategy__board")),
        Prefetch("basis_links", DecisionBasis.objects.select_related("basis")),
        Prefetch(
            "instructions",
            Instruction.objects.select_related(
                "executor", "executor_person", "controller", "source", "recorded_by"
            ).prefetch_related(
                Prefetch("co_executor_links", CoExecutor.objects.select_related("organisation", "person"))
            ),
        ),
    )


def _by_day(agenda: Sequence[AgendaItem]) -> list[AgendaDay]:
    return [
        AgendaDay(day, [AgendaRow(item, photos.shown(item, item.photos.all())) for item in items])
        for day, items in groupby(agenda, key=lambda item: item.day)
    ]


def _by_kind(seats: Sequence[Attendance], counts: Iterable[KindCount]) -> list[AttendanceKind]:
    """In the order of the kinds; then organisations that are not in the registry, people without one, and
    whoever was expected and did not come.
    """
    by_kind: dict[str, list[Attendance]] = {}
    is_marked = any(seat.presence.all() for seat in seats)
    for seat in seats:
        kind = seat.organisation.kind if seat.organisation else UNCHECKED if seat.organisation_on_day else ""
        by_kind.setdefault(ABSENT if is_marked and not seat.presence.all() else kind, []).append(seat)
    titles = {
        **{count.kind: count.words for count in counts},
        UNCHECKED: _("Not checked against the registry"),
        "": _("Without an organisation"),
        ABSENT: _("In the list, but not marked in the hall"),
    }
    return [AttendanceKind(title, by_kind[kind]) for kind, title in titles.items() if kind in by_kind]
