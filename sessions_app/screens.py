"""What stands on the wall of the hall: the facilitator chooses it, pages take what does not fit on one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app import boards, journal, results, texts
from sessions_app.joining import hash_of
from sessions_app.journal import Op
from sessions_app.models import (
    MESSAGE_LENGTH,
    Actor,
    AgendaItem,
    Board,
    ProjectorLink,
    Quadrant,
    Screen,
    StrategySession,
    Theme,
    VotingRound,
)

MOST_LINES = 7
# A page of 640 px at the smallest type: 36 px between lines, 38 px for each row of a line of so many letters.
_HEIGHT, _BETWEEN, _ROW, _LETTERS = 640, 36, 38, 50
ON_A_BOARD = [quadrant for quadrant in Quadrant.values if quadrant != Quadrant.PARKING]


# Choosing --------------------------------------------------------------------------------------------


@transaction.atomic
def show(
    session: StrategySession,
    *,
    by: Actor,
    shows: str,
    board: Board | None = None,
    quadrant: str = "",
    theme: Theme | None = None,
    message: str = "",
    op: Op | None = None,
) -> None:
    """Put something on the wall, from its first page."""
    screen = _take(session)
    Shows = Screen.Shows
    if shows in (Shows.BOARD, Shows.RESULT, Shows.VOTING) and board is None:
        board = screen.board or session.boards.order_by("order", "pk").first()
    if shows == Shows.BOARD and board is None:
        raise ValidationError(_("The session has no board yet."), "no_board")
    if theme is not None and (board is None or theme.board_id != board.pk):
        raise ValidationError(_("A theme belongs to one board."), "other_board")
    screen.shows, screen.board, screen.quadrant, screen.theme = shows, board, quadrant, theme
    screen.message = texts.tidy(message, MESSAGE_LENGTH) if shows == Shows.MESSAGE else ""
    screen.page = 1
    screen.save()
    _record(screen, "screen.show", by, op)


@transaction.atomic
def turn(session: StrategySession, *, by: Actor, step: int, op: Op | None = None) -> None:
    """Turn the pages of what is shown; after the last page stays the last."""
    screen = _take(session)
    screen.page = min(max(1, _page_of(session, screen) + step), len(_pages(session, screen)))
    screen.save(update_fields=["page"])
    _record(screen, "screen.turn", by, op)


def _take(session: StrategySession) -> Screen:
    Screen.objects.get_or_create(session=session)
    return (
        Screen.objects.select_for_update(of=("self",)).select_related("board", "theme").get(session=session)
    )


def _record(screen: Screen, kind: str, by: Actor, op: Op | None) -> None:
    journal.record(
        screen.session,
        kind,
        by=by,
        op=op,
        payload={
            "screen": {
                "shows": screen.shows,
                "board": screen.board_id,
                "quadrant": screen.quadrant,
                "theme": screen.theme_id,
                "page": screen.page,
            }
        },
        result={"page": screen.page},
    )


@dataclass(frozen=True)
class Choice:
    """Something to put on the wall: its name and the fields of `screen.show`."""

    label: str
    fields: dict[str, Any]
    is_shown: bool


@dataclass(frozen=True)
class ChoiceGroup:
    heading: str
    choices: list[Choice]


def choices(session: StrategySession) -> list[ChoiceGroup]:
    """Everything that can be put on the wall but a message, which is typed."""
    screen = screen_of(session)
    Shows = Screen.Shows

    def choice(label: object, shows: Screen.Shows, **fields: Any) -> Choice:
        is_shown = (
            screen.shows == shows
            and (screen.board_id or 0) == fields.get("board", screen.board_id or 0)
            and screen.quadrant == fields.get("quadrant", "")
            and (screen.theme_id or 0) == fields.get("group", 0)
        )
        return Choice(str(label), {"shows": shows.value, **fields}, is_shown)

    general = [Shows.JOIN, Shows.AGENDA, Shows.TIMER, Shows.VOTING, Shows.RESULT, Shows.NOTHING]
    groups = [ChoiceGroup("", [choice(shows.label, shows) for shows in general])]
    for board in session.boards.prefetch_related("themes"):
        whole = [choice(_("all of it"), Shows.BOARD, board=board.pk)]
        quadrants = [
            choice(boards.HEADINGS[quadrant], Shows.BOARD, board=board.pk, quadrant=quadrant)
            for quadrant in ON_A_BOARD
        ]
        themes = [
            choice(theme.title, Shows.BOARD, board=board.pk, group=theme.pk) for theme in board.themes.all()
        ]
        groups.append(ChoiceGroup(board.title, [*whole, *quadrants, *themes]))
    return groups


# What stands there -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class WallLine:
    """`mark` stands before it, `value` at its end; `is_now` is the present one of several."""

    text: str
    mark: str = ""
    value: str = ""
    note: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class Page:
    heading: str
    lines: Sequence[WallLine] = ()
    caption: str = ""
    note: str = ""


@dataclass(frozen=True)
class Wall:
    """One page of what is shown. `place` says which: «3 из 8»."""

    shows: str
    page: Page
    about: str
    number: int
    pages: int
    message: str = ""
    board: Board | None = None
    total: int = field(default=0)

    @property
    def shown(self) -> int:
        return len(self.page.lines)


def screen_of(session: StrategySession) -> Screen:
    """The present choice; of a session where nothing was chosen yet, an unsaved one."""
    screen = Screen.objects.filter(session=session).select_related("board", "theme").first()
    return screen or Screen(session=session)


def read_wall(session: StrategySession) -> Wall:
    screen = screen_of(session)
    pages = _pages(session, screen)
    number = min(screen.page, len(pages))
    return Wall(
        shows=screen.shows,
        page=pages[number - 1],
        about=screen.board.title if screen.board and _is_of_board(screen) else session.title,
        number=number,
        pages=len(pages),
        message=screen.message,
        board=screen.board,
        total=sum(len(page.lines) for page in pages),
    )


def _is_of_board(screen: Screen) -> bool:
    return screen.shows in (Screen.Shows.BOARD, Screen.Shows.RESULT, Screen.Shows.VOTING)


def _page_of(session: StrategySession, screen: Screen) -> int:
    return min(screen.page, len(_pages(session, screen)))


def _pages(session: StrategySession, screen: Screen) -> list[Page]:
    """At least one."""
    Shows = Screen.Shows
    if screen.shows == Shows.BOARD and screen.board:
        return _board_pages(screen.board, screen)
    if screen.shows in (Shows.VOTING, Shows.RESULT):
        return _vote_pages(session, screen.shows)
    if screen.shows == Shows.AGENDA:
        return _agenda_pages(session)
    return [Page("")]


def _board_pages(board: Board, screen: Screen) -> list[Page]:
    view = boards.read_board(board)
    pages: list[Page] = []
    for quad in view.quads:
        cards = [card for group in quad.groups for card in group.cards]
        if screen.quadrant and quad.quadrant != screen.quadrant:
            continue
        if screen.theme:
            cards = [card for card in cards if card.statement.theme_id == screen.theme.pk]
        if cards:
            heading = f"{quad.heading}: {screen.theme.title}" if screen.theme else str(quad.heading)
            caption = _("votes") if view.round else ""
            pages += _paged(heading, map(_line_of, sorted(cards, key=_by_votes)), caption)
    if pages:
        return pages
    empty = boards.HEADINGS[screen.quadrant] if screen.quadrant else screen.theme or board
    return [Page(str(empty))]


def _by_votes(card: boards.Card) -> tuple[int, int]:
    # What came after the vote stands last.
    return (1 if card.dots is None else -card.dots, card.statement.number)


def _line_of(card: boards.Card) -> WallLine:
    value = "" if card.dots is None else str(card.dots)
    return WallLine(card.statement.text, str(card.statement.number), value)


def _vote_pages(session: StrategySession, shows: str) -> list[Page]:
    """The question with what is voted on, and who has voted; once it is closed, the result."""
    view = results.current(session)
    if view is None:
        return [Page(_("Nobody votes now"))]
    if shows == Screen.Shows.RESULT and view.is_open:
        return [Page(view.title, note=results.turnout_words(view))]
    if view.is_open:
        lines = [WallLine(statement.text, str(statement.number)) for statement in view.options]
        caption = ""
    elif view.answers:
        lines = [WallLine(row.label.capitalize(), value=str(row.count)) for row in view.answers]
        caption = _("votes")
    else:
        lines = [
            WallLine(row.statement.text, row.place, row.value)
            for row in view.rows
            if row.value not in ("0", "–")
        ]
        caption = _("votes") if view.round.kind != VotingRound.Kind.RATING else _("mean rating")
    pages = _paged(view.title, lines, caption) or [Page(view.title)]
    note = results.turnout_words(view)
    return [replace(page, note=note) for page in pages]


def _agenda_pages(session: StrategySession) -> list[Page]:
    lines = [
        WallLine(
            item.title,
            mark="✓" if item.ended_at else "",
            value=time_format(item.planned_start, "H:i") if item.planned_start else "",
            is_now=_is_now(item),
        )
        for item in session.agenda.all()
    ]
    return list(_paged(_("Agenda"), lines)) or [Page(_("Agenda"))]


def _is_now(item: AgendaItem) -> bool:
    return item.started_at is not None and item.ended_at is None


def _paged(heading: str, lines: Iterable[WallLine], caption: str = "") -> list[Page]:
    """Seven lines a page at most, and fewer where they are long: nothing is ever made smaller."""
    pages: list[list[WallLine]] = []
    left = 0
    for line in lines:
        needed = _BETWEEN + _ROW * -(-len(line.text) // _LETTERS)
        if not pages or len(pages[-1]) == MOST_LINES or needed > left:
            pages.append([])
            left = _HEIGHT
        pages[-1].append(line)
        left -= needed
    return [Page(heading, page, caption) for page in pages]


# Its own address -------------------------------------------------------------------------------------


@transaction.atomic
def make_link(session: StrategySession, *, by: User) -> str:
    """The secret of a new address, which is told once; the former address shows nothing any more."""
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    _end_links(session)
    secret = secrets.token_urlsafe(32)
    ProjectorLink.objects.create(session=session, token_hash=hash_of(secret), made_by=by)
    journal.record(session, "projector.link", by=by, payload={})
    return secret


@transaction.atomic
def revoke_link(session: StrategySession, *, by: User) -> None:
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    _end_links(session)
    journal.record(session, "projector.revoke", by=by, payload={})


def _end_links(session: StrategySession) -> None:
    session.projector_links.filter(revoked_at=None).update(revoked_at=timezone.now())


def cookie_of(session: int) -> str:
    """With which the page of the address asks for its stream."""
    return f"{'__Host-' if settings.SECURE else ''}projector-{session}"


def find_link(secret: str) -> ProjectorLink | None:
    return (
        ProjectorLink.objects.filter(token_hash=hash_of(secret), revoked_at=None)
        .select_related("session__kept_by")
        .first()
        if secret
        else None
    )
