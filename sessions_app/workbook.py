"""A session as a workbook: boards, votes, attendance and priorities, with the figures of the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.sheets import Table, Value
from sessions_app import boards, presence, results, snapshot
from sessions_app.boards import Card
from sessions_app.models import PriorityStatement, PriorityStrategy, Statement, StrategySession, VotingRound
from sessions_app.results import ResultRow, RoundView


def tables(session: StrategySession, *, with_leaving: bool) -> list[Table]:
    """The sheets, read in one moment of the database. An open vote has its turnout and no figure.

    `with_leaving`: the hours at which people left, which only those who keep the list see.
    """
    with snapshot.one_moment():
        found = [
            _swot(session),
            _votes(session),
            _attendance(session, with_leaving=with_leaving),
            _priorities(session),
        ]
    return [replace(table, rows=[_plain(row) for row in table.rows]) for table in found]


def _plain(row: Sequence[Value]) -> list[Value]:
    """With ordinary spaces: in a spreadsheet people search for a name as they type it."""
    return [value.replace("\u00a0", " ") if isinstance(value, str) else value for value in row]


def _swot(session: StrategySession) -> Table:
    head = (
        _("Board"),
        _("Quadrant"),
        "№",
        _("Statement"),
        _("Theme"),
        pgettext("of a statement", "Speaker"),
        _("Organisation"),
        pgettext("a number", "Votes"),
        _("Stands for"),
        _("Merged with it"),
    )
    return Table("SWOT", head, list(_statements(session)))


def _statements(session: StrategySession) -> Iterator[list[Value]]:
    for board in session.boards.with_counts():
        view = boards.read_board(board)
        for quad in (*view.quads, view.parking):
            for group in quad.groups:
                for card in group.cards:
                    yield [board.title, str(quad.heading), *_card(card)]


def _card(card: Card) -> list[Value]:
    said = card.statement
    return [
        said.number,
        said.text,
        said.theme.title if said.theme else None,
        _who(said),
        said.organisation.title if said.organisation else None,
        card.dots,
        card.together,
        "; ".join(f"№ {other.number} {other.text}" for other in card.merged) or None,
    ]


def _who(said: Statement) -> Value:
    """As on the card: who is anonymous has no name in the database either."""
    if said.speaker is not None:
        return said.speaker.short_name
    from_phone = said.entered_from == Statement.EnteredFrom.PHONE
    return pgettext("a cell", "from a phone") if from_phone and said.organisation is None else None


def _votes(session: StrategySession) -> Table:
    head = (
        _("Question"),
        _("Way of voting"),
        _("Board"),
        _("State"),
        pgettext("a vote", "Closed"),
        pgettext("a number", "Voted"),
        pgettext("a number", "Could vote"),
        _("Place"),
        "№",
        _("What was voted on"),
        pgettext("a number", "Votes"),
        pgettext("a number", "People"),
        _("Of them on paper"),
    )
    return Table(pgettext("a sheet", "Votes"), head, list(_rounds(session)))


def _rounds(session: StrategySession) -> Iterator[list[Value]]:
    # As many rows as the screen has; the round stands in each, so that a table can be filtered.
    for round_ in reversed(results.with_results(session)):
        view = results.read_round(round_)
        rows = [_result(round_, row) for row in view.rows]
        rows += [[None, None, capfirst(answer.label), answer.count, None, None] for answer in view.answers]
        for row in rows or [[None] * 6]:
            yield [*_round(view), *row]


def _round(view: RoundView) -> list[Value]:
    round_ = view.round
    return [
        view.title,
        str(round_.get_kind_display()),
        round_.board.title if round_.board else None,
        _("vote is open") if view.is_open else _("vote is over"),
        round_.closed_at,
        round_.voted,
        round_.eligible,
    ]


def _result(round_: VotingRound, row: ResultRow) -> list[Value]:
    return [
        int(row.place) if row.place.isdigit() else row.place,
        row.statement.number,
        row.statement.text,
        row.number,
        row.voters,
        row.on_paper or None,
    ]


def _attendance(session: StrategySession, *, with_leaving: bool) -> Table:
    hall = presence.read(session)
    head = [
        _("Organisation"),
        _("Surname, name, patronymic"),
        _("Post"),
        _("Role"),
        _("Was not in the list"),
    ]
    for day in hall.days:
        named = {"day": f"{day.date:%d.%m.%Y}"}
        head += [named["day"], _("%(day)s, came at") % named]
        head += [_("%(day)s, left at") % named] if with_leaving else []
    rows: list[list[Value]] = []
    for row in hall.rows:
        seat = row.seat
        cells: list[Value] = [
            seat.organisation_on_day or (seat.organisation.title if seat.organisation else None),
            seat.person_name or None,
            seat.post_on_day or None,
            str(seat.get_role_display()),
            _("yes") if seat.is_walk_in else None,
        ]
        for mark in row.marks:
            there = mark.presence
            cells += [pgettext("a cell", "was here") if there else None, there.arrived_at if there else None]
            cells += [there.left_at if there else None] if with_leaving else []
        rows.append(cells)
    return Table(pgettext("a sheet", "Attendance"), head, rows)


def _priorities(session: StrategySession) -> Table:
    head = ("№", _("Priority"), _("From statements"), _("From strategies"))
    statements: dict[int, list[str]] = {}
    for link in (
        PriorityStatement.objects.filter(priority__session=session).select_related("statement").order_by("pk")
    ):
        statements.setdefault(link.priority_id, []).append(f"№ {link.statement.number} {link.statement.text}")
    strategies: dict[int, list[str]] = {}
    for tow in (
        PriorityStrategy.objects.filter(priority__session=session).select_related("strategy").order_by("pk")
    ):
        strategies.setdefault(tow.priority_id, []).append(f"{tow.strategy.kind} {tow.strategy.text}")
    rows: list[list[Value]] = [
        [
            number,
            priority.title,
            "; ".join(statements.get(priority.pk, ())) or None,
            "; ".join(strategies.get(priority.pk, ())) or None,
        ]
        for number, priority in enumerate(session.priorities.all(), start=1)
    ]
    return Table(pgettext("a sheet", "Priorities"), head, rows)
