"""What a board shows: four quadrants with themes, the parking lot, dots of the last vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from enterprises.charts import Meter, meter
from sessions_app.capture import PREFIXES
from sessions_app.kinds.rules import Audience
from sessions_app.models import Board, Quadrant, Statement, StrategySession, Tally, Theme, VotingRound

HEADINGS: dict[str, Promise] = {
    Quadrant.STRENGTH.value: pgettext_lazy("SWOT quadrant", "Strengths"),
    Quadrant.WEAKNESS.value: pgettext_lazy("SWOT quadrant", "Weaknesses"),
    Quadrant.OPPORTUNITY.value: pgettext_lazy("SWOT quadrant", "Opportunities"),
    Quadrant.THREAT.value: pgettext_lazy("SWOT quadrant", "Threats"),
    Quadrant.PARKING.value: pgettext_lazy("SWOT quadrant", "Parking lot (plural)"),
}
KEYS = {quadrant: sign for sign, quadrant in PREFIXES.items()}
METER_WIDTH = 34


def draw_tabs(session: StrategySession, audience: Audience) -> str:
    """The boards without a mark of the current one, which every page has of its own."""
    tabs = {"session": session, "boards": list(session.boards.with_counts())}
    return render_to_string("sessions_app/board/_boards.html", tabs)


@dataclass(frozen=True)
class Card:
    statement: Statement
    dots: int | None
    meter: Meter | None

    @property
    def merged(self) -> list[Statement]:
        return list(self.statement.merged.all())

    @property
    def together(self) -> int:
        """How many statements the card stands for."""
        return len(self.merged) + 1


@dataclass(frozen=True)
class Group:
    theme: Theme | None
    cards: list[Card]


@dataclass(frozen=True)
class Quad:
    quadrant: str
    heading: Promise
    name: str | Promise
    key: str
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.cards) for group in self.groups)

    @property
    def has_themes(self) -> bool:
        return any(group.theme for group in self.groups)


@dataclass(frozen=True)
class BoardView:
    board: Board
    quads: list[Quad]
    parking: Quad
    round: VotingRound | None

    @property
    def count(self) -> int:
        return sum(quad.count for quad in self.quads)


def read_board(board: Board) -> BoardView:
    """Everything on the board in a constant number of queries."""
    cards, last_round = _cards(board, board.statements.for_board())
    quads = [_quad(quadrant, cards) for quadrant in Quadrant.values]
    return BoardView(board, quads[:-1], quads[-1], last_round)


def read_cards(board: Board, statements: Iterable[int]) -> dict[int, Card]:
    """Cards of the statements that stand on the board by themselves: not removed, not merged."""
    cards, _round = _cards(board, board.statements.for_board().filter(pk__in=statements))
    return {card.statement.pk: card for card in cards}


def _cards(board: Board, statements: Iterable[Statement]) -> tuple[list[Card], VotingRound | None]:
    tallies = list(Tally.objects.filter(round__board=board).select_related("round").order_by("round"))
    last_round = tallies[-1].round if tallies else None
    dots = {tally.statement_id: tally.dots for tally in tallies if tally.round == last_round}
    most = max(dots.values(), default=0)
    cards = []
    for statement in statements:
        given = dots.get(statement.pk)
        cards.append(Card(statement, given, None if given is None else meter(given, most, METER_WIDTH)))
    return cards, last_round


def _quad(quadrant: str, cards: Iterable[Card]) -> Quad:
    """Themes in the order in which they came up; what has none stands last."""
    by_theme: dict[int, Group] = {}
    loose = Group(None, [])
    for card in cards:
        if card.statement.quadrant == quadrant:
            theme = card.statement.theme
            group = by_theme.setdefault(theme.pk, Group(theme, [])) if theme else loose
            group.cards.append(card)
    return Quad(
        quadrant, HEADINGS[quadrant], Quadrant(quadrant).label, KEYS[quadrant], [*by_theme.values(), loose]
    )
