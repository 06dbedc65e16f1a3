"""Voting rounds, as a facilitator holds them: opened, closed, reopened with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app import counting, paper_counts, texts
from sessions_app.journal import Op
from sessions_app.models import (
    MOST_PER_PERSON,
    Actor,
    Answer,
    Board,
    Decision,
    Quadrant,
    RoundOption,
    RoundReopening,
    Statement,
    StrategySession,
    Tally,
    Theme,
    VotingRound,
)
from sessions_app.rounds import announced, check_open, count_heads, hold, option_keys, record

QUESTION_LENGTH = 500
REASON_LENGTH = 500
DOTS = 5
PLACES = 3

Kind = VotingRound.Kind


@transaction.atomic
def open_round(
    session: StrategySession,
    *,
    by: Actor,
    kind: str,
    board: Board | None = None,
    question: str = "",
    statements: Sequence[Statement] = (),
    theme: Theme | None = None,
    quadrant: str = "",
    dots: int | None = None,
    stacking: bool = False,
    entitled: int | None = None,
    quorum_percent: int | None = None,
    decision: Decision | None = None,
    happened_at: datetime | None = None,
    op: Op | None = None,
) -> VotingRound:
    """Let the hall vote. What can be voted for is fixed now: the picked statements, or those of the theme and
    the quadrant, or all that stand on the board.

    Raises ValidationError while another round is open, or when there is nothing to vote on.
    """
    question = texts.tidy(question, QUESTION_LENGTH) if question.strip() else ""
    if kind == Kind.OPEN and not question:
        if decision is None:
            raise ValidationError(_("An open vote needs a question."), "no_question")
        question = decision.text[:QUESTION_LENGTH]
    session = _hold_session(session)
    options = _options(kind, board, statements, theme, quadrant)
    if session.rounds.opened().exists():
        raise ValidationError(_("Another vote is open: close it first."), "another_is_open")

    round_ = VotingRound.objects.create(
        session=session,
        board=None if kind == Kind.OPEN else board,
        theme=theme,
        quadrant=quadrant,
        decision=decision,
        kind=kind,
        question=question,
        dots_per_person=_per_person(kind, dots, len(options)),
        stacking_allowed=kind == Kind.DOTS and stacking,
        entitled=entitled,
        quorum_share=None if quorum_percent is None else Decimal(quorum_percent) / 100,
        voted=0,
        opened_at=happened_at or timezone.now(),
        recorded_by=by if isinstance(by, User) else None,
    )
    RoundOption.objects.bulk_create(RoundOption(round=round_, statement=statement) for statement in options)
    count_heads(round_)
    round_.save(update_fields=["voted", "eligible"])
    record(
        round_,
        "round.open",
        by=by,
        op=op,
        happened_at=happened_at,
        way=kind,
        options=[statement.pk for statement in options],
    )
    return round_


def _options(
    kind: str, board: Board | None, statements: Sequence[Statement], theme: Theme | None, quadrant: str
) -> list[Statement]:
    if kind == Kind.OPEN:
        return []
    if board is None:
        raise ValidationError(_("Choose the board that is voted on."), "no_board")
    # A statement that is being merged or taken off has its row held: it is waited for, and is no option then.
    Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board.pk)
    standing = board.statements.filter(canonical=None, removed_at=None).exclude(quadrant=Quadrant.PARKING)
    if statements:
        standing = standing.filter(pk__in=[statement.pk for statement in statements])
    if theme:
        standing = standing.filter(theme=theme)
    if quadrant:
        standing = standing.filter(quadrant=quadrant)
    options = list(standing.order_by("number"))
    if not options:
        raise ValidationError(
            _("There is nothing to vote on: no statement stands there."), "nothing_to_vote_on"
        )
    return options


def _per_person(kind: str, asked: int | None, options: int) -> int | None:
    if kind == Kind.DOTS:
        most, given = MOST_PER_PERSON, asked or DOTS
    elif kind == Kind.RANKING:
        most, given = options, asked or min(PLACES, options)
    else:
        return None
    if given > most:
        raise ValidationError(
            _("A person may have at most %(most)d here."), "too_many_per_person", {"most": most}
        )
    return given


@transaction.atomic
def close_round(
    round_: VotingRound, *, by: Actor, happened_at: datetime | None = None, op: Op | None = None
) -> VotingRound:
    """Count everything, and announce it."""
    round_ = hold(round_)
    check_open(round_)
    totals = counting.recount(round_)
    count_heads(round_)
    round_.closed_at = happened_at or timezone.now()
    if round_.kind == Kind.OPEN:
        round_.votes_for = totals.answers[Answer.FOR]
        round_.votes_against = totals.answers[Answer.AGAINST]
        round_.abstained = totals.answers[Answer.ABSTAIN]
    round_.save()
    Tally.objects.bulk_create(
        Tally(round=round_, statement_id=key, dots=total.dots, voters=total.voters, on_paper=total.on_paper)
        for key, total in totals.statements.items()
    )
    record(
        round_,
        "round.close",
        by=by,
        op=op,
        happened_at=happened_at,
        statements=option_keys(round_),
        totals=totals.as_facts(),
    )
    return round_


@transaction.atomic
def reopen_round(
    round_: VotingRound, *, by: Actor, reason: str, anew: bool = False, op: Op | None = None
) -> VotingRound:
    """Go on with a closed round, or vote on it anew. What was announced is kept with the reason.

    Anew, everybody votes once more, and until the first vote wordings can be changed and statements merged.
    Otherwise ballots stand and can be changed.
    """
    reason = texts.tidy(reason, REASON_LENGTH)
    session = _hold_session(round_.session)
    round_ = hold(round_)
    if round_.is_open:
        raise ValidationError(_("The vote is open."), "is_open")
    if session.rounds.opened().exists():
        raise ValidationError(_("Another vote is open: close it first."), "another_is_open")
    RoundReopening.objects.create(
        round=round_,
        by_user=by if isinstance(by, User) else None,
        reason=reason,
        edition=round_.edition,
        totals={**announced(round_), "voted": round_.voted, "eligible": round_.eligible},
    )
    keys = [*option_keys(round_), *round_.tallies.values_list("statement", flat=True)]
    if anew:
        round_.edition += 1
        round_.first_vote_at = None
        round_.on_paper = 0
        round_.paper_counts.all().delete()
    elif not round_.ballots.exists() and not round_.on_paper:
        paper_counts.keep_notes(round_)
    RoundOption.objects.bulk_create(
        (RoundOption(round=round_, statement_id=key) for key in set(keys)), ignore_conflicts=True
    )
    round_.tallies.all().delete()
    round_.votes_for = round_.votes_against = round_.abstained = None
    round_.opened_at = round_.opened_at or timezone.now()
    round_.closed_at = None
    count_heads(round_)
    round_.told_at = timezone.now()
    round_.save()
    record(round_, "round.reopen", by=by, op=op, statements=sorted(set(keys)), edition=round_.edition)
    return round_


def _hold_session(session: StrategySession) -> StrategySession:
    return StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
