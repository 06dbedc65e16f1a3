"""What somebody in the hall does while a round is open: gives, moves and takes back, until it is closed.

The round's row is held, so a vote and the closing wait for each other; the last dot, spent from two phones at
once, is spent once. Events tell that a seat voted, never for what.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app import journal, rounds
from sessions_app.journal import Op
from sessions_app.models import HIGHEST_RATING, Answer, Ballot, Seat, Statement, Vote, VotingRound

Kind = VotingRound.Kind


@transaction.atomic
def give_dots(
    round_: VotingRound, statement: Statement, *, by: Seat, dots: int, op: Op | None = None
) -> Ballot:
    """Let the seat have exactly so many dots on a statement: fewer takes back, the same changes nothing.

    Raises ValidationError when the seat has not that many left.
    """
    round_ = _take_part(round_, by, Kind.DOTS)
    _check_option(round_, statement)
    if dots > 1 and not round_.stacking_allowed:
        raise ValidationError(_("One statement takes at most one of your votes."), "no_stacking")
    ballot = _ballot(round_, by, allowed=round_.dots_per_person or 0)
    before = ballot.votes.filter(statement=statement).aggregate(sum=Sum("value"))["sum"] or 0
    free = ballot.allowed - ballot.spent + before
    if dots > free:
        raise ValidationError(
            ngettext(
                "You have %(left)d vote left for this statement.",
                "You have %(left)d votes left for this statement.",
                free,
            )
            if free
            else _("You have spent all your votes. Take one back to give it here."),
            "no_votes_left",
            {"left": free},
        )
    _set(ballot, statement, dots)
    ballot.spent += dots - before
    return _keep(ballot, round_, "vote.dots", by=by, op=op)


@transaction.atomic
def rank(round_: VotingRound, statements: Sequence[Statement], *, by: Seat, op: Op | None = None) -> Ballot:
    """Give the places away, the first first; an empty list takes all of them back."""
    round_ = _take_part(round_, by, Kind.RANKING)
    places = round_.dots_per_person or 0
    if len(statements) > places:
        raise ValidationError(
            ngettext(
                "There is %(places)d place to give away.", "There are %(places)d places to give away.", places
            ),
            "no_votes_left",
            {"places": places},
        )
    for statement in statements:
        _check_option(round_, statement)
    ballot = _ballot(round_, by, allowed=places)
    ballot.votes.all().delete()
    Vote.objects.bulk_create(
        Vote(ballot=ballot, statement=statement, value=place)
        for place, statement in enumerate(statements, start=1)
    )
    ballot.spent = len(statements)
    return _keep(ballot, round_, "vote.rank", by=by, op=op)


@transaction.atomic
def rate(
    round_: VotingRound, statement: Statement, *, by: Seat, rating: int | None, op: Op | None = None
) -> Ballot:
    """From 1 to 5; None takes the rating back. What is not rated counts nowhere, it is no zero."""
    round_ = _take_part(round_, by, Kind.RATING)
    _check_option(round_, statement)
    if rating is not None and not 1 <= rating <= HIGHEST_RATING:
        raise ValidationError(_("A rating is a number from 1 to 5."), "not_a_rating")
    ballot = _ballot(round_, by, allowed=round_.options.count())
    _set(ballot, statement, rating or 0)
    ballot.spent = ballot.votes.count()
    return _keep(ballot, round_, "vote.rate", by=by, op=op)


@transaction.atomic
def answer(round_: VotingRound, *, by: Seat, answer: str, op: Op | None = None) -> Ballot:
    """For, against or abstained; it can be changed until the vote is closed."""
    round_ = _take_part(round_, by, Kind.OPEN)
    ballot = _ballot(round_, by, allowed=1)
    ballot.answer = Answer(answer)
    ballot.spent = 1
    return _keep(ballot, round_, "vote.answer", by=by, op=op)


# Pieces ----------------------------------------------------------------------------------------------


def _take_part(round_: VotingRound, seat: Seat, kind: str) -> VotingRound:
    round_ = rounds.hold(round_)
    if not round_.is_open:
        raise ValidationError(_("The vote is closed: your vote was not recorded."), "round_closed")
    if round_.kind != kind:
        raise ValidationError(_("This round is voted on in another way."), "other_kind")
    if seat.session_id != round_.session_id:
        raise ValidationError(_("The session has no such record: it may belong to another one."), "not_found")
    return round_


def _check_option(round_: VotingRound, statement: Statement) -> None:
    """As it stands now: the round is held, so nothing on it is merged from here on."""
    if not round_.options.filter(statement=statement).exists():
        raise ValidationError(_("This statement is not voted on."), "not_an_option")
    canonical, removed = Statement.objects.values_list("canonical__number", "removed_at").get(pk=statement.pk)
    if canonical is not None:
        raise ValidationError(
            _("This statement was merged into № %(number)d: vote for that one."),
            "merged",
            {"number": canonical},
        )
    if removed is not None:
        raise ValidationError(_("This statement was taken off the board."), "removed")


def _ballot(round_: VotingRound, seat: Seat, *, allowed: int) -> Ballot:
    ballot, _created = Ballot.objects.get_or_create(
        round=round_, edition=round_.edition, seat=seat, defaults={"allowed": allowed}
    )
    return ballot


def _set(ballot: Ballot, statement: Statement, value: int) -> None:
    if value:
        ballot.votes.update_or_create(statement=statement, defaults={"value": value})
    else:
        ballot.votes.filter(statement=statement).delete()


def _keep(ballot: Ballot, round_: VotingRound, kind: str, *, by: Seat, op: Op | None) -> Ballot:
    ballot.changed_at = timezone.now()
    ballot.save(update_fields=["spent", "answer", "changed_at"])
    if ballot.spent:
        rounds.note_first_vote(round_)
    journal.record(
        round_.session,
        kind,
        by=by,
        op=op,
        payload={"round": round_.pk},
        result={"round": round_.pk, "left": ballot.allowed - ballot.spent},
    )
    rounds.tell_turnout(round_)
    return ballot
