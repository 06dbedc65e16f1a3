"""A round as it stands: held, its heads counted, its result told.

Until a round is closed its totals are told to nobody, in no event, page or snapshot; the hall hears how many
have voted, at most once a second.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app import counting, journal
from sessions_app.journal import Op
from sessions_app.models import Actor, LiveEvent, Seat, VotingRound

TALLY_SECONDS = 1.0


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


def check_open(round_: VotingRound) -> None:
    if not round_.is_open:
        raise ValidationError(_("The vote is closed."), "round_closed")


def quorum_of(share: Decimal | None, eligible: int | None) -> int | None:
    """How many must vote; None where no quorum is asked for."""
    return None if share is None or eligible is None else math.ceil(share * eligible)


def announced(round_: VotingRound) -> dict[str, Any]:
    """The result of a closed round as facts."""
    return {
        "answers": None
        if round_.kind != VotingRound.Kind.OPEN
        else {"for": round_.votes_for, "against": round_.votes_against, "abstain": round_.abstained},
        "statements": {str(tally.statement_id): tally.dots for tally in round_.tallies.order_by("statement")},
    }


def option_keys(round_: VotingRound) -> list[int]:
    return list(round_.options.order_by("statement__number").values_list("statement", flat=True))


def count_heads(round_: VotingRound) -> None:
    """Who came later may vote, too, so nobody's vote is one too many."""
    here = Seat.objects.filter(session=round_.session_id, revoked_at=None).count()
    round_.voted = counting.voters(round_) + round_.on_paper
    round_.eligible = max(round_.entitled or here + round_.on_paper, round_.voted)


def tell_turnout(round_: VotingRound) -> None:
    """Tell the hall how many have voted, unless it was told less than a second ago. Call it with the round
    held.
    """
    if round_.told_at and timezone.now() - round_.told_at < timedelta(seconds=TALLY_SECONDS):
        return
    before = (round_.voted, round_.eligible)
    count_heads(round_)
    if (round_.voted, round_.eligible) == before:
        return
    # From the event itself, so that two of them are never nearer than a second, however long this one waited.
    round_.told_at = record(round_, "round.turnout", by=None, op=None).recorded_at
    round_.save(update_fields=["voted", "eligible", "told_at"])


def tell_turnouts(sessions: Collection[int]) -> None:
    """What those who voted or joined within a second after the last news have changed."""
    for round_ in VotingRound.objects.opened().filter(session__in=sessions):
        told = (round_.voted, round_.eligible)
        count_heads(round_)
        if (round_.voted, round_.eligible) == told:
            continue
        with transaction.atomic():
            held = hold(round_)
            if held.is_open:
                tell_turnout(held)


def record(
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
