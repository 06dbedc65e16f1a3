"""What is done with statements on a SWOT board.

Nothing is overwritten: every wording and every move is a revision, merging is a link, removal is a mark.
Every verb records one event in the journal; `op` is the press of a button that asked for it, and `by` is None
where an anonymous author changes what they said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person, Source, User
from enterprises.versions import StaleVersion
from sessions_app import attendance, journal, texts, voted_on
from sessions_app.journal import Op
from sessions_app.models import (
    STATEMENT_LENGTH,
    Actor,
    Board,
    LiveEvent,
    PhoneLine,
    Quadrant,
    Seat,
    Statement,
    StatementRevision,
    Theme,
)

THEME_LENGTH = 100


@transaction.atomic
def add_statement(
    board: Board,
    *,
    by: Actor,
    quadrant: str,
    text: str,
    speaker: Person | None = None,
    organisation: Organisation | None = None,
    theme: str | None = None,
    happened_at: datetime | None = None,
    source: Source | None = None,
    op: Op | None = None,
) -> Statement:
    """Put what was said on the board, under the next number.

    The speaker's organisation, if not given, is taken from the hall.
    """
    text = texts.tidy(text, STATEMENT_LENGTH)
    _check_quadrant(quadrant)
    board = hold(board)
    if speaker and organisation is None:
        organisation = attendance.organisation_of(speaker, board.session)

    statement = Statement(
        board=board,
        quadrant=quadrant,
        text=text,
        speaker=speaker,
        organisation=organisation,
        theme=_theme(board, theme),
        happened_at=happened_at,
        entered_from=_entered_from(by, happened_at),
        author_seat=by if isinstance(by, Seat) else None,
        recorded_by=by if isinstance(by, User) else None,
        source=source,
    )
    place([statement], after=hold_for_more(board), by=by)
    record(statement, "statement.add", by=by, op=op, happened_at=happened_at, number=statement.number)
    return statement


def of_line(line: PhoneLine, *, on: Board, quadrant: str, into: Statement | None = None) -> Statement:
    """What a phone has sent as a statement to be placed on its board, which is held, by itself or under
    `into`, which says the same.

    Of the author it gets what the line has, which of an anonymous one is the hash of a key.
    """
    _check_quadrant(quadrant)
    if into is not None:
        if into.board_id != on.pk:
            raise ValidationError(_("Statements of two boards cannot be merged."), "other_board")
        into = _take(into)
        _check_on_board(into)
    return Statement(
        board=on,
        canonical=into,
        quadrant=quadrant,
        text=line.text,
        # Of one line with one number, so that its author's next edit is no conflict.
        version=line.version,
        speaker=line.speaker,
        organisation=line.organisation,
        is_anonymous=line.is_anonymous,
        entered_from=Statement.EnteredFrom.PHONE,
        author_seat=line.author_seat,
        edit_key_hash=line.edit_key_hash,
        happened_at=line.sent_at,
    )


def reword_by_line(line: PhoneLine, *, quadrant: str) -> Statement:
    """Give the statement of a line its author's new wording, back on the board if it was taken off."""
    assert line.statement is not None
    _check_quadrant(quadrant)
    hold(line.board)
    statement = _take(line.statement)
    if statement.removed_at is not None:
        statement.removed_at = None
        statement.save(update_fields=["removed_at"])
    _check_on_board(statement)
    if (statement.text, statement.quadrant) != (line.text, quadrant):
        statement.text, statement.quadrant = line.text, quadrant
        statement.version = max(statement.version, line.version - 1)
        _save_wording(statement, None)
    return statement


def _entered_from(by: Actor, happened_at: datetime | None) -> str:
    """What is recorded with the hour at which it was said comes from notes."""
    if isinstance(by, Seat):
        return Statement.EnteredFrom.PHONE
    return Statement.EnteredFrom.NOTES if happened_at else Statement.EnteredFrom.CONSOLE


@transaction.atomic
def edit_statement(
    statement: Statement, *, by: Actor | None, version: int, text: str, op: Op | None = None
) -> None:
    """Change the wording that the editor saw as `version`.

    Raises StaleVersion when somebody reworded it in between. A move to another quadrant in between is no
    conflict: it does not touch the words.
    """
    text = texts.tidy(text, STATEMENT_LENGTH)
    statement = _take(statement)
    _check_on_board(statement)
    if version != statement.version:
        seen = statement.revisions.filter(version=version).first()
        if seen is None or seen.text != statement.text:
            raise StaleVersion(statement)
    voted_on.check_wording_is_free([statement])

    statement.text = text
    _save_wording(statement, by)
    record(statement, "statement.edit", by=by, op=op)


@transaction.atomic
def move_statement(statement: Statement, *, by: Actor, quadrant: str, op: Op | None = None) -> None:
    """Move a statement to another quadrant; to its own, nothing changes."""
    _check_quadrant(quadrant)
    statement = _take(statement)
    _check_on_board(statement)
    if statement.quadrant != quadrant:
        voted_on.check_not_voted_on_now([statement])
        statement.quadrant = quadrant
        _save_wording(statement, by)
    record(statement, "statement.move", by=by, op=op, quadrant=quadrant)


@transaction.atomic
def remove_statement(statement: Statement, *, by: Actor | None, op: Op | None = None) -> None:
    """Take a statement off the board, with what was merged into it. It can be restored."""
    statement = _take(statement)
    _check_on_board(statement)
    voted_on.check_wording_is_free([statement])
    statement.removed_at = timezone.now()
    statement.save(update_fields=["removed_at"])
    record(statement, "statement.remove", by=by, op=op)


@transaction.atomic
def restore_statement(statement: Statement, *, by: Actor | None, op: Op | None = None) -> None:
    statement = _take(statement)
    if statement.removed_at is None:
        raise ValidationError(
            _("Statement № %(number)d is on the board."), "not_removed", {"number": statement.number}
        )
    voted_on.check_not_voted_on_now([statement])
    statement.removed_at = None
    statement.save(update_fields=["removed_at"])
    record(statement, "statement.restore", by=by, op=op)


@transaction.atomic
def merge_statement(statement: Statement, *, into: Statement, by: Actor, op: Op | None = None) -> None:
    """Show `statement` under `into`, which says the same. One level only, and reversible."""
    if statement.board_id != into.board_id:
        raise ValidationError(_("Statements of two boards cannot be merged."), "other_board")
    if statement.pk == into.pk:
        raise ValidationError(_("A statement cannot be merged into itself."), "itself")
    hold(statement.board)
    # In the order of their keys, so that two people who merge crosswise do not wait for each other.
    held = {
        item.pk: item
        for item in (_take(item) for item in sorted((statement, into), key=lambda item: item.pk))
    }
    statement, into = held[statement.pk], held[into.pk]
    _check_on_board(statement)
    _check_on_board(into)
    if statement.merged.exists():
        raise ValidationError(
            _("Others are merged into statement № %(number)d: separate them, or merge the other way round."),
            "has_merged",
            {"number": statement.number},
        )
    # Its votes would disappear from the board, and must not go to the other behind anybody's back.
    voted_on.check_wording_is_free([statement])
    voted_on.check_not_voted_on_now([into])

    statement.canonical = into
    statement.save(update_fields=["canonical"])
    record(statement, "statement.merge", by=by, op=op, into=into.pk)


@transaction.atomic
def unmerge_statement(statement: Statement, *, by: Actor, op: Op | None = None) -> None:
    """Let a merged statement stand by itself again."""
    hold(statement.board)
    statement = _take(statement)
    if statement.canonical_id is None:
        raise ValidationError(
            _("Statement № %(number)d is not merged."), "not_merged", {"number": statement.number}
        )
    out_of = statement.canonical_id
    voted_on.check_not_voted_on_now(filter(None, (statement, statement.canonical)))
    statement.canonical = None
    statement.save(update_fields=["canonical"])
    record(statement, "statement.unmerge", by=by, op=op, out_of=out_of)


@transaction.atomic
def set_theme(statements: Sequence[Statement], *, by: Actor, theme: str, op: Op | None = None) -> None:
    """Put statements of one board under a theme, a new one if need be; without a name, under none."""
    if not statements:
        raise ValidationError(_("Pick statements first."), "nothing_picked")
    if len({statement.board_id for statement in statements}) > 1:
        raise ValidationError(_("A theme belongs to one board."), "other_board")
    board = hold(statements[0].board)
    found = _theme(board, theme)
    taken = [_take(statement) for statement in sorted(statements, key=lambda statement: statement.pk)]
    for statement in taken:
        _check_on_board(statement)
        statement.theme = found
        statement.save(update_fields=["theme"])
    journal.record(
        board.session,
        "theme.set",
        by=by,
        op=op,
        payload={
            "board": board.pk,
            "statements": [statement.pk for statement in taken],
            "theme": found.pk if found else None,
        },
        result={"theme": found.pk if found else None},
    )


def place(statements: Sequence[Statement], *, after: int, by: Actor | None) -> None:
    """Put new statements on their board, which is held, under the numbers that follow, each with its first
    wording.

    Records no event: the caller does.
    """
    if not statements:
        return
    for number, statement in enumerate(statements, after + 1):
        statement.number = number
    Statement.objects.bulk_create(statements)
    StatementRevision.objects.bulk_create(_wording(statement, by) for statement in statements)


def hold_for_more(board: Board) -> int:
    """Hold the board until the end of the transaction, and give the number of its last statement.

    Its row gives out the numbers: of two writers the second waits for it, so none is given twice. The second
    query reads what was committed while the first one waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT FROM sessions_app_board WHERE id = %(board)s FOR NO KEY UPDATE;
            SELECT coalesce(max(number), 0) FROM sessions_app_statement WHERE board_id = %(board)s
            """,
            {"board": board.pk},
        )
        return int(cursor.fetchone()[0])


def hold(board: Board) -> Board:
    """The board as it stands now, held until the end of the transaction."""
    held = Board.objects.select_for_update(of=("self",), no_key=True).select_related("session")
    return held.get(pk=board.pk)


def _take(statement: Statement) -> Statement:
    """The statement as it stands now, held until the end of the transaction."""
    return (
        Statement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("board__session")
        .get(pk=statement.pk)
    )


def _check_quadrant(quadrant: str) -> None:
    if quadrant not in Quadrant.values:
        raise ValidationError(_("There is no such quadrant."), "no_such_quadrant")


def _check_on_board(statement: Statement) -> None:
    if statement.removed_at is not None:
        raise ValidationError(
            _("Statement № %(number)d was taken off the board; restore it first."),
            "removed",
            {"number": statement.number},
        )
    if statement.canonical_id is not None:
        raise ValidationError(
            _("Statement № %(number)d is merged into another; separate it first."),
            "merged",
            {"number": statement.number},
        )


def _theme(board: Board, title: str | None) -> Theme | None:
    """The board's theme of this name, made if there is none yet. Call it with the board held."""
    if not title or not title.strip():
        return None
    title = texts.tidy(title, THEME_LENGTH)
    return board.themes.filter(title__iexact=title).first() or board.themes.create(title=title)


def _save_wording(statement: Statement, by: Actor | None) -> None:
    statement.version += 1
    statement.save(update_fields=["text", "quadrant", "version"])
    _wording(statement, by).save(force_insert=True)


def _wording(statement: Statement, by: Actor | None) -> StatementRevision:
    return StatementRevision(
        statement=statement,
        version=statement.version,
        text=statement.text,
        quadrant=statement.quadrant,
        by_user=by if isinstance(by, User) else None,
    )


def record(
    statement: Statement,
    kind: str,
    *,
    by: Actor | None,
    op: Op | None,
    happened_at: datetime | None = None,
    **facts: int | str,
) -> None:
    told = event(statement, kind, by=by, op=op, happened_at=happened_at, **facts)
    journal.record_all(statement.board.session, [told])


def event(
    statement: Statement,
    kind: str,
    *,
    by: Actor | None,
    op: Op | None,
    happened_at: datetime | None = None,
    **facts: int | str,
) -> LiveEvent:
    return journal.event(
        statement.board.session,
        kind,
        by=by,
        op=op,
        happened_at=happened_at,
        payload={
            "statement": statement.pk,
            "board": statement.board_id,
            "quadrant": statement.quadrant,
            "version": statement.version,
            **facts,
        },
        result={
            "statement": statement.pk,
            "number": statement.number,
            "quadrant": statement.quadrant,
            "version": statement.version,
            **({"line": facts["line"]} if "line" in facts else {}),
        },
    )
