"""What pages, screens and snapshots read of voting: who has voted, and results of rounds that are over.

Of an open round nothing here holds a total. `own_ballot` is for the one who gave it, and for nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F, Prefetch
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import Meter, meter
from sessions_app.kinds.rules import Audience
from sessions_app.models import (
    HIGHEST_RATING,
    Answer,
    RoundReopening,
    Seat,
    Statement,
    StrategySession,
    Tally,
    VotingRound,
)
from sessions_app.rounds import announced, quorum_of

METER_WIDTH = 120
Kind = VotingRound.Kind


# Turnout ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turnout:
    """`quorum` is how many must vote; None where nobody asked for it."""

    voted: int
    eligible: int | None
    quorum: int | None

    @property
    def has_quorum(self) -> bool:
        return self.quorum is None or self.voted >= self.quorum

    @property
    def missing(self) -> int:
        return max(0, (self.quorum or 0) - self.voted)


def turnout_of(round_: VotingRound) -> Turnout:
    """As it was told last; exact once the round is over."""
    return Turnout(round_.voted or 0, round_.eligible, quorum_of(round_.quorum_share, round_.eligible))


# Results ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultRow:
    """`place` is shared by equals: «2–3». `value` is what is compared, `note` says what it is made of.

    `number` is `value` as a number; None where nobody rated the statement.
    """

    statement: Statement
    place: str
    value: str
    note: str
    meter: Meter
    is_tied: bool
    number: int | Decimal | None
    voters: int | None
    on_paper: int


@dataclass(frozen=True)
class AnswerRow:
    label: str
    count: int
    meter: Meter


@dataclass(frozen=True)
class RoundView:
    """`options` are what is voted on now; `rows` and `answers` are empty until the round is over."""

    round: VotingRound
    turnout: Turnout
    options: Sequence[Statement]
    rows: Sequence[ResultRow]
    answers: Sequence[AnswerRow]
    reopenings: Sequence[RoundReopening]

    @property
    def is_open(self) -> bool:
        return self.round.is_open

    @property
    def title(self) -> str:
        return capfirst(self.round.title)

    @property
    def how(self) -> str:
        return how_to_vote(self.round)

    @property
    def takes_paper(self) -> bool:
        return self.is_open and self.round.kind in (Kind.DOTS, Kind.OPEN)

    @property
    def has_ties(self) -> bool:
        return any(row.is_tied for row in self.rows)


def how_to_vote(round_: VotingRound) -> str:
    """One sentence for those who vote."""
    number = round_.dots_per_person or 0
    if round_.kind == Kind.DOTS:
        votes = ngettext("%(n)d vote", "%(n)d votes", number) % {"n": number}
        if round_.stacking_allowed:
            return _("%(votes)s, several may go to one statement.") % {"votes": votes}
        return _("%(votes)s, one for a statement at most.") % {"votes": votes}
    if round_.kind == Kind.RANKING:
        return ngettext(
            "Name the statement that matters most.",
            "Put the %(n)d statements that matter most in their order.",
            number,
        ) % {"n": number}
    if round_.kind == Kind.RATING:
        return _("Rate from 1 to 5; what you do not rate is not counted.")
    return _("For, against or abstained; an answer can be changed until the vote is closed.")


def turnout_words(view: RoundView) -> str:
    return strip_tags(render_to_string("sessions_app/round/_turnout.html", {"view": view})).strip()


def with_results(session: StrategySession) -> list[VotingRound]:
    """All rounds of a session, the newest first, with what `read_round` needs; three queries."""
    return list(
        session.rounds.select_related("board", "theme", "decision", "agenda_item", "source", "recorded_by")
        .prefetch_related(
            Prefetch("tallies", Tally.objects.select_related("statement__canonical")),
            Prefetch("reopenings", RoundReopening.objects.select_related("by_user")),
        )
        .order_by("-pk")
    )


def read_round(round_: VotingRound) -> RoundView:
    return RoundView(
        round=round_,
        turnout=turnout_of(round_),
        options=options_of(round_) if round_.is_open else (),
        rows=() if round_.is_open else _rows(round_, round_.tallies.all()),
        answers=() if round_.is_open or round_.kind != Kind.OPEN else _answers(round_),
        reopenings=list(round_.reopenings.all()),
    )


def options_of(round_: VotingRound) -> list[Statement]:
    """What stands on the ballot now, in the order of the board: by quadrant, then by number."""
    options = Statement.objects.filter(
        voting_options__round=round_, canonical=None, removed_at=None
    ).order_by("number")
    order = {
        quadrant: place for place, quadrant in enumerate(("strength", "weakness", "opportunity", "threat"))
    }
    return sorted(options, key=lambda statement: order.get(statement.quadrant, len(order)))


def _rows(round_: VotingRound, tallies: Iterable[Tally]) -> list[ResultRow]:
    """The most voted first; equals share their places and stand by number."""
    scored = sorted(
        ((_score(round_, tally), tally) for tally in tallies),
        key=lambda pair: (-pair[0], pair[1].statement.number),
    )
    most = max((score for score, _tally in scored), default=Fraction(0))
    rows = []
    for score, tally in scored:
        better = sum(other > score for other, _tally in scored)
        equal = sum(other == score for other, _tally in scored)
        rows.append(
            ResultRow(
                statement=tally.statement,
                place=f"{better + 1}–{better + equal}" if equal > 1 else str(better + 1),
                value=_value(round_, score, tally),
                note=_note(round_, tally),
                meter=meter(round(score * 1000), round(most * 1000), METER_WIDTH),
                is_tied=equal > 1 and score > 0,
                number=_number(round_, score, tally),
                voters=tally.voters,
                on_paper=tally.on_paper,
            )
        )
    return rows


def _score(round_: VotingRound, tally: Tally) -> Fraction:
    """Ratings are compared by their mean, exactly; everything else by its sum."""
    if round_.kind == Kind.RATING:
        return Fraction(tally.dots, tally.voters) if tally.voters else Fraction(0)
    return Fraction(tally.dots)


def _number(round_: VotingRound, score: Fraction, tally: Tally) -> int | Decimal | None:
    """Rounded as it is shown."""
    if round_.kind == Kind.RATING:
        return Decimal(f"{float(score):.2f}") if tally.voters else None
    return tally.dots


def _value(round_: VotingRound, score: Fraction, tally: Tally) -> str:
    if round_.kind == Kind.RATING:
        return number_format(float(score), 2) if tally.voters else "–"
    return str(tally.dots)


def _note(round_: VotingRound, tally: Tally) -> str:
    notes = []
    if tally.voters is not None:
        notes.append(ngettext("%(n)d person", "%(n)d people", tally.voters) % {"n": tally.voters})
    if tally.on_paper:
        notes.append(_("%(n)d on paper") % {"n": tally.on_paper})
    return ", ".join(notes)


def _answers(round_: VotingRound) -> list[AnswerRow]:
    counts = {
        Answer.FOR: round_.votes_for or 0,
        Answer.AGAINST: round_.votes_against or 0,
        Answer.ABSTAIN: round_.abstained or 0,
    }
    most = max(1, *counts.values())
    return [AnswerRow(str(answer.label), n, meter(n, most, METER_WIDTH)) for answer, n in counts.items()]


# The present round of the hall -------------------------------------------------------------------------


def current(session: StrategySession) -> RoundView | None:
    """The open round, else the one that was closed last, else None."""
    rounds = session.rounds.select_related("board", "theme", "decision").prefetch_related(
        Prefetch("tallies", Tally.objects.select_related("statement")), "reopenings__by_user"
    )
    round_ = (rounds.opened() | rounds.over()).order_by(F("closed_at").desc(nulls_first=True), "-pk").first()
    return read_round(round_) if round_ else None


_TEMPLATES = {
    Audience.FACILITATOR: "sessions_app/round/_console.html",
    Audience.PARTICIPANT: "sessions_app/round/_phone.html",
}


def draw(session: StrategySession, audience: Audience) -> str:
    view = current(session)
    return render_to_string(_TEMPLATES[audience], {"session": session, "view": view}) if view else ""


def draw_strip(session: StrategySession, audience: Audience) -> str:
    view = current(session)
    return render_to_string("sessions_app/round/_strip.html", {"view": view}) if view else ""


def part(session: StrategySession, audience: Audience) -> list[dict[str, Any]]:
    """All rounds as facts; those that are over with what they came to."""
    rounds = session.rounds.prefetch_related("options", "tallies").order_by("pk")
    return [_facts(round_) for round_ in rounds]


def _facts(round_: VotingRound) -> dict[str, Any]:
    turnout = turnout_of(round_)
    facts: dict[str, Any] = {
        "id": round_.pk,
        "way": round_.kind,
        "board": round_.board_id,
        "decision": round_.decision_id,
        "question": round_.question,
        "options": sorted(option.statement_id for option in round_.options.all()),
        "dots": round_.dots_per_person,
        "stacking": round_.stacking_allowed,
        "edition": round_.edition,
        "is_open": round_.is_open,
        "voted": turnout.voted,
        "eligible": turnout.eligible,
        "quorum": turnout.quorum,
    }
    if not round_.is_open:
        facts["result"] = announced(round_)
    return facts


# One's own ballot ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BallotRow:
    """`value` is one's dots, place or rating; 0 for nothing."""

    statement: Statement
    value: int
    more: int
    fewer: int
    can_more: bool
    choices: Sequence[int]


@dataclass(frozen=True)
class OwnBallot:
    round: VotingRound
    rows: Sequence[BallotRow]
    left: int
    allowed: int
    answer: str

    @property
    def how(self) -> str:
        return how_to_vote(self.round)

    @property
    def answers(self) -> Sequence[tuple[str, str]]:
        return [(value, str(label)) for value, label in Answer.choices]

    @property
    def ranked(self) -> list[int]:
        """Statements on one's places, the first first."""
        return [row.statement.pk for row in sorted(self.rows, key=lambda row: row.value) if row.value]


def own_ballot(session: StrategySession, seat: Seat) -> OwnBallot | None:
    """What the seat may give and has given in the open round; None while nobody votes."""
    round_ = session.rounds.opened().select_related("session").first()
    if round_ is None:
        return None
    ballot = round_.ballots.filter(edition=round_.edition, seat=seat).prefetch_related("votes").first()
    given = {vote.statement_id: vote.value for vote in ballot.votes.all()} if ballot else {}
    options = options_of(round_)
    allowed = {Kind.RATING: len(options), Kind.OPEN: 1}.get(Kind(round_.kind), round_.dots_per_person or 0)
    left = allowed - (ballot.spent if ballot else 0)
    return OwnBallot(
        round=round_,
        rows=[_own_row(round_, statement, given.get(statement.pk, 0), left) for statement in options],
        left=left,
        allowed=allowed,
        answer=ballot.answer if ballot else "",
    )


def _own_row(round_: VotingRound, statement: Statement, value: int, left: int) -> BallotRow:
    most = (value + left if round_.stacking_allowed else 1) if round_.kind == Kind.DOTS else HIGHEST_RATING
    return BallotRow(
        statement=statement,
        value=value,
        more=value + 1,
        fewer=max(0, value - 1),
        can_more=left > 0 and value < most,
        choices=range(1, HIGHEST_RATING + 1),
    )
