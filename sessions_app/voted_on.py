"""What may not change of a statement while, and after, people vote on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sessions_app.models import RoundOption, Statement, VotingRound


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
