"""Voting rounds, as a facilitator holds them: opened, counted, closed, reopened with a reason.

Until a round is closed its totals are told to nobody, in no event, page or snapshot; the hall hears how many
have voted, at most once a second.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app import counting, journal, texts
from sessions_app.journal import Op
from sessions_app.models import (
    MOST_PER_PERSON,
    Actor,
    Answer,
    Board,
    Decision,
    LiveEvent,
    PaperCount,
    Quadrant,
    RoundOption,
    RoundReopening,
    Seat,
    Statement,
    StrategySession,
    Tally,
    Theme,
    VotingRound,
)

QUESTION_LENGTH = 500
REASON_LENGTH = 500
DOTS = 5
PLACES = 3
TALLY_SECONDS = 1.0

Kind = VotingRound.Kind


# Opening ---------------------------------------------------------------------------------------------


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
    _count_heads(round_)
    round_.save(update_fields=["voted", "eligible"])
    _record(
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


# While it is open ------------------------------------------------------------------------------------


@transaction.atomic
def count_on_paper(
    round_: VotingRound,
    *,
    by: Actor,
    people: int,
    statements: Sequence[Statement] = (),
    amounts: Sequence[int] = (),
    votes_for: int = 0,
    against: int = 0,
    abstained: int = 0,
    op: Op | None = None,
) -> None:
    """What was counted by hand, beside the phones: a show of hands, or ballots on paper. It replaces what was
    counted before; `people` without anything else takes it back.

    Raises ValidationError when so many people cannot have given so much.
    """
    round_ = hold(round_)
    _check_open(round_)
    if round_.kind not in (Kind.DOTS, Kind.OPEN):
        raise ValidationError(_("Places and ratings are counted from phones only."), "not_counted_on_paper")
    if round_.kind == Kind.OPEN:
        counts = {Answer.FOR: votes_for, Answer.AGAINST: against, Answer.ABSTAIN: abstained}
        if sum(counts.values()) != people:
            raise ValidationError(
                _("The answers add up to %(sum)d, and the people to %(people)d."),
                "does_not_add_up",
                {"sum": sum(counts.values()), "people": people},
            )
        papers = [PaperCount(round=round_, answer=answer, amount=amount) for answer, amount in counts.items()]
    else:
        papers = _paper_dots(round_, people, statements, amounts)

    round_.paper_counts.all().delete()
    PaperCount.objects.bulk_create(paper for paper in papers if paper.amount)
    round_.on_paper = people
    if people:
        note_first_vote(round_)
    _count_heads(round_)
    round_.told_at = timezone.now()
    round_.save(update_fields=["on_paper", "voted", "eligible", "told_at"])
    # How much was counted for what stays hidden like the rest.
    _record(round_, "round.count", by=by, op=op)


def _paper_dots(
    round_: VotingRound, people: int, statements: Sequence[Statement], amounts: Sequence[int]
) -> list[PaperCount]:
    if len(statements) != len(amounts):
        raise ValidationError(_("Every statement needs one number."), "does_not_add_up")
    options = set(round_.options.values_list("statement", flat=True))
    if not options.issuperset(statement.pk for statement in statements):
        raise ValidationError(_("This statement is not voted on."), "not_an_option")
    most_for_one = people * (round_.dots_per_person or 0) if round_.stacking_allowed else people
    if sum(amounts) > people * (round_.dots_per_person or 0) or max(amounts, default=0) > most_for_one:
        raise ValidationError(_("So many votes cannot come from so few people."), "does_not_add_up")
    return [
        PaperCount(round=round_, statement=statement, amount=amount)
        for statement, amount in zip(statements, amounts, strict=True)
    ]


def tell_turnout(round_: VotingRound) -> None:
    """Tell the hall how many have voted, unless it was told less than a second ago. Call it with the round
    held.
    """
    if round_.told_at and timezone.now() - round_.told_at < timedelta(seconds=TALLY_SECONDS):
        return
    before = (round_.voted, round_.eligible)
    _count_heads(round_)
    if (round_.voted, round_.eligible) == before:
        return
    # From the event itself, so that two of them are never nearer than a second, however long this one waited.
    round_.told_at = _record(round_, "round.turnout", by=None, op=None).recorded_at
    round_.save(update_fields=["voted", "eligible", "told_at"])


def tell_turnouts(sessions: Collection[int]) -> None:
    """What those who voted or joined within a second after the last news have changed."""
    for round_ in VotingRound.objects.opened().filter(session__in=sessions):
        told = (round_.voted, round_.eligible)
        _count_heads(round_)
        if (round_.voted, round_.eligible) == told:
            continue
        with transaction.atomic():
            held = hold(round_)
            if held.is_open:
                tell_turnout(held)


# Closing and reopening -------------------------------------------------------------------------------


@transaction.atomic
def close_round(
    round_: VotingRound, *, by: Actor, happened_at: datetime | None = None, op: Op | None = None
) -> VotingRound:
    """Count everything, and announce it."""
    round_ = hold(round_)
    _check_open(round_)
    totals = counting.recount(round_)
    _count_heads(round_)
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
    _record(
        round_,
        "round.close",
        by=by,
        op=op,
        happened_at=happened_at,
        statements=_option_keys(round_),
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
    keys = [*_option_keys(round_), *round_.tallies.values_list("statement", flat=True)]
    if anew:
        round_.edition += 1
        round_.first_vote_at = None
        round_.on_paper = 0
        round_.paper_counts.all().delete()
    elif not round_.ballots.exists() and not round_.on_paper:
        _keep_notes(round_)
    RoundOption.objects.bulk_create(
        (RoundOption(round=round_, statement_id=key) for key in set(keys)), ignore_conflicts=True
    )
    round_.tallies.all().delete()
    round_.votes_for = round_.votes_against = round_.abstained = None
    round_.opened_at = round_.opened_at or timezone.now()
    round_.closed_at = None
    _count_heads(round_)
    round_.told_at = timezone.now()
    round_.save()
    _record(round_, "round.reopen", by=by, op=op, statements=sorted(set(keys)), edition=round_.edition)
    return round_


def _keep_notes(round_: VotingRound) -> None:
    """Results that came from notes have no ballots: they go on as a count on paper."""
    answers = {
        Answer.FOR: round_.votes_for,
        Answer.AGAINST: round_.votes_against,
        Answer.ABSTAIN: round_.abstained,
    }
    PaperCount.objects.bulk_create(
        [
            *(PaperCount(round=round_, answer=answer, amount=n) for answer, n in answers.items() if n),
            *(
                PaperCount(round=round_, statement_id=tally.statement_id, amount=tally.dots)
                for tally in round_.tallies.all()
                if tally.dots
            ),
        ]
    )
    round_.on_paper = round_.voted or 0
    round_.entitled = round_.entitled or round_.eligible
    round_.first_vote_at = round_.first_vote_at or timezone.now()


def announced(round_: VotingRound) -> dict[str, Any]:
    """The result of a closed round as facts."""
    return {
        "answers": None
        if round_.kind != Kind.OPEN
        else {"for": round_.votes_for, "against": round_.votes_against, "abstain": round_.abstained},
        "statements": {str(tally.statement_id): tally.dots for tally in round_.tallies.order_by("statement")},
    }


# What may not change while, and after, people vote ---------------------------------------------------------


def check_wording_is_free(statements: Iterable[Statement]) -> None:
    """Votes are given to words: from the first vote on they stand, also when the round is closed.

    Call it in the transaction that changes the statements, with their rows held.
    """
    _check_free(statements, VotingRound.objects.all())


def check_not_voted_on_now(statements: Iterable[Statement]) -> None:
    """Nothing that voters have before them comes, goes or is merged from the first vote to the last."""
    _check_free(statements, VotingRound.objects.opened())


def _check_free(statements: Iterable[Statement], rounds: QuerySet[VotingRound]) -> None:
    by_key = {statement.pk: statement for statement in statements}
    # Held, so that the first vote and the new wording wait for each other.
    voted = rounds.filter(options__statement__in=by_key).order_by("pk")
    begun = [
        round_
        for round_ in voted.select_for_update(of=("self",), no_key=True)
        if round_.first_vote_at is not None
    ]
    if not begun:
        return
    taken = RoundOption.objects.filter(round__in=begun, statement__in=by_key).order_by("statement__number")
    statement = by_key[taken.values_list("statement", flat=True)[0]]
    raise ValidationError(
        _(
            "People have voted on statement № %(number)d as it stands («%(round)s»). To change it, reopen "
            "the vote anew: everybody will vote once more."
        ),
        "voted_on",
        {"number": statement.number, "round": begun[-1].title},
    )


# Pieces ----------------------------------------------------------------------------------------------


def hold(round_: VotingRound) -> VotingRound:
    """The round as it stands now; its votes, its closing and its turnout wait for each other."""
    return (
        VotingRound.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session", "board")
        .get(pk=round_.pk)
    )


def note_first_vote(round_: VotingRound) -> None:
    if round_.first_vote_at is None:
        round_.first_vote_at = timezone.now()
        round_.save(update_fields=["first_vote_at"])


def quorum_of(share: Decimal | None, eligible: int | None) -> int | None:
    """How many must vote; None where no quorum is asked for."""
    return None if share is None or eligible is None else math.ceil(share * eligible)


def _hold_session(session: StrategySession) -> StrategySession:
    return StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)


def _check_open(round_: VotingRound) -> None:
    if not round_.is_open:
        raise ValidationError(_("The vote is closed."), "round_closed")


def _count_heads(round_: VotingRound) -> None:
    """Who came later may vote, too, so nobody's vote is one too many."""
    here = Seat.objects.filter(session=round_.session_id, revoked_at=None).count()
    round_.voted = counting.voters(round_) + round_.on_paper
    round_.eligible = max(round_.entitled or here + round_.on_paper, round_.voted)


def _option_keys(round_: VotingRound) -> list[int]:
    return list(round_.options.order_by("statement__number").values_list("statement", flat=True))


def _record(
    round_: VotingRound,
    kind: str,
    *,
    by: Actor | None,
    op: Op | None,
    happened_at: datetime | None = None,
    statements: Sequence[int] = (),
    **facts: object,
) -> LiveEvent:
    told: Mapping[str, object] = {
        "round": round_.pk,
        "voted": round_.voted,
        "eligible": round_.eligible,
        "edition": round_.edition,
    }
    return journal.record(
        round_.session,
        kind,
        by=by,
        op=op,
        happened_at=happened_at,
        payload={
            **told,
            **({"board": round_.board_id} if round_.board_id else {}),
            **({"statements": list(statements)} if statements else {}),
            **facts,
        },
        result=dict(told),
    )
